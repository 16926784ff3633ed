/* contract.c - the part of JSON Schema (draft 4) that contracts use. */
#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "base/json/write.h"
#include "mock/integrations/action/internal.h"

enum { MAX_DEPTH = 40 };

struct action_contract {
    struct gc_json doc; /* the schema, without what does not count */
    struct gc_schema *schema;
};

static bool is_type(const cJSON *word)
{
    static const char *const types[] = {"string", "integer", "number", "boolean",
                                        "object", "array",   "null"};
    for (size_t i = 0; cJSON_IsString(word) && i < GC_COUNT_OF(types); i++)
        if (strcmp(word->valuestring, types[i]) == 0)
            return true;
    return false;
}

static bool is_type_or_types(const cJSON *n)
{
    const cJSON *each;
    if (!cJSON_IsArray(n) || !n->child)
        return is_type(n);
    cJSON_ArrayForEach(each, n)
    {
        if (!is_type(each))
            return false;
    }
    return true;
}

static bool is_names(const cJSON *n)
{
    const cJSON *each;
    if (!cJSON_IsArray(n))
        return false; /* "required": true of older drafts says nothing */
    cJSON_ArrayForEach(each, n)
    {
        if (!cJSON_IsString(each))
            return false;
    }
    return true;
}

static bool is_count(const cJSON *n)
{
    int64_t whole;
    return gc_json_is_int(n, &whole) && whole >= 0;
}

static bool is_number(const cJSON *n)
{
    return cJSON_IsNumber(n);
}

static bool is_text(const cJSON *n)
{
    return cJSON_IsString(n);
}

static bool is_list(const cJSON *n)
{
    return cJSON_IsArray(n) && n->child;
}

/* What is kept of a schema: these keywords, when their values have the right form. */
static const struct {
    const char *keyword;
    bool (*is_right)(const cJSON *);
} kept[] = {{"type", is_type_or_types}, {"required", is_names},  {"enum", is_list},
            {"pattern", is_text},       {"minLength", is_count}, {"maxLength", is_count},
            {"minimum", is_number},     {"maximum", is_number},  {"minItems", is_count},
            {"maxItems", is_count}};

static void write_schema(struct gc_jsonw *w, const cJSON *schema, unsigned depth);

static void write_inner(struct gc_jsonw *w, const cJSON *schema, unsigned depth)
{
    const cJSON *properties = gc_json_get(schema, "properties"), *each;
    const cJSON *more = gc_json_get(schema, "additionalProperties");
    const cJSON *items = gc_json_get(schema, "items");
    if (cJSON_IsObject(properties)) {
        gc_jsonw_put_object(w, "properties");
        cJSON_ArrayForEach(each, properties)
        {
            gc_jsonw_key(w, each->string);
            write_schema(w, each, depth + 1);
        }
        gc_jsonw_end(w);
    }
    if (cJSON_IsBool(more)) {
        gc_jsonw_put_bool(w, "additionalProperties", cJSON_IsTrue(more));
    } else if (cJSON_IsObject(more)) {
        gc_jsonw_key(w, "additionalProperties");
        write_schema(w, more, depth + 1);
    }
    if (cJSON_IsObject(items)) {
        gc_jsonw_key(w, "items");
        write_schema(w, items, depth + 1);
    }
}

static void write_schema(struct gc_jsonw *w, const cJSON *schema, unsigned depth)
{
    gc_jsonw_object(w);
    for (size_t i = 0; i < GC_COUNT_OF(kept); i++) {
        const cJSON *value = gc_json_get(schema, kept[i].keyword);
        if (value && kept[i].is_right(value))
            gc_jsonw_put_value(w, kept[i].keyword, value);
    }
    if (depth < MAX_DEPTH)
        write_inner(w, schema, depth);
    gc_jsonw_end(w);
}

