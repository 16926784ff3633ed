#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "mock/api/api.h"
#include "mock/exchange/envelope.h"

const char *mock_api_query(const struct mock_exchange *x, const char *name, char *out, size_t cap)
{
    const char *query = x->req->query;
    return gc_form_get(query, strlen(query), name, out, cap) >= 0 ? out : NULL;
}

static bool parse_int(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 15)
        return false;
    *out = strtoll(text, &end, 10);
    return *out >= min && *out <= max;
}

bool mock_api_query_int(struct mock_exchange *x, const char *name, int64_t min, int64_t max,
                        int64_t fallback, int64_t *out)
{
    char text[64], allowed[96];
    const char *query = x->req->query;
    long n = gc_form_get(query, strlen(query), name, text, sizeof text);
    *out = fallback;
    if (n == -2)
        return true;
    if (n >= 0 && parse_int(text, min, max, out))
        return true;
    snprintf(allowed, sizeof allowed, "a whole number from %lld to %lld", (long long)min,
             (long long)max);
    mock_fail_value(x, name, n >= 0 ? text : "(malformed)", allowed);
    return false;
}

void mock_api_each_right(const struct mock_client *c, void (*visit)(void *ctx, const char *right),
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
