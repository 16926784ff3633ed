/* verdict.h - asks Genesys Cloud whether a token is valid.
 *
 *   struct gc_verdict_source source = {.client = client, .base_url = url, .way = GC_INTROSPECT};
 *   if (gc_token_is_well_formed(token)) gc_verdict_ask(&source, &question, &verdict);
 *
 * Two ways. INTROSPECT is the tutorial's: POST /api/v2/oauth2/introspect with the token as bearer
 * and as body; 200 with "active": true is valid. TOKENS_ME is the platform's own: HEAD
 * /api/v2/tokens/me, 200 is valid; with an organisation id it is GET, and the organisation must be
 * the same. What is neither yes nor no (no connection, too slow, 429, 5xx, no JSON) is UNKNOWN.
 *
 * Ownership:  everything is borrowed for the call.
 * Units:      deadline_ms is a point on the monotonic clock; lifetimes are milliseconds.
 * Threads:    any thread.
 * Errors:     told as GC_VERDICT_UNKNOWN with a reason, which never holds the token.
 */
#ifndef GC_VERDICT_H
#define GC_VERDICT_H

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

/* Visible ASCII of at most GC_TOKEN_MAX_BYTES: anything else can't be a token, or is an attack. */
bool gc_token_is_well_formed(const char *token);

void gc_verdict_ask(const struct gc_verdict_source *source, const struct gc_verdict_question *q,
                    struct gc_verdict *out);

#endif
