/* Logic and comparisons. What and, or and If do stands where expressions are evaluated. */
#include <string.h>

#include "mock/flow/function/functions.h"

FLOW_FUNCTION(negate)
{
    (void)n;
    if (args[0].kind != FLOW_BOOL)
        return flow_eval_fail(ev, "a condition must be true or false, not %s",
                              flow_kind_name(&args[0]));
    *out = flow_bool(!args[0].truth);
    return true;
}

static bool cannot_compare(struct flow_eval *ev, const struct flow_value *args)
{
    const char *why = args[0].kind == FLOW_CURRENCY && args[1].kind == FLOW_CURRENCY
                          ? " of another code, or without an amount"
                          : "";
    return flow_eval_fail(ev, "can't compare %s with %s%s", flow_kind_name(&args[0]),
                          flow_kind_name(&args[1]), why);
}

FLOW_FUNCTION(equal)
{
    (void)n;
    bool equal;
    if (!flow_value_equal(&args[0], &args[1], &equal))
        return cannot_compare(ev, args);
    *out = flow_bool(equal);
    return true;
}

FLOW_FUNCTION(unequal)
{
    if (!equal(ev, args, n, out))
        return false;
    out->truth = !out->truth;
    return true;
}

/* The comparison holds if the order is one of these. */
static bool ordered(struct flow_eval *ev, const struct flow_value *args, bool less, bool same,
                    bool more, struct flow_value *out)
{
    int order;
    if (!flow_value_order(&args[0], &args[1], &order))
        return cannot_compare(ev, args);
    *out = flow_bool(order < 0 ? less : order == 0 ? same : more);
    return true;
}

FLOW_FUNCTION(less)
{
    (void)n;
    return ordered(ev, args, true, false, false, out);
}

FLOW_FUNCTION(at_most)
{
    (void)n;
    return ordered(ev, args, true, true, false, out);
}

FLOW_FUNCTION(more)
{
    (void)n;
    return ordered(ev, args, false, false, true, out);
}

FLOW_FUNCTION(at_least)
{
    (void)n;
    return ordered(ev, args, false, true, true, out);
}

FLOW_FUNCTION(is_set)
{
    (void)ev;
    (void)n;
    *out = flow_bool(args[0].kind != FLOW_NOT_SET);
    return true;
}

static bool is_empty(const struct flow_value *v)
{
    if (v->kind == FLOW_CURRENCY)
        return flow_member(v, "amount").kind == FLOW_NOT_SET;
    return v->kind == FLOW_NOT_SET || (v->kind == FLOW_TEXT && !*v->text) ||
           (v->kind == FLOW_LIST && v->list->n == 0) ||
           (v->kind == FLOW_JSON && cJSON_GetArraySize(v->json) == 0);
}

FLOW_FUNCTION(is_not_set_or_empty)
{
    (void)ev;
    (void)n;
    *out = flow_bool(is_empty(&args[0]));
    return true;
}

static bool all_equal(struct flow_eval *ev, const struct flow_value *args, size_t n,
                      struct flow_value *out)
{
    bool same = true;
    for (size_t i = 1; i < n && same; i++)
        if (!flow_value_equal(&args[0], &args[i], &same)) {
            struct flow_value pair[] = {args[0], args[i]};
            return cannot_compare(ev, pair);
        }
    *out = flow_bool(same);
    return true;
}

static bool equal_texts(const struct flow_value *a, const struct flow_value *b, bool ignore_case)
{
    if (a->kind == FLOW_TEXT && b->kind == FLOW_TEXT)
        return flow_text_order(a->text, b->text, ignore_case) == 0;
    if (a->kind == FLOW_LIST && b->kind == FLOW_LIST) {
        size_t i = 0;
        if (a->list->n != b->list->n)
            return false;
        while (i < a->list->n && equal_texts(&a->list->items[i], &b->list->items[i], ignore_case))
            i++;
        return i == a->list->n;
    }
    return a->kind == FLOW_NOT_SET && b->kind == FLOW_NOT_SET;
}

/* AreEqual(ignoreCase, a, b, ...) of texts and their collections; else all values are compared. */
FLOW_FUNCTION(are_equal)
{
    enum flow_kind second = n > 2 ? flow_value_type(&args[1]) : FLOW_BOOL;
    if (args[0].kind != FLOW_BOOL || (second != FLOW_TEXT && second != FLOW_LIST))
        return all_equal(ev, args, n, out);
    bool same = true;
    for (size_t i = 2; i < n && same; i++)
        same = equal_texts(&args[1], &args[i], args[0].truth);
    *out = flow_bool(same);
    return true;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"or",              "a:b b:b+",          .lazy = FLOW_LAZY_OR},
    {"and",             "a:b b:b+",          .lazy = FLOW_LAZY_AND},
    {"!",               "a:.",               .run = negate},
    {"not",             "a:.",               .run = negate},
    {"?",               "condition:b* a:.* b:.*", .lazy = FLOW_LAZY_CHOICE},
    {"If",              "condition:b* a:.* b:.*", .lazy = FLOW_LAZY_CHOICE},
    {"==",              "a:.* b:.*",         .run = equal},
    {"!=",              "a:.* b:.*",         .run = unequal},
    {"<",               "a:. b:.",           .run = less},
    {"<=",              "a:. b:.",           .run = at_most},
    {">",               "a:. b:.",           .run = more},
    {">=",              "a:. b:.",           .run = at_least},
    {"AreEqual",        "a:.* b:.*+",        .run = are_equal},
    {"IsSet",           "item:.*",           .run = is_set},
    {"IsNotSetOrEmpty", "item:.*",           .run = is_not_set_or_empty},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(logic, "Logic and comparison");
