/* A call that somebody makes step by step, each time with one deed more: it ends where the flow
 * would have to ask them, and says for what. */
#include <stdio.h>

#include "mock/api/architect/architect.h"

struct caller {
    char wants[200];
    bool asked;
};

static void hear(void *ctx, const char *text)
{
    (void)ctx, (void)text;
}

static cJSON *act(void *ctx, const char *wants)
{
    struct caller *c = ctx;
    cJSON *deed = cJSON_CreateObject();
    snprintf(c->wants, sizeof c->wants, "%s", wants);
    c->asked = true;
    if (deed)
        (void)!cJSON_AddTrueToObject(deed, "hangs_up");
    return deed;
}

static const char *waits_for(void *ctx)
{
    const struct caller *c = ctx;
    return c->asked ? c->wants : NULL;
}

enum gc_status mock_simulate_live(struct mock_exchange *x, const struct mock_flow *flow,
                                  const struct flow_request *req, struct gc_jsonw *w,
                                  struct gc_error *err)
{
    struct caller caller = {.asked = false};
    const struct flow_line line = {
        .ctx = &caller, .hear = hear, .act = act, .waits_for = waits_for};
    struct flow_request live = *req;
    struct mock_coverage taken;
    live.line = &line;
    mock_coverage_init(&taken);
    x->taken = &taken;
    enum gc_status status = mock_simulate(x, flow, &live, w, err);
    x->taken = NULL;
    if (req->over)
        req->over->waits = caller.asked;
    if (!caller.asked) /* else it is run again with what they do, and counts then */
        mock_coverage_add(&x->world->flows, &taken);
    mock_coverage_release(&taken);
    return status;
}
