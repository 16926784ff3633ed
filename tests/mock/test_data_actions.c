/* Data actions against a service in this process. */
#include <pthread.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/http/server.h"
#include "mock/exchange/services.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define ACTION_ID "custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"
#define EXECUTE   "/api/v2/integrations/actions/" ACTION_ID "/execute"
#define GOOD                                                                                       \
    "{\"data\":{\"full_name\":\"Ada\",\"email\":\"a@example.com\",\"phone\":\"1\",\"is_premium_"   \
    "member\":false}}"

/* What the service answers, and what it was sent. */
struct service {
    struct gc_http_server *server;
    int status;
    const char *body;
    struct fx *asks; /* set: asks this world's introspection about the token first */
    char seen_body[512], seen_token[128], seen_correlation[64];
    int introspected;
    bool active;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER; /* the service's, or the test's */

static void serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    struct service *s = ctx;
    const char *token = gc_http_request_header(req, "X-Genesys-Auth-Token");
    const char *correlation = gc_http_request_header(req, "ININ-Correlation-Id");
    pthread_mutex_lock(&turn);
    snprintf(s->seen_body, sizeof s->seen_body, "%s", req->body);
    snprintf(s->seen_token, sizeof s->seen_token, "%s", token ? token : "");
    snprintf(s->seen_correlation, sizeof s->seen_correlation, "%s", correlation ? correlation : "");
    if (s->asks) {
        struct fx back = {0};
        char question[256];
        strcpy(back.base, s->asks->base);
        strcpy(back.token, s->seen_token);
        snprintf(question, sizeof question, "{\"token\":\"%s\"}", s->seen_token);
        s->introspected = fx_post(&back, "/api/v2/oauth2/introspect", question);
        s->active = cJSON_IsTrue(fx_at(&back, "active"));
        fx_close(&back);
    }
    res->status = s->status;
    gc_http_add_header(res, "Content-Type", "application/json");
    gc_strbuf_adds(&res->body, s->body);
    pthread_mutex_unlock(&turn);
}

static void open_with_service(struct fx *f, struct service *s)
{
    char overlay[256];
    struct gc_error err = {0};
    const struct gc_http_server_options options = {.n_workers = 4, .handler = serve, .ctx = s};
    fx_open(f);
    CHECK_FATAL(gc_http_server_start(&s->server, &options, &err) == GC_OK);
    snprintf(overlay, sizeof overlay,
             "{\"data_actions\":[{\"id\":\"" ACTION_ID
             "\",\"url\":\"http://127.0.0.1:%u/lookup\"}]}",
             gc_http_server_port(s->server));
    CHECK_FATAL(fx_overlay(f, overlay));
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

static void test_the_service_gets_what_architect_sends(void)
{
    struct service s = {.status = 200, .body = GOOD};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_service(&f, &s);
    s.asks = &f;
    CHECK_INT(fx_post(&f, EXECUTE, "{\"customer_id\":7}"), 200);
    CHECK_TEXT(fx_text(&f, "full_name"), "Ada");
    gc_http_server_stop(s.server, 100); /* what it has seen is ours from now on */
    CHECK_TEXT(s.seen_body, "{\"data\":{\"customer_id\":7}}");
    CHECK_INT(strlen(s.seen_token), 86);
    CHECK_TEXT(s.seen_correlation, fx_header(&f, "ININ-Correlation-Id"));
    CHECK_INT(s.introspected, 200);
    CHECK(s.active);
}

static struct mock_org *org_of_world(const struct fx *f)
{
    struct gc_error err = {0};
    struct mock_services *services = (struct mock_services *)fx_server();
    struct mock_world *world = mock_worlds_get(&services->worlds, f->world, false, &err);
    CHECK_FATAL(world != NULL);
    struct mock_org *org = mock_world_org(world);
    mock_world_unref(world);
    return org;
}

static void test_every_wrong_answer_is_a_failure_that_says_why(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *inputs;
        int answer;
        const char *body;
        int status;
        const char *part;
    } row[] = {
        {"no data", "{\"customer_id\":7}", 200, "{}", 502, "no object \\\"data\\\""},
        {"data that is a text", "{\"customer_id\":7}", 200, "{\"data\":\"x\"}", 502, "no object"},
        {"no JSON", "{\"customer_id\":7}", 200, "<html>", 502, "answer:1:1"},
        {"an empty answer", "{\"customer_id\":7}", 200, "", 502, "answer"},
        {"a missing output", "{\"customer_id\":7}", 200, "{\"data\":{\"full_name\":\"A\",\"phone\":\"1\",\"is_premium_member\":true}}", 502,
         "variable mapping failed: missing key \\\"email\\\" in output"},
        {"an output of the wrong type", "{\"customer_id\":7}", 200, "{\"data\":{\"full_name\":\"A\",\"email\":7,\"phone\":\"1\",\"is_premium_member\":true}}", 502,
         "\\\"email\\\" of output must be a string, not a number"},
        {"null for a text", "{\"customer_id\":7}", 200, "{\"data\":{\"full_name\":null,\"email\":\"a\",\"phone\":\"1\",\"is_premium_member\":true}}", 502,
         "missing key \\\"full_name\\\" in output"},
        {"404", "{\"customer_id\":7}", 404, "{\"detail\":\"contact not found\"}", 404, "the service answered 404 Not Found"},
        {"500", "{\"customer_id\":7}", 500, "{}", 500, "500"},
        {"a redirect", "{\"customer_id\":7}", 302, "{}", 502, "302"},
        {"a missing input", "{}", 200, GOOD, 400, "missing key \\\"customer_id\\\" in input"},
        {"an input of the wrong type", "{\"customer_id\":\"7\"}", 200, GOOD, 400, "\\\"customer_id\\\" of input must be an integer"},
    };
    /* clang-format on */
    struct service s = {0};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_service(&f, &s);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        pthread_mutex_lock(&turn);
        s.status = row[i].answer;
        s.body = row[i].body;
        pthread_mutex_unlock(&turn);
        CHECK_ROW(row[i].name, fx_post(&f, EXECUTE, row[i].inputs) == row[i].status);
        CHECK_ROW_HAS(row[i].name, fx_body(&f), row[i].part);
    }
    gc_http_server_stop(s.server, 100);
}

