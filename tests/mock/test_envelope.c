#include "mock/exchange/envelope.h"

#include "mock/api/routes.h"
#include "tests/check.h"

/* An exchange without a server: enough for whoever only answers. */
struct bench {
    struct gc_http_request req;
    struct gc_http_response res;
    struct mock_exchange x;
    struct mock_route route;
    struct gc_json json;
};

static void set_up(struct bench *b, enum mock_envelope envelope, const char *permission)
{
    memset(b, 0, sizeof *b);
    b->req.method = "GET";
    b->req.path = "/api/v2/x";
    b->req.query = "";
    gc_strbuf_init(&b->res.headers, 65536);
    gc_strbuf_init(&b->res.body, 65536);
    b->route = (struct mock_route){.envelope = envelope, .permission = permission};
    b->x = (struct mock_exchange){
        .req = &b->req, .res = &b->res, .path = b->req.path, .route = &b->route};
    strcpy(b->x.correlation_id, "0a1b2c3d-0000-4000-8000-000000000000");
}

static const char *text(struct bench *b, const char *key)
{
    gc_json_release(&b->json);
    memset(&b->json, 0, sizeof b->json);
    if (gc_json_parse(&b->json, "body", gc_strbuf_text(&b->res.body), b->res.body.len,
                      &gc_json_default_limits, NULL) != GC_OK)
        return NULL;
    return gc_json_str(b->json.root, key);
}

static void tear_down(struct bench *b)
{
    gc_json_release(&b->json);
    gc_strbuf_release(&b->res.headers);
    gc_strbuf_release(&b->res.body);
}

static void test_each_error_of_the_table(void)
{
    static const struct {
        const char *name;
        int status;
        const char *code;
    } row[] = {
#define X(name, status, code, message) [name] = {#name, status, code},
        MOCK_ERROR_TABLE(X)
#undef X
    };
    for (int e = 0; e < MOCK_N_ERRORS; e++) {
        struct bench b;
        set_up(&b, MOCK_ENVELOPE_GENESYS, NULL);
        mock_fail(&b.x, (enum mock_error)e, NULL);
        CHECK_ROW(row[e].name, b.res.status == row[e].status);
        CHECK_ROW_TEXT(row[e].name, text(&b, "code"), row[e].code);
        CHECK_ROW(row[e].name, gc_json_int(b.json.root, "status", 0) == row[e].status);
        CHECK_ROW_TEXT(row[e].name, text(&b, "contextId"), b.x.correlation_id);
        CHECK_ROW(row[e].name, cJSON_IsArray(gc_json_get(b.json.root, "details")));
        CHECK_ROW(row[e].name, cJSON_IsArray(gc_json_get(b.json.root, "errors")));
        CHECK_ROW(row[e].name, cJSON_IsObject(gc_json_get(b.json.root, "messageParams")));
        tear_down(&b);
    }
}

static void test_any_status_is_worded_as_the_endpoint_words_it(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        enum mock_envelope envelope;
        int status;
        const char *code; /* asked for */
        const char *key, *expected;
    } row[] = {
        {"400", MOCK_ENVELOPE_GENESYS, 400, NULL, "code", "bad.request"},
        {"401", MOCK_ENVELOPE_GENESYS, 401, NULL, "code", "bad.credentials"},
        {"401 with a known code", MOCK_ENVELOPE_GENESYS, 401, "credentials.expired", "message", "The supplied credentials are expired and cannot be used."},
        {"401 with an unknown code", MOCK_ENVELOPE_GENESYS, 401, "odd.code", "code", "odd.code"},
        {"403 names the endpoint's permission", MOCK_ENVELOPE_GENESYS, 403, NULL, "code", "missing.permissions"},
        {"429", MOCK_ENVELOPE_GENESYS, 429, NULL, "message", "Rate limit exceeded the maximum [300] requests within [60] seconds"},
        {"429 with a code", MOCK_ENVELOPE_GENESYS, 429, "other.limit", "code", "other.limit"},
        {"503", MOCK_ENVELOPE_GENESYS, 503, NULL, "code", "service.unavailable"},
        {"a status that the table lacks", MOCK_ENVELOPE_GENESYS, 418, NULL, "code", "i.m.a.teapot"},
        {"OAuth 400", MOCK_ENVELOPE_OAUTH, 400, NULL, "error", "invalid_client"},
        {"OAuth 401", MOCK_ENVELOPE_OAUTH, 401, NULL, "error_description", "authentication failed"},
        {"OAuth 500", MOCK_ENVELOPE_OAUTH, 500, NULL, "error", "server_error"},
        {"OAuth 503", MOCK_ENVELOPE_OAUTH, 503, NULL, "error", "temporarily_unavailable"},
        {"OAuth with a word", MOCK_ENVELOPE_OAUTH, 400, "invalid_grant", "error", "invalid_grant"},
        {"a problem", MOCK_ENVELOPE_PROBLEM, 500, NULL, "title", "Internal Server Error"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct bench b;
        set_up(&b, row[i].envelope, "a:b:c");
        mock_fail_status(&b.x, row[i].status, row[i].code);
        CHECK_ROW(row[i].name, b.res.status == row[i].status);
        CHECK_ROW_TEXT(row[i].name, text(&b, row[i].key), row[i].expected);
        tear_down(&b);
    }
}

