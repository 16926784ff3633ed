#include "base/http/civetweb/adapter.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* A worker's buffers are kept for the next request unless they grew beyond this. */
enum { KEEP_BYTES = 256 * 1024 };

void gc_http_worker_free(struct gc_http_worker *w)
{
    if (!w)
        return;
    gc_strbuf_release(&w->target);
    gc_strbuf_release(&w->out);
    gc_strbuf_release(&w->res.headers);
    gc_strbuf_release(&w->res.body);
    free(w->body);
    free(w);
}

static void trim(struct gc_strbuf *b)
{
    if (b->cap > KEEP_BYTES)
        gc_strbuf_release(b);
    gc_strbuf_reset(b);
}

static void reset_worker(struct gc_http_worker *w)
{
    trim(&w->target);
    trim(&w->out);
    trim(&w->res.headers);
    trim(&w->res.body);
    w->res.status = 0;
    w->res.close = w->res.detached = false;
    if (w->body_cap > KEEP_BYTES) {
        free(w->body);
        w->body = NULL;
        w->body_cap = 0;
    }
}

/* From here to leave() a stop leaves the connection alone. */
static void enter(struct gc_http_worker *w, const struct mg_request_info *ri)
{
    atomic_store(&w->busy_port, (unsigned)ri->remote_port);
    atomic_fetch_add(&w->server->in_flight, 1);
}

static void leave(struct gc_http_worker *w)
{
    reset_worker(w);
    w->since_ms = gc_clock_now(NULL);
    atomic_store(&w->busy_port, 0);
    atomic_fetch_sub(&w->server->in_flight, 1);
}

static void send_out(struct mg_connection *conn, struct gc_http_worker *w, bool close)
{
    if (gc_strbuf_status(&w->out) != GC_OK) {
        gc_strbuf_reset(&w->out);
        gc_strbuf_adds(&w->out, "HTTP/1.1 500 Internal Server Error\r\n"
                                "Content-Length: 0\r\nConnection: close\r\n\r\n");
        close = true;
    }
    int sent = mg_write(conn, w->out.data, w->out.len);
    if (close || sent < 0 || (size_t)sent != w->out.len)
        mg_disable_connection_keep_alive(conn);
}

/* Lets the handler answer and sends what it said. */
static int answer(struct mg_connection *conn, struct gc_http_worker *w,
                  const struct gc_http_request *req, bool keep_alive)
{
    const struct gc_http_server_options *o = &w->server->options;
    o->handler(o->ctx, req, &w->res);
    if (w->res.detached) {
        mg_disable_connection_keep_alive(conn);
        return 200;
    }
    bool close = !keep_alive || w->given_up || w->res.close || atomic_load(&w->server->draining);
    gc_http_response_format(&w->res, strcmp(req->method, "HEAD") == 0, close, &w->out);
    send_out(conn, w, close);
    if (req->problem != GC_HTTP_FINE || w->given_up)
        gc_wire_linger(conn);
    return w->res.status > 0 ? w->res.status : 500;
}

/* Fills path, query and target from the two halves that civetweb made of the target. */
static void set_target(struct gc_http_worker *w, struct gc_http_request *req, const char *path,
                       const char *query)
{
    req->path = req->target = path;
    req->query = query ? query : "";
    if (!query)
        return;
    gc_strbuf_adds(&w->target, path);
    gc_strbuf_addc(&w->target, '?');
    gc_strbuf_adds(&w->target, query);
    req->target = gc_strbuf_text(&w->target);
}

static struct gc_http_request request_of(const struct mg_connection *conn,
                                         const struct mg_request_info *ri)
{
    return (struct gc_http_request){
        .method = ri->request_method,
        .body = "",
        .remote_addr = ri->remote_addr,
        .remote_port = (unsigned)ri->remote_port,
        .received_ms = gc_clock_now(NULL),
        .conn = conn,
    };
}

