#include <string.h>

#include "base/http/openapi.h"
#include "mock/admin/admin.h"
#include "mock/admin/openapi_operations.h"
#include "mock/api/routes.h"

/* Which errors an endpoint of that kind of identity check may answer, besides its own. */
struct error_row {
    int status;
    bool none, token, admin;
};
static const struct error_row errors[] = {
    {400, true, true, true},   {401, false, true, true}, {403, false, true, false},
    {404, true, true, true},   {405, true, true, true},  {409, false, false, true},
    {429, false, true, false}, {500, true, true, true},  {503, true, true, false},
};
static const char *const schemas[] = {
    [MOCK_ENVELOPE_GENESYS] = "ErrorBody",
    [MOCK_ENVELOPE_OAUTH] = "OAuthError",
    [MOCK_ENVELOPE_PLAIN] = "Empty",
    [MOCK_ENVELOPE_PROBLEM] = "Problem",
};

static bool answers(const struct mock_route *r, const struct error_row *e)
{
    return r->auth == MOCK_AUTH_NONE ? e->none : r->auth == MOCK_AUTH_TOKEN ? e->token : e->admin;
}

static void write_responses(const struct mock_route *r, const struct mock_operation_row *row,
                            struct gc_jsonw *w)
{
    const char *media =
        r->envelope == MOCK_ENVELOPE_PROBLEM ? "application/problem+json" : "application/json";
    gc_jsonw_put_object(w, "responses");
    gc_openapi_answer(
        w, &(struct gc_openapi_answer){.status = row && row->status ? row->status : 200,
                                       .body = {.media = row && row->media    ? row->media
                                                         : row && row->answer ? "application/json"
                                                                              : NULL,
                                                .schema = row ? row->answer : NULL}});
    for (size_t i = 0; i < GC_COUNT_OF(errors); i++)
        if (answers(r, &errors[i]))
            gc_openapi_answer(w, &(struct gc_openapi_answer){
                                     .status = errors[i].status,
                                     .body = {.media = media, .schema = schemas[r->envelope]}});
    gc_jsonw_end(w);
}

static void write_request_body(const struct mock_route *r, const struct mock_operation_row *row,
                               struct gc_jsonw *w)
{
    const char *reads = r->reads ? r->reads : row ? row->reads : NULL;
    bool form = r->envelope == MOCK_ENVELOPE_OAUTH;
    if (reads)
        gc_openapi_request(
            w, &(struct gc_openapi_body){.media = form ? "application/x-www-form-urlencoded"
                                                       : "application/json",
                                         .schema = reads});
}