static enum gc_status compile(struct action_contract *c, const char *text, size_t n,
                              struct gc_problems *problems)
{
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(&c->doc, "contract", text, n, &gc_json_file_limits, &err);
    if (s == GC_OK)
        return gc_schema_compile(&c->schema, &c->doc, c->doc.root, problems);
    gc_problems_add_error(problems, "contract", &err);
    return s;
}

enum gc_status action_contract_read(struct action_contract **out, const struct gc_json *doc,
                                    const cJSON *schema, struct gc_problems *problems)
{
    struct gc_problems found GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(ACTION_MAX_TEXT);
    struct gc_jsonw w = gc_jsonw(&text);
    *out = NULL;
    if (!schema)
        return GC_OK;
    struct action_contract *c = calloc(1, sizeof *c);
    if (!c)
        return GC_E_NOMEM;
    write_schema(&w, schema, 0);
    enum gc_status s = gc_strbuf_status(&text);
    if (s == GC_OK)
        s = compile(c, gc_strbuf_text(&text), text.len, &found);
    if (s == GC_OK) {
        *out = c;
        return GC_OK;
    }
    if (s != GC_E_NOMEM) {
        gc_problems_add(problems, doc->name, gc_json_where(doc, schema), "the contract: %s",
                        found.n_kept ? found.list[0].text : "it is too large");
        s = GC_E_DATA;
    }
    action_contract_free(c);
    return s;
}

void action_contract_free(struct action_contract *c)
{
    if (!c)
        return;
    gc_schema_free(c->schema);
    gc_json_release(&c->doc);
    free(c);
}

/* A whole number that no double holds: its digits say that it is one. */
static bool is_wide(const cJSON *value)
{
    return cJSON_IsNumber(value) && value->valuestring && !gc_json_is_int(value, NULL) &&
           !strpbrk(value->valuestring, ".eE");
}

static bool is_odd(const cJSON *value)
{
    const cJSON *each;
    if (is_wide(value))
        return true;
    cJSON_ArrayForEach(each, value)
    {
        if (cJSON_IsNull(each) || is_odd(each))
            return true;
    }
    return false;
}

/* As it is judged: without what is null, and with the widest whole number that schemas know for
 * all that are wider. */
static void write_judged(struct gc_jsonw *w, const cJSON *value)
{
    const cJSON *each;
    if (is_wide(value)) {
        gc_jsonw_int(w, value->valuedouble < 0 ? -(1LL << 53) : 1LL << 53);
        return;
    }
    if (!cJSON_IsObject(value) && !cJSON_IsArray(value)) {
        gc_jsonw_value(w, value);
        return;
    }
    if (cJSON_IsObject(value))
        gc_jsonw_object(w);
    else
        gc_jsonw_array(w);
    cJSON_ArrayForEach(each, value)
    {
        if (cJSON_IsNull(each))
            continue;
        if (cJSON_IsObject(value))
            gc_jsonw_key(w, each->string);
        write_judged(w, each);
    }
    gc_jsonw_end(w);
}

static enum gc_status check(const struct action_contract *c, const cJSON *value, const char *what,
                            struct gc_error *err)
{
    static const struct gc_json nowhere = {.name = ""};
    struct gc_problems found GC_AUTO(gc_problems_release) = {0};
    if (gc_schema_check(c->schema, &nowhere, value, what, 0, &found))
        return GC_OK;
    return gc_fail(err, GC_E_DATA, "%s", found.n_kept ? found.list[0].text : "it does not fit");
}

enum gc_status action_check(const struct action_contract *c, const cJSON *value, const char *what,
                            struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(ACTION_MAX_TEXT);
    struct gc_json copy GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    if (!c || cJSON_IsNull(value))
        return GC_OK;
    if (!is_odd(value))
        return check(c, value, what, err);
    write_judged(&w, value);
    enum gc_status s =
        gc_json_parse(&copy, what, gc_strbuf_text(&text), text.len, &gc_json_file_limits, err);
    return s == GC_OK ? check(c, copy.root, what, err) : s;
}
