/* A data action as the API shows it. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/api/actions/actions.h"
#include "mock/integrations/action/action.h"

#define ACTIONS "/api/v2/integrations/actions/"

/* What a flow binds when an action fails. */
static const char error_schema[] =
    "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"title\":\"ErrorBody\",\"type\":"
    "\"object\",\"required\":[\"errorCode\",\"status\",\"userMessage\"],\"properties\":{"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
    "\"errorCode\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"correlationId\":{\"type\":\"string\"},\"entityId\":{\"type\":\"string\"},"
    "\"entityName\":{\"type\":\"string\"},\"userMessage\":{\"type\":\"string\"},"
    "\"userParamsMessage\":{\"type\":\"string\"},\"userParams\":{\"type\":\"array\",\"items\":{"
    "\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":"
    "\"string\"}}}},\"details\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
    "\"errorCode\":{\"type\":\"string\"},\"fieldName\":{\"type\":\"string\"},\"entityId\":{"
    "\"type\":\"string\"},\"entityName\":{\"type\":\"string\"}}}}},\"additionalProperties\":true}";

static const cJSON *contract_part(const cJSON *form, const char *part, const char *key)
{
    return gc_json_get(gc_json_get(gc_json_get(form, "contract"), part), key);
}

static void write_schema(const cJSON *schema, bool flatten, struct gc_jsonw *w)
{
    static const cJSON any = {.type = cJSON_Object};
    if (flatten)
        action_flatten_schema(schema ? schema : &any, w);
    else
        gc_jsonw_value(w, schema ? schema : &any);
}

static void write_error_schema(bool flatten, struct gc_jsonw *w)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (gc_json_parse(&doc, "schema", error_schema, sizeof error_schema - 1,
                      &gc_json_default_limits, NULL) == GC_OK)
        write_schema(doc.root, flatten, w);
    else
        gc_jsonw_null(w);
}

/* How the platform names the files is not told: "input.json" is "inputSchema.json". */
static bool is_file(const char *file, const char *word)
{
    return strncasecmp(file, word, strlen(word)) == 0;
}

bool mock_write_action_schema(const cJSON *form, const char *file, bool flatten, struct gc_jsonw *w)
{
    if (is_file(file, "input"))
        write_schema(contract_part(form, "input", "inputSchema"), flatten, w);
    else if (is_file(file, "success") || is_file(file, "output"))
        write_schema(contract_part(form, "output", "successSchema"), flatten, w);
    else if (is_file(file, "error"))
        write_error_schema(flatten, w);
    else
        return false;
    return true;
}

const char *mock_action_template(const cJSON *form, const char *file)
{
    const cJSON *config = gc_json_get(form, "config");
    const char *text = NULL;
    if (strcmp(file, MOCK_REQUEST_TEMPLATE) == 0)
        text = gc_json_str(gc_json_get(config, "request"), "requestTemplate");
    else if (strcmp(file, MOCK_SUCCESS_TEMPLATE) == 0)
        text = gc_json_str(gc_json_get(config, "response"), "successTemplate");
    else
        return NULL;
    return text ? text : "";
}

static void put_uri(struct gc_jsonw *w, const char *key, const struct mock_action_view *v,
                    const char *kind, const char *file)
{
    char uri[512];
    snprintf(uri, sizeof uri, ACTIONS "%.200s%s/%s/%s", v->id, v->draft ? "/draft" : "", kind,
             file);
    gc_jsonw_put_str(w, key, uri);
}

static void put_schema(struct gc_jsonw *w, const struct mock_action_view *v, const char *name,
                       const char *file)
{
    char key[64];
    snprintf(key, sizeof key, "%s%s", name, v->flatten ? "Flattened" : "");
    gc_jsonw_key(w, key);
    (void)mock_write_action_schema(v->form, file, v->flatten, w);
}

