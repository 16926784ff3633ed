#include "tests/base/http_echo.h"

#include <stdlib.h>

#include "base/http/server.h"
#include "tests/check.h"

static struct gc_http_server *server;

/* Answers with what it was asked, so that a test can see what reached it. */
static void echo(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    const char *value = gc_http_request_header(req, "X-Value");
    res->status = gc_http_problem_status(req->problem);
    if (strcmp(req->path, "/204") == 0)
        res->status = 204;
    if (strcmp(req->path, "/304") == 0)
        res->status = 304;
    if (strcmp(req->path, "/nothing") == 0)
        res->status = 0;
    if (strcmp(req->path, "/close") == 0)
        res->close = true;
    if (strcmp(req->path, "/big") == 0)
        for (int i = 0; i < 300000; i++)
            gc_strbuf_adds(&res->body, "0123456789");
    for (size_t i = 0; strcmp(req->path, "/headers") == 0 && i < req->n_headers; i++)
        gc_strbuf_addf(&res->body, "<%s=%s>", req->headers[i].name, req->headers[i].value);
    if (value)
        gc_http_add_header(res, "X-Value", value);
    gc_http_add_headerf(res, "X-Problem", "%d", (int)req->problem);
    gc_strbuf_addf(&res->body, "%s %s|%s|%s|%zu:%s", req->method, req->target, req->path,
                   req->query, req->body_bytes, req->body);
}

unsigned echo_port(void)
{
    if (server)
        return gc_http_server_port(server);
    struct gc_error err = {0};
    struct gc_http_server_options o = {.handler = echo,
                                       .n_workers = 8,
                                       .max_body_bytes = ECHO_MAX_BODY,
                                       .max_head_bytes = 8192,
                                       .read_timeout_ms = ECHO_READ_MS};
    CHECK_STATUS(gc_http_server_start(&server, &o, &err), GC_OK, &err);
    return gc_http_server_port(server);
}

__attribute__((destructor)) static void stop(void)
{
    gc_http_server_stop(server, 0);
}

int echo_problem(const struct raw_answer *a)
{
    char text[16];
    return atoi(raw_header(a, "X-Problem", text, sizeof text));
}
