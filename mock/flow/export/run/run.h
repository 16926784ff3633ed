/* run.h - one walk through an export, as its actions see it; for the files of mock/flow/export/run
 * and action.
 *
 *   struct flow_value v;
 *   if (!export_eval(r, gc_json_get(a->json, "expression"), &v)) return export_error(r);
 *   return export_leave(v.truth ? "__YES__" : "__NO__");
 *
 * Ownership:  values live until the action is left, unless they are assigned.
 * Units:      milliseconds of simulated time.
 * Threads:    one run, one thread.
 * Errors:     r->error says what went wrong with the action at hand.
 */
#ifndef FLOW_EXPORT_RUN_H
#define FLOW_EXPORT_RUN_H

#include "base/json/write.h"
#include "mock/flow/engine/engine.h"
#include "mock/flow/export/export.h"
#include "mock/flow/expr/expr.h"

enum {
    EXPORT_MAX_ACTIONS = 10000,
    EXPORT_ERROR_ACTIONS = 1000, /* that error handling may take beyond */
    EXPORT_MAX_CALLS = 100,      /* tasks in tasks, flows in flows */
    EXPORT_ACTION_NAME = 300,
    EXPORT_MAX_ENTERED = 64, /* flows that are kept in mind */
    EXPORT_STEP_BYTES = 4 << 20,
    EXPORT_SET_BYTES =
        1 << 16, /* of variables in an entry of the trace; of more it tells nothing */
    EXPORT_TRACE_BYTES = 8 << 20,
    EXPORT_VALUES_BYTES = 32 << 20,
};

struct export_loop {
    int64_t index, count;
    bool round_over; /* of one that asks whether to go on: it has its turn to ask */
};
struct export_call {
    const struct export_action *action; /* CallTask */
    const struct export_sequence *from;
    const struct export_sequence *task; /* whose variables and loops are put aside, or NULL */
    struct flow_value *values;          /* of the flow, those of the task set */
    struct export_loop *loops;
};
/* A flow that is being run: the one asked for, a common module or a bot in it. */
struct export_frame {
    const struct flow_export *flow;
    struct flow_value *values; /* by variable */
    bool *is_set;              /* by variable: since the frame's last entry in the trace */
    size_t n_set;
    struct export_loop *loops; /* by action */
    struct export_frame *caller;
    const struct export_action *call; /* of the caller */
    bool last;                        /* was transferred to: does not come back */
    const struct export_sequence *sequence;
    struct export_call calls[EXPORT_MAX_CALLS];
    size_t n_calls;
};

struct export_run {
    const struct flow_request *req;
    const struct flow_host *host;
    const char *flow_id;
    const cJSON *given, *answers; /* of the scenario; may be NULL */
    struct export_frame *frame;
    size_t n_frames;
    const struct export_action *action; /* at hand */
    struct gc_arena scratch;            /* of the action at hand */
    struct gc_strbuf set_text;          /* the variables that it set */
    struct gc_strbuf said_here; /* at the action at hand: texts as JSON, a comma behind each */
    struct gc_strbuf trace_text, result_text, said_text, calls_text, data_text;
    struct gc_jsonw trace, result, said, calls, data;
    cJSON *owned;         /* an array: what values of the whole run point to */
    cJSON *attributes;    /* participant data */
    cJSON *taken;         /* {NAME: answers taken} */
    cJSON *outcome;       /* how it ended */
    const cJSON *deed;    /* the caller's next */
    char caller_did[200]; /* at the action at hand, last: keys or words; has_heard: they did */
    bool has_heard;
    struct gc_strbuf heard; /* what was said since the caller was last content */
    cJSON *live;            /* what who is on the line did last */
    bool gone;              /* they have hung up */
    char digits[64];        /* pressed, not yet taken */
    const char *status;
    int64_t start_ms, elapsed_ms, n_actions, limit;
    size_t value_bytes;
    bool handling;      /* in error handling */
    bool answered;      /* an agent has answered: given.queue.answered_after */
    const cJSON *queue; /* {id, name} in which the caller waits since queued_ms; or NULL */
    bool in_queue;      /* they wait, in this queue or in one that is not told */
    int64_t queued_ms;
    const struct flow_export *entered[EXPORT_MAX_ENTERED]; /* each once */
    size_t n_entered;
    bool no_memory;
    char language[40];
    char error[400], first_error[400];
};

/* --- how an action ends ----------------------------------------------------------------------- */

