/* Templates of WireMock (Handlebars and its helpers) in Velocity's words. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/wiremock/internal.h"

enum { MAX_ARGS = 12, MAX_NAMED = 8, EXPR_BYTES = 1024, MAX_NESTED = 16 };

/* --- literal text ------------------------------------------------------------------------------
 */

static void add_literal(struct gc_strbuf *to, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '$')
            gc_strbuf_adds(to, "${esc.d}");
        else if (text[i] == '#')
            gc_strbuf_adds(to, "${esc.h}");
        else
            gc_strbuf_addc(to, text[i]);
    }
}

/* A text in single quotes, in which Velocity reads nothing. */
static void add_quoted(struct gc_strbuf *to, const char *text)
{
    gc_strbuf_addc(to, '\'');
    for (; *text; text++)
        gc_strbuf_adds(to, *text == '\'' ? "''" : (char[]){*text, '\0'});
    gc_strbuf_addc(to, '\'');
}

/* --- expressions -------------------------------------------------------------------------------
 */

/* An expression in our words: "$request.query.q", "'text'", "5". "": it does not go. */
typedef char expr[EXPR_BYTES];

struct named {
    char name[64];
    expr value;
};
struct call {
    char name[64];
    size_t n_args, n_named;
    expr args[MAX_ARGS];
    struct named named[MAX_NAMED];
};

struct reading {
    struct wm *m;
    const char *at;
    unsigned depth;
};

static bool put(expr out, const char *text)
{
    int n = snprintf(out, EXPR_BYTES, "%s", text);
    return n > 0 && n < EXPR_BYTES;
}

static void skip_blanks(struct reading *r)
{
    while (isspace((unsigned char)*r->at))
        r->at++;
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
        add_quoted(to, name);
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
        add_quoted(to, value->valuestring);
    } else if (cJSON_IsBool(value)) {
        gc_strbuf_adds(to, cJSON_IsTrue(value) ? "true" : "false");
    } else {
        return false;
    }
    return true;
}

static bool path_expr(struct wm *m, const char *path, expr out)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(EXPR_BYTES - 1);
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
    return ok && gc_strbuf_status(&to) == GC_OK && put(out, gc_strbuf_text(&to));
}

/* --- helpers -----------------------------------------------------------------------------------
 */

static const char *named(const struct call *c, const char *name)
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

static bool knows_only(const struct call *c, const char *names)
{
    for (size_t i = 0; i < c->n_named; i++) {
        char word[80];
        snprintf(word, sizeof word, " %s ", c->named[i].name);
        if (!strstr(names, word))
            return false;
    }
    return true;
}

static bool json_path(const struct call *c, expr out)
{
    if (c->n_args != 2 || strcmp(c->args[0], "$request.text") != 0 || c->n_named > 0)
        return false;
    return snprintf(out, EXPR_BYTES, "$json.text(%s)", c->args[1]) < EXPR_BYTES;
}

static bool now(const struct call *c, expr out)
{
    const char *offset = named(c, "offset"), *format = named(c, "format");
    const char *zone = named(c, "timezone");
    if (!knows_only(c, " offset format timezone "))
        return false;
    return snprintf(out, EXPR_BYTES, "$clock.now(%s, %s%s%s)", offset ? offset : "''",
                    format ? format : "\"yyyy-MM-dd'T'HH:mm:ssX\"", zone ? ", " : "",
                    zone ? zone : "") < EXPR_BYTES;
}

static bool random_value(const struct call *c, expr out)
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
        return put(out, "$random.uuid()");
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].type, type) == 0)
            return snprintf(out, EXPR_BYTES, "$random.%s(%s).%s()", types[i].method,
                            *length ? length : "36",
                            is_upper ? "toUpperCase" : "toLowerCase") < EXPR_BYTES;
    return false;
}

/* There the upper bound is none of the numbers. */
static bool random_int(const struct call *c, expr out)
{
    char lower[256], upper[256];
    bare(named(c, "lower"), lower);
    bare(named(c, "upper"), upper);
    if (!knows_only(c, " lower upper ") || !is_number(upper) || (*lower && !is_number(lower)))
        return false;
    return snprintf(out, EXPR_BYTES, "$random.int(%s, %lld)", *lower ? lower : "0",
                    strtoll(upper, NULL, 10) - 1) < EXPR_BYTES;
}

static bool random_decimal(const struct call *c, expr out)
{
    char lower[256], upper[256];
    bare(named(c, "lower"), lower);
    bare(named(c, "upper"), upper);
    if (!knows_only(c, " lower upper "))
        return false;
    return snprintf(out, EXPR_BYTES, "$random.decimal(%s, %s)", *lower ? lower : "0",
                    *upper ? upper : "1") < EXPR_BYTES;
}

