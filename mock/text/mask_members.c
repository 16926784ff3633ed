/* Secrets that are members of JSON, or of what is nearly JSON. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "mock/text/mask.h"

enum { MAX_ELEMENT = 128, MAX_HEAD = 512, MAX_CHILDREN = 16 };

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
static bool is_secret_spelling(const char *s, const char *end, bool grant)
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
    return s == end && (mock_mask_is_secret(name, n) || (grant && mock_mask_is_code(name, n)));
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Is a secret's name before the mark? It is looked for backwards from there, so that a quote too
 * many or too few before it changes nothing, and no farther than a name is long. */
static bool is_secret_member(const char *begin, const char *mark, bool grant, struct quote *q,
                             const char **name)
{
    const char *last = mark;
    *q = (struct quote){0};
    while (last > begin && isspace((unsigned char)last[-1]))
        last--;
    if (last > begin && mock_is_mark(last[-1]))
        for (q->mark = *--last; last > begin && last[-1] == '\\'; last--)
            q->escapes++;
    const char *first = last;
    while (first > begin && last - first < 6 * MOCK_MASK_NAME &&
           (q->mark ? first[-1] != q->mark : is_name_char(first[-1])))
        first--;
    *name = first;
    return is_secret_spelling(first, last, grant);
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

/* A secret that is found: what is masked is [begin, end); the text goes on after `after`. */
struct find {
    const char *begin, *end, *after;
    struct member member; /* with a name and a colon or '=' */
    bool is_member;
};

/* A field after another, as in a query or after a ';': what is not quoted ends with the field. */
static bool read_field(struct find *f, const char *begin, const char *name, const char *value,
                       const char *end)
{
    while (name > begin && (name[-1] == ' ' || name[-1] == '\t'))
        name--;
    if (name > begin && !strchr(";&?#\"'", name[-1]))
        return false;
    f->begin = f->end = value;
    while (f->end < end && !isspace((unsigned char)*f->end) && !strchr(";&\"'<>\\", *f->end))
        f->end++;
    f->after = f->end;
    return f->end > f->begin;
}

static bool find_named(struct find *f, const char *begin, const char *mark, const char *end,
                       bool grant)
{
    struct quote quote;
    const char *name;
    if (!is_secret_member(begin, mark, grant, &quote, &name))
        return false;
    const char *value = skip_space(mark + 1, end);
    f->is_member = read_member(&f->member, value, end, *mark == ':' ? quote : (struct quote){0});
    f->begin = value;
    f->after = f->member.after;
    return f->is_member ||
           (*mark == '=' && !quote.mark && read_field(f, begin, name, mark + 1, end));
}

/* Where the element `name` ends; where that is not told soon, some elements later. */
static const char *element_end(const char *s, const char *end, const char *name, size_t n)
{
    for (int i = 0; i < MAX_CHILDREN && (s = memchr(s, '<', (size_t)(end - s))); i++, s++)
        if ((size_t)(end - s) > n + 2 && s[1] == '/' && memcmp(s + 2, name, n) == 0)
            return s;
    return s ? s - 1 : end;
}

/* <ns:client_secret a="b">...</ns:client_secret> */
static bool find_element(struct find *f, const char *angle, const char *end, bool grant)
{
    const char *name = angle + 1, *at = name, *local = name;
    for (; at < end && at - name < MAX_ELEMENT && (is_name_char(*at) || strchr(":.", *at)); at++)
        if (*at == ':')
            local = at + 1;
    if (at == end || at == local || !(isspace((unsigned char)*at) || *at == '>') ||
        !is_secret_spelling(local, at, grant))
        return false;
    size_t head = (size_t)(end - at) < MAX_HEAD ? (size_t)(end - at) : MAX_HEAD;
    const char *close = memchr(at, '>', head);
    if (!close || close[-1] == '/')
        return false;
    f->is_member = false;
    f->begin = close + 1;
    f->end = f->after = element_end(f->begin, end, name, (size_t)(at - name));
    return f->end > f->begin;
}

/* The next of the marks that a secret may stand after; what was found stays until it is passed. */
struct marks {
    const char *next[3];
};

static const char *next_mark(struct marks *m, const char *s, const char *stop)
{
    static const char mark[] = ":=<";
    const char *first = stop;
    for (size_t i = 0; i < GC_COUNT_OF(m->next); i++) {
        if (!m->next[i] || m->next[i] < s) {
            const char *found = s < stop ? memchr(s, mark[i], (size_t)(stop - s)) : NULL;
            m->next[i] = found ? found : stop;
        }
        first = m->next[i] < first ? m->next[i] : first;
    }
    return first;
}

const char *mock_mask_members(struct mock_out *o, const char *s, const char *stop, const char *end)
{
    const char *begin = s, *kept = s;
    struct marks marks = {{NULL}};
    while (!o->cut && (s = next_mark(&marks, s, stop)) < stop) {
        struct find f = {0};
        const char *mark = s++;
        if (!(*mark == '<' ? find_element(&f, mark, end, o->grant)
                           : find_named(&f, begin, mark, end, o->grant)))
            continue;
        mock_mask_plain(o, kept, (size_t)(f.begin - kept));
        if (f.is_member)
            add_member(o, &f.member);
        else if (!o->cut)
            mock_mask_add(o, f.begin, (size_t)(f.end - f.begin));
        s = kept = f.after;
    }
    if (!o->cut && kept < stop)
        mock_mask_plain(o, kept, (size_t)(stop - kept));
    return kept < stop ? stop : kept;
}
