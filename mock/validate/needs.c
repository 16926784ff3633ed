#include "mock/validate/needs.h"

#include <string.h>
#include <strings.h>

#include "mock/flow/engine/engine.h"
#include "mock/flow/export/action/types.h"

#define NO_VALUE "a run that comes here enters error handling"

enum { MAX_NAMED = 50 }; /* items that one action names */

struct looking {
    const struct mock_org *org;
    const struct flow_export *flow;
    const struct export_action *action;
    mock_need_fn *fn;
    void *ctx;
    struct {
        int kind;
        const char *name;
    } told[MAX_NAMED]; /* of the action at hand */
    size_t n_told;
};

static void tell(struct looking *l, struct mock_need need)
{
    need.flow = l->flow;
    need.action = l->action;
    l->fn(l->ctx, &need);
}

/* --- what has a type of action of its own ----------------------------------------------------- */

static void need_data_action(struct looking *l)
{
    const cJSON *a = l->action->json;
    const char *name = gc_json_str(a, "actionName"), *id = gc_json_str(a, "actionId");
    const cJSON *contract = flow_export_contract(l->flow, "actionServiceActions", id, name);
    if (!name || mock_org_data_action(l->org, name) || (id && mock_org_data_action(l->org, id)))
        return;
    tell(l, (struct mock_need){.kind = MOCK_NEED_DATA_ACTION,
                               .what = "data action",
                               .name = name,
                               .id = id,
                               .contract = contract,
                               .then = contract
                                           ? "it will answer by the contract that the export holds"
                                           : "it will take Failure"});
}

static void need_table(struct looking *l)
{
    const cJSON *a = l->action->json;
    const char *name = gc_json_str(a, "datatableName"), *id = gc_json_str(a, "datatableId");
    if (name && !mock_org_data_table(l->org, name))
        tell(l, (struct mock_need){.kind = MOCK_NEED_TABLE,
                                   .what = "data table",
                                   .name = name,
                                   .id = id,
                                   .contract =
                                       flow_export_contract(l->flow, "dataTableTables", id, name),
                                   .then = "it will take Failure"});
}

static void need_flow(struct looking *l)
{
    const cJSON *a = l->action->json;
    const char *name = gc_json_str(a, "flowName"), *id = gc_json_str(a, "flowId");
    bool transfer = strstr(l->action->type, "Transfer") != NULL;
    if (name && !flow_export_module(l->flow, id, name) && !mock_org_export(l->org, id, name))
        tell(l, (struct mock_need){.kind = MOCK_NEED_FLOW,
                                   .what = "flow",
                                   .name = name,
                                   .id = id,
                                   .then = transfer ? "the run ends there, and is not followed"
                                                    : "a run that comes here ends FAILED"});
}

static void need_queue_flow(struct looking *l)
{
    const cJSON *a = l->action->json;
    const char *name = gc_json_str(a, "inQueueFlowName"), *id = gc_json_str(a, "inQueueFlowId");
    if (name && *name && !mock_org_export(l->org, id, name))
        tell(l, (struct mock_need){.kind = MOCK_NEED_FLOW,
                                   .what = "flow",
                                   .name = name,
                                   .id = id,
                                   .then = "who waits there hears nothing"});
}

/* Of this action; what comes again is told once. */
static bool is_first(struct looking *l, int kind, const char *name)
{
    for (size_t i = 0; i < l->n_told; i++)
        if (l->told[i].kind == kind && strcmp(l->told[i].name, name) == 0)
            return false;
    if (l->n_told == MAX_NAMED)
        return false;
    l->told[l->n_told].kind = kind;
    l->told[l->n_told++].name = name;
    return true;
}

static void need_item(struct looking *l, int kind, const char *what, const char *name,
                      const char *id, const char *then)
{
    if ((id && *id && mock_org_find(l->org, kind, id)) ||
        (name && mock_org_find(l->org, kind, name)))
        return;
    name = name && *name ? name : id;
    if (!name || !*name || !is_first(l, kind, name))
        return;
    tell(l, (struct mock_need){.kind = MOCK_NEED_ITEM,
                               .what = what,
                               .name = name,
                               .id = id,
                               .collection = mock_collection_of(kind),
                               .then = then});
}

