#include "mock/admin/openapi.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/version.h"
#include "mock/admin/admin.h"
#include "mock/api/routes.h"
#include "mock/exchange/response_headers.h"

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
    [MOCK_ENVELOPE_GENESYS] = "GenesysError",
    [MOCK_ENVELOPE_OAUTH] = "OAuthError",
    [MOCK_ENVELOPE_PLAIN] = "Empty",
    [MOCK_ENVELOPE_PROBLEM] = "Problem",
};

static void write_ref(struct gc_jsonw *w, const char *schema)
{
    char ref[64];
    snprintf(ref, sizeof ref, "#/components/schemas/%s", schema);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "$ref", ref);
    gc_jsonw_end(w);
}

static void write_content(struct gc_jsonw *w, const char *media, const char *schema)
{
    gc_jsonw_key(w, "content");
    gc_jsonw_object(w);
    gc_jsonw_key(w, media);
    gc_jsonw_object(w);
    gc_jsonw_key(w, "schema");
    write_ref(w, schema);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_response(struct gc_jsonw *w, int status, const char *media, const char *schema)
{
    char key[16];
    snprintf(key, sizeof key, "%d", status);
    gc_jsonw_key(w, key);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "description", gc_http_reason(status));
    if (schema)
        write_content(w, media, schema);
    gc_jsonw_end(w);
}

static bool answers(const struct mock_route *r, const struct error_row *e)
{
    return r->auth == MOCK_AUTH_NONE ? e->none : r->auth == MOCK_AUTH_TOKEN ? e->token : e->admin;
}

static void write_responses(const struct mock_route *r, struct gc_jsonw *w)
{
    const char *media =
        r->envelope == MOCK_ENVELOPE_PROBLEM ? "application/problem+json" : "application/json";
    gc_jsonw_key(w, "responses");
    gc_jsonw_object(w);
    write_response(w, 200, NULL, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(errors); i++)
        if (answers(r, &errors[i]))
            write_response(w, errors[i].status, media, schemas[r->envelope]);
    gc_jsonw_end(w);
}

