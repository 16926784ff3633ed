#include <string.h>

#include "mock/flow/expr/functions.h"

/* A condition: true, false, or NOT_SET, which is neither. */
static bool condition(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    if (!flow_expr_eval(ev, x, out))
        return false;
    if (out->kind != FLOW_BOOL && out->kind != FLOW_NOT_SET)
        return flow_eval_fail(ev, "a condition must be true or false, not %s", flow_kind_name(out));
    return true;
}

/* One value decides (true for or, false for and); else NOT_SET wins over the other. */
static bool decide(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                   bool decider, struct flow_value *out)
{
    struct flow_value result = flow_bool(!decider);
    for (size_t i = 0; i < n; i++) {
        struct flow_value v;
        if (!condition(ev, args[i], &v))
            return false;
        if (v.kind == FLOW_BOOL && v.truth == decider) {
            *out = v;
            return true;
        }
        if (v.kind == FLOW_NOT_SET)
            result = v;
    }
    *out = result;
    return true;
}

bool flow_fn_and(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                 struct flow_value *out)
{
    return decide(ev, args, n, false, out);
}

bool flow_fn_or(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                struct flow_value *out)
{
    return decide(ev, args, n, true, out);
}

bool flow_fn_if(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                struct flow_value *out)
{
    (void)n;
    struct flow_value when;
    if (!condition(ev, args[0], &when))
        return false;
    return flow_expr_eval(ev, args[when.kind == FLOW_BOOL && when.truth ? 1 : 2], out);
}

FLOW_FUNCTION(negate)
{
    (void)n;
    if (args[0].kind != FLOW_BOOL)
        return flow_eval_fail(ev, "a condition must be true or false, not %s",
                              flow_kind_name(&args[0]));
    *out = flow_bool(!args[0].truth);
    return true;
}

static bool cannot_compare(struct flow_eval *ev, const struct flow_value *args)
{
    return flow_eval_fail(ev, "can't compare %s with %s", flow_kind_name(&args[0]),
                          flow_kind_name(&args[1]));
}

FLOW_FUNCTION(equal)
{
    (void)n;
    bool equal;
    if (!flow_value_equal(&args[0], &args[1], &equal))
        return cannot_compare(ev, args);
    *out = flow_bool(equal);
    return true;
}

FLOW_FUNCTION(unequal)
{
    if (!flow_fn_equal(ev, args, n, out))
        return false;
    out->truth = !out->truth;
    return true;
}

/* The comparison holds if the order is one of these. */
static bool ordered(struct flow_eval *ev, const struct flow_value *args, bool less, bool same,
                    bool more, struct flow_value *out)
{
    int order;
    if (!flow_value_order(&args[0], &args[1], &order))
        return cannot_compare(ev, args);
    *out = flow_bool(order < 0 ? less : order == 0 ? same : more);
    return true;
}

FLOW_FUNCTION(less)
{
    (void)n;
    return ordered(ev, args, true, false, false, out);
}

FLOW_FUNCTION(at_most)
{
    (void)n;
    return ordered(ev, args, true, true, false, out);
}

FLOW_FUNCTION(more)
{
    (void)n;
    return ordered(ev, args, false, false, true, out);
}

FLOW_FUNCTION(at_least)
{
    (void)n;
    return ordered(ev, args, false, true, true, out);
}

FLOW_FUNCTION(is_set)
{
    (void)ev;
    (void)n;
    *out = flow_bool(args[0].kind != FLOW_NOT_SET);
    return true;
}

FLOW_FUNCTION(is_not_set_or_empty)
{
    (void)ev;
    (void)n;
    *out = flow_bool(args[0].kind == FLOW_NOT_SET || (flow_is_text(&args[0]) && !*args[0].text) ||
                     (args[0].kind == FLOW_JSON && cJSON_GetArraySize(args[0].json) == 0));
    return true;
}
