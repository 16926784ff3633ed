/* needs.h - what an export needs from outside that the org has not: the one place that knows, for
 * `gcmock validate` (notes) and `gcmock stub` (files).
 *
 *   mock_needs_each(org, flow->export, print_note, stdout);
 *
 * Ownership:  what a need points to is borrowed from the flow, and lives as long as it.
 * Threads:    reads only.
 */
#ifndef MOCK_VALIDATE_NEEDS_H
#define MOCK_VALIDATE_NEEDS_H

#include "mock/flow/export/export.h"
#include "mock/org/org.h"

enum mock_need_kind {
    MOCK_NEED_DATA_ACTION,
    MOCK_NEED_TABLE,
    MOCK_NEED_FLOW,
    MOCK_NEED_ITEM,       /* of a collection */
    MOCK_NEED_EXPRESSION, /* one that can be evaluated; name says what is wrong with it, while told
                           */
    MOCK_NEED_VARIABLE,   /* one that is there; name is as it was written */
};
struct mock_need {
    enum mock_need_kind kind;
    const char *what;       /* "data table" */
    const char *name, *id;  /* id may be NULL */
    const char *collection; /* of an item: "queues" */
    const char *then;       /* what happens as it is: "it will take Failure" */
    const struct flow_export *flow;
    const struct export_action *action; /* that needs it */
    const cJSON *contract;              /* what the export tells of it, or NULL */
};
typedef void mock_need_fn(void *ctx, const struct mock_need *need);

/* Each action's needs, modules included; a thing that two actions need comes twice. */
void mock_needs_each(const struct mock_org *org, const struct flow_export *flow, mock_need_fn *fn,
                     void *ctx);
/* Columns of a data table by its contract, key first: calls fn with each name. */
void mock_need_columns(const struct mock_need *need, void (*fn)(void *ctx, const char *name),
                       void *ctx);

#endif
