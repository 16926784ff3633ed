#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "tests/check.h"
#include "tests/schema_types.h"
#include "tests/with_mock/fixture.h"

/* Each row is one request to the control plane of one world, in this order. */
/* clang-format off */
static const struct {
    const char *method, *path, *body;
    int status;
    const char *has;
} course[] = {
    {"GET", "/health", NULL, 200, "{\"status\":\"ok\",\"version\":\""},
    {"GET", "/env", NULL, 200, "{\"client_id\":\"demo-client\",\"client_secret\":\"demo-secret\",\"flow_id\":\"11111111-"},
    {"GET", "/env?client=reader-client&flow=66666666-6666-4666-8666-666666666666", NULL, 200, "\"reader-secret\",\"flow_id\":\"66666666-"},
    {"GET", "/env?client=none", NULL, 404, "the org has no client \\\"none\\\""},
    {"GET", "/env?flow=none", NULL, 404, "the org has no flow \\\"none\\\""},
    {"GET", "/clock", NULL, 200, "\"frozen\":false}"},
    {"POST", "/clock/freeze", "{\"at\":\"2026-01-31T08:15:00.250Z\"}", 200,
     "{\"now\":\"2026-01-31T08:15:00.250Z\",\"now_ms\":1769847300250,\"frozen\":true}"},
    {"POST", "/clock/advance", "{\"ms\":86400000}", 200, "\"now\":\"2026-02-01T08:15:00.250Z\""},
    {"POST", "/clock/freeze", "{\"at_ms\":1000}", 200, "\"now_ms\":1000,"},
    {"POST", "/clock/freeze", NULL, 200, "\"now_ms\":1000,"},
    {"POST", "/clock/run", NULL, 200, "\"frozen\":false}"},
    {"POST", "/clock/reset", NULL, 200, "\"frozen\":false}"},
    {"POST", "/clock/freeze", "{\"at\":\"yesterday\"}", 400, "request body:1:7: \\\"at\\\" must be a moment"},
    {"POST", "/clock/freeze", "{\"at\":\"2026-01-31T08:15:00Z\",\"at_ms\":1}", 400, "not both"},
    {"POST", "/clock/freeze", "{\"at_ms\":-5}", 400, "can't be negative"},
    {"POST", "/clock/freeze", "{\"at_ms\":253402300800000}", 400, "after the year 9999"},
    {"POST", "/clock/advance", "{\"ms\":-1}", 400, "time does not run backwards"},
    {"POST", "/clock/advance", "{}", 400, "missing key \\\"ms\\\""},
    {"POST", "/clock/advance", "{\"mss\":1}", 400, "did you mean \\\"ms\\\"?"},
    {"POST", "/clock/advance", "{\"ms\":1,\n \"x\"", 400, "request body:2:"},
    {"POST", "/clock/advance", NULL, 400, "request body:1:1:"},
    {"GET", "/org/validate", NULL, 200, "{\"ok\":true,\"exit_code\":0,\"lines\":[\""},
    {"GET", "/org/validate", NULL, 200, "ok: org \\\"Demo\\\": "},
    {"POST", "/org/validate", NULL, 405, "Method Not Allowed"},
    {"DELETE", "/clock", NULL, 405, "Method Not Allowed"},
    {"GET", "/clok", NULL, 404, "\"operation\":\"adminGetClock\""},

    {"POST", "/faults", "{\"match\":{\"path\":\"/users/1\"},\"action\":{\"status\":503}}", 201, "{\"faults\":[{\"id\":\"fault-1\"}]}"},
    {"POST", "/faults", "[{\"id\":\"a\",\"action\":{\"status\":500}},{\"id\":\"b\",\"action\":{\"answers\":[{\"status\":504}]}}]", 201, "{\"faults\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"},
    {"POST", "/faults", "[{\"id\":\"c\",\"action\":{\"status\":500}},{\"action\":{\"stats\":1}}]", 400, "did you mean \\\"status\\\"?"},
    {"POST", "/faults", "7", 400, "fault must be an object"},
    {"GET", "/faults/c", NULL, 404, "there is no fault \\\"c\\\""},
    {"GET", "/faults/a", NULL, 200, "{\"id\":\"a\",\"action\":{\"status\":500},\"matched\":0,\"acted\":0}"},
    {"GET", "/scenarios", NULL, 200, "[{\"fault\":\"b\",\"position\":0,\"of\":1,\"remaining\":1}]"},
    {"POST", "/scenarios/reset", NULL, 204, ""},
    {"DELETE", "/faults/a", NULL, 204, ""},
    {"DELETE", "/faults/a", NULL, 404, "there is no fault"},
    {"DELETE", "/faults", NULL, 204, ""},
    {"GET", "/faults", NULL, 200, "{\"faults\":[]}"},

    {"GET", "/requests", NULL, 200, "{\"requests\":[],\"total\":0,\"evicted\":0}"},
    {"GET", "/requests?colour=red", NULL, 400, "unknown key \\\"colour\\\" in query"},
    {"GET", "/requests?limit=x", NULL, 400, "must be an integer"},
    {"GET", "/requests?matched=true&status=5xx&limit=3&fault=false&since_id=0", NULL, 200, "\"total\":0"},
    {"GET", "/requests/unmatched", NULL, 200, "\"total\":0"},
    {"GET", "/requests/1", NULL, 404, "there is no request 1"},
    {"GET", "/requests/abc", NULL, 404, "a request's id is a number"},
    {"POST", "/tokens/find", "{\"text\":\"nothing\"}", 200, "{\"found\":[]}"},
    {"POST", "/tokens/find", "{\"txt\":\"nothing\"}", 400, "did you mean \\\"text\\\"?"},
    {"POST", "/tokens/find", "{}", 400, "missing key \\\"text\\\""},
    {"POST", "/tokens/find", NULL, 400, "request body:1:1:"},
    {"POST", "/requests/find", "{\"path\":\"/x\"}", 200, "\"total\":0"},
    {"POST", "/requests/count", "{}", 200, "{\"count\":0}"},
    {"POST", "/requests/count", "[]", 400, "query must be an object"},
    {"POST", "/requests/verify", "{\"match\":{},\"never\":true}", 200, "{\"verified\":true,"},
    {"POST", "/requests/verify", "{\"match\":{},\"nevr\":true}", 400, "did you mean \\\"never\\\"?"},
    {"DELETE", "/requests", NULL, 204, ""},
    {"GET", "/coverage", NULL, 200, "{\"operation\":\"getFlows\",\"method\":\"GET\",\"path\":\"/api/v2/flows\",\"modes\":{}}"},
    {"GET", "/metrics", NULL, 200, "# TYPE gcmock_requests_total counter\n"},

    {"GET", "/worlds/none-such", NULL, 404, "there is no world"},
    {"DELETE", "/worlds/none-such", NULL, 404, "there is no world"},
    {"POST", "/worlds/none-such/reset", NULL, 404, "there is no world"},
    {"POST", "/worlds", "{\"name\":\"no/slash\"}", 400, "name"},
    {"POST", "/worlds", "{}", 400, "missing key \\\"name\\\""},

    {"GET", "/org", NULL, 200, "\"changed\":false,\"clients\":7,\"flows\":7,"},
    {"GET", "/org/users/1", NULL, 200, "\"username\":\"Bret\""},
    {"PATCH", "/org/users/1", "{\"username\":\"Bo\"}", 200, "\"username\":\"Bo\""},
    {"GET", "/org/users/1", NULL, 200, "\"username\":\"Bo\""},
    {"PUT", "/org/users/77", "{\"id\":77,\"name\":\"New\"}", 200, "\"name\":\"New\""},
    {"DELETE", "/org/users/77", NULL, 204, ""},
    {"GET", "/org/users/77", NULL, 404, "there is no \\\"77\\\" among the users"},
    {"DELETE", "/org/users/77", NULL, 404, "there is no \\\"77\\\""},
    {"GET", "/org/toys/1", NULL, 404, "neither a kind nor a collection"},
    {"GET", "/org/users?limit=2", NULL, 200, "\"total\":10}"},
    {"PATCH", "/org", "{\"contcts\":[]}", 400, "did you mean \\\"contacts\\\"?"},
    {"PATCH", "/org", "{\"collections\":{\"toys\":[{\"id\":1}]}}", 200, "\"toys\":1"},
    {"GET", "/org", NULL, 200, "\"changed\":true"},
    {"POST", "/reset", NULL, 200, "\"changed\":false"},
    {"GET", "/org/users/1", NULL, 200, "\"username\":\"Bret\""},
    {"POST", "/org/reload", NULL, 200, "\"name\":\"Demo\""},
};
/* clang-format on */

