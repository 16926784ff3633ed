/* target.h - which Genesys Cloud is talked to, and as whom.
 *
 *   struct gc_target_options o = {.client_id = id, .client_secret = secret, .region = "us-east-1"};
 *   size_t n = gc_target_init(&target, &o, problems);      0: all is well
 *   gc_target_release(&target);
 *
 * A base URL overrides the region. Its login is on the same host (the convention of the official
 * SDKs for gateways: /oauth/token beside /api/v2), unless a login URL is given, or the base URL is
 * the API host of a region, whose login host is known.
 *
 * Ownership:  the target holds copies; release wipes the credentials.
 * Units:      none.
 * Threads:    read-only after init.
 * Errors:     all problems at once, each one line, GC_E_USAGE.
 */
#ifndef GC_TARGET_H
#define GC_TARGET_H

#include "base/regions.h"
#include "base/status.h"

#define GC_CREDENTIAL_TEXT 513
#define GC_BASE_URL_TEXT   1400
#define GC_TARGET_PROBLEMS 5

struct gc_target_options {
    const char *client_id;     /* Required; white space around it is dropped, as below */
    const char *client_secret; /* Required */
    const char *base_url;      /* Optional: overrides region */
    const char *login_url;     /* Optional: overrides what base_url or region imply */
    const char *region;        /* Optional: us-east-1 */
};

struct gc_target {
    char client_id[GC_CREDENTIAL_TEXT], client_secret[GC_CREDENTIAL_TEXT];
    char api_url[GC_BASE_URL_TEXT], login_url[GC_BASE_URL_TEXT]; /* without the final '/' */
    const struct gc_region
        *login_region; /* whose login host is used; NULL for a host of one's own */
};

GC_NODISCARD size_t gc_target_init(struct gc_target *out, const struct gc_target_options *options,
                                   struct gc_error problems[GC_TARGET_PROBLEMS]);
void gc_target_release(struct gc_target *t);

#endif
