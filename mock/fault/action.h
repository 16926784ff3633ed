/* action.h - what is to happen with an answer, once it is read: of a fault, and of a stub's answer.
 *
 *   mock_action_check(doc, node, &problems);
 *   mock_action_read(&action, node);
 *   mock_action_plan(&action, &prng, &plan);
 *
 * Ownership:  an action points into the JSON that it was read from.
 * Threads:    an action may be read by any.
 */
#ifndef MOCK_FAULT_ACTION_H
#define MOCK_FAULT_ACTION_H

#include "mock/fault/fault.h"

enum mock_delay_kind {
    MOCK_DELAY_NONE,
    MOCK_DELAY_FIXED,
    MOCK_DELAY_UNIFORM,
    MOCK_DELAY_LOGNORMAL
};
struct mock_delay {
    enum mock_delay_kind kind;
    int64_t from_ms, to_ms; /* fixed: from; uniform: both; log-normal: to is the cap */
    double median_ms, sigma;
};

struct mock_action {
    struct mock_plan plan; /* all but what is decided anew each time */
    struct mock_delay delay;
    bool pass;
    int64_t repeat; /* at least 1 */
};

/* Adds what is wrong with an action, and those of its "answers", beyond its form. */
void mock_action_check(const struct gc_json *doc, const cJSON *action,
                       struct gc_problems *problems);
void mock_action_read(struct mock_action *out, const cJSON *action); /* one that was checked */
/* Draws what is drawn and fills the plan (but fault and fault_id). */
void mock_action_plan(const struct mock_action *a, uint64_t *prng, struct mock_plan *plan);

#endif
