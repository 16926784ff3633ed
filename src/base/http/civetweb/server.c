#include "base/http/civetweb/adapter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

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
    FEWEST_CONNECTIONS = 16,
    BACKLOG = 1024,
};

static int on_log(const struct mg_connection *conn, const char *message)
{
    struct gc_http_server *s = mg_get_user_data(mg_get_context(conn));
    /* The first complaint is the cause, those that follow are its consequences. */
    if (s && !atomic_load(&s->started) && !*s->start_log)
        snprintf(s->start_log, sizeof s->start_log, "%s", message);
    return 1;
}

static struct gc_http_worker *new_worker(struct gc_http_server *s)
{
    struct gc_http_worker *w = calloc(1, sizeof *w);
    void *probe = malloc(s->options.max_head_bytes + HEADERS_BYTES); /* civetweb wants it next */
    free(probe);
    if (!w || !probe) {
        free(w);
        atomic_store(&s->start_errno, ENOMEM);
        return NULL;
    }
    w->server = s;
    w->gone_fd = -1;
    gc_strbuf_init(&w->names, 2 * s->options.max_head_bytes);
    gc_strbuf_init(&w->out, s->options.max_response_bytes + HEADERS_BYTES);
    gc_strbuf_init(&w->res.headers, HEADERS_BYTES / 2);
    gc_strbuf_init(&w->res.body, s->options.max_response_bytes);
    return w;
}

static void *on_thread(const struct mg_context *ctx, int type)
{
    struct gc_http_server *s = mg_get_user_data(ctx);
    struct gc_http_worker *w = type == 1 ? new_worker(s) : NULL;
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

/* As many descriptors as this process may have; how many connections those are. */
static size_t room_for_connections(size_t wanted, unsigned n_workers)
{
    struct rlimit limit = {0};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return wanted;
    rlim_t most = limit.rlim_max < MAX_FDS ? limit.rlim_max : MAX_FDS;
    if (limit.rlim_cur < most) {
        limit.rlim_cur = most;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    size_t taken = 2 * (size_t)n_workers + SPARE_FDS;
    size_t room = most > taken + FEWEST_CONNECTIONS ? (size_t)most - taken : FEWEST_CONNECTIONS;
    return wanted < room ? wanted : room;
}

static void fill_in(struct gc_http_server_options *o)
{
    o->host = o->host ? o->host : "127.0.0.1";
    o->n_workers = o->n_workers ? o->n_workers : DEFAULT_WORKERS;
    o->max_connections = room_for_connections(
        o->max_connections ? o->max_connections : DEFAULT_CONNECTIONS, o->n_workers);
    o->max_head_bytes = o->max_head_bytes ? o->max_head_bytes : DEFAULT_HEAD_BYTES;
    o->max_body_bytes = o->max_body_bytes ? o->max_body_bytes : DEFAULT_BODY_BYTES;
    o->max_response_bytes = o->max_response_bytes ? o->max_response_bytes : DEFAULT_RESPONSE_BYTES;
    o->read_timeout_ms = o->read_timeout_ms ? o->read_timeout_ms : DEFAULT_READ_MS;
    o->request_timeout_ms = o->request_timeout_ms ? o->request_timeout_ms : DEFAULT_REQUEST_MS;
    o->keep_alive_timeout_ms =
        o->keep_alive_timeout_ms ? o->keep_alive_timeout_ms : DEFAULT_KEEP_ALIVE_MS;
}

static in_port_t *port_in(struct sockaddr_storage *a)
{
    return a->ss_family == AF_INET6 ? &((struct sockaddr_in6 *)(void *)a)->sin6_port
                                    : &((struct sockaddr_in *)(void *)a)->sin_port;
}

static enum gc_status resolve(const char *host, unsigned port, struct sockaddr_storage *out,
                              struct gc_error *err)
{
    const bool ipv6 = strchr(host, ':') != NULL;
    struct addrinfo want = {.ai_family = ipv6 ? AF_INET6 : AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (port > 65535)
        return gc_fail(err, GC_E_USAGE, "port %u is not between 0 and 65535", port);
    if (getaddrinfo(host, NULL, &want, &found) != 0)
        return gc_fail(err, GC_E_USAGE, "host %s is not known", host);
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *port_in(out) = htons((uint16_t)port);
    freeaddrinfo(found);
    return GC_OK;
}

static enum gc_status listen_error(const struct gc_http_server_options *o, struct gc_error *err)
{
    switch (errno) {
    case EADDRINUSE:
        return gc_fail(err, GC_E_IO, "port %u of %s is in use", o->port, o->host);
    case EACCES:
        return gc_fail(err, GC_E_IO, "port %u of %s needs more rights than this user has", o->port,
                       o->host);
    case EADDRNOTAVAIL:
        return gc_fail(err, GC_E_IO, "%s is not an address of this machine", o->host);
    default:
        return gc_fail(err, GC_E_IO, "could not listen on port %u of %s: %s", o->port, o->host,
                       strerror(errno));
    }
}

static enum gc_status listen_on(struct gc_http_server *s, struct gc_error *err)
{
    static const int on = 1;
    socklen_t n = sizeof s->local;
    struct sockaddr *address = (struct sockaddr *)&s->local;
    s->listen_fd = socket(s->local.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listen_fd < 0 ||
        setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(s->listen_fd, address, sizeof s->local) != 0 || listen(s->listen_fd, BACKLOG) != 0 ||
        getsockname(s->listen_fd, address, &n) != 0)
        return listen_error(&s->options, err);
    return GC_OK;
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
    if (s->mg)
        mg_stop(s->mg);
    gc_hooks_take_back_all(s);
    close_all(s, &s->waiting);
    close_all(s, &s->ready);
    while (s->workers) {
        struct gc_http_worker *w = s->workers;
        s->workers = w->next;
        gc_http_worker_free(w);
    }
    const int fds[] = {s->listen_fd, s->epoll_fd, s->wake_fd, s->null_fd};
    for (size_t i = 0; i < GC_COUNT_OF(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
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
    s->listen_fd = s->epoll_fd = s->wake_fd = s->null_fd = -1;
    s->due_ms = GC_NO_DEADLINE;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    *out = s; /* before the first request: handlers may read it where it is kept */
    enum gc_status status = resolve(s->options.host, s->options.port, &s->local, err);
    if (status == GC_OK)
        status = listen_on(s, err);
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

unsigned gc_http_server_port(const struct gc_http_server *s)
{
    struct sockaddr_storage local = s->local;
    return ntohs(*port_in(&local));
}

unsigned gc_http_server_in_flight(const struct gc_http_server *s)
{
    return atomic_load(&s->in_flight);
}
