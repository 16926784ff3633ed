#include "base/http/civetweb/adapter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"

/* A worker's buffers are kept for the next request unless they grew beyond this. */
enum { KEEP_BYTES = 256 * 1024 };

/* Whoever asks within this process reads the answer from the other end. */
static enum gc_status detach_local(struct gc_http_local *local, struct gc_http_response *res,
                                   int *fd)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return GC_E_IO;
    *fd = ends[0];
    local->fd = ends[1];
    res->detached = true;
    return GC_OK;
}

/* Takes the socket away by leaving /dev/null in its place, which civetweb then closes. */
enum gc_status gc_http_detach(const struct gc_http_request *req, struct gc_http_response *res,
                              int *fd)
{
    struct gc_conn *c = req->conn;
    *fd = -1;
    if (req->local)
        return detach_local(req->local, res, fd);
    if (!c)
        return GC_E_IO;
    gc_hooks_take_back(c);
    gc_conn_forget(c);
    *fd = c->fd;
    c->fd = -1;
    res->detached = true;
    return GC_OK;
}

static bool escapes_are_well_formed(const char *text)
{
    for (const char *at = strchr(text, '%'); at; at = strchr(at + 3, '%'))
        if (!isxdigit((unsigned char)at[1]) || !isxdigit((unsigned char)at[2]) ||
            (at[1] == '0' && at[2] == '0'))
            return false;
    return true;
}

static bool is_well_formed(const struct gc_http_request *req)
{
    return *req->path == '/' && escapes_are_well_formed(req->target);
}

void gc_http_worker_free(struct gc_http_worker *w)
{
    if (!w)
        return;
    gc_strbuf_release(&w->path);
    gc_strbuf_release(&w->out);
    gc_strbuf_release(&w->res.headers);
    gc_strbuf_release(&w->res.body);
    free(w);
}

static void trim(struct gc_strbuf *b)
{
    if (b->cap > KEEP_BYTES)
        gc_strbuf_release(b);
    gc_strbuf_reset(b);
}

static void leave(struct gc_http_worker *w)
{
    trim(&w->path);
    trim(&w->out);
    trim(&w->res.headers);
    trim(&w->res.body);
    w->res.status = 0;
    w->res.close = w->res.detached = false;
    atomic_fetch_sub(&w->server->in_flight, 1);
}

static void send_out(struct mg_connection *conn, struct gc_http_worker *w)
{
    struct gc_conn *c = w->conn;
    if (gc_strbuf_status(&w->out) != GC_OK) {
        gc_strbuf_reset(&w->out);
        gc_strbuf_adds(&w->out, "HTTP/1.1 500 Internal Server Error\r\n"
                                "Content-Length: 0\r\nConnection: close\r\n\r\n");
        c->keep = false;
    }
    int sent = mg_write(conn, w->out.data, w->out.len);
    c->keep &= sent >= 0 && (size_t)sent == w->out.len;
}

/* Lets the handler answer and sends what it said. */
static void answer(struct mg_connection *conn, struct gc_http_worker *w,
                   const struct gc_http_request *req)
{
    const struct gc_http_server_options *o = &w->server->options;
    struct gc_conn *c = w->conn;
    bool fine = req->problem == GC_HTTP_FINE;
    c->linger = !fine;
    o->handler(o->ctx, req, &w->res);
    if (w->res.detached)
        return;
    c->keep =
        fine && c->in.keep_alive && !w->res.close && atomic_load(&w->server->stage) == GC_SERVING;
    if (c->keep)
        gc_strbuf_adds(&w->res.headers, w->server->keep_alive);
    gc_http_response_format(&w->res, strcmp(req->method, "HEAD") == 0, !c->keep, &w->out);
    send_out(conn, w);
}

/* The path of a target that may be a whole URL: of this server, whatever name it has. */
static const char *skip_authority(const char *target)
{
    const char *host = strstr(target, "://");
    return *target == '/' || !host ? target : host + 3 + strcspn(host + 3, "/?");
}

