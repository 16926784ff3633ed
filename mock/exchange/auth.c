#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"

bool mock_auth_same_secret(const char *a, const char *b)
{
    size_t n_a = strlen(a), n_b = strlen(b);
    unsigned differs = n_a != n_b;
    for (size_t i = 0; i < n_a; i++)
        differs |= (unsigned)((unsigned char)a[i] ^ (unsigned char)b[n_b ? i % n_b : 0]);
    return differs == 0;
}

/* What follows "Bearer ", or NULL. */
static const char *bearer_of(const char *authorization)
{
    if (!authorization || strncasecmp(authorization, "Bearer ", 7) != 0)
        return NULL;
    return authorization + 7 + strspn(authorization + 7, " ");
}

/* The bearer token that came; NULL when there is none or it is malformed. */
static const char *read_bearer(const struct mock_exchange *x, char out[MOCK_TOKEN_TEXT])
{
    const char *text = bearer_of(gc_http_request_header(x->req, "Authorization"));
    if (!text)
        return NULL;
    size_t n = strcspn(text, " \t,");
    if (n == 0 || text[n + strspn(text + n, " \t")] != '\0')
        return NULL;
    if (n >= MOCK_TOKEN_TEXT) /* longer than any that was issued: it stays unknown */
        n = MOCK_TOKEN_TEXT - 1;
    memcpy(out, text, n);
    out[n] = '\0';
    return out;
}

void mock_auth_identify(struct mock_exchange *x)
{
    char text[MOCK_TOKEN_TEXT];
    if (!read_bearer(x, text))
        return;
    int64_t now_ms = mock_clock_now(&x->world->clock);
    x->token_state = mock_tokens_find(&x->world->tokens, text, now_ms, &x->token);
    if (x->token_state != MOCK_TOKEN_UNKNOWN)
        x->client = mock_org_client(x->org, x->token.client_id);
}

static bool is_platform(const struct mock_exchange *x)
{
    return strcmp(x->token.client_id, MOCK_PLATFORM_CLIENT) == 0;
}

/* Is one of those that stand there, apart by '|', among the rights? */
static bool has_right(const struct mock_client *c, const char *any)
{
    char one[128];
    for (const char *at = any; *at;) {
        size_t n = strcspn(at, "|");
        snprintf(one, sizeof one, "%.*s", (int)n, at);
        if (mock_texts_have(&c->permissions, one) || mock_texts_have(&c->scopes, one))
            return true;
        at += n + (at[n] == '|');
    }
    return false;
}

/* The platform's own token may do everything. */
bool mock_auth_may(const struct mock_exchange *x, const char *permission)
{
    if (is_platform(x))
        return true;
    const struct mock_client *c = x->client;
    return c && (mock_texts_have(&c->permissions, "*") || mock_texts_have(&c->scopes, "*") ||
                 has_right(c, permission));
}

static bool refuse(struct mock_exchange *x, enum mock_error error)
{
    mock_fail(x, error, NULL);
    return false;
}

/* Of several the real service names all, apart by commas. */
static void refuse_permission(struct mock_exchange *x)
{
    char listed[512];
    bool several = strchr(x->route->permission, '|') != NULL;
    size_t n = 0;
    for (const char *at = x->route->permission; *at && n + 3 < sizeof listed; at++) {
        n +=
            (size_t)snprintf(listed + n, 3, "%.1s%s", *at == '|' ? "," : at, *at == '|' ? " " : "");
    }
    listed[n] = '\0';
    mock_fail(x, several ? MOCK_E_MISSING_ANY : MOCK_E_MISSING_PERMISSIONS, "permissions", listed,
              NULL);
}

static bool allow_token(struct mock_exchange *x)
{
    char text[MOCK_TOKEN_TEXT];
    if (!read_bearer(x, text))
        return refuse(x, MOCK_E_AUTH_REQUIRED);
    switch (x->token_state) {
    case MOCK_TOKEN_EXPIRED:
        return refuse(x, MOCK_E_EXPIRED);
    case MOCK_TOKEN_UNKNOWN:
    case MOCK_TOKEN_REVOKED:
        return refuse(x, MOCK_E_BAD_CREDENTIALS);
    case MOCK_TOKEN_ACTIVE:
        break;
    }
    /* The client may have been taken out of the org, or disabled, after it got its token. */
    if (!is_platform(x) && (!x->client || x->client->disabled))
        return refuse(x, MOCK_E_BAD_CREDENTIALS);
    if (x->route->permission && !mock_auth_may(x, x->route->permission)) {
        refuse_permission(x);
        return false;
    }
    return true;
}

bool mock_auth_has_admin_token(const struct mock_exchange *x)
{
    const char *given = bearer_of(gc_http_request_header(x->req, "Authorization"));
    return given && mock_auth_same_secret(given, x->services->admin_token);
}

bool mock_auth_allow(struct mock_exchange *x)
{
    switch (x->route->auth) {
    case MOCK_AUTH_NONE:
    case MOCK_AUTH_ADMIN: /* mock_guard_admits has let it in */
        return true;
    case MOCK_AUTH_TOKEN:
        return allow_token(x);
    }
    return false;
}

void mock_auth_each_right(const struct mock_client *c, void (*visit)(void *ctx, const char *right),
                          void *ctx)
{
    if (!c) {
        visit(ctx, "*");
        return;
    }
    for (size_t i = 0; i < c->scopes.n; i++)
        visit(ctx, c->scopes.items[i]);
    for (size_t i = 0; i < c->permissions.n; i++)
        if (!mock_texts_have(&c->scopes, c->permissions.items[i]))
            visit(ctx, c->permissions.items[i]);
}
