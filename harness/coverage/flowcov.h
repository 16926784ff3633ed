/* flowcov.h - which actions and outputs of which flow were taken, and how often.
 *
 *   struct hx_flowcov cov = {.lock = PTHREAD_MUTEX_INITIALIZER};
 *   hx_flowcov_add(&cov, gc_json_get(answer.root, "flows"));       after each case, from any thread
 *   hx_flowcov_sort(&cov);
 *   for (size_t i = 0; i < cov.n; i++) hx_flow_add_line(&cov.flows[i], &text);
 *   if (hx_flowcov_percent(&cov) < 80) ...
 *   hx_flowcov_release(&cov);
 *
 * Rows come as the mock lists them (mock/flow/engine/outline.h): sequences, actions, their outputs,
 * and links to actions that stand elsewhere. Counts of a flow that is there already are added to
 * its own; a flow of the same id that a case has changed stands beside it.
 *
 * Source:     the control plane's GET /__admin/coverage/flows.
 * Ownership:  the coverage owns its flows; a flow's texts belong to its `json`.
 * Threads:    hx_flowcov_add from any; the rest from one, when all is added.
 * Errors:     GC_E_NOMEM: what was to be added is missing.
 */
#ifndef HX_FLOWCOV_H
#define HX_FLOWCOV_H

#include <pthread.h>

#include "base/json/json.h"
#include "base/json/write.h"

enum hx_row_kind { HX_ROW_SEQUENCE, HX_ROW_ACTION, HX_ROW_OUTPUT, HX_ROW_LINK };

struct hx_flow_row {
    enum hx_row_kind kind;
    unsigned depth;
    int64_t number; /* as Architect shows it; 0: none */
    const char *name, *type, *id, *output;
    uint64_t count; /* of actions and outputs */
    size_t of;      /* of an output: the row of its action */
};
struct hx_flow {
    cJSON *json;
    const char *id, *name, *type;
    struct hx_flow_row *rows;
    size_t n_rows;
    unsigned variant; /* 0; or the how manieth of its id, as cases have changed it */
};
struct hx_flow_sums {
    size_t actions, actions_taken, outputs, outputs_taken;
};
struct hx_flowcov {
    pthread_mutex_t lock;
    struct hx_flow *flows;
    size_t n, cap;
};

GC_NODISCARD enum gc_status hx_flowcov_add(struct hx_flowcov *cov, const cJSON *flows);
void hx_flowcov_release(struct hx_flowcov *cov);
void hx_flowcov_sort(struct hx_flowcov *cov); /* by name */
/* Forgets all flows but these, by name or id; false: *unknown is none of them. */
bool hx_flowcov_keep(struct hx_flowcov *cov, const char *const *flows, size_t n,
                     const char **unknown);

struct hx_flow_sums hx_flow_sums(const struct hx_flow *f);
struct hx_flow_sums hx_flowcov_sums(const struct hx_flowcov *cov);
/* Of actions and outputs together; 100 of nothing. */
double hx_flow_percent(const struct hx_flow_sums *s);
double hx_flowcov_percent(const struct hx_flowcov *cov);
/* An action that nothing came to; an output that was not taken though its action was. */
bool hx_flow_row_is_missing(const struct hx_flow *f, size_t i);
/* "13 Apologise", "12 Failure", "Look the customer up: timeout" */
void hx_flow_row_add_name(const struct hx_flow *f, size_t i, struct gc_strbuf *to);
/* "Night desk: actions 6/8, outputs 5/8; never: 13 Apologise, 16 Failure, ..." without its end */
void hx_flow_add_line(const struct hx_flow *f, struct gc_strbuf *to);

/* One JSON object for all. files: what their SVGs are called, by flow; may be NULL. */
void hx_flowcov_write(const struct hx_flowcov *cov, char *const *files, struct gc_jsonw *w);

#endif
