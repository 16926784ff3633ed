#include "base/http/url.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    unsigned port;
} schemes[] = {{"http", 80}, {"https", 443}};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The first thing that no base URL may hold, in words; NULL when there is none. */
static const char *forbidden(const char *text)
{
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == ' ')
            return "it holds a space";
        if (c < 0x20 || c == 0x7F)
            return "it holds a control character";
        if (c >= 0x80)
            return "it holds a character that is not ASCII";
        if (c == '?')
            return "a base URL has no query (?)";
        if (c == '#')
            return "a base URL has no fragment (#)";
    }
    return NULL;
}

/* Reads the scheme; returns what follows "://", or NULL. */
static const char *read_scheme(struct gc_url *u, const char *text, const char **why)
{
    const char *end = strstr(text, "://");
    *why = "it needs a scheme: http:// or https://";
    if (!end || end == text)
        return NULL;
    for (size_t i = 0; i < GC_COUNT_OF(schemes); i++) {
        size_t n = strlen(schemes[i].name);
        if ((size_t)(end - text) == n && strncasecmp(text, schemes[i].name, n) == 0) {
            gc_copy(u->scheme, sizeof u->scheme, schemes[i].name);
            u->port = schemes[i].port;
            return end + 3;
        }
    }
    *why = "only http:// and https:// are supported";
    return NULL;
}

static const char *copy_host(struct gc_url *u, const char *from, size_t n)
{
    if (n == 0)
        return "the host is missing";
    if (n >= sizeof u->host)
        return "the host is too long";
    memcpy(u->host, from, n);
    u->host[n] = '\0';
    return NULL;
}

/* "[::1]" or a name; *rest becomes what follows it. Returns what is wrong, or NULL. */
static const char *read_host(struct gc_url *u, const char *at, const char *end, const char **rest)
{
    if (*at == '[') {
        struct in6_addr address;
        const char *close = memchr(at, ']', (size_t)(end - at));
        if (!close || copy_host(u, at + 1, (size_t)(close - at) - 1) ||
            inet_pton(AF_INET6, u->host, &address) != 1)
            return "the address in brackets is not an IPv6 address";
        *rest = close + 1;
        return NULL;
    }
    const char *p = at;
    while (p < end && *p != ':') {
        if (!is_alpha(*p) && !is_digit(*p) && !strchr("-._", *p))
            return "the host holds a character that host names do not have";
        p++;
    }
    *rest = p;
    return copy_host(u, at, (size_t)(p - at));
}

static const char *read_port(struct gc_url *u, const char *at, const char *end)
{
    static const char bad[] = "the port is not a number from 1 to 65535";
    if (at == end)
        return NULL;
    if (*at != ':' || at + 1 == end || end - at > 6)
        return bad;
    u->port = 0;
    for (at++; at < end; at++) {
        if (!is_digit(*at))
            return bad;
        u->port = u->port * 10 + (unsigned)(*at - '0');
    }
    return u->port >= 1 && u->port <= 65535 ? NULL : bad;
}

static const char *read_path(struct gc_url *u, const char *at)
{
    size_t n = strlen(at);
    while (n > 0 && at[n - 1] == '/')
        n--;
    if (n >= sizeof u->path)
        return "the path is too long";
    memcpy(u->path, at, n);
    u->path[n] = '\0';
    return NULL;
}

/* Returns what is wrong, or NULL. */
static const char *parse(struct gc_url *u, const char *text)
{
    const char *why = forbidden(text), *rest = NULL;
    if (why)
        return why;
    const char *at = read_scheme(u, text, &why);
    if (!at)
        return why;
    const char *end = at + strcspn(at, "/");
    if (memchr(at, '@', (size_t)(end - at)))
        return "it holds a user name or password (@): give credentials by their own options";
    why = read_host(u, at, end, &rest);
    if (!why)
        why = read_port(u, rest, end);
    return why ? why : read_path(u, end);
}

