/* What is told of an action that failed, in two forms: the API's, and that which flows see. One
 * row a kind of failure: [G] in fixtures/README.md ("Data actions") says what is guessed. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/json/write.h"
#include "mock/actions/internal.h"

#define REMOTE     "ACTION.REMOTE_ENDPOINT"
#define PROCESSING "ACTION.PROCESSING"
#define MALFORMED  "The request could not be understood by the server due to malformed syntax."
#define BACKEND                                                                                    \
    "REST call for action execute failed. Message: Request to backend service failed. To see "     \
    "error details, use test mode to execute the action, or execute request in Postman or other "  \
    "REST tools."
#define OFF_CONTRACT "JSON failed schema validation for the following reasons: "

enum { TEXT = MOCK_ACTION_REASON + 200, SHOWN_BODY = 4096 };

static const struct row {
    int status;       /* 0: by the service's */
    int tutorial;     /* what the compact form's document has in its place, 0: the same */
    const char *code; /* NULL: by the status */
    const char *detail;
    const char *top;    /* the message, NULL: by the status; "": the reason */
    const char *before; /* the reason */
    bool remote;        /* the reason is shown in test mode only */
} rows[] = {
    [MOCK_WRONG_INPUT] = {400, 0, NULL, PROCESSING, "", OFF_CONTRACT, false},
    [MOCK_WRONG_REQUEST] = {400, 502, NULL, PROCESSING, "", "", false},
    [MOCK_WRONG_LOGIN] = {400, 0, "INVALID_CREDENTIALS", "ACTION.AUTHENTICATION",
                          "There was an issue validating the credentials.", "", true},
    [MOCK_WRONG_STATUS] = {0, 0, NULL, REMOTE, NULL, "", true},
    [MOCK_WRONG_EXCHANGE] = {400, 502, NULL, REMOTE, NULL, "", true},
    [MOCK_WRONG_LATE] = {504, 0, NULL, REMOTE, "Request to backend service timed out", "", true},
    [MOCK_WRONG_ANSWER] = {400, 502, NULL, REMOTE, NULL, "", true},
    [MOCK_WRONG_TRANSFORM] = {400, 502, NULL, PROCESSING, "",
                              "Transform failed to process result using 'successTemplate' template "
                              "due to error: ",
                              false},
    [MOCK_WRONG_OUTPUT] = {400, 502, NULL, PROCESSING, "", OFF_CONTRACT, false},
    [MOCK_WRONG_LIMIT] = {429, 0, NULL, PROCESSING, "", "", false},
    [MOCK_WRONG_HERE] = {500, 0, NULL, PROCESSING, NULL, "", false},
};

static const struct {
    int status;
    const char *code, *message;
} by_status[] = {
    {400, "BAD_REQUEST", MALFORMED},
    {401, "UNAUTHORIZED", "No authentication bearer token specified in authorization header."},
    {403, "NOT_AUTHORIZED", "You are not authorized to perform the requested action."},
    {404, "NOT_FOUND", "The requested resource was not found."},
    {429, "TOO_MANY_REQUESTS", "Too many requests."},
    {500, "INTERNAL_SERVER_ERROR", "Internal Server Error"},
    {502, "BAD_GATEWAY", "Internal Server Error"},
    {503, "SERVICE_UNAVAILABLE", "Internal Server Error"},
    {504, "GATEWAY_TIMEOUT", "The request timed out."},
};

static bool is_tutorial(const struct mock_action_run *run)
{
    return run->call->action->compact;
}

/* A service's 5xx is the platform's 500; what is no error at all is a bad request. The compact
 * form's document passes statuses on. */
static int status_of_answer(const struct mock_action_run *run)
{
    int status = run->failure.status;
    if (is_tutorial(run))
        return status >= 400 ? status : 502;
    return status >= 500 ? 500 : status >= 400 ? status : 400;
}

int mock_action_status(const struct mock_action_run *run)
{
    const struct row *row = &rows[run->failure.wrong];
    if (run->failure.wrong == MOCK_WRONG_STATUS)
        return status_of_answer(run);
    return is_tutorial(run) && row->tutorial ? row->tutorial : row->status;
}

static const char *code_of(const struct mock_action_run *run)
{
    int status = mock_action_status(run);
    const char *said = gc_json_str(run->canned_failure, "errorCode");
    if (said)
        return said;
    if (rows[run->failure.wrong].code)
        return rows[run->failure.wrong].code;
    for (size_t i = 0; i < GC_COUNT_OF(by_status); i++)
        if (by_status[i].status == status)
            return by_status[i].code;
    return status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_REQUEST";
}

/* "BAD_REQUEST" of a flow's error is "bad.request" of the API's. */
static void put_code(struct gc_jsonw *w, const char *code)
{
    char dotted[64];
    size_t n = 0;
    for (; code[n] && n + 1 < sizeof dotted; n++)
        dotted[n] = (char)(code[n] == '_' ? '.' : tolower((unsigned char)code[n]));
    dotted[n] = '\0';
    gc_jsonw_put_str(w, "code", dotted);
}

