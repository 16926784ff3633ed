#include "base/http/site.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

bool gc_http_is_of_browser(const struct gc_http_request *req)
{
    return gc_http_request_header(req, "Origin") || gc_http_request_header(req, "Sec-Fetch-Site");
}

/* Either scheme: what takes TLS off before a server leaves "https" in Origin. */
static bool is_own_origin(const char *origin, const char *host)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; host && i < GC_COUNT_OF(schemes); i++) {
        size_t n = strlen(schemes[i]);
        if (strncasecmp(origin, schemes[i], n) == 0 && strcasecmp(origin + n, host) == 0)
            return true;
    }
    return false;
}

bool gc_http_is_cross_site(const struct gc_http_request *req)
{
    const char *site = gc_http_request_header(req, "Sec-Fetch-Site");
    const char *origin = gc_http_request_header(req, "Origin");
    /* "none": the user's own doing, as an address that was typed. */
    if (site && strcasecmp(site, "same-origin") != 0 && strcasecmp(site, "none") != 0)
        return true;
    return origin && !is_own_origin(origin, gc_http_request_header(req, "Host"));
}

bool gc_http_host(const struct gc_http_request *req, char out[GC_HTTP_HOST])
{
    const char *host = gc_http_request_header(req, "Host");
    if (!host)
        return false;
    bool address = *host == '['; /* of IPv6 */
    host += address;
    size_t n = strcspn(host, address ? "]" : ":");
    if (n > 1 && host[n - 1] == '.')
        n--;
    if (n == 0 || n >= GC_HTTP_HOST)
        return false;
    memcpy(out, host, n);
    out[n] = '\0';
    return true;
}
