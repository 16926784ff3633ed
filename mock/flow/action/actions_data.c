/* DataAction: calls a service and takes its answer into the flow. */
#include <ctype.h>
#include <stdio.h>

#include "mock/flow/engine/run.h"

enum { ACTION, INPUTS, OUTPUTS, TIMEOUT_MS };
static const struct flow_field fields[] = {
    [ACTION] = {"action", FLOW_FIELD_NAME, .required = true},
    [INPUTS] = {"inputs", FLOW_FIELD_INPUTS},
    [OUTPUTS] = {"outputs", FLOW_FIELD_OUTPUTS},
    [TIMEOUT_MS] = {"timeoutMs", FLOW_FIELD_MS},
};

/* NULL: run->error says why. */
static cJSON *make_inputs(struct flow_run *run, const struct flow_node *node)
{
    const struct flow_setting *list = flow_setting(node, INPUTS);
    cJSON *inputs = cJSON_CreateObject();
    bool ok = inputs != NULL || flow_run_error(run, "out of memory");
    for (size_t i = 0; ok && i < list->n_entries; i++) {
        struct flow_value value;
        if (!flow_run_eval_expr(run, list->entries[i].expr, &value)) {
            ok = false;
            break;
        }
        if (value.kind == FLOW_NOT_SET)
            continue; /* as if it were not there */
        ok = gc_json_add(inputs, list->entries[i].name, flow_value_to_json(&value));
        if (!ok) {
            flow_run_error(run, "out of memory");
        }
    }
    if (ok)
        return inputs;
    cJSON_Delete(inputs);
    return NULL;
}

/* "dataAction.NAME.OUTPUT"; what an expression could not name becomes "_". */
static void variable_name(char out[250], const char *action, const char *output)
{
    int len = snprintf(out, 250, "dataAction.%.100s", action);
    for (char *p = out + sizeof "dataAction." - 1; *p; p++)
        *p = isalnum((unsigned char)*p) ? *p : '_';
    char *rest = out + len;
    snprintf(rest, 250 - (size_t)len, ".%.100s", output);
    for (char *p = rest + 1; *p; p++)
        *p = isalnum((unsigned char)*p) ? *p : '_';
}

static bool set_outputs(struct flow_run *run, const struct flow_node *node, const cJSON *outputs)
{
    char name[250], low[sizeof name];
    struct flow_value value;
    for (const cJSON *o = outputs ? outputs->child : NULL; o; o = o->next) {
        variable_name(name, flow_setting(node, ACTION)->text, o->string ? o->string : "");
        value = flow_from_json(o);
        const struct flow_name variable = flow_name(name, low);
        if (!flow_run_set(run, &variable, &value))
            return false;
    }
    const struct flow_setting *list = flow_setting(node, OUTPUTS);
    for (size_t i = 0; i < list->n_entries; i++) {
        const cJSON *o = flow_json_at(outputs, list->entries[i].name);
        value = flow_from_json(o);
        if (!o)
            return flow_run_error(run,
                                  "variable mapping fails: the answer has no output \"%.100s\"",
                                  list->entries[i].name);
        if (!flow_run_set(run, &list->entries[i].variable, &value))
            return false;
    }
    return true;
}

static struct flow_outcome succeed(struct flow_run *run, const struct flow_node *node,
                                   const cJSON *outputs)
{
    if (!set_outputs(run, node, outputs))
        return flow_fail(run, "failure");
    gc_jsonw_put_value(flow_result(run), "outputs", outputs);
    return flow_leave("success");
}

/* The error object that the host made, as a flow sees it. */
static struct flow_outcome go_wrong(struct flow_run *run, const struct flow_node *node,
                                    const struct flow_action_result *result)
{
    bool timeout = result->end == FLOW_ACTION_TIMEOUT;
    const char *message = gc_json_str(result->error, "userMessage");
    if (!message)
        message = gc_json_str(result->error, "message");
    flow_run_error(run, "data action \"%.100s\" %s%s%.200s", flow_setting(node, ACTION)->text,
                   timeout ? "timed out" : "failed", message ? ": " : "", message ? message : "");
    if (!result->error)
        return flow_fail(run, timeout ? "timeout" : "failure");
    gc_jsonw_put_value(flow_result(run), "error", result->error);
    return flow_leave(timeout ? "timeout" : "failure");
}

static struct flow_outcome take_result(struct flow_run *run, const struct flow_node *node,
                                       int64_t left_ms, const struct flow_action_result *result)
{
    bool out_of_time = result->end == FLOW_ACTION_TIMEOUT && result->took_ms >= left_ms;
    if (out_of_time || !flow_run_pass(run, result->took_ms))
        return flow_end_with(FLOW_EXPIRED);
    return result->end == FLOW_ACTION_SUCCESS ? succeed(run, node, result->outputs)
                                              : go_wrong(run, node, result);
}

static struct flow_outcome run_data_action(struct flow_run *run, const struct flow_node *node)
{
    int64_t left_ms = flow_run_left_ms(run), limit_ms;
    if (!flow_run_ms(run, TIMEOUT_MS, left_ms, &limit_ms))
        return flow_fail(run, "failure");
    if (left_ms <= 0)
        return flow_end_with(FLOW_EXPIRED);
    cJSON *inputs = make_inputs(run, node);
    if (!inputs)
        return flow_fail(run, "failure");
    gc_jsonw_put_str(flow_result(run), "dataAction", flow_setting(node, ACTION)->text);
    gc_jsonw_put_value(flow_result(run), "inputs", inputs);
    struct flow_action_result result = {.end = FLOW_ACTION_FAILURE};
    const struct flow_action_call call = {.name = flow_setting(node, ACTION)->text,
                                          .inputs = inputs,
                                          .timeout_ms = limit_ms < left_ms ? limit_ms : left_ms,
                                          .flow_id = run->model->id,
                                          .node_id = node->id};
    run->host->run_data_action(run->host->ctx, &call, &result);
    if (result.call)
        gc_jsonw_put_raw(flow_result(run), "call", result.call);
    struct flow_outcome out = take_result(run, node, left_ms, &result);
    cJSON_Delete(inputs);
    flow_action_result_release(&result);
    return out;
}

const struct flow_action flow_data_action = {
    .type = "DataAction",
    .fields = fields,
    .n_fields = GC_COUNT_OF(fields),
    .paths = {{.name = "success"},
              {.name = "timeout", .is_failure = true},
              {.name = "failure", .is_failure = true}},
    .action_field = ACTION + 1,
    .run = run_data_action,
};
