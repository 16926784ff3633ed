/* The files: tables of cases, a row a request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "harness/suite/suite.h"

enum { CASE_BYTES = 16 * 1024 * 1024, MAX_DEPTH = 4 };

/* What a row's request must come to. */
enum fate { FATE_GOOD, FATE_REFUSED, FATE_NOT_FOUND, FATE_DENIED, FATE_FAILED, FATE_ANY, N_FATES };
static const char *const fates[N_FATES] = {
    [FATE_REFUSED] = "{\"$one_of\": [400, 422]}",
    [FATE_NOT_FOUND] = "{\"$one_of\": [400, 404, 422]}",
    [FATE_DENIED] = "{\"$one_of\": [401, 403]}",
    [FATE_FAILED] = "{\"$one_of\": [500, 502, 503, 504]}",
    [FATE_ANY] = "{\"$not\": {\"$one_of\": [500, 501, 502, 503, 504]}}",
};

/* A file holds rows of one kind: they share what the answer must hold. */
enum kind { KIND_GOOD, KIND_BAD, KIND_ANY };
static enum kind kind_of(enum fate fate)
{
    return fate == FATE_GOOD ? KIND_GOOD : fate == FATE_ANY ? KIND_ANY : KIND_BAD;
}

struct row {
    const char *name, *token, *faults; /* Optional: token, faults as in a good request */
    int64_t advance_ms;
    enum fate fate;
    struct suite_change change;
};

/* The file that is being written. */
struct file {
    const struct suite_operation *op;
    const struct hx_contract *c;
    struct gc_strbuf text;
    struct gc_jsonw w;
};

/* --- one file --------------------------------------------------------------------------------- */

/* What a good answer holds; of a bad one only a data action says what it doesn't. */
static void put_then(struct file *f, enum kind kind)
{
    struct gc_jsonw *w = &f->w;
    bool wrapped = f->op->all_outputs;
    gc_jsonw_put_object(w, "then");
    gc_jsonw_put_str(w, "status", "${row.status}");
    gc_jsonw_put_int(w, "within_ms", f->op->within_ms);
    if (kind == KIND_GOOD && f->op->output) {
        gc_jsonw_key(w, "body");
        suite_put_matcher(w, f->op, f->op->output);
    } else if (kind == KIND_BAD && wrapped) {
        gc_jsonw_put_raw(w, "body", "{\"data\": {\"$absent\": true}}");
    }
    gc_jsonw_end(w);
}

static void begin(struct file *f, const char *what, enum kind kind)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    struct gc_jsonw *w = &f->w;
    gc_strbuf_init(&f->text, CASE_BYTES);
    f->w = gc_jsonw_pretty(&f->text);
    gc_strbuf_addf(&name, "%s: %s", f->op->name, what);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", gc_strbuf_text(&name));
    gc_jsonw_put_str(w, "provenance", "own");
    gc_jsonw_put_raw(w, "keywords", "[\"contract\"]");
    gc_jsonw_put_raw(w, "given", "{\"faults\": \"${row.faults}\"}");
    gc_jsonw_put_object(w, "when");
    gc_jsonw_put_array(w, "steps");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "advance_ms", "${row.advance_ms}");
    gc_jsonw_end(w);
    gc_jsonw_object(w);
    gc_jsonw_put_object(w, "request");
    gc_jsonw_put_str(w, "to", "service");
    gc_jsonw_put_str(w, "method", f->op->method);
    gc_jsonw_put_str(w, "path", "${row.path}");
    gc_jsonw_put_str(w, "headers", "${row.headers}");
    if (suite_body(f->op))
        gc_jsonw_put_str(w, "body", "${row.body}");
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    put_then(f, kind);
    gc_jsonw_put_array(w, "rows");
}

static void put_row(struct file *f, const struct row *row)
{
    struct gc_jsonw *w = &f->w;
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(CASE_BYTES);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", row->name);
    gc_jsonw_put_int(w, "advance_ms", row->advance_ms);
    gc_jsonw_put_raw(w, "faults", row->faults ? row->faults : "[]");
    suite_add_path(f->op, &row->change, &path);
    gc_jsonw_put_str(w, "path", gc_strbuf_text(&path));
    gc_jsonw_key(w, "headers");
    suite_put_headers(w, f->op, row->token, &row->change);
    if (suite_body(f->op)) {
        gc_jsonw_key(w, "body");
        suite_put_body(w, f->op, &row->change);
    }
    if (row->fate != FATE_GOOD)
        gc_jsonw_put_raw(w, "status", fates[row->fate]);
    else if (f->op->status)
        gc_jsonw_put_int(w, "status", f->op->status);
    else
        gc_jsonw_put_raw(w, "status", "{\"$one_of\": [200, 201, 202, 203, 204, 206]}");
    gc_jsonw_end(w);
}

