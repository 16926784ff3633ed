/* The steps of a run, one after the other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "base/text.h"
#include "mock/actions/internal.h"

enum { MAX_RUN = 64 << 20, MAX_BYTES = 16 << 20 };

bool mock_action_fail(struct mock_action_run *run, enum mock_action_wrong wrong, const char *reason)
{
    run->failed = true;
    run->outputs = NULL;
    run->failure.wrong = wrong;
    gc_copy(run->failure.reason, sizeof run->failure.reason, reason);
    return false;
}

static bool make_request(const struct mock_attempt *a, struct mock_action_run *run)
{
    static const enum mock_action_step steps[] = {MOCK_AT_URL, MOCK_AT_HEADERS, MOCK_AT_BODY,
                                                  MOCK_AT_EXECUTE};
    struct gc_error err = {0};
    enum gc_status s =
        action_make_request(a->action->definition, &a->values, &run->arena, &run->request, &err);
    run->reached = steps[run->request.reached];
    if (s == GC_OK)
        return true;
    return mock_action_fail(run, s == GC_E_NOMEM ? MOCK_WRONG_HERE : MOCK_WRONG_REQUEST,
                            gc_error_text(&err));
}

static bool send_request(struct mock_exchange *x, const struct mock_attempt *a,
                         struct mock_action_run *run)
{
    struct mock_sending sending = {.x = x,
                                   .action = a->action,
                                   .request = &run->request,
                                   .who = run->call->who,
                                   .deadline_ms = a->deadline_ms,
                                   .answer = &run->answer};
    struct gc_error err = {0};
    if (!mock_action_take_slot(x, run))
        return false;
    enum gc_status s = mock_action_send(&sending, &err);
    run->journal_id = sending.journal_id;
    if (s == GC_OK)
        return true;
    return mock_action_fail(run,
                            s == GC_E_TIMEOUT ? MOCK_WRONG_LATE
                            : s == GC_E_USAGE ? MOCK_WRONG_REQUEST
                            : s == GC_E_AUTH  ? MOCK_WRONG_LOGIN
                            : s == GC_E_NOMEM ? MOCK_WRONG_HERE
                                              : MOCK_WRONG_EXCHANGE,
                            gc_error_text(&err));
}

static bool judge_status(struct mock_action_run *run)
{
    char reason[128];
    int status = run->answer.status;
    if (status >= 200 && status <= 299)
        return true;
    snprintf(reason, sizeof reason, "the service answered %d %s", status, gc_http_reason(status));
    run->failure.status = status;
    return mock_action_fail(run, MOCK_WRONG_STATUS, reason);
}

/* What the compact form promises: {"data": {...}}. */
static bool has_data(const struct mock_attempt *a, struct mock_action_run *run)
{
    const char *data = run->result.values ? run->result.values[0] : NULL;
    if (!a->action->compact || !run->result.translated || (data && *data == '{'))
        return true;
    run->reached = MOCK_AT_TRANSLATE;
    return mock_action_fail(run, MOCK_WRONG_TRANSFORM, "the answer has no object \"data\"");
}

static bool make_outputs(const struct mock_attempt *a, struct mock_action_run *run)
{
    struct gc_error err = {0};
    const struct gc_strbuf *body = &run->answer.body;
    enum gc_status s = action_make_outputs(a->action->definition, gc_strbuf_text(body), body->len,
                                           &run->arena, &run->result, &err);
    if (run->result.is_json)
        run->reached = run->result.translated ? MOCK_AT_TRANSFORM : MOCK_AT_TRANSLATE;
    if (!has_data(a, run))
        return false;
    if (s == GC_OK)
        return true;
    return mock_action_fail(run,
                            s == GC_E_NOMEM        ? MOCK_WRONG_HERE
                            : !run->result.is_json ? MOCK_WRONG_ANSWER
                                                   : MOCK_WRONG_TRANSFORM,
                            gc_error_text(&err));
}

static bool check_outputs(const struct mock_attempt *a, struct mock_action_run *run)
{
    struct gc_error err = {0};
    run->reached = MOCK_AT_OUTPUT;
    run->outputs = run->result.outputs.root;
    if (action_check(a->action->definition->output, run->outputs, "output", &err) == GC_OK)
        return true;
    return mock_action_fail(run, MOCK_WRONG_OUTPUT, err.message);
}

