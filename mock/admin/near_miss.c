#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/problems.h"
#include "base/text.h"
#include "mock/admin/admin.h"
#include "mock/api/routes.h"

enum { SHOWN = 3, MAX_SEGMENTS = 16, SEGMENT_BYTES = 64 };
enum { COST_SPELLING = 1, COST_METHOD = 2, COST_EXTRA = 2, COST_OTHER = 3 };

struct segments {
    size_t n;
    char text[MAX_SEGMENTS][SEGMENT_BYTES];
};

struct miss {
    const struct mock_route *route; /* NULL: none */
    const char *collection;         /* stands for {collection} in the route's pattern */
    unsigned cost;
};

/* What it costs to make the first i segments asked for into the first k of the route. */
typedef unsigned costs[MAX_SEGMENTS + 1][MAX_SEGMENTS + 1];

static void split(const char *path, struct segments *out)
{
    out->n = 0;
    if (strcmp(path, "/") == 0)
        return;
    while (*path == '/' && out->n < MAX_SEGMENTS) {
        size_t n = strcspn(++path, "/");
        char *to = out->text[out->n++];
        if (gc_url_decode(to, SEGMENT_BYTES, path, n, false) < 0)
            gc_copy(to, SEGMENT_BYTES, "?");
        path += n;
    }
}

static unsigned segment_cost(const char *asked, const char *pattern)
{
    if (*pattern == '{')
        return *asked ? 0 : COST_OTHER;
    if (strcmp(asked, pattern) == 0)
        return 0;
    bool near = strcasecmp(asked, pattern) == 0 || gc_nearest(asked, &pattern, 1);
    return near ? COST_SPELLING : COST_OTHER;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned path_costs(const struct segments *asked, const struct segments *route, costs c)
{
    for (size_t i = 0; i <= asked->n; i++)
        c[i][0] = (unsigned)i * COST_EXTRA;
    for (size_t k = 0; k <= route->n; k++)
        c[0][k] = (unsigned)k * COST_EXTRA;
    for (size_t i = 1; i <= asked->n; i++)
        for (size_t k = 1; k <= route->n; k++)
            c[i][k] = least(c[i - 1][k - 1] + segment_cost(asked->text[i - 1], route->text[k - 1]),
                            least(c[i - 1][k], c[i][k - 1]) + COST_EXTRA);
    return c[asked->n][route->n];
}

/* The pattern's segments, with the collection's name in its place. */
static void split_pattern(const struct miss *m, struct segments *out)
{
    split(m->route->route.pattern, out);
    if (m->collection)
        snprintf(out->text[0], SEGMENT_BYTES, "%s", m->collection);
}

static void price(struct miss *m, const char *method, const struct segments *asked)
{
    struct segments pattern;
    costs c;
    split_pattern(m, &pattern);
    m->cost = path_costs(asked, &pattern, c) +
              (strcmp(method, m->route->route.method) != 0 ? COST_METHOD : 0);
}

/* Keeps the list sorted; of equals the one that came first stays first. */
static void keep_nearest(struct miss list[SHOWN], struct miss one)
{
    for (size_t i = 0; i < SHOWN; i++) {
        if (list[i].route && list[i].cost <= one.cost)
            continue;
        struct miss moved = list[i];
        list[i] = one;
        one = moved;
        if (!one.route)
            return;
    }
}

/* Walks back through the costs and says what differs, first segment first. */
static void explain_path(const struct segments *asked, const struct segments *route, costs c,
                         struct gc_strbuf *to)
{
    char parts[2 * MAX_SEGMENTS][2 * SEGMENT_BYTES + 24];
    size_t n = 0, i = asked->n, k = route->n;
    while (i > 0 || k > 0) {
        const char *a = i ? asked->text[i - 1] : "", *r = k ? route->text[k - 1] : "";
        unsigned change = i && k ? segment_cost(a, r) : 0;
        if (i && k && c[i][k] == c[i - 1][k - 1] + change) {
            if (change)
                snprintf(parts[n++], sizeof parts[0], "\"%s\" is not \"%s\"", a, r);
            i--, k--;
        } else if (i && c[i][k] == c[i - 1][k] + COST_EXTRA) {
            snprintf(parts[n++], sizeof parts[0], "\"/%s\" is too much", a);
            i--;
        } else {
            snprintf(parts[n++], sizeof parts[0], "\"/%s\" is missing", r);
            k--;
        }
    }
    while (n > 0)
        gc_strbuf_addf(to, "%s%s", to->len ? "; " : "", parts[--n]);
}

static void write_miss(const char *method, const struct segments *asked, const struct miss *m,
                       struct gc_jsonw *w)
{
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    const struct gc_route *route = &m->route->route;
    const char *rest = m->collection ? strchr(route->pattern, '}') + 1 : "";
    char path[SEGMENT_BYTES + 32];
    struct segments pattern;
    costs c;
    split_pattern(m, &pattern);
    (void)path_costs(asked, &pattern, c);
    if (strcmp(method, route->method) != 0)
        gc_strbuf_addf(&why, "the method is %s, not %s", method, route->method);
    explain_path(asked, &pattern, c, &why);
    snprintf(path, sizeof path, "/%s%s", m->collection ? m->collection : "", rest);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "operation", m->route->operation_id);
    gc_jsonw_put_str(w, "method", route->method);
    gc_jsonw_put_str(w, "path", m->collection ? path : route->pattern);
    gc_jsonw_put_str(w, "differs", why.len ? gc_strbuf_text(&why) : "nothing");
    gc_jsonw_end(w);
}

