#include "base/http/civetweb/adapter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
    DEFAULT_WORKERS = 128,
    DEFAULT_HEAD_BYTES = 64 * 1024,
    DEFAULT_BODY_BYTES = 1024 * 1024,
    DEFAULT_RESPONSE_BYTES = 64 * 1024 * 1024,
    DEFAULT_READ_MS = 5000,
    DEFAULT_REQUEST_MS = 30000,
    DEFAULT_KEEP_ALIVE_MS = 30000,
    DEFAULT_CONNECTIONS = 10000,
    HEADERS_BYTES = 64 * 1024,
    MAX_FDS = 65536,
    SPARE_FDS = 128, /* for files and upstreams */
};

static int on_log(const struct mg_connection *conn, const char *message)
{
    struct gc_http_server *s = mg_get_user_data(mg_get_context(conn));
    /* The first complaint is the cause, those that follow are its consequences. */
    if (s && !atomic_load(&s->started) && !*s->start_log)
        snprintf(s->start_log, sizeof s->start_log, "%s", message);
    return 1;
}

struct gc_http_worker *gc_http_worker_new(struct gc_http_server *s)
{
    struct gc_http_worker *w = calloc(1, sizeof *w);
    void *probe = malloc(s->options.max_head_bytes + HEADERS_BYTES); /* civetweb wants it next */
    free(probe);
    if (!w || !probe) {
        free(w);
        return NULL;
    }
    w->server = s;
    gc_strbuf_init(&w->path, s->options.max_head_bytes);
    gc_strbuf_init(&w->out, s->options.max_response_bytes + HEADERS_BYTES);
    gc_strbuf_init(&w->res.headers, HEADERS_BYTES / 2);
    gc_strbuf_init(&w->res.body, s->options.max_response_bytes);
    return w;
}

static struct gc_http_worker *own_worker(struct gc_http_server *s)
{
    struct gc_http_worker *w = gc_hooks_worker();
    if (!w && !(w = gc_http_worker_new(s)))
        atomic_store(&s->start_errno, ENOMEM);
    return w;
}

static void *on_thread(const struct mg_context *ctx, int type)
{
    struct gc_http_server *s = mg_get_user_data(ctx);
    struct gc_http_worker *w = type == 1 ? own_worker(s) : NULL;
    gc_hooks_enter(type == 0 ? GC_MASTER : w ? GC_WORKER : GC_OTHER, s, w);
    pthread_mutex_lock(&s->lock);
    s->n_threads++;
    s->has_master |= type == 0;
    if (w) {
        w->next = s->workers;
        s->workers = w;
    }
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    return w;
}

static int on_connection(const struct mg_connection *conn, void **data)
{
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    *data = NULL;
    if (w)
        w->conn = NULL;
    return 0;
}

/* begin_request instead of a handler: it comes before civetweb's own ideas of authorization (a
 * stat of .htpasswd a request), of CORS, and of which paths a handler's pattern means. */
static const struct mg_callbacks callbacks = {
    .begin_request = gc_http_serve,
    .http_error = gc_http_refuse,
    .connection_close = gc_http_closed,
    .log_message = on_log,
    .init_thread = on_thread,
    .init_connection = on_connection,
};

/* As many descriptors as this process may have. */
static size_t raise_descriptors(void)
{
    struct rlimit limit = {0};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return MAX_FDS;
    rlim_t most = limit.rlim_max < MAX_FDS ? limit.rlim_max : MAX_FDS;
    if (limit.rlim_cur < most) {
        limit.rlim_cur = most;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    return (size_t)most;
}

/* How many connections those are: one that is being served takes two more. */
static size_t room_for_connections(size_t wanted, unsigned n_workers)
{
    size_t n_fds = raise_descriptors();
    size_t spare = n_fds / 4 < SPARE_FDS ? n_fds / 4 : SPARE_FDS;
    size_t served = 3 * (size_t)n_workers, left = n_fds - spare;
    size_t room = left > served ? n_workers + left - served : left / 3;
    if (wanted <= room)
        return wanted;
    gc_log(GC_LOG_WARN, "http.few_descriptors", GC_INT("connections", (int64_t)room),
           GC_INT("wanted", (int64_t)wanted), GC_STR("then", "the longest idle ones are ended"));
    return room;
}

static void fill_in(struct gc_http_server_options *o)
{
    o->host = o->host ? o->host : "127.0.0.1";
    o->n_workers = o->n_workers ? o->n_workers : DEFAULT_WORKERS;
    o->max_connections = o->max_connections ? o->max_connections : DEFAULT_CONNECTIONS;
    o->max_connections = room_for_connections(o->max_connections, o->n_workers);
    o->max_head_bytes = o->max_head_bytes ? o->max_head_bytes : DEFAULT_HEAD_BYTES;
    o->max_body_bytes = o->max_body_bytes ? o->max_body_bytes : DEFAULT_BODY_BYTES;
    o->max_response_bytes = o->max_response_bytes ? o->max_response_bytes : DEFAULT_RESPONSE_BYTES;
    o->read_timeout_ms = o->read_timeout_ms ? o->read_timeout_ms : DEFAULT_READ_MS;
    o->request_timeout_ms = o->request_timeout_ms ? o->request_timeout_ms : DEFAULT_REQUEST_MS;
    o->keep_alive_timeout_ms =
        o->keep_alive_timeout_ms ? o->keep_alive_timeout_ms : DEFAULT_KEEP_ALIVE_MS;
}

static enum gc_status make_descriptors(struct gc_http_server *s, struct gc_error *err)
{
    struct epoll_event wake = {.events = EPOLLIN, .data.ptr = &s->wake_fd};
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (s->epoll_fd < 0 || s->wake_fd < 0 || s->null_fd < 0 ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->wake_fd, &wake) != 0)
        return gc_fail(err, GC_E_IO, "no file descriptor is left: %s", strerror(errno));
    return GC_OK;
}