static bool pick(const struct call *c, expr out)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(EXPR_BYTES - 1);
    if (c->n_args == 0 || c->n_args > 8)
        return false;
    gc_strbuf_adds(&to, "$random.choice(");
    for (size_t i = 0; i < c->n_args; i++)
        gc_strbuf_addf(&to, "%s%s", i ? ", " : "", c->args[i]);
    gc_strbuf_addc(&to, ')');
    return gc_strbuf_status(&to) == GC_OK && put(out, gc_strbuf_text(&to));
}

static bool math(const struct call *c, expr out)
{
    static const struct {
        const char *sign, *method;
    } rows[] = {{"'+'", "add"}, {"'-'", "sub"}, {"'*'", "mul"}, {"'/'", "div"}, {"'%'", "mod"}};
    for (size_t i = 0; c->n_args == 3 && i < GC_COUNT_OF(rows); i++)
        if (strcmp(rows[i].sign, c->args[1]) == 0)
            return snprintf(out, EXPR_BYTES, "$math.%s(%s, %s)", rows[i].method, c->args[0],
                            c->args[2]) < EXPR_BYTES;
    return false;
}

/* One argument (%s) or two in a form. */
static bool by_form(const struct call *c, expr out)
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
            return snprintf(out, EXPR_BYTES, "%s%s%s%s%s", rows[i].before, c->args[0],
                            rows[i].between, c->n_args > 1 ? c->args[1] : "",
                            rows[i].after) < EXPR_BYTES;
    return false;
}

