/* lookup.h - one lookup from end to end: which node, which context, what came of it.
 *
 *   struct gc_lookup_plan plan = {.flow_id = id, .to = to, .timeout_ms = 5000};
 *   if (gc_lookup_find_node(api, &plan, deadline_ms, &err) == GC_OK)
 *       status = gc_lookup_run(api, &plan, "+15551234567", NULL, deadline_ms, &lookup, &err);
 *
 * Ownership:  the plan borrows its texts and owns the found node's; a lookup owns its simulation.
 * Units:      milliseconds; deadline_ms is monotonic.
 * Threads:    a plan may be used by many threads once its node is found.
 * Errors:     the verdict of the simulation, or why there is none (lookup->answered is then false).
 */
#ifndef GC_LOOKUP_H
#define GC_LOOKUP_H

#include "base/random.h"
#include "genesys/simulation.h"

struct gc_lookup_plan {
    const char *flow_id;
    const char *node_id; /* NULL: from the flow's start */
    const char *to;
    int64_t timeout_ms;
    const cJSON *context; /* Optional: members of every context */
    char *found_node;     /* gc_lookup_find_node's */
};
/* Sets node_id to the flow's one external-contact action. */
GC_NODISCARD enum gc_status gc_lookup_find_node(struct gc_api *api, struct gc_lookup_plan *plan,
                                                int64_t deadline_ms, struct gc_error *err);
void gc_lookup_plan_release(struct gc_lookup_plan *plan);

struct gc_lookup {
    char conversation_id[GC_UUID_TEXT];
    bool answered; /* simulation is filled */
    struct gc_simulation simulation;
    int64_t elapsed_ms;
};
/* extra (may be NULL): an object whose members win over the plan's context. */
GC_NODISCARD enum gc_status gc_lookup_run(struct gc_api *api, const struct gc_lookup_plan *plan,
                                          const char *number, const cJSON *extra,
                                          int64_t deadline_ms, struct gc_lookup *out,
                                          struct gc_error *err);
void gc_lookup_release(struct gc_lookup *l);

#endif
