/* run.h - one walk through a flow, as the actions see it.
 *
 *   struct flow_value v;
 *   if (!flow_run_eval(run, node, EXPRESSION, &v)) return flow_fail(run, "failure");
 *   gc_jsonw_put_str(flow_result(run), "prompt", v.text);
 *   return flow_leave("next");
 *
 * Inside the engine and the actions only.
 *
 * Ownership:  values live until the node is left.
 * Units:      milliseconds of virtual time.
 * Threads:    one run, one thread.
 * Errors:     run->error says what went wrong with the node at hand.
 */
#ifndef FLOW_RUN_H
#define FLOW_RUN_H

#include "base/json/json.h"
#include "mock/flow/engine/action.h"
#include "mock/flow/engine/engine.h"
#include "mock/flow/engine/trace.h"
#include "mock/flow/engine/vars.h"
#include "mock/flow/expr/expr.h"

enum { FLOW_STEP_BYTES = 4 << 20 }; /* what the expressions of one node may take */

struct flow_loop {
    int64_t round, count;
};

struct flow_run {
    const struct flow_model *model;
    const struct flow_request *req;
    const struct flow_host *host;
    const struct flow_node *node; /* at hand */
    struct flow_vars vars;
    struct flow_trace trace;
    struct flow_arena scratch; /* of the node at hand */
    int64_t start_ms;          /* the world's clock */
    int64_t elapsed_ms;
    int64_t step_limit, steps;
    struct flow_loop *loops; /* by node index; NULL until a loop is met */
    size_t n_answers;        /* how many of an array of answers were taken */
    const char *status;
    char error[400];
};

/* Outcomes. fail writes run->error as the result's `error`, unless a result says it already. */
struct flow_outcome flow_leave(const char *path);
struct flow_outcome flow_end_with(enum flow_end end);
struct flow_outcome flow_fail(struct flow_run *run, const char *path);
struct flow_outcome flow_failf(struct flow_run *run, const char *path, const char *fmt, ...)
    GC_PRINTF(3, 4);

/* Sets run->error and returns false. */
bool flow_run_error(struct flow_run *run, const char *fmt, ...) GC_PRINTF(2, 3);

/* The open result object of the node at hand. */
struct gc_jsonw *flow_result(struct flow_run *run);

const struct flow_setting *flow_setting(const struct flow_node *node, int field);
/* A setting's expression; NOT_SET when the setting is absent. */
GC_NODISCARD bool flow_run_eval(struct flow_run *run, int field, struct flow_value *out);
GC_NODISCARD bool flow_run_eval_expr(struct flow_run *run, const struct flow_expr *x,
                                     struct flow_value *out);
/* true only for true; NOT_SET counts as false. */
GC_NODISCARD bool flow_run_condition(struct flow_run *run, const struct flow_expr *x, bool *out);
GC_NODISCARD bool flow_run_set(struct flow_run *run, const char *name,
                               const struct flow_value *value);
struct flow_value flow_run_get(const struct flow_run *run, const char *name);
/* As ToString does; NOT_SET is "". */
GC_NODISCARD bool flow_run_to_text(struct flow_run *run, const struct flow_value *value,
                                   struct flow_value *out);
/* A whole number that is not negative; fallback when the setting is absent. */
GC_NODISCARD bool flow_run_ms(struct flow_run *run, int field, int64_t fallback, int64_t *out);
/* "attributes.tier" of an object, or NULL. */
const cJSON *flow_json_at(const cJSON *object, const char *path);

/* Virtual time passes. False: the run's time is up before that; return flow_end_with(FLOW_EXPIRED).
 */
GC_NODISCARD bool flow_run_pass(struct flow_run *run, int64_t ms);
int64_t flow_run_left_ms(const struct flow_run *run);

#endif
