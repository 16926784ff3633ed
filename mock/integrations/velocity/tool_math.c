/* tool_math.c - $math, as VelocityTools has it: numbers, or texts of numbers; else null. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/velocity/run.h"

typedef struct velocity_value value;
typedef struct velocity_call call;

static const value nothing;

struct number {
    bool ok, whole;
    double v;
};

static struct number number_of(const value *v)
{
    char text[64], *end;
    if (velocity_is_number(v))
        return (struct number){true, v->kind == VELOCITY_INTEGER, velocity_as_double(v)};
    if (v->kind != VELOCITY_TEXT || v->n == 0 || v->n >= sizeof text)
        return (struct number){0};
    memcpy(text, v->text, v->n);
    text[v->n] = '\0';
    double d = strtod(text, &end);
    if (end != text + v->n || !isfinite(d))
        return (struct number){0};
    return (struct number){true, !strpbrk(text, ".eE"), d};
}

/* A whole result of whole numbers is whole; of others a decimal, printed without .0 where it has
 * no fraction, as VelocityTools does. */
static value result(double d, bool whole)
{
    if (!isfinite(d))
        return nothing;
    if (fabs(d) < 9e15 && (whole || d == floor(d)))
        return velocity_integer((int64_t)d);
    return velocity_decimal(d);
}

typedef double operation(double a, double b);

static value fold(call *c, operation *op)
{
    struct number a = number_of(&c->args[0]);
    for (size_t i = 1; a.ok && i < c->n_args; i++) {
        struct number b = number_of(&c->args[i]);
        a = (struct number){b.ok, a.whole && b.whole, op(a.v, b.v)};
    }
    return a.ok ? result(a.v, false) : nothing;
}

static double plus(double a, double b)
{
    return a + b;
}

static double minus(double a, double b)
{
    return a - b;
}

static double times(double a, double b)
{
    return a * b;
}

static double over(double a, double b)
{
    return b == 0 ? (double)NAN : a / b;
}

static double whole_over(double a, double b)
{
    return b == 0 ? (double)NAN : trunc(trunc(a) / trunc(b));
}

static double rest(double a, double b)
{
    return trunc(b) == 0 ? (double)NAN : fmod(trunc(a), trunc(b));
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Half goes to the even neighbour. */
static double rounded(double a, double unused)
{
    (void)unused;
    return nearbyint(a);
}

static double down(double a, double unused)
{
    (void)unused;
    return floor(a);
}

static double up(double a, double unused)
{
    (void)unused;
    return ceil(a);
}

static double size_of(double a, double unused)
{
    (void)unused;
    return fabs(a);
}

static double cut(double a, double unused)
{
    (void)unused;
    return trunc(a);
}

#define FOLD(name, op)                                                                             \
    static value name(call *c)                                                                     \
    {                                                                                              \
        return fold(c, op);                                                                        \
    }
FOLD(add, plus)
FOLD(sub, minus)
FOLD(mul, times)
FOLD(divide, over)
FOLD(idiv, whole_over)
FOLD(mod, rest)
FOLD(power, pow)
FOLD(min, smaller)
FOLD(max, larger)

static value alone(call *c, operation *op)
{
    struct number a = number_of(&c->args[0]);
    return a.ok ? result(op(a.v, 0), false) : nothing;
}

#define ALONE(name, op)                                                                            \
    static value name(call *c)                                                                     \
    {                                                                                              \
        return alone(c, op);                                                                       \
    }
ALONE(absolute, size_of)
ALONE(round_it, rounded)
ALONE(floor_it, down)
ALONE(ceil_it, up)
ALONE(to_integer, cut)

static value round_to(call *c)
{
    struct number places = number_of(&c->args[0]), a = number_of(&c->args[1]);
    if (!a.ok || !places.ok || places.v < 0 || places.v > 15)
        return nothing;
    double scale = pow(10, trunc(places.v));
    double d = floor(a.v * scale + 0.5) / scale;
    return places.v < 1 ? result(d, true) : velocity_decimal(d);
}

static value to_double(call *c)
{
    struct number a = number_of(&c->args[0]);
    return a.ok ? velocity_decimal(a.v) : nothing;
}

static value to_number(call *c)
{
    struct number a = number_of(&c->args[0]);
    return a.ok ? result(a.v, a.whole) : nothing;
}

/* clang-format off */
static const struct velocity_method_row rows[] = {
    {"add", "oo", add}, {"add", "ooo", add}, {"add", "oooo", add},
    {"sub", "oo", sub}, {"sub", "ooo", sub}, {"mul", "oo", mul}, {"mul", "ooo", mul},
    {"div", "oo", divide}, {"div", "ooo", divide}, {"idiv", "oo", idiv}, {"mod", "oo", mod},
    {"pow", "oo", power}, {"min", "oo", min}, {"min", "ooo", min}, {"max", "oo", max},
    {"max", "ooo", max}, {"abs", "o", absolute}, {"round", "o", round_it},
    {"floor", "o", floor_it}, {"ceil", "o", ceil_it}, {"roundTo", "oo", round_to},
    {"toInteger", "o", to_integer}, {"toDouble", "o", to_double}, {"toNumber", "o", to_number},
};
/* clang-format on */
const struct velocity_tool velocity_tool_math = {"math", {rows, GC_COUNT_OF(rows)}, NULL, 0};