enum export_end {
    EXPORT_LEAVE,   /* by path; NULL: none */
    EXPORT_ENTER,   /* goes to `to` and does not come back */
    EXPORT_GO,      /* the same, to the action `at` */
    EXPORT_CALL,    /* the same, and comes back */
    EXPORT_INTO,    /* r->frame is a new one: begins there */
    EXPORT_BODY,    /* by path, and the action has its turn again at the end of the branch */
    EXPORT_RETURN,  /* leaves the task by path */
    EXPORT_EXIT,    /* leaves the innermost loop */
    EXPORT_NEXT,    /* goes on with it */
    EXPORT_BACK,    /* leaves the bot */
    EXPORT_OVER,    /* r->outcome says how */
    EXPORT_ERROR,   /* of the flow: its error handling is next */
    EXPORT_FAILED,  /* the simulation can't go on */
    EXPORT_EXPIRED, /* its time is up */
};
struct export_outcome {
    enum export_end end;
    const char *path;
    const struct export_sequence *to;
    const struct export_action *at;
};
typedef struct export_outcome export_action_fn(struct export_run *r, const struct export_action *a);

/* An action type: its row in action/types.c. */
struct export_type {
    const char *type;  /* "DataTableLookupAction" */
    const char *title; /* "Data Table Lookup", as people call it */
    export_action_fn *run;
    const char *outputs; /* "__FOUND__ __NOT_FOUND__ __FAILURE__"; "" none, or others of its own */
};

/* --- scenarios (forced.c) --- the output that the scenario says; NULL: none */
const char *export_forced(struct export_run *r, const struct export_action *a);

struct export_outcome export_leave(const char *path);
struct export_outcome export_done(void); /* an action without outputs */
struct export_outcome export_ends(enum export_end end);
struct export_outcome export_error(struct export_run *r); /* r->error is set */
struct export_outcome export_errorf(struct export_run *r, const char *fmt, ...) GC_PRINTF(2, 3);
struct export_outcome export_failf(struct export_run *r, const char *fmt, ...) GC_PRINTF(2, 3);
/* The flow is over: {key: text}; or {key: true} without a text. */
struct export_outcome export_over(struct export_run *r, const char *key, const char *text);
bool export_note(struct export_run *r, const char *fmt, ...) GC_PRINTF(2, 3); /* false */
bool export_nomem(struct export_run *r);                                      /* false */

/* What people call a data action (data_action.c): its name without what exporters add. */
const char *export_shown_name(const char *name, char out[EXPORT_ACTION_NAME]);

/* --- loops (loops.c) ---------------------------------------------------------------------------
 */

bool export_is_loop(const struct export_action *a);
bool export_loop_asks(const struct export_action *a); /* at the end of each round */
export_action_fn export_loop, export_next_round; /* enters it; the branch has come to its end */

/* --- queues (queue.c) ---------------------------------------------------------------------------
 */

/* The transfer to that queue is done, r->outcome tells so: who is followed waits there, in the
 * in-queue flow of the action or the queue, if there is one. */
struct export_outcome export_wait_in_queue(struct export_run *r, const struct export_action *a,
                                           const struct flow_value *queue);
/* When an agent answers, in simulated time; -1: nobody does, or the caller waits in no queue. */
int64_t export_answered_ms(const struct export_run *r);
/* An agent has answered. */
struct export_outcome export_answered(struct export_run *r);

/* --- notes (notes.c) ---------------------------------------------------------------------------
 */

/* "notes": names of the scenario that nothing in these flows has. */
void export_write_notes(const struct export_run *r, const struct flow_export *flow,
                        struct gc_jsonw *w);

/* --- the report (report.c) -------------------------------------------------------------------- */

void export_open_report(struct export_run *r);
void export_release_report(struct export_run *r);
void export_open_result(struct export_run *r); /* of the next entry; what was in it is gone */
/* Tells the host that an action was come to (NULL), or left by that output. */
void export_took(const struct export_run *r, const struct export_action *a, const char *output);
void export_write_entry(struct export_run *r, const struct export_action *a, const char *output);
GC_NODISCARD enum gc_status export_write_answer(struct export_run *r, const char *flow_id,
                                                const struct flow_export *flow, struct gc_jsonw *w);

/* --- values (evaluate.c, variables.c, known.c) ------------------------------------------------ */

/* A value as the export wraps it; NULL, no tree, mode 3: NOT_SET. */
GC_NODISCARD bool export_eval(struct export_run *r, const cJSON *wrapper, struct flow_value *out);
/* The same as text (ToString); *out is NULL for NOT_SET. */
GC_NODISCARD bool export_text(struct export_run *r, const cJSON *wrapper, const char **out);
GC_NODISCARD bool export_whole(struct export_run *r, const cJSON *wrapper, int64_t fallback,
                               int64_t *out);
