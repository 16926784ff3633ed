/* expr.h - Architect expressions: from text to a tree, from a tree to a value.
 *
 *   struct flow_expr_error e;
 *   const struct flow_expr *x = flow_expr_parse(&arena, "Append(\"Hi \", Flow.name)", &e);
 *   struct flow_eval ev = {.arena = &scratch, .resolve = look_up, .ctx = run};
 *   if (!flow_expr_eval(&ev, x, &value)) puts(ev.error);
 *
 * A tree can be made without text too, node by node (flow_expr_call and its like): real exports
 * carry their expressions as trees. Operators are functions there and here: "or", "==", "+".
 * Names of functions, scopes, variables and words (and, or, not, true, false, NOT_SET) do not
 * depend on case; members of JSON objects and fields of the context do.
 *
 * NOT_SET: `==` and `!=` compare with it; and/or/not know it as "unknown"; any other operator and
 * most functions give NOT_SET when a value is NOT_SET (functions.c says which do not).
 *
 * Source:     expression texts and trees of real Architect exports.
 * Ownership:  trees live in the arena that they were made in, values in the eval's arena.
 * Units:      `at` counts bytes from the expression's start.
 * Threads:    a tree may be evaluated by any number of threads, each with its own flow_eval.
 * Errors:     NULL with flow_expr_error (the place and what is wrong); false with flow_eval.error.
 */
#ifndef FLOW_EXPR_H
#define FLOW_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "mock/flow/expr/value.h"

enum {
    FLOW_EXPR_BYTES = 8 << 10, /* the longest text */
    FLOW_EXPR_HEIGHT = 100,    /* the deepest tree */
};

enum flow_scope { FLOW_SCOPE_CONTEXT, FLOW_SCOPE_FLOW, FLOW_SCOPE_TASK, FLOW_SCOPE_DATA_ACTION };
struct flow_ref {
    enum flow_scope scope;
    const char *text; /* as written: "Flow.Name" */
    const char *key;  /* context: the field; else the lower-cased name: "flow.name" */
};

enum flow_expr_kind { FLOW_X_LITERAL, FLOW_X_REF, FLOW_X_CALL, FLOW_X_MEMBER };
struct flow_function; /* functions.h */
struct flow_expr {
    enum flow_expr_kind kind;
    unsigned height;
    size_t at;
    union {
        struct flow_value literal;
        struct flow_ref ref;
        struct {
            const struct flow_function *fn;
            const struct flow_expr *const *args;
            size_t n_args;
        } call;
        struct {
            const struct flow_expr *of;
            const char *name;
        } member;
    };
};

struct flow_expr_error {
    size_t at;
    char message[240];
};

const struct flow_expr *flow_expr_parse(struct gc_arena *a, const char *text,
                                        struct flow_expr_error *err);

/* Nodes of a tree. Texts are copied, args are not. */
const struct flow_expr *flow_expr_literal(struct gc_arena *a, struct flow_value v, size_t at,
                                          struct flow_expr_error *err);
/* "Flow.contact.name": the variable and, around it, its members. */
const struct flow_expr *flow_expr_ref(struct gc_arena *a, const char *text, size_t at,
                                      struct flow_expr_error *err);
const struct flow_expr *flow_expr_context(struct gc_arena *a, const char *field, size_t at,
                                          struct flow_expr_error *err);
const struct flow_expr *flow_expr_member(struct gc_arena *a, const struct flow_expr *of,
                                         const char *name, size_t at, struct flow_expr_error *err);
const struct flow_expr *flow_expr_call(struct gc_arena *a, const char *function,
                                       const struct flow_expr *const *args, size_t n_args,
                                       size_t at, struct flow_expr_error *err);
/* Fills *err and returns NULL. */
const struct flow_expr *flow_expr_fail(struct flow_expr_error *err, size_t at, const char *fmt, ...)
    GC_PRINTF(3, 4);

struct flow_eval {
    struct gc_arena *arena; /* for what the values point to */
    /* The value of a variable, borrowed for the length of the evaluation; NOT_SET when unknown. */
    struct flow_value (*resolve)(void *ctx, const struct flow_ref *ref);
    void *ctx;
    int64_t now_ms;           /* for GetCurrentDateTimeUtc */
    const char *country_code; /* for ToPhoneNumber */
    char error[300];
};
GC_NODISCARD bool flow_expr_eval(struct flow_eval *ev, const struct flow_expr *x,
                                 struct flow_value *out);
/* Sets ev->error and returns false. */
bool flow_eval_fail(struct flow_eval *ev, const char *fmt, ...) GC_PRINTF(2, 3);

#endif
