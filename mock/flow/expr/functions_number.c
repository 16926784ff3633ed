#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mock/flow/expr/functions.h"

static bool too_large(struct flow_eval *ev)
{
    return flow_eval_fail(ev, "the number is too large");
}

static bool give_decimal(struct flow_eval *ev, double d, struct flow_value *out)
{
    if (!isfinite(d))
        return too_large(ev);
    *out = flow_decimal(d);
    return true;
}

static bool need_number(struct flow_eval *ev, const struct flow_value *v)
{
    return flow_is_number(v) || flow_eval_fail(ev, "this needs numbers, not %s", flow_kind_name(v));
}

/* One step of a chain a - b - c: integers stay integers. */
struct arithmetic {
    bool (*on_integers)(int64_t a, int64_t b, int64_t *out); /* true: overflow */
    double (*on_decimals)(double a, double b);
};

static bool add_integers(int64_t a, int64_t b, int64_t *out)
{
    return __builtin_add_overflow(a, b, out);
}

static double add_decimals(double a, double b)
{
    return a + b;
}

static bool subtract_integers(int64_t a, int64_t b, int64_t *out)
{
    return __builtin_sub_overflow(a, b, out);
}

static double subtract_decimals(double a, double b)
{
    return a - b;
}

static bool multiply_integers(int64_t a, int64_t b, int64_t *out)
{
    return __builtin_mul_overflow(a, b, out);
}

static double multiply_decimals(double a, double b)
{
    return a * b;
}

static bool fold(struct flow_eval *ev, const struct flow_value *args, size_t n,
                 const struct arithmetic *how, struct flow_value *out)
{
    struct flow_value sum = args[0];
    if (!need_number(ev, &sum))
        return false;
    for (size_t i = 1; i < n; i++) {
        if (!need_number(ev, &args[i]))
            return false;
        if (sum.kind == FLOW_INTEGER && args[i].kind == FLOW_INTEGER) {
            if (how->on_integers(sum.integer, args[i].integer, &sum.integer))
                return too_large(ev);
        } else if (!give_decimal(ev, how->on_decimals(flow_number(&sum), flow_number(&args[i])),
                                 &sum)) {
            return false;
        }
    }
    *out = sum;
    return true;
}

FLOW_FUNCTION(plus)
{
    static const struct arithmetic add = {add_integers, add_decimals};
    if (flow_is_text(&args[0]))
        return flow_fn_append(ev, args, n, out);
    return fold(ev, args, n, &add, out);
}

FLOW_FUNCTION(minus)
{
    static const struct arithmetic subtract = {subtract_integers, subtract_decimals};
    struct flow_value from_zero[2] = {flow_integer(0), args[0]};
    if (n == 1)
        return fold(ev, from_zero, 2, &subtract, out);
    return fold(ev, args, n, &subtract, out);
}

FLOW_FUNCTION(times)
{
    static const struct arithmetic multiply = {multiply_integers, multiply_decimals};
    return fold(ev, args, n, &multiply, out);
}

/* Always a decimal, as in Architect: 5 / 2 is 2.5. */
FLOW_FUNCTION(divide)
{
    struct flow_value q = args[0];
    for (size_t i = 0; i < n; i++) {
        if (!need_number(ev, &args[i]))
            return false;
        if (i == 0)
            continue;
        if (fpclassify(flow_number(&args[i])) == FP_ZERO)
            return flow_eval_fail(ev, "division by zero");
        if (!give_decimal(ev, flow_number(&q) / flow_number(&args[i]), &q))
            return false;
    }
    *out = q;
    return true;
}

FLOW_FUNCTION(modulo)
{
    int64_t rest, by;
    if (!flow_arg_integer(ev, args, 0, &rest))
        return false;
    for (size_t i = 1; i < n; i++) {
        if (!flow_arg_integer(ev, args, i, &by))
            return false;
        if (by == 0)
            return flow_eval_fail(ev, "division by zero");
        rest = by == -1 ? 0 : rest % by;
    }
    *out = flow_integer(rest);
    return true;
}

FLOW_FUNCTION(abs)
{
    if (!need_number(ev, &args[0]))
        return false;
    if (flow_number(&args[0]) < 0)
        return flow_fn_minus(ev, args, n, out);
    *out = args[0];
    return true;
}

static bool extreme(struct flow_eval *ev, const struct flow_value *args, size_t n, int sign,
                    struct flow_value *out)
{
    *out = args[0];
    for (size_t i = 0; i < n; i++) {
        int order = 0;
        if (!need_number(ev, &args[i]) || !flow_value_order(&args[i], out, &order))
            return false;
        if (order * sign > 0)
            *out = args[i];
    }
    return true;
}

FLOW_FUNCTION(min)
{
    return extreme(ev, args, n, -1, out);
}

FLOW_FUNCTION(max)
{
    return extreme(ev, args, n, 1, out);
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* The whole text, blanks around it aside, is one decimal number. */
static bool read_number(const char *text, double *out)
{
    text = skip_blanks(text);
    char *end;
    if (strspn(text, "+-0123456789.eE") != strcspn(text, " \t\r\n") || !*text)
        return false;
    *out = strtod(text, &end);
    return end != text && !*skip_blanks(end) && isfinite(*out);
}

static bool read_integer(const char *text, int64_t *out)
{
    text = skip_blanks(text);
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    *out = n;
    return end != text && !*skip_blanks(end) && errno == 0;
}

FLOW_FUNCTION(to_int)
{
    (void)n;
    int64_t integer;
    if (args[0].kind == FLOW_INTEGER) {
        *out = args[0];
        return true;
    }
    if (args[0].kind == FLOW_DECIMAL) {
        if (fabs(args[0].decimal) >= 9.2e18)
            return too_large(ev);
        *out = flow_integer((int64_t)args[0].decimal);
        return true;
    }
    if (!flow_is_text(&args[0]))
        return flow_eval_fail(ev, "%s is no integer", flow_kind_name(&args[0]));
    if (!read_integer(args[0].text, &integer))
        return flow_eval_fail(ev, "\"%.60s\" is no integer", args[0].text);
    *out = flow_integer(integer);
    return true;
}

FLOW_FUNCTION(to_decimal)
{
    (void)n;
    double d;
    if (flow_is_number(&args[0]))
        d = flow_number(&args[0]);
    else if (!flow_is_text(&args[0]))
        return flow_eval_fail(ev, "%s is no decimal", flow_kind_name(&args[0]));
    else if (!read_number(args[0].text, &d))
        return flow_eval_fail(ev, "\"%.60s\" is no decimal", args[0].text);
    *out = flow_decimal(d);
    return true;
}
