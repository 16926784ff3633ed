/* The nodes of a tree: whoever makes one (the parser, a loader of trees) meets the same checks. */
#include "mock/flow/expr/expr.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/problems.h"
#include "base/text.h"
#include "mock/flow/expr/expr_make.h"
#include "mock/flow/function/functions.h"

const struct flow_expr *flow_expr_fail(struct flow_expr_error *err, size_t at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->message, sizeof err->message, fmt, ap);
    va_end(ap);
    gc_one_line(err->message); /* it quotes what stands there */
    err->at = at;
    return NULL;
}

static const struct flow_expr *no_memory(struct flow_expr_error *err, size_t at)
{
    return flow_expr_fail(err, at, "out of memory");
}

static struct flow_expr *new_node(struct gc_arena *a, enum flow_expr_kind kind, unsigned height,
                                  size_t at, struct flow_expr_error *err)
{
    if (height > FLOW_EXPR_HEIGHT) {
        flow_expr_fail(err, at, "the expression is nested more than %d deep", FLOW_EXPR_HEIGHT);
        return NULL;
    }
    struct flow_expr *x = gc_arena_zero(a, 1, sizeof *x);
    if (!x) {
        no_memory(err, at);
        return NULL;
    }
    x->kind = kind;
    x->height = height;
    x->at = at;
    return x;
}

const struct flow_expr *flow_expr_literal(struct gc_arena *a, struct flow_value v, size_t at,
                                          struct flow_expr_error *err)
{
    struct flow_expr *x = new_node(a, FLOW_X_LITERAL, 1, at, err);
    if (!x)
        return NULL;
    if (v.kind == FLOW_TEXT) {
        if (strlen(v.text) > FLOW_EXPR_BYTES)
            return flow_expr_fail(err, at, "the text is longer than %d bytes", FLOW_EXPR_BYTES);
        v.text = gc_arena_dups(a, v.text);
        if (!v.text)
            return no_memory(err, at);
    }
    x->literal = v;
    return x;
}

const struct flow_expr *flow_expr_member(struct gc_arena *a, const struct flow_expr *of,
                                         const char *name, size_t at, struct flow_expr_error *err)
{
    if (!of)
        return NULL;
    struct flow_expr *x = new_node(a, FLOW_X_MEMBER, of->height + 1, at, err);
    if (!x)
        return NULL;
    x->member.of = of;
    x->member.name = gc_arena_dups(a, name);
    return x->member.name ? x : no_memory(err, at);
}

const struct flow_expr *flow_expr_call(struct gc_arena *a, const char *function,
                                       const struct flow_expr *const *args, size_t n_args,
                                       size_t at, struct flow_expr_error *err)
{
    const struct flow_function *fn = flow_function_find(function);
    if (!fn) {
        const char *near = flow_function_nearest(function);
        return flow_expr_fail(err, at, "unknown function \"%.60s\"%s", function,
                              gc_did_you_mean("\"", near, "\""));
    }
    size_t min, max;
    flow_function_arity(fn, &min, &max);
    if (n_args < min || n_args > max) {
        size_t bound = n_args < min ? min : max;
        const char *how = min == max ? "exactly" : n_args < min ? "at least" : "at most";
        return flow_expr_fail(err, at, "%s needs %s %zu value%s, not %zu", fn->name, how, bound,
                              bound == 1 ? "" : "s", n_args);
    }
    unsigned height = 0;
    for (size_t i = 0; i < n_args; i++)
        height = args[i]->height > height ? args[i]->height : height;
    struct flow_expr *x = new_node(a, FLOW_X_CALL, height + 1, at, err);
    if (!x)
        return NULL;
    x->call.fn = fn;
    x->call.args = args;
    x->call.n_args = n_args;
    x->call.params = flow_function_params(fn, n_args, a);
    return x->call.params ? x : no_memory(err, at);
}

const struct flow_expr *flow_expr_new_ref(struct gc_arena *a, struct flow_ref ref, size_t at,
                                          struct flow_expr_error *err)
{
    struct flow_expr *x = new_node(a, FLOW_X_REF, 1, at, err);
    if (!x)
        return NULL;
    x->ref = ref;
    x->ref.text = gc_arena_dups(a, ref.text);
    x->ref.key = gc_arena_dups(a, ref.key);
    if (!x->ref.text || !x->ref.key)
        return no_memory(err, at);
    x->ref.known = gc_map_key(x->ref.key);
    return x;
}
