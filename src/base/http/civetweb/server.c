#include "base/http/civetweb/adapter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    DEFAULT_WORKERS = 128,
    DEFAULT_HEAD_BYTES = 64 * 1024,
    DEFAULT_BODY_BYTES = 1024 * 1024,
    DEFAULT_RESPONSE_BYTES = 64 * 1024 * 1024,
    DEFAULT_READ_MS = 5000,
    DEFAULT_KEEP_ALIVE_MS = 500,
    HEADERS_BYTES = 64 * 1024,
};

static int on_log(const struct mg_connection *conn, const char *message)
{
    struct gc_http_server *s = mg_get_user_data(mg_get_context(conn));
    /* The first complaint is the cause, those that follow are its consequences. */
    if (s && !atomic_load(&s->started) && !*s->start_log)
        snprintf(s->start_log, sizeof s->start_log, "%s", message);
    return 1;
}

static void *on_thread(const struct mg_context *ctx, int type)
{
    struct gc_http_server *s = mg_get_user_data(ctx);
    struct gc_http_worker *w = type == 1 ? calloc(1, sizeof *w) : NULL;
    if (!w)
        return NULL;
    w->server = s;
    gc_strbuf_init(&w->target, s->options.max_head_bytes);
    gc_strbuf_init(&w->out, s->options.max_response_bytes + HEADERS_BYTES);
    gc_strbuf_init(&w->res.headers, HEADERS_BYTES / 2);
    gc_strbuf_init(&w->res.body, s->options.max_response_bytes);
    pthread_mutex_lock(&s->lock);
    w->next = s->workers;
    s->workers = w;
    pthread_mutex_unlock(&s->lock);
    return w;
}

static int on_connection(const struct mg_connection *conn, void **data)
{
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    *data = NULL;
    if (w) {
        w->given_up = false;
        w->since_ms = gc_clock_now(NULL);
    }
    return 0;
}

static void on_close(const struct mg_connection *conn)
{
    gc_http_dropped((struct mg_connection *)(uintptr_t)conn);
}

/* begin_request instead of a handler: it comes before civetweb's own ideas of authorization (a
 * stat of .htpasswd a request), of CORS, and of which paths a handler's pattern means. */
static const struct mg_callbacks callbacks = {
    .begin_request = gc_http_serve,
    .http_error = gc_http_refuse,
    .connection_close = on_close,
    .log_message = on_log,
    .init_thread = on_thread,
    .init_connection = on_connection,
};

static void fill_in(struct gc_http_server_options *o)
{
    o->host = o->host ? o->host : "127.0.0.1";
    o->n_workers = o->n_workers ? o->n_workers : DEFAULT_WORKERS;
    o->max_head_bytes = o->max_head_bytes ? o->max_head_bytes : DEFAULT_HEAD_BYTES;
    o->max_body_bytes = o->max_body_bytes ? o->max_body_bytes : DEFAULT_BODY_BYTES;
    o->max_response_bytes = o->max_response_bytes ? o->max_response_bytes : DEFAULT_RESPONSE_BYTES;
    o->read_timeout_ms = o->read_timeout_ms ? o->read_timeout_ms : DEFAULT_READ_MS;
    o->keep_alive_timeout_ms =
        o->keep_alive_timeout_ms ? o->keep_alive_timeout_ms : DEFAULT_KEEP_ALIVE_MS;
}

static enum gc_status resolve(const char *host, unsigned port, struct sockaddr_in *out,
                              struct gc_error *err)
{
    struct addrinfo want = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found = NULL;
    if (port > 65535)
        return gc_fail(err, GC_E_USAGE, "port %u is not between 0 and 65535", port);
    if (strchr(host, ':'))
        return gc_fail(err, GC_E_USAGE, "host %s: IPv6 is not supported, use an IPv4 address",
                       host);
    if (getaddrinfo(host, NULL, &want, &found) != 0)
        return gc_fail(err, GC_E_USAGE, "host %s is not known", host);
    memcpy(out, found->ai_addr, sizeof *out);
    out->sin_port = htons((uint16_t)port);
    freeaddrinfo(found);
    return GC_OK;
}

/* "cannot bind to 127.0.0.1:80: 13 (Permission denied)" */
static int errno_in(const char *log)
{
    const char *at = strrchr(log, ':');
    return at ? (int)strtol(at + 1, NULL, 10) : 0;
}

