/* mapping_response.c - does what becomes of the service's answer keep the success schema's word? */
#include <stdio.h>
#include <string.h>

#include "action/contract/contract.h"
#include "action/definition/mapping.h"

/* What follows "$.data" in a path ("" for the whole), or NULL when it does not begin so. The forms
 * $.data.x, $['data']['x'] and $.data['x'] are one. */
static const char *below_envelope(const char *path, char out[128])
{
    size_t n = 0;
    for (const char *p = path; *p && n + 1 < 128; p++)
        if (*p == '[')
            out[n++] = '.';
        else if (!strchr("]'\"", *p))
            out[n++] = *p;
    out[n] = '\0';
    const char *prefix = "$." GC_ACTION_ENVELOPE;
    size_t length = strlen(prefix);
    if (strncmp(out, prefix, length) != 0 || (out[length] && out[length] != '.'))
        return NULL;
    return out + length + (out[length] == '.');
}

static void check_path(const struct gc_mapping *m, const cJSON *entry)
{
    char buffer[128];
    const char *path = cJSON_IsString(entry) ? entry->valuestring : "";
    const char *name = below_envelope(path, buffer);
    if (strcmp(path, "$") == 0 || (name && (!*name || gc_contract_output(name))))
        return;
    const char *near =
        gc_nearest_row(name ? name : buffer + strspn(buffer, "$."), &gc_contract_outputs[0].name,
                       GC_N_OUTPUTS, sizeof gc_contract_outputs[0]);
    gc_mapping_problem(m, entry, "translationMap '%.80s': the answer holds nothing at \"%.100s\"%s",
                       entry->string, path,
                       gc_did_you_mean("\"$." GC_ACTION_ENVELOPE ".", near, "\""));
}

static void put_at_path(const char *path, struct gc_strbuf *to)
{
    char buffer[128];
    const char *name = below_envelope(path, buffer);
    const struct gc_contract_field *output = gc_contract_output(name ? name : "");
    if (strcmp(path, "$") == 0)
        gc_contract_example_wrapped(to, gc_contract_outputs, GC_N_OUTPUTS);
    else if (name && !*name)
        gc_contract_example(to, gc_contract_outputs, GC_N_OUTPUTS);
    else
        gc_strbuf_adds(to, output ? output->example : "null");
}

static void response_value(void *ctx, const char *name, struct gc_strbuf *to)
{
    const struct gc_mapping *m = ctx;
    const cJSON *map = gc_json_get(m->response, "translationMap");
    const char *path = gc_json_str(map, name);
    if (strcmp(name, "rawResult") == 0) {
        gc_contract_example_wrapped(to, gc_contract_outputs, GC_N_OUTPUTS);
        return;
    }
    if (path) {
        put_at_path(path, to);
        return;
    }
    const char *near = gc_json_nearest(map, name);
    gc_mapping_problem(m, gc_json_get(m->response, "successTemplate"),
                       "successTemplate uses ${%.80s}, which the translationMap lacks%s", name,
                       gc_did_you_mean("${", near, "}"));
    gc_strbuf_adds(to, "null");
}

/* As JSON Schema calls it; the service answers no numbers. */
static const char *schema_type(const cJSON *value)
{
    return cJSON_IsString(value)  ? "string"
           : cJSON_IsBool(value)  ? "boolean"
           : cJSON_IsArray(value) ? "array"
                                  : "object";
}

/* One object of the schema against the same object of the result; the envelope may be nested. */
static void compare(const struct gc_mapping *m, const cJSON *properties, const cJSON *result,
                    unsigned depth)
{
    const cJSON *property;
    cJSON_ArrayForEach(property, properties)
    {
        const cJSON *value = gc_json_get(result, property->string);
        const char *near = gc_json_nearest(result, property->string);
        /* null stands for what was reported already */
        if (!value)
            gc_mapping_problem(m, property, "output '%.80s' gets no value%s", property->string,
                               gc_did_you_mean("'", near, "'"));
        else if (!cJSON_IsNull(value) && !gc_mapping_type_is(property, schema_type(value)))
            gc_mapping_problem(m, property, "output '%.80s' is declared %s, the service answers %s",
                               property->string, gc_mapping_type_text(property),
                               schema_type(value));
        else if (cJSON_IsObject(value) && depth > 0)
            compare(m, gc_json_get(property, "properties"), value, depth - 1);
    }
    for (const cJSON *r = result->child; r; r = r->next)
        if (gc_contract_output(r->string) && !gc_json_get(properties, r->string))
            gc_mapping_problem(m, properties, "output '%s' is missing from the success schema",
                               r->string);
}

/* Outputs that the result drops can't be seen by comparing: the schema may drop them too. */
static void check_nothing_lost(const struct gc_mapping *m, const cJSON *node, const cJSON *result)
{
    const cJSON *inner = gc_json_get(result, GC_ACTION_ENVELOPE);
    for (size_t i = 0; i < GC_N_OUTPUTS; i++) {
        const char *name = gc_contract_outputs[i].name;
        if (!gc_json_get(result, name) && !gc_json_get(inner, name))
            gc_mapping_problem(m, node, "successTemplate does not pass '%s' on", name);
    }
}

static void check_result(const struct gc_mapping *m, const cJSON *node, const char *text)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024 * 1024);
    struct gc_json result GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    struct gc_mapping copy = *m;
    const struct gc_template t = {.value = response_value, .ctx = &copy};
    if (!gc_template_expand(&t, text, &body))
        gc_mapping_problem(m, node, "successTemplate holds directives and can't be judged");
    else if (gc_json_parse(&result, "result", gc_strbuf_text(&body), body.len,
                           &gc_json_default_limits, &err) != GC_OK)
        gc_mapping_problem(m, node, "successTemplate gives no JSON: %s", gc_error_text(&err));
    else if (!cJSON_IsObject(result.root))
        gc_mapping_problem(m, node, "successTemplate gives %s, expected an object",
                           gc_json_type_name(result.root));
    else {
        check_nothing_lost(m, node, result.root);
        if (m->outputs)
            compare(m, m->outputs, result.root, 2);
    }
}

void gc_mapping_check_response(const struct gc_mapping *m)
{
    const cJSON *map = gc_json_get(m->response, "translationMap"), *entry;
    const cJSON *node = gc_json_get(m->response, "successTemplate");
    cJSON_ArrayForEach(entry, map)
    {
        check_path(m, entry);
    }
    check_result(m, node ? node : m->doc->root,
                 cJSON_IsString(node) ? node->valuestring : "${rawResult}");
}
