#include "base/problems.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { TEXT_BYTES = 1500, WORD_BYTES = 64 };

/* Place, text and the file's name are one piece of memory. */
static void keep(struct gc_problems *p, const char *file, struct gc_pos at, const char *whole,
                 size_t text_at)
{
    if (p->n_kept == GC_PROBLEMS_KEPT)
        return;
    if (!p->list)
        p->list = calloc(GC_PROBLEMS_KEPT, sizeof *p->list);
    size_t n = strlen(whole) + 1, n_file = strlen(file) + 1;
    char *copy = p->list ? malloc(n + n_file) : NULL;
    if (!copy)
        return;
    memcpy(copy, whole, n);
    memcpy(copy + n, file, n_file);
    p->list[p->n_kept++] =
        (struct gc_problem){.at = at, .file = copy + n, .whole = copy, .text = copy + text_at};
}

void gc_problems_add(struct gc_problems *p, const char *file, struct gc_pos pos, const char *fmt,
                     ...)
{
    char text[TEXT_BYTES];
    int n = pos.line ? snprintf(text, sizeof text, "%.1000s:%u:%u: ", file, pos.line, pos.column)
                     : snprintf(text, sizeof text, "%.1000s: ", file);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
    va_end(ap);
    gc_one_line(text);
    p->n++;
    keep(p, file, pos, text, (size_t)n);
}

void gc_problems_add_error(struct gc_problems *p, const char *file, const struct gc_error *err)
{
    gc_problems_add(p, *err->file ? err->file : file, err->at, "%s", err->message);
}

void gc_problems_nomem(struct gc_problems *p, const char *file, struct gc_pos pos)
{
    gc_problems_add(p, file, pos, "out of memory");
}

void gc_problems_print(const struct gc_problems *p, FILE *to)
{
    for (size_t i = 0; i < p->n_kept; i++)
        fprintf(to, "%s\n", p->list[i].whole);
    if (p->n > p->n_kept)
        fprintf(to, "%zu more problems are not shown\n", p->n - p->n_kept);
}

void gc_problems_release(struct gc_problems *p)
{
    for (size_t i = 0; i < p->n_kept; i++)
        free(p->list[i].whole);
    free(p->list);
    *p = (struct gc_problems){0};
}

enum gc_status gc_problems_status(const struct gc_problems *p, struct gc_error *err)
{
    if (p->n == 0)
        return GC_OK;
    if (p->n_kept == 0)
        return gc_fail(err, GC_E_DATA, "%s", gc_status_text(GC_E_DATA));
    const struct gc_problem *first = &p->list[0];
    if (p->n == 1)
        return gc_fail_at(err, GC_E_DATA, first->file, first->at, "%s", first->text);
    return gc_fail_at(err, GC_E_DATA, first->file, first->at, "%.360s (and %zu more)", first->text,
                      p->n - 1);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static int same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Edits between two words: insert, delete, replace, swap neighbours (optimal string alignment). */
static unsigned edits(const char *a, size_t n, const char *b, size_t m)
{
    unsigned rows[3][WORD_BYTES + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *oldest = before;
        before = above, above = row, row = oldest;
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned best = least(above[j] + 1, row[j - 1] + 1);
            best = least(best, above[j - 1] + !same(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                best = least(best, before[j - 2] + 1);
            row[j] = best;
        }
    }
    return row[m];
}

const char *gc_nearest(const char *word, const char *const *candidates, size_t n)
{
    return gc_nearest_row(word, candidates, n, sizeof *candidates);
}

/* Fewer edits than this are near; and never more than half of the letters. */
static unsigned bound(size_t len)
{
    return len <= 2 ? 2 : len <= 5 ? 3 : 4;
}

static bool is_near(unsigned d, size_t len, size_t m)
{
    return d < m && 2 * d <= (len > m ? len : m);
}

const char *gc_nearest_row(const char *word, const char *const *first, size_t n, size_t stride)
{
    size_t len = strlen(word);
    unsigned best = bound(len);
    const char *nearest = NULL;
    if (len == 0 || len > WORD_BYTES)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const char *candidate;
        memcpy(&candidate, (const char *)first + i * stride, sizeof candidate);
        size_t m = candidate ? strlen(candidate) : 0;
        if (m == 0 || m > WORD_BYTES)
            continue;
        unsigned d = edits(word, len, candidate, m);
        bool begins_so = nearest && same(candidate[0], word[0]) && !same(nearest[0], word[0]);
        if (is_near(d, len, m) && (d < best || (d == best && begins_so))) {
            best = d;
            nearest = candidate;
        }
    }
    return nearest;
}

/* Is one of them the beginning or the end of the other, and more than a syllable? */
static bool is_part(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    const char *shorter = n < m ? a : b, *longer = n < m ? b : a;
    size_t least = n < m ? n : m, rest = n < m ? m - n : n - m;
    return least >= 4 &&
           (strncasecmp(shorter, longer, least) == 0 || strcasecmp(shorter, longer + rest) == 0);
}

static bool is_close(const char *word, size_t len, const char *candidate, size_t m)
{
    unsigned d = edits(word, len, candidate, m);
    return d < bound(len) && is_near(d, len, m);
}

const char *gc_near_ones_in(char out[GC_HINT_TEXT * 2], const char *word,
                            const char *const *candidates, size_t n)
{
    enum { MOST = 4 };
    const char *near[MOST];
    size_t n_near = 0, len = strlen(word), used = 0;
    for (size_t i = 0; i < n && n_near < MOST && len > 0 && len <= WORD_BYTES; i++) {
        size_t m = strlen(candidates[i]);
        if (n_near > 0 && strcasecmp(near[n_near - 1], candidates[i]) == 0)
            continue; /* the same in other letters */
        if (m > 0 && m <= WORD_BYTES &&
            (is_part(word, candidates[i]) || is_close(word, len, candidates[i], m)))
            near[n_near++] = candidates[i];
    }
    out[0] = '\0';
    for (size_t i = 0; i < n_near && used < GC_HINT_TEXT; i++)
        used += (size_t)snprintf(out + used, GC_HINT_TEXT * 2 - used, "%s\"%.60s\"",
                                 i == 0            ? n_near == 1 ? "; did you mean " : "; near are "
                                 : i + 1 == n_near ? " and "
                                                   : ", ",
                                 near[i]);
    if (n_near == 1)
        snprintf(out + used, GC_HINT_TEXT * 2 - used, "?");
    return out;
}

const char *gc_did_you_mean_in(char out[GC_HINT_TEXT], const char *open, const char *near,
                               const char *close)
{
    if (near)
        snprintf(out, GC_HINT_TEXT, "; did you mean %s%s%s?", open, near, close);
    return near ? out : "";
}
