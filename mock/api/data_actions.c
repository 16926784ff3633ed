/* Data actions, the real endpoints: what there is, and running one by hand. */
#include <string.h>
#include <strings.h>

#include "mock/api/api.h"
#include "mock/exchange/envelope.h"

enum { MAX_FILTER = 256, DEFAULT_TIMEOUT_MS = 60000 };

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
    int64_t timeout_ms = action->timeout_ms > 0 ? action->timeout_ms : DEFAULT_TIMEOUT_MS;
    mock_data_action_run(x, action, doc.root, timeout_ms, out);
    return true;
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
    if (r.end == FLOW_ACTION_SUCCESS)
        mock_reply_value(x, 200, r.outputs);
    else
        mock_reply_value(x, (int)gc_json_int(r.error, "status", 500), r.error);
    release(&r);
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
    gc_jsonw_put_value(&w, success ? "result" : "error", success ? r.outputs : r.error);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    gc_jsonw_put_value(&w, success ? "finalResult" : "error", success ? r.outputs : r.error);
    gc_jsonw_put_bool(&w, "success", success);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
    release(&r);
}
