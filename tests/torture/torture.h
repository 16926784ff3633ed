/* torture.h - scenarios that are run once for each allocation that they make, failing that one.
 *
 *   TORTURE(parse, "reads a document", 0)
 *   {
 *       enum gc_status s = gc_json_parse(...);
 *       return s == GC_OK ? torture_right(doc.root != NULL) : s;
 *   }
 *
 * A scenario gives GC_OK only when all that it got is right; with an allocation failed it may give
 * GC_OK (what failed was not needed) or GC_E_NOMEM, and nothing else, but for what `also` allows.
 * Allocations are the program's own (the linker wraps malloc and its like), those of cJSON and
 * those of libcurl. Only a thread that has called torture_arm fails.
 *
 * Ownership:  a scenario frees all it made, also on failure: what it leaves is counted as leaked.
 * Units:      allocations.
 * Threads:    scenarios run one after another; an armed thread of a server counts, too.
 * Errors:     TORTURE_WRONG: a success that is none.
 */
#ifndef TORTURE_H
#define TORTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { TORTURE_WRONG = -1 };
enum torture_also {
    TORTURE_TOO_BIG = 1, /* the journal counts what it could not keep as evicted */
    TORTURE_DATA = 2,    /* problems lists say "out of memory" */
    TORTURE_NETWORK = 4, /* libcurl does not say what failed inside it */
    TORTURE_KEEPS = 8,   /* what it makes lives on in a server */
    TORTURE_SERVER = 16, /* the server could not answer, and said so */
};

struct torture {
    const char *name, *sentence;
    int (*run)(void); /* an enum gc_status or TORTURE_WRONG */
    unsigned also;
    struct torture *next;
};
void torture_add(struct torture *t);

#define TORTURE(id, what, flags)                                                                   \
    static int torture_##id(void);                                                                 \
    static struct torture id##_scenario = {                                                        \
        .name = #id, .sentence = (what), .run = torture_##id, .also = (flags)};                    \
    __attribute__((constructor)) static void id##_register(void)                                   \
    {                                                                                              \
        torture_add(&id##_scenario);                                                               \
    }                                                                                              \
    static int torture_##id(void)

/* GC_OK, or TORTURE_WRONG when it is not right. */
int torture_right(bool right);

/* alloc.c. The failing allocation is number fail_at from 1; 0: none. */
void torture_hooks(void); /* first thing in main */
void torture_begin(size_t fail_at);
size_t torture_end(size_t *n_left); /* how many allocations were made; what was not freed */
/* Between begin and end: this thread's allocations count from here, or no longer. */
void torture_arm(bool on);

#endif
