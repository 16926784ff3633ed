/* URLs, percent-encoding, forms and the router: what is taken apart goes together again. */
#include <stdio.h>
#include <string.h>

#include "base/http/router.h"
#include "base/http/url.h"
#include "mock/fault/match.h"
#include "tests/fuzz/fuzz.h"

static void base_url(const char *text)
{
    struct gc_url u, again;
    struct gc_error err = {0};
    char whole[2048];
    if (gc_url_parse(&u, text, &err) != GC_OK) {
        FUZZ_HOLDS(err.status == GC_E_USAGE && fuzz_is_message(gc_error_text(&err)));
        return;
    }
    FUZZ_HOLDS(u.host[0] && u.port >= 1 && u.port <= 65535);
    FUZZ_HOLDS(strcmp(u.scheme, "http") == 0 || strcmp(u.scheme, "https") == 0);
    bool v6 = strchr(u.host, ':') && u.host[0] != '[';
    snprintf(whole, sizeof whole, v6 ? "%s://[%s]:%u%s" : "%s://%s:%u%s", u.scheme, u.host, u.port,
             u.path);
    FUZZ_HOLDS(gc_url_parse(&again, whole, &err) == GC_OK);
    FUZZ_HOLDS(strcmp(u.host, again.host) == 0 && u.port == again.port);
    FUZZ_HOLDS(strcmp(u.path, again.path) == 0);
    (void)gc_host_is_loopback(u.host);
}

static void encoding(const char *text)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    static char decoded[4096];
    size_t n = strlen(text);
    if (n >= sizeof decoded)
        return;
    gc_url_add_segment(&made, text);
    FUZZ_HOLDS(strpbrk(gc_strbuf_text(&made), "/?#&+ ") == NULL);
    for (int plus = 0; plus < 2; plus++) {
        long len = gc_url_decode(decoded, sizeof decoded, gc_strbuf_text(&made), made.len, plus);
        FUZZ_HOLDS(len == (long)n && memcmp(decoded, text, n) == 0);
    }
    gc_strbuf_reset(&made);
    gc_url_add_query(&made, "a", text);
    long len = gc_form_get(gc_strbuf_text(&made) + 1, made.len - 1, "a", decoded, sizeof decoded);
    FUZZ_HOLDS(len == (long)n && memcmp(decoded, text, n) == 0);
}

static void form(const char *text, size_t size)
{
    char name[64], value[64], decoded[64];
    const char *at = text;
    size_t fields = 0;
    while (mock_form_next(&at, text + size, name, sizeof name, value, sizeof value)) {
        FUZZ_HOLDS(strlen(name) < sizeof name && strlen(value) < sizeof value);
        FUZZ_HOLDS(++fields <= size + 1);
    }
    long n = gc_form_get(text, size, "grant_type", decoded, sizeof decoded);
    FUZZ_HOLDS(n < 0 || strlen(decoded) == (size_t)n);
    n = gc_url_decode(decoded, sizeof decoded, text, size, true);
    FUZZ_HOLDS(n < 0 || ((size_t)n <= size && strlen(decoded) == (size_t)n));
}

static void route(const char *path)
{
    static const struct gc_route table[] = {
        {"GET", "/users/{id}"}, {"POST", "/users/{id}"},      {"GET", "/users/me"},
        {"GET", "/"},           {"DELETE", "/a/{b}/c/{d}/e"}, {"GET", "/files/{rest...}"}};
    struct gc_route_match m;
    struct gc_router *router;
    if (gc_router_new(&router, table, GC_COUNT_OF(table), sizeof *table) != GC_OK)
        return;
    enum gc_route_result r = gc_route_find(router, "GET", path, &m);
    if (r == GC_ROUTE_FOUND) {
        FUZZ_HOLDS(m.row != NULL && m.n_params <= GC_ROUTE_PARAMS);
        for (size_t i = 0; i < m.n_params; i++)
            FUZZ_HOLDS(strlen(m.values[i]) < GC_ROUTE_PARAM_BYTES);
    }
    FUZZ_HOLDS(r != GC_ROUTE_WRONG_METHOD || m.allow[0]);
    gc_router_free(router);
}

FUZZ(url)
{
    base_url(text);
    encoding(text);
    form(text, size);
    route(text);
}
