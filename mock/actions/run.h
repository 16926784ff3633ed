/* run.h - runs data actions, for whoever asks: the API, a flow.
 *
 *   struct mock_action_run run;
 *   const struct mock_action_call call = {.action = action, .inputs = doc.root, .left_ms =
 * INT64_MAX}; mock_action_execute(x, &call, &run); if (!run.failed) ... run.outputs ... else
 * mock_action_write_error(x, &run, false, &w); mock_action_run_release(&run);
 *
 * Inputs are checked, templates become a request, the request is sent, the answer becomes outputs,
 * which are checked. Requests below /api/ go to this very mock, through the whole of its pipeline,
 * in the same world; all others where the org's origins say, and nowhere else, but to this machine.
 * What is sent stands in the world's journal (direction "out"), and meets the world's faults of
 * that direction. Nothing is sent twice, but once more after a login that was kept.
 *
 * Source:     Genesys Cloud's help on data actions, its API models, answers of the platform; what
 *             is guessed is said in fixtures/README.md ("Data actions").
 * Ownership:  a run owns all that it tells; it borrows the exchange and the action, which outlive
 *             it.
 * Units:      milliseconds of real time, bytes.
 * Threads:    one exchange, one thread; no lock is held while a service is waited for.
 * Errors:     in the run: an action that fails is an answer.
 */
#ifndef MOCK_ACTIONS_RUN_H
#define MOCK_ACTIONS_RUN_H

#include "base/arena.h"
#include "mock/exchange/exchange.h"
#include "mock/integrations/action/action.h"

enum { MOCK_ACTION_REASON = 512, MOCK_ACTION_MAX_DEPTH = 4 };

/* Who asks; texts, or NULL: by hand. */
struct mock_action_who {
    const char *flow, *node, *simulation;
};

struct mock_action_call {
    const struct mock_data_action *action;
    const cJSON *inputs; /* an object; NULL is {} */
    int64_t left_ms;     /* of the asker's own time; INT64_MAX: it has no limit */
    bool flatten;        /* the outputs, as Architect names them */
    struct mock_action_who who;
};

/* How far a run came: what failed, or the end. */
enum mock_action_step {
    MOCK_AT_INPUT,
    MOCK_AT_LOGIN,
    MOCK_AT_URL,
    MOCK_AT_HEADERS,
    MOCK_AT_BODY,
    MOCK_AT_EXECUTE,
    MOCK_AT_TRANSLATE,
    MOCK_AT_TRANSFORM,
    MOCK_AT_OUTPUT,
    MOCK_AT_FLATTEN,
    MOCK_AT_END
};

/* What is wrong; a row of failure.c each. */
enum mock_action_wrong {
    MOCK_WRONG_INPUT,     /* against the contract */
    MOCK_WRONG_REQUEST,   /* a template, the URL, where it goes */
    MOCK_WRONG_LOGIN,     /* credentials were refused */
    MOCK_WRONG_STATUS,    /* the service's answer is not 2xx */
    MOCK_WRONG_EXCHANGE,  /* no answer */
    MOCK_WRONG_LATE,      /* no answer in time */
    MOCK_WRONG_ANSWER,    /* no JSON */
    MOCK_WRONG_TRANSFORM, /* no outputs can be made of it */
    MOCK_WRONG_OUTPUT,    /* against the contract */
    MOCK_WRONG_LIMIT,     /* too many at once */
    MOCK_WRONG_HERE,      /* memory */
};

struct mock_action_failure {
    enum mock_action_wrong wrong;
    int status; /* of the service, where WRONG_STATUS; else 0 */
    char reason[MOCK_ACTION_REASON];
};

struct mock_action_run {
    const struct mock_action_call *call;
    struct gc_arena arena;
    enum mock_action_step reached;
    bool failed;
    bool out_of_time;            /* the asker's time is over, not the action's */
    bool has_slot;               /* it counts among those that run: see limit.c */
    int64_t retry_after_s;       /* where WRONG_LIMIT */
    const cJSON *canned_failure; /* {errorCode, userMessage, ...} of "answers"; or NULL */
    struct mock_action_failure failure;
    struct action_request request;
    uint64_t journal_id; /* of the request, 0: none was sent */
    struct gc_http_response answer;
    struct action_result result;
    struct gc_json flat;
    const cJSON *outputs; /* NULL after a failure */
    int64_t took_ms;
};

void mock_action_execute(struct mock_exchange *x, const struct mock_action_call *call,
                         struct mock_action_run *run);
void mock_action_run_release(struct mock_action_run *run);

/* failure.c: what the API answers: status, and {"message", "code", "status", "contextId",
 * "details", "errors"}; in test mode with the words of the service. */
int mock_action_status(const struct mock_action_run *run);
void mock_action_write_error(const struct mock_exchange *x, const struct mock_action_run *run,
                             bool test_mode, struct gc_jsonw *w);
/* What a flow sees: {"errorCode", "status", "correlationId", "userMessage", "details", ...}; the
 * caller's. NULL: no memory. */
cJSON *mock_action_flow_error(const struct mock_exchange *x, const struct mock_action_run *run);
/* trace.c: what was sent and what came, without secrets, for the trace of a simulation: one JSON
 * object, the caller's to free. NULL: no memory, or nothing was sent. */
char *mock_action_trace(const struct mock_action_run *run);
/* One part of it, as tests of an action tell it, too. */
void mock_action_write_url(const struct mock_action_run *run, struct gc_jsonw *w);
void mock_action_write_translated(const struct mock_action_run *run, struct gc_jsonw *w);
void mock_action_write_headers(const struct mock_action_run *run, struct gc_jsonw *w);
void mock_action_write_answer(const struct mock_action_run *run, struct gc_jsonw *w);
void mock_action_write_masked(struct gc_jsonw *w, const char *text, size_t n);

#endif
