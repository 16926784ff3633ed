/* Runs a data action by hand: for its outputs, or to see each of its steps. */
#include <string.h>

#include "mock/actions/run.h"
#include "mock/api/actions/actions.h"
#include "mock/exchange/envelope.h"

void mock_post_action_execute(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const struct mock_data_action *action = mock_asked_action(x);
    struct mock_action_run run;
    if (!action || !mock_request_json(x, &doc))
        return;
    if (action->definition->is_login) {
        mock_fail_text(
            x, MOCK_E_BAD_REQUEST,
            "a customAuth action can be tested, but not executed: it runs when an action "
            "of its integration needs it");
        return;
    }
    const struct mock_action_call call = {.action = action,
                                          .inputs = doc.root,
                                          .left_ms = INT64_MAX,
                                          .flatten = mock_query_is_true(x, "flatten")};
    mock_action_execute(x, &call, &run);
    if (run.failed) {
        struct gc_jsonw w = mock_body(x);
        mock_action_write_error(x, &run, false, &w);
        mock_reply_json(x, mock_action_status(&run));
        if (run.failure.wrong == MOCK_WRONG_LIMIT)
            gc_http_add_headerf(x->res, "Retry-After", "%lld", (long long)run.retry_after_s);
    } else {
        mock_reply_value(x, 200, run.outputs);
    }
    mock_action_run_release(&run);
}

static void put_inputs(const struct mock_action_run *run, struct gc_jsonw *w)
{
    gc_jsonw_value(w, run->call->inputs);
}

static void put_login(const struct mock_action_run *run, struct gc_jsonw *w)
{
    (void)run;
    gc_jsonw_str(w, "***"); /* what was got is a secret */
}

static void put_body(const struct mock_action_run *run, struct gc_jsonw *w)
{
    mock_action_write_masked(w, run->request.body, run->request.body_bytes);
}

static void put_success(const struct mock_action_run *run, struct gc_jsonw *w)
{
    const char *text = run->result.success ? run->result.success : "";
    gc_jsonw_strn(w, text, strlen(text));
}

static void put_outputs(const struct mock_action_run *run, struct gc_jsonw *w)
{
    gc_jsonw_value(w, run->result.outputs.root);
}

static void put_flat(const struct mock_action_run *run, struct gc_jsonw *w)
{
    gc_jsonw_value(w, run->flat.root);
}

static const struct operation {
    enum mock_action_step step;
    const char *name;
    void (*put_result)(const struct mock_action_run *run, struct gc_jsonw *w);
} operations[] = {
    {MOCK_AT_INPUT, "Validate input", put_inputs},
    {MOCK_AT_LOGIN, "Authenticate", put_login},
    {MOCK_AT_URL, "Resolve request URL template", mock_action_write_url},
    {MOCK_AT_HEADERS, "Resolve request headers", mock_action_write_headers},
    {MOCK_AT_BODY, "Resolve request body template", put_body},
    {MOCK_AT_EXECUTE, "Execute", mock_action_write_answer},
    {MOCK_AT_TRANSLATE, "Apply translation map", mock_action_write_translated},
    {MOCK_AT_TRANSFORM, "Apply output transformation", put_success},
    {MOCK_AT_OUTPUT, "Validate output", put_outputs},
    {MOCK_AT_FLATTEN, "Flatten output", put_flat},
};

/* Not every action logs in or is flattened. */
static bool is_of(const struct mock_action_run *run, enum mock_action_step step)
{
    const struct action_definition *d = run->call->action->definition;
    if (step == MOCK_AT_LOGIN)
        return d->needs_login && !d->is_login;
    return step != MOCK_AT_FLATTEN || run->call->flatten;
}

static void write_operation(struct mock_exchange *x, const struct mock_action_run *run,
                            const struct operation *o, int number, struct gc_jsonw *w)
{
    bool failed = run->failed && run->reached == o->step;
    gc_jsonw_object(w);
    gc_jsonw_put_int(w, "step", number);
    gc_jsonw_put_str(w, "name", o->name);
    gc_jsonw_put_bool(w, "success", !failed);
    gc_jsonw_key(w, failed ? "error" : "result");
    if (failed)
        mock_action_write_error(x, run, true, w);
    else
        o->put_result(run, w);
    if (failed && o->step == MOCK_AT_EXECUTE && run->answer.status) {
        gc_jsonw_key(w, "result");
        mock_action_write_answer(run, w);
    }
    if (failed && o->step == MOCK_AT_TRANSFORM && run->result.success) {
        gc_jsonw_key(w, "result"); /* what is no JSON */
        put_success(run, w);
    }
    if (o->step == MOCK_AT_BODY && run->request.n_loose) /* gcmock's own: it would not be seen */
        gc_jsonw_put_str(w, "warning",
                         "a name was found only without regard to case; see X-GCMock-Warning");
    gc_jsonw_end(w);
}

static void write_test(struct mock_exchange *x, const struct mock_action_run *run,
                       struct gc_jsonw *w)
{
    int number = 0;
    gc_jsonw_object(w);
    gc_jsonw_put_array(w, "operations");
    for (size_t i = 0; i < GC_COUNT_OF(operations); i++)
        if (is_of(run, operations[i].step) && operations[i].step <= run->reached)
            write_operation(x, run, &operations[i], ++number, w);
    gc_jsonw_end(w);
    if (run->failed) {
        gc_jsonw_key(w, "error");
        mock_action_write_error(x, run, true, w);
    } else {
        gc_jsonw_put_value(w, "finalResult", run->outputs);
    }
    gc_jsonw_put_bool(w, "success", !run->failed);
    gc_jsonw_end(w);
}

void mock_test_action(struct mock_exchange *x, const struct mock_data_action *action)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_action_run run;
    if (!mock_request_json(x, &doc))
        return;
    const struct mock_action_call call = {.action = action,
                                          .inputs = doc.root,
                                          .left_ms = INT64_MAX,
                                          .flatten = mock_query_is_true(x, "flatten")};
    mock_action_execute(x, &call, &run);
    struct gc_jsonw w = mock_body(x);
    write_test(x, &run, &w);
    mock_reply_json(x, 200);
    if (run.request.n_loose)
        gc_http_add_headerf(x->res, "X-GCMock-Warning",
                            "%s is not a name of the contract but for its case",
                            run.request.loose_name);
    mock_action_run_release(&run);
}

void mock_post_action_test(struct mock_exchange *x)
{
    const struct mock_data_action *action = mock_asked_action(x);
    if (action)
        mock_test_action(x, action);
}
