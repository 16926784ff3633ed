#include "mock/api/actions/actions.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "mock/exchange/services.h"

enum { MAX_REQUEST = 1 << 20, MAX_URL = 4096, WHY = 400, DEFAULT_TIMEOUT_MS = 60000 };

/* What went wrong, before it becomes the error object that a flow sees. */
struct failure {
    int status;
    const char *code;
    char message[WHY + 64];
};

static const char *code_of(int status)
{
    static const struct {
        int status;
        const char *code;
    } codes[] = {{400, "BAD_REQUEST"}, {401, "UNAUTHORIZED"},        {403, "FORBIDDEN"},
                 {404, "NOT_FOUND"},   {429, "TOO_MANY_REQUESTS"},   {500, "INTERNAL_SERVER_ERROR"},
                 {502, "BAD_GATEWAY"}, {503, "SERVICE_UNAVAILABLE"}, {504, "GATEWAY_TIMEOUT"}};
    for (size_t i = 0; i < GC_COUNT_OF(codes); i++)
        if (codes[i].status == status)
            return codes[i].code;
    return status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_REQUEST";
}

static cJSON *error_object(const struct mock_exchange *x, const struct failure *f)
{
    cJSON *error = cJSON_CreateObject(), *detail = cJSON_CreateObject(), *details;
    bool ok = detail && cJSON_AddNumberToObject(error, "status", f->status) &&
              cJSON_AddStringToObject(error, "errorCode", code_of(f->status)) &&
              cJSON_AddStringToObject(error, "userMessage", f->message) &&
              cJSON_AddArrayToObject(error, "userParams") &&
              cJSON_AddStringToObject(error, "correlationId", x->correlation_id) &&
              (details = cJSON_AddArrayToObject(error, "details")) &&
              cJSON_AddStringToObject(detail, "errorCode", f->code) &&
              cJSON_AddArrayToObject(error, "errors") && cJSON_AddItemToArray(details, detail);
    if (ok)
        return error;
    cJSON_Delete(detail);
    cJSON_Delete(error);
    return NULL;
}

static bool say(struct failure *f, int status, const char *code, const char *message)
{
    f->status = status;
    f->code = code;
    snprintf(f->message, sizeof f->message, "%s", message);
    return false;
}

/* The address of the service: the action's own, or its path on the server's data action base. */
static bool find_url(const struct mock_exchange *x, const struct mock_data_action *a,
                     struct gc_strbuf *url, struct failure *f)
{
    const char *base = x->services->data_action_base;
    if (a->url && a->url[0] != '/')
        gc_strbuf_adds(url, a->url);
    else if (a->url && base)
        gc_url_join(url, base, a->url);
    else
        return say(f, 502, "ACTION.CONFIGURATION",
                   "no data action service is configured: start gcmock with --data-action-base "
                   "URL, or give the action an absolute url");
    return true;
}

static bool write_request(const cJSON *inputs, struct gc_strbuf *body)
{
    struct gc_jsonw w = gc_jsonw(body);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "data");
    if (inputs) {
        gc_jsonw_value(&w, inputs);
    } else {
        gc_jsonw_object(&w);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    return gc_strbuf_status(body) == GC_OK;
}

/* A copy of the answer's `data`, if the answer is what the contract says. */
static cJSON *read_outputs(const struct mock_data_action *a, const struct gc_http_reply *reply,
                           struct failure *f)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    char why[WHY], text[WHY + 40];
    if (gc_json_parse(&doc, "answer", reply->body ? reply->body : "", reply->body_bytes,
                      &gc_json_default_limits, &err) != GC_OK) {
        say(f, 502, "ACTION.REMOTE_ENDPOINT", gc_error_text(&err));
        return NULL;
    }
    const cJSON *data = gc_json_get(doc.root, "data");
    if (!cJSON_IsObject(data)) {
        say(f, 502, "ACTION.REMOTE_ENDPOINT",
            "variable mapping failed: the answer has no object \"data\"");
        return NULL;
    }
    if (!mock_contract_check(gc_json_get(gc_json_get(a->json, "contract"), "output"), data,
                             "output", why, sizeof why)) {
        snprintf(text, sizeof text, "variable mapping failed: %s", why);
        say(f, 502, "ACTION.REMOTE_ENDPOINT", text);
        return NULL;
    }
    return cJSON_Duplicate(data, true);
}

