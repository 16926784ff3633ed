/* The engine's surroundings: this world's clock, its org's contacts and data actions. */

#include <stdio.h>

#include "mock/actions/run.h"
#include "mock/api/architect/architect.h"
#include "mock/flow/export/export.h"

struct surroundings {
    struct mock_exchange *x;
    struct mock_counts counts;
};

static struct mock_exchange *exchange_of(void *ctx)
{
    const struct surroundings *around = ctx;
    return around->x;
}

static int64_t now_ms(void *ctx)
{
    struct mock_exchange *x = exchange_of(ctx);
    return mock_clock_now(&x->world->clock);
}

static enum gc_status parse_contact(const struct mock_contact *contact, struct gc_json *out)
{
    return gc_json_parse(out, "contact", contact->json, contact->json_bytes,
                         &gc_json_default_limits, NULL);
}

static enum gc_status find_contact(void *ctx, const char *number, struct flow_contact *out)
{
    const struct mock_exchange *x = exchange_of(ctx);
    struct mock_contact contact;
    if (!mock_org_contact_by_number(x->org, number, &contact))
        return GC_OK;
    const struct mock_contact_tree *tree = contact.tree;
    enum gc_status s = tree ? GC_OK : parse_contact(&contact, &out->own);
    out->json = tree ? tree->doc.root : out->own.root;
    out->written = tree ? tree->written : NULL;
    out->shown = tree ? tree->shown : NULL;
    return s;
}

static cJSON *contact_by_id(void *ctx, const char *id)
{
    const struct mock_exchange *x = exchange_of(ctx);
    struct mock_contact contact;
    struct gc_json doc = {0};
    return mock_org_contact(x->org, id, &contact) && parse_contact(&contact, &doc) == GC_OK
               ? gc_json_take(&doc)
               : NULL;
}

static const struct mock_data_action *find_action(const struct mock_exchange *x,
                                                  const struct flow_action_call *call)
{
    const struct mock_data_action *a =
        call->id ? mock_org_data_action_by_id(x->org, call->id) : NULL;
    return a ? a : mock_org_data_action(x->org, call->name);
}

static void no_such_action(const struct mock_exchange *x, const char *name,
                           struct flow_action_result *out)
{
    *out = (struct flow_action_result){.end = FLOW_ACTION_FAILURE, .error = cJSON_CreateObject()};
    char text[256];
    snprintf(text, sizeof text, "the org has no data action \"%.128s\"", name);
    cJSON_AddNumberToObject(out->error, "status", 404);
    cJSON_AddStringToObject(out->error, "errorCode", "NOT_FOUND");
    cJSON_AddStringToObject(out->error, "userMessage", text);
    cJSON_AddStringToObject(out->error, "correlationId", x->correlation_id);
}

static void run_data_action(void *ctx, const struct flow_action_call *call,
                            struct flow_action_result *out)
{
    struct mock_exchange *x = exchange_of(ctx);
    struct mock_action_run run;
    const struct mock_action_call asked = {
        .action = find_action(x, call),
        .inputs = call->inputs,
        .left_ms = call->timeout_ms,
        .flatten = true,
        .who = {call->flow_id, call->node_id, x->correlation_id}};
    if (!asked.action) {
        no_such_action(x, call->name, out);
        return;
    }
    mock_action_execute(x, &asked, &run);
    *out = (struct flow_action_result){.end = !run.failed       ? FLOW_ACTION_SUCCESS
                                              : run.out_of_time ? FLOW_ACTION_TIMEOUT
                                                                : FLOW_ACTION_FAILURE,
                                       .call = mock_action_trace(&run),
                                       .took_ms = run.took_ms};
    if (run.failed)
        out->error = mock_action_flow_error(x, &run);
    else
        out->outputs = cJSON_Duplicate(run.outputs, true);
    mock_action_run_release(&run);
}

static bool has_data_action(void *ctx, const char *name_or_id)
{
    const struct mock_exchange *x = exchange_of(ctx);
    return mock_org_data_action(x->org, name_or_id) != NULL;
}

static const cJSON *canned_answers(void *ctx, const char *name_or_id)
{
    const struct mock_exchange *x = exchange_of(ctx);
    const struct mock_data_action *action = mock_org_data_action(x->org, name_or_id);
    return action ? gc_json_get(action->json, "answers") : NULL;
}

static const cJSON *data_table(void *ctx, const char *name)
{
    struct mock_exchange *x = exchange_of(ctx);
    const cJSON *rows;
    return mock_world_table(x, name, &rows) ? rows : mock_org_data_table(x->org, name);
}

static const cJSON *find_item(void *ctx, int kind, const char *name_or_id)
{
    const struct mock_exchange *x = exchange_of(ctx);
    return mock_org_find(x->org, kind, name_or_id);
}

static const struct flow_export *find_flow(void *ctx, const char *id, const char *name)
{
    const struct mock_exchange *x = exchange_of(ctx);
    const struct mock_flow *flow = mock_org_export(x->org, id, name);
    return flow ? flow->export : NULL;
}

/* "" is that it was come to. */
static void took(void *ctx, const struct gc_map_key *action, const char *output)
{
    struct surroundings *around = ctx;
    mock_counts_take(&around->counts, action, output ? output : "");
}

static enum gc_status walk(const struct flow_host *host, const struct mock_flow *flow,
                           const struct flow_request *req, struct gc_jsonw *w, struct gc_error *err)
{
    if (flow->export)
        return flow_export_run(flow->export, flow->id, req, host, w, err);
    if (req->scenario)
        return mock_run_own(flow->model, req, host, w, err);
    return flow_run(flow->model, req, host, w, err);
}

enum gc_status mock_simulate(struct mock_exchange *x, const struct mock_flow *flow,
                             const struct flow_request *req, struct gc_jsonw *w,
                             struct gc_error *err)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    struct surroundings around;
    around.x = x;
    around.counts.to = x->taken ? x->taken : &x->world->flows;
    around.counts.n = 0;
    const struct flow_host host = {.ctx = &around,
                                   .now_ms = now_ms,
                                   .find_contact = find_contact,
                                   .contact_by_id = contact_by_id,
                                   .run_data_action = run_data_action,
                                   .has_data_action = has_data_action,
                                   .canned_answers = canned_answers,
                                   .data_table = data_table,
                                   .find_item = find_item,
                                   .find_flow = find_flow,
                                   .took = took,
                                   .step_limit = org->flow_step_limit,
                                   .country_code = org->country_code,
                                   .e164_only = org->e164_only};
    enum gc_status status = walk(&host, flow, req, w, err);
    mock_counts_flush(&around.counts);
    return status;
}
