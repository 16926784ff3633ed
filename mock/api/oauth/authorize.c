/* GET /oauth/authorize: somebody logs in and is led back to the program, with a code or a token.
 * The org's first user does, at once; login_hint names another (id or e-mail address), prompt=login
 * shows a page to choose on. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/api/oauth/internal.h"
#include "mock/api/oauth/oauth.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

enum { CODE_LIFETIME_MS = 5 * 60 * 1000, MIN_CHALLENGE = 43, MAX_LOCATION = 8192 };

struct request {
    const struct mock_client *client;
    const cJSON *user;
    bool implicit; /* response_type=token, else code */
    bool has_state;
    char redirect_uri[MOCK_REDIRECT_URI], state[OAUTH_FIELD];
    struct mock_grant grant;
};

/* A parameter: 1 present, 0 absent, -1 malformed, too long or given twice. */
static int param(const struct mock_exchange *x, const char *name, char *out, size_t cap)
{
    size_t n_query = strlen(x->req->query);
    long n = gc_form_get(x->req->query, n_query, name, out, cap);
    if (n < 0 || gc_form_count(x->req->query, n_query, name) > 1) {
        out[0] = '\0';
        return n == -2 ? 0 : -1;
    }
    return 1;
}

static bool is_on_loopback(const char *uri)
{
    struct gc_url url;
    char base[MOCK_REDIRECT_URI];
    snprintf(base, sizeof base, "%.*s", (int)strcspn(uri, "?"), uri);
    return gc_url_parse(&url, base, NULL) == GC_OK && gc_host_is_loopback(url.host);
}

static bool redirect_is_registered(const struct mock_client *client, const char *uri)
{
    if (strpbrk(uri, "#\r\n"))
        return false;
    return client->redirect_uris.n > 0 ? mock_texts_have(&client->redirect_uris, uri)
                                       : is_on_loopback(uri);
}

/* Where nobody may be led to an address that is not the client's own, the error is shown here. */
static bool read_client(struct mock_exchange *x, struct request *r)
{
    char id[OAUTH_FIELD];
    r->client = param(x, "client_id", id, sizeof id) > 0 ? mock_org_client(x->org, id) : NULL;
    if (!r->client || r->client->disabled || strcmp(id, MOCK_PLATFORM_CLIENT) == 0)
        oauth_refuse(x, "invalid_client", "client_id is missing or unknown");
    else if (param(x, "redirect_uri", r->redirect_uri, sizeof r->redirect_uri) <= 0)
        oauth_refuse(x, "invalid_request", "redirect_uri is missing or malformed");
    else if (!redirect_is_registered(r->client, r->redirect_uri))
        oauth_refuse(x, "invalid_request", "redirect_uri is not registered for this client");
    else
        return true;
    return false;
}

/* The address to lead back to with one parameter more: in the query, or behind # for a token. */
static void begin_location(struct gc_strbuf *to, const struct request *r)
{
    gc_strbuf_adds(to, r->redirect_uri);
    gc_strbuf_addc(to, r->implicit ? '#' : strchr(r->redirect_uri, '?') ? '&' : '?');
}

static void add_param(struct gc_strbuf *to, const char *name, const char *value)
{
    char last = to->len > 0 ? to->data[to->len - 1] : '\0';
    if (last != '?' && last != '&' && last != '#')
        gc_strbuf_addc(to, '&');
    gc_strbuf_adds(to, name);
    gc_strbuf_addc(to, '=');
    gc_url_add_segment(to, value);
}

static void lead_back(struct mock_exchange *x, const struct request *r, struct gc_strbuf *location)
{
    if (r->has_state)
        add_param(location, "state", r->state);
    if (gc_strbuf_status(location) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    mock_reply_empty(x, 302);
    gc_http_add_header(x->res, "Location", gc_strbuf_text(location));
}

/* RFC 6749 4.1.2.1: false. */
static bool refuse(struct mock_exchange *x, const struct request *r, const char *error,
                   const char *description)
{
    struct gc_strbuf location GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_LOCATION);
    begin_location(&location, r);
    add_param(&location, "error", error);
    add_param(&location, "error_description", description);
    lead_back(x, r, &location);
    return false;
}

