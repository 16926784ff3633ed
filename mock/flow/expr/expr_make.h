/* expr_make.h - what the makers of trees (text and export) share, beyond expr.h. */
#ifndef FLOW_EXPR_MAKE_H
#define FLOW_EXPR_MAKE_H

#include "mock/flow/expr/expr.h"

/* Copies the texts. */
const struct flow_expr *flow_expr_new_ref(struct gc_arena *a, struct flow_ref ref, size_t at,
                                          struct flow_expr_error *err);
/* An object {"name", "id"}: a queue, a prompt, a constant. Either may be NULL. */
const struct flow_expr *flow_expr_named(struct gc_arena *a, enum flow_kind kind, const char *name,
                                        const char *id, size_t at, struct flow_expr_error *err);
/* Format.Date.longYear, Language.Gender.neuter, System.Currencies.USD and their like? */
bool flow_expr_is_constant(const char *text);

#endif
