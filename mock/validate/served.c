#include "mock/validate/served.h"

#include <string.h>
#include <strings.h>

#include "base/problems.h"
#include "mock/api/routes.h"
#include "mock/platform/document/operation.h"
#include "mock/platform/serve/platform.h"
#include "mock/stubs/stubs.h"

enum { PATH_BYTES = 1024, MOST_PERMISSIONS = 8192 };

/* --- paths ------------------------------------------------------------------------------------ */

struct wanted {
    const char *method, *pattern;
    bool found;
};

static bool is_open(const char *segment, size_t n)
{
    return n > 0 && (*segment == '{' || memchr(segment, '*', n));
}

static bool is_rest(const char *segment, size_t n)
{
    return strncmp(segment, "**", 2) == 0 || (n > 4 && strncmp(segment + n - 4, "...}", 4) == 0);
}

/* Can one path suit both patterns? */
static bool overlap(const char *a, const char *b)
{
    while (*a == '/' && *b == '/') {
        a++, b++;
        size_t n = strcspn(a, "/"), m = strcspn(b, "/");
        if (is_rest(a, n) || is_rest(b, m))
            return true;
        if (!is_open(a, n) && !is_open(b, m) && (n != m || strncmp(a, b, n) != 0))
            return false;
        a += n, b += m;
    }
    return !*a && !*b;
}

static void look(struct wanted *w, const char *method, const char *pattern)
{
    bool same = !w->method || !method || strcasecmp(w->method, method) == 0 ||
                (strcasecmp(w->method, "HEAD") == 0 && strcmp(method, "GET") == 0);
    w->found |= same && overlap(w->pattern, pattern);
}

static bool look_at_operation(void *ctx, struct platform_operation *op)
{
    struct wanted *w = ctx;
    look(w, op->route.route.method, op->route.route.pattern);
    return !w->found;
}

/* A stub that says no path answers every one, and a plain text is a path as well as a pattern. */
static bool look_at_stub(void *ctx, const struct mock_stub *stub, const struct mock_match *match)
{
    struct wanted *w = ctx;
    (void)stub;
    look(w, match->method, match->path ? match->path : "/**");
    return !w->found;
}

static void look_at_collections(struct wanted *w, const struct mock_org *org)
{
    struct mock_texts collections = mock_org_collections(org);
    char pattern[PATH_BYTES];
    for (size_t i = 0; i < collections.n; i++)
        for (size_t k = 0; k < mock_n_collection_routes; k++) {
            const struct gc_route *route = &mock_collection_routes[k].route;
            snprintf(pattern, sizeof pattern, "/%s%s", collections.items[i],
                     route->pattern + strlen("/{collection}"));
            look(w, route->method, pattern);
        }
}

static void each_stub(const struct mock_org *org,
                      bool (*visit)(void *ctx, const struct mock_stub *s,
                                    const struct mock_match *m),
                      void *ctx)
{
    struct mock_stubs none;
    mock_stubs_init(&none);
    mock_stubs_each(&none, mock_org_stubs(org), visit, ctx);
    mock_stubs_release(&none);
}

bool mock_served_path(const struct mock_served *s, const char *method, const char *pattern)
{
    struct wanted w = {.method = method, .pattern = pattern};
    for (size_t i = 0; i < mock_n_api_routes && !w.found; i++)
        look(&w, mock_api_routes[i].route.method, mock_api_routes[i].route.pattern);
    if (!w.found)
        look_at_collections(&w, s->org);
    if (!w.found)
        each_stub(s->org, look_at_stub, &w);
    if (!w.found)
        platform_each_operation(s->platform, look_at_operation, &w);
    return w.found;
}

/* --- permissions ------------------------------------------------------------------------------ */

/* One, or several of which one is enough: "a|b". */
static bool put(struct mock_served *s, const char *any)
{
    while (any && *any) {
        size_t n = strcspn(any, "|");
        char *name = gc_map_getn(&s->permissions, any, n) ? NULL : gc_arena_dup(&s->names, any, n);
        if (s->n == MOST_PERMISSIONS || (name && gc_map_put(&s->permissions, name, s, NULL)))
            return false;
        if (name)
            s->list[s->n++] = name;
        any += n + (any[n] == '|');
    }
    return true;
}

static bool put_of_operation(void *ctx, struct platform_operation *op)
{
    for (size_t i = 0; platform_operation_read(op, NULL) && i < op->n_permissions; i++)
        if (!put(ctx, op->permissions[i]))
            return false;
    return true;
}

static bool put_of_stub(void *ctx, const struct mock_stub *stub, const struct mock_match *match)
{
    const char *permission;
    (void)match;
    for (size_t i = 0; (permission = mock_stub_permission(stub, i)); i++)
        if (!put(ctx, permission))
            return false;
    return true;
}

static void collect(struct mock_served *s)
{
    s->names.max_bytes = 1 << 20;
    s->list = gc_arena_zero(&s->names, MOST_PERMISSIONS, sizeof *s->list);
    for (size_t i = 0; s->list && i < mock_n_api_routes; i++)
        put(s, mock_api_routes[i].permission);
    if (s->list)
        each_stub(s->org, put_of_stub, s);
    if (s->list)
        platform_each_operation(s->platform, put_of_operation, s);
}

bool mock_served_permission(struct mock_served *s, const char *permission, const char **near)
{
    if (!s->list)
        collect(s);
    *near = NULL;
    if (!s->list || gc_map_get(&s->permissions, permission))
        return true;
    *near = gc_nearest(permission, s->list, s->n);
    return false;
}

void mock_served_release(struct mock_served *s)
{
    gc_map_release(&s->permissions, NULL);
    gc_arena_release(&s->names);
}
