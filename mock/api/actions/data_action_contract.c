/* The part of JSON Schema that data action contracts use: type, properties, required. */
#include <stdio.h>
#include <string.h>

#include "mock/api/actions/actions.h"

enum { MAX_DEPTH = 16, MAX_PATH = 256 };

struct check {
    const char *what;
    char *why;
    size_t cap;
};

static bool has_type(const cJSON *value, const char *type)
{
    int64_t whole;
    static const struct {
        const char *type;
        int kinds;
    } kinds[] = {
        {"string", cJSON_String}, {"number", cJSON_Number}, {"boolean", cJSON_True | cJSON_False},
        {"object", cJSON_Object}, {"array", cJSON_Array},   {"null", cJSON_NULL}};
    if (strcmp(type, "integer") == 0)
        return gc_json_is_int(value, &whole);
    for (size_t i = 0; i < GC_COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].type, type) == 0)
            return (value->type & kinds[i].kinds) != 0;
    return true; /* a type that JSON Schema does not have forbids nothing */
}

/* type is one name or an array of them. */
static bool type_fits(const cJSON *value, const cJSON *type)
{
    const cJSON *one;
    if (cJSON_IsString(type))
        return has_type(value, type->valuestring);
    if (!cJSON_IsArray(type))
        return true;
    cJSON_ArrayForEach(one, type)
    {
        if (cJSON_IsString(one) && has_type(value, one->valuestring))
            return true;
    }
    return false;
}

static bool is_required(const cJSON *schema, const char *name)
{
    const cJSON *required = gc_json_get(schema, "required"), *one;
    if (!cJSON_IsArray(required))
        return false; /* as JSON Schema has it: nothing is */
    cJSON_ArrayForEach(one, required)
    {
        if (cJSON_IsString(one) && strcmp(one->valuestring, name) == 0)
            return true;
    }
    return false;
}

static bool check_value(const struct check *c, const cJSON *schema, const cJSON *value,
                        const char *path, unsigned depth);

static bool check_member(const struct check *c, const cJSON *schema, const cJSON *property,
                         const cJSON *object, const char *path, unsigned depth)
{
    char inner[MAX_PATH];
    snprintf(inner, sizeof inner, "%s%s%s", path, *path ? "." : "", property->string);
    const cJSON *value = gc_json_get(object, property->string);
    if (value)
        return check_value(c, property, value, inner, depth + 1);
    if (!is_required(schema, property->string))
        return true;
    snprintf(c->why, c->cap, "%s \"%s\" is missing", c->what, inner);
    return false;
}

static bool check_value(const struct check *c, const cJSON *schema, const cJSON *value,
                        const char *path, unsigned depth)
{
    const cJSON *type = gc_json_get(schema, "type"), *property;
    if (!type_fits(value, type)) {
        snprintf(c->why, c->cap, "%s \"%s\" is %s, expected %s", c->what, path,
                 gc_json_type_name(value),
                 cJSON_IsString(type) ? type->valuestring : "another type");
        return false;
    }
    if (!cJSON_IsObject(value) || depth > MAX_DEPTH)
        return true;
    cJSON_ArrayForEach(property, gc_json_get(schema, "properties"))
    {
        if (!check_member(c, schema, property, value, path, depth))
            return false;
    }
    return true;
}

bool mock_contract_check(const cJSON *schema, const cJSON *value, const char *what, char *why,
                         size_t cap)
{
    const struct check c = {what, why, cap};
    return check_value(&c, schema, value, "", 0);
}
