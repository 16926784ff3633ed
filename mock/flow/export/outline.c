/* An export as an outline: its tasks, states and menus, then the modules that are embedded. */
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/export.h"

static size_t index_of(const void *action)
{
    const struct export_action *a = action;
    return a->index;
}

static void describe(const void *action, struct flow_row *row)
{
    const struct export_action *a = action;
    row->counted = &a->counted;
    row->id = a->id;
    row->name = a->name;
    row->type = a->type;
    row->number = a->number;
}

static const void *nothing(const void *action)
{
    (void)action;
    return NULL;
}

static bool output(const void *action, size_t i, struct flow_row *row, const void **to)
{
    const struct export_action *a = action;
    if (i >= a->n_paths)
        return false;
    row->counted = &a->counted;
    row->id = a->id;
    row->number = a->number;
    row->output = a->paths[i].output;
    row->name = *a->paths[i].label ? a->paths[i].label : a->paths[i].output;
    *to = a->paths[i].to;
    return true;
}

static const void *next(const void *action)
{
    const struct export_action *a = action;
    return a->next;
}

/* What nothing leads to; `from` is the first action that may belong to it, and moves on. */
static bool draw_rest(const struct flow_outline *o, const struct flow_export *f,
                      const struct export_sequence *s, size_t *from)
{
    bool headed = false, ok = true;
    for (; ok && *from < f->n_actions && f->actions[*from].sequence == s; ++*from) {
        if (o->drawn[*from])
            continue;
        if (!headed)
            flow_outline_heading(o, "nothing leads here", NULL, 1);
        headed = true;
        ok = flow_outline_list(o, &f->actions[*from], 2);
    }
    return ok;
}

static bool draw_flow(const struct flow_export *f, flow_row_fn on_row, void *ctx)
{
    bool *drawn = calloc(f->n_actions + 1, sizeof *drawn), ok = drawn != NULL;
    const struct flow_outline o = {.on_row = on_row,
                                   .ctx = ctx,
                                   .drawn = drawn,
                                   .n = f->n_actions,
                                   .index = index_of,
                                   .describe = describe,
                                   .inside = nothing,
                                   .output = output,
                                   .next = next};
    size_t at = 0;
    for (size_t i = 0; ok && i < f->n_sequences; i++) {
        const struct export_sequence *s = &f->sequences[i];
        flow_outline_heading(&o, s->name, s->type, 0);
        ok = (!s->start || flow_outline_list(&o, s->start, 1)) && draw_rest(&o, f, s, &at);
    }
    free(drawn);
    return ok;
}

bool flow_export_outline(const struct flow_export *f, flow_row_fn on_row, void *ctx)
{
    bool ok = draw_flow(f, on_row, ctx);
    for (size_t i = 0; ok && i < f->n_modules; i++) {
        const struct flow_row row = {
            .kind = FLOW_ROW_SEQUENCE, .name = f->modules[i]->name, .type = "Common Module"};
        on_row(ctx, &row);
        ok = flow_export_outline(f->modules[i], on_row, ctx);
    }
    return ok;
}
