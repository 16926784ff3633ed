/* metrics.h - counters of the service, as Prometheus reads them.
 *
 *   gc_metrics_request(m, GC_ROUTE_LOOKUP, 200, took_us);
 *   gc_metrics_count(m, GC_COUNT_CACHE_HIT);
 *   gc_metrics_write(m, &gauges, &buf);
 *
 * Ownership:  plain counters; free releases them.
 * Units:      microseconds in, seconds out (Prometheus's base unit).
 * Threads:    any thread; counters are atomic and never locked.
 * Errors:     new: GC_E_NOMEM. Statuses outside 100 to 599 count as 500.
 */
#ifndef GC_METRICS_H
#define GC_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "action/upstream/breaker.h"
#include "base/strbuf.h"

enum gc_metric_route {
    GC_METRIC_LOOKUP,
    GC_METRIC_HEALTH,
    GC_METRIC_READY,
    GC_METRIC_METRICS,
    GC_METRIC_OPENAPI,
    GC_METRIC_DOCS,
    GC_METRIC_NO_ROUTE,
    GC_N_METRIC_ROUTES
};

enum gc_counter {
    GC_COUNT_CACHE_HIT,
    GC_COUNT_CACHE_MISS,
    GC_COUNT_CACHE_JOINED,
    GC_COUNT_CACHE_REFUSED,
    GC_COUNT_TOKEN_ACTIVE,
    GC_COUNT_TOKEN_INACTIVE,
    GC_COUNT_TOKEN_UNKNOWN,
    GC_COUNT_RETRY,
    GC_COUNT_BREAKER_REFUSED,
    GC_COUNT_OVERLOADED,
    GC_COUNT_RELOAD_GOOD,
    GC_COUNT_RELOAD_BAD,
    GC_N_COUNTERS
};

enum gc_timer { GC_TIME_REQUEST, GC_TIME_INTROSPECTION, GC_TIME_EXTERNAL, GC_N_TIMERS };

struct gc_gauges {
    enum gc_breaker_state breaker;
    unsigned external_in_flight, requests_in_flight;
    size_t cached_tokens;
};

struct gc_metrics;
GC_NODISCARD enum gc_status gc_metrics_new(struct gc_metrics **out);
void gc_metrics_free(struct gc_metrics *m); /* NULL is a no-op */

/* Also observes GC_TIME_REQUEST for the lookup route. */
void gc_metrics_request(struct gc_metrics *m, enum gc_metric_route route, int status,
                        int64_t took_us);
void gc_metrics_count(struct gc_metrics *m, enum gc_counter counter);
void gc_metrics_time(struct gc_metrics *m, enum gc_timer timer, int64_t took_us);
void gc_metrics_write(struct gc_metrics *m, const struct gc_gauges *gauges, struct gc_strbuf *to);

#endif
