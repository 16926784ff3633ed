/* Sum and Average of values, or of one collection; what is NOT_SET is passed over. */
#include "mock/flow/function/functions.h"

/* What is added up, and of which kind it is. */
struct values {
    const struct flow_value *items;
    size_t n;
    enum flow_kind kind;
};

static struct values values_of(const struct flow_value *args, size_t n)
{
    struct values v = {.items = args, .n = n};
    if (n == 1 && args[0].kind == FLOW_LIST)
        v = (struct values){args[0].list->items, args[0].list->n, args[0].of};
    for (size_t i = 0; v.kind == FLOW_NOT_SET && i < v.n; i++)
        v.kind = flow_value_type(&v.items[i]);
    return v;
}

static bool zero_of(struct flow_eval *ev, enum flow_kind kind, struct flow_value *out)
{
    struct flow_value amount = flow_decimal(0), code = flow_not_set();
    *out = kind == FLOW_DECIMAL    ? flow_decimal(0)
           : kind == FLOW_DURATION ? flow_duration(0)
                                   : flow_integer(0);
    return kind != FLOW_CURRENCY || flow_give_currency(ev, &amount, &code, out);
}

static bool has_no_amount(const struct flow_value *v)
{
    return v->kind == FLOW_CURRENCY && flow_member(v, "amount").kind == FLOW_NOT_SET;
}

/* A currency's zero has its code. */
static bool zero_like(struct flow_eval *ev, const struct flow_value *v, struct flow_value *out)
{
    struct flow_value amount = flow_decimal(0);
    if (v->kind != FLOW_CURRENCY)
        return true;
    struct flow_value code = flow_member(v, "code");
    return flow_give_currency(ev, &amount, &code, out);
}

/* *count: of those that have a value. */
static bool total(struct flow_eval *ev, const struct values *v, int64_t *count,
                  struct flow_value *out)
{
    if (!zero_of(ev, v->kind, out))
        return false;
    bool any = false;
    *count = 0;
    for (size_t i = 0; i < v->n; i++) {
        const struct flow_value *item = &v->items[i];
        if (item->kind == FLOW_NOT_SET)
            continue;
        if ((!any && !zero_like(ev, item, out)) || !flow_add(ev, out, item, out))
            return false;
        any = true;
        *count += !has_no_amount(item);
    }
    return true;
}

FLOW_FUNCTION(sum)
{
    struct values v = values_of(args, n);
    int64_t count;
    return total(ev, &v, &count, out);
}

static bool divide(struct flow_eval *ev, int64_t count, struct flow_value *sum)
{
    if (sum->kind == FLOW_DURATION) {
        sum->ms /= count;
        return true;
    }
    if (sum->kind != FLOW_CURRENCY)
        return flow_give_decimal(ev, flow_number(sum) / (double)count, sum);
    struct flow_value amount = flow_member(sum, "amount"), code = flow_member(sum, "code");
    return flow_give_decimal(ev, flow_number(&amount) / (double)count, &amount) &&
           flow_give_currency(ev, &amount, &code, sum);
}

FLOW_FUNCTION(average)
{
    struct values v = values_of(args, n);
    int64_t count;
    return total(ev, &v, &count, out) && divide(ev, count > 0 ? count : 1, out);
}

static const struct flow_function table[] = {
    {"Sum", "value:ncpl* next:ncp*?+", .run = sum},
    {"Average", "value:ncpl* next:ncp*?+", .run = average},
};
FLOW_FUNCTION_GROUP(sum, "Sums");
