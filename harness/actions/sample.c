/* Outputs for a sample answer: values of the types that the contract names go through the success
 * template, which must make JSON of them that fits the contract. Which value belongs to which
 * output is found out by a first round with marks in the place of values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "harness/actions/internal.h"

enum { MAX_TEXT = 1 << 20, MAX_DEPTH = 20, MARK = 40, MAX_ARENA = 16 << 20 };

static bool is_type(const cJSON *schema, const char *type)
{
    return gc_json_has_text(gc_json_get(schema, "type"), type);
}

/* A value that fits the schema, as JSON. */
static void write_sample(struct gc_jsonw *w, const cJSON *schema, unsigned depth)
{
    const cJSON *properties = gc_json_get(schema, "properties"), *each;
    const cJSON *list = gc_json_get(schema, "enum");
    if (cJSON_IsArray(list) && list->child) {
        gc_jsonw_value(w, list->child);
    } else if (is_type(schema, "array") && depth < MAX_DEPTH) {
        gc_jsonw_array(w);
        write_sample(w, gc_json_get(schema, "items"), depth + 1);
        gc_jsonw_end(w);
    } else if ((is_type(schema, "object") || properties) && depth < MAX_DEPTH) {
        gc_jsonw_object(w);
        cJSON_ArrayForEach(each, properties)
        {
            gc_jsonw_key(w, each->string);
            write_sample(w, each, depth + 1);
        }
        gc_jsonw_end(w);
    } else if (is_type(schema, "integer") || is_type(schema, "number")) {
        gc_jsonw_int(w, 1);
    } else if (is_type(schema, "boolean")) {
        gc_jsonw_bool(w, true);
    } else {
        gc_jsonw_str(w, "text");
    }
}

/* The schema of the place at which a mark came out; NULL: nowhere. */
static const cJSON *schema_at(const cJSON *value, const cJSON *schema, const char *mark,
                              bool *found)
{
    const cJSON *each, *at = NULL;
    if (cJSON_IsString(value)) {
        *found = strcmp(value->valuestring, mark) == 0;
        return *found ? schema : NULL;
    }
    cJSON_ArrayForEach(each, value)
    {
        const cJSON *inner = cJSON_IsObject(value)
                                 ? gc_json_get(gc_json_get(schema, "properties"), each->string)
                                 : gc_json_get(schema, "items");
        at = schema_at(each, inner, mark, found);
        if (*found)
            return at;
    }
    return NULL;
}

/* Renders the success template with these JSON texts for the keys. */
static enum gc_status render(const struct hx_checking *c, const char *const *values,
                             struct gc_json *out, struct gc_error *err)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = MAX_ARENA};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    struct velocity_scope scope;
    const struct gc_json_limits limits = {
        .max_bytes = MAX_TEXT, .max_depth = 50, .forgiving = true};
    velocity_scope_init(&scope, &arena, VELOCITY_FOR_SUCCESS);
    for (size_t i = 0; i < c->a->n_translations; i++)
        velocity_scope_text(&scope, c->a->translations[i].key, values[i], strlen(values[i]));
    enum gc_status s = velocity_render(c->a->success, &scope, &text, err);
    return s == GC_OK
               ? gc_json_parse(out, "the outputs", gc_strbuf_text(&text), text.len, &limits, err)
               : s;
}

struct samples {
    char **values;
    size_t n;
};

static void release(struct samples *s)
{
    for (size_t i = 0; s->values && i < s->n; i++)
        free(s->values[i]);
    free(s->values);
}

static char *mark_value(const struct action_translation *t, size_t i)
{
    char text[MARK + 8];
    bool definite = !t->path || jsonpath_is_definite(t->path);
    snprintf(text, sizeof text, definite ? "\"@mark-%zu@\"" : "[\"@mark-%zu@\"]", i);
    return gc_strdup(text);
}

/* Marks show where a value comes out; then it gets the type of that place. */
static char *sample_value(const struct hx_checking *c, const struct action_translation *t, size_t i,
                          const cJSON *marked)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    struct gc_jsonw w = gc_jsonw(&text);
    char mark[MARK], *out = NULL;
    bool found = false, definite = !t->path || jsonpath_is_definite(t->path);
    snprintf(mark, sizeof mark, "@mark-%zu@", i);
    const cJSON *schema = schema_at(marked, c->outputs, mark, &found);
    if (!found)
        schema = gc_json_get(gc_json_get(c->outputs, "properties"), t->key);
    bool list = !definite && (found || !is_type(schema, "array"));
    if (list)
        gc_jsonw_array(&w);
    write_sample(&w, schema, 0);
    if (list)
        gc_jsonw_end(&w);
    return gc_strbuf_take(&text, &out) == GC_OK ? out : NULL;
}

static bool fill(const struct hx_checking *c, struct samples *s, const cJSON *marked)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct action_translation *t = &c->a->translations[i];
        char *value = marked ? sample_value(c, t, i, marked) : mark_value(t, i);
        free(s->values[i]);
        s->values[i] = value;
        if (!value)
            return false;
    }
    return true;
}

static void judge(struct hx_checking *c, const cJSON *outputs, const char *of)
{
    const cJSON *node = gc_json_get(c->response, "successTemplate");
    struct gc_error err = {0};
    if (action_check(c->a->output, outputs, "output", &err) != GC_OK)
        hx_finding(c, false, node ? node : c->response, 0, "%s does not fit the contract: %s", of,
                   err.message);
}

static void say_no_json(struct hx_checking *c, const char *of, const struct gc_error *err)
{
    const cJSON *node = gc_json_get(c->response, "successTemplate");
    hx_finding(c, false, node ? node : c->response, 0, "%s is no JSON: %s", of, gc_error_text(err));
}

static void check_sample(struct hx_checking *c)
{
    struct samples s = {.n = c->a->n_translations};
    struct gc_json marked GC_AUTO(gc_json_release) = {0};
    struct gc_json outputs GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    static const cJSON none = {.type = cJSON_Object};
    s.values = calloc(s.n + 1, sizeof *s.values);
    if (!s.values || !fill(c, &s, NULL)) {
        c->findings->no_memory = true;
        release(&s);
        return;
    }
    (void)!render(c, (const char *const *)s.values, &marked, NULL);
    if (!fill(c, &s, marked.root ? marked.root : &none))
        c->findings->no_memory = true;
    else if (render(c, (const char *const *)s.values, &outputs, &err) == GC_OK)
        judge(c, outputs.root, "what a sample answer becomes");
    else
        say_no_json(c, "what a sample answer becomes", &err);
    release(&s);
}

static void check_answer(struct hx_checking *c)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = MAX_ARENA};
    struct action_result result = {0};
    struct gc_error err = {0};
    enum gc_status s = action_make_outputs(c->a, c->answer, c->answer_bytes, &arena, &result, &err);
    if (s == GC_OK)
        judge(c, result.outputs.root, "what the answer becomes");
    else
        say_no_json(c, "what the answer becomes", &err);
    gc_json_release(&result.outputs);
}

static bool hands_through(const struct action_definition *a, const cJSON *success)
{
    return a->n_translations == 0 && (!success || strstr(success->valuestring, "rawResult"));
}

/* A template that hands the answer through fits when the answer does: nothing to try. */
void hx_check_outputs(struct hx_checking *c)
{
    const cJSON *success = gc_json_get(c->response, "successTemplate");
    if (c->answer)
        check_answer(c);
    else if (!hands_through(c->a, cJSON_IsString(success) ? success : NULL))
        check_sample(c);
}
