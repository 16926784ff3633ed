/* Templates of WireMock (Handlebars and its helpers) in Velocity's words. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/wiremock/expr.h"

enum { MAX_NESTED = 16 };

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

/* --- reading -----------------------------------------------------------------------------------
 */

struct reading {
    struct wm *m;
    const char *at;
    unsigned depth;
};

static void skip_blanks(struct reading *r)
{
    while (isspace((unsigned char)*r->at))
        r->at++;
}

static bool read_expr(struct reading *r, wm_expr out);

static bool read_text(struct reading *r, wm_expr out)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(WM_EXPR_BYTES - 1);
    char quote = *r->at++, text[WM_EXPR_BYTES];
    size_t n = 0;
    while (*r->at && *r->at != quote && n < sizeof text - 1)
        text[n++] = *r->at++;
    text[n] = '\0';
    if (*r->at != quote)
        return false;
    r->at++;
    wm_add_quoted(&to, text);
    return gc_strbuf_status(&to) == GC_OK && wm_put_expr(out, gc_strbuf_text(&to));
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

static bool read_argument(struct reading *r, struct wm_call *c)
{
    char word[256];
    const char *before = r->at;
    if (*r->at != '\'' && *r->at != '"' && *r->at != '(' && read_word(r, word, sizeof word) &&
        *r->at == '=' && c->n_named < WM_MAX_NAMED && strlen(word) < sizeof c->named[0].name) {
        struct wm_named *one = &c->named[c->n_named];
        r->at++;
        memcpy(one->name, word, strlen(word) + 1);
        return read_expr(r, one->value) && ++c->n_named;
    }
    r->at = before;
    return c->n_args < WM_MAX_ARGS && read_expr(r, c->args[c->n_args]) && ++c->n_args;
}

/* With its name read: the helper's arguments up to `end`, and what it comes to. */
static bool read_helper(struct reading *r, const char *name, char end, wm_expr out)
{
    struct wm_call *c = calloc(1, sizeof *c); /* too much for a stack, deep in each other */
    bool ok = c && strlen(name) < sizeof c->name && r->depth < MAX_NESTED;
    if (ok)
        memcpy(c->name, name, strlen(name) + 1);
    r->depth++;
    for (; ok && *r->at && *r->at != end; skip_blanks(r))
        ok = read_argument(r, c);
    r->depth--;
    ok = ok && wm_call_expr(c, out);
    free(c);
    return ok;
}

/* A helper with its arguments, or a path alone; up to `end`. */
static bool read_call(struct reading *r, char end, wm_expr out)
{
    char word[256];
    skip_blanks(r);
    if (!read_word(r, word, sizeof word))
        return false;
    skip_blanks(r);
    return (*r->at == end && wm_path_expr(r->m, word, out)) || read_helper(r, word, end, out);
}

static bool read_expr(struct reading *r, wm_expr out)
{
    char word[256];
    skip_blanks(r);
    if (*r->at == '\'' || *r->at == '"')
        return read_text(r, out);
    if (*r->at != '(')
        return read_word(r, word, sizeof word) && wm_path_expr(r->m, word, out);
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
    wm_expr e;
    char copy[WM_EXPR_BYTES];
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
    wm_expr e;
    char copy[WM_EXPR_BYTES];
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
static bool take_tag(const char *at, char out[WM_EXPR_BYTES - 2], const char **end)
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
    if ((size_t)(to - from) >= WM_EXPR_BYTES - 2)
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
        char inside[WM_EXPR_BYTES - 2];
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
