/* client.h - HTTP/1.1 requests with a deadline, over libcurl.
 *
 *   struct gc_http_call call = {.method = "GET", .url = url, .deadline_ms = gc_deadline_in(5000)};
 *   struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
 *   if (gc_http_call(client, &call, &reply, &err) == GC_OK && reply.status == 200) ...
 *
 * An answer of any status is GC_OK: the caller reads reply.status. Redirects are not followed (a
 * bearer token must not travel), proxies of the environment are honoured except for loopback,
 * bodies are capped while they arrive, the headers are checked for CR, LF and NUL.
 *
 * Ownership:  the client is one pool of connections, made once; a reply owns its body and headers.
 *             The call borrows everything.
 * Units:      deadline_ms is a point on the monotonic clock; timeouts are milliseconds.
 * Threads:    gc_http_call may be called from any thread at once; free the client last.
 *             gc_http_setup once in main before threads.
 * Errors:     GC_E_TIMEOUT, GC_E_NETWORK (refused, unresolved, reset, empty, cut short, TLS),
 *             GC_E_PROTOCOL (not HTTP), GC_E_TOO_BIG (body beyond the cap), GC_E_USAGE (bad URL or
 *             header), GC_E_CANCELLED, GC_E_IO (no libcurl), GC_E_NOMEM. reply->progress tells how
 * far it got.
 */
#ifndef GC_HTTP_CLIENT_H
#define GC_HTTP_CLIENT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/http/header.h"
#include "base/status.h"

/* How far an exchange got: whether a request may be repeated depends on it. */
enum gc_http_progress {
    GC_HTTP_NOT_CONNECTED, /* nothing was sent: repeating is safe */
    GC_HTTP_SENT,          /* the request, or a part of it, left; no byte came back */
    GC_HTTP_ANSWERED,      /* at least one byte of an answer came */
};

struct gc_http_call {
    const char *method;                   /* Required */
    const char *url;                      /* Required */
    const struct gc_http_header *headers; /* Optional */
    size_t n_headers;
    const char *body; /* Optional; sent with Content-Length */
    size_t body_bytes;
    const char *basic_user, *basic_password; /* Optional: HTTP Basic */
    int64_t deadline_ms;                     /* Required: for the whole exchange */
    int64_t connect_timeout_ms;              /* Optional: 0 = the deadline alone */
    size_t max_body_bytes;                   /* Optional: 0 = 4 MiB */
    bool send_once;                          /* never on a kept connection that may be dead: libcurl
                                                would silently send again, POST included */
    bool send_at_most_once;                  /* a connection that idled for a second at most is used
                                                again; if it proves dead the call fails instead of
                                                sending again */
    const atomic_bool *cancel;               /* Optional: becoming true ends the call */
};

struct gc_http_reply {
    int status; /* 0 when no complete answer arrived */
    char *body; /* NUL-terminated; NULL when empty */
    size_t body_bytes;
    char *headers; /* raw lines of the final answer; read with gc_http_reply_header */
    enum gc_http_progress progress;
    bool reused;   /* an earlier call's connection was used */
    bool repeated; /* a kept connection was dead, and the request was sent again on a new one */
};

struct gc_http_client;
struct gc_http_client_options {
    const char *user_agent; /* Required, copied */
    const char *ca_file;    /* Optional, copied: PEM instead of the system's */
    size_t max_idle;        /* Optional: connections kept when idle; 0 = 64 */
};

void gc_http_setup(void); /* once, first thing in main */
GC_NODISCARD enum gc_status gc_http_client_new(struct gc_http_client **out,
                                               const struct gc_http_client_options *options);
void gc_http_client_free(struct gc_http_client *c); /* NULL is a no-op */

GC_NODISCARD enum gc_status gc_http_call(struct gc_http_client *c, const struct gc_http_call *call,
                                         struct gc_http_reply *reply, struct gc_error *err);
void gc_http_reply_release(struct gc_http_reply *r);
/* client_read.c: reads one answer from a socket on which nothing is asked, and closes it. */
GC_NODISCARD enum gc_status gc_http_read_answer(int fd, int64_t deadline_ms, size_t max_body_bytes,
                                                struct gc_http_reply *reply, struct gc_error *err);

/* Copies the value of a header (any case) to out; false and "" when it is absent or too long. */
bool gc_http_reply_header(const struct gc_http_reply *r, const char *name, char *out, size_t cap);
/* Retry-After in milliseconds (seconds or an HTTP date against wall_now_ms); -1 when absent. */
int64_t gc_http_retry_after_ms(const struct gc_http_reply *r, int64_t wall_now_ms);
/* Is the media type of the answer application/json (or ...+json)? */
bool gc_http_reply_is_json(const struct gc_http_reply *r);

#endif
