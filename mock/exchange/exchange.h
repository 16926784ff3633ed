/* exchange.h - one request on its way through the mock, and the route table that it meets.
 *
 *   static void get_flow(struct mock_exchange *x) { ... mock_reply_json(x, 200); }
 *   {{"GET", "/api/v2/flows/{flowId}"}, get_flow, .permission = "architect:flow:view", ...}
 *
 * The server makes the exchange, chooses the route, checks token and permission as the row says,
 * lets faults have their way, and calls the row's handler. A handler only answers; what goes wrong
 * it says in the words of its route (envelope.h).
 *
 * Source:     who asks: RFC 6750. Headers of every answer: the Genesys Cloud API; Retry-After: RFC
 *             9110.
 * Ownership:  lives for one request; what it points to is borrowed, but for world and org, which
 *             it holds references of.
 * Units:      milliseconds.
 * Threads:    one exchange, one thread.
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

struct mock_plan;     /* fault.h */
struct mock_subject;  /* match.h */
struct mock_services; /* services.h */
struct platform_documents;
struct mock_exchange;

typedef void mock_handler(struct mock_exchange *x);

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
    mock_handler *handle;
    enum mock_provenance provenance;
    enum mock_envelope envelope;
    enum mock_auth auth;
    bool whole_server;        /* the same under every world */
    const char *permission;   /* Optional: client must have it, as a permission or a scope; or one
                                 of several, apart by '|' */
    const char *operation_id; /* for the OpenAPI document and the coverage table */
    const char *reads;        /* Optional: its body's schema in the OpenAPI document */
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
    bool is_admin;                  /* the control plane's own: not recorded, meets no faults */
    const struct mock_route *route; /* NULL: nothing matched */
    struct gc_route_match match;
    struct platform_documents *documents; /* Optional: a reference: see mock/platform/serve */
    char correlation_id[GC_UUID_TEXT];
    struct mock_token token;           /* with MOCK_AUTH_TOKEN */
    const struct mock_client *client;  /* with MOCK_AUTH_TOKEN; may be NULL for a platform token */
    enum mock_token_state token_state; /* of the bearer token that came, MOCK_TOKEN_UNKNOWN else */
    struct mock_limit_state limit;     /* as the inin-ratelimit headers tell it */
    bool refused;                      /* published, but not acted out: 501 */
    uint64_t journal_id;               /* 0: not journalled (the control plane's own requests) */
    struct mock_coverage *taken;       /* where a flow counts what it took; NULL: in the world */
    char stub_id[MOCK_STUB_ID];        /* the stub that answers; "": none */
    bool of_stub;                      /* a browser asks whether it may ask a stub */
    struct mock_route stub_route;      /* what stands for its route */
    int64_t started_us;
    cJSON *lent; /* what handlers borrow until the exchange ends: mock_lend */
    bool breaks; /* a fault will have its way with the answer: its socket is not to be taken */
};

/* Answers: reply.c. */
struct gc_jsonw mock_body(struct mock_exchange *x);         /* a writer on x->res->body */
void mock_reply_json(struct mock_exchange *x, int status);  /* the body is in x->res->body */
void mock_reply_empty(struct mock_exchange *x, int status); /* no body */
void mock_reply_raw(struct mock_exchange *x, const char *json, size_t json_bytes); /* 200 */
void mock_reply_value(struct mock_exchange *x, int status, const cJSON *value);

/* subject.c: the request as faults, stubs and the journal see it; of the client what is known by
 * now. */
void mock_subject_of(struct mock_subject *out, const struct mock_exchange *x);

/* The request: request.c. A parameter of the path, decoded; "" when absent. */
static inline const char *mock_param(const struct mock_exchange *x, const char *name)
{
    return gc_route_param(&x->match, name);
}
/* The first value of a query parameter, decoded; NULL (and out is "") when it is absent, malformed
 * or too long. */
const char *mock_query(const struct mock_exchange *x, const char *name, char *out, size_t cap);
/* A whole number of the query within min..max, fallback when absent; false after it has answered
 * 400 itself. */
bool mock_query_int(struct mock_exchange *x, const char *name, int64_t min, int64_t max,
                    int64_t fallback, int64_t *out);
bool mock_query_is_true(const struct mock_exchange *x, const char *name);
bool mock_parse_number(const char *text, int64_t *out); /* digits, at most 15 */
/* The body as a JSON object of that media type; false after it has answered 400 or 415 itself. */
bool mock_request_json(struct mock_exchange *x, struct gc_json *out);
/* Any JSON, whatever its media type says (curl -d calls everything a form); and the same where an
 * empty body means a document without a root. */
bool mock_request_any_json(struct mock_exchange *x, struct gc_json *out);
bool mock_request_optional_json(struct mock_exchange *x, struct gc_json *out);
/* A member of a body that must be a text, not empty (what: "the id of a flow, as a string"); or one
 * that may be of that kind, cJSON_String or cJSON_Object, or absent or null (NULL then). False
 * after a 400 that says what came. */
bool mock_member_text(struct mock_exchange *x, const cJSON *body, const char *key, const char *what,
                      const char **out);
bool mock_member_may_be(struct mock_exchange *x, const cJSON *body, const char *key, int kind,
                        const cJSON **out);

/* Keeps a value until the exchange ends; NULL (and it is freed) without memory. */
const cJSON *mock_lend(struct mock_exchange *x, cJSON *value);

/* Who asks, and whether they may: auth.c. The two are apart because faults stand between them: a
 * fault may pick its victims by client, and may expire or revoke the token that just came. */
void mock_auth_identify(struct mock_exchange *x); /* fills token, client, token_state */
bool mock_auth_allow(struct mock_exchange *x);    /* false: it has answered 401 or 403 itself */
/* Has who asks (known by now) that permission, or scope? */
bool mock_auth_may(const struct mock_exchange *x, const char *permission);
bool mock_auth_has_admin_token(const struct mock_exchange *x); /* there must be one */
/* May the request command the control plane: guard.c. It must bring the admin token where there is
 * one, must not come from a web page of another site, must call a server without a token by a name
 * that is its own, and its body must be JSON. False: it has answered 401, 403 or 415 itself. */
bool mock_guard_admits(struct mock_exchange *x);
/* Are the two texts equal? Takes as long whether they differ early or late. */
bool mock_auth_same_secret(const char *a, const char *b);
/* The client's scopes and permissions, each once; "*" for the platform's own token (NULL). */
void mock_auth_each_right(const struct mock_client *c, void (*visit)(void *ctx, const char *right),
                          void *ctx);

/* What every answer carries besides what its endpoint said: response_headers.c. The correlation id,
 * the rate-limit headers, Cache-Control and provenance; and before those, the body and headers that
 * a fault (plan may be NULL) puts in the endpoint's place. A header that is there already is left
 * alone. */
void mock_add_response_headers(struct mock_exchange *x, const struct mock_plan *plan);
/* cors.c: what lets a page that this machine serves read an answer of the APIs. */
void mock_add_cors_headers(struct mock_exchange *x);
const char *mock_provenance_name(enum mock_provenance p); /* "genesys", "tutorial", "gcmock" */

#endif
