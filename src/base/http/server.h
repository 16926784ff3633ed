/* server.h - an HTTP/1.1 server with limits, drain, and one handler for every request.
 *
 *   static void hello(void *ctx, const struct gc_http_request *req, struct gc_http_response *res);
 *   struct gc_http_server_options o = {.host = "127.0.0.1", .port = 0, .handler = hello};
 *   if (gc_http_server_start(&server, &o, &err) == GC_OK) port = gc_http_server_port(server);
 *
 * Head and body of an answer leave in one write; HEAD sends no body; connections are kept alive;
 * `Expect: 100-continue` is answered; requests that are not well formed reach the handler with
 * `problem` set, so that each program answers in its own envelope.
 *
 * Ownership:  a request and its texts are borrowed for the length of the call; the response is the
 *             server's, filled by the handler. The context must outlive the server.
 * Threads:    the handler runs in many threads at once, on 1 MiB stacks.
 * Errors:     start: GC_E_IO with the cause in words ("port 8080 of 127.0.0.1 is in use"),
 *             GC_E_USAGE, GC_E_NOMEM. */
#ifndef GC_HTTP_SERVER_H
#define GC_HTTP_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/http/header.h"
#include "base/status.h"
#include "base/strbuf.h"

/* clang-format off */
/* X(name, the status that it deserves, what to tell the client). Those of the head come last. */
#define GC_HTTP_PROBLEMS(X)                                                                        \
    X(GC_HTTP_FINE, 200, "")                                                                       \
    X(GC_HTTP_BODY_TOO_BIG, 413, "the request body is larger than this server accepts")            \
    X(GC_HTTP_BODY_CUT, 400, "the request body ended before its announced length")                 \
    X(GC_HTTP_BODY_MALFORMED, 400, "the chunked request body is malformed")                        \
    X(GC_HTTP_BAD_LENGTH, 400, "the length of the request body is malformed or ambiguous")         \
    X(GC_HTTP_TOO_MANY_HEADERS, 431, "the request has more than 64 headers")                       \
    X(GC_HTTP_BAD_TARGET, 400, "the request target is not a well-formed absolute path")            \
    X(GC_HTTP_BAD_HEAD, 400, "the request has a malformed header line")
/* clang-format on */
enum gc_http_problem {
#define X(name, status, text) name,
    GC_HTTP_PROBLEMS(X)
#undef X
};
int gc_http_problem_status(enum gc_http_problem problem);
const char *gc_http_problem_text(enum gc_http_problem problem);
static inline bool gc_http_problem_is_of_head(enum gc_http_problem problem)
{
    return problem >= GC_HTTP_BAD_LENGTH;
}

/* Of a request that this process makes of itself, without a connection: once its answer was
 * detached, the socket that the answer is to be read from (else -1). */
struct gc_http_local {
    int fd;
    unsigned depth; /* how many such requests led to this one */
};

struct gc_http_request {
    const char *method;
    const char *target;                   /* as sent: path?query */
    const char *path;                     /* as sent, still percent-encoded, without the query */
    const char *query;                    /* as sent, without '?'; "" when absent */
    const struct gc_http_header *headers; /* in the order in which they came */
    size_t n_headers;
    const char *body; /* NUL-terminated; "" when absent */
    size_t body_bytes;
    const char *remote_addr;
    unsigned remote_port;
    int64_t received_ms; /* monotonic */
    enum gc_http_problem problem;
    void *conn;                  /* the server's own */
    struct gc_http_local *local; /* Optional: there is no connection */
};

struct gc_http_response {
    int status;               /* 0 is sent as 500 */
    struct gc_strbuf headers; /* "Name: value\r\n" lines; add with gc_http_add_header */
    struct gc_strbuf body;
    bool close;    /* end the connection after this answer */
    bool detached; /* set by gc_http_detach: the server sends nothing */
};

typedef void (*gc_http_handler_fn)(void *ctx, const struct gc_http_request *req,
                                   struct gc_http_response *res);

struct gc_http_server_options {
    const char *host;              /* Optional: "127.0.0.1". A name is served in both families */
    unsigned port;                 /* 0 picks a free one */
    unsigned n_workers;            /* Optional: 0 = 128. Requests that are answered at once */
    size_t max_connections;        /* Optional: 0 = 10,000, or what descriptors allow. Then who has
                                      been idle for longest goes */
    size_t max_head_bytes;         /* Optional: 0 = 64 KiB */
    size_t max_body_bytes;         /* Optional: 0 = 1 MiB */
    size_t max_response_bytes;     /* Optional: 0 = 64 MiB */
    int64_t read_timeout_ms;       /* Optional: 0 = 5000: for a head, and between parts of a body */
    int64_t request_timeout_ms;    /* Optional: 0 = 30,000: for a head and its body */
    int64_t keep_alive_timeout_ms; /* Optional: 0 = 30,000: between requests */
    gc_http_handler_fn handler;    /* Required */
    void *ctx;
};

struct gc_http_server;
/* *out is set before the first request can be served, and NULL after a failure. */
GC_NODISCARD enum gc_status gc_http_server_start(struct gc_http_server **out,
                                                 const struct gc_http_server_options *options,
                                                 struct gc_error *err);
unsigned gc_http_server_port(const struct gc_http_server *s);
/* From now on every answer says Connection: close and no new connection is accepted. */
void gc_http_server_drain(struct gc_http_server *s);
/* Drains, waits for what is in flight (at most drain_ms), stops and frees. NULL is a no-op.
 * A client that keeps an idle connection gets about 100 ms to send what it may have begun. Handlers
 * that still run at the end are waited for, their answers are lost; detached sockets are not
 * waited for. */
void gc_http_server_stop(struct gc_http_server *s, int64_t drain_ms);
unsigned gc_http_server_in_flight(const struct gc_http_server *s);

/* A request header by name (any case), or NULL. Borrowed. */
const char *gc_http_request_header(const struct gc_http_request *req, const char *name);
/* Is the request's media type `type` (parameters ignored, any case)? */
bool gc_http_request_is(const struct gc_http_request *req, const char *type);

/* CR, LF and NUL in a value end it there: nothing a client sent can forge a header. */
void gc_http_add_header(struct gc_http_response *res, const char *name, const char *value);
void gc_http_add_headerf(struct gc_http_response *res, const char *name, const char *fmt, ...)
    GC_PRINTF(3, 4);
/* The name is a literal. */
void gc_http_add_number(struct gc_http_response *res, const char *name, int64_t value);
const char *gc_http_reason(int status); /* "Not Found"; "Unknown" for others */

/* Takes the socket away from the server: *fd is the caller's to write on and close, and the worker
 * is free at once. For delayed, streamed and broken answers. The body has been read by then.
 * The socket is non-blocking. GC_E_IO when it can't be had: then answer as usual. */
GC_NODISCARD enum gc_status gc_http_detach(const struct gc_http_request *req,
                                           struct gc_http_response *res, int *fd);
/* The exact bytes that the server would send for res (head_only: without the body). */
void gc_http_response_format(const struct gc_http_response *res, bool head_only, bool close,
                             struct gc_strbuf *to);

#endif