static void test_course(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(course); i++) {
        char name[300];
        snprintf(name, sizeof name, "%s %s %s", course[i].method, course[i].path,
                 course[i].body ? course[i].body : "");
        CHECK_ROW(name, fx_admin(&f, course[i].method, course[i].path, course[i].body) ==
                            course[i].status);
        CHECK_ROW_HAS(name, fx_body(&f) ? fx_body(&f) : "", course[i].has);
        if (course[i].status >= 400)
            CHECK_ROW_TEXT(name, fx_header(&f, "Content-Type"), "application/problem+json");
    }
}

static void test_worlds_are_made_listed_deleted(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[160], body[160];
    fx_open(&f);
    snprintf(body, sizeof body, "{\"name\":\"%.60s-2\"}", f.world);
    CHECK_INT(fx_admin(&f, "POST", "/worlds", body), 201);
    CHECK_INT(fx_admin(&f, "POST", "/worlds", body), 200);
    snprintf(path, sizeof path, "/worlds?prefix=%.60s-2&limit=5", f.world);
    CHECK_INT(fx_admin(&f, "GET", path, NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_INT(fx_number(&f, "worlds.0.requests"), 0);
    snprintf(path, sizeof path, "/worlds?prefix=%.60s&after=%.60s&limit=1", f.world, f.world);
    CHECK_INT(fx_admin(&f, "GET", path, NULL), 200);
    snprintf(path, sizeof path, "%.60s-2", f.world);
    CHECK_TEXT(fx_text(&f, "worlds.0.name"), path);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "worlds")), 1);
    snprintf(path, sizeof path, "/worlds/%.60s-2/reset", f.world);
    CHECK_INT(fx_admin(&f, "POST", path, NULL), 200);
    snprintf(path, sizeof path, "/worlds/%.60s-2", f.world);
    CHECK_INT(fx_admin(&f, "GET", path, NULL), 200);
    CHECK_INT(fx_admin(&f, "DELETE", path, NULL), 204);
    CHECK_INT(fx_admin(&f, "GET", path, NULL), 404);
}

