#include "base/http/civetweb/adapter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"

/* A worker's buffers are kept for the next request unless they grew beyond this. */
enum { KEEP_BYTES = 256 * 1024 };

static const struct mg_request_info *info_of(const struct gc_http_request *req)
{
    return req->conn ? mg_get_request_info(req->conn) : NULL;
}

bool gc_http_request_header_at(const struct gc_http_request *req, size_t i, const char **name,
                               const char **value)
{
    const struct mg_request_info *ri = info_of(req);
    if (req->local && i < req->local->n_headers) {
        *name = req->local->headers[i].name;
        *value = req->local->headers[i].value;
        return true;
    }
    if (!ri || ri->num_headers < 0 || i >= (size_t)ri->num_headers)
        return false;
    *name = ri->http_headers[i].name;
    *value = ri->http_headers[i].value;
    return true;
}

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
    struct gc_http_worker *w = req->conn ? mg_get_thread_pointer(req->conn) : NULL;
    struct gc_conn *c = w ? w->conn : NULL;
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
    return *req->path == '/' && escapes_are_well_formed(req->path) &&
           escapes_are_well_formed(req->query);
}

void gc_http_worker_free(struct gc_http_worker *w)
{
    if (!w)
        return;
    gc_strbuf_release(&w->names);
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
    trim(&w->names);
    trim(&w->out);
    trim(&w->res.headers);
    trim(&w->res.body);
    w->res.status = 0;
    w->res.close = w->res.detached = false;
    w->conn->answered = true;
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
    if (!c->keep || c->in.chunked) /* which it would have to read again */
        mg_disable_connection_keep_alive(conn);
}

/* Lets the handler answer and sends what it said. */
static int answer(struct mg_connection *conn, struct gc_http_worker *w,
                  const struct gc_http_request *req)
{
    const struct gc_http_server_options *o = &w->server->options;
    struct gc_conn *c = w->conn;
    bool fine = req->problem == GC_HTTP_FINE;
    c->linger = !fine;
    o->handler(o->ctx, req, &w->res);
    if (w->res.detached) {
        mg_disable_connection_keep_alive(conn);
        return 200;
    }
    c->keep =
        fine && c->in.keep_alive && !w->res.close && atomic_load(&w->server->stage) == GC_SERVING;
    if (c->keep && *w->server->keep_alive)
        gc_http_add_header(&w->res, "Keep-Alive", w->server->keep_alive);
    gc_http_response_format(&w->res, strcmp(req->method, "HEAD") == 0, !c->keep, &w->out);
    send_out(conn, w);
    return w->res.status > 0 ? w->res.status : 500;
}

/* The path of a target that may be a whole URL: of this server, whatever name it has. */
static const char *skip_authority(const char *target)
{
    const char *host = strstr(target, "://");
    return *target == '/' || !host ? target : host + 3 + strcspn(host + 3, "/?");
}

static void add_text(struct gc_strbuf *to, const char *text, size_t n)
{
    gc_strbuf_add(to, text, n);
    gc_strbuf_addc(to, '\0');
}

/* Method, target, path and query, out of the head. False: out of memory. */
static bool set_names(struct gc_http_worker *w, struct gc_http_request *req)
{
    const struct gc_intake *in = &w->conn->in;
    struct gc_strbuf *names = &w->names;
    add_text(names, in->bytes.data, in->method_bytes);
    size_t target_at = names->len;
    add_text(names, in->bytes.data + in->target_at, in->target_bytes);
    if (gc_strbuf_status(names) != GC_OK)
        return false;
    size_t skipped = (size_t)(skip_authority(names->data + target_at) - names->data);
    size_t path_at = names->len, path_bytes = strcspn(names->data + skipped, "?");
    add_text(names, in->bytes.data + in->target_at + (skipped - target_at), path_bytes);
    if (gc_strbuf_status(names) != GC_OK)
        return false;
    req->method = names->data;
    req->target = names->data + skipped;
    req->path = names->data + path_at;
    req->query = req->target + path_bytes + (req->target[path_bytes] == '?');
    return true;
}

/* The body lies behind the head. civetweb has to read it, too, else it would take it for the next
 * request: into its own place. */
static void take_body(struct mg_connection *conn, struct gc_http_worker *w,
                      struct gc_http_request *req)
{
    struct gc_intake *in = &w->conn->in;
    size_t came = in->bytes.len - in->head_bytes;
    char *body = in->bytes.data + in->head_bytes;
    req->body_bytes = came < in->body_bytes ? came : in->body_bytes;
    if (req->problem == GC_HTTP_BODY_TOO_BIG || !req->body_bytes) {
        req->body_bytes = 0; /* a part of a body is nothing to work on */
        return;
    }
    req->body = body;
    if (req->problem == GC_HTTP_FINE && !in->chunked)
        (void)mg_read(conn, body, req->body_bytes);
}

/* Has the present request answered. */
static int serve(struct mg_connection *conn, struct gc_http_worker *w)
{
    const struct gc_conn *c = w->conn;
    struct gc_http_request req = {
        .body = "",
        .remote_addr = c->address,
        .remote_port = c->port,
        .received_ms = c->heard_ms,
        .problem = c->in.problem,
        .conn = conn,
    };
    if (!set_names(w, &req)) {
        mg_disable_connection_keep_alive(conn);
        return 500;
    }
    if (req.problem == GC_HTTP_FINE && !is_well_formed(&req))
        req.problem = GC_HTTP_BAD_TARGET;
    take_body(conn, w, &req);
    char *end = c->in.bytes.data + c->in.head_bytes + req.body_bytes, after = *end;
    *end = '\0'; /* where the next request may begin */
    int status = answer(conn, w, &req);
    *end = after;
    return status;
}

int gc_http_serve(struct mg_connection *conn)
{
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    if (!w || !w->conn || w->conn->answered) {
        mg_disable_connection_keep_alive(conn);
        return 500;
    }
    atomic_fetch_add(&w->server->in_flight, 1);
    int status = serve(conn, w);
    leave(w);
    return status;
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

/* civetweb can't make sense of a header line; we know which, or it is no matter. */
int gc_http_refuse(struct mg_connection *conn, int status, const char *message)
{
    (void)status, (void)message;
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    mg_disable_connection_keep_alive(conn);
    if (w && w->conn && w->conn->in.problem == GC_HTTP_FINE)
        w->conn->in.problem = GC_HTTP_BAD_HEAD;
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
    w->gone_fd = -1;
    atomic_fetch_sub(&w->server->n_busy, 1);
}
