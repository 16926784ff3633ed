/* mapping.h - does a data action's definition fit the service?
 *
 *   struct gc_problems p GC_AUTO(gc_problems_release) = {0};
 *   gc_mapping_check(&doc, "customer-lookup.json", &p);
 *   if (p.n > 0) gc_problems_print(&p, stderr);
 *
 * Both templates are expanded with sample values: the request must be what the service takes, and
 * what becomes of its answer must be what the success schema promises. That is the tutorial's
 * "variable mapping fails", found before a call does.
 *
 * Ownership:  borrows the document.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     each difference as "file:line:column: message".
 */
#ifndef GC_MAPPING_H
#define GC_MAPPING_H

#include "base/json/json.h"

void gc_mapping_check(const struct gc_json *doc, const char *file, struct gc_problems *out);

/* Inside: the two halves, and what they share. */
struct gc_mapping {
    const struct gc_json *doc;
    const char *file;
    const cJSON *request, *response, *inputs, *outputs; /* NULL when the definition lacks them */
    struct gc_problems *problems;
};
void gc_mapping_problem(const struct gc_mapping *m, const cJSON *node, const char *fmt, ...)
    GC_PRINTF(3, 4);
void gc_mapping_check_request(const struct gc_mapping *m);
void gc_mapping_check_response(const struct gc_mapping *m);
/* Does a schema's "type" (a word or an array of words) name this type? An absent one says nothing.
 */
bool gc_mapping_type_is(const cJSON *property, const char *type);
const char *gc_mapping_type_text(const cJSON *property);

#endif
