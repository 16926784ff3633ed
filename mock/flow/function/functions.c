#include "mock/flow/function/functions.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/problems.h"

static const struct flow_function_group *const groups[] = {
    &flow_functions_logic,    &flow_functions_number,   &flow_functions_sum,
    &flow_functions_text,     &flow_functions_search,   &flow_functions_date,
    &flow_functions_duration, &flow_functions_list,     &flow_functions_convert,
    &flow_functions_currency, &flow_functions_object,   &flow_functions_audio,
    &flow_functions_spoken,   &flow_functions_language,
};

const struct flow_function_group *flow_function_group(size_t i)
{
    return i < GC_COUNT_OF(groups) ? groups[i] : NULL;
}

const struct flow_function *flow_function_find(const char *name)
{
    for (size_t g = 0; g < GC_COUNT_OF(groups); g++)
        for (size_t i = 0; i < groups[g]->n; i++)
            if (strcasecmp(groups[g]->rows[i].name, name) == 0)
                return &groups[g]->rows[i];
    return NULL;
}

/* Functions only: nobody means an operator by a name. */
const char *flow_function_nearest(const char *name)
{
    const char *names[200];
    size_t n = 0;
    for (size_t g = 0; g < GC_COUNT_OF(groups); g++)
        for (size_t i = 0; i < groups[g]->n && n < GC_COUNT_OF(names); i++)
            if (isupper((unsigned char)*groups[g]->rows[i].name))
                names[n++] = groups[g]->rows[i].name;
    const char *near = gc_nearest(name, names, n);
    size_t a = strlen(name), b = near ? strlen(near) : 0;
    return (a > b ? a - b : b - a) * 2 <= a ? near : NULL;
}

/* One parameter of a row's text. */
struct param {
    const char *name, *kinds;
    size_t name_len, kinds_len;
    bool takes_not_set, optional, repeats;
};

static bool next_param(const char **params, struct param *out)
{
    const char *p = *params + strspn(*params, " ");
    if (!*p)
        return false;
    *out = (struct param){.name = p, .name_len = strcspn(p, ":")};
    out->kinds = p + out->name_len + 1;
    out->kinds_len = strcspn(out->kinds, "*?+ ");
    p = out->kinds + out->kinds_len;
    for (; *p && *p != ' '; p++) {
        out->takes_not_set |= *p == '*';
        out->optional |= *p == '?';
        out->repeats |= *p == '+';
    }
    *params = p;
    return true;
}

void flow_function_arity(const struct flow_function *fn, size_t *min, size_t *max)
{
    const char *at = fn->params;
    struct param p;
    for (*min = *max = 0; next_param(&at, &p);) {
        *min += !p.optional;
        *max = p.repeats ? SIZE_MAX : *max + 1;
    }
}

static const struct {
    char code;
    enum flow_kind kind;
} codes[] = {
    {'s', FLOW_TEXT},     {'i', FLOW_INTEGER}, {'d', FLOW_DECIMAL},  {'n', FLOW_INTEGER},
    {'n', FLOW_DECIMAL},  {'b', FLOW_BOOL},    {'t', FLOW_DATETIME}, {'p', FLOW_DURATION},
    {'c', FLOW_CURRENCY}, {'h', FLOW_PHONE},   {'l', FLOW_LIST},     {'j', FLOW_JSON},
    {'a', FLOW_AUDIO},    {'a', FLOW_PROMPT},  {'o', FLOW_OBJECT},
};

static bool has_code(const struct param *p, char code)
{
    return memchr(p->kinds, code, p->kinds_len) != NULL;
}

static uint32_t bit(enum flow_kind kind)
{
    return (uint32_t)1 << kind;
}

_Static_assert(FLOW_N_KINDS <= 32, "a kind is a bit of flow_param.kinds");

static uint32_t kinds_of(const struct param *p)
{
    uint32_t kinds = has_code(p, '.') ? UINT32_MAX : 0;
    for (size_t i = 0; i < GC_COUNT_OF(codes); i++)
        if (has_code(p, codes[i].code))
            kinds |= bit(codes[i].kind);
    return has_code(p, 'o') ? kinds | UINT32_MAX << (FLOW_CURRENCY + 1) : kinds;
}

const struct flow_param *flow_function_params(const struct flow_function *fn, size_t n,
                                              struct gc_arena *a)
{
    struct flow_param *params = gc_arena_zero(a, n + 1, sizeof *params);
    const char *at = fn->params;
    struct param p = {.name = NULL};
    for (size_t i = 0; params && i < n && (p.repeats || next_param(&at, &p)); i++)
        params[i] = (struct flow_param){.said = p.name,
                                        .kinds = kinds_of(&p),
                                        .takes_not_set = p.takes_not_set,
                                        .as_list = has_code(&p, 'l')};
    return params;
}

static bool kind_fits(const struct flow_param *p, enum flow_kind kind)
{
    return (p->kinds & bit(kind)) != 0;
}

static bool wrong_kind(struct flow_eval *ev, const struct flow_param *param, size_t i,
                       const struct flow_value *v)
{
    struct gc_strbuf wanted GC_AUTO(gc_strbuf_release) = GC_STRBUF(200);
    const char *said = param->said;
    struct param read, *p = &read;
    (void)next_param(&said, p);
    for (size_t c = 0; c < GC_COUNT_OF(codes); c++)
        if (has_code(p, codes[c].code) && !(codes[c].code == 'j' && has_code(p, 'o')))
            gc_strbuf_addf(&wanted, "%s%s", wanted.len ? " or " : "",
                           codes[c].kind == FLOW_BOOL ? "true or false"
                                                      : flow_kind_info(codes[c].kind)->name);
    return flow_eval_fail(ev, "value %zu must be %s, not %s", i + 1, gc_strbuf_text(&wanted),
                          flow_kind_name(v));
}

/* A JSON array is a collection; a phone number where a text is wanted is its number. */
static bool adapt(struct flow_eval *ev, const struct flow_param *p, struct flow_value *v)
{
    if (v->kind == FLOW_PHONE && kind_fits(p, FLOW_TEXT) && !kind_fits(p, FLOW_PHONE)) {
        struct flow_value e164 = flow_member(v, "e164");
        *v = e164.kind == FLOW_TEXT ? e164 : flow_member(v, "uri");
    }
    if (v->kind != FLOW_JSON || !p->as_list || !cJSON_IsArray(v->json))
        return true;
    struct flow_list *list = flow_new_list(ev, (size_t)cJSON_GetArraySize(v->json));
    if (!list)
        return false;
    size_t i = 0;
    for (const cJSON *item = v->json->child; item; item = item->next)
        list->items[i++] = flow_from_json(item);
    *v = flow_list_value(list, FLOW_NOT_SET);
    return true;
}

static bool check_value(struct flow_eval *ev, const struct flow_param *p, struct flow_value *v,
                        size_t i)
{
    if (v->kind == FLOW_NOT_SET)
        return p->takes_not_set || flow_eval_fail(ev, "value %zu (%.*s) is NOT_SET", i + 1,
                                                  (int)strcspn(p->said, ":"), p->said);
    return adapt(ev, p, v) && (kind_fits(p, v->kind) || wrong_kind(ev, p, i, v));
}

bool flow_function_misses(const struct flow_param *params, const struct flow_value *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (args[i].kind == FLOW_NOT_SET && !params[i].takes_not_set)
            return true;
    return false;
}

bool flow_function_check(struct flow_eval *ev, const struct flow_param *params,
                         struct flow_value *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!check_value(ev, &params[i], &args[i], i))
            return false;
    return true;
}
