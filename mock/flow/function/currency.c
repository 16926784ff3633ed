/* Money: an amount and an ISO 4217 code, either of which may be NOT_SET. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mock/flow/function/functions.h"

static struct flow_value decimal_of(const struct flow_value *v)
{
    return flow_is_number(v) ? flow_decimal(flow_number(v)) : flow_not_set_of(FLOW_DECIMAL);
}

FLOW_FUNCTION(make_currency)
{
    (void)n;
    struct flow_value amount = decimal_of(&args[0]);
    return flow_give_currency(ev, &amount, &args[1], out);
}

/* One code for all, or one for each. */
FLOW_FUNCTION(make_list_currency)
{
    (void)n;
    const struct flow_list *amounts = args[0].list;
    bool each = args[1].kind == FLOW_LIST;
    if (each && args[1].list->n != amounts->n)
        return flow_eval_fail(ev, "%zu amounts and %zu codes", amounts->n, args[1].list->n);
    struct flow_list *list = flow_new_list(ev, amounts->n);
    for (size_t i = 0; list && i < amounts->n; i++) {
        struct flow_value pair[] = {amounts->items[i], each ? args[1].list->items[i] : args[1]};
        if (!make_currency(ev, pair, 2, &list->items[i]))
            return false;
    }
    if (list)
        *out = flow_list_value(list, FLOW_CURRENCY);
    return list != NULL;
}

/* "5.00|USD", "5.00", "|EUR" */
static bool read_currency(struct flow_eval *ev, const char *text, struct flow_value *out)
{
    size_t len = strcspn(text, "|");
    struct flow_value amount = flow_not_set(), code = flow_not_set();
    char *end;
    double d = strtod(text, &end);
    if ((len > 0 && (end != text + len || !isfinite(d))) || strspn(text, "+-.0123456789") < len)
        return flow_eval_fail(ev, "\"%.60s\" is no currency", text);
    if (len > 0)
        amount = flow_decimal(d);
    if (text[len] && text[len + 1])
        code = flow_text(text + len + 1);
    return flow_give_currency(ev, &amount, &code, out);
}

FLOW_FUNCTION(to_currency)
{
    struct flow_value number[] = {args[0], flow_not_set()};
    *out = args[0];
    if (args[0].kind == FLOW_NOT_SET)
        *out = flow_not_set_of(FLOW_CURRENCY);
    if (args[0].kind == FLOW_TEXT)
        return read_currency(ev, args[0].text, out);
    return !flow_is_number(&args[0]) || make_currency(ev, number, n, out);
}

/* Those that have a symbol of their own; the others are called by their code. */
static const struct {
    const char *code, *symbol;
} symbols[] = {
    {"USD", "$"},      {"EUR", "\u20ac"}, {"GBP", "\u00a3"}, {"JPY", "\u00a5"}, {"CNY", "\u00a5"},
    {"AUD", "$"},      {"CAD", "$"},      {"NZD", "$"},      {"MXN", "$"},      {"BRL", "R$"},
    {"INR", "\u20b9"}, {"KRW", "\u20a9"}, {"ILS", "\u20aa"}, {"TRY", "\u20ba"}, {"RUB", "\u20bd"},
    {"CHF", "CHF"},    {"SEK", "kr"},     {"NOK", "kr"},     {"DKK", "kr"},     {"PLN", "z\u0142"},
};

FLOW_FUNCTION(currency_symbol)
{
    (void)n;
    struct flow_value code =
        args[0].kind == FLOW_CURRENCY ? flow_member(&args[0], "code") : args[0];
    *out = code.kind == FLOW_TEXT ? code : flow_not_set_of(FLOW_TEXT);
    for (size_t i = 0; code.kind == FLOW_TEXT && i < GC_COUNT_OF(symbols); i++)
        if (strcmp(symbols[i].code, code.text) == 0)
            *out = flow_text(symbols[i].symbol);
    return ev != NULL;
}

/* Another code; with a rate, another amount too. */
FLOW_FUNCTION(convert_currency)
{
    *out = flow_not_set_of(FLOW_CURRENCY);
    if (args[0].kind == FLOW_NOT_SET)
        return true;
    struct flow_value amount = flow_member(&args[0], "amount");
    if (n > 2 && amount.kind != FLOW_NOT_SET &&
        !flow_give_decimal(ev, flow_number(&amount) * flow_number(&args[2]), &amount))
        return false;
    return flow_give_currency(ev, &amount, &args[1], out);
}

/* clang-format off */
static const struct flow_function table[] = {
    {"MakeCurrency",      "amount:n* code:s*",           .run = make_currency},
    {"MakeListCurrency",  "amounts:l codes:sl*",         .run = make_list_currency},
    {"ToCurrency",        "value:snc*",                  .run = to_currency},
    {"GetCurrencySymbol", "currency:sc*",                .run = currency_symbol},
    {"ConvertCurrency",   "currency:c* code:s* rate:n?", .run = convert_currency},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(currency, "Money");