static const char *reason_of(const struct mock_action_run *run, char out[TEXT])
{
    bool mapping = is_tutorial(run) && (run->failure.wrong == MOCK_WRONG_TRANSFORM ||
                                        run->failure.wrong == MOCK_WRONG_OUTPUT);
    snprintf(out, TEXT, "%s%s",
             mapping            ? "variable mapping failed: "
             : is_tutorial(run) ? ""
                                : rows[run->failure.wrong].before,
             run->failure.reason);
    return out;
}

static const char *message_of(const struct mock_action_run *run, char out[TEXT])
{
    const char *top = rows[run->failure.wrong].top;
    int status = mock_action_status(run);
    if (top && *top)
        return top;
    if (top && !is_tutorial(run))
        return reason_of(run, out);
    for (size_t i = 0; i < GC_COUNT_OF(by_status); i++)
        if (by_status[i].status == status)
            return by_status[i].message;
    return status >= 500 ? "Internal Server Error" : MALFORMED;
}

/* What happened, in the words of the service where it may be shown. */
static void write_inner(const struct mock_exchange *x, const struct mock_action_run *run,
                        bool test_mode, struct gc_strbuf *to)
{
    char reason[TEXT];
    bool hidden = rows[run->failure.wrong].remote && !is_tutorial(run);
    if (hidden && !test_mode) {
        gc_strbuf_addf(to, "%s [%s]", BACKEND, x->correlation_id);
        return;
    }
    gc_strbuf_adds(to, hidden ? "Request to backend service failed: " : "");
    gc_strbuf_adds(to, reason_of(run, reason));
    if (test_mode && run->answer.body.len) {
        size_t n = run->answer.body.len < SHOWN_BODY ? run->answer.body.len : SHOWN_BODY;
        gc_strbuf_adds(to, ". Response from web service: ");
        gc_strbuf_add(to, run->answer.body.data, n);
    }
    if (!is_tutorial(run))
        gc_strbuf_addf(to, " [%s]", x->correlation_id);
}

static void put_empty(struct gc_jsonw *w, const char *name, bool array)
{
    if (array)
        gc_jsonw_put_array(w, name);
    else
        gc_jsonw_put_object(w, name);
    gc_jsonw_end(w);
}

static void put_details(const struct mock_action_run *run, struct gc_jsonw *w)
{
    gc_jsonw_put_array(w, "details");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "errorCode", rows[run->failure.wrong].detail);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void mock_action_write_error(const struct mock_exchange *x, const struct mock_action_run *run,
                             bool test_mode, struct gc_jsonw *w)
{
    struct gc_strbuf inner GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 10);
    char text[TEXT];
    int status = mock_action_status(run);
    const char *message = message_of(run, text);
    write_inner(x, run, test_mode, &inner);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "message", message);
    put_code(w, code_of(run));
    gc_jsonw_put_int(w, "status", status);
    gc_jsonw_put_str(w, "messageWithParams", message);
    put_empty(w, "messageParams", false);
    gc_jsonw_put_str(w, "contextId", x->correlation_id);
    put_details(run, w);
    gc_jsonw_put_array(w, "errors");
    gc_jsonw_object(w);
    gc_jsonw_key(w, "message");
    mock_action_write_masked(w, gc_strbuf_text(&inner), inner.len);
    gc_jsonw_put_str(w, "code", code_of(run));
    gc_jsonw_put_int(w, "status", status);
    put_empty(w, "messageParams", false);
    put_empty(w, "details", true);
    put_empty(w, "errors", true);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* What the answer itself says goes before. */
static void take_canned(cJSON *error, const cJSON *said)
{
    for (const cJSON *c = said ? said->child : NULL; error && c; c = c->next)
        gc_json_put(error, c->string, cJSON_Duplicate(c, true));
}

cJSON *mock_action_flow_error(const struct mock_exchange *x, const struct mock_action_run *run)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 10);
    struct gc_strbuf inner GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 10);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    write_inner(x, run, false, &inner);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "errorCode", code_of(run));
    gc_jsonw_put_int(&w, "status", mock_action_status(run));
    gc_jsonw_put_str(&w, "correlationId", x->correlation_id);
    gc_jsonw_put_str(&w, "entityId", run->call->action->id);
    gc_jsonw_put_str(&w, "entityName", run->call->action->name);
    gc_jsonw_key(&w, "userMessage");
    mock_action_write_masked(&w, gc_strbuf_text(&inner), inner.len);
    put_empty(&w, "userParams", true);
    put_details(run, &w);
    put_empty(&w, "errors", true);
    gc_jsonw_end(&w);
    if (gc_strbuf_status(&text) != GC_OK ||
        gc_json_parse(&doc, "error", text.data, text.len, &gc_json_default_limits, NULL) != GC_OK)
        return NULL;
    cJSON *error = gc_json_take(&doc);
    take_canned(error, run->canned_failure);
    return error;
}
