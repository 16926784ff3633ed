/* api.h - authorised requests to the platform API, answered by JSON.
 *
 *   if (gc_target_init(&target, &target_options, &problems) != GC_OK) ...
 *   if (gc_api_new(&api, &options, &err) != GC_OK) ...
 *   struct gc_api_request r = {.method = "GET", .path = path, .needs = "architect:flow:read"};
 *   struct gc_json doc GC_AUTO(gc_json_release) = {0};
 *   if (gc_api_call(api, &r, deadline_ms, &doc, &err) == GC_OK) ...
 *
 * A 401 is answered once by a new token; what else is sent again is decided in send.h.
 *
 * Ownership:  the document is the caller's. The API owns connections and tokens.
 * Units:      deadline_ms is monotonic and bounds everything, tokens and pauses included.
 * Threads:    gc_api_call and gc_oauth_get from any number of threads; free last.
 * Errors:     see gc_envelope_fail; GC_E_PROTOCOL when a 200 is not JSON; those of gc_send. Errors
 *             never hold id, secret or token.
 */
#ifndef GC_API_H
#define GC_API_H

#include "base/clock.h"
#include "base/json/json.h"
#include "base/regions.h"
#include "genesys/send.h"

/* target.c: which Genesys Cloud is talked to, and as whom.
 *
 * A base URL overrides the region. Its login is on the same host (the convention of the official
 * SDKs for gateways: /oauth/token beside /api/v2), unless a login URL is given, or the base URL is
 * the API host of a region, whose login host is known. The target holds copies. */

#define GC_CREDENTIAL_TEXT 513
#define GC_BASE_URL_TEXT   1400
#define GC_BASIC_TEXT      1376

struct gc_target_options {
    const char *client_id;     /* Required; white space around it is dropped, as below */
    const char *client_secret; /* Required */
    const char *base_url;      /* Optional: overrides region */
    const char *login_url;     /* Optional: overrides what base_url or region imply */
    const char *region;        /* Optional: us-east-1 */
};

struct gc_target {
    char client_id[GC_CREDENTIAL_TEXT], client_secret[GC_CREDENTIAL_TEXT];
    char basic[GC_BASIC_TEXT]; /* both, as the login gets them: base64 of id:secret */
    char api_url[GC_BASE_URL_TEXT], login_url[GC_BASE_URL_TEXT]; /* without the final '/' */
    const struct gc_region
        *login_region; /* whose login host is used; NULL for a host of one's own */
};

/* GC_E_USAGE with all problems at once. */
GC_NODISCARD enum gc_status gc_target_init(struct gc_target *out,
                                           const struct gc_target_options *options,
                                           struct gc_problems *problems);
void gc_target_release(struct gc_target *t); /* wipes the credentials */

/* oauth.c: access tokens by the client-credentials grant (RFC 6749 section 4.4).
 *
 * A token is used until shortly before it expires (a tenth of its life, at most 60 s). When many
 * threads need one at once, one fetches and the others wait for it and share its failure, too.
 * Callers get copies and wipe them; everything that held a token is wiped. */

#define GC_TOKEN_TEXT 4097
struct gc_token {
    char text[GC_TOKEN_TEXT];
    unsigned long serial; /* the how manieth token of this source */
    int64_t expires_in_s;
};
void gc_token_wipe(struct gc_token *t);

struct gc_oauth;
struct gc_oauth_options {
    const struct gc_target *target; /* Required; must outlive the source */
    struct gc_sender sender;        /* Required; what it points to must outlive the source */
    const struct gc_clock *clock;   /* Optional: monotonic; must outlive the source */
};
GC_NODISCARD enum gc_status gc_oauth_new(struct gc_oauth **out,
                                         const struct gc_oauth_options *options);
void gc_oauth_free(struct gc_oauth *o); /* NULL is a no-op */

GC_NODISCARD enum gc_status gc_oauth_get(struct gc_oauth *o, int64_t deadline_ms,
                                         struct gc_token *out, struct gc_error *err);
/* The token of that serial was refused: it is not handed out again. */
void gc_oauth_reject(struct gc_oauth *o, unsigned long serial);

/* --- api.c --- */

struct gc_api_options {
    const struct gc_target *target; /* Required; must outlive the API */
    const char *ca_file;            /* Optional: PEM */
    unsigned retries;               /* how often one request may be sent again */
    int64_t rate_wait_ms;           /* how long one may wait for the rate limit; see send.h */
    struct gc_cancel *cancel;       /* Optional; must outlive the API */
    const struct gc_clock *clock;   /* Optional: for the life of tokens */
};

struct gc_api_request {
    const char *method, *path;
    const char *needs; /* the permission that it asks for */
    const char *body;  /* Optional: JSON */
    size_t body_bytes;
    enum gc_send_mode mode;
};

struct gc_api;
GC_NODISCARD enum gc_status gc_api_new(struct gc_api **out, const struct gc_api_options *options,
                                       struct gc_error *err);
void gc_api_free(struct gc_api *api); /* NULL is a no-op */

GC_NODISCARD enum gc_status gc_api_call(struct gc_api *api, const struct gc_api_request *request,
                                        int64_t deadline_ms, struct gc_json *out,
                                        struct gc_error *err);
struct gc_oauth *gc_api_oauth(struct gc_api *api); /* borrowed */

#endif
