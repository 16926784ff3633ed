/* Items that obey a JSON Schema of the item above them: rows of a data table. */
#include <string.h>

#include "base/json/schema.h"
#include "base/problems.h"
#include "mock/platform/request/serving.h"

/* A copy of the schema of the parent; NULL: it has none. The caller holds the stores. */
static cJSON *schema_above(struct serving *s, const char *member)
{
    struct platform_collection *up = s->c->parent;
    if (!up)
        return NULL;
    const char *above = serve_path(s, s->path, s->c->n_parent - 1);
    const char *key = serve_segment(s, s->path, s->c->n_parent);
    const struct mock_entity *e = mock_store_get(serve_store(s, up, above, false), key);
    cJSON *parent = e ? serve_tree_of(e) : NULL;
    cJSON *schema = cJSON_DetachItemFromObjectCaseSensitive(parent, member);
    cJSON_Delete(parent);
    return schema;
}

/* "label" of 'row:1:1: "label" of row must be ...': the first name in quotes, for the field. */
static void name_field(const char *text, char field[128])
{
    const char *open = strchr(text, '"'), *close = open ? strchr(open + 1, '"') : NULL;
    int n = close ? (int)(close - open) - 1 : 0;
    snprintf(field, 128, "%.*s", n < 127 ? n : 127, open ? open + 1 : "");
}

static void refuse(struct serving *s, const struct gc_problems *problems)
{
    char field[128];
    const struct gc_problem *first = &problems->list[0];
    name_field(first->text, field);
    serve_fail(s, 400, "invalid.value", *field ? field : NULL, "It does not fit its schema: %.500s",
               first->text);
}

/* A schema that is none, or says what the validator does not know, forbids nothing. */
bool serve_obeys_schema(struct serving *s, const cJSON *item)
{
    const char *member = gc_json_str(s->c->row, "schemaOf");
    struct gc_problems none GC_AUTO(gc_problems_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_schema *compiled = NULL;
    cJSON *schema = member ? schema_above(s, member) : NULL;
    const struct gc_json doc = {.root = schema, .name = "schema"};
    const struct gc_json given = {.root = item, .name = "item"};
    bool ok = true;
    if (cJSON_IsObject(schema) && gc_schema_compile(&compiled, &doc, schema, &none) == GC_OK)
        ok = gc_schema_check(compiled, &given, item, "item", 0, &problems);
    if (!ok)
        refuse(s, &problems);
    gc_schema_free(compiled);
    cJSON_Delete(schema);
    return ok;
}