/* One parameter for each {name} of the pattern. */
static void write_parameters(const char *pattern, struct gc_jsonw *w)
{
    gc_jsonw_key(w, "parameters");
    gc_jsonw_array(w);
    for (const char *at = strchr(pattern, '{'); at; at = strchr(at + 1, '{')) {
        size_t n = strcspn(at + 1, "}.");
        gc_jsonw_object(w);
        gc_jsonw_key(w, "name");
        gc_jsonw_strn(w, at + 1, n);
        gc_jsonw_put_str(w, "in", "path");
        gc_jsonw_put_bool(w, "required", true);
        gc_jsonw_key(w, "schema");
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "type", "string");
        gc_jsonw_end(w);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

/* What the main operations read; the exact formats are in fixtures/schema. */
static const struct {
    const char *operation, *media, *schema;
} bodies[] = {
    {"postOauthToken", "application/x-www-form-urlencoded", "TokenRequest"},
    {"postOauth2Introspect", "application/json", "IntrospectRequest"},
    {"postArchitectSimulations", "application/json", "SimulationRequest"},
    {"adminAddFaults", "application/json", "Faults"},
    {"adminFindRequests", "application/json", "Match"},
    {"adminCountRequests", "application/json", "Match"},
    {"adminVerifyRequests", "application/json", "Check"},
    {"adminAdvanceClock", "application/json", "Advance"},
    {"adminAddWorld", "application/json", "NewWorld"},
    {"adminPatchOrg", "application/json", "Empty"},
};

static void write_request_body(const struct mock_route *r, struct gc_jsonw *w)
{
    for (size_t i = 0; i < GC_COUNT_OF(bodies); i++) {
        if (strcmp(bodies[i].operation, r->operation_id) != 0)
            continue;
        gc_jsonw_key(w, "requestBody");
        gc_jsonw_object(w);
        gc_jsonw_put_bool(w, "required", true);
        write_content(w, bodies[i].media, bodies[i].schema);
        gc_jsonw_end(w);
    }
}

static void write_security(const struct mock_route *r, struct gc_jsonw *w)
{
    const char *scheme = r->auth == MOCK_AUTH_TOKEN           ? "bearer"
                         : r->auth == MOCK_AUTH_ADMIN         ? "admin"
                         : r->envelope == MOCK_ENVELOPE_OAUTH ? "client"
                                                              : NULL;
    gc_jsonw_key(w, "security");
    gc_jsonw_array(w);
    if (scheme) {
        gc_jsonw_object(w);
        gc_jsonw_key(w, scheme);
        gc_jsonw_array(w);
        gc_jsonw_end(w);
        gc_jsonw_end(w);
    }
    /* On loopback the control plane asks for nothing. */
    if (r->auth == MOCK_AUTH_ADMIN) {
        gc_jsonw_object(w);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

static void write_operation(const struct mock_route *r, struct gc_jsonw *w)
{
    char method[16] = "";
    for (size_t i = 0; r->route.method[i] && i + 1 < sizeof method; i++)
        method[i] = (char)tolower((unsigned char)r->route.method[i]);
    gc_jsonw_key(w, method);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "operationId", r->operation_id);
    gc_jsonw_put_str(w, "summary", r->summary);
    gc_jsonw_put_str(w, "x-provenance", mock_provenance_name(r->provenance));
    if (r->permission)
        gc_jsonw_put_str(w, "x-permission", r->permission);
    write_parameters(r->route.pattern, w);
    write_request_body(r, w);
    write_security(r, w);
    write_responses(r, w);
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
        gc_jsonw_key(w, pattern);
        gc_jsonw_object(w);
        for (size_t k = i; k < n; k++)
            if (strcmp(rows[k].route.pattern, pattern) == 0)
                write_operation(&rows[k], w);
        gc_jsonw_end(w);
    }
}

static const char components[] =
    "{\"securitySchemes\":{"
    "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
    "\"client\":{\"type\":\"http\",\"scheme\":\"basic\"},"
    "\"admin\":{\"type\":\"http\",\"scheme\":\"bearer\","
    "\"description\":\"the admin token; not needed on loopback\"}},"
    "\"schemas\":{"
    "\"GenesysError\":{\"type\":\"object\",\"required\":[\"message\",\"code\",\"status\"],"
    "\"properties\":{\"message\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"messageWithParams\":{\"type\":\"string\"},"
    "\"messageParams\":{\"type\":\"object\"},\"contextId\":{\"type\":\"string\"},"
    "\"details\":{\"type\":\"array\"},\"errors\":{\"type\":\"array\"}}},"
    "\"OAuthError\":{\"type\":\"object\",\"required\":[\"error\"],"
    "\"properties\":{\"error\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},"
    "\"error_description\":{\"type\":\"string\"}}},"
    "\"Empty\":{\"type\":\"object\"},"
    "\"TokenRequest\":{\"type\":\"object\",\"required\":[\"grant_type\"],\"properties\":{"
    "\"grant_type\":{\"const\":\"client_credentials\"},\"client_id\":{\"type\":\"string\"},"
    "\"client_secret\":{\"type\":\"string\"},\"scope\":{\"type\":\"string\"}}},"
    "\"IntrospectRequest\":{\"type\":\"object\",\"required\":[\"token\"],"
    "\"properties\":{\"token\":{\"type\":\"string\"}}},"
    "\"SimulationRequest\":{\"type\":\"object\",\"required\":[\"flowId\"],\"properties\":{"
    "\"flowId\":{\"type\":\"string\"},\"nodeId\":{\"type\":\"string\"},"
    "\"context\":{\"type\":\"object\"},\"timeout\":{\"type\":\"integer\"}}},"
    "\"Match\":{\"type\":\"object\",\"properties\":{\"method\":{\"type\":\"string\"},"
    "\"path\":{\"type\":\"string\"},\"query\":{\"type\":\"object\"},"
    "\"headers\":{\"type\":\"object\"},\"body\":{},\"client_id\":{\"type\":\"string\"},"
    "\"operation\":{\"type\":\"string\"}}},"
    "\"Fault\":{\"type\":\"object\",\"required\":[\"action\"],\"properties\":{"
    "\"id\":{\"type\":\"string\"},\"match\":{\"$ref\":\"#/components/schemas/Match\"},"
    "\"action\":{\"type\":\"object\"}}},"
    "\"Faults\":{\"oneOf\":[{\"$ref\":\"#/components/schemas/Fault\"},"
    "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Fault\"}}]},"
    "\"Check\":{\"type\":\"object\",\"properties\":{"
    "\"match\":{\"$ref\":\"#/components/schemas/Match\"},\"exactly\":{\"type\":\"integer\"},"
    "\"at_least\":{\"type\":\"integer\"},\"at_most\":{\"type\":\"integer\"},"
    "\"never\":{\"const\":true},\"since_id\":{\"type\":\"integer\"},\"in_order\":"
    "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Match\"}}}},"
    "\"Advance\":{\"type\":\"object\",\"required\":[\"ms\"],"
    "\"properties\":{\"ms\":{\"type\":\"integer\",\"minimum\":0}}},"
    "\"NewWorld\":{\"type\":\"object\",\"required\":[\"name\"],"
    "\"properties\":{\"name\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._-]{1,64}$\"}}},"
    "\"Problem\":{\"type\":\"object\",\"required\":[\"title\",\"status\"],"
    "\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"problems\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}}}";

void mock_openapi_write(struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "openapi", "3.1.0");
    gc_jsonw_key(w, "info");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "title", "gcmock");
    gc_jsonw_put_str(w, "version", GC_VERSION);
    gc_jsonw_put_str(w, "description",
                     "A Genesys Cloud org on one machine. Every path may be prefixed with /w/NAME, "
                     "which selects world NAME.");
    gc_jsonw_end(w);
    gc_jsonw_key(w, "paths");
    gc_jsonw_object(w);
    write_table(mock_api_routes, mock_n_api_routes, w);
    write_table(mock_collection_routes, mock_n_collection_routes, w);
    write_table(mock_admin_routes, mock_n_admin_routes, w);
    gc_jsonw_end(w);
    gc_jsonw_key(w, "components");
    gc_jsonw_raw(w, components, sizeof components - 1);
    gc_jsonw_end(w);
}
