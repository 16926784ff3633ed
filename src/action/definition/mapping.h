/* mapping.h - does a data action's definition fit the service?
 *
 *   gc_mapping_check(&doc, "customer-lookup.json", &problems);       each difference, with its
 * place
 *
 * Both templates are expanded with sample values: the request must be what the service takes, and
 * what becomes of its answer must be what the success schema promises. That is the tutorial's
 * "variable mapping fails", found before a call does.
 */
#ifndef GC_MAPPING_H
#define GC_MAPPING_H

#include "base/json/json.h"
#include "base/strbuf.h"

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

/* template.c: what a Velocity template gives, with sample values put in. Understood are ${name},
 * $!{name}, $name, $esc.FUNCTION(text), $esc.quote and
 * ${successTemplateUtils.firstFromArray(text, default)}: what definitions are made of. */
struct gc_template {
    /* Appends the sample value of a name ("input.customer_id", "full_name"). */
    void (*value)(void *ctx, const char *name, struct gc_strbuf *to);
    void *ctx;
};

/* False when it can't be judged: #if, #set and the like, or nested too deep. */
GC_NODISCARD bool gc_template_expand(const struct gc_template *t, const char *text,
                                     struct gc_strbuf *to);

#endif
