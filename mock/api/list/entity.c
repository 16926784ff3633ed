#include "mock/api/list/entity.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "mock/exchange/envelope.h"

enum { MAX_VALUE = 512, MAX_URI = 4096 };

void mock_put_date(struct gc_jsonw *w, const char *key, int64_t at_ms)
{
    char text[GC_TIME_TEXT];
    gc_time_format(at_ms, text);
    gc_jsonw_put_str(w, key, text);
}

void mock_put_uri(struct gc_jsonw *w, const char *key, const char *pattern, ...)
{
    struct gc_strbuf uri GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_URI);
    va_list ap;
    va_start(ap, pattern);
    for (const char *hole; (hole = strstr(pattern, "{}")); pattern = hole + 2) {
        gc_strbuf_add(&uri, pattern, (size_t)(hole - pattern));
        gc_url_add_segment(&uri, va_arg(ap, const char *));
    }
    va_end(ap);
    gc_strbuf_adds(&uri, pattern);
    gc_jsonw_put_str(w, key, gc_strbuf_text(&uri));
}

void mock_put_ref(struct gc_jsonw *w, const char *key, const char *id, const char *name,
                  const char *pattern)
{
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "id", id);
    if (name)
        gc_jsonw_put_str(w, "name", name);
    if (pattern)
        mock_put_uri(w, "selfUri", pattern, id);
    gc_jsonw_end(w);
}

void mock_put_division(struct gc_jsonw *w, const struct mock_org *org)
{
    mock_put_ref(w, "division", mock_org_settings(org)->id, "Home",
                 "/api/v2/authorization/divisions/{}");
}

/* One of the values that stand in `list`, apart by commas. */
static bool list_has(const char *list, const char *value)
{
    size_t n = strlen(value);
    for (const char *at = list;; at++) {
        size_t len = strcspn(at, ",");
        if (len == n && strncasecmp(at, value, n) == 0)
            return true;
        at += len;
        if (*at == '\0')
            return false;
    }
}

bool mock_query_wants(const struct mock_exchange *x, const char *name, const char *value)
{
    char key[MAX_VALUE], text[MAX_VALUE];
    bool given = false;
    for (const char *at = x->req->query; *at;) {
        size_t n = strcspn(at, "&"), n_key = strcspn(at, "=&");
        if (gc_url_decode(key, sizeof key, at, n_key, true) >= 0 && strcmp(key, name) == 0) {
            given = true;
            const char *from = at + n_key + (n_key < n);
            if (gc_url_decode(text, sizeof text, from, (size_t)(at + n - from), true) >= 0 &&
                list_has(text, value))
                return true;
        }
        at += n + (at[n] == '&');
    }
    return !given;
}

bool mock_query_wants_division(const struct mock_exchange *x, const char *name)
{
    return mock_query_wants(x, name, "*") ||
           mock_query_wants(x, name, mock_org_settings(x->org)->id);
}

bool mock_query_date(struct mock_exchange *x, const char *name, int64_t fallback, int64_t *out)
{
    char text[64];
    *out = fallback;
    if (!mock_query(x, name, text, sizeof text) || gc_time_parse(text, out) == 0)
        return true;
    mock_fail_value(x, name, text, "a moment such as 2026-01-31T08:15:00.000Z");
    return false;
}

bool mock_query_descending(struct mock_exchange *x, bool *out)
{
    static const char *const up[] = {"asc", "ascending"}, *const down[] = {"desc", "descending"};
    char text[32];
    *out = false;
    if (!mock_query(x, "sortOrder", text, sizeof text) || !*text)
        return true;
    for (size_t i = 0; i < GC_COUNT_OF(up); i++) {
        *out = strcasecmp(text, down[i]) == 0;
        if (*out || strcasecmp(text, up[i]) == 0)
            return true;
    }
    mock_fail_value(x, "sortOrder", text, "asc or desc");
    return false;
}
