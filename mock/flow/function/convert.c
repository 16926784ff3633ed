/* From one type to another. NOT_SET stays NOT_SET, of the new type; blanks are NOT_SET too. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/function/functions.h"
#include "mock/flow/value/datetime.h"
#include "mock/flow/value/decimal.h"

/* Architect counts the no-break space as a blank here. */
static const char *skip_blanks(const char *text)
{
    for (size_t n = 1; n > 0; text += n) {
        n = strspn(text, " \t\r\n");
        n += strncmp(text + n, "\xC2\xA0", 2) == 0 ? 2 : 0;
    }
    return text;
}

/* True: *out is what NOT_SET or a blank text becomes. */
static bool is_nothing(const struct flow_value *v, enum flow_kind kind, struct flow_value *out)
{
    *out = flow_not_set_of(kind);
    return v->kind == FLOW_NOT_SET || (v->kind == FLOW_TEXT && !*skip_blanks(v->text));
}

static bool no_such(struct flow_eval *ev, const struct flow_value *v, enum flow_kind wanted)
{
    const char *what = flow_kind_info(wanted)->name;
    what = strchr(what, ' ') ? strchr(what, ' ') + 1 : what;
    if (v->kind == FLOW_TEXT)
        return flow_eval_fail(ev, "\"%.60s\" is no %s", v->text, what);
    return flow_eval_fail(ev, "%s is no %s", flow_kind_name(v), what);
}

/* --- ToString -------------------------------------------------------------------------------- */

struct format {
    const char *between; /* items of a collection */
    int places;          /* -1: as many as there are */
};

static void add_formatted(struct gc_strbuf *to, const struct flow_value *v, struct format how)
{
    char text[FLOW_DECIMAL_TEXT];
    struct flow_value amount = v->kind == FLOW_CURRENCY ? flow_member(v, "amount") : *v;
    if (how.places < 0 || !flow_is_number(&amount)) {
        flow_value_add_text(to, v);
        return;
    }
    gc_strbuf_adds(to, flow_decimal_fixed(flow_number(&amount), how.places, text));
    if (v->kind == FLOW_CURRENCY) {
        struct flow_value code = flow_member(v, "code");
        gc_strbuf_addc(to, '|');
        flow_value_add_text(to, &code);
    }
}

/* ToString(value[, delimiter][, places]) */
FLOW_FUNCTION(to_string)
{
    struct format how = {"\n", -1};
    for (size_t i = 1; i < n; i++) {
        if (args[i].kind == FLOW_TEXT)
            how.between = args[i].text;
        else if (args[i].kind == FLOW_INTEGER && args[i].integer >= 0 &&
                 args[i].integer <= FLOW_DECIMAL_PLACES)
            how.places = (int)args[i].integer;
        else if (args[i].kind == FLOW_INTEGER)
            return flow_eval_fail(ev, "value %zu must be 0 to %d", i + 1, FLOW_DECIMAL_PLACES);
    }
    *out = flow_not_set_of(FLOW_TEXT);
    if (args[0].kind == FLOW_NOT_SET)
        return true;
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    if (args[0].kind != FLOW_LIST)
        add_formatted(&b, &args[0], how);
    for (size_t i = 0; args[0].kind == FLOW_LIST && i < args[0].list->n; i++) {
        if (i > 0)
            gc_strbuf_adds(&b, how.between);
        add_formatted(&b, &args[0].list->items[i], how);
    }
    return flow_give_text(ev, &b, out);
}

/* --- numbers --------------------------------------------------------------------------------- */

/* A leading number is enough: "1H" is 1. What goes on like a number must be a whole one. */
static bool read_integer(const char *text, int64_t *out)
{
    char *end;
    text = skip_blanks(text);
    errno = 0;
    *out = strtoll(text, &end, 10);
    return end != text && errno == 0 && !strchr(".,eE0123456789", *end ? *end : ' ');
}

/* The whole text, blanks around it aside, is one decimal number. */
static bool read_decimal(const char *text, double *out)
{
    char *end;
    text = skip_blanks(text);
    if (strspn(text, "+-0123456789.eE") != strcspn(text, " \t\r\n") || !*text)
        return false;
    *out = strtod(text, &end);
    return end != text && !*skip_blanks(end) && isfinite(*out);
}

FLOW_FUNCTION(to_int)
{
    (void)n;
    const struct flow_value *v = &args[0];
    if (is_nothing(v, FLOW_INTEGER, out))
        return true;
    *out = flow_integer(0);
    if (v->kind == FLOW_BOOL || v->kind == FLOW_INTEGER)
        out->integer = v->kind == FLOW_BOOL ? v->truth : v->integer;
    else if (v->kind == FLOW_DURATION)
        out->integer = v->ms;
    else if (v->kind == FLOW_DECIMAL && fabs(v->decimal) < 9.2e18)
        out->integer = (int64_t)v->decimal;
    else if (v->kind == FLOW_DECIMAL)
        return flow_eval_too_large(ev);
    else if (v->kind != FLOW_TEXT || !read_integer(v->text, &out->integer))
        return no_such(ev, v, FLOW_INTEGER);
    return true;
}

