/* Data actions: the scenario answers, or the org, or the contract in the export. */
#include <string.h>

#include "mock/flow/export/action/types.h"

enum { ACTION_TIMEOUT_MS = 60000, STUB_DEPTH = 20 };

/* --- what a contract promises ----------------------------------------------------------------- */

static cJSON *sample(const cJSON *schema, int depth)
{
    const char *type = gc_json_str(schema, "type");
    const cJSON *properties = gc_json_get(schema, "properties");
    if (type && strcmp(type, "array") == 0) {
        cJSON *list = cJSON_CreateArray();
        const cJSON *items = gc_json_get(schema, "items");
        if (list && items && depth < STUB_DEPTH)
            gc_json_append(list, sample(items, depth + 1));
        return list;
    }
    if (properties || (type && strcmp(type, "object") == 0)) {
        cJSON *object = cJSON_CreateObject();
        for (const cJSON *c = properties ? properties->child : NULL;
             object && c && depth < STUB_DEPTH; c = c->next)
            gc_json_add(object, c->string, sample(c, depth + 1));
        return object;
    }
    if (type && (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0))
        return cJSON_CreateNumber(0);
    if (type && strcmp(type, "boolean") == 0)
        return cJSON_CreateFalse();
    return cJSON_CreateString("");
}

cJSON *export_stub(const cJSON *contract)
{
    const cJSON *output = gc_json_get(gc_json_get(contract, "contract"), "output");
    const cJSON *schema = gc_json_get(gc_json_get(output, "successSchemaFlattened"), "schema");
    schema = schema ? schema : gc_json_get(output, "successSchema");
    schema = schema ? schema : gc_json_get(contract, "successSchema");
    return schema ? sample(schema, 0) : NULL;
}

/* "messages.msgId" of what came: a collection of the members of all messages. NULL: absent. */
static const cJSON *member_at(struct export_run *r, const cJSON *json, const char *name)
{
    const cJSON *whole = gc_json_get(json, name);
    const char *dot = strchr(name, '.');
    char head[256];
    if (whole || !json)
        return whole;
    if (cJSON_IsArray(json)) {
        cJSON *list = cJSON_CreateArray();
        for (const cJSON *c = json->child; list && c; c = c->next)
            gc_json_append(list, cJSON_Duplicate(member_at(r, c, name), true));
        struct flow_value kept = export_keep(r, list);
        return kept.kind == FLOW_NOT_SET ? NULL : list;
    }
    if (!dot || (size_t)(dot - name) >= sizeof head)
        return NULL;
    snprintf(head, sizeof head, "%.*s", (int)(dot - name), name);
    return member_at(r, gc_json_get(json, head), dot + 1);
}

bool export_take_members(struct export_run *r, const cJSON *bindings, const cJSON *json)
{
    for (const cJSON *c = bindings ? bindings->child : NULL; c; c = c->next) {
        const char *name = gc_json_str(c, "name");
        if (name && !export_assign_json(r, gc_json_get(c, "value"), member_at(r, json, name)))
            return false;
    }
    return true;
}

/* --- data actions ----------------------------------------------------------------------------- */

static bool write_inputs(struct export_run *r, const cJSON *list, cJSON *to)
{
    for (const cJSON *c = list ? list->child : NULL; c; c = c->next) {
        const char *name = gc_json_str(c, "name");
        struct flow_value v;
        if (!export_eval(r, gc_json_get(c, "value"), &v))
            return false;
        cJSON *json = name && v.kind != FLOW_NOT_SET ? flow_value_to_json(&v) : NULL;
        if (json && !gc_json_add(to, name, json))
            return export_nomem(r);
    }
    return true;
}

/* Exporters put " - Exported 2021-06-21 @ 8:43" behind names. */
const char *export_shown_name(const char *name, char out[EXPORT_ACTION_NAME])
{
    const char *tail = strstr(name, " - Exported ");
    snprintf(out, EXPORT_ACTION_NAME, "%.*s", tail ? (int)(tail - name) : EXPORT_ACTION_NAME - 1,
             name);
    return out;
}

/* The next answer of that name, the scenario's or the org's: of a list one after the other, the
 * last again. */
static const cJSON *next_answer(struct export_run *r, const char *name, const char *id)
{
    char shown[EXPORT_ACTION_NAME];
    const cJSON *answer = gc_json_get(r->answers, name);
    if (!answer)
        answer = gc_json_get(r->answers, export_shown_name(name, shown));
    if (!answer && id)
        answer = gc_json_get(r->answers, id);
    if (!answer && r->host->canned_answers)
        answer = r->host->canned_answers(r->host->ctx, name);
    if (!answer && id && r->host->canned_answers)
        answer = r->host->canned_answers(r->host->ctx, id);
    if (!cJSON_IsArray(answer))
        return answer;
    int taken = (int)gc_json_int(r->taken, name, 0), n = cJSON_GetArraySize(answer);
    cJSON_DeleteItemFromObjectCaseSensitive(r->taken, name);
    if (!cJSON_AddNumberToObject(r->taken, name, taken + 1))
        export_nomem(r);
    return cJSON_GetArrayItem(answer, taken < n ? taken : n - 1);
}

