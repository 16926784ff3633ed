/* adapter.h - what the files of the adapter share. README.md says why each of them is.
 *
 * A worker belongs to one thread of civetweb, and so do its buffers; its busy_port and the server's
 * atomics are shared; the list of workers is guarded by the lock. Milliseconds and bytes. */
#ifndef GC_CIVETWEB_ADAPTER_H
#define GC_CIVETWEB_ADAPTER_H

#include <civetweb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/http/server.h"

struct gc_http_worker {
    struct gc_http_server *server;
    struct gc_http_worker *next;
    atomic_uint busy_port; /* the client's port while a request is in flight, else 0 */
    bool given_up;         /* civetweb gave this connection up, and it was answered */
    int64_t since_ms;      /* when the connection came or its last answer left */
    struct gc_strbuf target, out;
    char *body; /* a buffer for reading: body_cap bytes, the last for the NUL */
    size_t body_cap;
    struct gc_http_response res;
};

struct gc_http_server {
    struct mg_context *mg;
    struct gc_http_server_options options; /* with the defaults filled in */
    struct sockaddr_in local;
    int quiet_fd; /* an eventfd that takes the listening socket's place */
    int listen_fd;
    int closed_fd; /* the listening socket after it was replaced, else -1 */
    atomic_bool started, draining;
    atomic_uint in_flight;
    pthread_mutex_t lock; /* guards workers and stopped_listening */
    struct gc_http_worker *workers;
    bool stopped_listening;
    char start_log[256]; /* what civetweb complained of while it started */
};

/* What the head of a request says about its body and its connection. */
struct gc_http_head {
    bool chunked, expects_continue, keep_alive;
    size_t body_bytes; /* Content-Length; 0 when chunked or absent */
    enum gc_http_problem problem;
};

/* server.c */
void gc_http_server_free(struct gc_http_server *s);

/* exchange.c */
int gc_http_serve(struct mg_connection *conn);
int gc_http_refuse(struct mg_connection *conn, int status, const char *message);
void gc_http_dropped(struct mg_connection *conn);
void gc_http_worker_free(struct gc_http_worker *w);

/* request.c */
void gc_http_read_head(const struct mg_request_info *ri, const struct gc_http_server_options *o,
                       struct gc_http_head *head);
bool gc_http_target_is_well_formed(const char *path, const char *query);
/* Reads the whole body into w->body; *n is what came, also when it is not all. */
enum gc_http_problem gc_http_read_body(struct mg_connection *conn, struct gc_http_worker *w,
                                       const struct gc_http_head *head, size_t *n);

/* sockets.c */
int gc_wire_listening_fd(const struct sockaddr_in *local);
enum gc_status gc_wire_take(const struct mg_connection *conn, int *fd);
/* What the kernel holds of a connection: more bytes, nothing yet, or its end. */
enum gc_wire_state { GC_WIRE_MORE, GC_WIRE_OPEN, GC_WIRE_ENDED };
enum gc_wire_state gc_wire_peek(const struct mg_connection *conn);
/* Ends our side and reads what still comes, for a moment: an answer to a request that was not read
 * to its end would otherwise be wiped out by the reset that close() sends. */
void gc_wire_linger(const struct mg_connection *conn);
/* Lets civetweb accept what waits, then puts quiet_fd in the place of the listening socket, which
 * is returned: civetweb's main thread still sleeps on it. -1 when that failed. */
int gc_wire_stop_listening(int listen_fd, int quiet_fd);
/* Visits every connection that civetweb accepted at this address and has not closed; fd is a copy,
 * closed after the visit. Returns how many there are. */
typedef void (*gc_wire_visit_fn)(void *ctx, int fd);
size_t gc_wire_each_accepted(const struct sockaddr_in *local, gc_wire_visit_fn visit, void *ctx);
/* Closes what civetweb left open: sockets that were in its queue when it stopped. */
void gc_wire_close_accepted(const struct sockaddr_in *local);

/* accept_hook.c: the descriptor on which the last client with this port was accepted, -1 when not
 * known. A hint: the port may have come from another address, or be another connection's by now. */
int gc_wire_accepted_as(const struct sockaddr_in *peer);

/* stack_hook.c: makes the linker keep the interposed function. */
void gc_http_stack_setup(void);

#endif
