/* platform.h - every operation of platform documents, acted out with state by its shape: the user's
 * document (--openapi), and behind it the program's own.
 *
 *   platform_new(&services->platform, &options, &problems, &err);
 *   r = platform_find(x, r);          x->route is then the document's, if it says more
 *
 * Documents come after the hand-made routes; of two patterns that fit a path the more literal one
 * is meant, whosever it is. A document that can't be served is told in one line, and gcmock serves
 * on without it; one that goes bad while it is served stays as it was.
 *
 * Ownership:  a request holds a reference of the documents that it met (x->documents).
 * Threads:    any.
 * Errors:     platform_new: GC_E_NOMEM, GC_E_IO, GC_E_DATA (a table); documents only log.
 */
#ifndef PLATFORM_SERVE_H
#define PLATFORM_SERVE_H

#include "mock/exchange/exchange.h"

struct platform;
struct platform_operation;
struct platform_options {
    const char *openapi; /* NULL: none */
    const char *const *tables;
    size_t n_tables;
    bool lenient;     /* members that no model knows pass */
    bool no_examples; /* 501 in their place */
    bool bare;        /* without the program's own document */
};

GC_NODISCARD enum gc_status platform_new(struct platform **out,
                                         const struct platform_options *options,
                                         struct gc_problems *problems, struct gc_error *err);
void platform_free(struct platform *p); /* NULL is a no-op */
/* Reads the files anew; what is wrong with them is logged and told, and the last good ones stay. */
GC_NODISCARD enum gc_status platform_reload(struct platform *p, struct gc_error *err);

/* Which operation of the documents the request means, where that says more than so_far. Fills
 * x->route, x->match, x->documents. */
enum gc_route_result platform_find(struct mock_exchange *x, enum gc_route_result so_far);
void platform_leave(struct mock_exchange *x); /* lets go of x->documents */
/* Is there an operation of that id? For faults. */
bool platform_knows(void *platform, const char *operation);
/* The same of the program's own document alone. */
bool platform_own_knows(void *nothing, const char *operation);
/* Visits the operations of all documents, until visit returns false. */
void platform_each_operation(struct platform *p,
                             bool (*visit)(void *ctx, struct platform_operation *op), void *ctx);
bool platform_has_file(const struct platform *p); /* a document of the user's? */
/* Its method and its path's pattern; false: there is no such operation. */
bool platform_describe(struct platform *p, const char *operation, char method[8],
                       char pattern[512]);

/* Control plane: what is served by which label; and items of one path, without permission or
 * validation. */
mock_handler platform_admin_state, platform_admin_list, platform_admin_put, platform_admin_patch,
    platform_admin_delete;

/* `gcmock validate --openapi`: what the file holds, in lines, and how the org's seeds (Optional)
 * fit its models; an exit code. */
int platform_validate(const char *openapi, const char *const *tables, size_t n_tables,
                      const struct mock_org *org, FILE *to);

#endif