/* Reads what is left of the request and has it answered. */
static int finish(struct mg_connection *conn, struct gc_http_worker *w,
                  const struct mg_request_info *ri, struct gc_http_request *req)
{
    struct gc_http_head head = {0};
    gc_http_read_head(ri, &w->server->options, &head);
    req->problem = head.problem;
    if (req->problem == GC_HTTP_FINE && !gc_http_target_is_well_formed(req->path, req->query))
        req->problem = GC_HTTP_BAD_TARGET;
    if (req->problem == GC_HTTP_FINE)
        req->problem = gc_http_read_body(conn, w, &head, &req->body_bytes);
    if (req->body_bytes)
        req->body = w->body;
    return answer(conn, w, req, head.keep_alive && req->problem == GC_HTTP_FINE);
}

int gc_http_serve(struct mg_connection *conn)
{
    const struct mg_request_info *ri = mg_get_request_info(conn);
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    if (!w) {
        mg_disable_connection_keep_alive(conn);
        return 500;
    }
    enter(w, ri);
    struct gc_http_request req = request_of(conn, ri);
    set_target(w, &req, ri->local_uri_raw, ri->query_string);
    int status = finish(conn, w, ri, &req);
    leave(w);
    return status;
}

/* The answer to what is not HTTP, or not HTTP/1: no handler could make sense of it. */
static void send_fixed(struct mg_connection *conn, struct gc_http_worker *w, int status)
{
    struct gc_http_response *res = &w->res;
    res->status = status;
    gc_http_add_header(res, "Content-Type", "text/plain");
    gc_strbuf_addf(&res->body, "%d %s\n", status, gc_http_reason(status));
    gc_http_response_format(res, false, true, &w->out);
    send_out(conn, w, true);
    gc_wire_linger(conn);
}

/* The path of a target that may be a whole URL: of this server, whatever name it has. */
static char *skip_authority(char *target)
{
    char *host = strstr(target, "://");
    return *target == '/' || !host ? target : host + 3 + strcspn(host + 3, "/?");
}

/* A request that civetweb gave up on after it had read the request line. It closes afterwards. */
static void answer_given_up(struct mg_connection *conn, struct gc_http_worker *w,
                            const struct mg_request_info *ri)
{
    struct gc_http_request req = request_of(conn, ri);
    char *copy = gc_strdup(ri->request_uri);
    if (!copy) {
        send_fixed(conn, w, 500);
        return;
    }
    char *path = skip_authority(copy), *query = strchr(path, '?');
    if (query)
        *query++ = '\0';
    set_target(w, &req, path, query);
    finish(conn, w, ri, &req);
    free(copy);
}

static bool is_method(const char *word)
{
    return word && strlen(word) < 32 && word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_")] == '\0';
}

/* civetweb calls a head malformed also when it is too big or when the client stalled in it. */
static int refusal(const struct mg_connection *conn, const struct gc_http_worker *w, int status)
{
    if (status != 400 || mg_get_request_info(conn)->request_method)
        return status;
    if (gc_wire_peek(conn) == GC_WIRE_MORE)
        return 431;
    int64_t spent_ms = gc_clock_now(NULL) - w->since_ms;
    return spent_ms >= w->server->options.read_timeout_ms ? 408 : 400;
}

int gc_http_refuse(struct mg_connection *conn, int status, const char *message)
{
    (void)message;
    const struct mg_request_info *ri = mg_get_request_info(conn);
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    mg_disable_connection_keep_alive(conn);
    if (!w || !ri)
        return 0;
    w->given_up = true;
    enter(w, ri);
    bool known = is_method(ri->request_method) && ri->request_uri && ri->http_version;
    if (known && status != 505 && ri->num_headers >= 0)
        answer_given_up(conn, w, ri);
    else
        send_fixed(conn, w, refusal(conn, w, status));
    leave(w);
    return 0;
}

/* civetweb closes without a word when the target is `*` or a URL of another server. */
void gc_http_dropped(struct mg_connection *conn)
{
    const struct mg_request_info *ri = mg_get_request_info(conn);
    struct gc_http_worker *w = mg_get_thread_pointer(conn);
    if (!w || !ri || w->given_up || !ri->request_uri || ri->local_uri_raw)
        return;
    w->given_up = true;
    enter(w, ri);
    answer_given_up(conn, w, ri);
    leave(w);
}