/* A file without rows is none. */
static enum gc_status end(struct file *f, const char *name, size_t n_rows, struct gc_error *err)
{
    char path[4096];
    gc_jsonw_end(&f->w);
    gc_jsonw_end(&f->w);
    gc_strbuf_addc(&f->text, '\n');
    enum gc_status s = gc_strbuf_status(&f->text);
    snprintf(path, sizeof path, "%s/%s.json", f->c->dir, name);
    if (s != GC_OK)
        s = gc_fail(err, s, "the contract is too big");
    else if (n_rows)
        s = gc_file_write(path, gc_strbuf_text(&f->text), f->text.len, GC_FILE_PLAIN, err);
    gc_strbuf_release(&f->text);
    return s;
}

/* --- inputs ----------------------------------------------------------------------------------- */

/* A walk through all inputs, for the rows of one kind. */
struct walk {
    struct file *f;
    enum kind kind;
    size_t n_rows;
    char at[SUITE_PLACE];
    unsigned depth;
    bool says_required; /* what holds the property says which must be there: others need not */
};

struct search {
    const char *name;
    bool found;
};

static void look_at_property(void *ctx, const cJSON *property, bool required)
{
    struct search *search = ctx;
    (void)required;
    search->found |= strcmp(property->string, search->name) == 0;
}

/* Does another place of the request hold an input of that name, as the body of PUT /users/{id}? */
static bool has_namesake(const struct suite_operation *op, enum suite_in in, const char *name)
{
    struct search search = {.name = name};
    for (size_t i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].in == SUITE_IN_BODY)
            suite_properties(op->doc, op->inputs[i].schema, look_at_property, &search);
        else
            search.found |= op->inputs[i].in != in && strcmp(op->inputs[i].name, name) == 0;
    return search.found;
}

/* " of the query" where the name alone could mean another input. */
static const char *place_of(const struct suite_operation *op, enum suite_in in, const char *name)
{
    static const char *const places[] = {[SUITE_IN_PATH] = " of the path",
                                         [SUITE_IN_QUERY] = " of the query",
                                         [SUITE_IN_HEADER] = " of the headers"};
    return in != SUITE_IN_BODY && has_namesake(op, in, name) ? places[in] : "";
}

static void walk_row(struct walk *walk, enum suite_in in, const char *what, const char *json,
                     enum fate fate)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    const char *shown = walk->at;
    if (walk->f->op->all_outputs && strncmp(shown, "data.", 5) == 0)
        shown += 5; /* a data action's inputs are known by their own names */
    if (walk->kind != kind_of(fate))
        return;
    gc_strbuf_addf(&name, "%s%s %s", shown, place_of(walk->f->op, in, walk->at), what);
    put_row(walk->f, &(const struct row){.name = gc_strbuf_text(&name),
                                         .fate = fate,
                                         .change = {.in = in, .at = walk->at, .json = json}});
    walk->n_rows++;
}

static void walk_values(struct walk *walk, enum suite_in in, const cJSON *schema, bool required,
                        bool may_lack)
{
    enum fate refused = in == SUITE_IN_PATH ? FATE_NOT_FOUND : FATE_REFUSED;
    struct suite_values values GC_AUTO(suite_values_release);
    suite_values_of(&values, walk->f->op->doc, schema, in != SUITE_IN_BODY);
    if (required && in != SUITE_IN_PATH)
        walk_row(walk, in, "missing", NULL, refused);
    if (may_lack)
        walk_row(walk, in, "missing", NULL, FATE_GOOD);
    for (size_t i = 0; i < values.n; i++)
        if (in != SUITE_IN_HEADER || !values.items[i].may_be_any)
            walk_row(walk, in, values.items[i].what, values.items[i].json,
                     values.items[i].is_good      ? FATE_GOOD
                     : values.items[i].may_be_any ? FATE_ANY
                                                  : refused);
}

static void walk_properties(struct walk *walk, const cJSON *schema);

