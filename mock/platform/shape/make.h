/* make.h - values that models describe: the least that is valid, an example, and what of a value a
 * model shows.
 *
 * Ownership:  trees are the caller's to cJSON_Delete.
 * Errors:     NULL or false: no memory.
 */
#ifndef PLATFORM_MAKE_H
#define PLATFORM_MAKE_H

#include "mock/platform/document/document.h"

/* The least that is valid: the first word of an enum, "", 0, false, [], {}. now: for moments. */
cJSON *platform_make_least(struct platform_document *d, const struct platform_model *m,
                           const char *now);
/* Adds the members that are required and still lack, in objects below, too; not in references. */
GC_NODISCARD bool platform_fill_required(struct platform_document *d,
                                         const struct platform_model *m, cJSON *object,
                                         const char *now);
/* A value with every member, a few levels deep. */
cJSON *platform_make_example(struct platform_document *d, const struct platform_model *m,
                             const char *now);
/* Takes away what the model does not have. */
void platform_project(struct platform_document *d, const struct platform_model *m, cJSON *value);

#endif
