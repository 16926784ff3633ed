/* router.h - which row of a route table a request means.
 *
 *   static const struct my_route table[] = {{{"GET", "/users/{id}"}, get_user}, ...};
 *   struct gc_route_match m;
 *   switch (gc_route_find(table, COUNT, sizeof table[0], method, path, &m)) ...
 *
 * A row is any struct whose first member is struct gc_route. Paths are matched segment by segment
 * and decoded per segment, after splitting: /a%2Fb is one segment. A final '/' is significant.
 * HEAD is served by GET's row unless it has its own. Literal segments win over {parameters},
 * whatever the order of the table; "{rest...}" as the last segment takes all that is left.
 *
 * The match holds copies of the parameters. */
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

enum gc_route_result gc_route_find(const void *rows, size_t n_rows, size_t row_size,
                                   const char *method, const char *path, struct gc_route_match *m);
const char *gc_route_param(const struct gc_route_match *m, const char *name); /* "" if absent */

#endif
