#include "harness/suite/contract.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json/write.h"

enum { CASE_BYTES = 4 * 1024 * 1024, DEFAULT_MS = 60000 };

/* The contract, and the file that is being written. */
struct suite {
    const struct hx_contract *c;
    const char *name; /* of the data action */
    const cJSON *input, *output;
    int64_t within_ms;
    struct gc_strbuf text; /* of the file */
    size_t n_rows;
};

/* --- values ----------------------------------------------------------------------------------- */

static const char *type_of(const cJSON *schema)
{
    const cJSON *type = gc_json_get(schema, "type");
    if (cJSON_IsArray(type))
        type = type->child;
    return cJSON_IsString(type) ? type->valuestring : "string";
}

static bool is_number(const char *type)
{
    return strcmp(type, "integer") == 0 || strcmp(type, "number") == 0;
}

/* A value that fits, as JSON. */
static void put_good(struct gc_jsonw *w, const cJSON *schema)
{
    static const struct {
        const char *type, *json;
    } plain[] = {{"boolean", "true"}, {"array", "[]"}, {"object", "{}"}, {"null", "null"}};
    const char *type = type_of(schema);
    const cJSON *least = gc_json_get(schema, "minimum"), *words = gc_json_get(schema, "enum");
    const cJSON *told = gc_json_get(schema, "default"), *most = gc_json_get(schema, "maximum");
    for (size_t i = 0; !words && !told && i < GC_COUNT_OF(plain); i++)
        if (strcmp(type, plain[i].type) == 0) {
            gc_jsonw_raw(w, plain[i].json, strlen(plain[i].json));
            return;
        }
    if (words && words->child)
        gc_jsonw_value(w, words->child);
    else if (told)
        gc_jsonw_value(w, told);
    else if (is_number(type) && (least || most))
        gc_jsonw_value(w, least ? least : most);
    else if (is_number(type))
        gc_jsonw_int(w, 1);
    else
        gc_jsonw_str(w, "text");
}

/* The inputs, one of them (NULL: none) with another value or, without one, left out. */
static void add_input(struct suite *s, const cJSON *changed, const char *json)
{
    struct gc_jsonw w = gc_jsonw(&s->text);
    const cJSON *properties = gc_json_get(s->input, "properties");
    gc_jsonw_object(&w);
    for (const cJSON *p = properties ? properties->child : NULL; p; p = p->next) {
        if (p == changed && !json)
            continue;
        gc_jsonw_key(&w, p->string);
        if (p == changed)
            gc_jsonw_raw(&w, json, strlen(json));
        else
            put_good(&w, p);
    }
    gc_jsonw_end(&w);
}

/* --- one file --------------------------------------------------------------------------------- */

static void add_text(struct suite *s, const char *text)
{
    gc_strbuf_add_json(&s->text, text, strlen(text));
}

/* A table; its rows name token headers, input, faults and what must come out. */
static void begin(struct suite *s, const char *what)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    gc_strbuf_reset(&s->text);
    s->n_rows = 0;
    gc_strbuf_addf(&name, "%s: %s", s->name, what);
    gc_strbuf_adds(&s->text, "{\n  \"name\": ");
    add_text(s, gc_strbuf_text(&name));
    gc_strbuf_adds(&s->text, ",\n  \"provenance\": \"own\",\n  \"keywords\": [\"contract\"],\n"
                             "  \"given\": {\"faults\": \"${row.faults}\"},\n"
                             "  \"when\": {\"steps\": [{\"advance_ms\": \"${row.advance_ms}\"}, "
                             "{\"request\": {\"to\": \"service\", \"method\": \"POST\", "
                             "\"path\": ");
    add_text(s, s->c->path ? s->c->path : "/data-action/customer-lookup");
    gc_strbuf_addf(
        &s->text,
        ", \"headers\": \"${row.headers}\", \"body\": {\"data\": \"${row.input}\"}}}]},\n"
        "  \"then\": {\"status\": \"${row.status}\", \"body\": \"${row.body}\", "
        "\"within_ms\": %lld},\n  \"rows\": [",
        (long long)s->within_ms);
}

