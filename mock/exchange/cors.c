/* Programs that run in a browser: a page that this machine serves may read what the mocked APIs
 * and stubs answer, as any page may read the platform's. Never the control plane's. */
#include <string.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/exchange/envelope.h"

enum { MAX_HEADERS = 1024 };

static bool is_api(const struct mock_exchange *x)
{
    return strncmp(x->path, "/api/", 5) == 0 || strncmp(x->path, "/oauth/", 7) == 0 ||
           *x->stub_id || x->of_stub;
}

static bool is_of_this_machine(const char *origin)
{
    struct gc_url url;
    return origin && gc_is_visible_ascii(origin, MAX_HEADERS) &&
           gc_url_parse(&url, origin, NULL) == GC_OK && url.path[0] == '\0' &&
           gc_host_is_loopback(url.host);
}

/* What a browser asks before it sends what a form could not. */
static void answer_preflight(struct mock_exchange *x)
{
    const char *headers = gc_http_request_header(x->req, "Access-Control-Request-Headers");
    gc_http_add_header(x->res, "Access-Control-Allow-Methods",
                       "GET, HEAD, POST, PUT, PATCH, DELETE");
    gc_http_add_header(x->res, "Access-Control-Max-Age", "60");
    if (!headers || strlen(headers) > MAX_HEADERS)
        return;
    for (const char *c = headers; *c; c++)
        if (*c < ' ' || *c > '~')
            return;
    gc_http_add_header(x->res, "Access-Control-Allow-Headers", headers);
}

void mock_add_cors_headers(struct mock_exchange *x)
{
    const char *origin = is_api(x) ? gc_http_request_header(x->req, "Origin") : NULL;
    if (!is_of_this_machine(origin))
        return;
    gc_http_add_header(x->res, "Access-Control-Allow-Origin", origin);
    gc_http_add_header(x->res, "Vary", "Origin");
    gc_http_add_header(x->res, "Access-Control-Expose-Headers",
                       "ININ-Correlation-Id, inin-ratelimit-count, inin-ratelimit-allowed, "
                       "inin-ratelimit-reset, Retry-After");
    if (strcmp(x->req->method, "OPTIONS") == 0)
        answer_preflight(x);
}
