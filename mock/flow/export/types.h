/* types.h - the action types of exports: one row each.
 *
 *   const struct export_type *t = export_type_find("DecisionAction");
 *
 * Source:     types and outputs of public exports and of Genesys' own documentation.
 */
#ifndef FLOW_EXPORT_TYPES_H
#define FLOW_EXPORT_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "mock/flow/export/run.h"

struct export_type {
    const char *type;  /* "DataTableLookupAction" */
    const char *title; /* "Data Table Lookup", as people call it */
    export_action_fn *run;
    const char *outputs; /* "__FOUND__ __NOT_FOUND__ __FAILURE__"; "" none, or others of its own */
};

const struct export_type *export_type_find(const char *type); /* NULL: unknown */
const struct export_type *export_type_at(size_t i);           /* NULL past the last */

#endif