static void put_contract(struct gc_jsonw *w, const struct mock_action_view *v)
{
    gc_jsonw_put_object(w, "contract");
    gc_jsonw_put_object(w, "output");
    put_schema(w, v, "successSchema", MOCK_SUCCESS_SCHEMA);
    put_schema(w, v, "errorSchema", MOCK_ERROR_SCHEMA);
    put_uri(w, "successSchemaUri", v, "schemas", MOCK_SUCCESS_SCHEMA);
    put_uri(w, "errorSchemaUri", v, "schemas", MOCK_ERROR_SCHEMA);
    gc_jsonw_end(w);
    gc_jsonw_put_object(w, "input");
    put_schema(w, v, "inputSchema", MOCK_INPUT_SCHEMA);
    put_uri(w, "inputSchemaUri", v, "schemas", MOCK_INPUT_SCHEMA);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void put_members(struct gc_jsonw *w, const cJSON *of, const char *const *keys)
{
    for (; *keys; keys++) {
        const cJSON *value = gc_json_get(of, *keys);
        if (value)
            gc_jsonw_put_value(w, *keys, value);
    }
}

static void put_config(struct gc_jsonw *w, const struct mock_action_view *v)
{
    static const char *const request[] = {"requestUrlTemplate", "requestTemplate", "requestType",
                                          "headers", NULL};
    static const char *const response[] = {"translationMap", "translationMapDefaults",
                                           "successTemplate", NULL};
    static const char *const own[] = {"timeoutSeconds", NULL};
    const cJSON *config = gc_json_get(v->form, "config");
    gc_jsonw_put_object(w, "config");
    gc_jsonw_put_object(w, "request");
    put_members(w, gc_json_get(config, "request"), request);
    put_uri(w, "requestTemplateUri", v, "templates", MOCK_REQUEST_TEMPLATE);
    gc_jsonw_end(w);
    gc_jsonw_put_object(w, "response");
    put_members(w, gc_json_get(config, "response"), response);
    put_uri(w, "successTemplateUri", v, "templates", MOCK_SUCCESS_TEMPLATE);
    gc_jsonw_end(w);
    put_members(w, config, own);
    gc_jsonw_end(w);
}

void mock_write_action(const struct mock_action_view *v, struct gc_jsonw *w)
{
    char integration[MOCK_INTEGRATION_ID], uri[512];
    mock_integration_id(v->integration, integration);
    snprintf(uri, sizeof uri, ACTIONS "%.200s%s", v->id, v->draft ? "/draft" : "");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", v->id);
    gc_jsonw_put_str(w, "name", v->name);
    gc_jsonw_put_str(w, "integrationId", integration);
    gc_jsonw_put_str(w, "category", v->category);
    if (v->contract)
        put_contract(w, v);
    gc_jsonw_put_int(w, "version", v->version);
    gc_jsonw_put_bool(w, "secure", gc_json_bool(v->form, "secure", false));
    if (v->config)
        put_config(w, v);
    gc_jsonw_put_str(w, "selfUri", uri);
    gc_jsonw_end(w);
}

void mock_view_action(const struct mock_data_action *a, struct mock_action_view *out)
{
    *out = (struct mock_action_view){.id = a->id,
                                     .name = a->name,
                                     .category = a->category,
                                     .integration = a->integration,
                                     .form = a->form,
                                     .version = a->version};
}

void mock_view_draft(const cJSON *draft, struct mock_action_view *out)
{
    const char *integration = gc_json_str(draft, "integration");
    const char *category = gc_json_str(draft, "category");
    *out = (struct mock_action_view){.id = gc_json_str(draft, "id"),
                                     .name = gc_json_str(draft, "name"),
                                     .category = category ? category : integration,
                                     .integration =
                                         integration ? integration : MOCK_DEFAULT_INTEGRATION,
                                     .form = draft,
                                     .version = gc_json_int(draft, "version", 1),
                                     .draft = true};
}

void mock_view_as_asked(const struct mock_exchange *x, struct mock_action_view *v)
{
    char expand[64];
    mock_query(x, "expand", expand, sizeof expand);
    v->flatten = mock_query_is_true(x, "flatten");
    v->contract = strstr(expand, "contract") != NULL;
    v->config = mock_query_is_true(x, "includeConfig");
}
