/* A request as the contract has it, or with one thing changed. */
#include <stdio.h>
#include <string.h>

#include "base/http/url.h"
#include "harness/suite/suite.h"

enum { VALUE_BYTES = 16 * 1024 * 1024 };

static bool is_at(const struct suite_change *change, enum suite_in in, const char *at)
{
    return change->at && change->in == in && strcmp(change->at, at) == 0;
}

/* A value as it stands in a URL or a header. */
static void add_plain(struct gc_strbuf *to, const char *json)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (gc_json_parse(&doc, "value", json, strlen(json), &gc_json_default_limits, NULL) == GC_OK &&
        cJSON_IsString(doc.root))
        gc_strbuf_adds(to, doc.root->valuestring);
    else
        gc_strbuf_adds(to, json);
}

static void add_value(const struct suite_operation *op, const struct suite_input *input,
                      const struct suite_change *change, struct gc_strbuf *to)
{
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(VALUE_BYTES);
    struct gc_jsonw w = gc_jsonw(&json);
    if (is_at(change, input->in, input->name))
        gc_strbuf_adds(&json, change->json);
    else
        suite_put_good(&w, op->doc, input->schema);
    add_plain(to, gc_strbuf_text(&json));
}

static const struct suite_input *find_input(const struct suite_operation *op, enum suite_in in,
                                            const char *name, size_t n)
{
    for (size_t i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].in == in && strncmp(op->inputs[i].name, name, n) == 0 &&
            !op->inputs[i].name[n])
            return &op->inputs[i];
    return NULL;
}

void suite_add_path(const struct suite_operation *op, const struct suite_change *change,
                    struct gc_strbuf *to)
{
    for (const char *at = op->path; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        const struct suite_input *input =
            end ? find_input(op, SUITE_IN_PATH, at + 1, (size_t)(end - at) - 1) : NULL;
        if (!input) {
            gc_strbuf_addc(to, *at++);
            continue;
        }
        struct gc_strbuf value GC_AUTO(gc_strbuf_release) = GC_STRBUF(VALUE_BYTES);
        add_value(op, input, change, &value);
        gc_url_add_segment(to, gc_strbuf_text(&value));
        at = end + 1;
    }
    for (size_t i = 0; i < op->n_inputs; i++) {
        const struct suite_input *input = &op->inputs[i];
        struct gc_strbuf value GC_AUTO(gc_strbuf_release) = GC_STRBUF(VALUE_BYTES);
        if (input->in != SUITE_IN_QUERY || (is_at(change, input->in, input->name) && !change->json))
            continue;
        add_value(op, input, change, &value);
        gc_url_add_query(to, input->name, gc_strbuf_text(&value));
    }
}

void suite_put_headers(struct gc_jsonw *w, const struct suite_operation *op, const char *own_token,
                       const struct suite_change *change)
{
    gc_jsonw_object(w);
    struct gc_strbuf token GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&token, "%s%s", op->token_prefix, own_token ? own_token : "${token}");
    if (*op->token_header && !(own_token && !*own_token))
        gc_jsonw_put_str(w, op->token_header, gc_strbuf_text(&token));
    for (size_t i = 0; i < op->n_inputs; i++) {
        const struct suite_input *input = &op->inputs[i];
        struct gc_strbuf value GC_AUTO(gc_strbuf_release) = GC_STRBUF(VALUE_BYTES);
        if (input->in != SUITE_IN_HEADER ||
            (is_at(change, input->in, input->name) && !change->json))
            continue;
        add_value(op, input, change, &value);
        gc_jsonw_put_str(w, input->name, gc_strbuf_text(&value));
    }
    gc_jsonw_end(w);
}

/* --- its body --------------------------------------------------------------------------------- */

struct body {
    const struct suite_operation *op;
    struct gc_jsonw *w;
    const struct suite_change *change;
    char at[SUITE_PLACE]; /* where we are: "data.customer_id" */
    unsigned depth;
};

static size_t enter(struct body *b, const char *key)
{
    size_t n = strlen(b->at);
    snprintf(b->at + n, sizeof b->at - n, "%s%s", n ? "." : "", key);
    return n;
}

/* Does the change lie in what begins here? */
static bool leads_to_change(const struct body *b)
{
    size_t n = strlen(b->at);
    return b->change->at && b->change->in == SUITE_IN_BODY &&
           (n == 0 || (strncmp(b->change->at, b->at, n) == 0 && b->change->at[n] == '.'));
}

static void put_part(struct body *b, const cJSON *schema);

static void put_property(void *ctx, const cJSON *property, bool required)
{
    struct body *b = ctx;
    size_t n = enter(b, property->string);
    bool here = is_at(b->change, SUITE_IN_BODY, b->at);
    if (!(here && !b->change->json) && (required || here || b->depth <= 2 || leads_to_change(b))) {
        gc_jsonw_key(b->w, property->string);
        put_part(b, property);
    }
    b->at[n] = '\0';
}

static void put_part(struct body *b, const cJSON *schema)
{
    struct gc_jsonw *w = b->w;
    if (*b->at && is_at(b->change, SUITE_IN_BODY, b->at)) {
        gc_jsonw_raw(w, b->change->json, strlen(b->change->json));
        return;
    }
    schema = suite_follow(b->op->doc, schema);
    if (strcmp(suite_type(schema), "object") != 0 || !leads_to_change(b)) {
        suite_put_good(w, b->op->doc, schema);
        return;
    }
    gc_jsonw_object(w);
    b->depth++;
    suite_properties(b->op->doc, schema, put_property, b);
    b->depth--;
    gc_jsonw_end(w);
}

const struct suite_input *suite_body(const struct suite_operation *op)
{
    for (size_t i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].in == SUITE_IN_BODY)
            return &op->inputs[i];
    return NULL;
}

void suite_put_body(struct gc_jsonw *w, const struct suite_operation *op,
                    const struct suite_change *change)
{
    struct body b = {.op = op, .w = w, .change = change};
    put_part(&b, suite_body(op)->schema);
}
