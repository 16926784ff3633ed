/* api.h - authorised requests to the platform API, answered by JSON.
 *
 *   struct gc_api_request r = {.method = "GET", .path = path, .needs = "architect:flow:read"};
 *   struct gc_json doc GC_AUTO(gc_json_release) = {0};
 *   if (gc_api_call(api, &r, deadline_ms, &doc, &err) == GC_OK) ...
 *
 * A 401 is answered once by a new token; what else is sent again is decided in send.h.
 *
 * Ownership:  the document is the caller's. The API owns connections and tokens.
 * Units:      deadline_ms is monotonic and bounds everything, tokens and pauses included.
 * Threads:    gc_api_call from any number of threads; free last.
 * Errors:     see gc_envelope_fail; GC_E_PROTOCOL when a 200 is not JSON; those of gc_send.
 */
#ifndef GC_API_H
#define GC_API_H

#include "base/json/json.h"
#include "genesys/oauth.h"

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
