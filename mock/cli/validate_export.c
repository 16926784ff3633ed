/* Exports: what they are, and what a run of them will miss, by the number that Architect shows. */
#include <string.h>

#include "mock/cli/cli.h"
#include "mock/flow/export/action/types.h"
#include "mock/flow/export/export.h"

struct notes {
    const struct mock_org *org;
    const struct flow_export *flow; /* at hand: the flow itself, or a module of it */
    FILE *to;
};

static void begin(struct notes *n, const struct export_action *a)
{
    fprintf(n->to, "  note: ");
    if (a->number > 0)
        fprintf(n->to, "%lld ", (long long)a->number);
    fprintf(n->to, "%s ", a->name);
}

static void note_data_action(struct notes *n, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "actionName"), *id = gc_json_str(a->json, "actionId");
    if (!name || mock_org_data_action(n->org, name) || (id && mock_org_data_action(n->org, id)))
        return;
    bool known = flow_export_contract(n->flow, "actionServiceActions", id, name) != NULL;
    begin(n, a);
    fprintf(n->to, "needs data action \"%s\": %s\n", name,
            known ? "it will answer by the contract that the export holds"
                  : "it will take Failure");
    fprintf(n->to, "        add it to data-actions.json, or \"data_actions\" to a scenario\n");
}

static void note_table(struct notes *n, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "datatableName");
    const char *id = gc_json_str(a->json, "datatableId");
    const cJSON *table = flow_export_contract(n->flow, "dataTableTables", id, name), *c;
    if (!name || mock_org_data_table(n->org, name))
        return;
    begin(n, a);
    fprintf(n->to, "needs data table \"%s\": it will take Failure\n", name);
    fprintf(n->to, "        add data-tables/%s.csv with columns key", name);
    cJSON_ArrayForEach(c, gc_json_get(gc_json_get(table, "schema"), "properties"))
    {
        if (strcmp(c->string, "key") != 0)
            fprintf(n->to, ", %s", c->string);
    }
    fputc('\n', n->to);
}

static void note_flow(struct notes *n, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "flowName"), *id = gc_json_str(a->json, "flowId");
    if (!name || flow_export_module(n->flow, id, name) || mock_org_export(n->org, id, name))
        return;
    begin(n, a);
    fprintf(n->to, "needs flow \"%s\": it is not here\n        add its export to flows\n", name);
}

static void note_unknown(struct notes *n, const struct export_action *a)
{
    begin(n, a);
    fprintf(n->to, "(%s): a run that comes here ends FAILED\n", *a->type ? a->type : "no type");
}

static const struct {
    const char *type;
    void (*note)(struct notes *n, const struct export_action *a);
} rows[] = {
    {"DataAction", note_data_action},      {"DataTableLookupAction", note_table},
    {"CallBotFlowAction", note_flow},      {"TransferFlowAction", note_flow},
    {"CallCommonModuleAction", note_flow}, {"TransferFlowSecureAction", note_flow},
};

static void note_actions(struct notes *n, const struct flow_export *f)
{
    n->flow = f;
    for (size_t i = 0; i < f->n_actions; i++) {
        const struct export_action *a = &f->actions[i];
        if (!a->row)
            note_unknown(n, a);
        for (size_t k = 0; k < GC_COUNT_OF(rows); k++)
            if (strcmp(rows[k].type, a->type) == 0)
                rows[k].note(n, a);
    }
    for (size_t i = 0; i < f->n_modules; i++)
        note_actions(n, f->modules[i]);
}

/* Of how many types the unknown actions are. */
static size_t count_unknown(const struct flow_export *f, size_t *n_types)
{
    size_t n = 0;
    *n_types = 0;
    for (size_t i = 0; i < f->n_actions; i++) {
        bool again = false;
        if (f->actions[i].row)
            continue;
        n++;
        for (size_t k = 0; k < i && !again; k++)
            again = strcmp(f->actions[k].type, f->actions[i].type) == 0;
        *n_types += !again;
    }
    return n;
}

void mock_validate_export(const struct mock_org *org, const struct mock_flow *flow, FILE *to)
{
    const struct flow_export *f = flow->export;
    struct notes notes = {.org = org, .to = to};
    size_t n_types, n = count_unknown(f, &n_types);
    fprintf(to, "flow \"%s\", %s: %zu action%s, ", f->name, f->type, f->n_actions,
            f->n_actions == 1 ? "" : "s");
    if (n == 0)
        fprintf(to, "all known\n");
    else
        fprintf(to, "%zu of %zu type%s that gcmock does not know\n", n, n_types,
                n_types == 1 ? "" : "s");
    note_actions(&notes, f);
}
