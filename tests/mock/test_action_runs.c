/* Exported data actions, run: against a service in this process, and against the mock itself. */
#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/mock/action_rig.h"

/* What stands in the templates is what is sent; what the map finds is what comes out. */
static void test_a_request_is_made_and_its_answer_translated(void)
{
    struct service s = {.answers = {{200, "{\"found\":[{\"name\":\"A\\\"B\"}],\"n\":1.0}"}},
                        .n_answers = 1};
    const struct export e = {
        .url = "https://crm.example.com/c?q=$esc.url(${input.q})&n=${input.n}",
        .method = "PUT",
        .headers =
            "{\"X-Key\":\"k-${input.n}\",\"Content-Type\":\"application/json; charset=utf-8\","
            "\"Authorization\":\"Basic $encoding.base64(\\\"${credentials.user}:${credentials."
            "password}\\\")\"}",
        .body = "{\"q\":\"$esc.jsonString(${input.q})\"}",
        .map = "{\"name\":\"$.found[0].name\",\"n\":\"$.n\",\"none\":\"$.none\"}",
        .defaults = "{\"none\":\"\\\"?\\\"\"}",
        .success = "{\"name\": ${name}, \"n\": ${n}, \"none\": ${none}}",
        .output = "{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":"
                  "\"string\"}}}"};
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, &e, 1);
    CHECK_INT(execute(&f, "a", "{\"q\":\"x \\\"y\\\" & z\",\"n\":7}"), 200);
    CHECK_TEXT(fx_body(&f), "{\"name\":\"A\\\"B\",\"n\":1.0,\"none\":\"?\"}");
    service_stop(&s);
    CHECK_INT(s.n_seen, 1);
    CHECK_TEXT(s.method[0], "PUT");
    CHECK_TEXT(s.target[0], "/c?q=x+%22y%22+%26+z&n=7");
    CHECK_TEXT(s.body[0], "{\"q\":\"x \\\"y\\\" & z\"}");
    CHECK_TEXT(s.auth[0], "Basic ZGVtbzpkZW1vLXBhc3N3b3Jk");
    CHECK_TEXT(s.type[0], "application/json; charset=utf-8");
}

