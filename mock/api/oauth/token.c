/* POST /oauth/token: a row a grant. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mock/api/oauth/internal.h"
#include "mock/api/oauth/oauth.h"
#include "mock/exchange/envelope.h"

int64_t oauth_expires_in(const struct mock_client *client)
{
    return client->token_lifetime_s > 0 ? client->token_lifetime_s - 1 : 0;
}

enum gc_status oauth_issue(struct mock_exchange *x, const struct mock_client *client,
                           const char *grant, const char *user_id, char out[MOCK_TOKEN_TEXT])
{
    struct mock_token like = {.grant = grant};
    gc_copy(like.client_id, sizeof like.client_id, client->id);
    gc_copy(like.user_id, sizeof like.user_id, user_id ? user_id : "");
    return mock_tokens_issue_like(&x->world->tokens, &like, client->token_lifetime_s,
                                  mock_clock_now(&x->world->clock), out);
}

/* The platform counts what a client asks for, and says so with a 400 of its own. The first words
 * are what its Terraform provider looks for; what follows them is a guess. Source:
 * MyPureCloud/terraform-provider-genesyscloud, genesyscloud/provider/provider.go. */
static bool is_throttled(struct mock_exchange *x, const struct mock_client *client)
{
    struct mock_limit_state state;
    char key[MOCK_CLIENT_ID + 16], text[128];
    int64_t allowed = client->tokens_per_minute >= 0 ? client->tokens_per_minute
                                                     : mock_org_settings(x->org)->tokens_per_minute;
    snprintf(key, sizeof key, "token of %s", client->id);
    if (allowed <= 0 || mock_limits_count(&x->world->limits, key, allowed,
                                          mock_clock_now(&x->world->clock), &state))
        return false;
    snprintf(text, sizeof text,
             "rate limit exceeded; at most %lld tokens in 60 seconds, try again in %lld seconds",
             (long long)allowed, (long long)state.reset_s);
    oauth_refuse(x, "invalid_request", text);
    return true;
}

bool oauth_reply_token(struct mock_exchange *x, const struct mock_client *client, const char *grant,
                       const char *user_id, const char *refresh_token, char out[MOCK_TOKEN_TEXT])
{
    if (!oauth_client_may(x, client, grant) || is_throttled(x, client))
        return false;
    if (oauth_issue(x, client, grant, user_id, out) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return false;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "access_token", out);
    if (refresh_token)
        gc_jsonw_put_str(&w, "refresh_token", refresh_token);
    gc_jsonw_put_str(&w, "token_type", "bearer");
    gc_jsonw_put_int(&w, "expires_in", oauth_expires_in(client));
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
    return true;
}

static void grant_client_credentials(struct mock_exchange *x)
{
    char token[MOCK_TOKEN_TEXT];
    bool proven;
    const struct mock_client *client = oauth_authenticate(x, false, &proven);
    if (client)
        oauth_reply_token(x, client, OAUTH_CLIENT_CREDENTIALS, NULL, NULL, token);
}

static const struct {
    const char *type;
    mock_handler *answer;
} grants[] = {
    {"client_credentials", grant_client_credentials},
    {"authorization_code", oauth_grant_code},
    {"refresh_token", oauth_grant_refresh},
    {"urn:ietf:params:oauth:grant-type:saml2-bearer", oauth_grant_saml},
};

void mock_post_oauth_token(struct mock_exchange *x)
{
    char type[OAUTH_FIELD];
    if (!gc_http_request_is(x->req, "application/x-www-form-urlencoded")) {
        oauth_refuse(x, "invalid_request",
                     "Content-Type must be application/x-www-form-urlencoded");
        return;
    }
    if (!oauth_needs_field(x, "grant_type", type, sizeof type))
        return;
    for (size_t i = 0; i < GC_COUNT_OF(grants); i++)
        if (strcmp(grants[i].type, type) == 0) {
            grants[i].answer(x);
            return;
        }
    oauth_refuse(x, "unsupported_grant_type",
                 "grant_type must be client_credentials, authorization_code, refresh_token or "
                 "urn:ietf:params:oauth:grant-type:saml2-bearer");
}
