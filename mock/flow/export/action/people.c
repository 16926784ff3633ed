/* Queues, users, skills, contacts: found or not. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

static const struct {
    const char *type;
    enum flow_kind kind;
} sought[] = {
    {"FindQueueAction", FLOW_QUEUE},
    {"FindQueueByIdAction", FLOW_QUEUE},
    {"FindUserAction", FLOW_USER},
    {"FindUserByIdAction", FLOW_USER},
    {"FindSkillAction", FLOW_SKILL},
    {"FindUsersByIdAction", FLOW_USER},
    {"GetExternalContactAction", FLOW_OBJECT},
};

static bool is_assigned(const cJSON *wrapper)
{
    return gc_json_int(gc_json_get(wrapper, "uiMetaData"), "mode", 0) == 2;
}

/* The first value of the action that is none to assign: what is looked for. */
const cJSON *export_question(const struct export_action *a)
{
    for (const cJSON *c = a->json->child; c; c = c->next)
        if (cJSON_IsString(gc_json_get(c, "type")) && gc_json_get(c, "config") && !is_assigned(c))
            return c;
    return NULL;
}

static bool take_result(struct export_run *r, const struct export_action *a,
                        const struct flow_value *v)
{
    for (const cJSON *c = a->json->child; c; c = c->next)
        if (is_assigned(c) && !export_assign(r, c, v))
            return false;
    return true;
}

struct export_outcome export_find(struct export_run *r, const struct export_action *a)
{
    const char *text;
    enum flow_kind kind = FLOW_OBJECT;
    for (size_t i = 0; i < GC_COUNT_OF(sought); i++)
        if (strcmp(sought[i].type, a->type) == 0)
            kind = sought[i].kind;
    if (!export_text(r, export_question(a), &text))
        return export_error(r);
    const cJSON *item =
        text && r->host->find_item ? r->host->find_item(r->host->ctx, kind, text) : NULL;
    gc_jsonw_put_str(&r->result, "sought", text);
    struct flow_value v = {.kind = kind, .json = item};
    if (!item)
        return export_leave("__NOT_FOUND__");
    return take_result(r, a, &v) ? export_leave("__FOUND__") : export_error(r);
}
