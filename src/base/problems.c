#include "base/problems.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

enum { TEXT_BYTES = 1500, WORD_BYTES = 64 };

static void keep(struct gc_problems *p, const char *text)
{
    if (p->n_kept == GC_PROBLEMS_KEPT)
        return;
    if (!p->texts)
        p->texts = calloc(GC_PROBLEMS_KEPT, sizeof *p->texts);
    char *copy = p->texts ? gc_strdup(text) : NULL;
    if (copy)
        p->texts[p->n_kept++] = copy;
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
    keep(p, text);
}

void gc_problems_print(const struct gc_problems *p, FILE *to)
{
    for (size_t i = 0; i < p->n_kept; i++)
        fprintf(to, "%s\n", p->texts[i]);
    if (p->n > p->n_kept)
        fprintf(to, "%zu more problems are not shown\n", p->n - p->n_kept);
}

void gc_problems_release(struct gc_problems *p)
{
    for (size_t i = 0; i < p->n_kept; i++)
        free(p->texts[i]);
    free(p->texts);
    *p = (struct gc_problems){0};
}

enum gc_status gc_problems_status(const struct gc_problems *p, struct gc_error *err)
{
    if (p->n == 0)
        return GC_OK;
    const char *first = p->n_kept ? p->texts[0] : gc_status_text(GC_E_DATA);
    if (p->n == 1)
        return gc_fail(err, GC_E_DATA, "%s", first);
    return gc_fail(err, GC_E_DATA, "%.360s (and %zu more)", first, p->n - 1);
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
    size_t len = strlen(word);
    unsigned best = len <= 2 ? 2 : len <= 5 ? 3 : 4; /* fewer edits than this are near */
    const char *nearest = NULL;
    if (len == 0 || len > WORD_BYTES)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        size_t m = candidates[i] ? strlen(candidates[i]) : 0;
        if (m == 0 || m > WORD_BYTES)
            continue;
        unsigned d = edits(word, len, candidates[i], m);
        if (d < best && d < m) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}
