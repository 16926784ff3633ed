#include "base/http/client.h"

#include "base/http/curl.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What asks for more (the year 9999, say) asks for nothing that can be done. */
static const int64_t longest_retry_ms = 30LL * 24 * 60 * 60 * 1000;
enum { RETRY_DIGITS = 9 };

static int64_t believable(int64_t ms)
{
    return ms > longest_retry_ms ? -1 : ms;
}

void gc_http_reply_release(struct gc_http_reply *r)
{
    free(r->body);
    free(r->headers);
    *r = (struct gc_http_reply){0};
}

bool gc_http_reply_header(const struct gc_http_reply *r, const char *name, char *out, size_t cap)
{
    size_t n = 0;
    const char *value = gc_http_find_header(r->headers, name, &n);
    if (cap)
        *out = '\0';
    if (!value || n >= cap)
        return false;
    memcpy(out, value, n);
    out[n] = '\0';
    return true;
}

int64_t gc_http_retry_after_ms(const struct gc_http_reply *r, int64_t wall_now_ms)
{
    char text[64];
    if (!gc_http_reply_header(r, "Retry-After", text, sizeof text) || !*text)
        return -1;
    size_t digits = strspn(text, "0123456789");
    if (text[digits] == '\0')
        return digits > RETRY_DIGITS ? -1 : believable(strtol(text, NULL, 10) * 1000);
    time_t at = gc_curl_load(NULL) == GC_OK ? gc_curl.getdate(text, NULL) : -1;
    if (at < 0)
        return -1;
    int64_t wait_ms = (int64_t)at * 1000 - wall_now_ms;
    return wait_ms > 0 ? believable(wait_ms) : 0;
}

bool gc_http_reply_is_json(const struct gc_http_reply *r)
{
    size_t n = 0;
    const char *type = gc_http_find_header(r->headers, "Content-Type", &n);
    if (!type)
        return false;
    size_t len = strcspn(type, "; \t\r\n");
    return (len == 16 && strncasecmp(type, "application/json", 16) == 0) ||
           (len > 5 && strncasecmp(type + len - 5, "+json", 5) == 0);
}
