/* /api/v2/tokens/me: the token that the request itself carries. */
#include "mock/api/oauth/oauth.h"
#include "mock/exchange/envelope.h"

static void write_right(void *ctx, const char *right)
{
    gc_jsonw_str(ctx, right);
}

static void write_organization(struct gc_jsonw *w, const char *key, const struct mock_settings *org)
{
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "id", org->id);
    gc_jsonw_put_str(w, "name", org->name);
    gc_jsonw_end(w);
}

void mock_get_tokens_me(struct mock_exchange *x)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    write_organization(&w, "organization", org);
    write_organization(&w, "homeOrganization", org);
    gc_jsonw_put_array(&w, "authorizedScope");
    mock_auth_each_right(x->client, write_right, &w);
    gc_jsonw_end(&w);
    gc_jsonw_put_object(&w, "OAuthClient");
    gc_jsonw_put_str(&w, "id", x->token.client_id);
    gc_jsonw_put_str(&w, "name", x->client ? x->client->name : "gcmock platform");
    gc_jsonw_put_str(&w, "authorizedGrantType",
                     x->token.grant ? x->token.grant : "CLIENT-CREDENTIALS");
    write_organization(&w, "organization", org);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_head_tokens_me(struct mock_exchange *x)
{
    mock_reply_empty(x, 200);
}

void mock_delete_tokens_me(struct mock_exchange *x)
{
    mock_tokens_revoke(&x->world->tokens, x->token.text);
    mock_reply_empty(x, 200);
}
