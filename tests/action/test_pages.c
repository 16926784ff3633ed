/* Health, readiness, metrics, the OpenAPI document and the page. */
#include <stdlib.h>

#include "action/contract/answer.h"
#include "action/service/action.h"
#include "base/clock.h"
#include "base/json/json.h"
#include "rig.h"
#include "tests/check.h"
#include "tests/schema_types.h"

/* The whole body of a page; the caller frees it. */
static char *page(struct rig *rig, const char *path, char *csp, size_t cap)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    char url[256];
    snprintf(url, sizeof url, "%s%s", rig->url, path);
    const struct gc_http_call call = {
        .method = "GET", .url = url, .deadline_ms = gc_deadline_in(30000)};
    CHECK(gc_http_call(rig->client, &call, &reply, NULL) == GC_OK);
    CHECK_INT(reply.status, 200);
    if (csp)
        gc_http_reply_header(&reply, "Content-Security-Policy", csp, cap);
    char *body = reply.body;
    reply.body = NULL;
    CHECK_FATAL(body != NULL);
    return body;
}

static void test_health_asks_nobody(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    struct rig_answer a = rig_get(&rig, "/health");
    CHECK_INT(a.status, 200);
    CHECK_HAS(a.body, "\"status\":\"ok\"");
    CHECK_INT(rig.up.other.calls + rig.up.token.calls + rig.up.users.calls, 0);
    rig_stop(&rig);
}

static void test_ready_asks_both_upstreams_once_in_a_while(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig.up.token.status = 401;
    for (int i = 0; i < 5; i++) {
        struct rig_answer a = rig_get(&rig, "/ready");
        CHECK_INT(a.status, 200);
        CHECK_HAS(a.body, "\"introspection\":{\"reachable\":true,\"status\":401");
        CHECK_HAS(a.body, "\"external_api\":{\"reachable\":true,\"status\":404");
    }
    CHECK_INT(rig.up.token.calls, 1);
    CHECK_INT(rig.up.other.calls, 1);
    rig_stop(&rig);
}

static void always_fresh(struct gc_action_config *config)
{
    config->ready_cache_ms = 0;
}

static void test_not_ready_is_503_and_heals(void)
{
    struct rig rig;
    rig_start(&rig, always_fresh);
    rig.up.token.status = 503;
    struct rig_answer a = rig_get(&rig, "/ready");
    CHECK_INT(a.status, 503);
    CHECK_TEXT(a.retry_after, "5");
    CHECK_HAS(a.body, "\"status\":\"not_ready\"");
    CHECK_HAS(a.body, "it answers 503");
    rig.up.token.status = 401;
    CHECK_INT(rig_get(&rig, "/ready").status, 200);
    rig_stop(&rig);
}

static void nowhere(struct gc_action_config *config)
{
    config->external_base = fake_nowhere();
}

static void test_an_unreachable_upstream_is_not_ready(void)
{
    struct rig rig;
    rig_start(&rig, nowhere);
    struct rig_answer a = rig_get(&rig, "/ready");
    CHECK_INT(a.status, 503);
    CHECK_HAS(a.body, "\"external_api\":{\"reachable\":false");
    CHECK(strstr(a.body, "127.0.0.1") == NULL); /* addresses are nobody's business */
    rig_stop(&rig);
}

/* The bounds of a histogram are part of what a dashboard knows. */
static void check_buckets(const char *text, const char *name)
{
    static const char *const bounds[] = {"0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025",
                                         "0.05",   "0.1",   "0.25",   "0.5",   "1",    "2.5",
                                         "5",      "10",    "30",     "+Inf"};
    const char *at = text;
    for (size_t i = 0; i < GC_COUNT_OF(bounds); i++) {
        at = strstr(at, name);
        CHECK_FATAL(at != NULL);
        at += strlen(name);
        CHECK_ROW(bounds[i],
                  strncmp(at, bounds[i], strlen(bounds[i])) == 0 && at[strlen(bounds[i])] == '"');
    }
    CHECK(!strstr(at, name));
}