static enum gc_status end(struct suite *s, const char *file, struct gc_error *err)
{
    char path[4096];
    gc_strbuf_adds(&s->text, "\n  ]\n}\n");
    if (s->n_rows == 0)
        return GC_OK;
    if (gc_strbuf_status(&s->text) != GC_OK)
        return gc_fail(err, gc_strbuf_status(&s->text), "the contract is too big");
    snprintf(path, sizeof path, "%s/%s.json", s->c->dir, file);
    FILE *f = fopen(path, "we");
    bool ok = f && fputs(gc_strbuf_text(&s->text), f) >= 0;
    ok = f && fclose(f) == 0 && ok;
    return ok ? GC_OK : gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno));
}

/* What a row has beside its name and input; NULL: as in a good request. */
struct row {
    const char *headers, *faults, *status, *advance_ms;
    bool is_good;
};

static void add_output(struct suite *s)
{
    const cJSON *properties = gc_json_get(s->output, "properties");
    gc_strbuf_adds(&s->text, "{\"data\": {");
    for (const cJSON *p = properties ? properties->child : NULL; p; p = p->next) {
        gc_strbuf_adds(&s->text, p == properties->child ? "" : ", ");
        add_text(s, p->string);
        gc_strbuf_addf(&s->text, ": {\"$type\": \"%s\"}", type_of(p));
    }
    gc_strbuf_adds(&s->text, "}}");
}

static void add_row(struct suite *s, const char *name, const cJSON *changed, const char *json,
                    const struct row *row)
{
    static const char token[] = "{\"X-Genesys-Auth-Token\": \"${token}\"}";
    gc_strbuf_addf(&s->text, "%s\n    {\"name\": ", s->n_rows++ ? "," : "");
    add_text(s, name);
    gc_strbuf_addf(&s->text,
                   ", \"headers\": %s, \"faults\": %s, \"advance_ms\": %s, \"status\": %s",
                   row->headers ? row->headers : token, row->faults ? row->faults : "[]",
                   row->advance_ms ? row->advance_ms : "0", row->status);
    gc_strbuf_adds(&s->text, ", \"input\": ");
    add_input(s, changed, json);
    gc_strbuf_adds(&s->text, ", \"body\": ");
    if (row->is_good)
        add_output(s);
    else
        gc_strbuf_adds(&s->text, "{\"data\": {\"$absent\": true}}");
    gc_strbuf_addc(&s->text, '}');
}

static void add_named(struct suite *s, const cJSON *property, const char *what, const char *json,
                      const struct row *row)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    gc_strbuf_addf(&name, "%s %s", property->string, what);
    add_row(s, gc_strbuf_text(&name), property, json, row);
}

/* --- the files -------------------------------------------------------------------------------- */

static const struct row good = {.status = "200", .is_good = true},
                        refused = {.status = "{\"$one_of\": [400, 422]}"};

static void add_bounds(struct suite *s, const cJSON *p)
{
    static const struct {
        const char *key, *at, *beyond;
        double step;
    } bounds[] = {{"minimum", "at its minimum", "under its minimum", -1},
                  {"maximum", "at its maximum", "over its maximum", 1}};
    for (size_t i = 0; i < GC_COUNT_OF(bounds); i++) {
        const cJSON *bound = gc_json_get(p, bounds[i].key);
        char json[64];
        if (!cJSON_IsNumber(bound))
            continue;
        snprintf(json, sizeof json, "%.17g", bound->valuedouble);
        add_named(s, p, bounds[i].at, json, &good);
        snprintf(json, sizeof json, "%.17g", bound->valuedouble + bounds[i].step);
        add_named(s, p, bounds[i].beyond, json, &refused);
    }
}

static bool is_required(const struct suite *s, const cJSON *property)
{
    const cJSON *required = gc_json_get(s->input, "required");
    for (const cJSON *r = required ? required->child : NULL; r; r = r->next)
        if (cJSON_IsString(r) && strcmp(r->valuestring, property->string) == 0)
            return true;
    return false;
}

static enum gc_status write_inputs(struct suite *s, struct gc_error *err)
{
    const cJSON *properties = gc_json_get(s->input, "properties");
    begin(s, "inputs");
    add_row(s, "all as they should be", NULL, NULL, &good);
    for (const cJSON *p = properties ? properties->child : NULL; p; p = p->next) {
        bool text = strcmp(type_of(p), "string") == 0;
        if (is_required(s, p))
            add_named(s, p, "missing", NULL, &refused);
        add_named(s, p, "of a wrong type", text ? "{}" : "\"wrong\"", &refused);
        if (text && !gc_json_get(p, "enum"))
            add_named(s, p, "in unicode", "\"Zoë 例 太郎 😀\"",
                      &(const struct row){.status = "{\"$not\": {\"$one_of\": [500, 502]}}"});
        add_bounds(s, p);
    }
    return end(s, "inputs", err);
}

