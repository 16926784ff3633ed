/* What a request says: its query, its JSON body. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "mock/exchange/envelope.h"

const char *mock_query(const struct mock_exchange *x, const char *name, char *out, size_t cap)
{
    const char *query = x->req->query;
    if (gc_form_get(query, strlen(query), name, out, cap) >= 0)
        return out;
    *out = '\0';
    return NULL;
}

bool mock_query_is_true(const struct mock_exchange *x, const char *name)
{
    char text[8];
    return mock_query(x, name, text, sizeof text) && strcmp(text, "true") == 0;
}

bool mock_parse_number(const char *text, int64_t *out)
{
    if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 15)
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

bool mock_query_int(struct mock_exchange *x, const char *name, int64_t min, int64_t max,
                    int64_t fallback, int64_t *out)
{
    char text[64], allowed[96];
    const char *query = x->req->query;
    long n = gc_form_get(query, strlen(query), name, text, sizeof text);
    *out = fallback;
    if (n == -2)
        return true;
    if (n >= 0 && mock_parse_number(text, out) && *out >= min && *out <= max)
        return true;
    snprintf(allowed, sizeof allowed, "a whole number from %lld to %lld", (long long)min,
             (long long)max);
    mock_fail_value(x, name, n >= 0 ? text : "(malformed)", allowed);
    return false;
}

bool mock_request_any_json(struct mock_exchange *x, struct gc_json *out)
{
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(out, "request body", x->req->body, x->req->body_bytes,
                                     &gc_json_default_limits, &err);
    if (s == GC_OK)
        return true;
    mock_fail_because(x, s == GC_E_TOO_BIG ? GC_E_DATA : s, &err, NULL);
    return false;
}

bool mock_request_optional_json(struct mock_exchange *x, struct gc_json *out)
{
    return strspn(x->req->body, " \t\r\n") == x->req->body_bytes || mock_request_any_json(x, out);
}

bool mock_request_json(struct mock_exchange *x, struct gc_json *out)
{
    if (!gc_http_request_is(x->req, "application/json")) {
        mock_fail(x, MOCK_E_MEDIA_TYPE, NULL);
        return false;
    }
    if (!mock_request_any_json(x, out))
        return false;
    if (cJSON_IsObject(out->root))
        return true;
    mock_fail_text(x, MOCK_E_BAD_REQUEST, "request body: expected a JSON object, got %s",
                   gc_json_type_name(out->root));
    return false;
}

bool mock_member_text(struct mock_exchange *x, const cJSON *body, const char *key, const char *what,
                      const char **out)
{
    *out = gc_json_str(body, key);
    if (*out && **out)
        return true;
    mock_fail_value(x, key, *out ? "" : gc_json_type_name(gc_json_get(body, key)), what);
    return false;
}

bool mock_member_may_be(struct mock_exchange *x, const cJSON *body, const char *key, int kind,
                        const cJSON **out)
{
    *out = gc_json_get(body, key);
    if (!*out || cJSON_IsNull(*out))
        *out = NULL;
    else if (!((*out)->type & kind)) {
        mock_fail_value(x, key, gc_json_type_name(*out),
                        kind == cJSON_String ? "a string" : "an object");
        return false;
    }
    return true;
}