/* A time belongs to the first bound that it doesn't pass. */
static void test_a_time_is_counted_below_its_bound(void)
{
    static const int64_t bounds_us[GC_N_BOUNDS] = {500,     1000,    2500,    5000,     10000,
                                                   25000,   50000,   100000,  250000,   500000,
                                                   1000000, 2500000, 5000000, 10000000, 30000000};
    for (size_t i = 0; i < GC_N_BOUNDS; i++) {
        static struct gc_metrics m;
        memset(&m, 0, sizeof m);
        gc_metrics_time(&m, GC_TIME_EXTERNAL, bounds_us[i]);
        CHECK_INT(m.timers[GC_TIME_EXTERNAL].buckets[i], 1);
        gc_metrics_time(&m, GC_TIME_EXTERNAL, bounds_us[i] + 1);
        CHECK_INT(m.timers[GC_TIME_EXTERNAL].buckets[i], 1);
        CHECK_INT(m.timers[GC_TIME_EXTERNAL].buckets[i + 1], 1);
        CHECK_INT(m.timers[GC_TIME_EXTERNAL].sum_us, 2 * bounds_us[i] + 1);
        gc_metrics_time(&m, GC_TIME_EXTERNAL, -1); /* a clock that was set back adds nothing */
        CHECK_INT(m.timers[GC_TIME_EXTERNAL].sum_us, 2 * bounds_us[i] + 1);
        CHECK_INT(m.timers[GC_TIME_REQUEST].sum_us + m.timers[GC_TIME_INTROSPECTION].sum_us, 0);
    }
}

/* One that no server sends is counted as the failure that it is. */
static void test_each_status_is_counted_as_itself(void)
{
    static const int rows[][2] = {{100, 100}, {599, 599}, {99, 500}, {600, 500}, {0, 500}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        static struct gc_metrics m;
        memset(&m, 0, sizeof m);
        gc_metrics_request(&m, GC_METRIC_HEALTH, rows[i][0], 7);
        CHECK_INT(m.requests[GC_METRIC_HEALTH][rows[i][1] - GC_FIRST_STATUS], 1);
        CHECK_INT(m.timers[GC_TIME_REQUEST].sum_us, 0);
        gc_metrics_request(&m, GC_METRIC_LOOKUP, rows[i][0], 7);
        CHECK_INT(m.requests[GC_METRIC_LOOKUP][rows[i][1] - GC_FIRST_STATUS], 1);
        CHECK_INT(m.timers[GC_TIME_REQUEST].sum_us, 7);
    }
}

static void test_pages_say_what_they_are_and_are_not_kept(void)
{
    static const char *const rows[][3] = {
        {"/health", "application/json", "no-store"},
        {"/ready", "application/json", "no-store"},
        {"/metrics", "text/plain; version=0.0.4", "no-store"},
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        char url[256], value[128];
        snprintf(url, sizeof url, "%s%s", rig.url, rows[i][0]);
        const struct gc_http_call call = {
            .method = "GET", .url = url, .deadline_ms = gc_deadline_in(30000)};
        CHECK(gc_http_call(rig.client, &call, &reply, NULL) == GC_OK);
        gc_http_reply_header(&reply, "Content-Type", value, sizeof value);
        CHECK_ROW_HAS(rows[i][0], value, rows[i][1]);
        *value = '\0';
        gc_http_reply_header(&reply, "Cache-Control", value, sizeof value);
        CHECK_ROW_TEXT(rows[i][0], value, rows[i][2]);
    }
    rig_stop(&rig);
}

static void test_metrics_count_what_happened(void)
{
    static const char *const lines[] = {
        "gcaction_requests_total{route=\"lookup\",status=\"200\"} 3\n",
        "gcaction_requests_total{route=\"lookup\",status=\"401\"} 1\n",
        "gcaction_requests_total{route=\"none\",status=\"404\"} 1\n",
        "gcaction_token_cache_total{result=\"hit\"} 2\n",
        "gcaction_token_cache_total{result=\"miss\"} 1\n",
        "gcaction_token_verdicts_total{verdict=\"active\"} 3\n",
        "gcaction_lookup_duration_seconds_bucket{le=\"+Inf\"} 4\n",
        "gcaction_lookup_duration_seconds_count 4\n",
        "gcaction_external_duration_seconds_count 3\n",
        "gcaction_introspection_duration_seconds_count 1\n",
        "gcaction_breaker_state{state=\"closed\"} 1\n",
        "gcaction_breaker_state{state=\"open\"} 0\n",
        "gcaction_token_cache_entries 1\n",
        "gcaction_requests_in_flight 1\n",
        "# TYPE gcaction_lookup_duration_seconds histogram\n",
        "# TYPE gcaction_requests_total counter\n",
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (int i = 0; i < 3; i++)
        rig_lookup(&rig, "a-token-that-is-secret", RIG_BODY);
    rig_lookup(&rig, NULL, RIG_BODY);
    rig_get(&rig, "/nothing");
    char *text = page(&rig, "/metrics", NULL, 0);
    check_buckets(text, "gcaction_lookup_duration_seconds_bucket{le=\"");
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++)
        CHECK_ROW_HAS(lines[i], text, lines[i]);
    CHECK(strstr(text, "secret") == NULL);
    free(text);
    rig_stop(&rig);
}