static void need_schedule(struct looking *l)
{
    const cJSON *a = l->action->json;
    bool group = strcmp(l->action->type, "EvaluateScheduleGroupAction") == 0;
    const char *emergency = gc_json_str(a, "emergencyGroupName");
    need_item(l, group ? FLOW_ITEM_SCHEDULE_GROUP : FLOW_ITEM_SCHEDULE,
              group ? "schedule group" : "schedule",
              gc_json_str(a, group ? "scheduleGroupName" : "scheduleName"),
              gc_json_str(a, group ? "scheduleGroupId" : "scheduleId"),
              group ? "it will take Open" : "it will take Active");
    if (emergency && gc_json_bool(a, "evaluateEmergencyGroup", true))
        need_item(l, FLOW_ITEM_EMERGENCY_GROUP, "emergency group", emergency,
                  gc_json_str(a, "emergencyGroupId"), "there is no emergency");
}

static void need_response(struct looking *l)
{
    need_item(l, FLOW_ITEM_RESPONSE, "response", gc_json_str(l->action->json, "responseName"),
              gc_json_str(l->action->json, "responseId"), "its name will stand for its text");
}

static const struct {
    const char *type;
    void (*look)(struct looking *l);
} rows[] = {
    {"DataAction", need_data_action},          {"SecureAction", need_data_action},
    {"BridgeServerAction", need_data_action},  {"TransferPureMatchAction", need_queue_flow},
    {"TransferAcdAction", need_queue_flow},    {"FlowSecureTransferAction", need_flow},
    {"DataTableLookupAction", need_table},     {"CallBotFlowAction", need_flow},
    {"CallDigitalBotFlowAction", need_flow},   {"CallCommonModuleAction", need_flow},
    {"TransferFlowAction", need_flow},         {"TransferFlowSecureAction", need_flow},
    {"EvaluateScheduleAction", need_schedule}, {"EvaluateScheduleGroupAction", need_schedule},
    {"GetResponseAction", need_response},
};

/* --- what expressions name -------------------------------------------------------------------- */

static const struct {
    const char *type; /* of a literal */
    int kind;
    const char *what;
} literals[] = {{"que", FLOW_QUEUE, "queue"}, {"usr", FLOW_USER, "user"},
                {"skl", FLOW_SKILL, "skill"}, {"lac", FLOW_LANGUAGE_SKILL, "language skill"},
                {"grp", FLOW_GROUP, "group"}, {"wrc", FLOW_WRAPUP_CODE, "wrap-up code"}};

/* Functions, and actions without "Action", that find by a text. */
static const struct {
    const char *name;
    int kind;
    const char *what;
} finders[] = {{"FindQueue", FLOW_QUEUE, "queue"},
               {"FindQueueById", FLOW_QUEUE, "queue"},
               {"FindUser", FLOW_USER, "user"},
               {"FindUserById", FLOW_USER, "user"},
               {"FindUsersById", FLOW_USER, "user"},
               {"FindSkill", FLOW_SKILL, "skill"},
               {"FindLanguageSkill", FLOW_LANGUAGE_SKILL, "language skill"},
               {"FindGroup", FLOW_GROUP, "group"},
               {"FindUserPrompt", FLOW_PROMPT, "prompt"},
               {"FindSchedule", FLOW_ITEM_SCHEDULE, "schedule"},
               {"FindScheduleGroup", FLOW_ITEM_SCHEDULE_GROUP, "schedule group"},
               {"FindEmergencyGroup", FLOW_ITEM_EMERGENCY_GROUP, "emergency group"}};

static void need_literal(struct looking *l, const cJSON *lit)
{
    const char *type = gc_json_str(lit, "type");
    for (size_t i = 0; type && i < GC_COUNT_OF(literals); i++)
        if (strcmp(literals[i].type, type) == 0)
            need_item(l, literals[i].kind, literals[i].what, gc_json_str(lit, "text"),
                      gc_json_str(lit, "val"), "its name is enough for a run");
}

static void need_prompt(struct looking *l, const cJSON *ref)
{
    const char *type = gc_json_str(ref, "type"), *text = gc_json_str(ref, "text");
    if (type && text && strcmp(type, "pmt") == 0 && strncasecmp(text, "Prompt.", 7) == 0)
        need_item(l, FLOW_PROMPT, "prompt", text + 7, gc_json_str(ref, "val"),
                  "it will say its name");
}

