/* Arithmetic. Integers stay integers, except in / and ^; a decimal makes the result one. */
#include <math.h>

#include "mock/flow/function/functions.h"
#include "mock/flow/value/decimal.h"

static bool need_number(struct flow_eval *ev, const struct flow_value *v)
{
    return flow_is_number(v) || flow_eval_fail(ev, "this needs numbers, not %s", flow_kind_name(v));
}

static bool cannot(struct flow_eval *ev, const char *what, const struct flow_value *a,
                   const struct flow_value *b)
{
    return flow_eval_fail(ev, "can't %s %s and %s", what, flow_kind_name(a), flow_kind_name(b));
}

static bool give_sum_of_ms(struct flow_eval *ev, int64_t a, int64_t b, bool is_date,
                           struct flow_value *out)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return flow_eval_too_large(ev);
    if (is_date)
        return flow_give_datetime(ev, sum, out);
    *out = flow_duration(sum);
    return true;
}

/* An amount that is NOT_SET counts as 0. */
static double amount_of(const struct flow_value *currency)
{
    struct flow_value amount = flow_member(currency, "amount");
    return amount.kind == FLOW_NOT_SET ? 0 : flow_number(&amount);
}

static bool give_amount(struct flow_eval *ev, double amount, const struct flow_value *like,
                        struct flow_value *out)
{
    struct flow_value d, code = flow_member(like, "code");
    return flow_give_decimal(ev, amount, &d) && flow_give_currency(ev, &d, &code, out);
}

static bool set_amount(struct flow_eval *ev, const struct flow_value *currency)
{
    return flow_member(currency, "amount").kind != FLOW_NOT_SET ||
           flow_eval_fail(ev, "the currency has no amount");
}

static bool add_currencies(struct flow_eval *ev, const struct flow_value *a, double sign,
                           const struct flow_value *b, struct flow_value *out)
{
    bool same;
    struct flow_value x = flow_member(a, "code"), y = flow_member(b, "code");
    if (!flow_value_equal(&x, &y, &same) || !same)
        return flow_eval_fail(ev, "the currencies have different codes");
    return give_amount(ev, amount_of(a) + sign * amount_of(b), a, out);
}

bool flow_add(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
              struct flow_value *out)
{
    bool a_time = a->kind == FLOW_DATETIME || a->kind == FLOW_DURATION;
    bool b_time = b->kind == FLOW_DATETIME || b->kind == FLOW_DURATION;
    bool a_date = a->kind == FLOW_DATETIME, b_date = b->kind == FLOW_DATETIME;
    int64_t sum;
    if (a_time && b_time && !(a_date && b_date))
        return give_sum_of_ms(ev, a->ms, b->ms, a_date || b_date, out);
    if (a->kind == FLOW_CURRENCY && b->kind == FLOW_CURRENCY)
        return add_currencies(ev, a, 1, b, out);
    if (a_time || a->kind == FLOW_CURRENCY)
        return cannot(ev, "add", a, b);
    if (!need_number(ev, a) || !need_number(ev, b))
        return false;
    if (a->kind == FLOW_DECIMAL || b->kind == FLOW_DECIMAL)
        return flow_give_decimal(ev, flow_number(a) + flow_number(b), out);
    if (__builtin_add_overflow(a->integer, b->integer, &sum))
        return flow_eval_too_large(ev);
    *out = flow_integer(sum);
    return true;
}

typedef bool (*step_fn)(struct flow_eval *ev, const struct flow_value *a,
                        const struct flow_value *b, struct flow_value *out);

/* a - b - c, from left to right */
static bool fold(struct flow_eval *ev, const struct flow_value *args, size_t n, step_fn step,
                 struct flow_value *out)
{
    struct flow_value sum = args[0];
    for (size_t i = 1; i < n; i++)
        if (!step(ev, &sum, &args[i], &sum))
            return false;
    *out = sum;
    return true;
}

FLOW_FUNCTION(plus)
{
    if (args[0].kind == FLOW_TEXT)
        return flow_append_texts(ev, args, n, out);
    if (flow_is_audio(&args[0]))
        return flow_append_audio(ev, args, n, out);
    return fold(ev, args, n, flow_add, out);
}

static bool subtract(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
                     struct flow_value *out)
{
    int64_t rest;
    bool a_time = a->kind == FLOW_DATETIME || a->kind == FLOW_DURATION;
    if (a_time && b->kind == FLOW_DURATION && b->ms != INT64_MIN)
        return give_sum_of_ms(ev, a->ms, -b->ms, a->kind == FLOW_DATETIME, out);
    if (a->kind == FLOW_CURRENCY && b->kind == FLOW_CURRENCY)
        return add_currencies(ev, a, -1, b, out);
    if (a_time || a->kind == FLOW_CURRENCY)
        return cannot(ev, "subtract", a, b);
    if (!need_number(ev, a) || !need_number(ev, b))
        return false;
    if (a->kind == FLOW_DECIMAL || b->kind == FLOW_DECIMAL)
        return flow_give_decimal(ev, flow_number(a) - flow_number(b), out);
    if (__builtin_sub_overflow(a->integer, b->integer, &rest))
        return flow_eval_too_large(ev);
    *out = flow_integer(rest);
    return true;
}

FLOW_FUNCTION(minus)
{
    if (n > 1)
        return fold(ev, args, n, subtract, out);
    if (args[0].kind == FLOW_CURRENCY)
        return set_amount(ev, &args[0]) && give_amount(ev, -amount_of(&args[0]), &args[0], out);
    struct flow_value zero = args[0].kind == FLOW_DURATION ? flow_duration(0) : flow_integer(0);
    return subtract(ev, &zero, &args[0], out);
}

