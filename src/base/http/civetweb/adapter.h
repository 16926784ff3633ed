/* adapter.h - what the files of the adapter share. README.md says why each of them is.
 *
 * A connection belongs to one at a time: the poller while it waits for bytes, the list of ready
 * ones, a worker while its request is answered. Only its owner touches it. A worker belongs to one
 * thread of civetweb. Milliseconds and bytes. */
#ifndef GC_CIVETWEB_ADAPTER_H
#define GC_CIVETWEB_ADAPTER_H

#include <civetweb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "base/http/server.h"

enum gc_chunk_part { GC_CHUNK_SIZE, GC_CHUNK_DATA, GC_CHUNK_END, GC_CHUNK_TRAILER };

/* A request as it comes in: its bytes, and what is known of them by now. */
struct gc_intake {
    struct gc_strbuf
        bytes;         /* the head, the body (of chunks: without their framing), what follows */
    size_t looked_at;  /* no head ends before */
    size_t head_bytes; /* 0: the head is not complete */
    size_t method_bytes, target_at, target_bytes; /* where they are in the head */
    size_t n_headers;
    size_t body_bytes; /* announced; of chunks: what came */
    size_t raw;        /* chunks: what is not decoded yet begins here */
    size_t chunk_left, trailer_bytes;
    enum gc_chunk_part part;
    bool chunked, keep_alive;
    enum gc_http_problem problem;
    int refused; /* the status of what is not HTTP */
};

enum gc_progress {
    GC_COME_PART,    /* more is to come */
    GC_COME_WHOLE,   /* a request, maybe with a problem */
    GC_COME_NO_HTTP, /* answer `refused` */
    GC_COME_GONE,    /* the client has left */
};

enum { GC_MAX_HEADERS = 64 };

/* Where texts are in the head, each ended by a NUL. */
struct gc_header_place {
    uint32_t name, value;
};

struct gc_conn {
    struct gc_http_server *server;
    struct gc_conn *prev, *next; /* among those that wait, or that are ready */
    int fd, lent_fd;             /* lent: civetweb's own descriptor of it, else -1 */
    bool waits, watched;         /* is in the list; epoll knows it */
    bool told;                   /* civetweb was told of a request */
    bool keep, linger;           /* what comes after the answer */
    size_t lingered;             /* bytes that were thrown away */
    size_t held;                 /* memory of its buffer, as it counts for the server's bound */
    int64_t began_ms, heard_ms;  /* when its request began to come; when the last bytes did */
    int64_t deadline_ms;
    unsigned port;
    char address[INET6_ADDRSTRLEN];
    struct gc_intake in;
    struct gc_header_place headers[GC_MAX_HEADERS]; /* as many as `in` says */
};

struct gc_conn_list {
    struct gc_conn *first, *last;
};

struct gc_http_worker {
    struct gc_http_server *server;
    struct gc_http_worker *next;
    struct gc_conn *conn;       /* what its thread serves */
    struct gc_strbuf path, out; /* without the query; the answer */
    struct gc_http_header headers[GC_MAX_HEADERS];
    struct gc_http_response res;
};

/* A thread that civetweb has asked for and that does not run before it has something to do. */
struct gc_spare {
    void *(*run)(void *);
    void *arg;
    pthread_t thread;
    struct gc_http_worker *worker;
    bool started;
};

/* ENDING: who is idle for a moment is let go. DOWN: everybody is. */
enum gc_stage { GC_SERVING, GC_DRAINING, GC_ENDING, GC_DOWN };

enum { GC_LISTENERS = 2 }; /* IPv4 and IPv6 */

struct gc_http_server {
    struct mg_context *mg;
    struct gc_http_server_options options; /* with the defaults filled in */
    char keep_alive[48]; /* the header that says how long it is patient; "" below a second */
    unsigned port;       /* the one it listens on */
    int listen_fd[GC_LISTENERS]; /* -1: none */
    int epoll_fd, wake_fd, null_fd;
    bool accepts; /* epoll watches them; the poller's own */
    bool full;    /* it was said that no descriptor is left */
    pthread_t poller;
    bool has_poller;
    _Atomic enum gc_stage stage;
    atomic_uint in_flight, n_lingering;
    atomic_size_t held;     /* memory of all the connections' buffers */
    atomic_int start_errno; /* why a thread could not be started */
    pthread_mutex_t lock;   /* guards what follows */
    pthread_cond_t changed; /* ready, n_threads, stage */
    struct gc_conn_list waiting, ready;
    size_t n_conns;
    int64_t due_ms;                /* when the poller has to look after the waiting ones */
    unsigned n_created, n_threads; /* of civetweb; those that have begun */
    void *(*last_run)(void *);     /* of the thread that was created last */
    struct gc_spare *spares;       /* one for each worker beyond the first ones */
    unsigned n_spares, n_woken;    /* those that were asked for; that were started */
    atomic_uint n_busy;            /* workers with a connection, or about to get one */
    bool has_master;
    struct gc_http_worker *workers;
    atomic_bool started;
    char start_log[256]; /* what civetweb complained of while it started */
};

