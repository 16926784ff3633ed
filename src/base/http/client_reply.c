#include "base/http/client.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { RETRY_DIGITS = 9 };

void gc_http_reply_release(struct gc_http_reply *r)
{
    free(r->body);
    free(r->headers);
    *r = (struct gc_http_reply){0};
}

/* The value of a header and its length, or NULL. */
static const char *find_value(const char *lines, const char *name, size_t *n)
{
    size_t len = strlen(name);
    for (const char *at = lines; at && *at; at = strchr(at, '\n'), at = at ? at + 1 : NULL) {
        if (strncasecmp(at, name, len) != 0 || at[len] != ':')
            continue;
        at += len + 1;
        at += strspn(at, " \t");
        *n = strcspn(at, "\r\n");
        while (*n && (at[*n - 1] == ' ' || at[*n - 1] == '\t'))
            --*n;
        return at;
    }
    return NULL;
}

bool gc_http_reply_header(const struct gc_http_reply *r, const char *name, char *out, size_t cap)
{
    size_t n = 0;
    const char *value = find_value(r->headers, name, &n);
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
        return digits > RETRY_DIGITS ? -1 : strtol(text, NULL, 10) * 1000;
    time_t at = curl_getdate(text, NULL);
    if (at < 0)
        return -1;
    int64_t wait_ms = (int64_t)at * 1000 - wall_now_ms;
    return wait_ms > 0 ? wait_ms : 0;
}

bool gc_http_reply_is_json(const struct gc_http_reply *r)
{
    size_t n = 0;
    const char *type = find_value(r->headers, "Content-Type", &n);
    if (!type)
        return false;
    size_t len = strcspn(type, "; \t\r\n");
    return (len == 16 && strncasecmp(type, "application/json", 16) == 0) ||
           (len > 5 && strncasecmp(type + len - 5, "+json", 5) == 0);
}
