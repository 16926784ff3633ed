#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "base/strbuf.h"

struct type_row {
    unsigned bit;
    int cjson;
    const char *name;
};

/* "an integer" stands before "a number": both are numbers of cJSON. */
static const struct type_row types[] = {
    {GC_JSON_STRING, cJSON_String, "a string"},   {GC_JSON_INTEGER, cJSON_Number, "an integer"},
    {GC_JSON_NUMBER, cJSON_Number, "a number"},   {GC_JSON_BOOL, cJSON_True, "true or false"},
    {GC_JSON_BOOL, cJSON_False, "true or false"}, {GC_JSON_OBJECT, cJSON_Object, "an object"},
    {GC_JSON_ARRAY, cJSON_Array, "an array"},     {GC_JSON_NULL, cJSON_NULL, "null"},
};

const char *gc_json_type_name(const cJSON *node)
{
    int type = node ? node->type & 0xFF : cJSON_Invalid;
    if (type == cJSON_Number)
        return "a number";
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (types[i].cjson == type)
            return types[i].name;
    return "nothing";
}

bool gc_json_is(const cJSON *node, unsigned allowed)
{
    for (size_t i = 0; i < GC_COUNT_OF(types); i++) {
        if (!(allowed & types[i].bit) || types[i].cjson != (node->type & 0xFF))
            continue;
        if (types[i].bit != GC_JSON_INTEGER || gc_json_is_int(node, NULL))
            return true;
    }
    return false;
}

void gc_json_add_type_names(struct gc_strbuf *to, unsigned allowed)
{
    unsigned left = allowed & GC_JSON_NUMBER ? allowed & ~(unsigned)GC_JSON_INTEGER : allowed;
    bool first = true;
    for (size_t i = 0; i < GC_COUNT_OF(types); i++) {
        if (!(left & types[i].bit))
            continue;
        left &= ~types[i].bit;
        gc_strbuf_adds(to, first ? "" : left ? ", " : " or ");
        gc_strbuf_adds(to, types[i].name);
        first = false;
    }
}

static void check_type(const struct gc_json *doc, const cJSON *node, const char *what,
                       unsigned allowed, struct gc_problems *out)
{
    if (gc_json_is(node, allowed))
        return;
    struct gc_strbuf wanted GC_AUTO(gc_strbuf_release) = GC_STRBUF(200);
    char number[40];
    const char *got = gc_json_type_name(node);
    if ((allowed & GC_JSON_INTEGER) && cJSON_IsNumber(node)) {
        snprintf(number, sizeof number, "%.15g", node->valuedouble);
        got = number;
    }
    gc_json_add_type_names(&wanted, allowed);
    gc_problems_add(out, doc->name, gc_json_where(doc, node), "\"%s\" of %s must be %s, not %s",
                    node->string, what, gc_strbuf_text(&wanted), got);
}

static void unknown_key(const struct gc_json *doc, const cJSON *member, const char *what,
                        const struct gc_json_field *fields, size_t n_fields,
                        struct gc_problems *out)
{
    const char *near = gc_nearest_row(member->string, &fields->key, n_fields, sizeof *fields);
    struct gc_pos at = gc_json_where_key(doc, member);
    gc_problems_add(out, doc->name, at, "unknown key \"%s\" in %s%s", member->string, what,
                    gc_did_you_mean("\"", near, "\""));
}

static const struct gc_json_field *field_of(const struct gc_json_field *fields, size_t n,
                                            const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].key, key) == 0)
            return &fields[i];
    return NULL;
}

bool gc_json_check(const struct gc_json *doc, const cJSON *obj, const char *what,
                   const struct gc_json_field *fields, size_t n_fields, struct gc_problems *out)
{
    size_t before = out->n;
    if (!cJSON_IsObject(obj)) {
        gc_problems_add(out, doc->name, gc_json_where(doc, obj), "%s must be an object, not %s",
                        what, gc_json_type_name(obj));
        return false;
    }
    for (const cJSON *c = obj->child; c; c = c->next) {
        const struct gc_json_field *f = field_of(fields, n_fields, c->string);
        if (f)
            check_type(doc, c, what, f->types, out);
        else
            unknown_key(doc, c, what, fields, n_fields, out);
    }
    for (size_t i = 0; i < n_fields; i++)
        if (fields[i].required && !gc_json_get(obj, fields[i].key))
            gc_problems_add(out, doc->name, gc_json_where(doc, obj), "missing key \"%s\" in %s",
                            fields[i].key, what);
    return out->n == before;
}