/* A duration in ms (or a number of ms). */
GC_NODISCARD bool export_duration(struct export_run *r, const cJSON *wrapper, int64_t fallback,
                                  int64_t *out);
bool export_is_true(struct export_run *r, const cJSON *wrapper, bool *out);
/* To the variable that a wrapper names; none: nothing. */
GC_NODISCARD bool export_assign(struct export_run *r, const cJSON *wrapper,
                                const struct flow_value *v);
GC_NODISCARD bool export_assign_json(struct export_run *r, const cJSON *wrapper, const cJSON *v);
/* By name without case, in the frame at hand; scope: "Task." may be left out in `name`. NULL: none.
 */
const struct export_variable *export_variable_of(const struct export_frame *f, const char *name,
                                                 const struct export_sequence *home);
GC_NODISCARD bool export_set(struct export_run *r, const struct export_variable *v,
                             const struct flow_value *value);
GC_NODISCARD bool export_init_sequence(struct export_run *r, const struct export_sequence *s);
GC_NODISCARD bool export_push(struct export_run *r, const struct flow_export *flow,
                              const struct export_action *call);
/* Transferred to: the flow that goes on then; NULL: the run ends where it is transferred. It is
 * followed for who is on the line, or when given.follow_transfers says so. */
const struct flow_export *export_followed(const struct export_run *r, const char *id,
                                          const char *name);
GC_NODISCARD bool export_push_last(struct export_run *r, const struct flow_export *flow);
void export_pop(struct export_run *r); /* the caller is at hand again */
/* calls.c: inputs [{name, value}] of an action, evaluated in the frame at hand, to variables of
 * `to` (of a task: home). They are set by end, once those variables have begun anew; end, or drop,
 * frees them. */
enum { EXPORT_MAX_INPUTS = 200 };
struct export_passed {
    const struct export_variable *variables[EXPORT_MAX_INPUTS];
    struct flow_value values[EXPORT_MAX_INPUTS];
    size_t n;
};
GC_NODISCARD bool export_pass_begin(struct export_run *r, struct export_passed *p,
                                    const struct export_frame *to,
                                    const struct export_sequence *home, const cJSON *inputs);
GC_NODISCARD bool export_pass_end(struct export_run *r, struct export_passed *p, bool set);
void export_pass_drop(struct export_passed *p);
/* A task that calls itself has variables and loops of its own each time. */
bool export_is_under_way(const struct export_frame *f, const struct export_sequence *task);
GC_NODISCARD bool export_put_aside(struct export_run *r, const struct export_sequence *task,
                                   struct export_call *call);
/* The task's outputs to the caller's variables, which are as they were then. */
GC_NODISCARD bool export_return_outputs(struct export_run *r, struct export_call *call,
                                        const struct export_sequence *task);
void export_forget_calls(struct export_frame *f);
/* outputs [{name, value}]: variables of `from` to those of the frame at hand. */
GC_NODISCARD bool export_take_outputs(struct export_run *r, struct export_frame *from,
                                      const struct export_sequence *home, const cJSON *outputs);
struct flow_value export_known(struct export_run *r, const char *name); /* __CALL_ANI__ */
bool export_is_known(const char *name);
struct flow_eval export_evaluation(struct export_run *r);
bool export_eval_failed(struct export_run *r, const struct flow_eval *ev); /* false */
struct flow_value export_keep(struct export_run *r, cJSON *json);          /* owned by the run */

/* --- time, speech (caller.c) ------------------------------------------------------------------ */

int64_t export_now(const struct export_run *r);
/* False: the time is up. */
GC_NODISCARD bool export_pass(struct export_run *r, int64_t ms);
/* AUDIO: {defaultAudio, ...}. */
GC_NODISCARD bool export_say_audio(struct export_run *r, const cJSON *audio);

struct export_heard {
    bool hung_up;
    const char *words; /* or NULL */
    char digit;        /* or 0 */
};
/* What the caller does next: one digit at a time, or words, or nothing. wants: what they are asked
 * for, as somebody on the line reads it. */
struct export_heard export_listen(struct export_run *r, const char *wants);
/* The same where only hanging up counts: keys are kept for the next listener. */
bool export_stays(struct export_run *r, const char *meanwhile);
/* Does the caller hang up here? */
bool export_hangs_up(struct export_run *r);
/* For the trace: `heard` is what was heard last at the action at hand. */
void export_note_heard(struct export_run *r, const char *text);
/* Writes the `hears` that never came true; else what was to be done and was not asked for. */
void export_write_unheard(struct export_run *r, struct gc_jsonw *w);

#endif