static enum gc_status start_error(const struct gc_http_server *s, struct gc_error *err)
{
    const struct gc_http_server_options *o = &s->options;
    int code = errno_in(s->start_log);
    switch (code) {
    case EADDRINUSE:
        return gc_fail(err, GC_E_IO, "port %u of %s is in use", o->port, o->host);
    case EACCES:
        return gc_fail(err, GC_E_IO, "port %u of %s needs more rights than this user has", o->port,
                       o->host);
    case EADDRNOTAVAIL:
        return gc_fail(err, GC_E_IO, "%s is not an address of this machine", o->host);
    default:
        return gc_fail(err, GC_E_IO, "could not listen on port %u of %s: %s", o->port, o->host,
                       code ? strerror(code) : s->start_log);
    }
}

/* The numbers of the configuration as civetweb wants them: texts. */
struct texts {
    char listen[32], workers[16], head[24], read[24], keep_alive[24];
};

static void write_texts(const struct gc_http_server *s, struct texts *t)
{
    const struct gc_http_server_options *o = &s->options;
    char host[INET_ADDRSTRLEN] = "";
    inet_ntop(AF_INET, &s->local.sin_addr, host, sizeof host);
    snprintf(t->listen, sizeof t->listen, "%s:%u", host, o->port);
    snprintf(t->workers, sizeof t->workers, "%u", o->n_workers);
    snprintf(t->head, sizeof t->head, "%zu", o->max_head_bytes);
    snprintf(t->read, sizeof t->read, "%lld", (long long)o->read_timeout_ms);
    snprintf(t->keep_alive, sizeof t->keep_alive, "%lld", (long long)o->keep_alive_timeout_ms);
}

static void init_library(void)
{
    mg_init_library(0);
}

static enum gc_status start(struct gc_http_server *s, struct gc_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_library);
    struct texts t;
    write_texts(s, &t);
    /* clang-format off */
    const char *options[] = {
        "listening_ports",              t.listen,
        "num_threads",                  t.workers,
        "max_request_size",             t.head,
        "request_timeout_ms",           t.read,
        "keep_alive_timeout_ms",        t.keep_alive,
        "enable_keep_alive",            "yes", /* no other word counts */
        "tcp_nodelay",                  "1",
        "decode_url",                   "no",
        "access_control_allow_methods", "",
        "enable_auth_domain_check",     "no",
        "connection_queue",             "256",
        "listen_backlog",               "1024",
        NULL,
    };
    /* clang-format on */
    s->mg = mg_start(&callbacks, s, options);
    if (!s->mg)
        return start_error(s, err);
    atomic_store(&s->started, true);
    struct mg_server_port port = {0};
    mg_get_server_ports(s->mg, 1, &port);
    s->local.sin_port = htons((uint16_t)port.port);
    s->listen_fd = gc_wire_listening_fd(&s->local);
    return GC_OK;
}

void gc_http_server_free(struct gc_http_server *s)
{
    while (s->workers) {
        struct gc_http_worker *w = s->workers;
        s->workers = w->next;
        gc_http_worker_free(w);
    }
    if (s->quiet_fd >= 0)
        close(s->quiet_fd);
    if (s->closed_fd >= 0)
        close(s->closed_fd);
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
    gc_http_stack_setup();
    s->options = *options;
    fill_in(&s->options);
    s->listen_fd = s->closed_fd = -1;
    pthread_mutex_init(&s->lock, NULL);
    s->quiet_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    *out = s; /* before the first request: handlers may read it where it is kept */
    enum gc_status status = resolve(s->options.host, s->options.port, &s->local, err);
    if (status == GC_OK && s->quiet_fd < 0)
        status = gc_fail(err, GC_E_IO, "no file descriptor is left: %s", strerror(errno));
    if (status == GC_OK)
        status = start(s, err);
    s->options.host = NULL; /* was borrowed */
    if (status != GC_OK) {
        gc_http_server_free(s);
        *out = NULL;
    }
    return status;
}

unsigned gc_http_server_port(const struct gc_http_server *s)
{
    return ntohs(s->local.sin_port);
}

unsigned gc_http_server_in_flight(const struct gc_http_server *s)
{
    return atomic_load(&s->in_flight);
}

/* Takes the socket away by leaving /dev/null in its place, which civetweb then closes. */
enum gc_status gc_http_detach(const struct gc_http_request *req, struct gc_http_response *res,
                              int *fd)
{
    *fd = -1;
    enum gc_status status = req->conn ? gc_wire_take(req->conn, fd) : GC_E_IO;
    res->detached = status == GC_OK;
    return status;
}