static void init_library(void)
{
    mg_init_library(0);
}

static enum gc_status threads_error(const struct gc_http_server *s, struct gc_error *err)
{
    int code = atomic_load(&s->start_errno);
    return gc_fail(
        err, GC_E_IO,
        "could not start %u threads: %s; ask for fewer workers, or allow more threads and "
        "memory",
        s->options.n_workers + 2, code ? strerror(code) : s->start_log);
}

/* Waits until the threads have begun that could be created. */
static void await_threads(struct gc_http_server *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->n_threads < s->n_created)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static enum gc_status start_threads(struct gc_http_server *s, struct gc_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_library);
    char workers[16], head[24];
    snprintf(workers, sizeof workers, "%u", s->options.n_workers);
    snprintf(head, sizeof head, "%zu", s->options.max_head_bytes + 1024);
    /* clang-format off */
    const char *options[] = {
        "listening_ports",              "127.0.0.1:0", /* where it never listens: see hooks.c */
        "num_threads",                  workers,
        "max_request_size",             head,
        "request_timeout_ms",           "5000",
        "keep_alive_timeout_ms",        "5000", /* not waited for: see hooks.c */
        "enable_keep_alive",            "yes", /* no other word counts */
        "decode_url",                   "no",
        "access_control_allow_methods", "",
        "enable_auth_domain_check",     "no",
        "connection_queue",             "256",
        NULL,
    };
    /* clang-format on */
    s->spares = calloc(s->options.n_workers, sizeof *s->spares);
    if (!s->spares)
        return gc_fail_nomem(err);
    gc_hooks_enter(GC_STARTER, s, NULL);
    s->mg = mg_start(&callbacks, s, options);
    gc_hooks_enter(GC_OTHER, NULL, NULL);
    await_threads(s);
    if (!s->mg || atomic_load(&s->start_errno))
        return threads_error(s, err);
    atomic_store(&s->started, true);
    int code = pthread_create(&s->poller, NULL, gc_poller_run, s);
    s->has_poller = code == 0;
    atomic_store(&s->start_errno, code);
    return code ? threads_error(s, err) : GC_OK;
}

static void close_all(struct gc_http_server *s, struct gc_conn_list *l)
{
    while (l->first) {
        struct gc_conn *c = l->first;
        l->first = c->next;
        gc_conn_close(c);
    }
    (void)s;
}

void gc_http_server_free(struct gc_http_server *s)
{
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->stage, GC_DOWN);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    if (s->has_poller) {
        gc_poller_wake(s);
        pthread_join(s->poller, NULL);
    }
    if (s->mg) {
        gc_hooks_enter(GC_STOPPER, NULL, NULL);
        mg_stop(s->mg);
        gc_hooks_enter(GC_OTHER, NULL, NULL);
    }
    gc_hooks_take_back_all(s);
    close_all(s, &s->waiting);
    close_all(s, &s->ready);
    while (s->workers) {
        struct gc_http_worker *w = s->workers;
        s->workers = w->next;
        gc_http_worker_free(w);
    }
    const int fds[] = {s->listen_fd[0], s->listen_fd[1], s->epoll_fd, s->wake_fd, s->null_fd};
    for (size_t i = 0; i < GC_COUNT_OF(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s->spares);
    free(s);
}

enum gc_status gc_http_server_start(struct gc_http_server **out,
                                    const struct gc_http_server_options *options,
                                    struct gc_error *err)
{
    struct gc_http_server *s = calloc(1, sizeof *s);
    if (!s)
        return gc_fail_nomem(err);
    s->options = *options;
    fill_in(&s->options);
    if (s->options.keep_alive_timeout_ms >= 1000)
        snprintf(s->keep_alive, sizeof s->keep_alive, "Keep-Alive: timeout=%lld\r\n",
                 (long long)(s->options.keep_alive_timeout_ms / 1000));
    s->listen_fd[0] = s->listen_fd[1] = s->epoll_fd = s->wake_fd = s->null_fd = -1;
    s->due_ms = GC_NO_DEADLINE;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    *out = s; /* before the first request: handlers may read it where it is kept */
    enum gc_status status = gc_listen(s, err);
    if (status == GC_OK)
        status = make_descriptors(s, err);
    if (status == GC_OK)
        status = start_threads(s, err);
    s->options.host = NULL; /* was borrowed */
    if (status != GC_OK) {
        *out = NULL;
        /* civetweb can't stop what it could not start: its threads sleep until the program ends. */
        if (s->n_created == 0 || (s->mg && s->has_master))
            gc_http_server_free(s);
    }
    return status;
}

unsigned gc_http_server_in_flight(const struct gc_http_server *s)
{
    return atomic_load(&s->in_flight);
}
