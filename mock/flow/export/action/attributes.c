/* Participant and conversation data. */
#include <string.h>

#include "mock/flow/export/action/types.h"

static void put_pair(struct gc_jsonw *w, const char *name, const char *value)
{
    gc_jsonw_array(w);
    gc_jsonw_str(w, name);
    gc_jsonw_str(w, value);
    gc_jsonw_end(w);
}

static bool set_attribute(struct export_run *r, const cJSON *entry, cJSON *to,
                          struct gc_jsonw *list)
{
    const char *name, *value;
    if (!export_text(r, gc_json_get(entry, "variable"), &name) ||
        !export_text(r, gc_json_get(entry, "expression"), &value))
        return false;
    if (!name)
        return export_note(r, "the name of an attribute is NOT_SET");
    put_pair(&r->result, name, value);
    if (list)
        put_pair(list, name, value);
    cJSON_DeleteItemFromObjectCaseSensitive(to, name);
    return !value || cJSON_AddStringToObject(to, name, value) || export_nomem(r);
}

static bool set_all(struct export_run *r, const struct export_action *a, struct gc_jsonw *list)
{
    const cJSON *entries = gc_json_get(a->json, "variables");
    bool all = true;
    gc_jsonw_put_array(&r->result, "set");
    for (const cJSON *c = entries ? entries->child : NULL; c && all; c = c->next)
        all = set_attribute(r, c, r->attributes, list);
    gc_jsonw_end(&r->result);
    return all;
}

struct export_outcome export_set_attributes(struct export_run *r, const struct export_action *a)
{
    return set_all(r, a, NULL) ? export_done() : export_error(r);
}

static bool get_all(struct export_run *r, const struct export_action *a)
{
    const cJSON *entries = gc_json_get(a->json, "variables");
    for (const cJSON *c = entries ? entries->child : NULL; c; c = c->next) {
        const char *name;
        if (!export_text(r, gc_json_get(c, "variable"), &name))
            return false;
        const cJSON *value = name ? gc_json_get(r->attributes, name) : NULL;
        if (!export_assign_json(r, gc_json_get(c, "expression"), value))
            return false;
    }
    return true;
}

struct export_outcome export_get_attributes(struct export_run *r, const struct export_action *a)
{
    return get_all(r, a) ? export_done() : export_error(r);
}

struct export_outcome export_conversation_data(struct export_run *r, const struct export_action *a)
{
    bool sets = strncmp(a->type, "Set", 3) == 0;
    if (sets ? !set_all(r, a, &r->data) : !get_all(r, a))
        return export_error(r);
    return export_leave("__SUCCESS__");
}
