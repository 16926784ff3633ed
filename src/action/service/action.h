/* action.h - inside the service: what its parts share, and one request on its way through.
 *
 * Ownership:  the service owns its parts; a request borrows everything for one call.
 * Threads:    parts lock themselves. Settings are copied under their lock for each request.
 */
#ifndef GC_ACTION_H
#define GC_ACTION_H

#include <pthread.h>
#include <stdatomic.h>

#include "action/service/service.h"
#include "action/upstream/customers.h"
#include "base/json/write.h"

/* --- metrics.c: counters, atomic and never locked --- */

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

enum { GC_FIRST_STATUS = 100, GC_N_STATUSES = 500, GC_N_BOUNDS = 15 };
struct gc_histogram {
    atomic_uint_fast64_t buckets[GC_N_BOUNDS + 1]; /* the last one: slower than all bounds */
    atomic_uint_fast64_t sum_us;
};
struct gc_metrics {
    atomic_uint_fast64_t requests[GC_N_METRIC_ROUTES][GC_N_STATUSES];
    atomic_uint_fast64_t counters[GC_N_COUNTERS];
    struct gc_histogram timers[GC_N_TIMERS];
};

/* Also observes GC_TIME_REQUEST for the lookup route. */
void gc_metrics_request(struct gc_metrics *m, enum gc_metric_route route, int status,
                        int64_t took_us);
void gc_metrics_count(struct gc_metrics *m, enum gc_counter counter);
void gc_metrics_time(struct gc_metrics *m, enum gc_timer timer, int64_t took_us);

/* ready.c: what the last look at the upstreams found. */
enum gc_upstream { GC_UPSTREAM_INTROSPECTION, GC_UPSTREAM_EXTERNAL, GC_N_UPSTREAMS };
struct gc_ready {
    pthread_mutex_t lock; /* guards all below, and is held while probing */
    bool known;
    int64_t probed_ms;
    struct gc_ready_finding {
        bool reachable;
        int status; /* 0: no answer */
        int64_t took_ms;
        char problem[160]; /* "" when it is reachable; names no address */
    } findings[GC_N_UPSTREAMS];
};

/* --- the service --- */

enum { GC_REQUEST_ID_BYTES = 129 };

struct gc_action {
    struct gc_action_config config;
    char *base_url, *openapi;
    struct gc_router *router;
    struct gc_http_client *client;
    struct gc_verdict_source source;
    struct gc_verdict_cache *verdicts;
    struct gc_bulkhead introspections;
    struct gc_customers customers;
    struct gc_metrics metrics;
    struct gc_ready ready;
    struct gc_http_server *server;
    atomic_uint in_flight;
    atomic_bool warned_of_type;

    pthread_rwlock_t lock; /* guards settings */
    struct gc_action_settings settings;
};

struct gc_action_request {
    const struct gc_http_request *http;
    struct gc_http_response *res;
    char id[GC_REQUEST_ID_BYTES];
    struct gc_action_settings settings; /* those that were in force when it came */

    /* What the log line says, filled on the way. */
    int64_t customer_id, upstream_us;
    int upstream_status;
    const char *cache; /* "hit", "miss", "joined", or NULL */
    struct gc_refusal why;
    bool refused;
};

/* POST /data-action/customer-lookup. */
void gc_lookup(struct gc_action *a, struct gc_action_request *r);

/* GET /health, /ready, /metrics, /openapi.json, /docs and the page's files. */
void gc_get_health(struct gc_action *a, struct gc_action_request *r);
void gc_get_ready(struct gc_action *a, struct gc_action_request *r);
void gc_get_metrics(struct gc_action *a, struct gc_action_request *r);
void gc_get_openapi(struct gc_action *a, struct gc_action_request *r);
void gc_get_docs(struct gc_action *a, struct gc_action_request *r);
void gc_get_page_file(struct gc_action *a, struct gc_action_request *r);

#endif