/* server.c */
void gc_http_server_free(struct gc_http_server *s);

/* Without its end. */
struct gc_line {
    const char *text;
    size_t n;
};

/* listen.c: binds all of the host's addresses to one port. What was opened is in listen_fd. */
enum gc_status gc_listen(struct gc_http_server *s, struct gc_error *err);
void gc_listen_watch(struct gc_http_server *s, bool on); /* by epoll, as `s` */
int gc_listen_accept(const struct gc_http_server *s, struct sockaddr_storage *peer); /* -1: errno */

/* head.c: the head is complete: what does it say? GC_COME_PART: its body is next. */
enum gc_progress gc_head_read(struct gc_conn *c);
/* chunks.c: what follows the request moves up behind the body. */
enum gc_progress gc_chunks_read(struct gc_conn *c);

/* intake.c: reads what has come. */
enum gc_progress gc_intake_read(struct gc_conn *c);
/* No more comes: as far as it came, what is it? */
enum gc_progress gc_intake_end(struct gc_conn *c, int status_of_half_a_head);
void gc_intake_next(struct gc_conn *c); /* forgets the request that was answered */
void gc_intake_release(struct gc_conn *c);
enum gc_progress gc_intake_refuse(struct gc_intake *in, int status);
enum gc_progress gc_intake_complain(struct gc_intake *in, enum gc_http_problem problem);
void gc_intake_drop(struct gc_strbuf *b, size_t from, size_t to); /* takes those bytes out */

/* conn.c */
/* NULL: closed, no memory */
struct gc_conn *gc_conn_adopt(struct gc_http_server *s, int fd,
                              const struct sockaddr_storage *peer);
void gc_conn_close(struct gc_conn *c);
void gc_conn_settle(struct gc_conn *c, enum gc_progress how); /* hands it on to who has to act */
void gc_conn_take(struct gc_conn *c);                         /* from the waiting ones; locked */
void gc_conn_forget(struct gc_conn *c);                       /* epoll hears of it no more */
void gc_conn_ready(struct gc_conn *c);
struct gc_conn *gc_conn_next_ready(struct gc_http_server *s); /* NULL: none */
/* civetweb's descriptor becomes /dev/null; the connection is ended in order, or closed. */
void gc_conn_give_back(struct gc_conn *c);
/* After an answer: is there a next request, within a moment? Else the connection is given back. */
bool gc_conn_goes_on(struct gc_conn *c);

/* poller.c */
void *gc_poller_run(void *server);
void gc_poller_wake(struct gc_http_server *s);
void gc_poller_accept_all(struct gc_http_server *s); /* whoever waits to be accepted */

/* hooks.c: the functions of libc that civetweb calls. A thread says here what it is. */
enum gc_role { GC_OTHER, GC_STARTER, GC_MASTER, GC_WORKER, GC_STOPPER };
void gc_hooks_enter(enum gc_role role, struct gc_http_server *s, struct gc_http_worker *w);
struct gc_http_worker *gc_hooks_worker(void); /* this thread's, if it was made before it; or NULL */
int gc_hooks_poll(struct pollfd *fds, nfds_t n, int timeout_ms); /* libc's own */
void gc_hooks_take_back(struct gc_conn *c);
void gc_hooks_take_back_all(struct gc_http_server *s); /* what civetweb left: closes them */

/* exchange.c */
int gc_http_serve(struct mg_connection *conn);
int gc_http_refuse(struct mg_connection *conn, int status, const char *message);
void gc_http_closed(const struct mg_connection *conn);
void gc_http_format_fixed(struct gc_strbuf *to, int status);
struct gc_http_worker *gc_http_worker_new(struct gc_http_server *s); /* NULL: no memory */
void gc_http_worker_free(struct gc_http_worker *w);                  /* NULL is a no-op */

#endif
