/* Secrets that are members of JSON, or of what is nearly JSON. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "mock/text/mask.h"

/* How a text is quoted: by " or ', escaped in JSON that is a text of JSON. mark 0: not at all. */
struct quote {
    char mark;
    size_t escapes;
};

/* Reads what opens a text; *s is after it, or else after the backslashes that stand there. */
static bool open_quote(const char **s, const char *end, struct quote *q)
{
    const char *mark = *s;
    while (mark < end && *mark == '\\')
        mark++;
    bool opens = mark < end && mock_is_mark(*mark);
    if (opens)
        *q = (struct quote){*mark, (size_t)(mark - *s)};
    *s = opens ? mark + 1 : mark;
    return opens;
}

/* The mark that closes a text whose inside begins at s, or end: one with more escapes is a part of
 * the text, one with fewer ends the text that this one stands in. */
static const char *string_end(const char *s, const char *end, struct quote q)
{
    for (size_t escapes = 0; s < end; s++) {
        if (*s == q.mark && escapes % (2 * q.escapes + 2) <= q.escapes)
            break;
        escapes = *s == '\\' ? escapes + 1 : 0;
    }
    return s;
}

static const char *skip_space(const char *s, const char *end)
{
    while (s < end && isspace((unsigned char)*s))
        s++;
    return s;
}

/* A member's name may be spelled with escapes: "client\u005fsecret". */
static bool is_secret_spelling(const char *s, const char *end)
{
    char name[MOCK_MASK_NAME], digits[5] = "";
    size_t n = 0;
    for (; s < end && n < sizeof name; n++) {
        const char *u = s;
        while (u < end && *u == '\\')
            u++;
        bool escaped = u > s && end - u >= 5 && *u == 'u';
        if (escaped)
            memcpy(digits, u + 1, 4);
        name[n] = escaped ? (char)strtoul(digits, NULL, 16) : *s;
        s = escaped ? u + 5 : s + 1;
    }
    return s == end && mock_mask_is_secret(name, n);
}

/* Is a secret's name before the colon? It is looked for backwards from there, so that a quote too
 * many or too few before it changes nothing, and no farther than a name is long. */
static bool is_secret_member(const char *begin, const char *colon, struct quote *q)
{
    const char *last = colon;
    *q = (struct quote){0};
    while (last > begin && isspace((unsigned char)last[-1]))
        last--;
    if (last > begin && mock_is_mark(last[-1]))
        for (q->mark = *--last; last > begin && last[-1] == '\\'; last--)
            q->escapes++;
    const char *first = last;
    while (first > begin && last - first < 6 * MOCK_MASK_NAME &&
           (q->mark ? first[-1] != q->mark : isalnum((unsigned char)first[-1]) || first[-1] == '_'))
        first--;
    return is_secret_spelling(first, last);
}

/* The end of the array or object that begins at s, in a text with so many escapes. */
static const char *nested_end(const char *s, const char *end, size_t escapes)
{
    for (int depth = 0; s < end;) {
        const char *inside = s;
        struct quote q;
        if (open_quote(&inside, end, &q)) {
            if (q.escapes < escapes)
                return s;
            s = string_end(inside, end, q);
            s += s < end;
        } else if (inside > s) {
            s = inside;
        } else {
            depth += (*s == '{' || *s == '[') - (*s == '}' || *s == ']');
            s++;
            if (depth == 0)
                return s;
        }
    }
    return end;
}

/* The end of a number, or of what should have been quoted. null, true and false are no secrets. */
static const char *bare_end(const char *s, const char *end)
{
    static const char plain[][6] = {"null", "true", "false"};
    const char *stop = s;
    while (stop < end && !isspace((unsigned char)*stop) && !(*stop && strchr(",}]&\"'\\", *stop)))
        stop++;
    for (size_t i = 0; i < GC_COUNT_OF(plain); i++)
        if ((size_t)(stop - s) == strlen(plain[i]) &&
            strncasecmp(s, plain[i], strlen(plain[i])) == 0)
            return s;
    return stop;
}

static void add_quote(struct mock_out *o, struct quote q)
{
    for (size_t i = 0; i < q.escapes && !o->cut; i++)
        mock_out_add(o, "\\", 1);
    mock_out_add(o, &q.mark, 1);
}

/* What a member holds: the secret, how it is to be quoted, and where the text goes on. */
struct member {
    const char *secret, *secret_end, *after;
    struct quote quote;
    bool closed;
};

/* False: nothing there is a secret. After a name without quotes, only what is quoted is one. */
static bool read_member(struct member *m, const char *s, const char *end, struct quote name)
{
    const char *inside = s;
    *m = (struct member){.secret = s, .quote = name, .closed = true};
    if (open_quote(&inside, end, &m->quote)) {
        const char *mark = string_end(inside, end, m->quote);
        m->secret = m->secret_end = inside;
        m->closed = mark < end;
        m->after = mark + m->closed;
        for (size_t i = 0; i < m->quote.escapes && mark > inside && mark[-1] == '\\'; i++)
            mark--;
        m->secret_end = mark;
        return true;
    }
    if (!name.mark || s == end)
        return false;
    bool nested = *s == '{' || *s == '[';
    m->secret_end = m->after = nested ? nested_end(s, end, name.escapes) : bare_end(s, end);
    return m->after > s;
}

static void add_member(struct mock_out *o, const struct member *m)
{
    add_quote(o, m->quote);
    if (m->secret_end > m->secret)
        mock_mask_add(o, m->secret, (size_t)(m->secret_end - m->secret));
    if (m->closed)
        add_quote(o, m->quote);
}

const char *mock_mask_members(struct mock_out *o, const char *s, const char *stop, const char *end)
{
    const char *begin = s, *kept = s;
    while (s < stop && !o->cut && (s = memchr(s, ':', (size_t)(stop - s)))) {
        struct quote name;
        struct member m;
        bool secret = is_secret_member(begin, s++, &name);
        const char *value = secret ? skip_space(s, end) : s;
        if (!secret || !read_member(&m, value, end, name))
            continue;
        mock_out_add(o, kept, (size_t)(value - kept));
        add_member(o, &m);
        s = kept = m.after;
    }
    if (!o->cut && kept < stop)
        mock_out_add(o, kept, (size_t)(stop - kept));
    return kept < stop ? stop : kept;
}
