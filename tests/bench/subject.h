/* subject.h - who is measured, and the rounds that compare them.
 *
 *   struct subject all[] = {{.name = "bare", .load = ...}, {.name = "gcmock", .reference = all}};
 *   measure(all, 2, 3);
 *
 * Each round measures all of them one after the other, so that a ratio compares neighbours; the
 * medians are printed.
 *
 * Ownership:  everything is borrowed.
 * Units:      microseconds and milliseconds as named.
 * Errors:     a subject that can't be reached says so in its line; wrong and broken answers count.
 */
#ifndef BENCH_SUBJECT_H
#define BENCH_SUBJECT_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/bench/load.h"

enum { MAX_ROUNDS = 9 };

struct subject {
    const char *name;
    struct load load;
    pid_t pid; /* whose CPU time it takes; 0: this process's, without the load generator's thread;
                  -1: not known */
    const struct subject *reference; /* NULL: it is one itself */
    double rates[MAX_ROUNDS], cpus[MAX_ROUNDS];
    bool unreachable;
    struct load_result total; /* latencies: of the last round */
};

/* False: an answer was wrong or missing. */
bool measure(struct subject *subjects, size_t n, int n_rounds);

#endif
