/* A request as faults and the journal see it. */
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/exchange/exchange.h"
#include "mock/fault/match.h"
#include "mock/text/base64.h"

static bool header_at(const void *ctx, size_t i, const char **name, const char **value)
{
    const struct gc_http_request *req = ctx;
    if (i >= req->n_headers)
        return false;
    *name = req->headers[i].name;
    *value = req->headers[i].value;
    return true;
}

/* "Basic" credentials hold the client's id before the ':'. */
static void basic_client(const char *encoded, char out[MOCK_CLIENT_ID])
{
    char text[1024];
    *out = '\0';
    if (mock_base64_decode(text, sizeof text, encoded) < 0)
        return;
    text[strcspn(text, ":")] = '\0';
    gc_copy(out, MOCK_CLIENT_ID, text);
}

/* Who asks: by the token (also an expired one), by Basic, or by the form's client_id. */
static void client_of(const struct mock_exchange *x, char out[MOCK_CLIENT_ID])
{
    const char *auth = gc_http_request_header(x->req, "Authorization");
    *out = '\0';
    if (x->client || *x->token.client_id) {
        gc_copy(out, MOCK_CLIENT_ID, x->client ? x->client->id : x->token.client_id);
    } else if (auth && strncasecmp(auth, "Basic ", 6) == 0) {
        basic_client(auth + 6, out);
    } else if (gc_http_request_is(x->req, "application/x-www-form-urlencoded") &&
               gc_form_get(x->req->body, x->req->body_bytes, "client_id", out, MOCK_CLIENT_ID) <
                   0) {
        *out = '\0';
    }
}

void mock_subject_of(struct mock_subject *out, const struct mock_exchange *x)
{
    *out = (struct mock_subject){.method = x->req->method,
                                 .path = x->path,
                                 .query = x->req->query,
                                 .header_at = header_at,
                                 .ctx = x->req,
                                 .body = x->req->body,
                                 .body_bytes = x->req->body_bytes,
                                 .operation = x->route ? x->route->operation_id : NULL};
    client_of(x, out->client_id);
}
