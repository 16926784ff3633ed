/* envelope.h - an answer that is an error, as one line for people and one status for machines.
 *
 *   struct gc_endpoint e = {"POST", "/api/v2/architect/simulations", .needs =
 * "architect:flow:run"}; return gc_envelope_fail(err, &e, &sent);
 *
 * The line says endpoint, HTTP status, the service's code and message, the correlation id, and
 * what to do about it: "POST /api/...: 403 missing.permissions: Unable to ... (correlation id
 * 1f0c...); the OAuth client needs architect:flow:run: ...".
 *
 * Source:     the error body of the Genesys Cloud platform API; RFC 6749 section 5.2 for OAuth.
 * Ownership:  borrows everything.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     it is the error. Secrets that a server echoes are replaced by asterisks.
 */
#ifndef GC_ENVELOPE_H
#define GC_ENVELOPE_H

#include "genesys/send.h"

struct gc_endpoint {
    const char *method, *path;
    const char *needs;      /* Optional: the permission that it asks for */
    const char *secrets[2]; /* Optional: never to be shown */
};

/* The status of an HTTP status: 403 is GC_E_FORBIDDEN. 2xx and 3xx are GC_E_PROTOCOL. */
enum gc_status gc_envelope_status(int http_status);
/* Fills err and returns its status. */
enum gc_status gc_envelope_fail(struct gc_error *err, const struct gc_endpoint *e,
                                const struct gc_sent *sent);
/* The same for the token endpoint; hint (may be NULL) is added when the client is not known. */
enum gc_status gc_envelope_fail_oauth(struct gc_error *err, const struct gc_endpoint *e,
                                      const struct gc_sent *sent, const char *hint);

#endif
