/* customers.h - fetches a customer from the external user API: GET {base}/users/{id}.
 *
 *   struct gc_json doc GC_AUTO(gc_json_release) = {0};
 *   const struct gc_customer_request q = {.id = 1, .request_id = id, .deadline_ms = d};
 *   if (!gc_customers_fetch(customers, &q, &doc, &stats, &why)) ... answer with why ...
 *
 * A bulkhead bounds the calls in progress and a breaker stops them while the API keeps failing
 * (5xx, too slow, no connection; a 4xx is an answer). A connection that died before any byte came
 * back is tried again, on a new one, after a pause from the second time on, and within the
 * deadline: GET may be repeated.
 *
 * Ownership:  the document is the caller's; client and URL are borrowed.
 * Units:      deadline_ms is a point on the monotonic clock; timeouts are milliseconds.
 * Threads:    fetch from any thread.
 * Errors:     false with a row of answer.h: CONTACT_NOT_FOUND, UPSTREAM_*, BREAKER_OPEN,
 *             OVERLOADED, INTERNAL.
 */
#ifndef GC_CUSTOMERS_H
#define GC_CUSTOMERS_H

#include <stdatomic.h>

#include "action/contract/answer.h"
#include "action/upstream/breaker.h"
#include "action/upstream/bulkhead.h"
#include "base/http/client.h"
#include "base/json/json.h"

struct gc_customers {
    struct gc_http_client *client;
    const char *base_url;
    struct gc_bulkhead bulkhead; /* its limit is set */
    struct gc_breaker breaker;   /* initialised */
    atomic_uint last_failure;    /* that the breaker counted: answer * 1000 + status */
};

struct gc_customer_request {
    int64_t id;
    const char *request_id;
    int64_t deadline_ms; /* of the whole request */
    int64_t timeout_ms;  /* of this call, all its tries together */
    unsigned retries;    /* how often it may be tried again */
    bool failure_passes; /* while the breaker is open the last failure is the answer, not a 503 */
};

struct gc_fetch_stats {
    int64_t took_us; /* 0: nothing was called */
    int status;      /* of the external API; 0: no answer */
    unsigned n_retries;
    bool breaker_refused;
};

GC_NODISCARD bool gc_customers_fetch(struct gc_customers *c, const struct gc_customer_request *q,
                                     struct gc_json *out, struct gc_fetch_stats *stats,
                                     struct gc_refusal *why);

#endif
