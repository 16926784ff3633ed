/* Data actions, the real endpoints: what there is, and running one by hand. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "mock/api/actions/actions.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

enum { MAX_FILTER = 256 };

struct action_filter {
    const struct mock_exchange *x;
    char category[MAX_FILTER], name[MAX_FILTER];
};

static bool keep_action(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)json, (void)json_bytes;
    const struct action_filter *f = ctx;
    const struct mock_data_action *a = mock_org_data_action(f->x->org, id);
    const char *category = a ? gc_json_str(a->json, "category") : NULL;
    return a && (!*f->name || strcasestr(a->name, f->name)) &&
           (!*f->category || (category && strcasecmp(category, f->category) == 0));
}

void mock_get_actions(struct mock_exchange *x)
{
    struct action_filter filter = {.x = x};
    const struct mock_list list = {.kind = MOCK_DATA_ACTIONS,
                                   .page_size = 25,
                                   .max_page_size = 500,
                                   .keep = keep_action,
                                   .ctx = &filter};
    mock_query(x, "category", filter.category, sizeof filter.category);
    mock_query(x, "name", filter.name, sizeof filter.name);
    mock_list_reply(x, &list);
}

/* By id only: a flow may name an action, the API does not. */
static const struct mock_data_action *asked_action(struct mock_exchange *x)
{
    const char *id = mock_param(x, "actionId");
    const struct mock_data_action *action = mock_org_data_action(x->org, id);
    if (action && strcmp(action->id, id) == 0)
        return action;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return NULL;
}

void mock_get_action(struct mock_exchange *x)
{
    const struct mock_data_action *action = asked_action(x);
    if (action)
        mock_reply_value(x, 200, action->json);
}

/* Runs the action with the request's body as its inputs; false after an answer. */
static bool run(struct mock_exchange *x, struct flow_action_result *out)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const struct mock_data_action *action = asked_action(x);
    if (!action || !mock_request_json(x, &doc))
        return false;
    mock_data_action_run(x, action, doc.root, INT64_MAX, out);
    return true;
}

/* "BAD_REQUEST" of a flow's error is "bad.request" of the API's. */
static void put_code(struct gc_jsonw *w, const char *code)
{
    char dotted[64];
    size_t n = 0;
    for (; code && code[n] && n + 1 < sizeof dotted; n++)
        dotted[n] = (char)(code[n] == '_' ? '.' : tolower((unsigned char)code[n]));
    dotted[n] = '\0';
    gc_jsonw_put_str(w, "code", dotted);
}

static const char *message_of(int status)
{
    static const struct {
        int status;
        const char *message;
    } rows[] = {
        {400, "The request could not be understood by the server due to malformed syntax."},
        {403, "You are not authorized to perform the requested action."},
        {404, "The requested resource was not found."},
        {429, "Too many requests."},
        {504, "The request timed out."},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (rows[i].status == status)
            return rows[i].message;
    return status >= 500 ? "Internal Server Error" : rows[0].message;
}

static void put_empty(struct gc_jsonw *w, const char *name, bool array)
{
    if (array)
        gc_jsonw_put_array(w, name);
    else
        gc_jsonw_put_object(w, name);
    gc_jsonw_end(w);
}

/* The error that a flow sees, in the words of the API: what happened stands in the inner one. */
static void write_error(const struct mock_exchange *x, const cJSON *error, struct gc_jsonw *w)
{
    const char *code = gc_json_str(error, "errorCode");
    int status = (int)gc_json_int(error, "status", 500);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "message", message_of(status));
    put_code(w, code);
    gc_jsonw_put_int(w, "status", status);
    gc_jsonw_put_str(w, "messageWithParams", message_of(status));
    put_empty(w, "messageParams", false);
    gc_jsonw_put_str(w, "contextId", x->correlation_id);
    gc_jsonw_put_value(w, "details", gc_json_get(error, "details"));
    gc_jsonw_put_array(w, "errors");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "message", gc_json_str(error, "userMessage"));
    gc_jsonw_put_str(w, "code", code);
    gc_jsonw_put_int(w, "status", status);
    put_empty(w, "messageParams", false);
    put_empty(w, "details", true);
    put_empty(w, "errors", true);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void release(struct flow_action_result *r)
{
    cJSON_Delete(r->outputs);
    cJSON_Delete(r->error);
}

void mock_post_action_execute(struct mock_exchange *x)
{
    struct flow_action_result r = {0};
    if (!run(x, &r))
        return;
    if (r.end == FLOW_ACTION_SUCCESS) {
        mock_reply_value(x, 200, r.outputs);
    } else {
        struct gc_jsonw w = mock_body(x);
        write_error(x, r.error, &w);
        mock_reply_json(x, (int)gc_json_int(r.error, "status", 500));
    }
    release(&r);
}

/* The outputs under that name, or the error. */
static void put_end(const struct mock_exchange *x, const struct flow_action_result *r,
                    const char *name, struct gc_jsonw *w)
{
    if (r->end == FLOW_ACTION_SUCCESS) {
        gc_jsonw_put_value(w, name, r->outputs);
        return;
    }
    gc_jsonw_key(w, "error");
    write_error(x, r->error, w);
}

void mock_post_action_test(struct mock_exchange *x)
{
    struct flow_action_result r = {0};
    if (!run(x, &r))
        return;
    bool success = r.end == FLOW_ACTION_SUCCESS;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "operations");
    gc_jsonw_object(&w);
    gc_jsonw_put_int(&w, "step", 1);
    gc_jsonw_put_str(&w, "name", "Execute the request");
    gc_jsonw_put_bool(&w, "success", success);
    put_end(x, &r, "result", &w);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    put_end(x, &r, "finalResult", &w);
    gc_jsonw_put_bool(&w, "success", success);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
    release(&r);
}
