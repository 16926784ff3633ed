/* router.h - which row of a route table a request means.
 *
 *   static const struct my_route table[] = {{{"GET", "/users/{id}"}, get_user}, ...};
 *   if (gc_router_new(&router, table, COUNT, sizeof table[0]) == GC_OK) ...
 *   struct gc_route_match m;
 *   switch (gc_route_find(router, method, path, &m)) ...
 *
 * The table becomes a tree of segments, so that a look takes as long for a thousand rows as for
 * ten. A row is any struct whose first member is struct gc_route. Paths are matched segment by
 * segment and decoded per segment, after splitting: /a%2Fb is one segment. A final '/' is
 * significant. HEAD is served by GET's row unless it has its own. Literal segments win over
 * {parameters}, whatever the order of the table; "{rest...}" as the last segment takes all that is
 * left.
 *
 * Ownership:  the router borrows the table; the match holds copies of the parameters.
 * Threads:    a router does not change: any.
 * Errors:     GC_E_NOMEM. */
#ifndef GC_ROUTER_H
#define GC_ROUTER_H

#include <stddef.h>

#include "base/status.h"

struct gc_route {
    const char *method, *pattern;
};

#define GC_ROUTE_PARAMS      4
#define GC_ROUTE_PARAM_BYTES 512
struct gc_route_match {
    const void *row;
    size_t n_params;
    const char *names[GC_ROUTE_PARAMS]; /* into the pattern: "id}"; see gc_route_param */
    char values[GC_ROUTE_PARAMS][GC_ROUTE_PARAM_BYTES];
    char allow[128]; /* for 405: "GET, HEAD, POST" */
};

enum gc_route_result {
    GC_ROUTE_FOUND,
    GC_ROUTE_NOT_FOUND,    /* 404 */
    GC_ROUTE_WRONG_METHOD, /* 405: m->allow is filled */
    GC_ROUTE_BAD_PATH,     /* 400: malformed escape, NUL, a parameter that is too long */
};

struct gc_router;
GC_NODISCARD enum gc_status gc_router_new(struct gc_router **out, const void *rows, size_t n_rows,
                                          size_t row_size);
/* The same of rows that stand here and there. */
GC_NODISCARD enum gc_status gc_router_new_of(struct gc_router **out,
                                             const struct gc_route *const *rows, size_t n_rows);
void gc_router_free(struct gc_router *r); /* NULL is a no-op */
enum gc_route_result gc_route_find(const struct gc_router *r, const char *method, const char *path,
                                   struct gc_route_match *m);
const char *gc_route_param(const struct gc_route_match *m, const char *name); /* "" if absent */

#endif