static enum gc_status write_tokens(struct suite *s, struct gc_error *err)
{
    static const char denied[] = "{\"$one_of\": [401, 403]}";
    begin(s, "the token");
    add_row(s, "absent", NULL, NULL, &(const struct row){.headers = "{}", .status = denied});
    add_row(s, "refused", NULL, NULL,
            &(const struct row){.headers = "{\"X-Genesys-Auth-Token\": \"no-such-token\"}",
                                .status = denied});
    add_row(s, "expired", NULL, NULL,
            &(const struct row){.advance_ms = "2592000000", .status = denied});
    return end(s, "token", err);
}

static enum gc_status write_upstream(struct suite *s, struct gc_error *err)
{
    static const struct {
        const char *name, *action;
        bool is_good;
    } ways[] = {{"slow, but in time", "{\"delay\": {\"fixed_ms\": 300}}", true},
                {"reset", "{\"fault\": \"CONNECTION_RESET_BY_PEER\"}", false},
                {"garbage", "{\"fault\": \"RANDOM_DATA_THEN_CLOSE\"}", false},
                {"no JSON", "{\"status\": 200, \"body_text\": \"<html>\"}", false},
                {"500", "{\"status\": 500}", false},
                {"no answer", "{\"fault\": \"idle\"}", false}};
    if (!s->c->upstream)
        return GC_OK;
    begin(s, "its upstream");
    for (size_t i = 0; i < GC_COUNT_OF(ways); i++) {
        struct gc_strbuf fault GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
        gc_strbuf_adds(&fault, "[{\"match\": {\"path\": ");
        gc_strbuf_add_json(&fault, s->c->upstream, strlen(s->c->upstream));
        gc_strbuf_addf(&fault, "}, \"action\": %s}]", ways[i].action);
        add_row(s, ways[i].name, NULL, NULL,
                &(const struct row){
                    .faults = gc_strbuf_text(&fault),
                    .status = ways[i].is_good ? "200" : "{\"$one_of\": [500, 502, 503, 504]}",
                    .is_good = ways[i].is_good});
    }
    return end(s, "upstream", err);
}

/* --- reading ---------------------------------------------------------------------------------- */

static const cJSON *schema_in(const cJSON *contract, const char *key, const char *exported)
{
    const cJSON *side = gc_json_get(contract, key), *inner = gc_json_get(side, exported);
    return inner ? inner : side;
}

static enum gc_status write_all(const struct hx_contract *c, const struct gc_json *doc,
                                struct gc_error *err)
{
    const cJSON *action = cJSON_IsArray(doc->root) ? doc->root->child : doc->root;
    const cJSON *contract = gc_json_get(action, "contract");
    const char *name = gc_json_str(action, "name");
    struct suite s = {.c = c,
                      .name = name ? name : "data action",
                      .input = schema_in(contract, "input", "inputSchema"),
                      .output = schema_in(contract, "output", "successSchema"),
                      .within_ms = gc_json_int(action, "timeoutMs", DEFAULT_MS),
                      .text = GC_STRBUF(CASE_BYTES)};
    if (!gc_json_get(s.input, "properties") || !gc_json_get(s.output, "properties"))
        return gc_fail_at(err, GC_E_DATA, doc->name,
                          gc_json_where(doc, contract ? contract : action),
                          "no data action: its contract needs the properties of input and output");
    enum gc_status st = write_inputs(&s, err);
    if (st == GC_OK)
        st = write_tokens(&s, err);
    if (st == GC_OK)
        st = write_upstream(&s, err);
    gc_strbuf_release(&s.text);
    return st;
}

enum gc_status hx_contract_write(const struct hx_contract *c, const char *file,
                                 struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = gc_json_load(&doc, file, &gc_json_file_limits, err);
    if (s != GC_OK)
        return s;
    if (mkdir(c->dir, 0777) != 0 && errno != EEXIST)
        return gc_fail(err, GC_E_IO, "%s: %s", c->dir, strerror(errno));
    return write_all(c, &doc, err);
}
