#include "action/definition/mapping.h"

#include <string.h>

#include "action/contract/contract.h"
#include "base/text.h"

void gc_mapping_problem(const struct gc_mapping *m, const cJSON *node, const char *fmt, ...)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (text.data)
        gc_one_line(text.data);
    gc_problems_add(m->problems, m->file, node ? gc_json_where(m->doc, node) : (struct gc_pos){0},
                    "%s", gc_strbuf_text(&text));
}

bool gc_mapping_type_is(const cJSON *property, const char *type)
{
    const cJSON *declared = gc_json_get(property, "type");
    return !declared || gc_json_has_text(declared, type);
}

const char *gc_mapping_type_text(const cJSON *property)
{
    const char *type = gc_json_str(property, "type");
    return type ? type : "something else";
}

/* One part of the definition; that it is missing is a difference too. */
static const cJSON *part(const struct gc_mapping *m, const cJSON *of, const char *key,
                         const char *full_name)
{
    const cJSON *node = gc_json_get(of, key);
    if (cJSON_IsObject(node))
        return node;
    if (cJSON_IsObject(of))
        gc_mapping_problem(m, node ? node : of, "%s is %s", full_name,
                           node ? "no object" : "missing");
    return NULL;
}

static void check_kind(const struct gc_mapping *m)
{
    const cJSON *kind = gc_json_get(m->doc->root, "integrationType");
    if (!cJSON_IsString(kind) || strcmp(kind->valuestring, "purecloud-data-actions") == 0)
        gc_mapping_problem(m, kind ? kind : m->doc->root,
                           "integrationType %s; the service needs \"custom-rest-actions\" (Web "
                           "Services Data Actions)",
                           kind ? "calls Genesys Cloud's own API" : "is missing");
}

/* Genesys Cloud refuses other limits at the import. */
static void check_timeout(const struct gc_mapping *m, const cJSON *config)
{
    const cJSON *node = gc_json_get(config, "timeoutSeconds");
    int64_t seconds;
    if (node && (!gc_json_is_int(node, &seconds) || seconds < 1 || seconds > 60))
        gc_mapping_problem(m, node, "timeoutSeconds must be a whole number from 1 to 60");
}

/* A call without the input that the service needs would be refused by it, in the middle of a call.
 */
static void check_required(const struct gc_mapping *m, const cJSON *schema)
{
    const cJSON *required = gc_json_get(schema, "required");
    for (size_t i = 0; m->inputs && i < GC_N_INPUTS; i++) {
        const char *name = gc_contract_inputs[i].name;
        /* that it is missing has been said */
        if (gc_json_get(m->inputs, name) && !gc_json_has_text(required, name))
            gc_mapping_problem(m, required ? required : schema,
                               "input '%s' is not required, but the service refuses calls without",
                               name);
    }
}

void gc_mapping_check(const struct gc_json *doc, const char *file, struct gc_problems *out)
{
    struct gc_mapping m = {.doc = doc, .file = file, .problems = out};
    if (!cJSON_IsObject(doc->root)) {
        gc_mapping_problem(&m, doc->root, "a data action's definition is an object, this is %s",
                           gc_json_type_name(doc->root));
        return;
    }
    const cJSON *config = part(&m, doc->root, "config", "config");
    const cJSON *contract = part(&m, doc->root, "contract", "contract");
    const cJSON *input = part(&m, contract, "input", "contract.input");
    const cJSON *output = part(&m, contract, "output", "contract.output");
    const cJSON *inputs = part(&m, input, "inputSchema", "contract.input.inputSchema");
    const cJSON *outputs = part(&m, output, "successSchema", "contract.output.successSchema");
    m.request = part(&m, config, "request", "config.request");
    m.response = gc_json_get(config, "response");
    m.inputs = inputs ? part(&m, inputs, "properties", "inputSchema.properties") : NULL;
    m.outputs = outputs ? part(&m, outputs, "properties", "successSchema.properties") : NULL;
    check_kind(&m);
    check_timeout(&m, config);
    check_required(&m, inputs);
    gc_mapping_check_request(&m);
    gc_mapping_check_response(&m);
}