static void test_the_external_api_says_nothing_but_braces(void)
{
    static const int statuses[] = {400, 404, 429, 500, 503};
    for (size_t i = 0; i < GC_COUNT_OF(statuses); i++) {
        struct bench b;
        set_up(&b, MOCK_ENVELOPE_PLAIN, NULL);
        mock_fail_status(&b.x, statuses[i], NULL);
        CHECK_INT(b.res.status, statuses[i]);
        CHECK_TEXT(gc_strbuf_text(&b.res.body), "{}");
        tear_down(&b);
    }
}

static void test_a_status_without_a_body_has_none(void)
{
    static const int statuses[] = {204, 304};
    for (size_t i = 0; i < GC_COUNT_OF(statuses); i++) {
        struct bench b;
        set_up(&b, MOCK_ENVELOPE_GENESYS, NULL);
        mock_fail_status(&b.x, statuses[i], NULL);
        CHECK_INT(b.res.status, statuses[i]);
        CHECK_TEXT(gc_strbuf_text(&b.res.body), "");
        tear_down(&b);
    }
}

static void test_placeholders_are_filled_and_kept(void)
{
    struct bench b;
    set_up(&b, MOCK_ENVELOPE_GENESYS, NULL);
    mock_fail(&b.x, MOCK_E_INVALID_NODE, "nodeId", "n{flowId}", "flowId", "\"f\"", NULL);
    CHECK_TEXT(text(&b, "message"), "Node n{flowId} does not exist in flow \"f\".");
    CHECK_TEXT(text(&b, "messageWithParams"), "Node {nodeId} does not exist in flow {flowId}.");
    CHECK_TEXT(gc_json_str(gc_json_get(b.json.root, "messageParams"), "flowId"), "\"f\"");
    tear_down(&b);
}

static void test_a_faults_own_words_replace_the_endpoints(void)
{
    struct bench b;
    struct mock_plan plan = {
        .body_text = "<html>", .content_type = "text/html", .retry_after_s = 7};
    set_up(&b, MOCK_ENVELOPE_GENESYS, NULL);
    plan.headers = cJSON_Parse("{\"cache-control\":\"public\",\"X-Odd\":\"1\\r\\nX-Forged: 2\"}");
    mock_fail_status(&b.x, 503, NULL);
    mock_add_response_headers(&b.x, &plan);
    CHECK_TEXT(gc_strbuf_text(&b.res.body), "<html>");
    CHECK_TEXT(gc_strbuf_text(&b.res.headers),
               "Content-Type: text/html\r\ncache-control: public\r\nX-Odd: 1\r\nRetry-After: 7\r\n"
               "ININ-Correlation-Id: 0a1b2c3d-0000-4000-8000-000000000000\r\n"
               "X-GCMock-Provenance: genesys\r\n");
    cJSON_Delete((cJSON *)(uintptr_t)plan.headers);
    tear_down(&b);
}

static void test_every_route_says_what_it_is(void)
{
    for (size_t i = 0; i < mock_n_api_routes; i++) {
        const struct mock_route *r = &mock_api_routes[i];
        CHECK_ROW(r->route.pattern, r->handle && r->operation_id && r->summary);
        CHECK_ROW(r->route.pattern, !r->permission || r->auth == MOCK_AUTH_TOKEN);
        for (size_t k = 0; k < i; k++)
            CHECK_ROW(r->operation_id,
                      strcmp(mock_api_routes[k].operation_id, r->operation_id) != 0);
    }
}

SUITE(envelope, {"each error of the table", test_each_error_of_the_table},
      {"any status is worded as the endpoint words it",
       test_any_status_is_worded_as_the_endpoint_words_it},
      {"the external API says nothing but braces", test_the_external_api_says_nothing_but_braces},
      {"a status without a body has none", test_a_status_without_a_body_has_none},
      {"placeholders are filled, and kept", test_placeholders_are_filled_and_kept},
      {"a fault's own words replace the endpoint's", test_a_faults_own_words_replace_the_endpoints},
      {"every route says what it is", test_every_route_says_what_it_is});
