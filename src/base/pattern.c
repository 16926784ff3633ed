#include "base/pattern.h"

#include <stdbool.h>
#include <string.h>

/* Ways that part cost libc more than characters do: it follows each of them from each. */
enum { MOST_GROUPS = 64, MOST_WEIGHT = 10000, A_WAY = 16, A_MAYBE = 3, MOST_COPIES = 100000 };

/* What was measured of a group up to here: what it weighs when all copies are made. */
struct group {
    size_t weight, last; /* of all; of the last element, which a count may follow */
};

struct measure {
    const char *at;
    struct group group[MOST_GROUPS + 1];
    size_t depth;
};

/* Behind the bracket expression that begins here: [^]a], [[:alpha:]-]. */
static const char *after_brackets(const char *p)
{
    p += p[1] == '^' ? 2 : 1;
    p += *p == ']';
    while (*p && *p != ']') {
        if (*p == '[' && p[1] && strchr(":.=", p[1])) {
            const char close[] = {p[1], ']', '\0'}, *end = strstr(p + 2, close);
            p = end ? end + 2 : p + 1;
        } else {
            p++;
        }
    }
    return *p ? p + 1 : p;
}

static size_t number_at(const char **p)
{
    size_t n = 0;
    for (; **p >= '0' && **p <= '9'; (*p)++)
        n = n < MOST_COPIES ? n * 10 + (size_t)(**p - '0') : n;
    return n;
}

/* "{2,5}": so many copies of the last element. Whether it is right is libc's to say. */
static void count_copies(struct measure *m)
{
    struct group *g = &m->group[m->depth];
    const char *p = m->at + 1;
    size_t copies = number_at(&p);
    size_t maybe = 0;
    if (*p == ',') {
        p++;
        size_t most = number_at(&p);
        maybe = most > copies ? most - copies : 0;
    }
    m->at = *p == '}' ? p + 1 : p;
    size_t weight = g->last * (copies + maybe) + maybe * A_MAYBE;
    if (weight > g->last) {
        g->weight += weight - g->last;
        g->last = weight;
    }
}

static void add_element(struct measure *m, size_t weight, const char *next)
{
    struct group *g = &m->group[m->depth];
    g->last = weight;
    g->weight += weight;
    m->at = next;
}

static void add_way(struct measure *m)
{
    struct group *g = &m->group[m->depth];
    g->last += A_WAY;
    g->weight += A_WAY;
    m->at++;
}

static void close_group(struct measure *m)
{
    size_t weight = m->depth > 0 ? m->group[m->depth--].weight + 1 : 1;
    add_element(m, weight, m->at + 1);
}

static enum gc_status measure_next(struct measure *m, struct gc_error *err)
{
    switch (*m->at) {
    case '(':
        if (m->depth == MOST_GROUPS)
            return gc_fail(err, GC_E_DATA, "nests groups more than %d deep", MOST_GROUPS);
        m->group[++m->depth] = (struct group){0};
        m->at++;
        break;
    case ')':
        close_group(m);
        break;
    case '*':
    case '+':
    case '?':
    case '|':
        add_way(m);
        break;
    case '[':
        add_element(m, 1, after_brackets(m->at));
        break;
    case '{':
        count_copies(m);
        break;
    case '\\':
        if (m->at[1] >= '1' && m->at[1] <= '9')
            return gc_fail(err, GC_E_DATA, "uses the back-reference \\%c, which there is none of",
                           m->at[1]);
        add_element(m, 1, m->at + (m->at[1] ? 2 : 1));
        break;
    default:
        add_element(m, 1, m->at + 1);
    }
    if (m->group[m->depth].weight > MOST_WEIGHT) /* what it holds can't overflow yet */
        return gc_fail(err, GC_E_DATA, "is too large when all that it repeats is written out");
    return GC_OK;
}

enum gc_status gc_pattern_compile(regex_t *out, const char *text, int flags, struct gc_error *err)
{
    struct measure m = {.at = text};
    char why[100];
    enum gc_status status = GC_OK;
    while (*m.at && status == GC_OK)
        status = measure_next(&m, err);
    if (status != GC_OK)
        return status;
    int wrong = regcomp(out, text, REG_EXTENDED | REG_NOSUB | flags);
    if (wrong == REG_ESPACE)
        return gc_fail_nomem(err);
    if (wrong) {
        regerror(wrong, out, why, sizeof why);
        return gc_fail(err, GC_E_DATA, "is no regular expression (POSIX, extended): %s", why);
    }
    return GC_OK;
}
