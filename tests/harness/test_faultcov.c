#include "harness/report/faultcov.h"

#include <stdlib.h>

#include "tests/check.h"
#include "tests/harness/rig.h"

static cJSON *parse(const char *text)
{
    char json[1024];
    struct gc_json doc = {0};
    struct gc_error err = {0};
    size_t n = strlen(text);
    CHECK_FATAL(n < sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    CHECK_STATUS(gc_json_parse(&doc, "text", json, n, &gc_json_default_limits, &err), GC_OK, &err);
    cJSON *root = gc_json_take(&doc);
    gc_json_release(&doc);
    return root;
}

static void test_modes(void)
{
    /* clang-format off */
    static const struct { const char *entry, *mode; } row[] = {
        {"{'answer': {'status': 200}}", NULL},
        {"{'answer': {'status': 503}}", "503"},
        {"{'answer': {'status': 418}}", NULL},
        {"{'answer': null, 'wire': 'EMPTY_RESPONSE'}", "empty"},
        {"{'answer': {'status': 200}, 'wire': 'CONNECTION_RESET_BY_PEER'}", "reset"},
        {"{'answer': {'status': 200}, 'wire': 'limit_data'}", "truncated"},
        {"{'answer': null, 'wire': 'idle'}", "timeout"},
        {"{'answer': {'status': 200}, 'wire': 'slicer'}", "slow"},
        {"{'answer': {'status': 200}, 'wire': 'stream'}", "oversized"},
        {"{'answer': {'status': 200, 'body_bytes': 9000000}}", "oversized"},
        {"{'answer': {'status': 200}, 'action': {'delay': {'fixed_ms': 5}}}", "slow"},
        {"{'answer': {'status': 200}, 'aborted': true, 'action': {'delay': {'fixed_ms': 5}}}", "timeout"},
        {"{'answer': null, 'pending': true, 'action': {'delay': {'fixed_ms': 5}}}", "timeout"},
        {"{'answer': {'status': 200, 'body': '{'}, 'action': {'body_text': '{'}}", "malformed_json"},
        {"{'answer': {'status': 200, 'body': '<a>'}, 'action': {'body_text': '<a>', 'content_type': 'text/html'}}", "wrong_content_type"},
        {"{'answer': {'status': 200, 'body_bytes': 1048576}}", NULL},
        {"{'answer': {'status': 200, 'body_bytes': 1048577}}", "oversized"},
        {"{'answer': {'status': 200}, 'action': {'dribble': {'pieces': 2, 'total_ms': 5}}}", "slow"},
        {"{'answer': {'status': 200}, 'pending': true}", "timeout"},
        {"{'answer': {'status': 200}, 'aborted': true}", NULL},
        {"{'answer': {'status': 200}, 'aborted': true, 'action': {'dribble': {}}}", "timeout"},
        {"{'answer': {'status': 299, 'body': '{'}, 'action': {'body_text': '{', 'content_type': 'application/json'}}", "malformed_json"},
        {"{'answer': {'status': 300, 'body': '{'}, 'action': {'body_text': '{'}}", NULL},
        {"{'answer': {'status': 200, 'body': {}}, 'action': {'body_text': '{}'}}", NULL},
        {"{'answer': {'status': 200, 'body': 'x'}, 'action': {'body': 'x'}}", NULL},
        {"{'answer': {'status': 200}, 'action': {'content_type': 'application/problem+json'}}", NULL},
        {"{'answer': {'status': 300}, 'action': {'content_type': 'text/html'}}", NULL},
        {"{'answer': {'status': 502}, 'action': {'content_type': 'text/html'}}", "502"},
        {"{'answer': {'status': 200}, 'wire': 'skip'}", "truncated"},
        {"{'answer': {'status': 200}, 'wire': 'truncated_body'}", "truncated"},
        {"{'answer': {'status': 200}, 'wire': 'wrong_length'}", "truncated"},
        {"{'answer': {'status': 200}, 'wire': 'MALFORMED_RESPONSE_CHUNK'}", "truncated"},
        {"{'answer': null, 'wire': 'RANDOM_DATA_THEN_CLOSE'}", "garbage"},
        {"{'answer': {'status': 200}, 'wire': 'slow_close'}", "slow"},
        {"{'answer': {'status': 200}, 'wire': 'slow'}", NULL},
        {"{'answer': {'status': 200}, 'wire': 'close'}", NULL},
        {"{'answer': {'status': 200}, 'wire': ''}", NULL},
        {"{'answer': {'status': 200}, 'fault': 'mode:refused'}", "refused"},
        {"{'answer': {'status': 503}, 'fault': 'mode:'}", NULL},
        {"{'answer': {'status': 503}, 'fault': 'mode'}", "503"},
        {"{'answer': {'status': 503}, 'fault': 'mode:empty', 'mode': 'slow'}", "slow"},
        {"{'answer': {'status': 400}}", "400"},
        {"{'answer': {'status': 401}}", "401"},
        {"{'answer': {'status': 403}}", "403"},
        {"{'answer': {'status': 404}}", "404"},
        {"{'answer': {'status': 409}}", "409"},
        {"{'answer': {'status': 415}}", "415"},
        {"{'answer': {'status': 429}}", "429"},
        {"{'answer': {'status': 500}}", "500"},
        {"{'answer': {'status': 504}}", "504"},
        {"{'answer': {'status': 503}, 'mode': 'wrong_type'}", "wrong_type"},
        {"{'answer': {'status': 503}, 'mode': 'no such mode'}", NULL},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        cJSON *entry = parse(row[i].entry);
        int mode = hx_mode_of_entry(entry, entry);
        CHECK_ROW_TEXT(row[i].entry, mode < 0 ? "none" : hx_modes[mode].name,
                       row[i].mode ? row[i].mode : "none");
        cJSON_Delete(entry);
    }
}

#define CASE(status)                                                                               \
    "{'name': 'n', 'provenance': 'gcmock', 'given': {'faults': [{'match': {'path': "               \
    "'/oauth/token'}, 'action': {'status': 503}}]}, 'when': {'run': ['gcflow', 'token', "          \
    "'--retries', '0']}, 'then': {'exit': " status "}}"

/* Runs a case and counts what it met. */
static void add(struct hx_faultcov *cov, const char *text)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct hx_result r GC_AUTO(hx_result_release) = {0};
    char messages[512];
    CHECK_INT(rig_load(&cases, text, messages, sizeof messages), GC_OK);
    if (cases.n == 0)
        return;
    hx_run_case(&runner, cases.items[0], &r);
    hx_faultcov_add(cov, cases.items[0], &r);
}

