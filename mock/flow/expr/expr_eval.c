#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json/json.h"
#include "mock/flow/expr/functions.h"

bool flow_eval_fail(struct flow_eval *ev, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(ev->error, sizeof ev->error, fmt, ap);
    va_end(ap);
    ev->status = GC_E_DATA;
    return false;
}

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

static bool eval_call(struct flow_eval *ev, const struct flow_expr *x, struct flow_value *out)
{
    const struct flow_function *fn = x->call.fn;
    size_t n = x->call.n_args;
    if (fn->run_lazy)
        return fn->run_lazy(ev, x->call.args, n, out);
    struct flow_value *args = gc_arena_zero(ev->arena, n + 1, sizeof *args);
    if (!args)
        return flow_eval_nomem(ev);
    for (size_t i = 0; i < n; i++)
        if (!flow_expr_eval(ev, x->call.args[i], &args[i]))
            return false;
    if (ev->not_set_passes && flow_function_misses(fn, args, n)) {
        *out = flow_not_set();
        return true;
    }
    return (flow_function_check(ev, fn, args, n) && fn->run(ev, args, n, out)) ||
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
