/* expr.h - Architect expressions: from text or an export's tree to a tree, from a tree to a value.
 *
 *   struct flow_expr_error e;
 *   const struct flow_expr *x = flow_expr_parse(&arena, "Append(\"Hi \", Flow.name)", &e);
 *   struct flow_eval ev = {.arena = &scratch, .resolve = look_up, .ctx = run};
 *   if (!flow_expr_eval(&ev, x, &value)) puts(ev.error);
 *
 * One evaluator for both: operators are functions ("or", "==", "+"), trees are made node by node
 * (flow_expr_call and its like), and nothing is converted unless the expression says so. Exports
 * carry Architect's implicit conversions as calls in their trees.
 * Names of functions, scopes, variables and words (and, or, not, true, false, NOT_SET) do not
 * depend on case; members of JSON objects and fields of the context do.
 *
 * NOT_SET: each parameter of a function says whether it takes it (`gcmock help expressions` shows
 * the table). Where it does not, a NOT_SET value is an error of the flow, as in Architect; or the
 * result is NOT_SET, and `and`, `or` and `not` know it as "unknown" (not_set_passes). A member of
 * NOT_SET is NOT_SET.
 *
 * Ownership:  trees live in the arena that they were made in, values in the eval's arena.
 * Units:      `at` counts bytes from the expression's start.
 * Threads:    a tree may be evaluated by any number of threads, each with its own flow_eval.
 * Errors:     NULL with flow_expr_error (the place and what is wrong); false with flow_eval.error
 *             and .status: GC_E_DATA is the flow's own error, which its error handling takes;
 *             GC_E_TOO_BIG and GC_E_NOMEM are limits of the simulation.
 */
#ifndef FLOW_EXPR_H
#define FLOW_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "mock/flow/function/eval.h"

enum {
    FLOW_EXPR_BYTES = 8 << 10, /* the longest text */
    FLOW_EXPR_HEIGHT = 100,    /* the deepest tree */
};

enum flow_scope {
    FLOW_SCOPE_CONTEXT,     /* key: the field */
    FLOW_SCOPE_FLOW,        /* key: the lower-cased name, "flow.name", "state.x", "slot.x" */
    FLOW_SCOPE_TASK,        /* key: "task.name" */
    FLOW_SCOPE_DATA_ACTION, /* key: "dataaction.action.output" */
    FLOW_SCOPE_ID,          /* a variable of an export; key: its id */
    FLOW_SCOPE_SYSTEM,      /* what Architect knows of itself; key: "__CALL_ANI__" */
};
struct flow_ref {
    enum flow_scope scope;
    enum flow_kind type; /* where an export says it, else FLOW_NOT_SET; of a collection's items */
    bool is_list;
    const char *text; /* as written: "Flow.Name" */
    const char *key;
    struct gc_map_key known; /* key, for maps; made with the node */
};

enum flow_expr_kind { FLOW_X_LITERAL, FLOW_X_REF, FLOW_X_CALL, FLOW_X_MEMBER };
struct flow_function; /* both: functions.h */
struct flow_param;
struct flow_expr {
    enum flow_expr_kind kind;
    unsigned height;
    size_t at;
    union {
        struct flow_value literal;
        struct flow_ref ref;
        struct {
            const struct flow_function *fn;
            const struct flow_param *params; /* one for each of args */
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

/* The tree in an export: a value's `config`. NULL too when it is no tree; `at` is then the `pos` of
 * the node that is wrong. */
const struct flow_expr *flow_expr_tree(struct gc_arena *a, const cJSON *config,
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

GC_NODISCARD bool flow_expr_eval(struct flow_eval *ev, const struct flow_expr *x,
                                 struct flow_value *out);

/* expr_check.c: visits, without running anything, each variable (why NULL), and each call that
 * fails whatever the variables hold. */
typedef void flow_expr_found_fn(void *ctx, const struct flow_expr *x, const char *why);
void flow_expr_check(const struct flow_expr *x, flow_expr_found_fn *found, void *ctx);

#endif
