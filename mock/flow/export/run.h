/* run.h - one walk through an export, as its actions see it; for the files of mock/flow/export.
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
    EXPORT_STEP_BYTES = 4 << 20,
    EXPORT_TRACE_BYTES = 8 << 20,
    EXPORT_VALUES_BYTES = 32 << 20,
};

struct export_loop {
    int64_t index, count;
};
struct export_call {
    const struct export_action *action; /* CallTask */
    const struct export_sequence *from;
};
/* A flow that is being run: the one asked for, a common module or a bot in it. */
struct export_frame {
    const struct flow_export *flow;
    struct flow_value *values; /* by variable */
    struct export_loop *loops; /* by action */
    struct export_frame *caller;
    const struct export_action *call; /* of the caller */
    const struct export_sequence *sequence;
    struct export_call calls[EXPORT_MAX_CALLS];
    size_t n_calls;
};

struct export_run {
    const struct flow_request *req;
    const struct flow_host *host;
    const cJSON *given, *answers; /* of the scenario; may be NULL */
    struct export_frame *frame;
    size_t n_frames;
    const struct export_action *action; /* at hand */
    struct gc_arena scratch;            /* of the action at hand */
    struct gc_strbuf said_here; /* at the action at hand: texts as JSON, a comma behind each */
    struct gc_strbuf trace_text, result_text, said_text, calls_text, data_text;
    struct gc_jsonw trace, result, said, calls, data;
    cJSON *owned;           /* an array: what values of the whole run point to */
    cJSON *attributes;      /* participant data */
    cJSON *taken;           /* {NAME: answers taken} */
    cJSON *outcome;         /* how it ended */
    const cJSON *deed;      /* the caller's next */
    struct gc_strbuf heard; /* what was said since the caller was last content */
    char digits[64];        /* pressed, not yet taken */
    const char *status;
    int64_t start_ms, elapsed_ms, n_actions, limit;
    size_t value_bytes;
    bool handling; /* in error handling */
    bool no_memory;
    char language[40];
    char error[400], first_error[400];
};

/* --- how an action ends ----------------------------------------------------------------------- */

enum export_end {
    EXPORT_LEAVE,   /* by path; NULL: none */
    EXPORT_ENTER,   /* goes to `to` and does not come back */
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
};
typedef struct export_outcome export_action_fn(struct export_run *r, const struct export_action *a);

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

/* --- the report (report.c) ---------------------------------------------------------------------
 */

void export_open_report(struct export_run *r);
void export_release_report(struct export_run *r);
void export_open_result(struct export_run *r); /* of the next entry; what was in it is gone */
/* Tells the host that an action was come to (NULL), or left by that output. */
void export_took(const struct export_run *r, const struct export_action *a, const char *output);
void export_write_entry(struct export_run *r, const struct export_action *a, const char *output);
GC_NODISCARD enum gc_status export_write_answer(struct export_run *r, const char *flow_id,
                                                const struct flow_export *flow, struct gc_jsonw *w);

/* --- values (scope.c) ------------------------------------------------------------------------- */

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
void export_pop(struct export_run *r); /* the caller is at hand again */
/* inputs [{name, value}] of an action to variables of another frame, or of a task of the same one;
 * outputs the other way. */
GC_NODISCARD bool export_pass_inputs(struct export_run *r, struct export_frame *from,
                                     struct export_frame *to, const struct export_sequence *home,
                                     const cJSON *inputs);
GC_NODISCARD bool export_take_outputs(struct export_run *r, struct export_frame *from,
                                      const struct export_sequence *home, const cJSON *outputs);
struct flow_value export_keep(struct export_run *r, cJSON *json); /* owned by the run */

/* --- time, speech (caller.c) ------------------------------------------------------------------ */

int64_t export_now(const struct export_run *r);
/* False: the time is up. */
GC_NODISCARD bool export_pass(struct export_run *r, int64_t ms);
/* What an audio, a communication or a text says; nothing for NOT_SET. */
GC_NODISCARD bool export_say(struct export_run *r, const struct flow_value *v);
/* AUDIO: {defaultAudio, ...}. */
GC_NODISCARD bool export_say_audio(struct export_run *r, const cJSON *audio);

struct export_heard {
    bool hung_up;
    const char *words; /* or NULL */
    char digit;        /* or 0 */
};
/* What the caller does next: one digit at a time, or words, or nothing. */
struct export_heard export_listen(struct export_run *r);
/* Does the caller hang up here? */
bool export_hangs_up(struct export_run *r);
/* Writes the `hears` that never came true; else what was to be done and was not asked for. */
void export_write_unheard(struct export_run *r, struct gc_jsonw *w);

/* --- the actions, by file: each a row in types.c -----------------------------------------------
 */

/* logic.c */
export_action_fn export_decision, export_switch, export_update, export_loop, export_exit_loop;
export_action_fn export_next_loop, export_end_task, export_call_task, export_jump;
export_action_fn export_change_state, export_nothing, export_clear_slot;
/* The branch of a loop has come to its end. */
struct export_outcome export_next_round(struct export_run *r, const struct export_action *a);
/* talk.c */
export_action_fn export_play_audio, export_send_response, export_communicate, export_auto_reply;
export_action_fn export_collect_input, export_menu, export_wait, export_hold_music;
export_action_fn export_wait_time, export_ask_slot, export_ask_boolean, export_ask_intent;
export_action_fn export_set_language;
/* data_action.c; the members that bindings [{name, value}] name, to where they are bound */
GC_NODISCARD bool export_take_members(struct export_run *r, const cJSON *bindings,
                                      const cJSON *json);
/* outside.c */
export_action_fn export_data_action, export_table_lookup, export_find, export_schedule;
export_action_fn export_set_attributes, export_get_attributes, export_conversation_data;
export_action_fn export_get_response, export_module, export_bot, export_tried;
/* ends.c */
export_action_fn export_transfer_queue, export_transfer_flow, export_transfer_to;
export_action_fn export_end_workflow, export_disconnect, export_exit_bot, export_over_plain;

/* What a data action without an answer gives, by the contract in the export; NULL: there is none.
 */
cJSON *export_stub(const cJSON *contract);

#endif
