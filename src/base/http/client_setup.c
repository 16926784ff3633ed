#include "base/http/client_internal.h"
#include "base/http/url.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/text.h"

enum { DEFAULT_BODY_BYTES = 4 * 1024 * 1024, USUAL_HEADERS = 500 };

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 32 || *text == 127)
            return true;
    return false;
}

static enum gc_status check_headers(const struct gc_http_call *call, struct gc_error *err)
{
    for (size_t i = 0; i < call->n_headers; i++) {
        const struct gc_http_header *h = &call->headers[i];
        if (!gc_is_token(h->name))
            return gc_fail(err, GC_E_USAGE, "request header %zu has a malformed name", i + 1);
        if (!h->value || strpbrk(h->value, "\r\n"))
            return gc_fail(err, GC_E_USAGE, "the value of request header %s holds a line break",
                           h->name);
    }
    return GC_OK;
}

enum gc_status gc_http_check_call(struct gc_http_exchange *x, struct gc_error *err)
{
    const struct gc_http_call *call = x->call;
    const char *url = call->url ? call->url : "";
    if (!gc_is_token(call->method))
        return gc_fail(err, GC_E_USAGE, "the request method is malformed");
    if (strncasecmp(url, "http://", 7) != 0 && strncasecmp(url, "https://", 8) != 0)
        return gc_fail(err, GC_E_USAGE, "the URL must begin with http:// or https://");
    if (has_control(url) || strchr(url, ' '))
        return gc_fail(err, GC_E_USAGE, "the URL holds a space or a control character");
    size_t scheme = (size_t)(strstr(url, "://") + 3 - url);
    size_t host = strcspn(url + scheme, "/?#");
    if (!host || memchr(url + scheme, '@', host))
        return gc_fail(err, GC_E_USAGE, "the URL must name a host and no user");
    if (scheme + host >= sizeof x->target)
        return gc_fail(err, GC_E_USAGE, "the host of the URL is too long");
    snprintf(x->target, sizeof x->target, "%.*s", (int)(scheme + host), url);
    return check_headers(call, err);
}

static bool add_line(struct gc_http_exchange *x, const char *line)
{
    struct curl_slist *more = gc_curl.slist_append(x->lines, line);
    if (more)
        x->lines = more;
    return more != NULL;
}

static bool sends_body(const struct gc_http_call *call)
{
    static const char *const with_body[] = {"POST", "PUT", "PATCH"};
    bool sends = call->body_bytes > 0;
    for (size_t i = 0; i < GC_COUNT_OF(with_body); i++)
        sends |= strcmp(call->method, with_body[i]) == 0;
    return sends;
}

/* libcurl's notation: "Name;" is an empty header, "Name:" takes a default header away. It compares
 * each line with each header of its own, so there is none that takes nothing away. */
static bool add_headers(struct gc_http_exchange *x)
{
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024 * 1024);
    bool has_type = !sends_body(x->call), ok = has_type || add_line(x, "Expect:");
    for (size_t i = 0; ok && i < x->call->n_headers; i++) {
        const struct gc_http_header *h = &x->call->headers[i];
        gc_strbuf_reset(&line);
        gc_strbuf_adds(&line, h->name);
        gc_strbuf_adds(&line, *h->value ? ": " : ";");
        gc_strbuf_adds(&line, h->value);
        has_type |= strcasecmp(h->name, "Content-Type") == 0;
        ok = gc_strbuf_status(&line) == GC_OK && add_line(x, gc_strbuf_text(&line));
    }
    return ok && (has_type || add_line(x, "Content-Type:"));
}

static bool is_loopback(const char *target)
{
    char host[256];
    const char *at = strstr(target, "://") + 3;
    bool bracketed = *at == '[';
    at += bracketed;
    size_t n = strcspn(at, bracketed ? "]" : ":/?#");
    if (n >= sizeof host)
        return false;
    memcpy(host, at, n);
    host[n] = '\0';
    return gc_host_is_loopback(host);
}

static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct gc_http_exchange *x = ctx;
    x->answered = true;
    gc_strbuf_add(&x->body, bytes, size * n);
    x->too_big |= gc_strbuf_status(&x->body) == GC_E_TOO_BIG;
    return gc_strbuf_status(&x->body) == GC_OK ? size * n : 0;
}

/* What came before was a 100 Continue. */
static void begin_headers(struct gc_strbuf *headers)
{
    gc_strbuf_reset(headers);
    gc_strbuf_reserve(headers, USUAL_HEADERS);
}

static size_t on_header(char *bytes, size_t size, size_t n, void *ctx)
{
    struct gc_http_exchange *x = ctx;
    x->answered = true;
    if (size * n > 5 && memcmp(bytes, "HTTP/", 5) == 0)
        begin_headers(&x->headers);
    gc_strbuf_add(&x->headers, bytes, size * n);
    x->too_big |= gc_strbuf_status(&x->headers) == GC_E_TOO_BIG;
    return gc_strbuf_status(&x->headers) == GC_OK ? size * n : 0;
}

