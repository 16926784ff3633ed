/* template.h - what a data action's Velocity template gives, with sample values put in.
 *
 *   struct gc_template t = {.value = sample_of, .ctx = &x};
 *   if (!gc_template_expand(&t, "{\"id\": ${input.id}}", &buf)) ... it holds #directives ...
 *
 * Understood: ${name}, $!{name}, $name, $esc.FUNCTION(text), $esc.quote and
 * ${successTemplateUtils.firstFromArray(text, default)}: what definitions are made of.
 *
 * Ownership:  borrows everything.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     false when the template can't be judged: #if, #set and the like, or nested too deep.
 */
#ifndef GC_TEMPLATE_H
#define GC_TEMPLATE_H

#include <stdbool.h>

#include "base/strbuf.h"

struct gc_template {
    /* Appends the sample value of a name ("input.customer_id", "full_name"). */
    void (*value)(void *ctx, const char *name, struct gc_strbuf *to);
    void *ctx;
};

GC_NODISCARD bool gc_template_expand(const struct gc_template *t, const char *text,
                                     struct gc_strbuf *to);

#endif
