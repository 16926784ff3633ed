/* What of an expression can be told without running it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/expr/expr.h"
#include "mock/flow/function/functions.h"

enum { SCRATCH_BYTES = 1 << 20 };

/* What a function gives, whatever it is given; of the others nothing is said. */
static enum flow_kind kind_of_call(const struct flow_function *fn)
{
    static const struct {
        const char *name;
        enum flow_kind kind;
    } rows[] = {
        {"==", FLOW_BOOL},
        {"!=", FLOW_BOOL},
        {"<", FLOW_BOOL},
        {">", FLOW_BOOL},
        {"<=", FLOW_BOOL},
        {">=", FLOW_BOOL},
        {"and", FLOW_BOOL},
        {"or", FLOW_BOOL},
        {"not", FLOW_BOOL},
        {"IsSet", FLOW_BOOL},
        {"IsNotSetOrEmpty", FLOW_BOOL},
        {"Append", FLOW_TEXT},
        {"ToString", FLOW_TEXT},
        {"Upper", FLOW_TEXT},
        {"Lower", FLOW_TEXT},
        {"Trim", FLOW_TEXT},
        {"Length", FLOW_INTEGER},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (strcasecmp(fn->name, rows[i].name) == 0)
            return rows[i].kind;
    return FLOW_NOT_SET;
}

static enum flow_kind kind_of(const struct flow_expr *x)
{
    if (x->kind == FLOW_X_CALL)
        return kind_of_call(x->call.fn);
    return x->kind == FLOW_X_REF && !x->ref.is_list ? x->ref.type : FLOW_NOT_SET;
}

/* A value of the kind that the expression always has; false: that is not known. */
static bool sample(const struct flow_expr *x, struct flow_value *out)
{
    enum flow_kind kind = kind_of(x);
    if (x->kind == FLOW_X_LITERAL)
        *out = x->literal;
    else if (kind == FLOW_BOOL)
        *out = flow_bool(true);
    else if (kind == FLOW_INTEGER)
        *out = flow_integer(1);
    else if (kind == FLOW_TEXT)
        *out = flow_text("1");
    else
        return false;
    return out->kind == FLOW_BOOL || out->kind == FLOW_TEXT || flow_is_number(out);
}

/* Each of the values alone, and, of an operator, all of them together. */
static bool fits(struct flow_eval *ev, const struct flow_expr *x)
{
    const struct flow_function *fn = x->call.fn;
    struct flow_value *args = gc_arena_zero(ev->arena, x->call.n_args + 1, sizeof *args), result;
    bool all = args != NULL, symbol = !isalpha((unsigned char)*fn->name);
    for (size_t i = 0; all && i < x->call.n_args; i++)
        all = sample(x->call.args[i], &args[i]);
    if (!all)
        return true;
    return flow_function_check(ev, x->call.params, args, x->call.n_args) &&
           (!symbol || fn->run(ev, args, x->call.n_args, &result));
}

/* What stands where only true and false can. */
static bool decides(struct flow_eval *ev, const struct flow_expr *x)
{
    size_t n = x->call.fn->lazy == FLOW_LAZY_CHOICE ? 1 : x->call.n_args;
    struct flow_value v;
    for (size_t i = 0; i < n; i++)
        if (sample(x->call.args[i], &v) && v.kind != FLOW_BOOL)
            return flow_eval_fail(ev, "a condition must be true or false, not %s",
                                  flow_kind_name(&v));
    return true;
}

static void check_call(const struct flow_expr *x, flow_expr_found_fn *found, void *ctx)
{
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = SCRATCH_BYTES};
    struct flow_eval ev = {.arena = &scratch};
    char why[300];
    if ((x->call.fn->lazy == FLOW_EAGER ? fits(&ev, x) : decides(&ev, x)) || ev.status != GC_E_DATA)
        return;
    snprintf(why, sizeof why, "%s always fails: %.250s", x->call.fn->name, ev.error);
    found(ctx, x, why);
}

void flow_expr_check(const struct flow_expr *x, flow_expr_found_fn *found, void *ctx)
{
    if (x->kind == FLOW_X_REF)
        found(ctx, x, NULL);
    else if (x->kind == FLOW_X_MEMBER)
        flow_expr_check(x->member.of, found, ctx);
    else if (x->kind == FLOW_X_CALL) {
        check_call(x, found, ctx);
        for (size_t i = 0; i < x->call.n_args; i++)
            flow_expr_check(x->call.args[i], found, ctx);
    }
}
