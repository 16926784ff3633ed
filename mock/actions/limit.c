/* The platform's limits of an org's data actions: so many at once, so many a minute. */
#include <stdio.h>

#include "mock/actions/internal.h"

static bool refuse(struct mock_action_run *run, int64_t reset_s, int64_t allowed, const char *what)
{
    char reason[MOCK_ACTION_REASON];
    snprintf(reason, sizeof reason, "Rate limit exceeded the maximum [%lld] %s", (long long)allowed,
             what);
    run->retry_after_s = reset_s;
    return mock_action_fail(run, MOCK_WRONG_LIMIT, reason);
}

/* A run counts once, however often it sends. */
bool mock_action_take_slot(struct mock_exchange *x, struct mock_action_run *run)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    struct mock_limit_state minute;
    if (run->has_slot)
        return true;
    run->has_slot = true;
    long long at_once = atomic_fetch_add(&x->world->actions_running, 1) + 1;
    bool within =
        mock_limits_count(&x->world->limits, "data actions of the org", org->actions_per_minute,
                          mock_clock_now(&x->world->clock), &minute);
    if (!org->rate_limit)
        return true;
    if (!within)
        return refuse(run, minute.reset_s, org->actions_per_minute,
                      "data action executions within [60] seconds");
    return org->actions_at_once <= 0 || at_once <= org->actions_at_once ||
           refuse(run, 1, org->actions_at_once, "data action executions at once");
}

void mock_action_free_slot(struct mock_exchange *x, struct mock_action_run *run)
{
    if (run->has_slot)
        atomic_fetch_sub(&x->world->actions_running, 1);
    run->has_slot = false;
}
