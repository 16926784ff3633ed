#include "genesys/simulation.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum gc_status gc_lookup_find_node(struct gc_api *api, struct gc_lookup_plan *plan,
                                   int64_t deadline_ms, struct gc_error *err)
{
    struct gc_flow flow GC_AUTO(gc_flow_release) = {0};
    const struct gc_node *node = NULL;
    enum gc_status st = gc_flow_get(api, plan->flow_id, deadline_ms, &flow, err);
    if (st == GC_OK)
        st = gc_flow_lookup_node(&flow, &node, err);
    if (st != GC_OK)
        return st;
    plan->found_node = gc_strdup(node->id);
    plan->node_id = plan->found_node;
    return plan->found_node ? GC_OK : gc_fail_nomem(err);
}

void gc_lookup_plan_release(struct gc_lookup_plan *plan)
{
    free(plan->found_node);
    plan->found_node = NULL;
}

void gc_lookup_release(struct gc_lookup *l)
{
    gc_simulation_release(&l->simulation);
}

static void delete_tree(cJSON **tree)
{
    cJSON_Delete(*tree);
}

enum gc_status gc_lookup_run(struct gc_api *api, const struct gc_lookup_plan *plan,
                             const char *number, const cJSON *extra, int64_t deadline_ms,
                             struct gc_lookup *out, struct gc_error *err)
{
    cJSON *merged GC_AUTO(delete_tree) = NULL;
    int64_t start_us = gc_now_us();
    gc_uuid(out->conversation_id);
    if (extra && plan->context) {
        merged = cJSON_Duplicate(plan->context, true);
        if (!merged || !gc_json_merge(merged, extra))
            return gc_fail_nomem(err);
    }
    const struct gc_simulation_request r = {.flow_id = plan->flow_id,
                                            .node_id = plan->node_id,
                                            .from = number,
                                            .to = plan->to,
                                            .conversation_id = out->conversation_id,
                                            .timeout_ms = plan->timeout_ms,
                                            .context = merged  ? merged
                                                       : extra ? extra
                                                               : plan->context};
    enum gc_status st = gc_simulation_run(api, &r, deadline_ms, &out->simulation, err);
    out->elapsed_ms = (gc_now_us() - start_us) / 1000;
    out->answered = st == GC_OK;
    return st == GC_OK ? gc_simulation_outcome(&out->simulation, err) : st;
}
