/* internal.h - inside harness/actions: findings at their places; the parts of a check. */
#ifndef HX_ACTIONS_INTERNAL_H
#define HX_ACTIONS_INTERNAL_H

#include "harness/actions/check.h"
#include "mock/integrations/action/action.h"

struct hx_checking {
    struct hx_action_findings *findings;
    const struct gc_json *doc;
    const struct action_definition *a;
    const cJSON *request, *response, *inputs, *outputs; /* of the document; may be NULL */
    const char *answer;                                 /* Optional: a sample of the service's */
    size_t answer_bytes;
};

/* At a node of the document; with `byte`, in its text. */
void hx_finding(struct hx_checking *c, bool warning, const cJSON *node, size_t byte,
                const char *fmt, ...) GC_PRINTF(5, 6);

/* templates.c: what requests and the success template mention. */
void hx_check_templates(struct hx_checking *c);
/* sample.c: outputs for a sample answer. */
void hx_check_outputs(struct hx_checking *c);

#endif
