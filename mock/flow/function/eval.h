/* eval.h - an evaluation, as functions see it: what is known, where results go, what went wrong.
 *
 *   struct flow_eval ev = {.arena = &scratch, .resolve = look_up, .ctx = run};
 *
 * Ownership:  values live in the arena, or are borrowed from what resolve and find gave.
 * Units:      ms since 1970.
 * Threads:    one evaluation, one thread.
 * Errors:     error and status say why an evaluation failed: GC_E_DATA is the flow's own error,
 *             which its error handling takes; GC_E_TOO_BIG and GC_E_NOMEM are limits of the
 *             simulation.
 */
#ifndef FLOW_EVAL_H
#define FLOW_EVAL_H

#include "base/arena.h"
#include "mock/flow/value/value.h"

struct flow_ref; /* expr.h */
struct flow_eval {
    struct gc_arena *arena; /* for what the values point to */
    /* The value of a variable, borrowed for the length of the evaluation; NOT_SET when unknown. */
    struct flow_value (*resolve)(void *ctx, const struct flow_ref *ref);
    void *ctx;
    int64_t now_ms;           /* for GetCurrentDateTimeUtc */
    const char *country_code; /* for ToPhoneNumber */
    /* Optional: the queue, user, skill, prompt ... of that name (or id, e-mail address), borrowed;
     * NULL: there is none. Without it Find... finds nothing, and To... takes the name as it is. */
    const cJSON *(*find)(void *ctx, enum flow_kind kind, const char *name_or_id);
    /* A value that is NOT_SET where it must not be makes the result NOT_SET: our own flow format.
     * Without it, as in Architect, it is an error of the flow. */
    bool not_set_passes;
    const char *const *languages; /* Optional: of the flow, the default one first, ended by NULL */
    enum gc_status status;        /* of the last evaluation that failed */
    char error[300];
};

/* An error of the flow: sets ev->error and ev->status and returns false. */
bool flow_eval_fail(struct flow_eval *ev, const char *fmt, ...) GC_PRINTF(2, 3);
/* What a variable of that type is given: numbers and texts become it as ToInt and its like do. What
 * is of the type, or can't become it, stays. */
GC_NODISCARD bool flow_eval_convert(struct flow_eval *ev, const struct flow_value *v,
                                    enum flow_kind to, struct flow_value *out);

#endif
