/* Which operation a request means: the most literal pattern, hand-made routes first. */
#include <string.h>

#include "mock/exchange/services.h"
#include "mock/platform/serve/documents.h"

/* Segment by segment: a word says more than a parameter, a parameter more than the rest of a path.
 */
static int weight(const char *segment)
{
    size_t n = strcspn(segment, "/");
    if (*segment != '{')
        return 2;
    return n > 4 && memcmp(segment + n - 4, "...}", 4) == 0 ? 0 : 1;
}

static bool says_more(const char *a, const char *b)
{
    while (*a == '/' && *b == '/') {
        int wa = weight(++a), wb = weight(++b);
        if (wa != wb)
            return wa > wb;
        a += strcspn(a, "/");
        b += strcspn(b, "/");
    }
    return false;
}

static void allow_too(char allow[128], const char *more)
{
    while (*more) {
        size_t n = strcspn(more, ","), len = strlen(allow);
        char method[16];
        snprintf(method, sizeof method, "%.*s", (int)(n < 15 ? n : 15), more);
        if (!strstr(allow, method) && len + n + 3 < 128)
            snprintf(allow + len, 128 - len, "%s%s", len ? ", " : "", method);
        more += n;
        more += strspn(more, ", ");
    }
}

/* Does a row say that the collection at this pattern, or whose item it is, goes before what was
 * made by hand? */
static bool goes_first(const struct platform_table *table, const char *pattern)
{
    char list[512];
    const char *last = strrchr(pattern, '/');
    if (last[1] == '{') {
        snprintf(list, sizeof list, "%.*s", (int)(last - pattern), pattern);
        pattern = list;
    }
    return gc_json_bool(platform_table_collection(table, pattern), "first", false);
}

/* Of a path that a hand-made route has word by word no document says more. */
static bool is_settled(const struct mock_exchange *x, enum gc_route_result so_far)
{
    const char *pattern = so_far == GC_ROUTE_FOUND ? x->route->route.pattern : "{";
    return !strchr(pattern, '{') && !goes_first(x->documents->table, pattern);
}

static enum gc_route_result find_in(struct mock_exchange *x, const struct platform_document *d,
                                    enum gc_route_result so_far)
{
    struct gc_route_match match;
    const struct mock_route *route;
    enum gc_route_result r = gc_route_find(d->router, x->req->method, x->path, &match);
    if (r == GC_ROUTE_WRONG_METHOD && so_far != GC_ROUTE_FOUND) {
        if (so_far == GC_ROUTE_NOT_FOUND)
            x->match.allow[0] = '\0';
        allow_too(x->match.allow, match.allow);
        return GC_ROUTE_WRONG_METHOD;
    }
    if (r != GC_ROUTE_FOUND)
        return so_far;
    route = match.row;
    const char *pattern = route->route.pattern;
    if (so_far == GC_ROUTE_FOUND && !says_more(pattern, x->route->route.pattern) &&
        (x->route->handle == platform_handle || says_more(x->route->route.pattern, pattern) ||
         !goes_first(x->documents->table, pattern)))
        return so_far;
    x->match = match;
    x->route = route;
    return GC_ROUTE_FOUND;
}

enum gc_route_result platform_find(struct mock_exchange *x, enum gc_route_result so_far)
{
    struct platform *p = x->services->platform;
    if (!p || so_far == GC_ROUTE_BAD_PATH || strncmp(x->path, "/api/", 5) != 0)
        return so_far;
    x->documents = platform_of(p, x->org);
    if (!x->documents || is_settled(x, so_far))
        return so_far;
    for (size_t i = 0; i < x->documents->n; i++)
        so_far = find_in(x, x->documents->list[i], so_far);
    return so_far;
}

void platform_leave(struct mock_exchange *x)
{
    platform_documents_unref(x->documents);
    x->documents = NULL;
}
