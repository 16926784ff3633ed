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
    live.line = &line;
    return mock_simulate(x, flow, &live, w, err);
}
