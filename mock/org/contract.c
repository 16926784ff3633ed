/* Checks the contract of a data action: two JSON schemas, of which the first must be flat.
 * Keywords that are not looked at here belong to whoever applies the schema. */
#include <ctype.h>
#include <string.h>

#include "mock/org/internal.h"

static const char *const types[] = {"string", "integer", "number", "boolean",
                                    "null",   "object",  "array"};
enum { N_FLAT_TYPES = 5 }; /* the first ones may be inputs */

static void check_type(struct mock_edit *e, const cJSON *type, size_t n_types)
{
    if (!cJSON_IsString(type)) {
        mock_problem(e, type, "\"type\" must be a string, not %s", gc_json_type_name(type));
        return;
    }
    for (size_t i = 0; i < n_types; i++)
        if (strcmp(type->valuestring, types[i]) == 0)
            return;
    const char *near = gc_nearest(type->valuestring, types, n_types);
    if (!near && n_types == N_FLAT_TYPES)
        mock_problem(e, type,
                     "an input must be string, integer, number, boolean or null, not \"%.60s\"",
                     type->valuestring);
    else
        mock_problem(e, type, "unknown type \"%.60s\"%s", type->valuestring,
                     gc_did_you_mean("\"", near, "\""));
}

/* One name, or an array of them. */
static void check_types(struct mock_edit *e, const cJSON *schema, size_t n_types)
{
    const cJSON *type = gc_json_get(schema, "type");
    if (!cJSON_IsArray(type)) {
        if (type)
            check_type(e, type, n_types);
        return;
    }
    for (const cJSON *c = type->child; c; c = c->next)
        check_type(e, c, n_types);
}

/* What is required must be described: else no service can ever satisfy the contract knowingly. */
static void check_required(struct mock_edit *e, const cJSON *schema)
{
    const cJSON *required = gc_json_get(schema, "required");
    if (required && !cJSON_IsArray(required))
        mock_problem(e, required, "\"required\" must be an array, not %s",
                     gc_json_type_name(required));
    for (const cJSON *c = cJSON_IsArray(required) ? required->child : NULL; c; c = c->next) {
        if (!cJSON_IsString(c))
            mock_problem(e, c, "\"required\" must hold texts, not %s", gc_json_type_name(c));
        else if (!gc_json_get(gc_json_get(schema, "properties"), c->valuestring))
            mock_problem(e, c, "\"%.60s\" is required, but not one of the properties",
                         c->valuestring);
    }
}

static void check_schema(struct mock_edit *e, const cJSON *schema, size_t n_types)
{
    if (!cJSON_IsObject(schema)) {
        mock_problem(e, schema, "%s must be an object, not %s",
                     schema->string ? schema->string : "a schema", gc_json_type_name(schema));
        return;
    }
    const cJSON *properties = gc_json_get(schema, "properties"), *items;
    check_types(e, schema, n_types);
    check_required(e, schema);
    if (properties && !cJSON_IsObject(properties))
        mock_problem(e, properties, "\"properties\" must be an object, not %s",
                     gc_json_type_name(properties));
    for (const cJSON *p = cJSON_IsObject(properties) ? properties->child : NULL; p; p = p->next)
        check_schema(e, p, n_types);
    items = gc_json_get(schema, "items");
    if (cJSON_IsObject(items))
        check_schema(e, items, n_types);
}

/* Letters, digits, '_' and '-', a letter first; and three names that the platform keeps. */
static void check_input_name(struct mock_edit *e, const cJSON *input)
{
    static const char *const reserved[] = {"orgId", "integrationId", "rawRequest"};
    const char *s = input->string;
    for (size_t i = 0; i < GC_COUNT_OF(reserved); i++)
        if (strcmp(s, reserved[i]) == 0)
            mock_problem(e, input, "\"%s\" is reserved: an input can't have this name", s);
    bool ok = isalpha((unsigned char)*s);
    for (; ok && *s; s++)
        ok = isalnum((unsigned char)*s) || *s == '_' || *s == '-';
    if (!ok)
        mock_problem(e, input,
                     "the input \"%.60s\" must be named by letters, digits, '_' and '-', a letter "
                     "first",
                     input->string);
}

static void check_input(struct mock_edit *e, const cJSON *schema)
{
    const cJSON *properties = gc_json_get(schema, "properties");
    check_types(e, schema, GC_COUNT_OF(types));
    check_required(e, schema);
    for (const cJSON *p = properties ? properties->child : NULL; p; p = p->next) {
        check_input_name(e, p);
        check_schema(e, p, N_FLAT_TYPES);
    }
}

void mock_edit_check_contract(struct mock_edit *e, const cJSON *contract)
{
    const cJSON *input = gc_json_get(contract, "input"), *output = gc_json_get(contract, "output");
    if (input)
        check_input(e, input);
    if (output)
        check_schema(e, output, GC_COUNT_OF(types));
}