/* Follows "#/a/b" in the document. */
static const cJSON *resolve(const cJSON *root, const char *reference)
{
    char key[128];
    const char *p = reference + 1;
    while (root && *p == '/') {
        size_t n = strcspn(++p, "/");
        snprintf(key, sizeof key, "%.*s", (int)n, p);
        root = gc_json_get(root, key);
        p += n;
    }
    return root;
}

static void check_references(const cJSON *root, const cJSON *node)
{
    for (const cJSON *c = node->child; c; c = c->next) {
        if (c->string && strcmp(c->string, "$ref") == 0)
            CHECK_ROW(c->valuestring, resolve(root, c->valuestring) != NULL);
        check_references(root, c);
    }
}

static void test_the_openapi_document_is_complete(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    struct rig rig;
    rig_start(&rig, NULL);
    char *text = page(&rig, "/openapi.json", NULL, 0);
    CHECK_STATUS(gc_json_parse(&doc, "openapi", text, strlen(text), &gc_json_default_limits, &err),
                 GC_OK, &err);
    CHECK_TEXT(gc_json_str(doc.root, "openapi"), "3.1.0");
    check_references(doc.root, doc.root);
    check_schema_types("gcaction", doc.root);
    static const char *const types[][2] = {
        {"Inputs", "customer_id:integer "},
        {"Outputs", "full_name:string email:string phone:string is_premium_member:boolean "},
        {"Error", "detail:string code:string "},
    };
    for (size_t i = 0; i < GC_COUNT_OF(types); i++) {
        char found[256];
        CHECK_ROW_TEXT(types[i][0],
                       schema_property_types(doc.root, types[i][0], found, sizeof found),
                       types[i][1]);
    }
    /* A later version may take more; what it answers is told whole. */
    const cJSON *schemas = gc_json_get(gc_json_get(doc.root, "components"), "schemas");
    CHECK(gc_json_get(gc_json_get(schemas, "Inputs"), "additionalProperties") == NULL);
    CHECK(cJSON_IsFalse(gc_json_get(gc_json_get(schemas, "Outputs"), "additionalProperties")));
    const cJSON *paths = gc_json_get(doc.root, "paths");
    static const char *const pages[] = {"/health", "/ready", "/metrics", "/openapi.json"};
    for (size_t i = 0; i < GC_COUNT_OF(pages); i++) {
        const cJSON *get = gc_json_get(gc_json_get(paths, pages[i]), "get");
        CHECK_ROW(pages[i], gc_json_get(gc_json_get(get, "responses"), "200") != NULL);
    }
    const cJSON *post = gc_json_get(gc_json_get(paths, GC_ACTION_PATH), "post");
    const cJSON *responses = gc_json_get(post, "responses");
    CHECK(gc_json_get(responses, "200") != NULL);
    for (int i = 0; i < GC_N_ANSWERS; i++) {
        const struct gc_answer_row *row = gc_answer_row((enum gc_answer)i);
        char status[16];
        snprintf(status, sizeof status, "%d", row->status);
        const cJSON *content = gc_json_get(gc_json_get(responses, status), "content");
        const cJSON *json = gc_json_get(content, "application/json");
        const cJSON *example = gc_json_get(gc_json_get(json, "examples"), row->code);
        const char *detail = gc_json_str(gc_json_get(example, "value"), "detail");
        CHECK_ROW_HAS(row->code, detail, row->detail);
        CHECK_ROW(row->code, detail && detail[strlen(detail) - 1] != ' ');
        const cJSON *codes = gc_json_get(gc_json_get(schemas, "Error"), "properties");
        codes = gc_json_get(gc_json_get(codes, "code"), "enum");
        CHECK_INT(cJSON_GetArraySize(codes), GC_N_ANSWERS);
        CHECK_ROW_TEXT(row->code, cJSON_GetStringValue(cJSON_GetArrayItem(codes, i)), row->code);
    }
    free(text);
    rig_stop(&rig);
}

