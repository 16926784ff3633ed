#include "base/http/server.h"

#include <string.h>
#include <strings.h>

#include "base/http/header.h"

enum { HEADER_VALUE_MAX = 16 * 1024 };

/* clang-format off */
static const char *const reasons[600] = {
    [100] = "Continue", [101] = "Switching Protocols",
    [200] = "OK", [201] = "Created", [202] = "Accepted", [204] = "No Content",
    [205] = "Reset Content", [206] = "Partial Content", [207] = "Multi-Status",
    [300] = "Multiple Choices", [301] = "Moved Permanently", [302] = "Found", [303] = "See Other",
    [304] = "Not Modified", [307] = "Temporary Redirect", [308] = "Permanent Redirect",
    [400] = "Bad Request", [401] = "Unauthorized", [402] = "Payment Required", [403] = "Forbidden",
    [404] = "Not Found", [405] = "Method Not Allowed", [406] = "Not Acceptable",
    [407] = "Proxy Authentication Required", [408] = "Request Timeout", [409] = "Conflict",
    [410] = "Gone", [411] = "Length Required", [412] = "Precondition Failed",
    [413] = "Content Too Large", [414] = "URI Too Long", [415] = "Unsupported Media Type",
    [416] = "Range Not Satisfiable", [417] = "Expectation Failed", [418] = "I'm a Teapot",
    [421] = "Misdirected Request", [422] = "Unprocessable Content", [423] = "Locked",
    [424] = "Failed Dependency", [425] = "Too Early", [426] = "Upgrade Required",
    [428] = "Precondition Required", [429] = "Too Many Requests",
    [431] = "Request Header Fields Too Large", [451] = "Unavailable For Legal Reasons",
    [500] = "Internal Server Error", [501] = "Not Implemented", [502] = "Bad Gateway",
    [503] = "Service Unavailable", [504] = "Gateway Timeout", [505] = "HTTP Version Not Supported",
    [507] = "Insufficient Storage", [508] = "Loop Detected",
};
/* clang-format on */

static const struct {
    int status;
    const char *text;
} problems[] = {
#define X(name, status, text) {status, text},
    GC_HTTP_PROBLEMS(X)
#undef X
};

int gc_http_problem_status(enum gc_http_problem problem)
{
    return problems[problem].status;
}

const char *gc_http_problem_text(enum gc_http_problem problem)
{
    return problems[problem].text;
}

const char *gc_http_request_header(const struct gc_http_request *req, const char *name)
{
    const struct gc_http_header *h = req->headers, *end = h + req->n_headers;
    for (; h < end; h++)
        if ((*h->name | 0x20) == (*name | 0x20) && strcasecmp(h->name, name) == 0)
            return h->value;
    return NULL;
}

bool gc_http_request_is(const struct gc_http_request *req, const char *type)
{
    const char *value = gc_http_request_header(req, "Content-Type");
    size_t n = strlen(type);
    return value && strcspn(value, "; \t") == n && strncasecmp(value, type, n) == 0;
}

const char *gc_http_reason(int status)
{
    if (status < 0 || (size_t)status >= GC_COUNT_OF(reasons) || !reasons[status])
        return "Unknown";
    return reasons[status];
}

/* False: it is no name, and nothing was written. */
static bool begin_header(struct gc_http_response *res, const char *name)
{
    size_t n = 0;
    for (; name[n]; n++)
        if (name[n] == '\r' || name[n] == '\n' || name[n] == ':' || name[n] == ' ' ||
            name[n] == '\t')
            return false;
    gc_strbuf_add(&res->headers, name, n);
    gc_strbuf_add(&res->headers, ": ", n ? 2 : 0);
    return n > 0;
}

void gc_http_add_header(struct gc_http_response *res, const char *name, const char *value)
{
    size_t n = 0;
    if (!begin_header(res, name))
        return;
    while (value[n] && value[n] != '\r' && value[n] != '\n')
        n++;
    gc_strbuf_add(&res->headers, value, n);
    gc_strbuf_add(&res->headers, "\r\n", 2);
}

void gc_http_add_number(struct gc_http_response *res, const char *name, int64_t value)
{
    if (!begin_header(res, name))
        return;
    gc_strbuf_addi(&res->headers, value);
    gc_strbuf_add(&res->headers, "\r\n", 2);
}

void gc_http_add_headerf(struct gc_http_response *res, const char *name, const char *fmt, ...)
{
    struct gc_strbuf value GC_AUTO(gc_strbuf_release) = GC_STRBUF(HEADER_VALUE_MAX);
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&value, fmt, ap);
    va_end(ap);
    if (gc_strbuf_status(&value) == GC_OK)
        gc_http_add_header(res, name, gc_strbuf_text(&value));
    else
        res->headers.status = gc_strbuf_status(&value);
}

/* Did the handler write this header itself? */
static bool has_header(const char *lines, const char *name)
{
    size_t n;
    return gc_http_find_header(lines, name, &n) != NULL;
}

static void add_status_line(struct gc_strbuf *to, int status)
{
    gc_strbuf_add(to, "HTTP/1.1 ", 9);
    gc_strbuf_addi(to, status);
    gc_strbuf_addc(to, ' ');
    gc_strbuf_adds(to, gc_http_reason(status));
    gc_strbuf_add(to, "\r\n", 2);
}

static void add_framing(struct gc_strbuf *to, const char *lines, size_t body_bytes, bool bodyless,
                        bool close)
{
    if (body_bytes && !bodyless && !has_header(lines, "Content-Type"))
        gc_strbuf_adds(to, "Content-Type: application/json\r\n");
    if (!bodyless && !has_header(lines, "Content-Length") &&
        !has_header(lines, "Transfer-Encoding")) {
        gc_strbuf_adds(to, "Content-Length: ");
        gc_strbuf_addi(to, (int64_t)body_bytes);
        gc_strbuf_add(to, "\r\n", 2);
    }
    if (!has_header(lines, "Connection"))
        gc_strbuf_adds(to, close ? "Connection: close\r\n" : "Connection: keep-alive\r\n");
    gc_strbuf_add(to, "\r\n", 2);
}

void gc_http_response_format(const struct gc_http_response *res, bool head_only, bool close,
                             struct gc_strbuf *to)
{
    bool broken = gc_strbuf_status(&res->headers) != GC_OK || gc_strbuf_status(&res->body) != GC_OK;
    int status = broken || res->status < 100 || res->status > 999 ? 500 : res->status;
    bool bodyless = status < 200 || status == 204 || status == 304;
    const char *lines = broken ? "" : gc_strbuf_text(&res->headers);
    size_t body_bytes = broken || bodyless ? 0 : res->body.len;

    add_status_line(to, status);
    gc_strbuf_adds(to, lines);
    add_framing(to, lines, body_bytes, bodyless, close);
    if (body_bytes && !head_only)
        gc_strbuf_add(to, res->body.data, body_bytes);
}
