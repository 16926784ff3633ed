/* exchange.h - one request on its way through the mock, and the route table that it meets.
 *
 *   static void get_flow(struct mock_exchange *x) { ... mock_reply_json(x, 200, &body); }
 *   {{"GET", "/api/v2/architect/flows/{flowId}"}, get_flow, .permission = "architect:flow:read",
 * ...}
 *
 * The server makes the exchange, chooses the route, checks token and permission as the row says,
 * lets faults have their way, and calls the row's handler. A handler only answers.
 *
 * Ownership:  lives for one request; what it points to is borrowed, but for world and org, which
 *             it holds references of.
 * Units:      milliseconds.
 * Threads:    one exchange, one thread.
 * Errors:     an answer in the envelope of the route.
 */
#ifndef MOCK_EXCHANGE_H
#define MOCK_EXCHANGE_H

#include "base/http/router.h"
#include "base/http/server.h"
#include "base/json/json.h"
#include "base/json/write.h"
#include "base/random.h"
#include "mock/org/org.h"
#include "mock/world/limits.h"
#include "mock/world/tokens.h"
#include "mock/world/world.h"

struct mock_services; /* services.h */
struct mock_exchange;

/* Where a contract comes from; shown in X-GCMock-Provenance, the docs and the OpenAPI document. */
enum mock_provenance { MOCK_GENESYS, MOCK_TUTORIAL, MOCK_OWN };
/* How an endpoint words its errors. */
enum mock_envelope {
    MOCK_ENVELOPE_GENESYS, /* {"message","code","status",...} */
    MOCK_ENVELOPE_OAUTH,   /* {"error","description","error_description"} */
    MOCK_ENVELOPE_PLAIN,   /* {} as the external user API answers */
    MOCK_ENVELOPE_PROBLEM, /* RFC 9457, the control plane */
};
enum mock_auth {
    MOCK_AUTH_NONE,
    MOCK_AUTH_TOKEN, /* a bearer token that is active; and the row's permission, if it has one */
    MOCK_AUTH_ADMIN, /* the control plane's own: loopback or the admin token */
};

struct mock_route {
    struct gc_route route; /* must come first: gc_route_find */
    void (*handle)(struct mock_exchange *x);
    enum mock_provenance provenance;
    enum mock_envelope envelope;
    enum mock_auth auth;
    const char *permission;   /* Optional: client must have it, as a permission or a scope */
    const char *operation_id; /* for the OpenAPI document and the coverage table */
    const char *summary;
};

struct mock_exchange {
    struct mock_services *services;
    const struct gc_http_request *req;
    struct gc_http_response *res;
    struct mock_world *world;       /* a reference */
    struct mock_org *org;           /* a reference: the world's org when the request came */
    unsigned world_age;             /* when the request came */
    const char *path;               /* without /w/NAME, still percent-encoded */
    const struct mock_route *route; /* NULL: nothing matched */
    struct gc_route_match match;
    char correlation_id[GC_UUID_TEXT];
    struct mock_token token;           /* with MOCK_AUTH_TOKEN */
    const struct mock_client *client;  /* with MOCK_AUTH_TOKEN; may be NULL for a platform token */
    enum mock_token_state token_state; /* of the bearer token that came, MOCK_TOKEN_UNKNOWN else */
    struct mock_limit_state limit;     /* as the inin-ratelimit headers tell it */
    uint64_t journal_id;               /* 0: not journalled (the control plane's own requests) */
    int64_t started_us;
};

/* Answers. */
void mock_reply_json(struct mock_exchange *x, int status);  /* the body is in x->res->body */
void mock_reply_empty(struct mock_exchange *x, int status); /* no body */
struct gc_jsonw mock_body(struct mock_exchange *x);         /* a writer on x->res->body */
/* The request's body as a JSON object; false after it has answered 400 or 415 itself. */
bool mock_request_json(struct mock_exchange *x, struct gc_json *out);
/* Is it for the control plane (/__admin)? Such requests are not recorded and meet no faults. */
bool mock_is_admin(const struct mock_exchange *x);

#endif