bool mock_action_attempt(struct mock_exchange *x, const struct mock_attempt *a,
                         struct mock_action_run *run)
{
    run->failed = false;
    gc_json_release(&run->result.outputs);
    run->result = (struct action_result){0};
    return make_request(a, run) && send_request(x, a, run) && judge_status(run) &&
           make_outputs(a, run) && check_outputs(a, run);
}

static bool check_inputs(struct mock_action_run *run)
{
    static const cJSON none = {.type = cJSON_Object};
    const cJSON *inputs = run->call->inputs ? run->call->inputs : &none;
    struct gc_error err = {0};
    run->reached = MOCK_AT_INPUT;
    if (action_check(run->call->action->definition->input, inputs, "input", &err) == GC_OK)
        return true;
    return mock_action_fail(run, MOCK_WRONG_INPUT, err.message);
}

/* Logs in where a template asks for it; a kept login that fails is made anew, once. */
static bool attempt(struct mock_exchange *x, struct mock_attempt *a, struct mock_action_run *run)
{
    bool wanted = a->action->definition->needs_login && !a->action->definition->is_login;
    bool kept = true, done = false;
    for (int round = 0; round < 2 && kept && !done; round++) {
        struct gc_json login GC_AUTO(gc_json_wipe) = {0};
        kept = false;
        run->reached = MOCK_AT_LOGIN;
        if (wanted && !mock_action_log_in(x, run, a->deadline_ms, round > 0, &login, &kept))
            return false;
        a->values.auth_response = login.root;
        done = mock_action_attempt(x, a, run);
        kept = kept && run->failure.wrong == MOCK_WRONG_STATUS;
    }
    a->values.auth_response = NULL;
    return done;
}

static bool flatten(struct mock_action_run *run)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_BYTES);
    const struct gc_json_limits limits = {.max_bytes = MAX_BYTES, .max_depth = 50};
    run->reached = MOCK_AT_FLATTEN;
    if (!run->call->flatten)
        return true;
    if (action_flatten(run->outputs, &text) != GC_OK ||
        gc_json_parse(&run->flat, "outputs", gc_strbuf_text(&text), text.len, &limits, NULL) !=
            GC_OK)
        return mock_action_fail(run, MOCK_WRONG_TRANSFORM, "the outputs are too large to flatten");
    run->outputs = run->flat.root;
    return true;
}

/* Its own limit, or what the asker has left, the shorter. */
static int64_t time_of(const struct mock_action_call *call)
{
    int64_t own_ms = call->action->timeout_ms;
    return own_ms < call->left_ms ? own_ms : call->left_ms;
}

static bool run_steps(struct mock_exchange *x, struct mock_action_run *run)
{
    const struct mock_action_call *call = run->call;
    const cJSON *credentials = mock_org_settings(x->org)->credentials;
    int64_t ms = time_of(call);
    struct mock_attempt a = {
        .action = call->action,
        .values = {.inputs = call->inputs,
                   .credentials = gc_json_get(credentials, call->action->integration)},
        .deadline_ms = gc_deadline_in(ms)};
    if (ms <= 0) {
        run->reached = MOCK_AT_EXECUTE;
        return mock_action_fail(run, MOCK_WRONG_LATE, "no time was left to call the service");
    }
    bool canned = mock_action_has_answers(call->action);
    return check_inputs(run) &&
           (canned ? mock_action_take_slot(x, run) && mock_action_answer(x, run)
                   : attempt(x, &a, run)) &&
           flatten(run);
}

void mock_action_run_begin(struct mock_action_run *run, const struct mock_action_call *call)
{
    *run = (struct mock_action_run){.call = call, .arena = {.max_bytes = MAX_RUN}};
    gc_strbuf_init(&run->answer.headers, MAX_BYTES);
    gc_strbuf_init(&run->answer.body, MAX_BYTES);
}

void mock_action_execute(struct mock_exchange *x, const struct mock_action_call *call,
                         struct mock_action_run *run)
{
    int64_t started_us = gc_now_us();
    mock_action_run_begin(run, call);
    if (run_steps(x, run))
        run->reached = MOCK_AT_END;
    else
        run->out_of_time = run->failure.wrong == MOCK_WRONG_LATE &&
                           (call->left_ms <= call->action->timeout_ms || call->action->compact);
    mock_action_free_slot(x, run);
    run->took_ms = (gc_now_us() - started_us) / 1000;
}

void mock_action_run_release(struct mock_action_run *run)
{
    gc_json_release(&run->result.outputs);
    gc_json_release(&run->flat);
    gc_strbuf_release(&run->answer.headers);
    gc_strbuf_release(&run->answer.body);
    gc_arena_release(&run->arena);
}
