/* POST /api/v2/oauth2/introspect: is a token active? Fields of RFC 7662. */
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/api/oauth/oauth.h"
#include "mock/exchange/envelope.h"

enum { MAX_TOKEN = 1024, MAX_SCOPE = 16384, USUAL_SCOPE = 1024 };

/* "" for one that is too long to exist. */
static void keep_token(const char *token, char out[MAX_TOKEN])
{
    gc_copy(out, MAX_TOKEN, strlen(token) < MAX_TOKEN ? token : "");
}

static bool form_token(struct mock_exchange *x, char out[MAX_TOKEN])
{
    size_t cap = x->req->body_bytes + 1; /* decoded it is no longer */
    char *token = malloc(cap);
    long n = token ? gc_form_get(x->req->body, cap - 1, "token", token, cap) : -1;
    if (n > 0)
        keep_token(token, out);
    else if (token)
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "the form field \"token\" is missing or malformed");
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    free(token);
    return n > 0;
}

/* The token that is asked about; false after an answer. */
static bool asked_token(struct mock_exchange *x, char out[MAX_TOKEN])
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (gc_http_request_is(x->req, "application/x-www-form-urlencoded"))
        return form_token(x, out);
    const char *token;
    if (!mock_request_json(x, &doc) ||
        !mock_member_text(x, doc.root, "token", "an access token, as a string", &token))
        return false;
    keep_token(token, out);
    return true;
}

static void add_right(void *ctx, const char *right)
{
    struct gc_strbuf *scope = ctx;
    if (scope->len > 0)
        gc_strbuf_addc(scope, ' ');
    gc_strbuf_adds(scope, right);
}

static void write_active(struct gc_jsonw *w, const struct mock_token *token,
                         const struct mock_client *client)
{
    struct gc_strbuf scope GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_SCOPE);
    gc_strbuf_reserve(&scope, USUAL_SCOPE);
    mock_auth_each_right(client, add_right, &scope);
    gc_jsonw_put_bool(w, "active", true);
    gc_jsonw_put_str(w, "client_id", token->client_id);
    gc_jsonw_put_str(w, "scope", gc_strbuf_text(&scope));
    gc_jsonw_put_str(w, "token_type", "bearer");
    gc_jsonw_put_int(w, "exp", token->expires_ms / 1000);
    gc_jsonw_put_int(w, "iat", token->issued_ms / 1000);
    gc_jsonw_put_str(w, "sub", *token->user_id ? token->user_id : token->client_id);
}

void mock_post_introspect(struct mock_exchange *x)
{
    char text[MAX_TOKEN];
    struct mock_token token;
    if (!asked_token(x, text))
        return;
    enum mock_token_state state =
        mock_tokens_find(&x->world->tokens, text, mock_clock_now(&x->world->clock), &token);
    const struct mock_client *client = NULL;
    bool active = state == MOCK_TOKEN_ACTIVE;
    if (active && strcmp(token.client_id, MOCK_PLATFORM_CLIENT) != 0) {
        client = mock_org_client(x->org, token.client_id);
        active = client && !client->disabled;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    if (active)
        write_active(&w, &token, client);
    else
        gc_jsonw_put_bool(&w, "active", false);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