static void scripted(const cJSON *answer, struct flow_action_result *out)
{
    const cJSON *success = gc_json_get(answer, "success"),
                *failure = gc_json_get(answer, "failure");
    *out = (struct flow_action_result){.end = FLOW_ACTION_SUCCESS};
    if (failure) {
        out->end = FLOW_ACTION_FAILURE;
        out->error =
            cJSON_IsObject(failure) ? cJSON_Duplicate(failure, true) : cJSON_CreateObject();
    } else if (gc_json_get(answer, "timeout") && !success)
        out->end = FLOW_ACTION_TIMEOUT;
    else
        out->outputs =
            cJSON_IsObject(success) ? cJSON_Duplicate(success, true) : cJSON_CreateObject();
}

static void call(struct export_run *r, const struct export_action *a, const cJSON *inputs,
                 int64_t timeout_ms, struct flow_action_result *out)
{
    const char *name = gc_json_str(a->json, "actionName"), *id = gc_json_str(a->json, "actionId");
    const cJSON *answer = next_answer(r, name, id);
    const struct flow_host *h = r->host;
    if (answer) {
        scripted(answer, out);
        return;
    }
    bool known = h->has_data_action &&
                 ((id && h->has_data_action(h->ctx, id)) || h->has_data_action(h->ctx, name));
    const struct flow_action_call asked = {.name = name,
                                           .id = id,
                                           .inputs = inputs,
                                           .timeout_ms = timeout_ms,
                                           .flow_id = r->flow_id,
                                           .node_id = a->id};
    const cJSON *contract = flow_export_contract(r->frame->flow, "actionServiceActions", id, name);
    *out = (struct flow_action_result){.end = FLOW_ACTION_SUCCESS};
    if (!known)
        out->outputs = export_stub(contract);
    if (out->outputs)
        gc_jsonw_put_bool(&r->result, "stub", true);
    else
        h->run_data_action(h->ctx, &asked, out);
    if (out->call)
        gc_jsonw_put_raw(&r->result, "call", out->call);
}

static void record_call(struct export_run *r, const char *name, const cJSON *inputs)
{
    gc_jsonw_array(&r->calls);
    gc_jsonw_str(&r->calls, name);
    gc_jsonw_value(&r->calls, inputs);
    gc_jsonw_end(&r->calls);
    gc_jsonw_put_str(&r->result, "dataAction", name);
    gc_jsonw_put_value(&r->result, "inputs", inputs);
}

static struct export_outcome answered(struct export_run *r, const struct export_action *a,
                                      const struct flow_action_result *got, int64_t timeout_ms)
{
    if (got->outputs)
        gc_jsonw_put_value(&r->result, "outputs", got->outputs);
    if (got->error)
        gc_jsonw_put_value(&r->result, "failure", got->error);
    int64_t took = got->end == FLOW_ACTION_TIMEOUT ? timeout_ms : got->took_ms;
    if (!export_pass(r, took))
        return export_ends(EXPORT_EXPIRED);
    if (got->end == FLOW_ACTION_TIMEOUT)
        return export_leave("__TIMEOUT__");
    bool success = got->end == FLOW_ACTION_SUCCESS;
    if (!export_take_members(r, gc_json_get(a->json, success ? "outputs" : "errorBindings"),
                             success ? got->outputs : got->error))
        return export_error(r);
    return export_leave(success ? "__SUCCESS__" : "__FAILURE__");
}

struct export_outcome export_data_action(struct export_run *r, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "actionName");
    struct flow_action_result got = {.end = FLOW_ACTION_FAILURE};
    int64_t timeout;
    if (!name)
        return export_failf(r, "names no data action");
    cJSON *inputs = cJSON_CreateObject();
    if (!inputs) {
        export_nomem(r);
        return export_error(r);
    }
    bool ok = write_inputs(r, gc_json_get(a->json, "inputs"), inputs) &&
              export_duration(r, gc_json_get(a->json, "timeout"), ACTION_TIMEOUT_MS, &timeout);
    struct export_outcome out;
    if (ok) {
        timeout = timeout > 0 && timeout <= ACTION_TIMEOUT_MS ? timeout : ACTION_TIMEOUT_MS;
        record_call(r, name, inputs);
        call(r, a, inputs, timeout, &got);
        out = answered(r, a, &got, timeout);
    } else
        out = export_error(r);
    flow_action_result_release(&got);
    cJSON_Delete(inputs);
    return out;
}
