/* mapping_request.c - would the service understand the request that a definition makes? */
#include <string.h>
#include <strings.h>

#include "action/contract/contract.h"
#include "action/definition/mapping.h"

static void check_url(const struct gc_mapping *m)
{
    const cJSON *node = gc_json_get(m->request, "requestUrlTemplate");
    const char *url = cJSON_IsString(node) ? node->valuestring : "";
    size_t n = strcspn(url, "?#"), path = strlen(GC_ACTION_PATH);
    if (n >= path && memcmp(url + n - path, GC_ACTION_PATH, path) == 0)
        return;
    gc_mapping_problem(m, node ? node : m->request,
                       "requestUrlTemplate \"%.200s\" does not end in " GC_ACTION_PATH
                       ", which is where the service answers",
                       url);
}

static void check_method(const struct gc_mapping *m)
{
    const cJSON *node = gc_json_get(m->request, "requestType");
    const char *method = cJSON_IsString(node) ? node->valuestring : "";
    if (strcmp(method, GC_ACTION_METHOD) != 0)
        gc_mapping_problem(m, node ? node : m->request,
                           "requestType is \"%.20s\", the service takes " GC_ACTION_METHOD " only",
                           method);
}

static void check_headers(const struct gc_mapping *m)
{
    const cJSON *headers = gc_json_get(m->request, "headers");
    const cJSON *type = cJSON_GetObjectItem(headers, "Content-Type");
    if (!cJSON_GetObjectItem(headers, GC_TOKEN_HEADER))
        gc_mapping_problem(m, headers ? headers : m->request,
                           "header " GC_TOKEN_HEADER " is missing: the service answers 401");
    if (cJSON_IsString(type) && strncasecmp(type->valuestring, "application/json", 16) != 0)
        gc_mapping_problem(m, type,
                           "Content-Type is \"%.80s\", the service takes application/json only",
                           type->valuestring);
}

static void check_input_schema(const struct gc_mapping *m)
{
    const cJSON *property;
    for (size_t i = 0; i < GC_N_INPUTS; i++) {
        const struct gc_contract_field *in = &gc_contract_inputs[i];
        property = gc_json_get(m->inputs, in->name);
        if (!property)
            gc_mapping_problem(m, m->inputs, "input '%s' is missing from the input schema",
                               in->name);
        else if (!gc_mapping_type_is(property, gc_contract_type_name(in->type)))
            gc_mapping_problem(m, property, "input '%s' is declared %s, the service takes %s",
                               in->name, gc_mapping_type_text(property),
                               gc_contract_type_name(in->type));
    }
    cJSON_ArrayForEach(property, m->inputs)
    {
        if (gc_contract_input(property->string))
            continue;
        const char *near = gc_nearest_row(property->string, &gc_contract_inputs[0].name,
                                          GC_N_INPUTS, sizeof gc_contract_inputs[0]);
        gc_mapping_problem(m, property, "the service knows no input '%.80s'%s", property->string,
                           gc_did_you_mean("'", near, "'"));
    }
}

/* A sample as Velocity would put it in: a text without quotes. */
static void put_sample(const cJSON *property, struct gc_strbuf *to)
{
    static const struct {
        const char *type, *sample;
    } samples[] = {{"integer", "1"}, {"number", "1"}, {"boolean", "true"}, {"string", "1"}};
    for (size_t i = 0; i < GC_COUNT_OF(samples); i++)
        if (gc_mapping_type_is(property, samples[i].type)) {
            gc_strbuf_adds(to, samples[i].sample);
            return;
        }
    gc_strbuf_adds(to, "null");
}

static void put_raw_request(const struct gc_mapping *m, struct gc_strbuf *to)
{
    const cJSON *property;
    gc_strbuf_addc(to, '{');
    cJSON_ArrayForEach(property, m->inputs)
    {
        const char *quote = gc_mapping_type_is(property, "string") ? "\"" : "";
        gc_strbuf_addf(to, "%s\"%s\":%s", property == m->inputs->child ? "" : ",", property->string,
                       quote);
        put_sample(property, to);
        gc_strbuf_adds(to, quote);
    }
    gc_strbuf_addc(to, '}');
}

static void request_value(void *ctx, const char *name, struct gc_strbuf *to)
{
    const struct gc_mapping *m = ctx;
    const cJSON *template = gc_json_get(m->request, "requestTemplate");
    const char *input = strncmp(name, "input.", 6) == 0 ? name + 6 : "";
    const cJSON *property = gc_json_get(m->inputs, input);
    if (strcmp(input, "rawRequest") == 0) {
        put_raw_request(m, to);
        return;
    }
    if (*input && !property) {
        const char *near = gc_json_nearest(m->inputs, input);
        gc_mapping_problem(m, template,
                           "requestTemplate uses ${%.80s}, which the input schema lacks%s", name,
                           gc_did_you_mean("${input.", near, "}"));
        property = gc_json_get(m->inputs, near ? near : "");
    }
    put_sample(property, to);
}

static void check_sent_inputs(const struct gc_mapping *m, const cJSON *template, const cJSON *data)
{
    for (size_t i = 0; i < GC_N_INPUTS; i++) {
        const struct gc_contract_field *in = &gc_contract_inputs[i];
        const cJSON *sent = gc_json_get(data, in->name);
        const char *near = gc_json_nearest(data, in->name);
        if (!sent)
            gc_mapping_problem(m, template, "requestTemplate sends no '%s'%s%s%s", in->name,
                               near ? " (it sends '" : "", near ? near : "", near ? "')" : "");
        else if (in->type == GC_JSON_INTEGER && cJSON_IsString(sent))
            gc_mapping_problem(m, template,
                               "requestTemplate sends '%s' as a string, the service takes %s: "
                               "write ${input.%s} without quotes",
                               in->name, gc_contract_type_name(in->type), in->name);
    }
}

static void check_template(const struct gc_mapping *m)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024 * 1024);
    struct gc_json sent GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    struct gc_mapping copy = *m;
    const struct gc_template t = {.value = request_value, .ctx = &copy};
    const cJSON *node = gc_json_get(m->request, "requestTemplate");
    const char *text = cJSON_IsString(node) ? node->valuestring : "${input.rawRequest}";
    node = node ? node : m->request;
    if (!gc_template_expand(&t, text, &body))
        gc_mapping_problem(m, node, "requestTemplate holds directives and can't be judged");
    else if (gc_json_parse(&sent, "request", gc_strbuf_text(&body), body.len,
                           &gc_json_default_limits, &err) != GC_OK)
        gc_mapping_problem(m, node, "requestTemplate gives no JSON: %s", gc_error_text(&err));
    else if (!cJSON_IsObject(gc_json_get(sent.root, GC_ACTION_ENVELOPE)))
        gc_mapping_problem(m, node,
                           "requestTemplate does not wrap the inputs: the service takes "
                           "{\"" GC_ACTION_ENVELOPE "\": {...}}");
    else
        check_sent_inputs(m, node, gc_json_get(sent.root, GC_ACTION_ENVELOPE));
}

void gc_mapping_check_request(const struct gc_mapping *m)
{
    if (m->inputs)
        check_input_schema(m);
    if (!m->request)
        return;
    check_url(m);
    check_method(m);
    check_headers(m);
    check_template(m);
}
