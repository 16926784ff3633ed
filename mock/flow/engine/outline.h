/* outline.h - a flow as Architect's task editor lists it: actions one under the other, the outputs
 * of each under it, and what follows an output further in.
 *
 *   flow_model_outline(model, on_row, ctx);        (flow_export_outline: the same of an export)
 *
 * Each action comes once; where the flow comes to it again stands a link. What no link leads to
 * comes last in its sequence, under a heading of its own. An own flow's path `next` is no output:
 * there is no other way to go.
 *
 * Ownership:  rows are lent for the length of the call.
 * Threads:    reads the flow only.
 * Errors:     false: out of memory, and rows are missing.
 */
#ifndef FLOW_OUTLINE_H
#define FLOW_OUTLINE_H

#include "base/status.h"
#include "mock/flow/engine/model.h"

enum flow_row_kind { FLOW_ROW_SEQUENCE, FLOW_ROW_ACTION, FLOW_ROW_OUTPUT, FLOW_ROW_LINK };

struct flow_row {
    enum flow_row_kind kind;
    unsigned depth;
    const struct gc_map_key *counted; /* the action as took() tells it; NULL for a sequence */
    const char *id;                   /* of the action; of an output, the action that has it */
    const char *output;               /* of an output: as took() tells it */
    const char *name;
    const char *type; /* of an action or a sequence; may be NULL */
    int64_t number;   /* Architect's; 0: none */
};
typedef void (*flow_row_fn)(void *ctx, const struct flow_row *row);

GC_NODISCARD bool flow_model_outline(const struct flow_model *m, flow_row_fn on_row, void *ctx);

/* What the walk must know of actions, whatever they are; the functions get one of them. */
struct flow_outline {
    flow_row_fn on_row;
    void *ctx;
    bool *drawn; /* by index */
    size_t n;
    size_t (*index)(const void *action);
    void (*describe)(const void *action, struct flow_row *row); /* all but kind and depth */
    const void *(*inside)(const void *action);                  /* or NULL */
    /* The i-th way out, which is an output, and where it leads; false: there is none. */
    bool (*output)(const void *action, size_t i, struct flow_row *row, const void **to);
    const void *(*next)(const void *action); /* or NULL */
};
/* One list of actions, and all that is in it. */
GC_NODISCARD bool flow_outline_list(const struct flow_outline *o, const void *first,
                                    unsigned depth);
void flow_outline_heading(const struct flow_outline *o, const char *name, const char *type,
                          unsigned depth);

#endif
