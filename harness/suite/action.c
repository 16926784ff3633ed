/* A data action's contract as an operation: inputs and outputs stand in `data`. */
#include <string.h>

#include "base/text.h"
#include "harness/suite/suite.h"

enum { DEFAULT_MS = 60000 };

void suite_release(struct suite_operation *op)
{
    cJSON_Delete(op->made);
    *op = (struct suite_operation){0};
}

static const cJSON *schema_in(const cJSON *contract, const char *key, const char *exported)
{
    const cJSON *side = gc_json_get(contract, key), *inner = gc_json_get(side, exported);
    return inner ? inner : side;
}

/* {"type": "object", "properties": {"data": SCHEMA}, "required": ["data"]} */
static const cJSON *wrapped(struct suite_operation *op, const cJSON *schema)
{
    cJSON *made = cJSON_CreateObject(), *properties = cJSON_CreateObject();
    static const char *const required[] = {"data"};
    bool ok = gc_json_append(op->made, made) && cJSON_AddStringToObject(made, "type", "object");
    ok = gc_json_add(ok ? made : NULL, "properties", properties) &&
         gc_json_add(properties, "data", cJSON_Duplicate(schema, true)) &&
         gc_json_add(made, "required", cJSON_CreateStringArray(required, 1));
    return ok ? made : NULL;
}

enum gc_status suite_read_action(struct suite_operation *op, const struct gc_json *doc,
                                 const struct hx_contract *c, struct gc_error *err)
{
    const cJSON *action = cJSON_IsArray(doc->root) ? doc->root->child : doc->root;
    const cJSON *contract = gc_json_get(action, "contract");
    const cJSON *input = schema_in(contract, "input", "inputSchema");
    const cJSON *output = schema_in(contract, "output", "successSchema");
    const char *name = gc_json_str(action, "name");
    if (!gc_json_get(input, "properties") || !gc_json_get(output, "properties"))
        return gc_fail_at(err, GC_E_DATA, doc->name,
                          gc_json_where(doc, contract ? contract : action),
                          "no data action, nor an OpenAPI document: its contract needs the "
                          "properties of input and output");
    *op = (struct suite_operation){.doc = doc,
                                   .method = "POST",
                                   .token_header = "X-Genesys-Auth-Token",
                                   .token_prefix = "",
                                   .status = 200,
                                   .all_outputs = true,
                                   .within_ms = gc_json_int(action, "timeoutMs", DEFAULT_MS),
                                   .made = cJSON_CreateArray()};
    gc_copy(op->name, sizeof op->name, name ? name : "data action");
    snprintf(op->path, sizeof op->path, "%s", c->path ? c->path : "/data-action/customer-lookup");
    op->inputs[op->n_inputs++] =
        (struct suite_input){.in = SUITE_IN_BODY, .schema = wrapped(op, input), .required = true};
    op->output = wrapped(op, output);
    return op->inputs[0].schema && op->output ? GC_OK : gc_fail_nomem(err);
}