static void test_places_of_other_kinds(void)
{
    struct service s = {.answers = {{200, "{}"}}, .n_answers = 1};
    const struct export list[] = {
        {.id = "sf", .type = "salesforce-datadip", .url = "/services/data/q?x=1", .method = "GET"},
        {.id = "fn",
         .type = "aws-lambda-data-actions",
         .url = "arn:aws:lambda:us-east-1:1:function:f"},
        {.id = "input", .url = "${input.base}/y"},
        {.id = "form",
         .body = "a=1&b=${input.b}",
         .headers = "{\"content-type\":\"application/x-www-form-urlencoded\"}"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    char inputs[128];
    service_start(&s);
    open_with(&f, &s, list, GC_COUNT_OF(list));
    CHECK_INT(execute(&f, "sf", "{}"), 200);
    CHECK_INT(execute(&f, "fn", "{\"k\":1}"), 200);
    snprintf(inputs, sizeof inputs, "{\"base\":\"http://127.0.0.1:%u\"}",
             gc_http_server_port(s.server));
    CHECK_INT(execute(&f, "input", inputs), 200);
    CHECK_INT(execute(&f, "form", "{\"b\":2}"), 200);
    service_stop(&s);
    CHECK_TEXT(s.target[0], "/sf/services/data/q?x=1");
    CHECK_TEXT(s.body[0], ""); /* GET has no body, whatever the template says */
    CHECK_TEXT(s.type[0], "");
    CHECK_TEXT(s.target[1], "/lambda");
    CHECK_TEXT(s.body[1], "{\"k\":1}");
    CHECK_TEXT(s.type[1], "application/json");
    CHECK_TEXT(s.target[2], "/y");
    CHECK_TEXT(s.body[3], "a=1&b=2");
    CHECK_TEXT(s.type[3], "application/x-www-form-urlencoded");
}

/* Status, code, detail, and who says what. */
static void test_each_failure_has_the_platforms_words(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        struct export e;
        int answer;
        const char *body, *inputs;
        int status;
        const char *code, *detail, *message, *inner;
    } rows[] = {
        {"an input that is missing", {.input = "{\"type\":\"object\",\"required\":[\"q\"],\"properties\":{\"q\":{\"type\":\"string\"}}}"}, 200, "{}", "{}", 400, "bad.request", "ACTION.PROCESSING", "JSON failed schema validation for the following reasons: missing key \"q\" in input", "missing key"},
        {"null is missing", {.input = "{\"type\":\"object\",\"required\":[\"q\"],\"properties\":{\"q\":{\"type\":\"string\"}}}"}, 200, "{}", "{\"q\":null}", 400, "bad.request", "ACTION.PROCESSING", "missing key \"q\"", "missing key"},
        {"a URL that is none", {.url = "https://crm.example.com/${input.q}"}, 200, "{}", "{\"q\":\"a b\"}", 400, "bad.request", "ACTION.PROCESSING", "\" \" is not legal in a URL", "$esc.url()"},
        {"an input that a URL lacks", {.url = "https://crm.example.com/${input.none}"}, 200, "{}", "{}", 400, "bad.request", "ACTION.PROCESSING", "\"{\" is not legal in a URL", "URL"},
        {"an origin that is not mapped", {.url = "https://other.example.org/x"}, 200, "{}", "{}", 400, "bad.request", "ACTION.PROCESSING", "nothing is sent to https://other.example.org: say in org.json where it goes", "\"origins\""},
        {"a function", {.type = "function-data-actions"}, 200, "{}", "{}", 400, "bad.request", "ACTION.PROCESSING", "a function action runs a program of the platform", "gcmock can't"},
        {"a Lambda function that is not mapped", {.type = "aws-lambda-data-actions", .url = "arn:aws:lambda:us-east-1:1:function:g"}, 200, "{}", "{}", 400, "bad.request", "ACTION.PROCESSING", "nothing is sent to arn:aws:lambda:us-east-1:1:function:g", "origins"},
        {"403", {0}, 403, "{\"why\":\"secret\"}", "{}", 403, "not.authorized", "ACTION.REMOTE_ENDPOINT", "You are not authorized to perform the requested action.", "REST call for action execute failed. Message: Request to backend service failed."},
        {"404", {0}, 404, "{}", "{}", 404, "not.found", "ACTION.REMOTE_ENDPOINT", "The requested resource was not found.", "REST call"},
        {"418", {0}, 418, "{}", "{}", 418, "bad.request", "ACTION.REMOTE_ENDPOINT", "could not be understood", "REST call"},
        {"503", {0}, 503, "{}", "{}", 500, "internal.server.error", "ACTION.REMOTE_ENDPOINT", "Internal Server Error", "REST call"},
        {"a redirect", {0}, 302, "{}", "{}", 400, "bad.request", "ACTION.REMOTE_ENDPOINT", "could not be understood", "REST call"},
        {"no JSON", {0}, 200, "<html>", "{}", 400, "bad.request", "ACTION.REMOTE_ENDPOINT", "The request could not be understood by the server due to malformed syntax.", "REST call"},
        {"a key that was not found", {.map = "{\"a\":\"$.a\"}", .success = "{\"a\": ${a}}"}, 200, "{}", "{}", 400, "bad.request", "ACTION.PROCESSING", "Transform failed to process result using 'successTemplate' template due to error: ", "successTemplate:1:7"},
        {"an output off the contract", {.output = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}"}, 200, "{\"a\":1}", "{}", 400, "bad.request", "ACTION.PROCESSING", "JSON failed schema validation for the following reasons: \"a\" of output must be a string", "\"a\" of output"},
        {"an array for an object", {0}, 200, "[1]", "{}", 400, "bad.request", "ACTION.PROCESSING", "must be an object", "output"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct service s = {.answers = {{rows[i].answer, rows[i].body}}, .n_answers = 1};
        struct fx f GC_AUTO(fx_close) = {0};
        service_start(&s);
        open_with(&f, &s, &rows[i].e, 1);
        CHECK_ROW(rows[i].name, execute(&f, "a", rows[i].inputs) == rows[i].status);
        CHECK_ROW(rows[i].name, fx_number(&f, "status") == rows[i].status);
        CHECK_ROW_TEXT(rows[i].name, fx_text(&f, "code"), rows[i].code);
        CHECK_ROW_TEXT(rows[i].name, fx_text(&f, "details.0.errorCode"), rows[i].detail);
        CHECK_ROW_HAS(rows[i].name, fx_text(&f, "message"), rows[i].message);
        CHECK_ROW_HAS(rows[i].name, fx_text(&f, "errors.0.message"), rows[i].inner);
        CHECK_ROW_HAS(rows[i].name, fx_text(&f, "errors.0.message"), fx_text(&f, "contextId"));
        CHECK_ROW(rows[i].name, !strstr(fx_body(&f), "secret"));
        service_stop(&s);
        CHECK_ROW(rows[i].name, (s.n_seen > 0) == (strstr(rows[i].detail, "REMOTE") != NULL ||
                                                   strstr(rows[i].inner, "success") != NULL ||
                                                   strstr(rows[i].inner, "output") != NULL));
    }
}

static void test_a_service_that_is_away_or_late(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    const struct export list[] = {{.id = "late", .url = "http://127.0.0.1:1/x"}, {.id = "deaf"}};
    char overlay[256];
    open_with(&f, NULL, list, 2);
    snprintf(overlay, sizeof overlay,
             "{\"org\":{\"origins\":{\"https://crm.example.com\":\"%s\"}}}", check_dead_url());
    CHECK_FATAL(fx_overlay(&f, overlay));
    CHECK_INT(execute(&f, "deaf", "{}"), 400);
    CHECK_TEXT(fx_text(&f, "details.0.errorCode"), "ACTION.REMOTE_ENDPOINT");
    CHECK_INT(fx_post(&f, ACTIONS "deaf/test", "{}"), 200);
    CHECK_HAS(fx_text(&f, "error.errors.0.message"), "could not connect to");
}

/* Below /api/v2 the mock answers itself: its permissions, faults and journal are those of any
 * request; a client of the integration's credentials asks instead of the platform. */
static void test_the_platform_is_this_mock(void)
{
    const struct export list[] = {
        {.id = "me",
         .type = "purecloud-data-actions",
         .url = "/api/v2/flows?pageSize=1",
         .method = "GET",
         .map = "{\"n\":\"$.total\"}",
         .success = "{\"n\": ${n}}"},
        {.id = "other",
         .type = "purecloud-data-actions",
         .url = "/api/v2/flows",
         .method = "GET",
         .integration = "small"},
        {.id = "bad",
         .type = "purecloud-data-actions",
         .url = "/api/v2/flows",
         .method = "GET",
         .integration = "wrong"},
        {.id = "out", .type = "purecloud-data-actions", .url = "/__admin/health", .method = "GET"},
        {.id = "circle", .type = "purecloud-data-actions", .url = ACTIONS "circle/execute"},
        {.id = "none",
         .type = "purecloud-data-actions",
         .url = "/api/v2/unheard/of",
         .method = "GET"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_with(&f, NULL, list, GC_COUNT_OF(list));
    CHECK_FATAL(fx_overlay(
        &f, "{\"clients\":[{\"id\":\"small\",\"secret\":\"small-secret\",\"permissions\":"
            "[\"architect:flow:read\"]}],\"org\":{\"credentials\":{\"small\":{\"clientId\":"
            "\"small\",\"clientSecret\":\"small-secret\"},\"wrong\":{\"clientId\":\"small\","
            "\"clientSecret\":\"no\"}}}}"));
    CHECK_INT(execute(&f, "me", "{}"), 200);
    CHECK(fx_number(&f, "n") >= 1);
    CHECK_INT(execute(&f, "other", "{}"), 403);
    CHECK_TEXT(fx_text(&f, "code"), "not.authorized");
    CHECK_INT(fx_post(&f, ACTIONS "other/test", "{}"), 200);
    CHECK_HAS(fx_text(&f, "error.errors.0.message"),
              "missing the following permission(s): architect:flow:view");
    CHECK_INT(execute(&f, "bad", "{}"), 400);
    CHECK_TEXT(fx_text(&f, "errors.0.code"), "INVALID_CREDENTIALS");
    CHECK_TEXT(fx_text(&f, "details.0.errorCode"), "ACTION.AUTHENTICATION");
    CHECK_INT(execute(&f, "out", "{}"), 400);
    CHECK_HAS(fx_text(&f, "message"), "must begin with /api/v2/");
    CHECK_INT(execute(&f, "none", "{}"), 404);
    CHECK_INT(execute(&f, "circle", "{}"), 400);
    CHECK_INT(fx_admin(&f, "POST", "/requests/count", "{\"path\":\"/api/v2/unheard/of\"}"), 200);
    CHECK_INT(fx_number(&f, "count"), 1);
    CHECK_INT(fx_admin(&f, "POST", "/requests/count",
                       "{\"path\":\"/api/v2/unheard/of\",\"direction\":\"out\"}"),
              200);
    CHECK_INT(fx_number(&f, "count"), 1);
    CHECK_INT(fx_admin(&f, "POST", "/requests/count", "{\"action\":\"circle\"}"), 200);
    CHECK_INT(fx_number(&f, "count"), 4);
    /* Faults of the endpoint, also those of its wire. */
    CHECK_INT(
        fx_admin(
            &f, "POST", "/faults",
            "{\"id\":\"x\",\"match\":{\"path\":\"/api/v2/flows\"},\"action\":{\"status\":503}}"),
        201);
    CHECK_INT(execute(&f, "me", "{}"), 500);
    CHECK_INT(fx_admin(&f, "POST", "/faults",
                       "{\"id\":\"x\",\"match\":{\"path\":\"/api/v2/"
                       "flows\"},\"action\":{\"fault\":\"reset\"}}"),
              201);
    CHECK_INT(execute(&f, "me", "{}"), 400);
    CHECK_TEXT(fx_text(&f, "details.0.errorCode"), "ACTION.REMOTE_ENDPOINT");
    CHECK_INT(fx_admin(&f, "POST", "/faults",
                       "{\"id\":\"x\",\"match\":{\"path\":\"/api/v2/"
                       "flows\"},\"action\":{\"delay\":{\"fixed_ms\":30}}}"),
              201);
    CHECK_INT(execute(&f, "me", "{}"), 200);
    CHECK(fx_number(&f, "n") >= 1);
}

/* The text that is no JSON is what one has to see. */
static void test_a_failed_transform_shows_its_text(void)
{
    struct service s = {.answers = {{200, "{}"}}, .n_answers = 1};
    const struct export e = {.map = "{\"a\":\"$.a\"}", .success = "{\"a\": ${a}}"};
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, &e, 1);
    CHECK_INT(fx_post(&f, ACTIONS "a/test", "{}"), 200);
    CHECK_TEXT(fx_text(&f, "operations.6.name"), "Apply output transformation");
    CHECK_TEXT(fx_text(&f, "operations.6.result"), "{\"a\": ${a}}");
    CHECK(cJSON_IsFalse(fx_at(&f, "operations.6.success")) && !fx_at(&f, "operations.7"));
    service_stop(&s);
}

/* customAuth: asked when needed, kept, and asked anew once when what it gave is refused. */
static void test_a_login_is_kept_and_made_anew(void)
{
    struct service s = {.answers = {{200, "{\"access_token\":\"token-number-one\"}"},
                                    {200, "{}"},
                                    {401, "{}"},
                                    {200, "{\"access_token\":\"token-number-two\"}"}},
                        .n_answers = 4};
    const struct export list[] = {
        {.id = "login",
         .kind = "customAuth",
         .url = "https://crm.example.com/login",
         .body = "u=${credentials.user}&p=${credentials.password}",
         .map = "{\"t\":\"$.access_token\"}",
         .success = "{\"t\": ${t}}"},
        {.id = "a", .headers = "{\"Authorization\":\"Bearer ${authResponse.t}\"}", .success = "{}"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, list, 2);
    CHECK_INT(execute(&f, "a", "{}"), 200);
    CHECK_INT(execute(&f, "a", "{}"), 200);
    CHECK_INT(execute(&f, "login", "{}"), 400);
    CHECK_INT(fx_post(&f, ACTIONS "a/test", "{}"), 200);
    CHECK(!strstr(fx_body(&f), "token-number-two"));
    CHECK_TEXT(fx_text(&f, "operations.1.name"), "Authenticate");
    service_stop(&s);
    CHECK_TEXT(s.target[0], "/login");
    CHECK_TEXT(s.body[0], "u=demo&p=demo-password");
    CHECK_TEXT(s.auth[1], "Bearer token-number-one");
    CHECK_TEXT(s.auth[2], "Bearer token-number-one"); /* kept; 401 */
    CHECK_TEXT(s.target[3], "/login");
    CHECK_TEXT(s.auth[4], "Bearer token-number-two");
    CHECK_TEXT(s.auth[5], "Bearer token-number-two");
    CHECK_INT(s.n_seen, 6);
}

static void test_a_login_that_is_refused(void)
{
    struct service s = {.answers = {{401, "{\"why\":\"no\"}"}}, .n_answers = 1};
    const struct export list[] = {
        {.id = "login", .kind = "customAuth", .url = "https://crm.example.com/login"},
        {.id = "a", .headers = "{\"Authorization\":\"Bearer ${authResponse.t}\"}"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, list, 2);
    CHECK_INT(execute(&f, "a", "{}"), 400);
    CHECK_TEXT(fx_text(&f, "errors.0.code"), "INVALID_CREDENTIALS");
    CHECK_TEXT(fx_text(&f, "message"), "There was an issue validating the credentials.");
    CHECK_TEXT(fx_text(&f, "details.0.errorCode"), "ACTION.AUTHENTICATION");
    service_stop(&s);
    CHECK_INT(s.n_seen, 1);
}

/* A test tells each step, and no credential. */
static void test_a_test_tells_each_step(void)
{
    struct service s = {.answers = {{200, "{\"a\":{\"b\":[1,2]}}"}}, .n_answers = 1};
    const struct export e = {.url = "https://crm.example.com/x?key=${credentials.password}",
                             .headers = "{\"X-Api-Key\":\"${credentials.password}\"}",
                             .map = "{\"v\":\"$.a\"}",
                             .success = "{\"v\": ${v}}"};
    static const char *const names[] = {"Validate input",
                                        "Resolve request URL template",
                                        "Resolve request headers",
                                        "Resolve request body template",
                                        "Execute",
                                        "Apply translation map",
                                        "Apply output transformation",
                                        "Validate output",
                                        "Flatten output"};
    struct fx f GC_AUTO(fx_close) = {0};
    char path[64];
    service_start(&s);
    open_with(&f, &s, &e, 1);
    CHECK_INT(fx_post(&f, ACTIONS "a/test?flatten=true", "{\"q\":1}"), 200);
    CHECK(cJSON_IsTrue(fx_at(&f, "success")));
    for (int i = 0; i < 9; i++) {
        snprintf(path, sizeof path, "operations.%d.name", i);
        CHECK_ROW_TEXT(names[i], fx_text(&f, path), names[i]);
        snprintf(path, sizeof path, "operations.%d.step", i);
        CHECK_INT(fx_number(&f, path), i + 1);
    }
    CHECK(fx_at(&f, "operations.9") == NULL && fx_at(&f, "error") == NULL);
    CHECK(!strstr(fx_body(&f), "demo-password"));
    CHECK_INT(fx_number(&f, "operations.0.result.q"), 1);
    CHECK_TEXT(fx_text(&f, "operations.3.result"), "{\"q\":1}");
    CHECK_INT(fx_number(&f, "operations.4.result.status"), 200);
    CHECK_TEXT(fx_text(&f, "operations.5.result.v"), "{\"b\":[1,2]}");
    CHECK_TEXT(fx_text(&f, "operations.6.result"), "{\"v\": {\"b\":[1,2]}}");
    CHECK(fx_at(&f, "operations.7.result.v.b") != NULL);
    CHECK_INT(cJSON_GetArraySize(gc_json_get(fx_at(&f, "finalResult"), "v.b")), 2);
    service_stop(&s);
}

SUITE(action_runs,
      {"a request is made and its answer translated",
       test_a_request_is_made_and_its_answer_translated},
      {"places of other kinds", test_places_of_other_kinds},
      {"each failure has the platform's words", test_each_failure_has_the_platforms_words},
      {"a service that is away or late", test_a_service_that_is_away_or_late},
      {"the platform is this mock", test_the_platform_is_this_mock},
      {"a login is kept and made anew", test_a_login_is_kept_and_made_anew},
      {"a login that is refused", test_a_login_that_is_refused},
      {"a test tells each step", test_a_test_tells_each_step},
      {"a failed transform shows its text", test_a_failed_transform_shows_its_text});