/* The example of a page in the document has the members that the page has. */
static void test_examples_of_pages_are_true(void)
{
    static const char *const paths[] = {"/health", "/ready"};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct rig rig;
    rig_start(&rig, NULL);
    char *text = page(&rig, "/openapi.json", NULL, 0);
    CHECK(gc_json_parse(&doc, "openapi", text, strlen(text), &gc_json_default_limits, NULL) ==
          GC_OK);
    for (size_t i = 0; i < GC_COUNT_OF(paths); i++) {
        struct gc_json real GC_AUTO(gc_json_release) = {0};
        char *answer = page(&rig, paths[i], NULL, 0);
        CHECK(gc_json_parse(&real, "page", answer, strlen(answer), &gc_json_default_limits, NULL) ==
              GC_OK);
        const cJSON *get =
            gc_json_get(gc_json_get(gc_json_get(doc.root, "paths"), paths[i]), "get");
        const cJSON *ok = gc_json_get(gc_json_get(get, "responses"), "200");
        const cJSON *json = gc_json_get(gc_json_get(ok, "content"), "application/json");
        const cJSON *example = gc_json_get(json, "example");
        CHECK_ROW(paths[i],
                  example && cJSON_GetArraySize(example) == cJSON_GetArraySize(real.root));
        for (const cJSON *m = example ? example->child : NULL; m; m = m->next)
            CHECK_ROW(m->string, gc_json_get(real.root, m->string) != NULL);
        free(answer);
    }
    free(text);
    rig_stop(&rig);
}

/* Its files, and theirs: none names another place, none has a script or style inside. */
static void test_the_page_needs_nothing_from_elsewhere(void)
{
    static const char *const files[] = {"look.css", "docs.css", "docs.js", "dom.js", "icon.svg"};
    struct rig rig;
    char csp[512] = "", path[64];
    rig_start(&rig, NULL);
    char *text = page(&rig, "/docs", csp, sizeof csp);
    CHECK_HAS(csp, "default-src 'none'; script-src 'self'; style-src 'self'");
    CHECK(strstr(csp, "unsafe") == NULL);
    CHECK_HAS(text, "data-openapi=\"openapi.json\"");
    CHECK_HAS(text, "src=\"__page/docs.js\"");
    CHECK(strstr(text, "<style") == NULL && strstr(text, "onclick") == NULL);
    CHECK(strstr(text, "http://") == NULL && strstr(text, "https://") == NULL);
    free(text);
    for (size_t i = 0; i < GC_COUNT_OF(files); i++) {
        snprintf(path, sizeof path, "/__page/%s", files[i]);
        text = page(&rig, path, csp, sizeof csp);
        CHECK_ROW(files[i], strstr(text, "innerHTML") == NULL);
        CHECK_ROW(files[i], strstr(text, "https://") == NULL);
        CHECK_ROW_HAS(files[i], csp, "default-src 'none'");
        free(text);
    }
    struct rig_answer a = rig_get(&rig, "/__page/no-such.js");
    CHECK_INT(a.status, 404);
    CHECK_HAS(a.body, "\"detail\"");
    rig_stop(&rig);
}

SUITE(pages, {"health asks nobody", test_health_asks_nobody},
      {"ready asks both upstreams, once in a while",
       test_ready_asks_both_upstreams_once_in_a_while},
      {"not ready is 503, and heals", test_not_ready_is_503_and_heals},
      {"an unreachable upstream is not ready", test_an_unreachable_upstream_is_not_ready},
      {"metrics count what happened", test_metrics_count_what_happened},
      {"a time is counted below its bound", test_a_time_is_counted_below_its_bound},
      {"each status is counted as itself", test_each_status_is_counted_as_itself},
      {"pages say what they are, and are not kept", test_pages_say_what_they_are_and_are_not_kept},
      {"the OpenAPI document is complete", test_the_openapi_document_is_complete},
      {"examples of pages are true", test_examples_of_pages_are_true},
      {"the page needs nothing from elsewhere", test_the_page_needs_nothing_from_elsewhere});
