#include "mock/flow/expr/functions.h"

#include <ctype.h>
#include <strings.h>

#include "base/problems.h"

/* clang-format off */
#define ANY FLOW_ANY_NUMBER
static const struct flow_function table[] = {
    /* name                 arguments   run; lazy ones; does it want to see NOT_SET? */
    {"or",                     2, ANY, .run_lazy = flow_fn_or},
    {"and",                    2, ANY, .run_lazy = flow_fn_and},
    {"not",                    1, 1,   .run = flow_fn_negate},
    {"==",                     2, 2,   .run = flow_fn_equal,   .sees_not_set = true},
    {"!=",                     2, 2,   .run = flow_fn_unequal, .sees_not_set = true},
    {"<",                      2, 2,   .run = flow_fn_less},
    {"<=",                     2, 2,   .run = flow_fn_at_most},
    {">",                      2, 2,   .run = flow_fn_more},
    {">=",                     2, 2,   .run = flow_fn_at_least},
    {"+",                      2, ANY, .run = flow_fn_plus},
    {"-",                      1, ANY, .run = flow_fn_minus},
    {"*",                      2, ANY, .run = flow_fn_times},
    {"/",                      2, ANY, .run = flow_fn_divide},
    {"%",                      2, ANY, .run = flow_fn_modulo},
    {"If",                     3, 3,   .run_lazy = flow_fn_if},
    {"IsSet",                  1, 1,   .run = flow_fn_is_set,              .sees_not_set = true},
    {"IsNotSetOrEmpty",        1, 1,   .run = flow_fn_is_not_set_or_empty, .sees_not_set = true},
    {"Append",                 2, 50,  .run = flow_fn_append,              .sees_not_set = true},
    {"Contains",               2, 3,   .run = flow_fn_contains},
    {"StartsWith",             2, 3,   .run = flow_fn_starts_with},
    {"EndsWith",               2, 3,   .run = flow_fn_ends_with},
    {"FindString",             2, 2,   .run = flow_fn_find_string},
    {"Length",                 1, 1,   .run = flow_fn_length},
    {"Lower",                  1, 1,   .run = flow_fn_lower},
    {"Upper",                  1, 1,   .run = flow_fn_upper},
    {"Trim",                   1, 1,   .run = flow_fn_trim},
    {"Substring",              2, 3,   .run = flow_fn_substring},
    {"Left",                   2, 2,   .run = flow_fn_left},
    {"Right",                  2, 2,   .run = flow_fn_right},
    {"Replace",                3, 3,   .run = flow_fn_replace},
    {"ToString",               1, 1,   .run = flow_fn_to_string},
    {"ToInt",                  1, 1,   .run = flow_fn_to_int},
    {"ToDecimal",              1, 1,   .run = flow_fn_to_decimal},
    {"ToBool",                 1, 1,   .run = flow_fn_to_bool},
    {"ToPhoneNumber",          1, 1,   .run = flow_fn_to_phone_number},
    {"Abs",                    1, 1,   .run = flow_fn_abs},
    {"Min",                    2, 50,  .run = flow_fn_min},
    {"Max",                    2, 50,  .run = flow_fn_max},
    {"Count",                  1, 1,   .run = flow_fn_count},
    {"GetAt",                  2, 2,   .run = flow_fn_get_at},
    {"GetCurrentDateTimeUtc",  0, 0,   .run = flow_fn_now},
};
#undef ANY
/* clang-format on */

const struct flow_function *flow_function_find(const char *name)
{
    for (size_t i = 0; i < GC_COUNT_OF(table); i++)
        if (strcasecmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

/* Functions only: nobody means an operator by a name. */
const char *flow_function_nearest(const char *name)
{
    const char *names[GC_COUNT_OF(table)];
    size_t n = 0;
    for (size_t i = 0; i < GC_COUNT_OF(table); i++)
        if (isupper((unsigned char)*table[i].name))
            names[n++] = table[i].name;
    return gc_nearest(name, names, n);
}

bool flow_arg_text(struct flow_eval *ev, const struct flow_value *args, size_t i, const char **out)
{
    if (!flow_is_text(&args[i]))
        return flow_eval_fail(ev, "value %zu must be a text, not %s", i + 1,
                              flow_kind_name(&args[i]));
    *out = args[i].text;
    return true;
}

bool flow_arg_integer(struct flow_eval *ev, const struct flow_value *args, size_t i, int64_t *out)
{
    if (args[i].kind != FLOW_INTEGER)
        return flow_eval_fail(ev, "value %zu must be an integer, not %s", i + 1,
                              flow_kind_name(&args[i]));
    *out = args[i].integer;
    return true;
}

bool flow_give_text(struct flow_eval *ev, struct gc_strbuf *b, struct flow_value *out)
{
    enum gc_status s = gc_strbuf_status(b);
    char *text = s == GC_OK ? gc_arena_dup(ev->arena, gc_strbuf_text(b), b->len) : NULL;
    gc_strbuf_release(b);
    if (s == GC_E_TOO_BIG)
        return flow_eval_fail(ev, "the text is longer than %d bytes", FLOW_MAX_TEXT);
    if (!text)
        return flow_eval_fail(ev, "the texts take too much memory");
    *out = flow_text(text);
    return true;
}