static void write_security(const struct mock_route *r, struct gc_jsonw *w)
{
    const char *scheme = r->auth == MOCK_AUTH_TOKEN           ? "bearer"
                         : r->auth == MOCK_AUTH_ADMIN         ? "admin"
                         : r->envelope == MOCK_ENVELOPE_OAUTH ? "client"
                                                              : NULL;
    gc_jsonw_put_array(w, "security");
    if (scheme) {
        gc_jsonw_object(w);
        gc_jsonw_put_raw(w, scheme, "[]");
        gc_jsonw_end(w);
    }
    /* On loopback the control plane asks for nothing. */
    if (r->auth == MOCK_AUTH_ADMIN) {
        gc_jsonw_object(w);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

/* Of several, apart by '|', one is enough: the first stands for all where one is looked for. */
static void write_permission(const char *any, struct gc_jsonw *w)
{
    size_t n = strcspn(any, "|");
    gc_jsonw_key(w, "x-permission");
    gc_jsonw_strn(w, any, n);
    if (any[n] == '\0')
        return;
    gc_jsonw_put_array(w, "x-permissions-any");
    for (const char *at = any; *at; at += n + (at[n] == '|')) {
        n = strcspn(at, "|");
        gc_jsonw_strn(w, at, n);
    }
    gc_jsonw_end(w);
}

static void write_operation(const struct mock_route *r, struct gc_jsonw *w)
{
    const struct mock_operation_row *row = mock_operation_row(r->operation_id);
    gc_openapi_operation(w, r->route.method, r->operation_id, r->summary);
    gc_jsonw_put_str(w, "x-provenance", mock_provenance_name(r->provenance));
    if (r->permission)
        write_permission(r->permission, w);
    gc_openapi_parameters(w, r->route.pattern, row ? row->query : NULL);
    write_request_body(r, row, w);
    write_security(r, w);
    write_responses(r, row, w);
    gc_jsonw_end(w);
}

/* A path is written where its first row stands, with all the rows that share it. */
static void write_table(const struct mock_route *rows, size_t n, struct gc_jsonw *w)
{
    for (size_t i = 0; i < n; i++) {
        const char *pattern = rows[i].route.pattern;
        bool written = false;
        for (size_t k = 0; k < i && !written; k++)
            written = strcmp(rows[k].route.pattern, pattern) == 0;
        if (written)
            continue;
        gc_jsonw_put_object(w, pattern);
        for (size_t k = i; k < n; k++)
            if (strcmp(rows[k].route.pattern, pattern) == 0)
                write_operation(&rows[k], w);
        gc_jsonw_end(w);
    }
}

static const char security_schemes[] =
    "{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
    "\"client\":{\"type\":\"http\",\"scheme\":\"basic\"},"
    "\"admin\":{\"type\":\"http\",\"scheme\":\"bearer\","
    "\"description\":\"the admin token; not needed on loopback\"}}";
/* What no file of fixtures/schema describes. */
static const struct {
    const char *name, *schema;
} component_schemas[] = {
    {"Empty", "{\"type\":\"object\"}"},
    {"TokenRequest",
     "{\"type\":\"object\",\"required\":[\"grant_type\"],\"properties\":{"
     "\"grant_type\":{\"enum\":[\"client_credentials\",\"authorization_code\",\"refresh_token\","
     "\"urn:ietf:params:oauth:grant-type:saml2-bearer\"]},"
     "\"client_id\":{\"type\":\"string\"},\"client_secret\":{\"type\":\"string\"},"
     "\"scope\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"
     "\"redirect_uri\":{\"type\":\"string\"},\"code_verifier\":{\"type\":\"string\"},"
     "\"refresh_token\":{\"type\":\"string\"},\"orgName\":{\"type\":\"string\"},"
     "\"assertion\":{\"type\":\"string\"}}}"},
    {"Freeze", "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"string\"}}}"},
    {"IntrospectRequest", "{\"type\":\"object\",\"required\":[\"token\"],"
                          "\"properties\":{\"token\":{\"type\":\"string\"}}}"},
    {"SimulationRequest", "{\"type\":\"object\",\"required\":[\"flowId\"],\"properties\":{"
                          "\"flowId\":{\"type\":\"string\"},\"nodeId\":{\"type\":\"string\"},"
                          "\"context\":{\"type\":\"object\"},\"scenario\":"
                          "{\"$ref\":\"#/components/schemas/Scenario\"},"
                          "\"timeout\":{\"type\":\"integer\"}}}"},
    {"Scenario",
     "{\"type\":\"object\",\"description\":\"Of gcmock: the words of a case's given, caller and "
     "answers.\",\"properties\":{\"given\":{\"type\":\"object\",\"description\":\"clock, from, "
     "name, "
     "message, inputs, data_tables, queue, bots ...\"},\"outputs\":{\"type\":\"object\","
     "\"description\":\"Which outputs actions take, by number or "
     "name.\"},\"caller\":{\"type\":\"array\",\"description\":\"hears, "
     "press, says, silent, hangs_up\",\"items\":{\"type\":\"object\"}},\"data_actions\":{\"type\":"
     "\"object\",\"description\":\"by name: success, failure, timeout; or a list of them\"},"
     "\"live\":{\"type\":\"boolean\",\"description\":\"The run ends where the flow would have to "
     "ask the "
     "caller for more, and says for what: waitsFor.\"}}}"},
    {"FlowCall", "{\"type\":\"object\",\"required\":[\"flow\"],\"properties\":{"
                 "\"flow\":{\"type\":\"string\"},\"nodeId\":{\"type\":\"string\"},"
                 "\"context\":{\"type\":\"object\"},\"scenario\":{\"type\":\"object\"},"
                 "\"timeout\":{\"type\":\"integer\"}}}"},
    {"Match", "{\"$ref\":\"#/components/schemas/Fault/$defs/match\"}"},
    {"Question", "{\"anyOf\":[{\"$ref\":\"#/components/schemas/Match\"},{\"type\":\"object\","
                 "\"required\":[\"match\"],\"properties\":{\"match\":"
                 "{\"$ref\":\"#/components/schemas/Match\"},\"since_id\":{\"type\":\"integer\"},"
                 "\"limit\":{\"type\":\"integer\"}}}]}"},
    {"Faults", "{\"oneOf\":[{\"$ref\":\"#/components/schemas/Fault\"},"
               "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Fault\"}}]}"},
    {"Stub", "{\"$ref\":\"#/components/schemas/Stubs/$defs/stub\"}"},
    {"NewStubs", "{\"oneOf\":[{\"$ref\":\"#/components/schemas/Stub\"},"
                 "{\"$ref\":\"#/components/schemas/Stubs\"}]}"},
    {"State", "{\"type\":\"object\",\"required\":[\"state\"],"
              "\"properties\":{\"state\":{\"type\":\"string\"}}}"},
    {"Check",
     "{\"type\":\"object\",\"description\":\"What a match holds may also stand beside the "
     "number.\","
     "\"properties\":{"
     "\"match\":{\"$ref\":\"#/components/schemas/Match\"},\"exactly\":{\"type\":\"integer\"},"
     "\"at_least\":{\"type\":\"integer\"},\"at_most\":{\"type\":\"integer\"},"
     "\"never\":{\"const\":true},\"since_id\":{\"type\":\"integer\"},\"in_order\":"
     "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Match\"}}}}"},
    {"Advance", "{\"type\":\"object\",\"required\":[\"ms\"],"
                "\"properties\":{\"ms\":{\"type\":\"integer\",\"minimum\":0}}}"},
    {"Leaking", "{\"type\":\"object\",\"required\":[\"text\"],"
                "\"properties\":{\"text\":{\"type\":\"string\"}}}"},
    {"NotificationEvent", "{\"type\":\"object\",\"required\":[\"topicName\",\"eventBody\"],"
                          "\"properties\":{\"topicName\":{\"type\":\"string\"},"
                          "\"eventBody\":{}}}"},
    {"ChannelTopics", "{\"type\":\"array\",\"items\":{"
                      "\"$ref\":\"#/components/schemas/ChannelTopic\"}}"},
    {"NewWorld",
     "{\"type\":\"object\",\"required\":[\"name\"],"
     "\"properties\":{\"name\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._-]{1,64}$\"}}}"},
    {"Problem", "{\"type\":\"object\",\"required\":[\"title\",\"status\"],"
                "\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
                "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
                "\"problems\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}"},
};

void mock_admin_openapi(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_openapi_begin(&w, "gcmock",
                     "A Genesys Cloud org on one machine. Every path may be prefixed with /w/NAME, "
                     "which selects world NAME.");
    write_table(mock_api_routes, mock_n_api_routes, &w);
    write_table(mock_collection_routes, mock_n_collection_routes, &w);
    write_table(mock_admin_routes, mock_n_admin_routes, &w);
    gc_openapi_components(&w);
    gc_jsonw_put_raw(&w, "securitySchemes", security_schemes);
    gc_jsonw_put_object(&w, "schemas");
    gc_openapi_schema(&w, "Fault", "fault.schema.json");
    gc_openapi_schema(&w, "Matcher", "matcher.schema.json");
    gc_openapi_schema(&w, "Stubs", "stubs.schema.json");
    gc_openapi_definitions(&w, "platform.schema.json");
    gc_openapi_definitions(&w, "control.schema.json");
    for (size_t i = 0; i < GC_COUNT_OF(component_schemas); i++)
        gc_jsonw_put_raw(&w, component_schemas[i].name, component_schemas[i].schema);
    gc_jsonw_end(&w);
    gc_openapi_end(&w);
    mock_reply_json(x, 200);
}