static bool read_type(struct mock_exchange *x, struct request *r)
{
    char type[OAUTH_FIELD];
    int has_state = param(x, "state", r->state, sizeof r->state);
    int has_type = param(x, "response_type", type, sizeof type);
    r->has_state = has_state > 0;
    if (has_state < 0 || has_type <= 0)
        return refuse(x, r, "invalid_request", "response_type is missing, or state is malformed");
    r->implicit = strcmp(type, "token") == 0;
    if (!r->implicit && strcmp(type, "code") != 0)
        return refuse(x, r, "unsupported_response_type", "response_type must be code or token");
    const char *grant = r->implicit ? OAUTH_IMPLICIT : OAUTH_CODE;
    if (r->client->grant && strcmp(r->client->grant, grant) != 0)
        return refuse(x, r, "unauthorized_client", "the client may not log in in this way");
    return true;
}

/* RFC 7636 4.3 and 4.4.1. */
static bool read_challenge(struct mock_exchange *x, struct request *r)
{
    char method[OAUTH_FIELD], *challenge = r->grant.code_challenge;
    int has = param(x, "code_challenge", challenge, sizeof r->grant.code_challenge);
    int has_method = param(x, "code_challenge_method", method, sizeof method);
    if (has < 0 || (has && strlen(challenge) < MIN_CHALLENGE))
        return refuse(x, r, "invalid_request", "code_challenge must have 43 to 128 characters");
    if (!has && has_method)
        return refuse(x, r, "invalid_request", "code challenge required");
    if (has_method < 0 ||
        (has_method && strcmp(method, "S256") != 0 && strcmp(method, "plain") != 0))
        return refuse(x, r, "invalid_request", "transform algorithm not supported");
    r->grant.challenge_is_plain = !has_method || strcmp(method, "plain") == 0;
    return true;
}

static bool read_user(struct mock_exchange *x, struct request *r)
{
    char who[OAUTH_FIELD] = "";
    param(x, "login_hint", who, sizeof who);
    r->user = mock_find_user(x, who);
    return r->user || refuse(x, r, "access_denied", "login_hint names nobody of the organization");
}

static void reply_code(struct mock_exchange *x, struct request *r)
{
    struct gc_strbuf location GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_LOCATION);
    char code[MOCK_TOKEN_TEXT];
    struct mock_grant *grant = &r->grant;
    gc_copy(grant->client_id, sizeof grant->client_id, r->client->id);
    gc_copy(grant->user_id, sizeof grant->user_id, gc_json_str(r->user, "id"));
    gc_copy(grant->redirect_uri, sizeof grant->redirect_uri, r->redirect_uri);
    grant->expires_ms = mock_clock_now(&x->world->clock) + CODE_LIFETIME_MS;
    if (mock_grants_issue(&x->world->grants, grant, code) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    begin_location(&location, r);
    add_param(&location, "code", code);
    lead_back(x, r, &location);
}

static void reply_token(struct mock_exchange *x, const struct request *r)
{
    struct gc_strbuf location GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_LOCATION);
    char token[MOCK_TOKEN_TEXT], expires_in[24];
    if (oauth_issue(x, r->client, OAUTH_IMPLICIT, gc_json_str(r->user, "id"), token) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    snprintf(expires_in, sizeof expires_in, "%lld", (long long)oauth_expires_in(r->client));
    begin_location(&location, r);
    add_param(&location, "access_token", token);
    add_param(&location, "expires_in", expires_in);
    add_param(&location, "token_type", "bearer");
    lead_back(x, r, &location);
}

void mock_get_oauth_authorize(struct mock_exchange *x)
{
    struct request r = {.implicit = false};
    char prompt[OAUTH_FIELD];
    if (!read_client(x, &r) || !read_type(x, &r) || !read_challenge(x, &r) || !read_user(x, &r))
        return;
    if (param(x, "prompt", prompt, sizeof prompt) > 0 && strcmp(prompt, "login") == 0)
        oauth_reply_page(x, r.client);
    else if (r.implicit)
        reply_token(x, &r);
    else
        reply_code(x, &r);
}

/* Tokens stay what they are: a logout ends the session of the browser, and here there is none. */
void mock_get_logout(struct mock_exchange *x)
{
    struct request r = {.implicit = false};
    if (!read_client(x, &r))
        return;
    mock_reply_empty(x, 302);
    gc_http_add_header(x->res, "Location", r.redirect_uri);
}