static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                       curl_off_t up)
{
    (void)down_total, (void)down, (void)up_total, (void)up;
    const struct gc_http_exchange *x = ctx;
    return x->call->cancel && atomic_load(x->call->cancel);
}

/* libcurl calls it before each sending of the request, its own repetitions included. */
static int on_send(void *ctx, char *to, char *from, int to_port, int from_port)
{
    (void)to, (void)from, (void)to_port, (void)from_port;
    struct gc_http_exchange *x = ctx;
    if (x->call->send_at_most_once && x->n_sent > 0) {
        x->would_repeat = true;
        return CURL_PREREQFUNC_ABORT;
    }
    x->n_sent++;
    return CURL_PREREQFUNC_OK;
}

/* A process that is started meanwhile must not hold the connection open behind our back. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)ctx, (void)purpose;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static long at_least_1(int64_t ms)
{
    return ms < 1 ? 1 : ms > INT_MAX ? INT_MAX : (long)ms;
}

enum gc_status gc_http_set_constants(CURL *easy, const char *user_agent, const char *ca_file)
{
    CURLcode code = CURLE_OK;
    code |= gc_curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    code |= gc_curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    code |= gc_curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    code |= gc_curl.easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    code |= gc_curl.easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    code |= gc_curl.easy_setopt(easy, CURLOPT_USERAGENT, user_agent);
    code |= gc_curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    code |= gc_curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    code |= gc_curl.easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
    code |= gc_curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    code |= gc_curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    if (ca_file)
        code |= gc_curl.easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    return code == CURLE_OK ? GC_OK : GC_E_NOMEM;
}

/* GET first: it takes back what an earlier call made of the handle. */
static CURLcode set_method(CURL *easy, const struct gc_http_call *call)
{
    CURLcode code = gc_curl.easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    if (sends_body(call)) {
        code |= gc_curl.easy_setopt(easy, CURLOPT_POST, 1L);
        code |=
            gc_curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_bytes);
        code |= gc_curl.easy_setopt(easy, CURLOPT_POSTFIELDS, call->body ? call->body : "");
    } else if (strcmp(call->method, "HEAD") == 0) {
        code |= gc_curl.easy_setopt(easy, CURLOPT_NOBODY, 1L);
    }
    return code | gc_curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call->method);
}

static CURLcode set_contexts(CURL *easy, struct gc_http_exchange *x)
{
    CURLcode code = CURLE_OK;
    code |= gc_curl.easy_setopt(easy, CURLOPT_WRITEDATA, x);
    code |= gc_curl.easy_setopt(easy, CURLOPT_HEADERDATA, x);
    code |= gc_curl.easy_setopt(easy, CURLOPT_PREREQDATA, x);
    code |= gc_curl.easy_setopt(easy, CURLOPT_XFERINFODATA, x);
    code |= gc_curl.easy_setopt(easy, CURLOPT_NOPROGRESS, x->call->cancel ? 0L : 1L);
    return code | gc_curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, x->curl_text);
}

/* How long a connection may have idled that is used again. Where nothing may be sent twice it must
 * not be at the end of its life at the server: the shortest that servers keep one is 2 s. */
static const long KEPT_SECONDS = 118, WARM_SECONDS = 1;

static CURLcode set_connection(CURL *easy, const struct gc_http_exchange *x)
{
    const struct gc_http_call *call = x->call;
    int64_t connect_ms = call->connect_timeout_ms > 0 ? call->connect_timeout_ms : x->given_ms;
    CURLcode code = gc_curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, at_least_1(x->given_ms));
    code |= gc_curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, at_least_1(connect_ms));
    code |= gc_curl.easy_setopt(easy, CURLOPT_FRESH_CONNECT, call->send_once ? 1L : 0L);
    code |= gc_curl.easy_setopt(easy, CURLOPT_MAXAGE_CONN,
                                call->send_at_most_once ? WARM_SECONDS : KEPT_SECONDS);
    return code | gc_curl.easy_setopt(easy, CURLOPT_PROXY, is_loopback(x->target) ? "" : NULL);
}

enum gc_status gc_http_set_options(CURL *easy, struct gc_http_exchange *x)
{
    const struct gc_http_call *call = x->call;
    gc_strbuf_init(&x->body, call->max_body_bytes ? call->max_body_bytes : DEFAULT_BODY_BYTES);
    if (!add_headers(x))
        return GC_E_NOMEM;
    CURLcode code = gc_curl.easy_setopt(easy, CURLOPT_URL, call->url);
    code |= gc_curl.easy_setopt(easy, CURLOPT_HTTPHEADER, x->lines);
    if (call->basic_user) {
        code |= gc_curl.easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        code |= gc_curl.easy_setopt(easy, CURLOPT_USERNAME, call->basic_user);
        code |= gc_curl.easy_setopt(easy, CURLOPT_PASSWORD,
                                    call->basic_password ? call->basic_password : "");
    }
    code |= set_connection(easy, x) | set_contexts(easy, x) | set_method(easy, call);
    return code == CURLE_OK ? GC_OK : GC_E_NOMEM;
}
