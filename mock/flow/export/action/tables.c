/* Data tables. */
#include <string.h>

#include "mock/flow/export/action/types.h"

static bool is_key(const cJSON *row, const char *key)
{
    const cJSON *own = gc_json_get(row, "key");
    return own && own->valuestring && strcmp(own->valuestring, key) == 0;
}

static const cJSON *table_of(struct export_run *r, const char *name, const char *id)
{
    const cJSON *all = gc_json_get(r->given, "data_tables");
    const cJSON *table = gc_json_get(all, name);
    if (!table && id)
        table = gc_json_get(all, id);
    if (!table && name && r->host->data_table)
        table = r->host->data_table(r->host->ctx, name);
    return table;
}

static struct export_outcome no_table(struct export_run *r, const struct export_action *a,
                                      const char *name)
{
    cJSON *error = cJSON_CreateObject();
    char text[200];
    snprintf(text, sizeof text, "there is no data table \"%.100s\"", name);
    if (error) {
        cJSON_AddStringToObject(error, "errorType", "DataTablesTableNotFoundException");
        cJSON_AddStringToObject(error, "errorMessage", text);
    }
    struct flow_value kept = export_keep(r, error);
    gc_jsonw_put_str(&r->result, "failure", text);
    if (kept.kind == FLOW_NOT_SET ||
        !export_take_members(r, gc_json_get(a->json, "errorBindings"), kept.json))
        return export_error(r);
    return export_leave("__FAILURE__");
}

/* A cell that the row has not takes the column's default. */
static bool take_row(struct export_run *r, const struct export_action *a, const cJSON *row,
                     const cJSON *columns)
{
    const cJSON *outputs = gc_json_get(a->json, "outputs");
    for (const cJSON *c = outputs ? outputs->child : NULL; c; c = c->next) {
        const char *name = gc_json_str(c, "name");
        const cJSON *cell = name ? gc_json_get(row, name) : NULL;
        const cJSON *column = name ? gc_json_get(columns, name) : NULL;
        const char *type = gc_json_str(column, "type");
        bool text = type && strcmp(type, "string") == 0;
        if (!cell || (cJSON_IsString(cell) && !*cell->valuestring && !text))
            cell = gc_json_get(column, "default");
        if (!export_assign_json(r, gc_json_get(c, "value"), cell))
            return false;
    }
    return true;
}

struct export_outcome export_table_lookup(struct export_run *r, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "datatableName"), *key;
    const char *id = gc_json_str(a->json, "datatableId");
    if (!export_text(r, gc_json_get(a->json, "lookupKeyValue"), &key))
        return export_error(r);
    if (!key)
        return export_errorf(r, "the key to look up is NOT_SET");
    gc_jsonw_put_str(&r->result, "dataTable", name);
    gc_jsonw_put_str(&r->result, "key", key);
    name = name ? name : "";
    const cJSON *table = table_of(r, name, id);
    if (!table)
        return no_table(r, a, name);
    const cJSON *schema =
        gc_json_get(flow_export_contract(r->frame->flow, "dataTableTables", id, name), "schema");
    for (const cJSON *row = table->child; row; row = row->next)
        if (is_key(row, key)) {
            gc_jsonw_put_value(&r->result, "row", row);
            return take_row(r, a, row, gc_json_get(schema, "properties"))
                       ? export_leave("__FOUND__")
                       : export_error(r);
        }
    return export_leave("__NOT_FOUND__");
}
