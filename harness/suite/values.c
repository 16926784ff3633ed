/* Values at the edges of a schema: what must be taken, and what must be refused. */
#include <stdlib.h>
#include <string.h>

#include "harness/suite/suite.h"

enum { LONGEST = 10000, TEXT_BYTES = 4 * LONGEST };

void suite_values_release(struct suite_values *v)
{
    for (size_t i = 0; i < v->n; i++)
        free(v->items[i].json);
    *v = (struct suite_values){0};
}

static void add(struct suite_values *v, const char *what, const char *json, bool is_good)
{
    if (v->n >= GC_COUNT_OF(v->items))
        return;
    struct suite_value *value = &v->items[v->n];
    *value = (struct suite_value){.what = what, .json = gc_strdup(json), .is_good = is_good};
    v->n += value->json != NULL;
}

static void add_number(struct suite_values *v, const char *what, double number, bool is_good)
{
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
    struct gc_jsonw w = gc_jsonw(&json);
    gc_jsonw_num(&w, number);
    add(v, what, gc_strbuf_text(&json), is_good);
}

static void add_text(struct suite_values *v, const char *what, int64_t length, bool is_good)
{
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
    if (length < 0 || length > LONGEST)
        return;
    gc_strbuf_addc(&json, '"');
    for (int64_t i = 0; i < length; i++)
        gc_strbuf_addc(&json, 'x');
    gc_strbuf_addc(&json, '"');
    add(v, what, gc_strbuf_text(&json), is_good);
}

/* A bound may be left out of what is good: a number in 3.1, true beside the bound in 3.0. */
static void add_numbers(struct suite_values *v, const cJSON *schema)
{
    static const struct {
        const char *key, *exclusive, *at, *beyond;
        double step;
    } bounds[] = {
        {"minimum", "exclusiveMinimum", "at its minimum", "under its minimum", -1},
        {"maximum", "exclusiveMaximum", "at its maximum", "over its maximum", 1},
    };
    for (size_t i = 0; i < GC_COUNT_OF(bounds); i++) {
        const cJSON *bound = gc_json_get(schema, bounds[i].key);
        const cJSON *exclusive = gc_json_get(schema, bounds[i].exclusive);
        if (cJSON_IsNumber(bound)) {
            add_number(v, bounds[i].at, bound->valuedouble, !cJSON_IsTrue(exclusive));
            add_number(v, bounds[i].beyond, bound->valuedouble + bounds[i].step, false);
        }
        if (cJSON_IsNumber(exclusive))
            add_number(v, bounds[i].at, exclusive->valuedouble, false);
    }
}

static void add_lengths(struct suite_values *v, const cJSON *schema)
{
    const cJSON *least = gc_json_get(schema, "minLength"), *most = gc_json_get(schema, "maxLength");
    if (gc_json_get(schema, "pattern") || gc_json_get(schema, "format"))
        return;
    if (cJSON_IsNumber(least) && least->valuedouble > 0) {
        add_text(v, "at its shortest", (int64_t)least->valuedouble, true);
        add_text(v, "too short", (int64_t)least->valuedouble - 1, false);
    }
    if (cJSON_IsNumber(most)) {
        add_text(v, "at its longest", (int64_t)most->valuedouble, true);
        add_text(v, "too long", (int64_t)most->valuedouble + 1, false);
    }
}

void suite_values_of(struct suite_values *out, const struct gc_json *doc, const cJSON *schema,
                     bool is_text)
{
    schema = suite_follow(doc, schema);
    const char *type = suite_type(schema);
    bool text = strcmp(type, "string") == 0, bounded = gc_json_get(schema, "maxLength") != NULL;
    bool says_type = gc_json_get(schema, "type") || !text;
    const cJSON *words = gc_json_get(schema, "enum");
    *out = (struct suite_values){0};
    if (!text)
        add(out, "of a wrong type", is_text || strcmp(type, "object") != 0 ? "\"wrong\"" : "[]",
            false);
    else if (!is_text && says_type)
        add(out, "of a wrong type", "{}", false);
    if (words && text)
        add(out, "none of its words", "\"none-of-its-words\"", false);
    if (text && !words && !bounded && !gc_json_get(schema, "format") &&
        !gc_json_get(schema, "pattern")) {
        add(out, "in unicode", "\"Zoë 例 太郎 😀\"", false);
        if (out->n)
            out->items[out->n - 1].may_be_any = true;
    }
    if (text && !words)
        add_lengths(out, schema);
    else if (!words)
        add_numbers(out, schema);
}