static void look_through(const struct mock_route *rows, size_t n, const char *collection,
                         const char *method, const struct segments *asked, struct miss list[SHOWN])
{
    for (size_t i = 0; i < n; i++) {
        struct miss m = {.route = &rows[i], .collection = collection};
        price(&m, method, asked);
        keep_nearest(list, m);
    }
}

/* --- stubs -------------------------------------------------------------------------------------
 */

enum { STUBS_LOOKED_AT = 5000, NEAR_ENOUGH = COST_SPELLING + COST_EXTRA };

struct stub_miss {
    char id[MOCK_STUB_ID], method[32], path[512];
    unsigned cost;
};
struct stub_misses {
    const struct segments *asked;
    const char *method;
    struct stub_miss list[SHOWN];
    size_t n;
};

/* The nearest first; of those that are as near, the one that is asked first. */
static void keep_nearest_stub(struct stub_misses *all, const struct stub_miss *one)
{
    size_t at = all->n < SHOWN ? all->n++ : SHOWN;
    for (; at > 0 && all->list[at - 1].cost > one->cost; at--)
        if (at < SHOWN)
            all->list[at] = all->list[at - 1];
    if (at < SHOWN)
        all->list[at] = *one;
}

/* Stubs whose path is spelt a little otherwise; those of the same path are told with all that
 * differs. */
static bool price_stub(void *ctx, const struct mock_stub *s, const struct mock_match *m)
{
    struct stub_misses *all = ctx;
    struct segments pattern;
    costs c;
    if (m->path && strlen(m->path) < sizeof all->list[0].path) {
        split(m->path, &pattern);
        unsigned spelling = path_costs(all->asked, &pattern, c);
        unsigned method = m->method && strcasecmp(m->method, all->method) != 0 ? COST_METHOD : 0;
        bool other = pattern.n == all->asked->n && spelling >= COST_OTHER;
        if (spelling > 0 && spelling + method <= NEAR_ENOUGH && !other) {
            struct stub_miss one = {.cost = spelling + method};
            gc_copy(one.id, sizeof one.id, mock_stub_id(s));
            gc_copy(one.method, sizeof one.method, m->method ? m->method : "");
            gc_copy(one.path, sizeof one.path, m->path);
            keep_nearest_stub(all, &one);
        }
    }
    return true;
}

static void write_stub_miss(const char *method, const struct segments *asked,
                            const struct stub_miss *m, struct gc_jsonw *w)
{
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct segments pattern;
    costs c;
    split(m->path, &pattern);
    (void)path_costs(asked, &pattern, c);
    if (*m->method && strcasecmp(method, m->method) != 0)
        gc_strbuf_addf(&why, "the method is %s, not %s", method, m->method);
    explain_path(asked, &pattern, c, &why);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "stub", m->id);
    gc_jsonw_put_str(w, "method", *m->method ? m->method : NULL);
    gc_jsonw_put_str(w, "path", m->path);
    gc_jsonw_put_str(w, "differs", gc_strbuf_text(&why));
    gc_jsonw_end(w);
}

static void write_stub_misses(struct mock_world *world, const struct mock_org *org,
                              struct mock_subject *s, const struct segments *asked,
                              struct gc_jsonw *w)
{
    struct stub_misses near = {.asked = asked, .method = s->method};
    mock_stubs_write_misses(&world->stubs, mock_org_stubs(org), s, SHOWN, w);
    size_t n = mock_stubs_count(&world->stubs) + mock_stub_set_count(mock_org_stubs(org));
    if (n <= STUBS_LOOKED_AT) /* of more, to put them in order alone would take too long */
        mock_stubs_each(&world->stubs, mock_org_stubs(org), price_stub, &near);
    for (size_t i = 0; i < near.n; i++)
        write_stub_miss(s->method, asked, &near.list[i], w);
}

void mock_near_misses_write(struct mock_world *world, const struct mock_org *org,
                            struct mock_subject *s, struct gc_jsonw *w)
{
    const char *method = s->method, *path = s->path;
    struct miss list[SHOWN] = {{0}};
    struct segments asked;
    struct mock_texts names = {0};
    split(path, &asked);
    if (org)
        names = mock_org_collections(org);
    if (strncmp(path, "/__admin", 8) == 0) {
        look_through(mock_admin_routes, mock_n_admin_routes, NULL, method, &asked, list);
    } else {
        look_through(mock_api_routes, mock_n_api_routes, NULL, method, &asked, list);
        for (size_t i = 0; i < names.n; i++)
            look_through(mock_collection_routes, mock_n_collection_routes, names.items[i], method,
                         &asked, list);
    }
    gc_jsonw_array(w);
    if (world && strncmp(path, "/__admin", 8) != 0)
        write_stub_misses(world, org, s, &asked, w);
    for (size_t i = 0; i < SHOWN && list[i].route; i++)
        write_miss(method, &asked, &list[i], w);
    gc_jsonw_end(w);
}
