/* The nodes of a tree: whoever makes one (the parser, a loader of trees) meets the same checks. */
#include "mock/flow/expr/expr.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/problems.h"
#include "base/text.h"
#include "mock/flow/expr/functions.h"

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
    if (flow_is_text(&v)) {
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
    if (n_args < fn->min_args || n_args > fn->max_args) {
        size_t bound = n_args < fn->min_args ? fn->min_args : fn->max_args;
        const char *how = fn->min_args == fn->max_args ? "exactly"
                          : n_args < fn->min_args      ? "at least"
                                                       : "at most";
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
    return x;
}

static const struct flow_expr *new_ref(struct gc_arena *a, enum flow_scope scope, const char *text,
                                       const char *key, size_t at, struct flow_expr_error *err)
{
    struct flow_expr *x = new_node(a, FLOW_X_REF, 1, at, err);
    if (!x)
        return NULL;
    char *copy = gc_arena_dups(a, key);
    x->ref = (struct flow_ref){scope, gc_arena_dups(a, text), copy};
    if (!x->ref.text || !copy)
        return no_memory(err, at);
    if (scope != FLOW_SCOPE_CONTEXT)
        for (; *copy; copy++)
            *copy = (char)tolower((unsigned char)*copy);
    return x;
}

const struct flow_expr *flow_expr_context(struct gc_arena *a, const char *field, size_t at,
                                          struct flow_expr_error *err)
{
    return new_ref(a, FLOW_SCOPE_CONTEXT, field, field, at, err);
}

/* Call.* are fields of the context under Architect's names. */
static const struct {
    const char *name, *field;
} call_fields[] = {
    {"Ani", "from"},
    {"CalledAddress", "to"},
    {"CalledAddressOriginal", "to"},
    {"ConversationId", "conversationId"},
    {"MediaType", "mediaType"},
    {"Channel", "channel"},
};

static const struct flow_expr *call_ref(struct gc_arena *a, const char *text, const char *name,
                                        size_t at, struct flow_expr_error *err)
{
    for (size_t i = 0; i < GC_COUNT_OF(call_fields); i++)
        if (strcasecmp(call_fields[i].name, name) == 0)
            return new_ref(a, FLOW_SCOPE_CONTEXT, text, call_fields[i].field, at, err);
    const char *near =
        gc_nearest_row(name, &call_fields[0].name, GC_COUNT_OF(call_fields), sizeof call_fields[0]);
    return flow_expr_fail(err, at, "a call has no \"%.60s\"%s", name,
                          gc_did_you_mean("\"Call.", near, "\""));
}

static const struct {
    const char *name;
    enum flow_scope scope;
    size_t n_names;      /* of a variable, the scope's own included */
    const char *example; /* what comes after the scope */
} scopes[] = {
    {"Call", FLOW_SCOPE_CONTEXT, 2, "Ani"},
    {"Context", FLOW_SCOPE_CONTEXT, 2, "from"},
    {"Flow", FLOW_SCOPE_FLOW, 2, "name"},
    {"Task", FLOW_SCOPE_TASK, 2, "name"},
    {"dataAction", FLOW_SCOPE_DATA_ACTION, 3, "action.output"},
};

static const struct flow_expr *unknown_scope(const char *text, size_t at,
                                             struct flow_expr_error *err)
{
    const char *near = gc_nearest_row(text, &scopes[0].name, GC_COUNT_OF(scopes), sizeof scopes[0]);
    if (near)
        return flow_expr_fail(err, at, "unknown scope \"%.60s\"%s", text,
                              gc_did_you_mean("\"", near, "\""));
    return flow_expr_fail(err, at,
                          "unknown scope \"%.60s\"; a variable begins with Call, Context, Flow, "
                          "Task or dataAction, a text stands in double quotes",
                          text);
}

/* Ends the n-th name of a dotted text (in place) and returns what follows, or NULL. */
static char *cut(char *text, size_t n)
{
    for (; n > 0 && text; n--) {
        text = strchr(text, '.');
        if (text && n > 1)
            text++;
    }
    if (text)
        *text++ = '\0';
    return text;
}

const struct flow_expr *flow_expr_ref(struct gc_arena *a, const char *text, size_t at,
                                      struct flow_expr_error *err)
{
    char *scope = gc_arena_dups(a, text), *base = gc_arena_dups(a, text);
    if (!scope || !base)
        return no_memory(err, at);
    char *name = cut(scope, 1);
    size_t i = 0;
    while (i < GC_COUNT_OF(scopes) && strcasecmp(scopes[i].name, scope) != 0)
        i++;
    if (i == GC_COUNT_OF(scopes))
        return unknown_scope(scope, at, err);
    char *members = cut(base, scopes[i].n_names);
    size_t dots = 0;
    for (const char *p = base; *p; p++)
        dots += *p == '.';
    if (!name || dots + 1 < scopes[i].n_names)
        return flow_expr_fail(err, at, "\"%.60s\" names no variable; write %s.%s", text,
                              scopes[i].name, scopes[i].example);
    if (i == 0)
        cut(name, 1);
    const struct flow_expr *x =
        i == 0 ? call_ref(a, base, name, at, err)
        : scopes[i].scope == FLOW_SCOPE_CONTEXT
            ? new_ref(a, FLOW_SCOPE_CONTEXT, base, strchr(base, '.') + 1, at, err)
            : new_ref(a, scopes[i].scope, base, base, at, err);
    while (x && members) {
        char *next = cut(members, 1);
        x = flow_expr_member(a, x, members, at, err);
        members = next;
    }
    return x;
}
