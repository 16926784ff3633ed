/* POST /oauth/token: the client-credentials grant. */
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/api/oauth/oauth.h"
#include "mock/exchange/envelope.h"
#include "mock/text/base64.h"

enum { FIELD = 512 };

struct credentials {
    char id[FIELD], secret[FIELD];
};

static void refuse(struct mock_exchange *x, const char *error, const char *description)
{
    mock_fail_oauth(x, 400, error, description);
}

/* Says no more than this, whatever is wrong with the client: nothing is given away. */
static void refuse_client(struct mock_exchange *x)
{
    refuse(x, "invalid_client", "authentication failed");
}

/* A field of the form: 1 present, 0 absent, -1 malformed, too long, or given twice, which RFC 6749
 * (3.2) forbids. */
static int form_field(const struct mock_exchange *x, const char *name, char out[FIELD])
{
    long n = gc_form_get(x->req->body, x->req->body_bytes, name, out, FIELD);
    if (n < 0 || gc_form_count(x->req->body, x->req->body_bytes, name) > 1) {
        out[0] = '\0';
        return n == -2 ? 0 : -1;
    }
    return 1;
}

/* "Basic base64(id:secret)". False: there is no such header, or it makes no sense. */
static bool basic_credentials(const char *authorization, struct credentials *out)
{
    char text[2 * FIELD];
    long n =
        mock_base64_decode(text, sizeof text, authorization + 6 + strspn(authorization + 6, " "));
    const char *colon = n >= 0 ? strchr(text, ':') : NULL;
    if (!colon || (size_t)(colon - text) >= FIELD || strlen(colon + 1) >= FIELD)
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
    if (gc_url_decode(decoded.id, FIELD, c->id, strlen(c->id), true) < 0 ||
        gc_url_decode(decoded.secret, FIELD, c->secret, strlen(c->secret), true) < 0)
        return NULL;
    return client_with(x, &decoded);
}

/* The client that the request proves to be; NULL after the refusal. */
static const struct mock_client *authenticate(struct mock_exchange *x)
{
    struct credentials form, basic;
    const char *authorization = gc_http_request_header(x->req, "Authorization");
    bool has_basic = authorization && strncasecmp(authorization, "Basic ", 6) == 0;
    int has_id = form_field(x, "client_id", form.id);
    int has_secret = form_field(x, "client_secret", form.secret);
    if (has_id < 0 || has_secret < 0) {
        refuse(x, "invalid_request", "client_id or client_secret is malformed");
        return NULL;
    }
    if (has_basic && has_secret) {
        refuse(x, "invalid_request",
               "client credentials belong in the Authorization header or in the body, not in both");
        return NULL;
    }
    const struct mock_client *client = NULL;
    if (has_basic && basic_credentials(authorization, &basic))
        client = basic_client(x, &basic);
    else if (!has_basic && has_id && has_secret)
        client = client_with(x, &form);
    if (!client)
        refuse_client(x);
    return client;
}

const struct mock_client *mock_oauth_client(struct mock_exchange *x)
{
    const struct mock_client *client = authenticate(x);
    gc_strbuf_reset(&x->res->headers);
    mock_reply_empty(x, 0);
    return client;
}

static bool grant_is_known(struct mock_exchange *x)
{
    char grant[FIELD];
    int has_grant = form_field(x, "grant_type", grant);
    if (has_grant <= 0)
        refuse(x, "invalid_request", "grant_type is missing or malformed");
    else if (strcmp(grant, "client_credentials") != 0)
        refuse(x, "unsupported_grant_type", "grant_type must be client_credentials");
    else
        return true;
    return false;
}

void mock_post_oauth_token(struct mock_exchange *x)
{
    char token[MOCK_TOKEN_TEXT];
    if (!gc_http_request_is(x->req, "application/x-www-form-urlencoded")) {
        refuse(x, "invalid_request", "Content-Type must be application/x-www-form-urlencoded");
        return;
    }
    if (!grant_is_known(x))
        return;
    const struct mock_client *client = authenticate(x);
    if (!client)
        return;
    if (mock_tokens_issue(&x->world->tokens, client->id, client->token_lifetime_s,
                          mock_clock_now(&x->world->clock), token) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "access_token", token);
    gc_jsonw_put_str(&w, "token_type", "bearer");
    /* The real service tells one second less than the lifetime: 86399 for a day. */
    gc_jsonw_put_int(&w, "expires_in",
                     client->token_lifetime_s > 0 ? client->token_lifetime_s - 1 : 0);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
