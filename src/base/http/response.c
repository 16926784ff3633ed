#include "base/http/server.h"

#include <string.h>
#include <strings.h>

#include "base/http/header.h"
#include "base/text.h"

enum { HEADER_VALUE_MAX = 16 * 1024, FRAMING_BYTES = 256 };

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
    bool ok = gc_is_token(name);
    if (ok) {
        gc_strbuf_adds(&res->headers, name);
        gc_strbuf_add(&res->headers, ": ", 2);
    }
    return ok;
}

/* How much of it stands on one line. */
static size_t line_bytes(const char *value)
{
    size_t n = strlen(value);
    const char *end = memchr(value, '\r', n);
    n = end ? (size_t)(end - value) : n;
    end = memchr(value, '\n', n);
    return end ? (size_t)(end - value) : n;
}

void gc_http_add_header(struct gc_http_response *res, const char *name, const char *value)
{
    if (!begin_header(res, name))
        return;
    gc_strbuf_add(&res->headers, value, line_bytes(value));
    gc_strbuf_add(&res->headers, "\r\n", 2);
}

void gc_http_add_number(struct gc_http_response *res, const char *name, int64_t value)
{
    gc_strbuf_adds(&res->headers, name);
    gc_strbuf_add(&res->headers, ": ", 2);
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

static char *put(char *at, const char *text, size_t n)
{
    memcpy(at, text, n);
    return at + n;
}

static void add_status_line(struct gc_strbuf *to, int status)
{
    char line[FRAMING_BYTES], *at = put(line, "HTTP/1.1 ", 9);
    const char *reason = gc_http_reason(status);
    for (int place = 100; place > 0; place /= 10)
        *at++ = (char)('0' + status / place % 10);
    at = put(at, " ", 1);
    at = put(put(at, reason, strlen(reason)), "\r\n", 2);
    gc_strbuf_add(to, line, (size_t)(at - line));
}

/* Whatever of it the handler did not write itself. */
static void add_framing(struct gc_strbuf *to, const char *lines, size_t body_bytes, bool bodyless,
                        bool close)
{
    enum { TYPE = 1, LENGTH = 2, ENCODING = 4, CONNECTION = 8 };
    static const char *const names[] = {"Content-Type", "Content-Length", "Transfer-Encoding",
                                        "Connection"};
    unsigned has = gc_http_which_headers(lines, names, GC_COUNT_OF(names));
    if (body_bytes && !bodyless && !(has & TYPE))
        gc_strbuf_adds(to, "Content-Type: application/json\r\n");
    if (!bodyless && !(has & (LENGTH | ENCODING))) {
        gc_strbuf_adds(to, "Content-Length: ");
        gc_strbuf_addi(to, (int64_t)body_bytes);
        gc_strbuf_add(to, "\r\n", 2);
    }
    if (!(has & CONNECTION))
        gc_strbuf_adds(to, close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n");
    else
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

    gc_strbuf_reserve(to, res->headers.len + body_bytes + FRAMING_BYTES);
    add_status_line(to, status);
    gc_strbuf_add(to, lines, broken ? 0 : res->headers.len);
    add_framing(to, lines, body_bytes, bodyless, close);
    if (body_bytes && !head_only)
        gc_strbuf_add(to, res->body.data, body_bytes);
}