static void test_faults_strike_and_are_counted(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(
        fx_admin(&f, "POST", "/faults",
                 "{\"id\":\"twice\",\"match\":{\"path\":\"/users/*\"},\"action\":{\"answers\":"
                 "[{\"status\":503,\"retry_after_s\":2,\"repeat\":2},{\"status\":200,\"body\":{"
                 "\"made\":true},"
                 "\"headers\":{\"X-Own\":\"1\"}}]}}"),
        201);
    CHECK_INT(fx_get(&f, "/users/1"), 503);
    CHECK_TEXT(fx_header(&f, "Retry-After"), "2");
    CHECK_INT(fx_get(&f, "/users/2"), 503);
    CHECK_INT(fx_get(&f, "/users/1"), 200);
    CHECK_TEXT(fx_body(&f), "{\"made\":true}");
    CHECK_TEXT(fx_header(&f, "X-Own"), "1");
    CHECK_INT(fx_get(&f, "/users/1"), 200);
    CHECK_TEXT(fx_text(&f, "username"), "Bret");
    CHECK_INT(fx_admin(&f, "GET", "/faults/twice", NULL), 200);
    CHECK_INT(fx_number(&f, "acted"), 3);
    CHECK_INT(fx_admin(&f, "GET", "/requests?fault=twice", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 3);
    CHECK_INT(fx_admin(&f, "GET", "/coverage", NULL), 200);
    CHECK_HAS(fx_body(&f), "\"modes\":{\"200\":2,\"503\":2}");
}

static void test_too_many_faults_add_none(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct gc_strbuf many GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    fx_open(&f);
    for (int i = 0; i < 1200; i++)
        gc_strbuf_addf(&many, "%s{\"action\":{\"status\":503}}", i ? "," : "[");
    gc_strbuf_adds(&many, "]");
    CHECK_INT(fx_admin(&f, "POST", "/faults", gc_strbuf_text(&many)), 409);
    CHECK_HAS(fx_body(&f), "a world holds at most 1000 faults");
    CHECK_INT(fx_admin(&f, "GET", "/faults", NULL), 200);
    CHECK_TEXT(fx_body(&f), "{\"faults\":[]}");
}

static void test_secrets_stay_secret(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    char token[128];
    snprintf(token, sizeof token, "%s", f.token);
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK(!strstr(fx_body(&f), token));
    CHECK(!strstr(fx_body(&f), "demo-secret"));
    CHECK_TEXT(fx_text(&f, "requests.0.client_id"), "demo-client");
    CHECK_TEXT(fx_text(&f, "requests.1.client_id"), "demo-client");
    CHECK_INT(
        fx_admin(
            &f, "PUT", "/org/clients/own",
            "{\"id\":\"own\",\"name\":\"Own\",\"secret\":\"own-s3cr3t\",\"permissions\":[\"*\"]}"),
        200);
    CHECK(!strstr(fx_body(&f), "own-s3cr3t"));
    CHECK_INT(fx_admin(&f, "GET", "/org/clients/own", NULL), 200);
    CHECK(!strstr(fx_body(&f), "own-s3cr3t"));
    CHECK(fx_login(&f, "own", "own-s3cr3t"));
}

static void test_near_misses(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_get(&f, "/user/1"), 404);
    CHECK_TEXT(fx_text(&f, "near_misses.0.path"), "/users/{id}");
    CHECK_TEXT(fx_text(&f, "near_misses.0.differs"), "\"user\" is not \"users\"");
    CHECK_INT(fx_get(&f, "/v2/flows"), 404);
    CHECK_TEXT(fx_text(&f, "near_misses.0.operation"), "getFlows");
    CHECK_TEXT(fx_text(&f, "near_misses.0.differs"), "\"/api\" is missing");
    CHECK_INT(fx_admin(&f, "GET", "/requests/unmatched", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 2);
    CHECK_TEXT(fx_text(&f, "requests.0.near_misses.0.path"), "/users/{id}");
}

static void test_faults_by_client(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_admin(&f, "POST", "/faults",
                       "{\"match\":{\"client_id\":\"reader-client\"},\"action\":{\"status\":429}}"),
              201);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK(!fx_login(&f, "reader-client", "reader-secret"));
    CHECK_INT(f.reply.status, 429);
}