static void test_a_service_that_is_not_there(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_post(&f, EXECUTE, "{\"customer_id\":7}"), 502);
    CHECK_HAS(fx_text(&f, "errors.0.message"), "--data-action-base");
    char overlay[256];
    snprintf(overlay, sizeof overlay, "{\"data_actions\":[{\"id\":\"%s\",\"url\":\"%s/x\"}]}",
             ACTION_ID, check_dead_url());
    CHECK_FATAL(fx_overlay(&f, overlay));
    CHECK_INT(fx_post(&f, EXECUTE, "{\"customer_id\":7}"), 502);
    CHECK_TEXT(fx_text(&f, "details.0.errorCode"), "ACTION.REMOTE_ENDPOINT");
    CHECK_TEXT(fx_text(&f, "errors.0.code"), "BAD_GATEWAY");
    CHECK_TEXT(fx_text(&f, "code"), "bad.gateway");
    CHECK_TEXT(fx_text(&f, "message"), "Internal Server Error");
    CHECK_TEXT(fx_text(&f, "contextId"), fx_header(&f, "ININ-Correlation-Id"));
    CHECK_INT(gc_json_int(f.json.root, "status", 0), 502);
    CHECK(fx_at(&f, "errorCode") == NULL && fx_at(&f, "userMessage") == NULL);
    CHECK_INT(fx_post(&f, EXECUTE, "{}"), 400);
    CHECK_TEXT(fx_text(&f, "code"), "bad.request");
    CHECK_HAS(fx_text(&f, "message"), "could not be understood");
    CHECK_HAS(fx_text(&f, "errors.0.message"), "missing key \"customer_id\"");
}

/* Most real contracts say nothing of what is required. */
static void test_a_contract_that_requires_nothing(void)
{
    struct service s = {.status = 200, .body = "{\"data\":{\"email\":\"a\"}}"};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_service(&f, &s);
    char overlay[512];
    snprintf(overlay, sizeof overlay,
             "{\"data_actions\":[{\"id\":\"lax\",\"name\":\"lax\","
             "\"url\":\"http://127.0.0.1:%u/lookup\",\"contract\":{"
             "\"input\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}},"
             "\"output\":{\"type\":\"object\",\"properties\":{\"full_name\":{\"type\":"
             "\"string\"},\"email\":{\"type\":\"string\"}}}}}]}",
             gc_http_server_port(s.server));
    CHECK_FATAL(fx_overlay(&f, overlay));
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/lax/execute", "{}"), 200);
    CHECK_TEXT(fx_text(&f, "email"), "a");
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/lax/execute", "{\"a\":1}"), 400);
    gc_http_server_stop(s.server, 100);
}

