#include "tests/schema_types.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/check.h"

/* What a keyword is a word about; an integer is a number, too. */
static const struct {
    const char *keyword, *type;
} of_type[] = {
    {"properties", "object"}, {"additionalProperties", "object"},
    {"required", "object"},   {"items", "array"},
    {"maxItems", "array"},    {"minItems", "array"},
    {"pattern", "string"},    {"maxLength", "string"},
    {"minLength", "string"},  {"minimum", "number"},
    {"maximum", "number"},
};

static const char *const types[] = {"string", "number", "integer", "boolean",
                                    "object", "array",  "null"};

static bool is_type(const char *text)
{
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i], text) == 0)
            return true;
    return false;
}

static void check_one(const char *name, const cJSON *schema)
{
    const cJSON *type = gc_json_get(schema, "type");
    char row[200];
    if (!cJSON_IsString(type))
        return;
    snprintf(row, sizeof row, "%s: type %s of %s", name, type->valuestring,
             schema->string ? schema->string : "?");
    CHECK_ROW(row, is_type(type->valuestring));
    for (size_t i = 0; i < GC_COUNT_OF(of_type); i++)
        if (gc_json_get(schema, of_type[i].keyword))
            CHECK_ROW(row, strcmp(type->valuestring, of_type[i].type) == 0 ||
                               (strcmp(of_type[i].type, "number") == 0 &&
                                strcmp(type->valuestring, "integer") == 0));
}

static void walk(const char *name, const cJSON *node)
{
    if (node->string &&
        (strcmp(node->string, "securitySchemes") == 0 || strncmp(node->string, "example", 7) == 0))
        return;
    if (cJSON_IsObject(node))
        check_one(name, node);
    for (const cJSON *c = cJSON_IsObject(node) || cJSON_IsArray(node) ? node->child : NULL; c;
         c = c->next)
        walk(name, c);
}

void check_schema_types(const char *name, const cJSON *root)
{
    CHECK_FATAL(root != NULL);
    walk(name, root);
}

const char *schema_property_types(const cJSON *root, const char *schema, char *out, size_t cap)
{
    const cJSON *schemas = gc_json_get(gc_json_get(root, "components"), "schemas");
    const cJSON *properties = gc_json_get(gc_json_get(schemas, schema), "properties"), *p;
    size_t n = 0;
    *out = '\0';
    cJSON_ArrayForEach(p, properties)
    {
        const char *type = gc_json_str(p, "type");
        int wrote = snprintf(out + n, cap - n, "%s:%s ", p->string, type ? type : "?");
        n += wrote > 0 && (size_t)wrote < cap - n ? (size_t)wrote : 0;
    }
    return out;
}
