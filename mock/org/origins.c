/* Where what leaves the mock goes: org.json maps origins to services. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "mock/org/internal.h"

enum { ORIGIN_BYTES = 512 };

size_t mock_origin_length(const char *url)
{
    size_t scheme =
        strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    if (!scheme || strncmp(url + scheme, "://", 3) != 0)
        return 0;
    return scheme + 3 + strcspn(url + scheme + 3, "/?#");
}

bool mock_origin_is_here(const char *url)
{
    char host[256];
    const char *at = strstr(url, "://");
    if (!at)
        return false;
    at += 3;
    bool bracketed = *at == '[';
    at += bracketed;
    size_t n = strcspn(at, bracketed ? "]" : ":/?#");
    if (n >= sizeof host)
        return false;
    memcpy(host, at, n);
    host[n] = '\0';
    return gc_host_is_loopback(host);
}

/* Lower case, without the scheme's own port and a final '/'. False: too long. */
static bool normalise(const char *text, size_t n, char out[ORIGIN_BYTES])
{
    static const struct {
        const char *scheme, *port;
    } usual[] = {{"http://", ":80"}, {"https://", ":443"}};
    while (n && text[n - 1] == '/')
        n--;
    if (n >= ORIGIN_BYTES)
        return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)tolower((unsigned char)text[i]);
    out[n] = '\0';
    for (size_t i = 0; i < GC_COUNT_OF(usual); i++) {
        size_t k = strlen(usual[i].port);
        if (strncmp(out, usual[i].scheme, strlen(usual[i].scheme)) == 0 && n > k &&
            strcmp(out + n - k, usual[i].port) == 0)
            out[n - k] = '\0';
    }
    return true;
}

/* '*' stands for anything but what ends a host. */
static bool fits(const char *pattern, const char *text)
{
    const char *star = NULL, *from = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            from = text;
        } else if (*pattern == *text) {
            pattern++, text++;
        } else if (star && *from != ':' && *from != '/') {
            pattern = star + 1;
            text = ++from;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static bool has_star(const char *key)
{
    return strchr(key, '*') != NULL;
}

const char *mock_org_origin(const struct mock_org *org, const char *url, const char **rest)
{
    const cJSON *origins = mock_org_settings(org)->origins, *each;
    size_t n = mock_origin_length(url);
    char wanted[ORIGIN_BYTES], key[ORIGIN_BYTES];
    *rest = n ? url + n : "";
    if (!normalise(url, n ? n : strlen(url), wanted))
        return NULL;
    for (int stars = 0; stars < 2; stars++)
        cJSON_ArrayForEach(each, origins)
        {
            if (cJSON_IsString(each) && has_star(each->string) == (stars == 1) &&
                normalise(each->string, strlen(each->string), key) && fits(key, wanted))
                return each->valuestring;
        }
    return NULL;
}