/* Method, target, path and query are where they came, each ended by a NUL; only a path before a
 * query is a copy. False: out of memory. */
static bool set_names(struct gc_http_worker *w, struct gc_http_request *req)
{
    const struct gc_intake *in = &w->conn->in;
    char *head = in->bytes.data;
    head[in->method_bytes] = head[in->target_at + in->target_bytes] = '\0';
    req->method = head;
    req->target = skip_authority(head + in->target_at);
    const char *mark = strchrnul(req->target, '?');
    req->query = *mark ? mark + 1 : mark;
    req->path = req->target;
    if (!*mark)
        return true;
    gc_strbuf_add(&w->path, req->target, (size_t)(mark - req->target));
    req->path = gc_strbuf_text(&w->path);
    return gc_strbuf_status(&w->path) == GC_OK;
}

static void set_headers(struct gc_http_worker *w, struct gc_http_request *req)
{
    const struct gc_conn *c = w->conn;
    const char *head = c->in.bytes.data;
    for (size_t i = 0; i < c->in.n_headers; i++)
        w->headers[i] =
            (struct gc_http_header){head + c->headers[i].name, head + c->headers[i].value};
    req->headers = w->headers;
    req->n_headers = c->in.n_headers;
}

/* The body lies behind the head. */
static void set_body(const struct gc_intake *in, struct gc_http_request *req)
{
    size_t came = in->bytes.len - in->head_bytes;
    req->body_bytes = came < in->body_bytes ? came : in->body_bytes;
    if (req->problem == GC_HTTP_BODY_TOO_BIG)
        req->body_bytes = 0; /* a part of a body is nothing to work on */
    req->body = req->body_bytes ? in->bytes.data + in->head_bytes : "";
}

/* Has the present request answered. */
static void serve(struct mg_connection *conn, struct gc_http_worker *w)
{
    struct gc_conn *c = w->conn;
    struct gc_http_request req = {
        .remote_addr = c->address,
        .remote_port = c->port,
        .received_ms = c->heard_ms,
        .problem = c->in.problem,
        .conn = c,
    };
    if (!set_names(w, &req))
        return;
    if (req.problem == GC_HTTP_FINE && !is_well_formed(&req))
        req.problem = GC_HTTP_BAD_TARGET;
    set_headers(w, &req);
    set_body(&c->in, &req);
    char *end = c->in.bytes.data + c->in.head_bytes + req.body_bytes, after = *end;
    *end = '\0'; /* where the next request may begin */
    answer(conn, w, &req);
    *end = after;
}

/* What civetweb was told of stands for this request and for those that follow it on the
 * connection, until none comes within a moment. */
int gc_http_serve(struct mg_connection *conn)
{
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    if (!w || !w->conn)
        return 500;
    do {
        atomic_fetch_add(&w->server->in_flight, 1);
        serve(conn, w);
        leave(w);
    } while (gc_conn_goes_on(w->conn));
    w->conn = NULL;
    return 200;
}

/* The answer to what is not HTTP, or not HTTP/1: no handler could make sense of it. */
void gc_http_format_fixed(struct gc_strbuf *to, int status)
{
    struct gc_http_response res = {
        .status = status, .headers = GC_STRBUF(128), .body = GC_STRBUF(128)};
    gc_http_add_header(&res, "Content-Type", "text/plain");
    gc_strbuf_addf(&res.body, "%d %s\n", status, gc_http_reason(status));
    gc_http_response_format(&res, false, true, to);
    gc_strbuf_release(&res.headers);
    gc_strbuf_release(&res.body);
}

/* civetweb lacks the memory for what it was told of. */
int gc_http_refuse(struct mg_connection *conn, int status, const char *message)
{
    (void)status, (void)message;
    (void)gc_http_serve(conn);
    return 0;
}

void gc_http_closed(const struct mg_connection *conn)
{
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    if (!w)
        return;
    if (w->conn)
        gc_conn_give_back(w->conn);
    w->conn = NULL;
    atomic_fetch_sub(&w->server->n_busy, 1);
}