static void test_the_time_of_an_action_is_the_platforms(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_overlay(&f, "{\"data_actions\":[{\"id\":\"a\",\"name\":\"a\",\"url\":\"/x\"},"
                               "{\"id\":\"b\",\"name\":\"b\",\"url\":\"/x\",\"timeoutMs\":2000},"
                               "{\"id\":\"c\",\"name\":\"c\",\"config\":{\"request\":{"
                               "\"requestUrlTemplate\":\"/api/v2/x\"},\"timeoutSeconds\":7}}]}"));
    struct mock_org *org = org_of_world(&f);
    CHECK_INT(mock_org_data_action(org, "a")->timeout_ms, 60000);
    CHECK_INT(mock_org_data_action(org, "b")->timeout_ms, 2000);
    CHECK_INT(mock_org_data_action(org, "c")->timeout_ms, 7000);
    mock_org_unref(org);
}

static void test_a_flow_maps_the_outputs(void)
{
    struct service s = {.status = 200, .body = GOOD};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_service(&f, &s);
    CHECK_FATAL(fx_overlay(
        &f, "{\"flows\":[{\"id\":\"f2\",\"name\":\"Customer\",\"startNode\":\"a\",\"nodes\":["
            "{\"id\":\"a\",\"name\":\"Ask\",\"type\":\"DataAction\",\"settings\":{"
            "\"action\":\"Customer Lookup\",\"inputs\":{\"customer_id\":\"ToInt(\\\"7\\\")\"}},"
            "\"paths\":{\"success\":\"end\"}},"
            "{\"id\":\"end\",\"name\":\"Bye\",\"type\":\"Disconnect\"}]}]}"));
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"f2\",\"context\":{}}"),
              200);
    CHECK_TEXT(fx_text(&f, "status"), "COMPLETED");
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "success");
    CHECK_HAS(fx_body(&f), "\"dataAction.Customer_Lookup.full_name\":\"Ada\"");
    gc_http_server_stop(s.server, 100);
    CHECK_TEXT(s.seen_body, "{\"data\":{\"customer_id\":7}}");
}

static void test_actions_are_listed_shown_and_tried(void)
{
    struct service s = {.status = 200, .body = GOOD};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_service(&f, &s);
    CHECK_INT(fx_get(&f, "/api/v2/integrations/actions?name=CUSTOMER&category=demo"), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), ACTION_ID);
    CHECK_INT(fx_get(&f, "/api/v2/integrations/actions?category=other"), 200);
    CHECK_INT(fx_number(&f, "total"), 0);
    CHECK_INT(fx_get(&f, "/api/v2/integrations/actions/" ACTION_ID), 200);
    CHECK_TEXT(fx_text(&f, "name"), "Customer Lookup");
    CHECK_INT(fx_get(&f, "/api/v2/integrations/actions/Customer%20Lookup"), 404);
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/" ACTION_ID "/test", "{\"customer_id\":1}"),
              200);
    CHECK(cJSON_IsTrue(fx_at(&f, "success")));
    CHECK_TEXT(fx_text(&f, "finalResult.full_name"), "Ada");
    pthread_mutex_lock(&turn);
    s.status = 503;
    pthread_mutex_unlock(&turn);
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/" ACTION_ID "/test", "{\"customer_id\":1}"),
              200);
    CHECK(cJSON_IsTrue(fx_at(&f, "operations.0.success")));
    CHECK_TEXT(fx_text(&f, "operations.4.name"), "Execute");
    CHECK(cJSON_IsFalse(fx_at(&f, "operations.4.success")) && !fx_at(&f, "operations.5"));
    CHECK_INT(fx_number(&f, "error.status"), 503);
    gc_http_server_stop(s.server, 100);
}

SUITE(data_actions,
      {"the service gets what Architect sends", test_the_service_gets_what_architect_sends},
      {"every wrong answer is a failure that says why",
       test_every_wrong_answer_is_a_failure_that_says_why},
      {"a service that is not there", test_a_service_that_is_not_there},
      {"a contract that requires nothing", test_a_contract_that_requires_nothing},
      {"the time of an action is the platform's", test_the_time_of_an_action_is_the_platforms},
      {"a flow maps the outputs", test_a_flow_maps_the_outputs},
      {"actions are listed, shown and tried", test_actions_are_listed_shown_and_tried});