static bool call_expr(const struct call *c, expr out)
{
    static const struct {
        const char *name;
        bool (*make)(const struct call *c, expr out);
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

/* --- reading -----------------------------------------------------------------------------------
 */

static bool read_expr(struct reading *r, expr out);

static bool read_text(struct reading *r, expr out)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(EXPR_BYTES - 1);
    char quote = *r->at++, text[EXPR_BYTES];
    size_t n = 0;
    while (*r->at && *r->at != quote && n < sizeof text - 1)
        text[n++] = *r->at++;
    text[n] = '\0';
    if (*r->at != quote)
        return false;
    r->at++;
    add_quoted(&to, text);
    return gc_strbuf_status(&to) == GC_OK && put(out, gc_strbuf_text(&to));
}

static bool read_word(struct reading *r, char *word, size_t cap)
{
    size_t n = 0;
    while (r->at[n] && !isspace((unsigned char)r->at[n]) && !strchr("()=}'\"", r->at[n]))
        n++;
    if (n == 0 || n >= cap)
        return false;
    memcpy(word, r->at, n);
    word[n] = '\0';
    r->at += n;
    return true;
}

static bool read_argument(struct reading *r, struct call *c)
{
    char word[256];
    const char *before = r->at;
    if (*r->at != '\'' && *r->at != '"' && *r->at != '(' && read_word(r, word, sizeof word) &&
        *r->at == '=' && c->n_named < MAX_NAMED && strlen(word) < sizeof c->named[0].name) {
        struct named *one = &c->named[c->n_named];
        r->at++;
        memcpy(one->name, word, strlen(word) + 1);
        return read_expr(r, one->value) && ++c->n_named;
    }
    r->at = before;
    return c->n_args < MAX_ARGS && read_expr(r, c->args[c->n_args]) && ++c->n_args;
}

/* With its name read: the helper's arguments up to `end`, and what it comes to. */
static bool read_helper(struct reading *r, const char *name, char end, expr out)
{
    struct call *c = calloc(1, sizeof *c); /* too much for a stack, deep in each other */
    bool ok = c && strlen(name) < sizeof c->name && r->depth < MAX_NESTED;
    if (ok)
        memcpy(c->name, name, strlen(name) + 1);
    r->depth++;
    for (; ok && *r->at && *r->at != end; skip_blanks(r))
        ok = read_argument(r, c);
    r->depth--;
    ok = ok && call_expr(c, out);
    free(c);
    return ok;
}

/* A helper with its arguments, or a path alone; up to `end`. */
static bool read_call(struct reading *r, char end, expr out)
{
    char word[256];
    skip_blanks(r);
    if (!read_word(r, word, sizeof word))
        return false;
    skip_blanks(r);
    return (*r->at == end && path_expr(r->m, word, out)) || read_helper(r, word, end, out);
}

static bool read_expr(struct reading *r, expr out)
{
    char word[256];
    skip_blanks(r);
    if (*r->at == '\'' || *r->at == '"')
        return read_text(r, out);
    if (*r->at != '(')
        return read_word(r, word, sizeof word) && path_expr(r->m, word, out);
    r->at++;
    if (!read_call(r, ')', out) || *r->at != ')')
        return false;
    r->at++;
    return true;
}

/* --- tags --------------------------------------------------------------------------------------
 */

/* Printed, null is nothing. */
static void add_printed(struct gc_strbuf *to, const char *e)
{
    size_t n = strlen(e);
    if (*e == '$')
        gc_strbuf_addf(to, "$!{%s}", e + 1);
    else if (*e == '\'' && n >= 2)
        add_literal(to, e + 1, n - 2);
    else
        gc_strbuf_adds(to, e);
}

/* Blocks: {{#if x}}, {{#unless x}}, {{#each x}}, {{#eq a b}}, {{else}}, {{/if}}. */
static bool add_block(struct wm *m, const char *tag, struct gc_strbuf *to)
{
    expr e;
    char copy[EXPR_BYTES];
    const char *rest = NULL;
    if (strcmp(tag, "else") == 0) {
        gc_strbuf_adds(to, "#{else}");
        return true;
    }
    if (*tag == '/') {
        gc_strbuf_adds(to, "#{end}");
        return true;
    }
    if (strncmp(tag, "#if ", 4) == 0)
        rest = tag + 4;
    else if (strncmp(tag, "#unless ", 8) == 0)
        rest = tag + 8;
    else if (strncmp(tag, "#eq ", 4) == 0)
        rest = tag + 1;
    if (!rest || strchr(rest, '|'))
        return false;
    bool is_call = strncmp(tag, "#eq ", 4) == 0;
    snprintf(copy, sizeof copy, "%s}", rest);
    struct reading r = {.m = m, .at = copy};
    if (!(is_call || *rest != '(' ? read_call(&r, '}', e) : read_expr(&r, e)) || *e == '\'')
        return false;
    /* There a text that is empty is false, too. */
    if (*e == '$')
        gc_strbuf_addf(to, "#if(\"$!{%s}\" %s \"\")", e + 1, tag[1] == 'u' ? "==" : "!=");
    else
        gc_strbuf_addf(to, "#if(%s%s)", tag[1] == 'u' ? "!" : "", e);
    return true;
}

static bool add_tag(struct wm *m, const char *tag, struct gc_strbuf *to)
{
    expr e;
    char copy[EXPR_BYTES];
    if (*tag == '!')
        return true;
    if (*tag == '#' || *tag == '/' || strcmp(tag, "else") == 0)
        return add_block(m, tag, to);
    snprintf(copy, sizeof copy, "%s}", tag);
    struct reading r = {.m = m, .at = copy};
    if (!read_call(&r, '}', e))
        return false;
    add_printed(to, e);
    return true;
}

/* The inside of the tag at `at`, without blanks and ~; *end stands behind it. */
static bool take_tag(const char *at, char out[EXPR_BYTES - 2], const char **end)
{
    unsigned braces = strncmp(at, "{{{", 3) == 0 ? 3 : 2;
    const char *stop = strstr(at + braces, braces == 3 ? "}}}" : "}}");
    if (!stop)
        return false;
    const char *from = at + braces, *to = stop;
    while (from < to && (isspace((unsigned char)*from) || *from == '~'))
        from++;
    while (to > from && (isspace((unsigned char)to[-1]) || to[-1] == '~'))
        to--;
    if ((size_t)(to - from) >= EXPR_BYTES - 2)
        return false;
    memcpy(out, from, (size_t)(to - from));
    out[to - from] = '\0';
    *end = stop + braces;
    return true;
}

/* A block that does not go would leave its ends: then nothing of the text goes. */
void wm_template(struct wm *m, const cJSON *at, const char *text, struct gc_strbuf *to)
{
    for (const char *tag; (tag = strstr(text, "{{"));) {
        char inside[EXPR_BYTES - 2];
        const char *end;
        add_literal(to, text, (size_t)(tag - text));
        if (!take_tag(tag, inside, &end)) {
            wm_leave_out(m, at, "a template that does not end, or is too long");
            return;
        }
        if (!add_tag(m, inside, to)) {
            if (*inside == '#') {
                wm_leave_out(m, at, "the block {{%.80s}} has no word here", inside);
                return;
            }
            wm_note(m, at, "the template {{%.80s}} has no word here: it stays as text", inside);
            add_literal(to, tag, (size_t)(end - tag));
        }
        text = end;
    }
    add_literal(to, text, strlen(text));
}
