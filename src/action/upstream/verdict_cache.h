/* verdict_cache.h - remembers verdicts about tokens, and lets one thread ask for all.
 *
 *   gc_verdict_cache_resolve(cache, &question, &limits, ask, ctx, &verdict, &came);
 *
 * The key is the token's SHA-256, never the token. An active verdict is kept until the token's end
 * but at most active_max_ms, an inactive one for inactive_max_ms, UNKNOWN not at all. So a token
 * that is revoked upstream is honoured for active_max_ms at most. Several threads that meet a
 * token for the first time make one call: the first asks, the others wait for its verdict.
 *
 * At most max_waiting threads ask or wait for who asks; the others are told at once that the
 * verdict is UNKNOWN. So an introspection that hangs can't hold every thread of the service.
 *
 * Room for `capacity` verdicts is allocated at the start. In a full cache an inactive verdict never
 * pushes an active one out: wrong tokens can't empty it.
 *
 * Ownership:  the cache holds digests and times only. free: no resolve may be running.
 * Units:      milliseconds of the clock that is given; deadlines on the monotonic clock.
 * Threads:    resolve from any thread. A lock is held for one look-up, never during a call.
 * Errors:     new: GC_E_NOMEM. resolve: a verdict of kind UNKNOWN.
 */
#ifndef GC_VERDICT_CACHE_H
#define GC_VERDICT_CACHE_H

#include "action/upstream/verdict.h"
#include "base/clock.h"

struct gc_verdict_limits {
    int64_t active_max_ms, inactive_max_ms;
};

enum gc_verdict_came {
    GC_CAME_FROM_CACHE,  /* a hit */
    GC_CAME_FROM_ASKING, /* a miss: this thread asked */
    GC_CAME_FROM_OTHER,  /* another thread was asking; this one waited for it */
    GC_CAME_FROM_NOBODY, /* too many threads were waiting */
};
const char *
gc_verdict_came_name(enum gc_verdict_came came); /* "hit", "miss", "joined", "refused" */

typedef void (*gc_verdict_ask_fn)(void *ctx, const struct gc_verdict_question *q,
                                  struct gc_verdict *out);

struct gc_verdict_cache;
GC_NODISCARD enum gc_status gc_verdict_cache_new(struct gc_verdict_cache **out, size_t capacity,
                                                 unsigned max_waiting, struct gc_clock clock);
void gc_verdict_cache_free(struct gc_verdict_cache *c); /* NULL is a no-op */

void gc_verdict_cache_resolve(struct gc_verdict_cache *c, const struct gc_verdict_question *q,
                              const struct gc_verdict_limits *limits, gc_verdict_ask_fn ask,
                              void *ctx, struct gc_verdict *out, enum gc_verdict_came *came);
/* Verdicts that are kept now, ended ones included. Walks the cache: for metrics. */
size_t gc_verdict_cache_count(struct gc_verdict_cache *c);

#endif
