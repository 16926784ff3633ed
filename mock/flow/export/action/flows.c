/* Other flows: common modules and bots. */
#include "mock/flow/export/action/types.h"

static struct export_outcome into(struct export_run *r, const struct export_action *a,
                                  const struct flow_export *flow)
{
    struct export_passed passed;
    const struct export_frame to = {.flow = flow};
    if (!export_pass_begin(r, &passed, &to, NULL, gc_json_get(a->json, "inputs")))
        return export_error(r);
    bool pushed = export_push(r, flow, a);
    if (!export_pass_end(r, &passed, pushed))
        return export_error(r);
    return export_ends(EXPORT_INTO);
}

static const struct flow_export *flow_of(struct export_run *r, const struct export_action *a)
{
    const char *id = gc_json_str(a->json, "flowId"), *name = gc_json_str(a->json, "flowName");
    const struct flow_export *own = flow_export_module(r->frame->flow, id, name);
    return own || !r->host->find_flow ? own : r->host->find_flow(r->host->ctx, id, name);
}

struct export_outcome export_module(struct export_run *r, const struct export_action *a)
{
    const struct flow_export *flow = flow_of(r, a);
    const char *name = gc_json_str(a->json, "flowName");
    return flow ? into(r, a, flow) : export_failf(r, "needs flow \"%.100s\"", name ? name : "");
}

struct export_outcome export_bot(struct export_run *r, const struct export_action *a)
{
    return export_module(r, a);
}
