/* Paths and helpers of Handlebars: what they come to. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/wiremock/expr.h"

/* A text in single quotes, in which Velocity reads nothing. */
void wm_add_quoted(struct gc_strbuf *to, const char *text)
{
    gc_strbuf_addc(to, '\'');
    for (; *text; text++)
        gc_strbuf_adds(to, *text == '\'' ? "''" : (char[]){*text, '\0'});
    gc_strbuf_addc(to, '\'');
}

/* --- paths -------------------------------------------------------------------------------------
 */

bool wm_put_expr(wm_expr out, const char *text)
{
    int n = snprintf(out, WM_EXPR_BYTES, "%s", text);
    return n > 0 && n < WM_EXPR_BYTES;
}

/* One part of a dotted path: a name, or what stands in [ ]. */
static bool next_part(const char **at, char *part, size_t cap)
{
    bool bracket = **at == '[';
    const char *from = *at + bracket;
    size_t n = bracket ? strcspn(from, "]") : strcspn(from, ".[");
    if (n == 0 || n >= cap || (bracket && from[n] != ']'))
        return false;
    memcpy(part, from, n);
    part[n] = '\0';
    *at = from + n + bracket;
    if (**at == '.')
        ++*at;
    return true;
}

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

/* Velocity's names are letters, digits, - and _, a letter in front. */
static bool is_name(const char *text)
{
    return isalpha((unsigned char)*text) &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               strlen(text);
}

static void add_member(struct gc_strbuf *to, const char *name)
{
    if (is_number(name)) {
        gc_strbuf_addf(to, "[%s]", name);
    } else if (is_name(name)) {
        gc_strbuf_addf(to, ".%s", name);
    } else {
        gc_strbuf_adds(to, ".get(");
        wm_add_quoted(to, name);
        gc_strbuf_addc(to, ')');
    }
}

static void add_members(struct gc_strbuf *to, const char *rest)
{
    char part[256];
    while (*rest && next_part(&rest, part, sizeof part))
        add_member(to, part);
}

/* What follows "request.": which of our members it is. */
static bool add_request(struct gc_strbuf *to, const char *rest)
{
    static const struct {
        const char *theirs, *ours;
    } whole[] = {
        {"url", "$request.url"},          {"path", "$request.path"}, {"method", "$request.method"},
        {"body", "$request.text"},        {"id", "$request.id"},     {"baseUrl", "$world.base_url"},
        {"host", "$request.headers.Host"}};
    char first[64], second[256] = "";
    const char *after = rest;
    for (size_t i = 0; i < GC_COUNT_OF(whole); i++)
        if (strcmp(rest, whole[i].theirs) == 0) {
            gc_strbuf_adds(to, whole[i].ours);
            return true;
        }
    if (!next_part(&after, first, sizeof first) || !next_part(&after, second, sizeof second))
        return false;
    if ((strcmp(first, "path") == 0 || strcmp(first, "pathSegments") == 0) && is_number(second))
        gc_strbuf_addf(to, "$request.segments[%s]", second);
    else if (strcmp(first, "path") == 0 || strcmp(first, "headers") == 0)
        gc_strbuf_addf(to, "$request.%s", *first == 'p' ? "params" : "headers"),
            add_member(to, second);
    else if (strcmp(first, "query") == 0)
        gc_strbuf_addf(to, "$request.%s", *after ? "queries" : "query"), add_member(to, second);
    else
        return false;
    if (*first == 'q')
        add_members(to, after);
    return *first == 'q' || !*after || (*first == 'h' && strcmp(after, "[0]") == 0);
}

static bool is_parameter(struct wm *m, const char *name, struct gc_strbuf *to)
{
    const cJSON *value = gc_json_get(m->parameters, name);
    char number[32];
    if (cJSON_IsNumber(value)) {
        snprintf(number, sizeof number, "%.15g", value->valuedouble);
        gc_strbuf_adds(to, number);
    } else if (cJSON_IsString(value)) {
        wm_add_quoted(to, value->valuestring);
    } else if (cJSON_IsBool(value)) {
        gc_strbuf_adds(to, cJSON_IsTrue(value) ? "true" : "false");
    } else {
        return false;
    }
    return true;
}