static void test_met_and_survived(void)
{
    struct hx_faultcov cov GC_AUTO(hx_faultcov_release) = {0};
    int mode = hx_mode_find("503");
    add(&cov, CASE("0"));
    CHECK_INT(cov.n, 1);
    CHECK_TEXT(cov.endpoints[0].operation, "postOauthToken");
    CHECK_INT(cov.endpoints[0].met[mode], 1);
    CHECK_INT(cov.endpoints[0].survived[mode], 0); /* the case failed */
    CHECK(hx_faultcov_percent(&cov) < 0.1);
    add(&cov, CASE("{'$not': 0}"));
    CHECK_INT(cov.endpoints[0].met[mode], 2);
    CHECK_INT(cov.endpoints[0].survived[mode], 1);
    CHECK(hx_faultcov_percent(&cov) > 1);
    hx_faultcov_keep(&cov, (const char *const[]){"getFlow"}, 1);
    CHECK_INT(cov.n, 0);
}

static void test_refused(void)
{
    struct hx_faultcov cov GC_AUTO(hx_faultcov_release) = {0};
    add(&cov, "{'name': 'n', 'provenance': 'gcmock', 'given': {'upstreams': {'genesys': "
              "'refused'}}, 'when': {'run': ['gcflow', 'token', '--retries', '0']}, 'then': "
              "{'exit': 8}}");
    CHECK_INT(cov.n, 1);
    CHECK_TEXT(cov.endpoints[0].operation, "postOauthToken");
    CHECK_INT(cov.endpoints[0].survived[hx_mode_find("refused")], 1);
}

/* The table and its machine-readable form, of three endpoints that met 503 in every proportion. */
static void test_tables(void)
{
    static char names[][16] = {"getA", "getBee", "postLongest"}, get[] = "GET", path[] = "/a";
    int mode = hx_mode_find("503");
    struct hx_endpoint endpoints[3] = {{names[0], get, path, {0}, {0}},
                                       {names[1], get, path, {0}, {0}},
                                       {names[2], get, path, {0}, {0}}};
    const struct hx_faultcov cov = {.endpoints = endpoints, .n = 3, .cap = 3};
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&json);
    char *text = NULL;
    size_t n = 0;
    endpoints[0].met[mode] = endpoints[0].survived[mode] = 12;
    endpoints[1].met[mode] = 3;
    endpoints[1].survived[mode] = 2;
    endpoints[2].met[0] = 1;
    FILE *to = open_memstream(&text, &n);
    CHECK_FATAL(to != NULL);
    hx_faultcov_table(&cov, to);
    hx_faultcov_missing(&cov, to);
    fclose(to);
    CHECK_HAS(text, "                          getA    getBee  postLongest\n");
    CHECK_HAS(text, "\n503                         12    2 of 3            -\n");
    CHECK_HAS(text, "\ncovered                    5 %       5 %          0 %\n3.0 % in all\n");
    CHECK_HAS(text, "\nreset                        -         -       0 of 1\n");
    CHECK_HAS(text, "\ngetA: not survived: ");
    CHECK_HAS(text, "\npostLongest: not survived: ");
    CHECK(!strstr(strstr(text, "getA: not"), " 503,") ||
          strstr(strstr(text, "getA: not"), " 503,") > strstr(text, "postLongest: not"));
    hx_faultcov_write(&cov, &w);
    CHECK_HAS(gc_strbuf_text(&json), "{\"percent\":3.03");
    CHECK_HAS(gc_strbuf_text(&json), "{\"operation\":\"getBee\",\"method\":\"GET\",\"path\":\"/a\","
                                     "\"percent\":4.5454");
    CHECK_HAS(gc_strbuf_text(&json), "\"503\":{\"met\":3,\"survived\":2}");
    CHECK_HAS(gc_strbuf_text(&json), ",\"modes\":{\"");
    free(text);
}

static void test_own_requests(void)
{
    struct hx_faultcov cov GC_AUTO(hx_faultcov_release) = {0};
    add(&cov, "{'name': 'n', 'provenance': 'gcmock', 'when': {'request': {'to': 'mock', 'path': "
              "'/users/404'}}, 'then': {'status': 404}}");
    CHECK_INT(cov.n, 0);
}

SUITE(faultcov, {"how each failure mode is recognised", test_modes},
      {"a mode is survived when the case passed", test_met_and_survived},
      {"a refused connection counts for the first call to that upstream", test_refused},
      {"tables of what was met and survived", test_tables},
      {"what the harness asks itself does not count", test_own_requests});
