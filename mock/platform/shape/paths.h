/* paths.h - a document's paths and what their operations take and answer; inside shape only.
 *
 * Ownership:  all is the document's.
 * Errors:     NULL: the document has none, or it can't be read.
 */
#ifndef PLATFORM_PATHS_H
#define PLATFORM_PATHS_H

#include "mock/platform/shape/shape.h"

bool platform_ends_in_parameter(const char *pattern);
const char *platform_last_segment(const char *pattern);
bool platform_is_named(const struct platform_path *p, const char *name); /* its last segment */
/* The path without its last segments; the path with one more. */
struct platform_path *platform_above(const struct platform_path *p, size_t n_segments);
struct platform_path *platform_below(const struct platform_path *p, const char *segment);
/* An operation of the path (which may be NULL), read; and the model that it answers. */
struct platform_operation *platform_op_of(struct platform_path *p, enum platform_method m);
const struct platform_model *platform_answer_of(struct platform_path *p, enum platform_method m);
const struct platform_model *platform_object(struct platform_document *d,
                                             const struct platform_model *m);
/* collection.c: the nearest item that the path is below, by its collection. */
void platform_read_parent(struct platform_path *p, const struct platform_table *table,
                          struct platform_collection **parent, size_t *n_parent);

#endif
