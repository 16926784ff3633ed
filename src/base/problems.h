/* problems.h - everything that is wrong with a file, each with its place; and what was meant.
 *
 *   struct gc_problems p GC_AUTO(gc_problems_release) = {0};
 *   gc_problems_add(&p, "org.json", (struct gc_pos){3, 7}, "unknown key \"%s\"%s", key,
 *                   gc_did_you_mean("\"", gc_nearest(key, keys, n), "\""));
 *   if (p.n > 0)
 *       gc_problems_print(&p, stderr);
 *
 * Ownership:  the list owns its texts; release accepts a zeroed struct.
 * Threads:    one list, one thread.
 * Errors:     without memory the count stays right and the text is dropped.
 */
#ifndef GC_PROBLEMS_H
#define GC_PROBLEMS_H

#include <stdio.h>

#include "base/status.h"

struct gc_problem {
    struct gc_pos at; /* line 0: the file as a whole */
    const char *file;
    char *whole;      /* "file:line:column: text" */
    const char *text; /* its end */
};

struct gc_problems {
    struct gc_problem *list;
    size_t n;      /* how many were found */
    size_t n_kept; /* how many are kept (at most GC_PROBLEMS_KEPT) */
};
#define GC_PROBLEMS_KEPT 200

void gc_problems_add(struct gc_problems *p, const char *file, struct gc_pos pos, const char *fmt,
                     ...) GC_PRINTF(4, 5);
/* What another part found, with its place when it has one, else the file. */
void gc_problems_add_error(struct gc_problems *p, const char *file, const struct gc_error *err);
void gc_problems_nomem(struct gc_problems *p, const char *file, struct gc_pos pos);
void gc_problems_print(const struct gc_problems *p, FILE *to);
void gc_problems_release(struct gc_problems *p);

/* GC_OK for an empty list, else GC_E_DATA with the first problem (and how many more) as message. */
enum gc_status gc_problems_status(const struct gc_problems *p, struct gc_error *err);

/* The candidate that is nearest to `word` by edits, or NULL when none is near. Of equally near ones
 * the first that begins as the word does, or else the first. */
const char *gc_nearest(const char *word, const char *const *candidates, size_t n);
/* The same for the names in n rows of a table, `stride` bytes apart; NULL is no name. */
const char *gc_nearest_row(const char *word, const char *const *first, size_t n, size_t stride);

/* "; did you mean OPENnearCLOSE?", or "" when near is NULL; lives as long as the block around. */
#define gc_did_you_mean(open, near, close)                                                         \
    gc_did_you_mean_in((char[GC_HINT_TEXT]){0}, (open), (near), (close))
#define GC_HINT_TEXT 160
const char *gc_did_you_mean_in(char out[GC_HINT_TEXT], const char *open, const char *near,
                               const char *close);

/* "; near are "a", "b" and "c"": those (up to four) that are spelled like it, or that one begins or
 * ends with the other; "; did you mean "a"?" for one, "" when there is none. Returns out. */
const char *gc_near_ones_in(char out[GC_HINT_TEXT * 2], const char *word,
                            const char *const *candidates, size_t n);

#endif
