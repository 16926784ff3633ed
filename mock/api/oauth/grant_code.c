/* A code for a token, with or without a proof key (PKCE); and a refresh token for a new one. */
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "mock/api/oauth/internal.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"
#include "mock/text/base64.h"

/* How long a refresh token lives is the service's secret: a guess. That it stays the same when it
 * is used is one, too. */
#define REFRESH_LIFETIME_MS (INT64_C(30) * 24 * 60 * 60 * 1000)

enum { MIN_VERIFIER = 43, MAX_VERIFIER = 128 };

/* base64url without padding of the SHA-256: what S256 makes of a verifier. */
static void challenge_of(const char *verifier, char out[64])
{
    unsigned char digest[GC_SHA256_BYTES];
    char bytes[GC_SHA256_BYTES];
    gc_sha256(verifier, strlen(verifier), digest);
    memcpy(bytes, digest, sizeof bytes);
    mock_base64_encode(bytes, sizeof bytes, out, 64);
    for (char *c = out; *c; c++) {
        if (*c == '+')
            *c = '-';
        else if (*c == '/')
            *c = '_';
        else if (*c == '=')
            *c = '\0';
    }
}

static bool verifier_is_well_formed(const char *verifier)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    size_t n = strlen(verifier);
    return n >= MIN_VERIFIER && n <= MAX_VERIFIER && strspn(verifier, letters) == n;
}

/* RFC 7636 4.6. False after the refusal. */
static bool proves_key(struct mock_exchange *x, const struct mock_grant *grant)
{
    char verifier[OAUTH_FIELD], made[64];
    int has = oauth_field(x, "code_verifier", verifier, sizeof verifier);
    if (has < 0 || (has && !verifier_is_well_formed(verifier)))
        oauth_refuse(x, "invalid_request",
                     "code_verifier must be 43 to 128 letters, digits or any of -._~");
    else if (!has && *grant->code_challenge)
        oauth_refuse(x, "invalid_grant",
                     "code_verifier is missing: the code was asked for with a "
                     "code_challenge");
    else if (has && !*grant->code_challenge)
        oauth_refuse(x, "invalid_grant", "the code was asked for without a code_challenge");
    else if (has) {
        challenge_of(verifier, made);
        if (strcmp(grant->challenge_is_plain ? verifier : made, grant->code_challenge) == 0)
            return true;
        oauth_refuse(x, "invalid_grant", "code_verifier does not fit the code_challenge");
    } else {
        return true;
    }
    return false;
}

/* A code that comes twice was stolen from one of the two: what was given for it ends (RFC 6749
 * 4.1.2). */
static bool is_good(struct mock_exchange *x, enum mock_grant_state state,
                    const struct mock_grant *grant, const char *what)
{
    static const char *const words[] = {[MOCK_GRANT_UNKNOWN] = "is unknown",
                                        [MOCK_GRANT_USED] = "was used before",
                                        [MOCK_GRANT_EXPIRED] = "is expired"};
    char text[OAUTH_FIELD];
    if (state == MOCK_GRANT_GOOD)
        return true;
    if (state == MOCK_GRANT_USED && *grant->token)
        mock_tokens_revoke(&x->world->tokens, grant->token);
    snprintf(text, sizeof text, "%s %s", what, words[state]);
    oauth_refuse(x, "invalid_grant", text);
    return false;
}

static bool fits(struct mock_exchange *x, const struct mock_client *client, bool proven,
                 const char *redirect_uri, const struct mock_grant *grant)
{
    if (strcmp(grant->client_id, client->id) != 0 || grant->is_refresh)
        oauth_refuse(x, "invalid_grant", "code was issued to another client");
    else if (strcmp(grant->redirect_uri, redirect_uri) != 0)
        oauth_refuse(x, "invalid_grant",
                     "redirect_uri is not the one that the code was asked for with");
    else if (!proven && !*grant->code_challenge) /* nothing says that it is the client */
        oauth_refuse(x, "invalid_client", "authentication failed");
    else
        return proves_key(x, grant);
    return false;
}

static bool user_is_there(struct mock_exchange *x, const struct mock_grant *grant)
{
    if (mock_find_user(x, grant->user_id))
        return true;
    oauth_refuse(x, "invalid_grant", "the user is no longer there");
    return false;
}

/* Only a client that can keep a secret gets a refresh token. */
static bool issue_refresh(struct mock_exchange *x, const struct mock_grant *code,
                          char out[MOCK_TOKEN_TEXT])
{
    struct mock_grant refresh = {
        .is_refresh = true, .expires_ms = mock_clock_now(&x->world->clock) + REFRESH_LIFETIME_MS};
    gc_copy(refresh.client_id, sizeof refresh.client_id, code->client_id);
    gc_copy(refresh.user_id, sizeof refresh.user_id, code->user_id);
    if (mock_grants_issue(&x->world->grants, &refresh, out) == GC_OK)
        return true;
    mock_fail(x, MOCK_E_INTERNAL, NULL);
    return false;
}

void oauth_grant_code(struct mock_exchange *x)
{
    char code[OAUTH_FIELD], redirect_uri[MOCK_REDIRECT_URI], token[MOCK_TOKEN_TEXT];
    char refresh[MOCK_TOKEN_TEXT];
    struct mock_grant grant = {.is_refresh = false};
    bool proven;
    const struct mock_client *client = oauth_authenticate(x, true, &proven);
    if (!client || !oauth_needs_field(x, "code", code, sizeof code) ||
        !oauth_needs_field(x, "redirect_uri", redirect_uri, sizeof redirect_uri))
        return;
    enum mock_grant_state state =
        mock_grants_redeem(&x->world->grants, code, mock_clock_now(&x->world->clock), &grant);
    if (!is_good(x, state, &grant, "code") || !fits(x, client, proven, redirect_uri, &grant) ||
        !user_is_there(x, &grant) || (proven && !issue_refresh(x, &grant, refresh)))
        return;
    if (oauth_reply_token(x, client, OAUTH_CODE, grant.user_id, proven ? refresh : NULL, token))
        mock_grants_set_token(&x->world->grants, code, token);
}

void oauth_grant_refresh(struct mock_exchange *x)
{
    char refresh[OAUTH_FIELD], token[MOCK_TOKEN_TEXT];
    struct mock_grant grant = {.is_refresh = false};
    bool proven;
    const struct mock_client *client = oauth_authenticate(x, false, &proven);
    if (!client || !oauth_needs_field(x, "refresh_token", refresh, sizeof refresh))
        return;
    enum mock_grant_state state =
        mock_grants_redeem(&x->world->grants, refresh, mock_clock_now(&x->world->clock), &grant);
    if (!is_good(x, state, &grant, "refresh_token"))
        return;
    if (!grant.is_refresh || strcmp(grant.client_id, client->id) != 0)
        oauth_refuse(x, "invalid_grant", "refresh_token was issued to another client");
    else if (user_is_there(x, &grant))
        oauth_reply_token(x, client, OAUTH_CODE, grant.user_id, refresh, token);
}
