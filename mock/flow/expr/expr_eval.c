#include <string.h>

#include "mock/flow/expr/expr.h"
#include "mock/flow/function/functions.h"

/* "ToInt: ..." says which function of the expression did not like its values. */
static bool failed_in(struct flow_eval *ev, const char *function)
{
    char text[sizeof ev->error];
    enum gc_status why = ev->status;
    memcpy(text, ev->error, sizeof text);
    flow_eval_fail(ev, "%s: %.250s", function, text);
    ev->status = why;
    return false;
}

static bool condition(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    if (!flow_expr_eval(ev, x, out))
        return false;
    if (out->kind != FLOW_BOOL && out->kind != FLOW_NOT_SET)
        return flow_eval_fail(ev, "a condition must be true or false, not %s", flow_kind_name(out));
    return true;
}

/* The first value that decides (true for or, false for and) ends it: what follows is not looked at.
 */
static bool decide(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                   bool decider, struct flow_value *out)
{
    bool unknown = false;
    for (size_t i = 0; i < n; i++) {
        if (!condition(ev, args[i], out))
            return false;
        unknown = unknown || out->kind == FLOW_NOT_SET;
        if (out->kind == FLOW_NOT_SET && !ev->not_set_passes)
            return flow_eval_fail(ev, "%s: value %zu is NOT_SET", decider ? "or" : "and", i + 1);
        if (out->kind == FLOW_BOOL && out->truth == decider)
            return true;
    }
    if (unknown)
        *out = flow_not_set_of(FLOW_BOOL);
    return true;
}

/* NOT_SET is false here. */
static bool choose(struct flow_eval *ev, const struct flow_expr *const *args,
                   struct flow_value *out)
{
    struct flow_value when;
    if (!condition(ev, args[0], &when))
        return false;
    return flow_expr_eval(ev, args[when.kind == FLOW_BOOL && when.truth ? 1 : 2], out);
}

static bool eval_lazily(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    if (x->call.fn->lazy == FLOW_LAZY_CHOICE)
        return choose(ev, x->call.args, out);
    return decide(ev, x->call.args, x->call.n_args, x->call.fn->lazy == FLOW_LAZY_OR, out);
}

static bool eval_call(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    const struct flow_function *fn = x->call.fn;
    size_t n = x->call.n_args;
    if (fn->lazy != FLOW_EAGER)
        return eval_lazily(ev, x, out);
    struct flow_value *args = gc_arena_zero(ev->arena, n + 1, sizeof *args);
    if (!args)
        return flow_eval_nomem(ev);
    for (size_t i = 0; i < n; i++)
        if (!flow_expr_eval(ev, x->call.args[i], &args[i]))
            return false;
    if (ev->not_set_passes && flow_function_misses(x->call.params, args, n)) {
        *out = flow_not_set();
        return true;
    }
    return (flow_function_check(ev, x->call.params, args, n) && fn->run(ev, args, n, out)) ||
           failed_in(ev, fn->name);
}

static bool eval_member(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    struct flow_value of;
    const char *name = x->member.name;
    if (!flow_expr_eval(ev, x->member.of, &of))
        return false;
    *out = of.kind == FLOW_NOT_SET ? flow_not_set() : flow_member(&of, name);
    return of.kind == FLOW_NOT_SET || flow_has_member(&of, name) ||
           flow_eval_fail(ev, "%s has no member \"%.60s\"", flow_kind_name(&of), name);
}

bool flow_expr_eval(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    switch (x->kind) {
    case FLOW_X_LITERAL:
        *out = x->literal;
        return true;
    case FLOW_X_REF:
        *out = ev->resolve(ev->ctx, &x->ref);
        if (out->kind == FLOW_NOT_SET && out->of == FLOW_NOT_SET)
            out->of = x->ref.is_list ? FLOW_LIST : x->ref.type;
        return true;
    case FLOW_X_CALL:
        return eval_call(ev, x, out);
    case FLOW_X_MEMBER:
        return eval_member(ev, x, out);
    }
    return false;
}
