/* Exports: what they are, and what a run of them will miss, by the number that Architect shows. */
#include <string.h>

#include "mock/flow/export/action/types.h"
#include "mock/validate/needs.h"
#include "mock/validate/validate.h"

static void begin(FILE *to, const struct export_action *a)
{
    fprintf(to, "  note: ");
    if (a->number > 0)
        fprintf(to, "%lld ", (long long)a->number);
    fprintf(to, "%s ", a->name);
}

static void print_column(void *ctx, const char *name)
{
    fprintf(ctx, "%s%s", strcmp(name, "key") == 0 ? "" : ", ", name);
}

/* What is missing, what happens then, what to add. */
static void print_need(void *ctx, const struct mock_need *n)
{
    FILE *to = ctx;
    begin(to, n->action);
    if (n->kind == MOCK_NEED_EXPRESSION)
        fprintf(to, "has an expression that can't be evaluated: %s\n        ", n->name);
    else
        fprintf(to, "needs %s \"%s\": %s\n        ", n->what, n->name, n->then);
    switch (n->kind) {
    case MOCK_NEED_DATA_ACTION:
        fprintf(to, "add it to data-actions.json, or \"data_actions\" to a scenario\n");
        break;
    case MOCK_NEED_TABLE:
        fprintf(to, "add data-tables/%s.csv with columns ", n->name);
        mock_need_columns(n, print_column, to);
        fputc('\n', to);
        break;
    case MOCK_NEED_FLOW:
        fprintf(to, "add its export to flows\n");
        break;
    case MOCK_NEED_EXPRESSION:
        fprintf(to, "%s\n", n->then);
        break;
    case MOCK_NEED_VARIABLE:
        fprintf(to, "look at the action in Architect: what it named is gone\n");
        break;
    case MOCK_NEED_ITEM:
        fprintf(to, "add it to %s\n", mock_collection_file(n->collection));
        break;
    }
}

static void note_unknown(const struct flow_export *f, FILE *to)
{
    for (size_t i = 0; i < f->n_actions; i++) {
        const struct export_action *a = &f->actions[i];
        if (a->row)
            continue;
        begin(to, a);
        fprintf(to, "(%s): a run that comes here ends FAILED%s\n", *a->type ? a->type : "no type",
                export_type_near(a->type, (char[GC_HINT_TEXT * 2]){0}));
        fprintf(to, "        \"outputs\" of a scenario may say which output it takes\n");
    }
    for (size_t i = 0; i < f->n_modules; i++)
        note_unknown(f->modules[i], to);
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
    size_t n_types, n = count_unknown(f, &n_types);
    fprintf(to, "flow \"%s\", %s: %zu action%s, ", f->name, f->type, f->n_actions,
            f->n_actions == 1 ? "" : "s");
    if (n == 0)
        fprintf(to, "all known\n");
    else
        fprintf(to, "%zu of %zu type%s that gcmock does not know\n", n, n_types,
                n_types == 1 ? "" : "s");
    mock_needs_each(org, f, print_need, to);
    note_unknown(f, to);
}
