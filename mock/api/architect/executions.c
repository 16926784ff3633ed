/* /api/v2/flows/executions: runs a flow as the platform would launch a workflow. It has ended by
 * the time the launch is answered; its outcome is asked for by id. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/api/architect/architect.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

enum { MAX_TEXT = 1 << 20, TIMEOUT_MS = 600000 };

struct execution {
    char id[GC_UUID_TEXT];
    const char *name;
    const struct mock_flow *flow;
    int64_t launched_ms;
    const cJSON *inputs;  /* NULL: none */
    const cJSON *outcome; /* the simulation's answer */
};

/* How an outcome of the engine is called here. */
static const char *status_of(const char *outcome)
{
    return outcome && strcmp(outcome, "COMPLETED") == 0 ? "COMPLETED" : "FAILED";
}

static void write_version(struct gc_jsonw *w, const struct execution *e)
{
    gc_jsonw_put_object(w, "flowVersion");
    gc_jsonw_put_str(w, "id", MOCK_FLOW_VERSION);
    gc_jsonw_put_str(w, "name", e->flow->name);
    mock_put_uri(w, "selfUri", "/api/v2/flows/{}/versions/{}", e->flow->id, MOCK_FLOW_VERSION);
    gc_jsonw_end(w);
}

/* The flow's own variables are what it gives out. */
static void write_output(struct gc_jsonw *w, const cJSON *variables)
{
    const cJSON *variable;
    gc_jsonw_put_object(w, "outputData");
    cJSON_ArrayForEach(variable, variables)
    {
        if (strncmp(variable->string, "Flow.", 5) == 0)
            gc_jsonw_put_value(w, variable->string, variable);
    }
    gc_jsonw_end(w);
}

static void write_detail(struct gc_strbuf *to, const struct execution *e)
{
    struct gc_jsonw w = gc_jsonw(to);
    const char *status = gc_json_str(e->outcome, "status");
    const char *error = gc_json_str(e->outcome, "error");
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", e->id);
    gc_jsonw_put_str(&w, "name", e->name);
    write_version(&w, e);
    mock_put_date(&w, "dateLaunched", e->launched_ms);
    gc_jsonw_put_str(&w, "status", status_of(status));
    mock_put_date(&w, "dateCompleted", e->launched_ms + gc_json_int(e->outcome, "elapsed", 0));
    gc_jsonw_put_str(&w, "completionReason", status);
    if (error) {
        gc_jsonw_put_object(&w, "flowErrorInfo");
        gc_jsonw_put_str(&w, "message", error);
        gc_jsonw_end(&w);
    }
    write_output(&w, gc_json_get(e->outcome, "variables"));
    mock_put_uri(&w, "selfUri", "/api/v2/flows/executions/{}", e->id);
    gc_jsonw_end(&w);
}

static bool keep(struct mock_exchange *x, const struct execution *e)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    char *kept = NULL;
    write_detail(&text, e);
    return gc_strbuf_take(&text, &kept) == GC_OK &&
           mock_executions_put(&x->world->executions, e->id, kept) == GC_OK;
}

static bool walk(struct mock_exchange *x, const struct execution *e, struct gc_json *outcome)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 * MAX_TEXT);
    const struct gc_json_limits limits = {.max_bytes = 4 * MAX_TEXT, .max_depth = 64};
    const struct flow_request req = {.context = e->inputs, .timeout_ms = TIMEOUT_MS};
    struct gc_jsonw w = gc_jsonw(&text);
    return mock_simulate(x, e->flow, &req, &w, NULL) == GC_OK && gc_strbuf_status(&text) == GC_OK &&
           gc_json_parse(outcome, "outcome", text.data, text.len, &limits, NULL) == GC_OK;
}

static void reply_launched(struct mock_exchange *x, const struct execution *e)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", e->id);
    gc_jsonw_put_str(&w, "name", e->name);
    write_version(&w, e);
    mock_put_uri(&w, "selfUri", "/api/v2/flows/executions/{}", e->id);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

static bool read_launch(struct mock_exchange *x, const cJSON *body, struct execution *e)
{
    const char *flow_id;
    if (!mock_member_text(x, body, "flowId", "the id of a flow, as a string", &flow_id) ||
        !mock_member_may_be(x, body, "inputData", cJSON_Object, &e->inputs))
        return false;
    e->flow = mock_org_flow(x->org, flow_id);
    if (!e->flow) {
        mock_fail(x, MOCK_E_FLOW_NOT_FOUND, NULL);
        return false;
    }
    const char *version = gc_json_str(body, "flowVersion");
    if (version && strcmp(version, MOCK_FLOW_VERSION) != 0) {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
        return false;
    }
    const char *name = gc_json_str(body, "name");
    e->name = name ? name : e->flow->name;
    return true;
}

void mock_post_execution(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_json outcome GC_AUTO(gc_json_release) = {0};
    struct execution e = {.launched_ms = mock_clock_now(&x->world->clock)};
    if (!mock_request_json(x, &doc) || !read_launch(x, doc.root, &e))
        return;
    gc_uuid(e.id);
    bool walked = walk(x, &e, &outcome);
    e.outcome = outcome.root;
    if (walked && keep(x, &e))
        reply_launched(x, &e);
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}

void mock_get_execution(struct mock_exchange *x)
{
    char *text = mock_executions_dup(&x->world->executions, mock_param(x, "flowExecutionId"));
    if (text)
        mock_reply_raw(x, text, strlen(text));
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    free(text);
}
