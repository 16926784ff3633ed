/* coverage.h - which failure modes of which endpoint have been met.
 *
 *   mock_coverage_count(&world->coverage, "getFlow", "503");
 *
 * A mode is a status ("503"), the name of a wire fault ("EMPTY_RESPONSE") or "delay". Each world
 * counts for itself; the registry of worlds counts for all of them, deleted ones included, and is
 * what the metrics show.
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

#define MOCK_COVERAGE_NONE "(unmatched)" /* the operation of a request that no route serves */
#define MOCK_COVERAGE_MODE 64            /* bytes of a mode with its NUL; longer ones are cut */
#define MOCK_COVERAGE_KEY  512           /* room for "FLOW ACTION"; longer ids are cut */

void mock_coverage_init(struct mock_coverage *c);
void mock_coverage_release(struct mock_coverage *c);
void mock_coverage_clear(struct mock_coverage *c);
void mock_coverage_count(struct mock_coverage *c, const char *operation, const char *mode);
/* "FLOW ACTION", by their ids. */
void mock_coverage_action(const char *flow, const char *action, char key[MOCK_COVERAGE_KEY]);
void mock_coverage_add(struct mock_coverage *c, struct mock_coverage *more);
uint64_t mock_coverage_of(struct mock_coverage *c, const char *operation, const char *mode);

/* Visits all counts, sorted by operation, then mode; visit must not call the coverage again. */
typedef void (*mock_coverage_fn)(void *ctx, const char *operation, const char *mode, uint64_t n);
void mock_coverage_each(struct mock_coverage *c, mock_coverage_fn visit, void *ctx);
/* The same for one operation. */
void mock_coverage_each_of(struct mock_coverage *c, const char *operation, mock_coverage_fn visit,
                           void *ctx);

#endif
