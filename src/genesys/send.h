/* send.h - one HTTP request, sent again where that is safe and useful; answers that are errors;
 * and the request to stop.
 *
 *   struct gc_sent sent GC_AUTO(gc_sent_release) = {0};
 *   if (gc_send(&sender, &call, GC_SEND_ANY_TIMES, &sent, &err) == GC_OK) ... sent.reply.status
 *
 * The policy is one table in send.c. A request is sent again after 429, after 503 and after a
 * failed connection, with growing pauses, for as long as the deadline and the number of tries
 * allow; Retry-After is obeyed. Waiting for the rate limit may be allowed beyond the deadline:
 * those pauses then count neither as time nor as tries. A request that must run once is sent again
 * only when it is known that it was not processed: no connection came about, 429, or a 503 by which
 * the service itself declines (with Retry-After, or with its own error code). After 500, 502, 504,
 * a gateway's bare 503 or a broken connection it may have run: it is not repeated.
 *
 * Ownership:  gc_sent owns the reply. The sender borrows client and cancel.
 * Units:      milliseconds.
 * Threads:    any number at once.
 * Errors:     those of gc_http_call, GC_E_CANCELLED.
 */
#ifndef GC_SEND_H
#define GC_SEND_H

#include "base/http/client.h"

/* cancel.c: "stop now", told to everything that waits. It must outlive all who do. Any thread;
 * gc_cancel_request also from a signal handler. */
struct gc_cancel {
    atomic_bool requested; /* the HTTP client watches it */
    int fd;                /* readable from the request on: for poll */
};

/* GC_E_IO when the kernel gives no event descriptor. */
GC_NODISCARD enum gc_status gc_cancel_init(struct gc_cancel *c, struct gc_error *err);
void gc_cancel_request(struct gc_cancel *c);
/* Both accept NULL: never cancelled. wait returns at once, true, when it is cancelled. */
bool gc_cancel_requested(const struct gc_cancel *c);
bool gc_cancel_wait(const struct gc_cancel *c, int64_t ms);
/* SIGINT and SIGTERM request it; a second one ends the program in the usual way. */
void gc_cancel_on_signals(struct gc_cancel *c);

struct gc_sender {
    struct gc_http_client *http;
    struct gc_cancel *cancel; /* Optional */
    unsigned retries;         /* how often a request may be sent again */
    int64_t rate_wait_ms;     /* how long the rate limit may be waited for beyond the deadline */
};

enum gc_send_mode { GC_SEND_ANY_TIMES, GC_SEND_ONCE };

struct gc_sent {
    struct gc_http_reply reply; /* the last one */
    int64_t retry_after_ms;     /* what the last answer asked for; -1: nothing */
    unsigned tries;
};
void gc_sent_release(struct gc_sent *s); /* wipes the body: it may be a token */

GC_NODISCARD enum gc_status gc_send(const struct gc_sender *s, const struct gc_http_call *call,
                                    enum gc_send_mode mode, struct gc_sent *out,
                                    struct gc_error *err);

/* envelope.c: an answer that is an error, as one line for people and one status for machines.
 *
 * The line says endpoint, HTTP status, the service's code and message, the correlation id, and what
 * to do about it: "POST /api/...: 403 missing.permissions: Unable to ... (correlation id 1f0c...);
 * the OAuth client needs architect:flow:run: ...". Secrets that a server echoes are replaced by
 * asterisks.
 * Source: the error body of the Genesys Cloud platform API; RFC 6749 section 5.2 for OAuth. */

struct gc_endpoint {
    const char *method, *path;
    const char *needs;      /* Optional: the permission that it asks for */
    const char *secrets[3]; /* Optional: never to be shown */
    const char *login; /* of the token endpoint: what to add when the client is refused, or "" */
};

/* Fills err and returns its status. */
enum gc_status gc_envelope_fail(struct gc_error *err, const struct gc_endpoint *e,
                                const struct gc_sent *sent);

#endif