static void walk_property(void *ctx, const cJSON *property, bool required)
{
    struct walk *walk = ctx;
    size_t n = strlen(walk->at);
    snprintf(walk->at + n, sizeof walk->at - n, "%s%s", n ? "." : "", property->string);
    walk_values(walk, SUITE_IN_BODY, property, required, walk->says_required && !required);
    if (++walk->depth < MAX_DEPTH)
        walk_properties(walk, property);
    walk->depth--;
    walk->at[n] = '\0';
}

static void walk_properties(struct walk *walk, const cJSON *schema)
{
    const struct gc_json *doc = walk->f->op->doc;
    bool before = walk->says_required;
    walk->says_required = cJSON_IsArray(gc_json_get(suite_follow(doc, schema), "required"));
    suite_properties(doc, schema, walk_property, walk);
    walk->says_required = before;
}

static enum gc_status write_inputs(struct file *f, enum kind kind, const char *file,
                                   struct gc_error *err)
{
    struct walk walk = {.f = f, .kind = kind};
    begin(f, "inputs", kind);
    if (kind == KIND_GOOD)
        put_row(f, &(const struct row){.name = "all as they should be"});
    for (size_t i = 0; i < f->op->n_inputs; i++) {
        const struct suite_input *input = &f->op->inputs[i];
        if (input->in == SUITE_IN_BODY) {
            walk_properties(&walk, input->schema);
            continue;
        }
        snprintf(walk.at, sizeof walk.at, "%s", input->name);
        walk_values(&walk, input->in, input->schema, input->required,
                    input->in != SUITE_IN_PATH && !input->required);
        walk.at[0] = '\0';
    }
    return end(f, file, walk.n_rows + (kind == KIND_GOOD), err);
}

/* --- token and upstream ----------------------------------------------------------------------- */

static enum gc_status write_tokens(struct file *f, struct gc_error *err)
{
    static const struct row rows[] = {
        {.name = "absent", .token = "", .fate = FATE_DENIED},
        {.name = "refused", .token = "no-such-token", .fate = FATE_DENIED},
        {.name = "expired", .advance_ms = 2592000000, .fate = FATE_DENIED},
    };
    size_t n = *f->op->token_header ? GC_COUNT_OF(rows) : 0;
    begin(f, "the token", KIND_BAD);
    for (size_t i = 0; i < n; i++)
        put_row(f, &rows[i]);
    return end(f, "token", n, err);
}

static enum gc_status write_upstream(struct file *f, bool good, const char *file,
                                     struct gc_error *err)
{
    static const struct {
        const char *name, *action;
        bool good;
    } ways[] = {{"slow, but in time", "{\"delay\": {\"fixed_ms\": 300}}", true},
                {"reset", "{\"fault\": \"CONNECTION_RESET_BY_PEER\"}", false},
                {"garbage", "{\"fault\": \"RANDOM_DATA_THEN_CLOSE\"}", false},
                {"no JSON", "{\"status\": 200, \"body_text\": \"<html>\"}", false},
                {"500", "{\"status\": 500}", false},
                {"no answer", "{\"fault\": \"idle\"}", false}};
    size_t n = 0;
    begin(f, "its upstream", good ? KIND_GOOD : KIND_BAD);
    for (size_t i = 0; f->c->upstream && i < GC_COUNT_OF(ways); i++) {
        struct gc_strbuf fault GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
        if (ways[i].good != good)
            continue;
        gc_strbuf_adds(&fault, "[{\"match\": {\"path\": ");
        gc_strbuf_add_json(&fault, f->c->upstream, strlen(f->c->upstream));
        gc_strbuf_addf(&fault, "}, \"action\": %s}]", ways[i].action);
        put_row(f, &(const struct row){.name = ways[i].name,
                                       .faults = gc_strbuf_text(&fault),
                                       .fate = good ? FATE_GOOD : FATE_FAILED});
        n++;
    }
    return end(f, file, n, err);
}

enum gc_status suite_write(const struct suite_operation *op, const struct hx_contract *c,
                           struct gc_error *err)
{
    struct file f = {.op = op, .c = c};
    enum gc_status s = write_inputs(&f, KIND_GOOD, "inputs", err);
    if (s == GC_OK)
        s = write_inputs(&f, KIND_BAD, "inputs-refused", err);
    if (s == GC_OK)
        s = write_inputs(&f, KIND_ANY, "inputs-unicode", err);
    if (s == GC_OK)
        s = write_tokens(&f, err);
    if (s == GC_OK)
        s = write_upstream(&f, true, "upstream-slow", err);
    return s == GC_OK ? write_upstream(&f, false, "upstream", err) : s;
}