static void need_found(struct looking *l, const cJSON *call)
{
    const cJSON *operands = gc_json_get(call, "operands");
    const cJSON *lit = gc_json_get(operands ? operands->child : NULL, "lit");
    for (size_t i = 0; lit && i < GC_COUNT_OF(finders); i++)
        if (strcasecmp(finders[i].name, call->string) == 0)
            need_item(l, finders[i].kind, finders[i].what, gc_json_str(lit, "text"), NULL,
                      "it will be NOT_SET");
}

static bool is_there(const struct flow_export *f, const struct flow_ref *ref)
{
    return ref->scope == FLOW_SCOPE_SYSTEM ? export_is_known(ref->key)
                                           : gc_map_get(&f->variables_by_id, ref->key) != NULL;
}

/* A variable that is not there is NOT_SET, which nobody would see. */
static void need_value(void *ctx, const struct flow_expr *x, const char *why)
{
    struct looking *l = ctx;
    struct mock_need need = {
        .kind = MOCK_NEED_EXPRESSION, .what = "expression", .name = why, .then = NO_VALUE};
    if (!why) {
        bool system = x->ref.scope == FLOW_SCOPE_SYSTEM;
        if (is_there(l->flow, &x->ref) || !is_first(l, FLOW_NOT_SET, x->ref.text))
            return;
        need.kind = MOCK_NEED_VARIABLE;
        need.what = system ? "built-in value" : "variable";
        need.name = x->ref.text;
        need.then = system ? "gcmock does not know it: it is NOT_SET"
                           : "the flow has none of that id: it is NOT_SET, whatever is set";
    }
    tell(l, need);
}

static void look_at(struct looking *l, const cJSON *json)
{
    if (gc_json_int(gc_json_get(json, "uiMetaData"), "mode", 0) == 3)
        return; /* NOT_SET, whatever stands there */
    for (const cJSON *c = json->child; c; c = c->next) {
        if (!cJSON_IsObject(c) && !cJSON_IsArray(c))
            continue;
        if (c->string && strcmp(c->string, "menuChoiceList") == 0)
            continue; /* actions of their own */
        const struct export_tree *tree = flow_export_tree(l->flow, c);
        if (tree && !tree->x)
            tell(l, (struct mock_need){.kind = MOCK_NEED_EXPRESSION,
                                       .what = "expression",
                                       .name = tree->error ? tree->error : "it is none",
                                       .then = NO_VALUE});
        else if (tree)
            flow_expr_check(tree->x, need_value, l);
        if (c->string && strcmp(c->string, "lit") == 0)
            need_literal(l, c);
        else if (c->string && strcmp(c->string, "ref") == 0)
            need_prompt(l, c);
        else if (c->string)
            need_found(l, c);
        look_at(l, c);
    }
}

/* An action that finds by a text that stands there. */
static void need_of_finder(struct looking *l)
{
    const cJSON *question = export_question(l->action);
    const cJSON *lit = gc_json_get(gc_json_get(question, "config"), "lit");
    for (size_t i = 0; lit && i < GC_COUNT_OF(finders); i++) {
        size_t n = strlen(finders[i].name);
        if (strncmp(l->action->type, finders[i].name, n) == 0 &&
            strcmp(l->action->type + n, "Action") == 0)
            need_item(l, finders[i].kind, finders[i].what, gc_json_str(lit, "text"), NULL,
                      "it will take Not Found");
    }
}

void mock_needs_each(const struct mock_org *org, const struct flow_export *f, mock_need_fn *fn,
                     void *ctx)
{
    for (size_t i = 0; i < f->n_actions; i++) {
        struct looking l = {.org = org, .flow = f, .action = &f->actions[i], .fn = fn, .ctx = ctx};
        for (size_t k = 0; k < GC_COUNT_OF(rows); k++)
            if (strcmp(rows[k].type, l.action->type) == 0)
                rows[k].look(&l);
        need_of_finder(&l);
        look_at(&l, l.action->json);
    }
    for (size_t i = 0; i < f->n_modules; i++)
        mock_needs_each(org, f->modules[i], fn, ctx);
}

void mock_need_columns(const struct mock_need *need, void (*fn)(void *ctx, const char *name),
                       void *ctx)
{
    const cJSON *schema = gc_json_get(need->contract, "schema"), *c;
    fn(ctx, "key");
    cJSON_ArrayForEach(c, gc_json_get(schema, "properties"))
    {
        if (strcmp(c->string, "key") != 0)
            fn(ctx, c->string);
    }
}
