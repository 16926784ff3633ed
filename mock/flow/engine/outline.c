#include "mock/flow/engine/outline.h"

#include <stdlib.h>
#include <string.h>

#include "mock/flow/engine/action.h"

/* --- the walk: as deep as actions stand in each other, but never on the stack ------------------
 */

struct level {
    const void *action;
    size_t done; /* 0: nothing; 1: it is drawn; 2: its inside, too; then its outputs */
    unsigned depth;
};

static void draw(const struct flow_outline *o, const void *action, unsigned depth)
{
    bool again = o->drawn[o->index(action)];
    struct flow_row row = {.kind = again ? FLOW_ROW_LINK : FLOW_ROW_ACTION, .depth = depth};
    o->describe(action, &row);
    o->drawn[o->index(action)] = true;
    o->on_row(o->ctx, &row);
}

/* What comes next below or behind the action at hand: a list that begins inside of it (its first
 * action to *to), or the action that follows it. False: this list is over. */
static bool go_on(const struct flow_outline *o, struct level *at, const void **to, unsigned *depth)
{
    struct flow_row row = {.kind = FLOW_ROW_OUTPUT, .depth = at->depth + 1};
    *to = NULL;
    if (at->done++ == 1) {
        *to = o->inside(at->action);
        *depth = at->depth + 1;
        return true;
    }
    if (o->output(at->action, at->done - 3, &row, to)) {
        o->on_row(o->ctx, &row);
        *depth = at->depth + 2;
        return true;
    }
    at->action = o->next(at->action);
    at->done = 0;
    return at->action != NULL;
}

bool flow_outline_list(const struct flow_outline *o, const void *first, unsigned depth)
{
    struct level *stack = calloc(o->n + 2, sizeof *stack);
    size_t n = 0;
    if (!stack)
        return false;
    stack[n++] = (struct level){.action = first, .depth = depth};
    while (n > 0) {
        struct level *at = &stack[n - 1];
        const void *to = NULL;
        if (at->done == 0) {
            bool again = o->drawn[o->index(at->action)];
            draw(o, at->action, at->depth);
            at->done = 1;
            n -= again;
        } else if (!go_on(o, at, &to, &depth))
            n--;
        else if (to)
            stack[n++] = (struct level){.action = to, .depth = depth};
    }
    free(stack);
    return true;
}

void flow_outline_heading(const struct flow_outline *o, const char *name, const char *type,
                          unsigned depth)
{
    const struct flow_row row = {
        .kind = FLOW_ROW_SEQUENCE, .depth = depth, .name = name, .type = type};
    o->on_row(o->ctx, &row);
}

/* --- our own format --------------------------------------------------------------------------- */

static size_t index_of(const void *action)
{
    const struct flow_node *n = action;
    return n->index;
}

static void describe(const void *action, struct flow_row *row)
{
    const struct flow_node *n = action;
    row->counted = &n->counted;
    row->id = n->id;
    row->name = n->name;
    row->type = n->type;
}

static const void *inside(const void *action)
{
    const struct flow_node *n = action;
    return n->start;
}

static bool is_next(const struct flow_path *p)
{
    return strcmp(p->name, "next") == 0;
}

static bool output(const void *action, size_t i, struct flow_row *row, const void **to)
{
    const struct flow_node *n = action;
    for (size_t k = 0; k < n->n_paths; k++) {
        if (is_next(&n->paths[k]) || i-- > 0)
            continue;
        row->counted = &n->counted;
        row->id = n->id;
        row->name = row->output = n->paths[k].name;
        *to = n->paths[k].target;
        return true;
    }
    return false;
}

static const void *next(const void *action)
{
    return flow_node_next(action, "next");
}

bool flow_model_outline(const struct flow_model *m, flow_row_fn on_row, void *ctx)
{
    bool *drawn = calloc(m->n_nodes + 1, sizeof *drawn), headed = false;
    const struct flow_outline o = {.on_row = on_row,
                                   .ctx = ctx,
                                   .drawn = drawn,
                                   .n = m->n_nodes,
                                   .index = index_of,
                                   .describe = describe,
                                   .inside = inside,
                                   .output = output,
                                   .next = next};
    bool ok = drawn && (!m->start || flow_outline_list(&o, m->start, 0));
    for (size_t i = 0; ok && i < m->n_nodes; i++) {
        if (drawn[i])
            continue;
        if (!headed)
            flow_outline_heading(&o, "nothing leads here", NULL, 0);
        headed = true;
        ok = flow_outline_list(&o, &m->nodes[i], 1);
    }
    free(drawn);
    return ok;
}