bool wm_path_expr(struct wm *m, const char *path, wm_expr out)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(WM_EXPR_BYTES - 1);
    bool ok = true;
    if (strncmp(path, "request.", 8) == 0)
        ok = add_request(&to, path + 8);
    else if (strncmp(path, "parameters.", 11) == 0)
        ok = is_parameter(m, path + 11, &to);
    else if (strcmp(path, "this") == 0 || strncmp(path, "this.", 5) == 0)
        gc_strbuf_adds(&to, "$this"), add_members(&to, path[4] ? path + 5 : "");
    else if (strcmp(path, "@index") == 0)
        gc_strbuf_adds(&to, "$foreach.index");
    else if (strcmp(path, "true") == 0 || strcmp(path, "false") == 0 || is_number(path) ||
             (*path == '-' && is_number(path + 1)))
        gc_strbuf_adds(&to, path);
    else
        ok = false;
    return ok && gc_strbuf_status(&to) == GC_OK && wm_put_expr(out, gc_strbuf_text(&to));
}

/* --- helpers -----------------------------------------------------------------------------------
 */

static const char *named(const struct wm_call *c, const char *name)
{
    for (size_t i = 0; i < c->n_named; i++)
        if (strcmp(c->named[i].name, name) == 0)
            return c->named[i].value;
    return NULL;
}

/* The text of 'a text', a number as it is. */
static const char *bare(const char *value, char out[256])
{
    size_t n = value ? strlen(value) : 0;
    if (n >= 2 && value[0] == '\'')
        snprintf(out, 256, "%.*s", (int)(n - 2 < 255 ? n - 2 : 255), value + 1);
    else
        snprintf(out, 256, "%s", value ? value : "");
    return out;
}

static bool knows_only(const struct wm_call *c, const char *names)
{
    for (size_t i = 0; i < c->n_named; i++) {
        char word[80];
        snprintf(word, sizeof word, " %s ", c->named[i].name);
        if (!strstr(names, word))
            return false;
    }
    return true;
}

static bool json_path(const struct wm_call *c, wm_expr out)
{
    if (c->n_args != 2 || strcmp(c->args[0], "$request.text") != 0 || c->n_named > 0)
        return false;
    return snprintf(out, WM_EXPR_BYTES, "$json.text(%s)", c->args[1]) < WM_EXPR_BYTES;
}

static bool now(const struct wm_call *c, wm_expr out)
{
    const char *offset = named(c, "offset"), *format = named(c, "format");
    const char *zone = named(c, "timezone");
    if (!knows_only(c, " offset format timezone "))
        return false;
    return snprintf(out, WM_EXPR_BYTES, "$clock.now(%s, %s%s%s)", offset ? offset : "''",
                    format ? format : "\"yyyy-MM-dd'T'HH:mm:ssX\"", zone ? ", " : "",
                    zone ? zone : "") < WM_EXPR_BYTES;
}

static bool random_value(const struct wm_call *c, wm_expr out)
{
    static const struct {
        const char *type, *method;
    } types[] = {{"ALPHANUMERIC", "text"},
                 {"ALPHABETIC", "letters"},
                 {"NUMERIC", "digits"},
                 {"HEXADECIMAL", "hex"}};
    char type[256], length[256], upper[256];
    bare(named(c, "type"), type);
    bare(named(c, "length"), length);
    bool is_upper = strcmp(bare(named(c, "uppercase"), upper), "true") == 0;
    if (!knows_only(c, " type length uppercase "))
        return false;
    if (strcmp(type, "UUID") == 0)
        return wm_put_expr(out, "$random.uuid()");
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].type, type) == 0)
            return snprintf(out, WM_EXPR_BYTES, "$random.%s(%s).%s()", types[i].method,
                            *length ? length : "36",
                            is_upper ? "toUpperCase" : "toLowerCase") < WM_EXPR_BYTES;
    return false;
}