FLOW_FUNCTION(to_decimal)
{
    (void)n;
    const struct flow_value *v = &args[0];
    double d;
    if (is_nothing(v, FLOW_DECIMAL, out))
        return true;
    if (v->kind == FLOW_CURRENCY) {
        *out = flow_member(v, "amount");
        return true;
    }
    if (flow_is_number(v) || v->kind == FLOW_BOOL)
        d = v->kind == FLOW_BOOL ? v->truth : flow_number(v);
    else if (v->kind != FLOW_TEXT || !read_decimal(v->text, &d))
        return no_such(ev, v, FLOW_DECIMAL);
    return flow_give_decimal(ev, d, out);
}

/* --- the others ------------------------------------------------------------------------------ */

static bool truth_of(const char *text, bool *out)
{
    static const struct {
        const char *word;
        bool truth;
    } words[] = {{"true", true},   {"t", true},  {"yes", true}, {"1", true},
                 {"false", false}, {"f", false}, {"no", false}, {"0", false}};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strcasecmp(words[i].word, text) == 0) {
            *out = words[i].truth;
            return true;
        }
    return false;
}

FLOW_FUNCTION(to_bool)
{
    (void)n;
    const struct flow_value *v = &args[0];
    if (is_nothing(v, FLOW_BOOL, out))
        return true;
    *out = flow_bool(false);
    if (v->kind == FLOW_BOOL)
        out->truth = v->truth;
    else if (flow_is_number(v))
        out->truth = fpclassify(flow_number(v)) != FP_ZERO;
    else if (v->kind != FLOW_TEXT)
        return no_such(ev, v, FLOW_BOOL);
    else if (!truth_of(v->text, &out->truth))
        return flow_eval_fail(ev, "\"%.60s\" is neither true nor false", v->text);
    return true;
}

/* A text, or seconds since 1970. */
FLOW_FUNCTION(to_datetime)
{
    (void)n;
    const struct flow_value *v = &args[0];
    int64_t ms = 0;
    if (is_nothing(v, FLOW_DATETIME, out))
        return true;
    *out = *v;
    if (v->kind == FLOW_DATETIME)
        return true;
    if (v->kind == FLOW_INTEGER && __builtin_mul_overflow(v->integer, 1000, &ms))
        return flow_eval_too_large(ev);
    if (v->kind != FLOW_INTEGER && (v->kind != FLOW_TEXT || !flow_datetime_read(v->text, &ms)))
        return no_such(ev, v, FLOW_DATETIME);
    return flow_give_datetime(ev, ms, out);
}

/* A text, or milliseconds. */
FLOW_FUNCTION(to_duration)
{
    (void)n;
    const struct flow_value *v = &args[0];
    if (is_nothing(v, FLOW_DURATION, out))
        return true;
    *out = flow_duration(v->kind == FLOW_INTEGER ? v->integer : 0);
    if (v->kind == FLOW_DURATION)
        *out = *v;
    else if (v->kind != FLOW_INTEGER &&
             (v->kind != FLOW_TEXT || !flow_duration_read(v->text, &out->ms)))
        return no_such(ev, v, FLOW_DURATION);
    return true;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"ToString",        "value:l.* delimiterOrPlaces:si*? places:i?", .run = to_string},
    {"ToDisplayString", "value:l.* delimiterOrPlaces:si*? places:i?", .run = to_string},
    {"ToInt",           "value:.*",                                   .run = to_int},
    {"ToDecimal",       "value:.*",                                   .run = to_decimal},
    {"ToBool",          "value:.*",                                   .run = to_bool},
    {"ToDateTime",      "value:.*",                                   .run = to_datetime},
    {"ToDuration",      "value:.*",                                   .run = to_duration},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(convert, "Conversions");

static bool keep(struct flow_eval *ev, const struct flow_value *args, size_t n,
                 struct flow_value *out)
{
    (void)n;
    *out = args[0];
    return ev != NULL;
}

bool flow_eval_convert(struct flow_eval *ev, const struct flow_value *v, enum flow_kind to,
                       struct flow_value *out)
{
    static const flow_function_fn by_kind[FLOW_N_KINDS] = {
        [FLOW_TEXT] = to_string, [FLOW_INTEGER] = to_int,       [FLOW_DECIMAL] = to_decimal,
        [FLOW_BOOL] = to_bool,   [FLOW_DATETIME] = to_datetime, [FLOW_DURATION] = to_duration,
    };
    flow_function_fn run = to < FLOW_N_KINDS && by_kind[to] && v->kind != to ? by_kind[to] : keep;
    return run(ev, v, 1, out);
}
