/* coverage.h - which failure modes of which endpoint have been met.
 *
 *   mock_coverage_count(&world->coverage, "getFlow", "503");
 *
 * A mode is a status ("503"), the name of a wire fault ("EMPTY_RESPONSE") or "delay". Each world
 * counts for itself, so that requests to several have nothing in common; what it counted goes to
 * its past when it is reset or deleted. The past and all worlds together are what the metrics show.
 *
 * The same counts what runs of flows took: "FLOW ACTION" in place of the operation, and for modes
 * "" (come to) and the outputs that it was left by.
 *
 * Ownership:  lives inside its world; texts are copied. A zeroed struct is empty and ready.
 * Errors:     without memory a count is lost.
 */
#ifndef MOCK_COVERAGE_H
#define MOCK_COVERAGE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

struct mock_coverage {
    pthread_rwlock_t lock; /* held alone only to add what was never met before */
    struct gc_map by_operation;
};

/* What was counted by those that are gone. Its lock goes before that of any coverage. */
struct mock_coverage_past {
    pthread_mutex_t lock;
    struct mock_coverage coverage;
};

#define MOCK_COVERAGE_NONE "(unmatched)" /* the operation of a request that no route serves */
#define MOCK_COVERAGE_MODE 64            /* bytes of a mode with its NUL; longer ones are cut */

void mock_coverage_init(struct mock_coverage *c);
void mock_coverage_release(struct mock_coverage *c);
void mock_coverage_clear(struct mock_coverage *c);
void mock_coverage_past_init(struct mock_coverage_past *p);
void mock_coverage_past_release(struct mock_coverage_past *p);
/* Moves all counts to the past: whoever holds its lock sees each of them once. p may be NULL: they
 * are forgotten. */
void mock_coverage_leave(struct mock_coverage *c, struct mock_coverage_past *p);
void mock_coverage_count(struct mock_coverage *c, const char *operation, const char *mode);
void mock_coverage_add(struct mock_coverage *c, struct mock_coverage *more);
uint64_t mock_coverage_of(struct mock_coverage *c, const struct gc_map_key *operation,
                          const char *mode);

/* What one walk counts, added to `to` by many at once: one lock for all of them. */
struct mock_counts {
    struct mock_coverage *to;
    size_t n;
    struct mock_count {
        const struct gc_map_key *operation; /* borrowed until the flush */
        char mode[MOCK_COVERAGE_MODE];
    } kept[64];
};
void mock_counts_take(struct mock_counts *counts, const struct gc_map_key *operation,
                      const char *mode);
void mock_counts_flush(struct mock_counts *counts);

/* Visits all counts, sorted by operation, then mode; visit must not call the coverage again. */
typedef void (*mock_coverage_fn)(void *ctx, const char *operation, const char *mode, uint64_t n);
void mock_coverage_each(struct mock_coverage *c, mock_coverage_fn visit, void *ctx);
/* The same for one operation. */
void mock_coverage_each_of(struct mock_coverage *c, const char *operation, mock_coverage_fn visit,
                           void *ctx);

#endif
