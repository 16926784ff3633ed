#include "action/definition/mapping.h"

#include <ctype.h>
#include <string.h>

enum { MAX_DEPTH = 8, NAME_BYTES = 256 };

#define FIRST "successTemplateUtils.firstFromArray("

struct span {
    const char *at;
    size_t n;
};

static bool expand(const struct gc_template *t, struct span text, unsigned depth,
                   struct gc_strbuf *to);

static bool starts(struct span s, const char *word)
{
    return s.n >= strlen(word) && memcmp(s.at, word, strlen(word)) == 0;
}

static struct span after(struct span s, size_t n)
{
    return (struct span){s.at + n, s.n - n};
}

/* The length of what stands between brackets, s beginning after the opening one; -1: not closed. */
static long inside(struct span s, char open, char close)
{
    unsigned depth = 1;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.at[i] == open;
        depth -= s.at[i] == close;
        if (depth == 0)
            return (long)i;
    }
    return -1;
}

static size_t name_length(struct span s)
{
    size_t n = 0;
    while (n < s.n && (isalnum((unsigned char)s.at[n]) || strchr("_-.", s.at[n])))
        n++;
    while (n > 0 && s.at[n - 1] == '.') /* the end of a sentence, not of a name */
        n--;
    return n;
}

static void put_value(const struct gc_template *t, struct span name, struct gc_strbuf *to)
{
    char text[NAME_BYTES];
    size_t n = name.n < sizeof text ? name.n : sizeof text - 1;
    memcpy(text, name.at, n);
    text[n] = '\0';
    t->value(t->ctx, text, to);
}

/* firstFromArray: its first argument, whose quotes are the array's text and not the result's. */
static bool expand_first(const struct gc_template *t, struct span arguments, unsigned depth,
                         struct gc_strbuf *to)
{
    struct span first = arguments;
    unsigned open = 0;
    for (size_t i = 0; i < arguments.n; i++) {
        open += arguments.at[i] == '{' || arguments.at[i] == '(';
        open -= open && (arguments.at[i] == '}' || arguments.at[i] == ')');
        if (arguments.at[i] == ',' && open == 0) {
            first.n = i;
            break;
        }
    }
    while (first.n && (*first.at == ' ' || *first.at == '"'))
        first = after(first, 1);
    while (first.n && (first.at[first.n - 1] == ' ' || first.at[first.n - 1] == '"'))
        first.n--;
    return expand(t, first, depth, to);
}

/* $esc.jsonString(...) and its kin leave a sample as it is. Returns what was used, 0: not one. */
static size_t expand_escape(const struct gc_template *t, struct span s, unsigned depth,
                            struct gc_strbuf *to, bool *ok)
{
    if (starts(s, "esc.quote")) {
        gc_strbuf_addc(to, '"');
        return strlen("esc.quote");
    }
    size_t name = name_length(s);
    if (!starts(s, "esc.") || name >= s.n || s.at[name] != '(')
        return 0;
    long n = inside(after(s, name + 1), '(', ')');
    if (n < 0)
        return 0;
    *ok = expand(t, (struct span){s.at + name + 1, (size_t)n}, depth, to);
    return name + 1 + (size_t)n + 1;
}

/* s begins after the '$' or '$!'. Returns how much of s was used; 0: it is no reference. */
static size_t expand_reference(const struct gc_template *t, struct span s, unsigned depth,
                               struct gc_strbuf *to, bool *ok)
{
    size_t used = expand_escape(t, s, depth, to, ok);
    if (used)
        return used;
    if (!starts(s, "{")) {
        size_t name = name_length(s);
        if (name && isalpha((unsigned char)*s.at)) {
            put_value(t, (struct span){s.at, name}, to);
            return name;
        }
        return 0;
    }
    long n = inside(after(s, 1), '{', '}');
    if (n < 0)
        return 0;
    struct span inner = {s.at + 1, (size_t)n};
    if (starts(inner, FIRST) && inner.at[inner.n - 1] == ')')
        *ok = expand_first(t, (struct span){inner.at + strlen(FIRST), inner.n - strlen(FIRST) - 1},
                           depth, to);
    else
        put_value(t, inner, to);
    return (size_t)n + 2;
}

static bool is_directive(struct span s)
{
    static const char *const words[] = {"#if", "#set", "#foreach", "#else", "#end", "#macro"};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (starts(s, words[i]))
            return true;
    return false;
}

static bool expand(const struct gc_template *t, struct span text, unsigned depth,
                   struct gc_strbuf *to)
{
    bool ok = depth < MAX_DEPTH;
    while (ok && text.n) {
        size_t used = 0;
        if (is_directive(text))
            return false;
        if (*text.at == '$') {
            size_t mark = text.n > 1 && text.at[1] == '!' ? 2 : 1;
            used = expand_reference(t, after(text, mark), depth + 1, to, &ok);
            used += used ? mark : 0;
        }
        if (!used) {
            gc_strbuf_addc(to, *text.at);
            used = 1;
        }
        text = after(text, used);
    }
    return ok;
}

bool gc_template_expand(const struct gc_template *t, const char *text, struct gc_strbuf *to)
{
    return expand(t, (struct span){text, strlen(text)}, 0, to) && gc_strbuf_status(to) == GC_OK;
}
