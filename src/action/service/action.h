/* action.h - inside the service: what its parts share, and one request on its way through.
 *
 *   static void handler(struct gc_action *a, struct gc_action_request *r);
 *
 * Ownership:  the service owns its parts; a request borrows everything for one call.
 * Units:      milliseconds and microseconds, as the names say.
 * Threads:    parts lock themselves. settings are copied under their lock for each request.
 * Errors:     none.
 */
#ifndef GC_ACTION_H
#define GC_ACTION_H

#include <pthread.h>

#include "action/service/config.h"
#include "action/service/metrics.h"
#include "action/service/ready.h"
#include "action/upstream/bulkhead.h"
#include "action/upstream/customers.h"

enum { GC_REQUEST_ID_BYTES = 129 };

struct gc_action {
    struct gc_action_config config;
    char *base_url, *openapi;
    struct gc_http_client *client;
    struct gc_verdict_source source;
    struct gc_verdict_cache *verdicts;
    struct gc_bulkhead introspections;
    struct gc_customers *customers;
    struct gc_metrics *metrics;
    struct gc_ready *ready;
    struct gc_http_server *server;
    atomic_uint in_flight;

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

/* GET /health, /ready, /metrics, /openapi.json, /docs. */
void gc_get_health(struct gc_action *a, struct gc_action_request *r);
void gc_get_ready(struct gc_action *a, struct gc_action_request *r);
void gc_get_metrics(struct gc_action *a, struct gc_action_request *r);
void gc_get_openapi(struct gc_action *a, struct gc_action_request *r);
void gc_get_docs(struct gc_action *a, struct gc_action_request *r);

#endif