/* Each "$ref" below node leads to something in the document. */
static void check_references(const cJSON *root, const cJSON *node)
{
    for (const cJSON *c = node->child; c; c = c->next) {
        char key[128];
        const cJSON *at = root;
        const char *p = c->string && strcmp(c->string, "$ref") == 0 ? c->valuestring + 1 : "";
        while (at && *p == '/') {
            size_t n = strcspn(++p, "/");
            snprintf(key, sizeof key, "%.*s", (int)n, p);
            at = gc_json_get(at, key);
            p += n;
        }
        CHECK_ROW(c->valuestring ? c->valuestring : "", at != NULL);
        check_references(root, c);
    }
}

static void test_openapi_describes_what_the_schemas_do(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_admin(&f, "GET", "/openapi.json", NULL), 200);
    const cJSON *root = fx_at(&f, "");
    CHECK_FATAL(root != NULL);
    check_references(root, root);
    CHECK_TEXT(fx_text(&f, "components.schemas.Fault.properties.id.pattern"), "^[^ /]+$");
    CHECK_TEXT(fx_text(&f, "components.schemas.Fault.properties.match.$ref"),
               "#/components/schemas/Fault/$defs/match");
}

static void test_openapi_has_all_routes(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_admin(&f, "GET", "/openapi.json", NULL), 200);
    CHECK_TEXT(fx_text(&f, "openapi"), "3.1.0");
    check_schema_types("gcmock", f.json.root);
    const cJSON *paths = fx_at(&f, "paths");
    const cJSON *flow = gc_json_get(paths, "/api/v2/architect/flows/{flowId}");
    CHECK_TEXT(gc_json_str(gc_json_get(flow, "get"), "x-provenance"), "tutorial");
    CHECK_TEXT(gc_json_str(gc_json_get(flow, "get"), "x-permission"), "architect:flow:read");
    const cJSON *tokens = gc_json_get(paths, "/api/v2/tokens/me");
    CHECK(gc_json_get(tokens, "get") && gc_json_get(tokens, "head") &&
          gc_json_get(tokens, "delete"));
    CHECK(gc_json_get(paths, "/__admin/worlds/{name}/reset") != NULL);
    const cJSON *add = gc_json_get(gc_json_get(paths, "/__admin/faults"), "post");
    const cJSON *content = gc_json_get(gc_json_get(add, "requestBody"), "content");
    const cJSON *schema = gc_json_get(gc_json_get(content, "application/json"), "schema");
    CHECK_TEXT(gc_json_str(schema, "$ref"), "#/components/schemas/Faults");
    CHECK(gc_json_get(fx_at(&f, "components.schemas"), "Faults") != NULL);
}

