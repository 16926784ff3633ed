/* The client of a request for a token: by Basic, by the form, or only named. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/api/oauth/internal.h"
#include "mock/api/oauth/oauth.h"
#include "mock/exchange/envelope.h"
#include "mock/text/base64.h"

struct credentials {
    char id[OAUTH_FIELD], secret[OAUTH_FIELD];
};

void oauth_refuse(struct mock_exchange *x, const char *error, const char *description)
{
    mock_fail_oauth(x, 400, error, description);
}

/* Says no more than this, whatever is wrong with the client: nothing is given away. */
static void refuse_client(struct mock_exchange *x)
{
    oauth_refuse(x, "invalid_client", "authentication failed");
}

int oauth_field(const struct mock_exchange *x, const char *name, char *out, size_t cap)
{
    long n = gc_form_get(x->req->body, x->req->body_bytes, name, out, cap);
    if (n < 0 || gc_form_count(x->req->body, x->req->body_bytes, name) > 1) {
        out[0] = '\0';
        return n == -2 ? 0 : -1;
    }
    return 1;
}

bool oauth_needs_field(struct mock_exchange *x, const char *name, char *out, size_t cap)
{
    char text[OAUTH_FIELD];
    if (oauth_field(x, name, out, cap) > 0 && *out)
        return true;
    snprintf(text, sizeof text, "%s is missing or malformed", name);
    oauth_refuse(x, "invalid_request", text);
    return false;
}

/* "Basic base64(id:secret)". False: there is no such header, or it makes no sense. */
static bool basic_credentials(const char *authorization, struct credentials *out)
{
    char text[2 * OAUTH_FIELD];
    long n =
        mock_base64_decode(text, sizeof text, authorization + 6 + strspn(authorization + 6, " "));
    const char *colon = n >= 0 ? strchr(text, ':') : NULL;
    if (!colon || (size_t)(colon - text) >= OAUTH_FIELD || strlen(colon + 1) >= OAUTH_FIELD)
        return false;
    memcpy(out->id, text, (size_t)(colon - text));
    out->id[colon - text] = '\0';
    gc_copy(out->secret, sizeof out->secret, colon + 1);
    return true;
}

static const struct mock_client *client_with(const struct mock_exchange *x,
                                             const struct credentials *c)
{
    const struct mock_client *client = mock_org_client(x->org, c->id);
    bool right = mock_auth_same_secret(client && client->secret ? client->secret : "", c->secret);
    if (!client || !client->secret || !right || client->disabled ||
        strcmp(c->id, MOCK_PLATFORM_CLIENT) == 0)
        return NULL;
    return client;
}

/* RFC 6749 2.3.1 has id and secret form-encoded inside Basic; most clients don't do so, and the
 * service takes both. */
static const struct mock_client *basic_client(const struct mock_exchange *x,
                                              const struct credentials *c)
{
    struct credentials decoded;
    const struct mock_client *client = client_with(x, c);
    if (client)
        return client;
    if (gc_url_decode(decoded.id, OAUTH_FIELD, c->id, strlen(c->id), true) < 0 ||
        gc_url_decode(decoded.secret, OAUTH_FIELD, c->secret, strlen(c->secret), true) < 0)
        return NULL;
    return client_with(x, &decoded);
}

/* A client that names itself and proves nothing: one that lives in a browser or an app. */
static const struct mock_client *public_client(const struct mock_exchange *x, const char *id)
{
    const struct mock_client *client = mock_org_client(x->org, id);
    return client && !client->disabled && strcmp(id, MOCK_PLATFORM_CLIENT) != 0 ? client : NULL;
}

const struct mock_client *oauth_authenticate(struct mock_exchange *x, bool allow_public,
                                             bool *proven)
{
    struct credentials form, basic;
    const char *authorization = gc_http_request_header(x->req, "Authorization");
    bool has_basic = authorization && strncasecmp(authorization, "Basic ", 6) == 0;
    int has_id = oauth_field(x, "client_id", form.id, sizeof form.id);
    int has_secret = oauth_field(x, "client_secret", form.secret, sizeof form.secret);
    if (has_id < 0 || has_secret < 0) {
        oauth_refuse(x, "invalid_request", "client_id or client_secret is malformed");
        return NULL;
    }
    if (has_basic && has_secret) {
        oauth_refuse(
            x, "invalid_request",
            "client credentials belong in the Authorization header or in the body, not in both");
        return NULL;
    }
    const struct mock_client *client = NULL;
    *proven = has_basic || has_secret;
    if (has_basic && basic_credentials(authorization, &basic))
        client = basic_client(x, &basic);
    else if (!has_basic && has_id && has_secret)
        client = client_with(x, &form);
    else if (!has_basic && has_id && allow_public)
        client = public_client(x, form.id);
    if (!client)
        refuse_client(x);
    return client;
}

const struct mock_client *mock_oauth_client(struct mock_exchange *x)
{
    bool proven;
    const struct mock_client *client = oauth_authenticate(x, false, &proven);
    gc_strbuf_reset(&x->res->headers);
    mock_reply_empty(x, 0);
    return client;
}

bool oauth_client_may(struct mock_exchange *x, const struct mock_client *client, const char *grant)
{
    if (!client->grant || strcmp(client->grant, grant) == 0)
        return true;
    oauth_refuse(x, "unauthorized_client", "the client is not authorized to use this grant type");
    return false;
}
