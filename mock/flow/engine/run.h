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
#include "base/json/write.h"
#include "base/map.h"
#include "mock/flow/engine/action.h"
#include "mock/flow/engine/engine.h"
#include "mock/flow/expr/expr.h"

/* --- the trace: what a run did, node by node; the one place that writes an entry ---------------
 */

enum {
    FLOW_RESULT_BYTES = 1 << 20, /* of one node */
    FLOW_TRACE_BYTES = 8 << 20,
    FLOW_SET_BYTES = 1 << 16, /* what an entry tells of variables; of more it tells nothing */
};

struct flow_vars;
struct flow_trace {
    struct gc_strbuf entries; /* with commas between them */
    struct gc_strbuf result_text, set_text;
    struct gc_jsonw result;
    struct flow_vars *vars; /* those that were set are told with the entry */
};

void flow_trace_init(struct flow_trace *t);
void flow_trace_release(struct flow_trace *t);

/* Opens the result of the next entry; what was written to it before is gone. */
void flow_trace_begin(struct flow_trace *t);
/* path NULL: the flow ended here; elapsed_ms counts from the start of the run to when the node was
 * left. False: the trace is full, or memory ran out. */
GC_NODISCARD bool flow_trace_end(struct flow_trace *t, const struct flow_node *node,
                                 const char *path, int64_t elapsed_ms);
/* Writes the array. */
GC_NODISCARD enum gc_status flow_trace_write(struct flow_trace *t, struct gc_jsonw *to);

/* --- the variables of a run --------------------------------------------------------------------
 * Flow.* and dataAction.* belong to the run, Task.* to the innermost container that the node is in.
 * Names do not depend on case; the spelling that set a variable first is the one shown. Values are
 * copied in and lent out until they are set again. */

enum {
    FLOW_VARS_MAX = 5000,
    FLOW_VARS_BYTES = 32 << 20,
};

struct flow_var;
struct flow_vars {
    struct gc_map by_key;
    struct flow_var *first, **last; /* in the order in which they were made */
    size_t n;
    size_t bytes; /* of their own values */
    size_t n_set; /* of them were set since they were told */
};

void flow_vars_init(struct flow_vars *vars);
void flow_vars_release(struct flow_vars *vars);

/* at: the node that speaks; its container is the home of Task.*. NULL: the flow itself.
 * False: out of memory, too many variables, or too large ones. */
GC_NODISCARD bool flow_vars_set(struct flow_vars *vars, const struct flow_name *name,
                                const struct flow_node *at, const struct flow_value *value);
/* The same without a copy: the value outlives the variables. */
GC_NODISCARD bool flow_vars_lend(struct flow_vars *vars, const struct flow_name *name,
                                 const struct flow_node *at, const struct flow_value *value);
struct flow_value flow_vars_get(const struct flow_vars *vars, const struct gc_map_key *key,
                                bool is_task, const struct flow_node *at);
/* Sets the Task.* of a container back to NOT_SET: it is entered anew. */
void flow_vars_clear_task(struct flow_vars *vars, const struct flow_node *container);
/* The members of an object: Flow.* and dataAction.*. */
void flow_vars_write(const struct flow_vars *vars, struct gc_jsonw *w);
/* The same of those, Task.* too, that nodes set since this was called last. */
void flow_vars_write_set(struct flow_vars *vars, struct gc_jsonw *w);

/* --- the run -----------------------------------------------------------------------------------
 */

enum { FLOW_STEP_BYTES = 4 << 20 }; /* what the expressions of one node may take */

struct flow_loop {
    int64_t round, count;
};

struct flow_kept {
    struct flow_kept *next;
    struct gc_json doc;
};

struct flow_run {
    const struct flow_model *model;
    const struct flow_request *req;
    const struct flow_host *host;
    const struct flow_node *node; /* at hand */
    struct flow_vars vars;
    struct flow_trace trace;
    struct gc_arena scratch; /* of the node at hand */
    struct flow_eval eval;   /* its expressions */
    int64_t start_ms;        /* the world's clock */
    int64_t elapsed_ms;
    int64_t step_limit, steps;
    struct flow_loop *loops; /* by node index; NULL until a loop is met */
    size_t n_answers;        /* how many of an array of answers were taken */
    struct flow_kept *kept;  /* what variables borrow from, until the end */
    size_t kept_bytes;
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
struct flow_value flow_run_resolve(void *ctx, const struct flow_ref *ref); /* for flow_run.eval */
GC_NODISCARD bool flow_run_eval_expr(struct flow_run *run, const struct flow_expr *x,
                                     struct flow_value *out);
/* true only for true; NOT_SET counts as false. */
GC_NODISCARD bool flow_run_condition(struct flow_run *run, const struct flow_expr *x, bool *out);
GC_NODISCARD bool flow_run_set(struct flow_run *run, const struct flow_name *name,
                               const struct flow_value *value);
/* Takes the document over, until the end of the run: values that point into it can be lent. False:
 * the run keeps too much by now. */
GC_NODISCARD bool flow_run_keep(struct flow_run *run, struct gc_json *doc);
void flow_run_release_kept(struct flow_run *run);
GC_NODISCARD bool flow_run_lend(struct flow_run *run, const struct flow_name *name,
                                const struct flow_value *value);
struct flow_value flow_run_get(const struct flow_run *run, const struct flow_name *name);
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