enum gc_status gc_url_parse(struct gc_url *out, const char *text, struct gc_error *err)
{
    struct gc_url u = {.port = 0};
    if (!text || !*text)
        return gc_fail(err, GC_E_USAGE, "the URL is empty");
    const char *why = parse(&u, text);
    if (why && strchr(text, '@')) /* a password must not be shown */
        return gc_fail(err, GC_E_USAGE, "not a usable URL: %s", why);
    if (why)
        return gc_fail(err, GC_E_USAGE, "\"%.200s\" is not a usable URL: %s", text, why);
    *out = u;
    return GC_OK;
}

bool gc_host_is_loopback(const char *host)
{
    struct in_addr address;
    if (inet_pton(AF_INET, host, &address) == 1)
        return (ntohl(address.s_addr) >> 24) == 127;
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0;
}

void gc_url_of_server(struct gc_strbuf *to, const char *host, unsigned port)
{
    host = strcmp(host, "0.0.0.0") == 0 ? "127.0.0.1" : strcmp(host, "::") == 0 ? "::1" : host;
    gc_strbuf_addf(to, strchr(host, ':') ? "http://[%s]:%u" : "http://%s:%u", host, port);
}

void gc_url_join(struct gc_strbuf *to, const char *base, const char *path)
{
    size_t n = strlen(base);
    while (n > 0 && base[n - 1] == '/')
        n--;
    gc_strbuf_add(to, base, n);
    gc_strbuf_adds(to, path);
}

void gc_url_add_segment(struct gc_strbuf *to, const char *segment)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const char *p = segment; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (is_alpha(*p) || is_digit(*p) || strchr("-._~", *p)) {
            gc_strbuf_addc(to, *p);
        } else {
            char escape[3] = {'%', hex[c >> 4], hex[c & 15]};
            gc_strbuf_add(to, escape, sizeof escape);
        }
    }
}

void gc_url_add_query(struct gc_strbuf *to, const char *name, const char *value)
{
    gc_strbuf_addc(to, strchr(gc_strbuf_text(to), '?') ? '&' : '?');
    gc_url_add_segment(to, name);
    gc_strbuf_addc(to, '=');
    gc_url_add_segment(to, value);
}

long gc_url_decode(char *out, size_t cap, const char *text, size_t n, bool plus)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        int c = (unsigned char)text[i];
        if (c == '%') {
            int high = n - i > 2 ? gc_hex_value(text[i + 1]) : -1;
            int low = n - i > 2 ? gc_hex_value(text[i + 2]) : -1;
            c = high < 0 || low < 0 ? 0 : high * 16 + low;
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == 0 || len + 1 >= cap)
            return -1;
        out[len++] = (char)c;
    }
    if (cap == 0)
        return -1;
    out[len] = '\0';
    return (long)len;
}

/* The next pair of a form whose name is `name`, from *at on: its value; NULL when there is none. */
static const char *next_value(const char **at, const char *end, const char *name, size_t *n)
{
    while (*at < end) {
        const char *p = *at, *stop = memchr(p, '&', (size_t)(end - p));
        stop = stop ? stop : end;
        *at = stop < end ? stop + 1 : end;
        const char *equals = memchr(p, '=', (size_t)(stop - p));
        const char *value = equals ? equals + 1 : stop;
        char key[256];
        if (gc_url_decode(key, sizeof key, p, (size_t)((equals ? equals : stop) - p), true) < 0 ||
            strcmp(key, name) != 0)
            continue;
        *n = (size_t)(stop - value);
        return value;
    }
    return NULL;
}

long gc_form_get(const char *form, size_t n, const char *name, char *out, size_t cap)
{
    const char *at = form;
    size_t value_bytes;
    const char *value = next_value(&at, form + n, name, &value_bytes);
    return value ? gc_url_decode(out, cap, value, value_bytes, true) : -2;
}

size_t gc_form_count(const char *form, size_t n, const char *name)
{
    const char *at = form;
    size_t count = 0, value_bytes;
    while (next_value(&at, form + n, name, &value_bytes))
        count++;
    return count;
}