/* There the upper bound is none of the numbers. */
static bool random_int(const struct wm_call *c, wm_expr out)
{
    char lower[256], upper[256];
    bare(named(c, "lower"), lower);
    bare(named(c, "upper"), upper);
    if (!knows_only(c, " lower upper ") || !is_number(upper) || (*lower && !is_number(lower)))
        return false;
    return snprintf(out, WM_EXPR_BYTES, "$random.int(%s, %lld)", *lower ? lower : "0",
                    strtoll(upper, NULL, 10) - 1) < WM_EXPR_BYTES;
}

static bool random_decimal(const struct wm_call *c, wm_expr out)
{
    char lower[256], upper[256];
    bare(named(c, "lower"), lower);
    bare(named(c, "upper"), upper);
    if (!knows_only(c, " lower upper "))
        return false;
    return snprintf(out, WM_EXPR_BYTES, "$random.decimal(%s, %s)", *lower ? lower : "0",
                    *upper ? upper : "1") < WM_EXPR_BYTES;
}

static bool pick(const struct wm_call *c, wm_expr out)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(WM_EXPR_BYTES - 1);
    if (c->n_args == 0 || c->n_args > 8)
        return false;
    gc_strbuf_adds(&to, "$random.choice(");
    for (size_t i = 0; i < c->n_args; i++)
        gc_strbuf_addf(&to, "%s%s", i ? ", " : "", c->args[i]);
    gc_strbuf_addc(&to, ')');
    return gc_strbuf_status(&to) == GC_OK && wm_put_expr(out, gc_strbuf_text(&to));
}

static bool math(const struct wm_call *c, wm_expr out)
{
    static const struct {
        const char *sign, *method;
    } rows[] = {{"'+'", "add"}, {"'-'", "sub"}, {"'*'", "mul"}, {"'/'", "div"}, {"'%'", "mod"}};
    for (size_t i = 0; c->n_args == 3 && i < GC_COUNT_OF(rows); i++)
        if (strcmp(rows[i].sign, c->args[1]) == 0)
            return snprintf(out, WM_EXPR_BYTES, "$math.%s(%s, %s)", rows[i].method, c->args[0],
                            c->args[2]) < WM_EXPR_BYTES;
    return false;
}

/* One argument (%s) or two in a form. */
static bool by_form(const struct wm_call *c, wm_expr out)
{
    static const struct {
        const char *name, *before, *between, *after;
        size_t n;
    } rows[] = {
        {"upper", "", "", ".toUpperCase()", 1},
        {"lower", "", "", ".toLowerCase()", 1},
        {"trim", "", "", ".trim()", 1},
        {"base64", "$encoding.base64(", "", ")", 1},
        {"urlEncode", "$esc.url(", "", ")", 1},
        {"val", "", "", "", 1},
        {"size", "", "", ".length()", 1},
        {"eq", "(", " == ", ")", 2},
        {"neq", "(", " != ", ")", 2},
        {"and", "(", " && ", ")", 2},
        {"or", "(", " || ", ")", 2},
        {"gt", "(", " > ", ")", 2},
        {"lt", "(", " < ", ")", 2},
        {"not", "!(", "", ")", 1},
        {"contains", "", ".contains(", ")", 2},
        {"matches", "", ".matches(", ")", 2},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, c->name) == 0 && rows[i].n == c->n_args && c->n_named == 0)
            return snprintf(out, WM_EXPR_BYTES, "%s%s%s%s%s", rows[i].before, c->args[0],
                            rows[i].between, c->n_args > 1 ? c->args[1] : "",
                            rows[i].after) < WM_EXPR_BYTES;
    return false;
}

bool wm_call_expr(const struct wm_call *c, wm_expr out)
{
    static const struct {
        const char *name;
        bool (*make)(const struct wm_call *c, wm_expr out);
    } helpers[] = {{"jsonPath", json_path},
                   {"now", now},
                   {"randomValue", random_value},
                   {"randomInt", random_int},
                   {"randomDecimal", random_decimal},
                   {"pickRandom", pick},
                   {"math", math}};
    for (size_t i = 0; i < GC_COUNT_OF(helpers); i++)
        if (strcmp(helpers[i].name, c->name) == 0)
            return helpers[i].make(c, out);
    return by_form(c, out);
}