static enum gc_status call_service(struct mock_exchange *x, const char *url,
                                   const struct gc_strbuf *body, int64_t timeout_ms,
                                   struct gc_http_reply *reply, struct gc_error *err)
{
    char token[MOCK_TOKEN_TEXT];
    if (mock_world_platform_token(x->world, token) != GC_OK)
        return gc_fail_nomem(err);
    const struct gc_http_header headers[] = {{"Content-Type", "application/json"},
                                             {"Accept", "application/json"},
                                             {"X-Genesys-Auth-Token", token},
                                             {"ININ-Correlation-Id", x->correlation_id}};
    const struct gc_http_call call = {.method = "POST",
                                      .url = url,
                                      .headers = headers,
                                      .n_headers = GC_COUNT_OF(headers),
                                      .body = gc_strbuf_text(body),
                                      .body_bytes = body->len,
                                      .deadline_ms = gc_deadline_in(timeout_ms),
                                      .send_once = true};
    return gc_http_call(x->services->client, &call, reply, err);
}

/* Everything but the clock. Leaves out->outputs, or fills *f and leaves out->end at its reason. */
static void run(struct mock_exchange *x, const struct mock_data_action *a, const cJSON *inputs,
                int64_t timeout_ms, struct flow_action_result *out, struct failure *f)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_URL);
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_REQUEST);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    char why[WHY];
    const cJSON *schema = gc_json_get(gc_json_get(a->json, "contract"), "input");
    if (inputs && !mock_contract_check(schema, inputs, "input", why, sizeof why)) {
        say(f, 400, "ACTION.INVALID_INPUT", why);
        return;
    }
    if (!find_url(x, a, &url, f))
        return;
    if (!write_request(inputs, &body)) {
        say(f, 500, "ACTION.PROCESSING", "the inputs are too large");
        return;
    }
    enum gc_status s = call_service(x, gc_strbuf_text(&url), &body, timeout_ms, &reply, &err);
    if (s == GC_E_TIMEOUT) {
        out->end = FLOW_ACTION_TIMEOUT;
        say(f, 504, "ACTION.REQUEST_TIMEOUT", "the service did not answer in time");
    } else if (s != GC_OK) {
        say(f, 502, "ACTION.REMOTE_ENDPOINT", gc_error_text(&err));
    } else if (reply.status < 200 || reply.status > 299) {
        snprintf(why, sizeof why, "the service answered %d %s", reply.status,
                 gc_http_reason(reply.status));
        say(f, reply.status >= 400 ? reply.status : 502, "ACTION.REMOTE_ENDPOINT", why);
    } else if ((out->outputs = read_outputs(a, &reply, f))) {
        out->end = FLOW_ACTION_SUCCESS;
    }
}

int64_t mock_data_action_time(const struct mock_data_action *action, int64_t left_ms)
{
    int64_t own_ms = action->timeout_ms > 0 ? action->timeout_ms : DEFAULT_TIMEOUT_MS;
    return own_ms < left_ms ? own_ms : left_ms;
}

void mock_data_action_run(struct mock_exchange *x, const struct mock_data_action *action,
                          const cJSON *inputs, int64_t timeout_ms, struct flow_action_result *out)
{
    struct failure f = {.status = 504};
    int64_t started_us = gc_now_us();
    timeout_ms = mock_data_action_time(action, timeout_ms);
    *out = (struct flow_action_result){.end = FLOW_ACTION_FAILURE};
    if (timeout_ms > 0) {
        run(x, action, inputs, timeout_ms, out, &f);
    } else {
        out->end = FLOW_ACTION_TIMEOUT;
        say(&f, 504, "ACTION.REQUEST_TIMEOUT", "no time was left to call the service");
    }
    if (out->end != FLOW_ACTION_SUCCESS)
        out->error = error_object(x, &f);
    out->took_ms = (gc_now_us() - started_us) / 1000;
}
