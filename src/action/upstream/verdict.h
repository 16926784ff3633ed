/* verdict.h - asks Genesys Cloud whether a token is valid, and remembers what it said.
 *
 *   struct gc_verdict_source source = {.client = client, .base_url = url, .way = GC_INTROSPECT};
 *   if (gc_is_visible_ascii(token, GC_TOKEN_MAX_BYTES))
 *       gc_verdict_cache_resolve(cache, &question, &limits, ask, ctx, &verdict, &origin);
 *
 * Two ways. INTROSPECT is the tutorial's: POST /api/v2/oauth2/introspect with the token as bearer
 * and as body; 200 with "active": true is valid. TOKENS_ME is the platform's own: HEAD
 * /api/v2/tokens/me, 200 is valid; with an organisation id it is GET, and the organisation must be
 * the same. What is neither yes nor no (no connection, too slow, 429, 5xx, no JSON) is UNKNOWN.
 *
 * A verdict is remembered by the digest of its token, and one thread asks for all who wait.
 *
 * Ownership:  questions are borrowed for the call; the cache holds digests and times only.
 * Units:      deadline_ms is a point on the monotonic clock; lifetimes are milliseconds.
 * Threads:    any thread; no lock is held during a call. Free the cache last.
 * Errors:     told as GC_VERDICT_UNKNOWN with a reason, which never holds the token.
 */
#ifndef GC_VERDICT_H
#define GC_VERDICT_H

#include "base/clock.h"
#include "base/http/client.h"

enum { GC_TOKEN_MAX_BYTES = 8192 };

enum gc_verdict_kind { GC_VERDICT_UNKNOWN, GC_VERDICT_ACTIVE, GC_VERDICT_INACTIVE };
struct gc_verdict {
    enum gc_verdict_kind kind;
    int64_t lifetime_ms; /* how long it holds at most; 0: must not be kept */
    char reason[160];    /* why it is not active; "" when it is */
    bool timed_out;      /* UNKNOWN because the question's own deadline passed */
};
#define GC_VERDICT_NO_END INT64_MAX

enum gc_verdict_way { GC_INTROSPECT, GC_TOKENS_ME };
struct gc_verdict_source {
    struct gc_http_client *client;
    const char *base_url; /* "https://api.mypurecloud.com" */
    enum gc_verdict_way way;
    const char *org_id; /* Optional; used by GC_TOKENS_ME */
};

struct gc_verdict_question {
    const char *token, *request_id;
    int64_t deadline_ms;
};

void gc_verdict_ask(const struct gc_verdict_source *source, const struct gc_verdict_question *q,
                    struct gc_verdict *out);

/* verdict_cache.c: what is remembered.
 *
 * An active verdict is kept until the token's end but at most active_max_ms, an inactive one for
 * inactive_max_ms, UNKNOWN not at all. So a token that is revoked upstream is honoured for
 * active_max_ms at most. Room for `capacity` verdicts is allocated at the start. In a full cache an
 * inactive verdict never pushes an active one out: wrong tokens can't empty it.
 *
 * At most
 * max_waiting threads ask or wait for who asks; the others are told at once that the verdict is
 * UNKNOWN. So an introspection that hangs can't hold every thread of the service. */
struct gc_verdict_limits {
    int64_t active_max_ms, inactive_max_ms;
};

enum gc_verdict_origin {
    GC_VERDICT_REMEMBERED, /* a hit */
    GC_VERDICT_ASKED,      /* a miss: this thread asked */
    GC_VERDICT_JOINED,     /* another thread was asking; this one waited for it */
    GC_VERDICT_REFUSED,    /* too many threads were waiting */
};
const char *
gc_verdict_origin_name(enum gc_verdict_origin origin); /* "hit", "miss", "joined", "refused" */

typedef void (*gc_verdict_ask_fn)(void *ctx, const struct gc_verdict_question *q,
                                  struct gc_verdict *out);

struct gc_verdict_cache;
GC_NODISCARD enum gc_status gc_verdict_cache_new(struct gc_verdict_cache **out, size_t capacity,
                                                 unsigned max_waiting, struct gc_clock clock);
void gc_verdict_cache_free(struct gc_verdict_cache *c); /* NULL is a no-op */

void gc_verdict_cache_resolve(struct gc_verdict_cache *c, const struct gc_verdict_question *q,
                              const struct gc_verdict_limits *limits, gc_verdict_ask_fn ask,
                              void *ctx, struct gc_verdict *out, enum gc_verdict_origin *origin);
/* Verdicts that are kept now, ended ones included. Walks the cache: for metrics. */
size_t gc_verdict_cache_count(struct gc_verdict_cache *c);

#endif
