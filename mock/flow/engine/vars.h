/* vars.h - the variables of one run.
 *
 *   struct flow_vars vars;  flow_vars_init(&vars);
 *   if (!flow_vars_set(&vars, "Flow.name", node, &value)) ...
 *
 * Flow.* and dataAction.* belong to the run, Task.* to the innermost container that the node is in.
 * Names do not depend on case; the spelling that set a variable first is the one shown.
 *
 * Ownership:  values are copied in and lent out until they are set again.
 * Units:      bytes.
 * Threads:    one run, one thread.
 * Errors:     false: out of memory, too many variables, or too large ones.
 */
#ifndef FLOW_VARS_H
#define FLOW_VARS_H

#include "base/json/write.h"
#include "base/map.h"
#include "mock/flow/engine/model.h"
#include "mock/flow/expr/expr.h"

enum {
    FLOW_VARS_MAX = 5000,
    FLOW_VARS_BYTES = 32 << 20,
};

struct flow_var;
struct flow_vars {
    struct gc_map by_key;
    struct flow_var *first, **last; /* in the order in which they were made */
    size_t bytes;                   /* of their values */
};

void flow_vars_init(struct flow_vars *vars);
void flow_vars_release(struct flow_vars *vars);

/* at: the node that speaks; its container is the home of Task.*. NULL: the flow itself. */
GC_NODISCARD bool flow_vars_set(struct flow_vars *vars, const char *name,
                                const struct flow_node *at, const struct flow_value *value);
struct flow_value flow_vars_get(const struct flow_vars *vars, enum flow_scope scope,
                                const char *key, const struct flow_node *at);
/* Sets the Task.* of a container back to NOT_SET: it is entered anew. */
void flow_vars_clear_task(struct flow_vars *vars, const struct flow_node *container);
/* The members of an object: Flow.* and dataAction.*. */
void flow_vars_write(const struct flow_vars *vars, struct gc_jsonw *w);

#endif
