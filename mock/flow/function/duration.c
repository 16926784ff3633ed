/* Durations. */
#include "mock/flow/function/functions.h"

/* (day, hour, minute, second[, millisecond]): each may be negative. */
FLOW_FUNCTION(make_duration)
{
    static const int64_t each[] = {86400000, 3600000, 60000, 1000, 1};
    int64_t sum = 0, part;
    for (size_t i = 0; i < n; i++)
        if (__builtin_mul_overflow(args[i].integer, each[i], &part) ||
            __builtin_add_overflow(sum, part, &sum))
            return flow_eval_too_large(ev);
    *out = flow_duration(sum);
    return true;
}

/* Up to a multiple of step. */
static bool round_to(struct flow_eval *ev, int64_t ms, int64_t step, struct flow_value *out)
{
    if (step <= 0)
        return flow_eval_fail(ev, "value 2 must be more than nothing");
    int64_t rest = ms % step;
    if (rest > 0 && __builtin_add_overflow(ms, step - rest, &ms))
        return flow_eval_too_large(ev);
    *out = flow_duration(rest < 0 ? ms - rest : ms);
    return true;
}

/* The least of the list that is not less than ms; -1: there is none. Order does not matter. */
static int64_t least_from(const struct flow_value *list, int64_t ms)
{
    int64_t least = -1;
    for (size_t i = 0; i < list->list->n; i++) {
        const struct flow_value *v = &list->list->items[i];
        if (v->kind == FLOW_DURATION && v->ms >= ms && (least < 0 || v->ms < least))
            least = v->ms;
    }
    return least;
}

/* RoundUp(duration[, step[, list]]); without a step: 30 s, 1, 2, 5 minutes, then steps of 5. */
FLOW_FUNCTION(round_up)
{
    static const int64_t usual[] = {30000, 60000, 120000, 300000};
    int64_t ms = args[0].ms, found = n > 2 ? least_from(&args[2], ms) : -1;
    for (size_t i = 0; n == 1 && found < 0 && i < GC_COUNT_OF(usual); i++)
        if (ms <= usual[i])
            found = usual[i];
    if (found < 0)
        return round_to(ev, ms, n > 1 ? args[1].ms : usual[3], out);
    *out = flow_duration(found);
    return true;
}

/* So much less and so much more. */
FLOW_FUNCTION(range)
{
    (void)n;
    struct flow_value both[2] = {flow_duration(0), flow_duration(0)};
    if (__builtin_sub_overflow(args[0].ms, args[1].ms, &both[0].ms) ||
        __builtin_add_overflow(args[0].ms, args[1].ms, &both[1].ms))
        return flow_eval_too_large(ev);
    return flow_give_copies(ev, both, 2, out);
}

/* clang-format off */
static const struct flow_function table[] = {
    {"MakeDuration", "day:i hour:i minute:i second:i millisecond:i?", .run = make_duration},
    {"RoundUp",      "duration:p step:p? list:l?",                    .run = round_up},
    {"Range",        "duration:p offset:p",                           .run = range},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(duration, "Durations");
