/* Queues, users, skills, prompts, contacts: found or not. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

/* outputs: of what was found, and of what was not. */
static const struct sought {
    const char *type;
    int kind; /* 0: an external contact */
    const char *found, *missing;
} sought[] = {
    {"FindQueueAction", FLOW_QUEUE, "__FOUND__", "__NOT_FOUND__"},
    {"FindQueueByIdAction", FLOW_QUEUE, "__FOUND__", "__NOT_FOUND__"},
    {"FindUserAction", FLOW_USER, "__FOUND__", "__NOT_FOUND__"},
    {"FindUserByIdAction", FLOW_USER, "__FOUND__", "__NOT_FOUND__"},
    {"FindUsersByIdAction", FLOW_USER, "__FOUND__", "__NOT_FOUND__"},
    {"FindSkillAction", FLOW_SKILL, "__FOUND__", "__NOT_FOUND__"},
    {"FindLanguageSkillAction", FLOW_LANGUAGE_SKILL, "__FOUND__", "__NOT_FOUND__"},
    {"FindGroupAction", FLOW_GROUP, "__FOUND__", "__NOT_FOUND__"},
    {"FindUserPromptAction", FLOW_PROMPT, "__FOUND__", "__NOT_FOUND__"},
    {"FindSystemPromptAction", FLOW_PROMPT, "__FOUND__", "__NOT_FOUND__"},
    {"FindScheduleAction", FLOW_ITEM_SCHEDULE, "__FOUND__", "__NOT_FOUND__"},
    {"FindScheduleGroupAction", FLOW_ITEM_SCHEDULE_GROUP, "__FOUND__", "__NOT_FOUND__"},
    {"FindEmergencyGroupAction", FLOW_ITEM_EMERGENCY_GROUP, "__FOUND__", "__NOT_FOUND__"},
    {"GetExternalContactAction", 0, "__FOUND__", "__NOT_FOUND__"},
    {"GetExternalOrganizationAction", FLOW_ITEM_ORGANIZATION, "__FOUND__", "__NOT_FOUND__"},
    {"FindGrammarAction", FLOW_ITEM_GRAMMAR, "__FOUND__", "__NOT_FOUND__"},
    {"FindGrammarByIdAction", FLOW_ITEM_GRAMMAR, "__FOUND__", "__NOT_FOUND__"},
    {"FindUtilizationLabelAction", FLOW_ITEM_UTILIZATION_LABEL, "__FOUND__", "__NOT_FOUND__"},
    {"SearchExternalContactsAction", 0, "__MATCH_EXACT__", "__NOT_FOUND__"},
};

static bool is_assigned(const cJSON *wrapper)
{
    return gc_json_int(gc_json_get(wrapper, "uiMetaData"), "mode", 0) == 2;
}

const cJSON *export_question(const struct export_action *a)
{
    for (const cJSON *c = a->json->child; c; c = c->next)
        if (cJSON_IsString(gc_json_get(c, "type")) && gc_json_get(c, "config") && !is_assigned(c))
            return c;
    return NULL;
}

/* Members that end so hold what to assign, whatever they are shown as. */
static bool is_result(const cJSON *c)
{
    size_t n = c->string ? strlen(c->string) : 0;
    return is_assigned(c) && n >= 6 && strcasecmp(c->string + n - 6, "result") == 0;
}

/* What is asked may be a variable, too: then results have their names. */
static const cJSON *asked(const struct export_action *a)
{
    const cJSON *first = export_question(a), *c;
    for (c = a->json->child; c && !first; c = c->next)
        if (cJSON_IsString(gc_json_get(c, "type")) && gc_json_get(c, "config") && !is_result(c))
            first = c;
    return first;
}

static bool take_result(struct export_run *r, const struct export_action *a, const cJSON *question,
                        const struct flow_value *v)
{
    for (const cJSON *c = a->json->child; c; c = c->next)
        if (c != question && is_assigned(c) && !export_assign(r, c, v))
            return false;
    return true;
}

static const cJSON *contact_of(struct export_run *r, const char *text)
{
    struct flow_contact found = {.json = NULL};
    const cJSON *given = gc_json_get(gc_json_get(r->given, "contacts"), text);
    if (given)
        return given;
    cJSON *own = r->host->contact_by_id ? r->host->contact_by_id(r->host->ctx, text) : NULL;
    if (!own && r->host->find_contact &&
        r->host->find_contact(r->host->ctx, text, &found) == GC_OK && found.own.root)
        own = gc_json_take(&found.own);
    else if (!own)
        return found.json;
    struct flow_value kept = own ? export_keep(r, own) : flow_not_set();
    return kept.kind == FLOW_NOT_SET ? NULL : own;
}

struct export_outcome export_find(struct export_run *r, const struct export_action *a)
{
    const char *text;
    const cJSON *question = asked(a), *item = NULL;
    size_t row = 0;
    while (row + 1 < GC_COUNT_OF(sought) && strcmp(sought[row].type, a->type) != 0)
        row++;
    if (!export_text(r, question, &text))
        return export_error(r);
    gc_jsonw_put_str(&r->result, "sought", text);
    if (text && sought[row].kind == 0)
        item = contact_of(r, text);
    else if (text && r->host->find_item)
        item = r->host->find_item(r->host->ctx, sought[row].kind, text);
    struct flow_value v = {.kind = FLOW_OBJECT, .json = item};
    if (sought[row].kind > 0 && sought[row].kind < FLOW_N_KINDS)
        v.kind = (enum flow_kind)sought[row].kind;
    if (!item)
        return export_leave(sought[row].missing);
    return take_result(r, a, question, &v) ? export_leave(sought[row].found) : export_error(r);
}
