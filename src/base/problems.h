/* problems.h - everything that is wrong with a file, each as "file:line:column: message".
 *
 *   struct gc_problems p GC_AUTO(gc_problems_release) = {0};
 *   gc_problems_add(&p, "org.json", (struct gc_pos){3, 7}, "unknown key \"naem\"; did you mean
 * \"name\"?"); if (p.n > 0) gc_problems_print(&p, stderr);
 *
 * Ownership:  the list owns its texts; release accepts a zeroed struct.
 * Units:      lines and columns count from 1; columns count characters (UTF-8), not bytes.
 *             Line 0 means "no position": only the file is printed.
 * Threads:    one list, one thread.
 * Errors:     out of memory keeps the count right and drops the text.
 */
#ifndef GC_PROBLEMS_H
#define GC_PROBLEMS_H

#include <stdio.h>

#include "base/status.h"

struct gc_pos {
    unsigned line, column;
};

struct gc_problems {
    char **texts;
    size_t n;      /* how many were found */
    size_t n_kept; /* how many texts are kept (at most GC_PROBLEMS_KEPT) */
};
#define GC_PROBLEMS_KEPT 200

void gc_problems_add(struct gc_problems *p, const char *file, struct gc_pos pos, const char *fmt,
                     ...) GC_PRINTF(4, 5);
void gc_problems_print(const struct gc_problems *p, FILE *to);
void gc_problems_release(struct gc_problems *p);

/* GC_OK for an empty list, else GC_E_DATA with the first problem (and how many more) as message. */
enum gc_status gc_problems_status(const struct gc_problems *p, struct gc_error *err);

/* The candidate that is nearest to `word` by edits, or NULL when none is near. */
const char *gc_nearest(const char *word, const char *const *candidates, size_t n);

#endif