static bool multiply(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
                     struct flow_value *out)
{
    int64_t product;
    if (a->kind == FLOW_CURRENCY && flow_is_number(b))
        return set_amount(ev, a) && give_amount(ev, amount_of(a) * flow_number(b), a, out);
    if (b->kind == FLOW_CURRENCY && flow_is_number(a))
        return multiply(ev, b, a, out);
    if (!need_number(ev, a) || !need_number(ev, b))
        return false;
    if (a->kind == FLOW_DECIMAL || b->kind == FLOW_DECIMAL)
        return flow_give_decimal(ev, flow_number(a) * flow_number(b), out);
    if (__builtin_mul_overflow(a->integer, b->integer, &product))
        return flow_eval_too_large(ev);
    *out = flow_integer(product);
    return true;
}

FLOW_FUNCTION(times)
{
    return fold(ev, args, n, multiply, out);
}

static bool need_divisor(struct flow_eval *ev, const struct flow_value *v)
{
    if (!need_number(ev, v))
        return false;
    return fpclassify(flow_number(v)) != FP_ZERO || flow_eval_fail(ev, "division by zero");
}

/* Always a decimal: 5 / 2 is 2.5. */
static bool divide(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
                   struct flow_value *out)
{
    if (a->kind == FLOW_CURRENCY)
        return set_amount(ev, a) && need_divisor(ev, b) &&
               give_amount(ev, amount_of(a) / flow_number(b), a, out);
    return need_number(ev, a) && need_divisor(ev, b) &&
           flow_give_decimal(ev, flow_number(a) / flow_number(b), out);
}

FLOW_FUNCTION(quotient)
{
    return fold(ev, args, n, divide, out);
}

static bool modulo(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
                   struct flow_value *out)
{
    if (a->kind == FLOW_CURRENCY)
        return set_amount(ev, a) && need_divisor(ev, b) &&
               give_amount(ev, fmod(amount_of(a), flow_number(b)), a, out);
    if (!need_number(ev, a) || !need_divisor(ev, b))
        return false;
    if (a->kind == FLOW_DECIMAL || b->kind == FLOW_DECIMAL)
        return flow_give_decimal(ev, fmod(flow_number(a), flow_number(b)), out);
    *out = flow_integer(b->integer == -1 ? 0 : a->integer % b->integer);
    return true;
}

FLOW_FUNCTION(remainder_of)
{
    return fold(ev, args, n, modulo, out);
}

static bool raise_one(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
                      struct flow_value *out)
{
    return need_number(ev, a) && need_number(ev, b) &&
           flow_give_decimal(ev, pow(flow_number(a), flow_number(b)), out);
}

FLOW_FUNCTION(power)
{
    return fold(ev, args, n, raise_one, out);
}

FLOW_FUNCTION(bits_and)
{
    *out = args[0];
    for (size_t i = 1; i < n; i++)
        out->integer &= args[i].integer;
    return ev != NULL;
}

FLOW_FUNCTION(bits_or)
{
    *out = args[0];
    for (size_t i = 1; i < n; i++)
        out->integer |= args[i].integer;
    return ev != NULL;
}

FLOW_FUNCTION(bits_not)
{
    (void)n;
    *out = flow_integer(~args[0].integer);
    return ev != NULL;
}

FLOW_FUNCTION(absolute)
{
    if (flow_number(&args[0]) < 0)
        return minus(ev, args, n, out);
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

FLOW_FUNCTION(smallest)
{
    return extreme(ev, args, n, -1, out);
}

FLOW_FUNCTION(largest)
{
    return extreme(ev, args, n, 1, out);
}

static bool change(struct flow_eval *ev, const struct flow_value *v, double (*how)(double, int),
                   int places, struct flow_value *out)
{
    *out = *v;
    if (v->kind == FLOW_CURRENCY)
        return set_amount(ev, v) && give_amount(ev, how(amount_of(v), places), v, out);
    return v->kind == FLOW_INTEGER || flow_give_decimal(ev, how(v->decimal, places), out);
}

static double up(double d, int places)
{
    (void)places;
    return ceil(d);
}

static double down(double d, int places)
{
    (void)places;
    return floor(d);
}

FLOW_FUNCTION(ceiling)
{
    (void)n;
    return change(ev, &args[0], up, 0, out);
}

FLOW_FUNCTION(floor_of)
{
    (void)n;
    return change(ev, &args[0], down, 0, out);
}

FLOW_FUNCTION(rounded)
{
    int64_t places = n > 1 ? args[1].integer : 0;
    if (places < 0 || places > FLOW_DECIMAL_PLACES)
        return flow_eval_fail(ev, "value 2 must be 0 to %d", FLOW_DECIMAL_PLACES);
    return change(ev, &args[0], flow_decimal_round, (int)places, out);
}

/* clang-format off */
static const struct flow_function table[] = {
    {"+",       "a:. b:.+",        .run = plus},
    {"-",       "a:. b:.?+",       .run = minus},
    {"*",       "a:. b:.+",        .run = times},
    {"/",       "a:. b:n+",        .run = quotient},
    {"%",       "a:. b:n+",        .run = remainder_of},
    {"^",       "a:n b:n+",        .run = power},
    {"&",       "a:i b:i+",        .run = bits_and},
    {"|",       "a:i b:i+",        .run = bits_or},
    {"~",       "a:i",             .run = bits_not},
    {"Abs",     "a:n",             .run = absolute},
    {"Min",     "a:. b:.+",        .run = smallest},
    {"Max",     "a:. b:.+",        .run = largest},
    {"Ceiling", "value:nc",        .run = ceiling},
    {"Floor",   "value:nc",        .run = floor_of},
    {"Round",   "value:nc digits:i?", .run = rounded},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(number, "Numbers");
