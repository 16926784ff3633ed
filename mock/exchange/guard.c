/* Who may command the control plane. It is asked before anything is done for a request, so that
 * one that is refused makes no world. */
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/http/site.h"
#include "base/http/url.h"
#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"

static bool is_address(const char *host)
{
    unsigned char binary[16];
    return inet_pton(AF_INET, host, binary) == 1 || inet_pton(AF_INET6, host, binary) == 1;
}

/* A name that is not known may be anybody's that was pointed here; an address can't be. The port
 * does not matter: whoever forwards one, as containers do, changes it. */
static bool may_be_called(const struct mock_services *s, const char *host)
{
    bool everywhere = strcmp(s->host, "0.0.0.0") == 0 || strcmp(s->host, "::") == 0;
    if (gc_host_is_loopback(host) || strcasecmp(host, s->host) == 0 ||
        (everywhere && is_address(host)))
        return true;
    for (size_t i = 0; i < s->n_allowed_hosts; i++)
        if (strcasecmp(host, s->allowed_hosts[i]) == 0)
            return true;
    return false;
}

/* HTTP/1.0 may come without Host; browsers don't. */
static bool has_good_host(const struct mock_exchange *x)
{
    char host[GC_HTTP_HOST];
    if (!gc_http_request_header(x->req, "Host"))
        return true;
    return gc_http_host(x->req, host) && may_be_called(x->services, host);
}

/* A page may send text/plain and forms anywhere without asking. What curl -d calls a form is taken
 * from programs. */
static bool has_good_type(const struct mock_exchange *x)
{
    const struct gc_http_request *req = x->req;
    const char *type = gc_http_request_header(req, "Content-Type");
    return req->body_bytes == 0 || gc_http_request_is(req, "application/json") ||
           (!gc_http_is_of_browser(req) &&
            (!type || !*type || gc_http_request_is(req, "application/x-www-form-urlencoded")));
}

bool mock_guard_admits(struct mock_exchange *x)
{
    bool has_token = x->services->admin_token != NULL;
    if (has_token && !mock_auth_has_admin_token(x))
        mock_fail_text(x, MOCK_E_AUTH_REQUIRED,
                       "the control plane needs \"Authorization: Bearer ADMIN_TOKEN\" with the "
                       "token that gcmock was started with (--admin-token)");
    else if (gc_http_is_cross_site(x->req))
        mock_fail_text(x, MOCK_E_NOT_AUTHORIZED,
                       "the control plane takes no requests of web pages from elsewhere (Origin, "
                       "Sec-Fetch-Site): call it from a program, or from a page that it serves");
    else if (!has_token && !has_good_host(x)) /* a page that was pointed here knows no token */
        mock_fail_text(x, MOCK_E_NOT_AUTHORIZED,
                       "the control plane does not answer to the Host \"%.100s\": call it by a "
                       "loopback name or by what it listens on, or start it with --allowed-host",
                       gc_http_request_header(x->req, "Host"));
    else if (!has_good_type(x))
        mock_fail_text(x, MOCK_E_MEDIA_TYPE,
                       "the control plane reads JSON: send \"Content-Type: application/json\"");
    else
        return true;
    return false;
}
