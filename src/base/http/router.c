#include "base/http/router.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/http/url.h"

struct span {
    const char *text;
    size_t n;
};

enum kind { LITERAL = 3, PARAM = 2, REST = 1 }; /* the higher, the more it says */

/* Takes the next segment, without its '/'; false at the end. at points to '/' or to the end. */
static bool next_segment(const char **at, struct span *out)
{
    if (**at != '/')
        return false;
    out->text = *at + 1;
    out->n = strcspn(out->text, "/");
    *at = out->text + out->n;
    return true;
}

static enum kind kind_of(struct span s)
{
    if (s.n < 3 || s.text[0] != '{' || s.text[s.n - 1] != '}')
        return LITERAL;
    return s.n > 5 && memcmp(s.text + s.n - 4, "...}", 4) == 0 ? REST : PARAM;
}

static bool literal_is(struct span literal, struct span segment)
{
    char plain[GC_ROUTE_PARAM_BYTES];
    if (memchr(segment.text, '%', segment.n)) {
        long n = gc_url_decode(plain, sizeof plain, segment.text, segment.n, false);
        segment = (struct span){plain, n < 0 ? 0 : (size_t)n};
    }
    return segment.n == literal.n && memcmp(segment.text, literal.text, literal.n) == 0;
}

/* A quick look at what stands before the first parameter: most rows go no further. An escape in the
 * path may stand for anything. */
static bool may_match(const char *pattern, const char *path)
{
    for (; *pattern && *pattern != '{'; pattern++, path++)
        if (*pattern != *path)
            return *path == '%';
    return true;
}

/* 0 when the pattern does not fit; else a rank: the kinds of its segments, the first one highest.
 */
static uint64_t match(const char *pattern, const char *path)
{
    struct span want, got;
    uint64_t rank = 0;
    if (!may_match(pattern, path))
        return 0;
    for (int shift = 62; next_segment(&pattern, &want); shift -= shift ? 2 : 0) {
        enum kind kind = kind_of(want);
        if (!next_segment(&path, &got))
            return 0;
        if (kind == LITERAL && !literal_is(want, got))
            return 0;
        if (kind == PARAM && got.n == 0)
            return 0;
        rank |= (uint64_t)kind << shift;
        if (kind == REST)
            return rank;
    }
    return *path ? 0 : rank;
}

static bool has_method(const struct gc_route *row, const char *method)
{
    return strcmp(row->method, method) == 0;
}

struct table {
    const char *rows;
    size_t n, size;
};

static const struct gc_route *row_at(const struct table *t, size_t i)
{
    return (const struct gc_route *)(const void *)(t->rows + i * t->size);
}

static const struct gc_route *best_row(const struct table *t, const char *method, const char *path)
{
    const struct gc_route *best = NULL;
    uint64_t best_rank = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct gc_route *row = row_at(t, i);
        uint64_t rank = has_method(row, method) ? match(row->pattern, path) : 0;
        if (rank > best_rank) {
            best_rank = rank;
            best = row;
        }
    }
    return best;
}

/* Is the word one of the list "GET, HEAD"? */
static bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)) != NULL; p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ',' || p[n] == '\0'))
            return true;
    return false;
}

static void allow(struct gc_route_match *m, const char *method)
{
    size_t n = strlen(m->allow);
    if (!listed(m->allow, method) && n + strlen(method) + 3 <= sizeof m->allow)
        snprintf(m->allow + n, sizeof m->allow - n, "%s%s", n ? ", " : "", method);
}

static void fill_allow(const struct table *t, const char *path, struct gc_route_match *m)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct gc_route *row = row_at(t, i);
        if (match(row->pattern, path) == 0)
            continue;
        allow(m, row->method);
        if (has_method(row, "GET"))
            allow(m, "HEAD");
    }
}

/* Copies the parameters of a path that fits; false when one is too long. */
static bool fill_params(const char *pattern, const char *path, struct gc_route_match *m)
{
    struct span want, got;
    while (next_segment(&pattern, &want) && next_segment(&path, &got)) {
        enum kind kind = kind_of(want);
        if (kind == LITERAL)
            continue;
        if (kind == REST)
            got.n = strlen(got.text);
        if (m->n_params == GC_ROUTE_PARAMS ||
            gc_url_decode(m->values[m->n_params], GC_ROUTE_PARAM_BYTES, got.text, got.n, false) < 0)
            return false;
        m->names[m->n_params++] = want.text + 1;
        if (kind == REST)
            break;
    }
    return true;
}

/* Absolute, and every escape is two digits that do not hide a NUL. */
static bool well_formed(const char *path)
{
    if (*path != '/')
        return false;
    for (const char *p = path; (p = strchr(p, '%')) != NULL; p++) {
        char c[2];
        if (gc_url_decode(c, sizeof c, p, strnlen(p, 3), false) != 1)
            return false;
    }
    return true;
}

enum gc_route_result gc_route_find(const void *rows, size_t n_rows, size_t row_size,
                                   const char *method, const char *path, struct gc_route_match *m)
{
    const struct table t = {rows, n_rows, row_size};
    m->row = NULL;
    m->n_params = 0;
    m->allow[0] = '\0';
    if (!well_formed(path))
        return GC_ROUTE_BAD_PATH;
    const struct gc_route *row = best_row(&t, method, path);
    if (!row && strcmp(method, "HEAD") == 0)
        row = best_row(&t, "GET", path);
    if (!row) {
        fill_allow(&t, path, m);
        return *m->allow ? GC_ROUTE_WRONG_METHOD : GC_ROUTE_NOT_FOUND;
    }
    m->row = row;
    return fill_params(row->pattern, path, m) ? GC_ROUTE_FOUND : GC_ROUTE_BAD_PATH;
}

const char *gc_route_param(const struct gc_route_match *m, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < m->n_params; i++)
        if (strncmp(m->names[i], name, n) == 0 && (m->names[i][n] == '}' || m->names[i][n] == '.'))
            return m->values[i];
    return "";
}
