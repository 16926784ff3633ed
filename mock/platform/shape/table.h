/* table.h - what the shape of a document alone can't tell: rows of data for paths and operations.
 *
 *   const cJSON *row = platform_table_collection(t, "/api/v2/routing/queues");
 *   const cJSON *row = platform_table_operation(t, "POST", "/api/v2/users/search");
 *
 * A table is JSON (fixtures/schema/platform-table.schema.json); fixtures/README.md has its words.
 * More tables are laid over the first: a row of the same path is merged into it (RFC 7396).
 *
 * Ownership:  reference counted; rows belong to it.
 * Threads:    a finished table may be read from any thread.
 * Errors:     GC_E_DATA with the problems' places, GC_E_IO, GC_E_NOMEM.
 */
#ifndef PLATFORM_TABLE_H
#define PLATFORM_TABLE_H

#include <stdatomic.h>

#include "base/json/json.h"
#include "base/map.h"

struct platform_table {
    atomic_uint refs;
    cJSON *tree, *given;                   /* all rows; those that were given */
    struct gc_map collections, operations; /* by "/a/{}/b", "GET /a/{}/b" */
};

/* The program's own, over it an org's rows (NULL: none), over them the files. */
GC_NODISCARD enum gc_status platform_table_new(struct platform_table **out, const cJSON *rows,
                                               const char *const *files, size_t n_files,
                                               struct gc_problems *problems, struct gc_error *err);
void platform_table_unref(struct platform_table *t); /* NULL is a no-op */

/* NULL: there is no row. The names of parameters don't matter. */
const cJSON *platform_table_collection(const struct platform_table *t, const char *pattern);
const cJSON *platform_table_operation(const struct platform_table *t, const char *method,
                                      const char *pattern);
/* An array of items, or NULL. */
const cJSON *platform_table_seeds(const struct platform_table *t, const char *name);
/* Visits the patterns of the rows that were given, with the method before those of operations. */
void platform_table_each(const struct platform_table *t,
                         void (*visit)(void *ctx, const char *method, const char *pattern),
                         void *ctx);

#endif