/* A line of Prometheus' text format: name{label="value",...} number. */
static bool is_sample(const char *line, char name[64])
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:0123456789";
    size_t n = strspn(line, letters);
    if (n == 0 || n >= 64 || strchr("0123456789", *line))
        return false;
    snprintf(name, 64, "%.*s", (int)n, line);
    const char *at = line + n;
    if (*at == '{') {
        do {
            size_t label = strspn(++at, letters);
            if (label == 0 || strncmp(at + label, "=\"", 2) != 0)
                return false;
            at += label + 2;
            at += strcspn(at, "\"\\\n");
            if (*at++ != '"')
                return false;
        } while (*at == ',');
        if (*at++ != '}')
            return false;
    }
    char *end;
    bool number = *at == ' ' && strtod(at + 1, &end) >= 0;
    return number && *end == '\0';
}

/* Every sample stands below its own TYPE, and each name has one. */
static void test_metrics_are_prometheus_text(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char name[64], family[64] = "", seen[4096] = "";
    int samples = 0;
    fx_open(&f);
    CHECK_INT(fx_raw(&f, "GET", "/users/1", "X-GCMock-Fault: EMPTY_RESPONSE\n", NULL), 0);
    CHECK_INT(fx_get(&f, "/users/1"), 200);
    CHECK_INT(fx_get(&f, "/no\"thing"), 404);
    CHECK_INT(fx_admin(&f, "GET", "/metrics", NULL), 200);
    CHECK_TEXT(fx_header(&f, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    CHECK(f.reply.body_bytes > 0 && f.reply.body[f.reply.body_bytes - 1] == '\n');
    char *text = gc_strdup(fx_body(&f)), *rest = text;
    for (char *line; text && (line = strsep(&rest, "\n")) && rest;) {
        if (sscanf(line, "# TYPE %63s", family) == 1) {
            char mark[70];
            snprintf(mark, sizeof mark, "<%s>", family);
            CHECK_ROW(line, !strstr(seen, mark));
            snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s", mark);
        } else if (strncmp(line, "# HELP ", 7) != 0) {
            CHECK_ROW(line, is_sample(line, name) && strcmp(name, family) == 0);
            samples++;
        }
    }
    CHECK(samples > 10);
    CHECK_HAS(fx_body(&f),
              "gcmock_faults_total{operation=\"getCollectionItem\",fault=\"EMPTY_RESPONSE\"} ");
    free(text);
}

/* Each thread has a world and must find exactly what it did itself. */
enum { WORLDS = 64, ROUNDS = 5 };
static atomic_int strangers;

static void *live_in_a_world(void *arg)
{
    int me = *(int *)arg;
    struct fx f GC_AUTO(fx_close) = {0};
    char body[200], path[64];
    int wrong = 0;
    fx_open(&f);
    snprintf(body, sizeof body,
             "{\"match\":{\"path\":\"/users/1\",\"nth\":%d},\"action\":{\"status\":%d}}",
             1 + me % ROUNDS, 500 + me % 5);
    wrong += fx_admin(&f, "POST", "/faults", body) != 201;
    snprintf(body, sizeof body, "{\"at_ms\":%d}", me * 1000);
    wrong += fx_admin(&f, "POST", "/clock/freeze", body) != 200;
    snprintf(body, sizeof body, "{\"name\":\"Of %d\"}", me);
    wrong += fx_admin(&f, "PATCH", "/org/users/2", body) != 200;
    wrong += fx_get(&f, "/api/v2/flows") != 401 ||
             strcmp(fx_header(&f, "inin-ratelimit-count"), "1") != 0;
    wrong += !fx_login(&f, "demo-client", "demo-secret");
    for (int i = 1; i <= ROUNDS; i++)
        wrong += fx_get(&f, "/users/1") != (i == 1 + me % ROUNDS ? 500 + me % 5 : 200);
    snprintf(path, sizeof path, "Of %d", me);
    wrong += fx_get(&f, "/users/2") != 200 || strcmp(fx_text(&f, "name"), path) != 0;
    wrong += fx_admin(&f, "GET", "/clock", NULL) != 200 || fx_number(&f, "now_ms") != me * 1000;
    wrong += fx_admin(&f, "GET", "/requests", NULL) != 200 || fx_number(&f, "total") != ROUNDS + 3;
    atomic_fetch_add(&strangers, wrong);
    return NULL;
}

static void test_worlds_never_see_each_other(void)
{
    pthread_t threads[WORLDS];
    int numbers[WORLDS];
    (void)fx_server();
    (void)fx_client();
    for (int i = 0; i < WORLDS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, live_in_a_world, &numbers[i]);
    }
    for (int i = 0; i < WORLDS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(atomic_load(&strangers), 0);
}

static void test_admin_token(void)
{
    struct mock_server *s = NULL;
    struct gc_error err = {0};
    const struct mock_server_options bare = {.host = "0.0.0.0"};
    const struct mock_server_options guarded = {.host = "0.0.0.0", .admin_token = "let-me-in"};
    CHECK_STATUS(mock_server_start(&s, &bare, NULL, &err), GC_E_USAGE, &err);
    CHECK_STATUS(mock_server_start(&s, &guarded, NULL, &err), GC_OK, &err);
    static const struct {
        const char *name, *token;
        int status;
    } row[] = {
        {"none", NULL, 401}, {"wrong", "Bearer let-me", 401}, {"right", "Bearer let-me-in", 200}};
    for (size_t i = 0; s && i < GC_COUNT_OF(row); i++) {
        char url[64];
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        const struct gc_http_header header = {"Authorization", row[i].token};
        snprintf(url, sizeof url, "http://127.0.0.1:%u/__admin/faults", mock_server_port(s));
        const struct gc_http_call call = {.method = "GET",
                                          .url = url,
                                          .headers = &header,
                                          .n_headers = row[i].token ? 1 : 0,
                                          .deadline_ms = gc_deadline_in(60000)};
        CHECK_STATUS(gc_http_call(fx_client(), &call, &reply, &err), GC_OK, &err);
        CHECK_ROW(row[i].name, reply.status == row[i].status);
    }
    mock_server_stop(s, 100);
}

SUITE(admin, {"every endpoint answers, and says what is wrong", test_course},
      {"worlds are made, listed, reset and deleted", test_worlds_are_made_listed_deleted},
      {"faults strike, are counted, recorded and covered", test_faults_strike_and_are_counted},
      {"of too many faults none is added", test_too_many_faults_add_none},
      {"no secret shows in journal or org", test_secrets_stay_secret},
      {"what matched nothing is told what was near", test_near_misses},
      {"a fault may choose its client", test_faults_by_client},
      {"the OpenAPI document has all routes", test_openapi_has_all_routes},
      {"the OpenAPI document describes what the schemas do",
       test_openapi_describes_what_the_schemas_do},
      {"the metrics are Prometheus' text", test_metrics_are_prometheus_text},
      {"64 worlds in parallel never see each other", test_worlds_never_see_each_other},
      {"other hosts than loopback need the admin token", test_admin_token});
