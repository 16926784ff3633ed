/* A flow of gcmock's own format that is called with a scenario, as exports are: what is given
 * becomes its context, keys and words become its answers, data actions answer as the scenario says.
 */
#include <string.h>

#include "mock/api/architect/architect.h"
#include "mock/flow/value/datetime.h"

enum { ACTION_TIMEOUT_MS = 60000 }; /* the platform's */

struct scripted {
    const struct flow_host *host;
    const cJSON *answers;
    cJSON *taken; /* {NAME: answers taken} */
    const char *clock;
};

/* --- the context ------------------------------------------------------------------------------ */

static bool put_members(cJSON *to, const cJSON *from)
{
    bool ok = true;
    for (const cJSON *c = cJSON_IsObject(from) ? from->child : NULL; ok && c; c = c->next)
        ok = gc_json_put(to, c->string, cJSON_Duplicate(c, true));
    return ok;
}

/* One answer for each line in which the caller does something; silence is null. */
static cJSON *answers_of(const cJSON *caller)
{
    static const char *const deeds[] = {"press", "says", "intent"};
    cJSON *list = cJSON_CreateArray();
    for (const cJSON *line = cJSON_IsArray(caller) ? caller->child : NULL; list && line;
         line = line->next) {
        const cJSON *deed = NULL;
        for (size_t i = 0; !deed && i < GC_COUNT_OF(deeds); i++)
            deed = gc_json_get(line, deeds[i]);
        if (!deed && !gc_json_get(line, "silent") && !gc_json_get(line, "hangs_up"))
            continue;
        gc_json_append(list, deed ? cJSON_Duplicate(deed, true) : cJSON_CreateNull());
    }
    return list;
}

static cJSON *context_of(const cJSON *scenario, const cJSON *context)
{
    const cJSON *given = gc_json_get(scenario, "given");
    cJSON *out = cJSON_CreateObject();
    bool ok = out && put_members(out, given) && put_members(out, gc_json_get(given, "inputs")) &&
              gc_json_add(out, "answers", answers_of(gc_json_get(scenario, "caller"))) &&
              put_members(out, context);
    if (ok)
        return out;
    cJSON_Delete(out);
    return NULL;
}

/* --- data actions ----------------------------------------------------------------------------- */

/* Of a list one after the other, the last again; NULL: the scenario says nothing. */
static const cJSON *next_answer(struct scripted *s, const char *name)
{
    const cJSON *answer = gc_json_get(s->answers, name);
    if (!cJSON_IsArray(answer))
        return answer;
    int taken = (int)gc_json_int(s->taken, name, 0), n = cJSON_GetArraySize(answer);
    cJSON_DeleteItemFromObjectCaseSensitive(s->taken, name);
    (void)!cJSON_AddNumberToObject(s->taken, name, taken + 1);
    return cJSON_GetArrayItem(answer, taken < n ? taken : n - 1);
}

static void run_data_action(void *ctx, const struct flow_action_call *call,
                            struct flow_action_result *out)
{
    struct scripted *s = ctx;
    const cJSON *answer = next_answer(s, call->name);
    const cJSON *failure = gc_json_get(answer, "failure");
    if (!answer) {
        s->host->run_data_action(s->host->ctx, call, out);
        return;
    }
    *out = (struct flow_action_result){.end = FLOW_ACTION_SUCCESS};
    if (failure) {
        out->end = FLOW_ACTION_FAILURE;
        out->error = cJSON_Duplicate(failure, true);
    } else if (gc_json_get(answer, "timeout")) {
        out->end = FLOW_ACTION_TIMEOUT;
        /* the action's time, not the flow's, is up */
        out->took_ms =
            call->timeout_ms <= ACTION_TIMEOUT_MS ? call->timeout_ms - 1 : ACTION_TIMEOUT_MS;
    } else
        out->outputs = cJSON_Duplicate(gc_json_get(answer, "success"), true);
}

static int64_t now_ms(void *ctx)
{
    const struct scripted *s = ctx;
    int64_t ms;
    return s->clock && flow_datetime_read(s->clock, &ms) ? ms : s->host->now_ms(s->host->ctx);
}

static enum gc_status find_contact(void *ctx, const char *number, struct flow_contact *out)
{
    const struct scripted *s = ctx;
    return s->host->find_contact(s->host->ctx, number, out);
}

static void took(void *ctx, const struct gc_map_key *action, const char *output)
{
    const struct scripted *s = ctx;
    s->host->took(s->host->ctx, action, output);
}

enum gc_status mock_run_own(const struct flow_model *model, const struct flow_request *req,
                            const struct flow_host *host, struct gc_jsonw *w, struct gc_error *err)
{
    struct flow_host own = *host;
    struct flow_request own_req = *req;
    struct scripted s = {.host = host, .answers = gc_json_get(req->scenario, "data_actions")};
    if (!s.answers)
        s.answers = gc_json_get(req->scenario, "answers");
    s.clock = gc_json_str(gc_json_get(req->scenario, "given"), "clock");
    cJSON *context = context_of(req->scenario, req->context);
    s.taken = cJSON_CreateObject();
    own.ctx = &s;
    own.now_ms = now_ms;
    own.find_contact = find_contact;
    own.run_data_action = run_data_action;
    own.took = took;
    own_req.context = context;
    enum gc_status status =
        context && s.taken ? flow_run(model, &own_req, &own, w, err) : gc_fail_nomem(err);
    cJSON_Delete(context);
    cJSON_Delete(s.taken);
    return status;
}
