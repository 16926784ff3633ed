/* template.h - ${token}, ${token:CLIENT}, ${base_url}, ${service_url}, ${dir} in a case's texts.
 *
 *   const struct hx_template t = {.value = value_of, .ctx = run};
 *   if (hx_template_json(&t, node, &filled, &err) != GC_OK) ...
 *
 * "$${" stands for "${" itself.
 *
 * Ownership:  filled trees belong to the caller.
 * Errors:     those of the value function; GC_E_DATA for a name that does not exist.
 */
#ifndef HX_TEMPLATE_H
#define HX_TEMPLATE_H

#include "base/json/json.h"
#include "base/strbuf.h"

struct hx_template {
    /* Appends the value of ${name:arg} (arg "" when there is none). */
    enum gc_status (*value)(void *ctx, const char *name, const char *arg, struct gc_strbuf *to,
                            struct gc_error *err);
    void *ctx;
};

GC_NODISCARD enum gc_status hx_template_text(const struct hx_template *t, const char *text,
                                             struct gc_strbuf *to, struct gc_error *err);
/* A copy of node with every text filled in (keys stay as they are). */
GC_NODISCARD enum gc_status hx_template_json(const struct hx_template *t, const cJSON *node,
                                             cJSON **out, struct gc_error *err);
/* Are all names known? Problems get positions from doc. */
bool hx_template_check(const struct gc_json *doc, const cJSON *node, struct gc_problems *problems);

#endif
