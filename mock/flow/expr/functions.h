/* functions.h - the table of functions and operators of Architect expressions.
 *
 *   const struct flow_function *f = flow_function_find("append");
 *
 * Adding a function is a row in functions.c.
 *
 * Source:     the names of Architect's expression help and of real exports.
 * Ownership:  static tables.
 * Units:      texts are counted in characters, not bytes.
 * Errors:     false with ev->error.
 */
#ifndef FLOW_FUNCTIONS_H
#define FLOW_FUNCTIONS_H

#include "mock/flow/expr/expr.h"

#define FLOW_ANY_NUMBER ((size_t)-1)

typedef bool (*flow_function_fn)(struct flow_eval *ev, const struct flow_value *args, size_t n,
                                 struct flow_value *out);
/* Evaluates those arguments that it needs. */
typedef bool (*flow_lazy_fn)(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                             struct flow_value *out);
struct flow_function {
    const char *name;
    size_t min_args, max_args;
    flow_function_fn run;
    flow_lazy_fn run_lazy;
    bool sees_not_set; /* else a NOT_SET argument makes the result NOT_SET */
};

/* Case does not matter. NULL: unknown. */
const struct flow_function *flow_function_find(const char *name);
const char *flow_function_nearest(const char *name);

/* Rows that are written elsewhere than the table. */
bool flow_fn_and(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                 struct flow_value *out);
bool flow_fn_or(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                struct flow_value *out);
bool flow_fn_if(struct flow_eval *ev, const struct flow_expr *const *args, size_t n,
                struct flow_value *out);
#define FLOW_FUNCTION(name)                                                                        \
    bool flow_fn_##name(struct flow_eval *ev, const struct flow_value *args, size_t n,             \
                        struct flow_value *out)
/* functions_logic.c */
FLOW_FUNCTION(negate);
FLOW_FUNCTION(equal);
FLOW_FUNCTION(unequal);
FLOW_FUNCTION(less);
FLOW_FUNCTION(at_most);
FLOW_FUNCTION(more);
FLOW_FUNCTION(at_least);
FLOW_FUNCTION(is_set);
FLOW_FUNCTION(is_not_set_or_empty);
/* functions_number.c */
FLOW_FUNCTION(plus);
FLOW_FUNCTION(minus);
FLOW_FUNCTION(times);
FLOW_FUNCTION(divide);
FLOW_FUNCTION(modulo);
FLOW_FUNCTION(abs);
FLOW_FUNCTION(min);
FLOW_FUNCTION(max);
FLOW_FUNCTION(to_int);
FLOW_FUNCTION(to_decimal);
/* functions_text.c */
FLOW_FUNCTION(append);
FLOW_FUNCTION(contains);
FLOW_FUNCTION(starts_with);
FLOW_FUNCTION(ends_with);
FLOW_FUNCTION(find_string);
FLOW_FUNCTION(length);
FLOW_FUNCTION(lower);
FLOW_FUNCTION(upper);
FLOW_FUNCTION(trim);
FLOW_FUNCTION(substring);
FLOW_FUNCTION(left);
FLOW_FUNCTION(right);
FLOW_FUNCTION(replace);
/* functions_convert.c */
FLOW_FUNCTION(to_string);
FLOW_FUNCTION(to_bool);
FLOW_FUNCTION(to_phone_number);
FLOW_FUNCTION(count);
FLOW_FUNCTION(get_at);
FLOW_FUNCTION(now);

/* Arguments of a kind; false with an error that names the argument. */
bool flow_arg_text(struct flow_eval *ev, const struct flow_value *args, size_t i, const char **out);
bool flow_arg_integer(struct flow_eval *ev, const struct flow_value *args, size_t i, int64_t *out);
/* The text of a buffer as a value; false if it is too long or memory ran out. Frees the buffer. */
bool flow_give_text(struct flow_eval *ev, struct gc_strbuf *b, struct flow_value *out);

#endif
