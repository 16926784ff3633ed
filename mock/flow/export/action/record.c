/* What changes nothing that a simulation has: the trace tells what it would have done. */
#include <string.h>

#include "mock/flow/export/action/types.h"

static bool is_value(const cJSON *json)
{
    return cJSON_IsString(gc_json_get(json, "type")) && gc_json_get(json, "config");
}

static bool write_one(struct export_run *r, const cJSON *value)
{
    struct flow_value v;
    if (!export_eval(r, value, &v))
        return false;
    gc_jsonw_key(&r->result, value->string);
    flow_value_write(&r->result, &v);
    return true;
}

/* callbackNumbers: [V, ...] */
static bool write_list(struct export_run *r, const cJSON *list)
{
    bool all = true;
    gc_jsonw_put_array(&r->result, list->string);
    for (const cJSON *c = list->child; c && all; c = c->next) {
        struct flow_value v;
        all = export_eval(r, c, &v);
        if (all)
            flow_value_write(&r->result, &v);
    }
    gc_jsonw_end(&r->result);
    return all;
}

/* Values, and the names beside their ids: "scriptName". */
static bool write_member(struct export_run *r, const cJSON *c)
{
    size_t n = strlen(c->string);
    if (is_value(c))
        return write_one(r, c);
    if (cJSON_IsArray(c) && is_value(c->child))
        return write_list(r, c);
    if (cJSON_IsString(c) && n > 4 && strcmp(c->string + n - 4, "Name") == 0 && *c->valuestring)
        gc_jsonw_put_str(&r->result, c->string, c->valuestring);
    return true;
}

static bool write_all(struct export_run *r, const struct export_action *a)
{
    bool all = true;
    gc_jsonw_put_object(&r->result, "would");
    for (const cJSON *c = a->json->child; c && all; c = c->next)
        all = write_member(r, c);
    gc_jsonw_end(&r->result);
    return all;
}

struct export_outcome export_record(struct export_run *r, const struct export_action *a)
{
    return write_all(r, a) ? export_done() : export_error(r);
}

struct export_outcome export_tried(struct export_run *r, const struct export_action *a)
{
    return write_all(r, a) ? export_leave("__SUCCESS__") : export_error(r);
}
