/* What faults take and leave out: defaults of the wire, bounds of headers, delays that are drawn,
 * and how a match is told and masked. */
#include <math.h>

#include "mock/fault/fault.h"
#include "mock/fault/internal.h"
#include "tests/check.h"
#include "tests/mock/subject.h"

static bool is_taken(const char *fault)
{
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(fault);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    return mock_fault_check(&doc, doc.root, NULL, &problems);
}

/* A fault of the wire takes its own parameters and no others; without them it has its defaults. */
static void test_wire_params(void)
{
    static const struct {
        const char *name, *alias, *takes;
        int64_t after, delta, rate, piece, pause;
    } rows[] = {
        {"CONNECTION_RESET_BY_PEER", "reset_peer", "after_bytes", 0, 0, 0, 0, 0},
        {"EMPTY_RESPONSE", "no-response", "", 0, 0, 0, 0, 0},
        {"MALFORMED_RESPONSE_CHUNK", "bad_chunk", "", 0, 0, 0, 0, 0},
        {"RANDOM_DATA_THEN_CLOSE", "garbage", "", 0, 0, 0, 0, 0},
        {"idle", "Timeout", "", 0, 0, 0, 0, 0},
        {"stream", "endless", "piece_bytes pause_ms", 0, 0, 0, 1024, 100},
        {"skip", "SKIP", "after_bytes", 16, 0, 0, 0, 0},
        {"writedelay", "write_delay", "piece_bytes pause_ms", 0, 0, 0, 256, 100},
        {"truncated_body", "truncate", "after_bytes", -1, 0, 0, 0, 0},
        {"wrong_length", "wrong_content_length", "length_delta", 0, 10, 0, 0, 0},
        {"bandwidth", "throttle", "bytes_per_s", 0, 0, 1024, 0, 0},
        {"slow_close", "Slow-Close", "pause_ms", 0, 0, 0, 0, 1000},
        {"slicer", "slice", "piece_bytes pause_ms", 0, 0, 0, 64, 10},
        {"limit_data", "LIMIT_DATA", "after_bytes", 100, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct mock_plan plan;
        enum mock_wire wire = MOCK_WIRE_NONE, other = MOCK_WIRE_NONE;
        CHECK_ROW(rows[i].name, mock_wire_parse(rows[i].name, &wire));
        CHECK_ROW(rows[i].alias, mock_wire_parse(rows[i].alias, &other) && other == wire);
        CHECK_ROW(rows[i].name, mock_plan_from_headers(NULL, rows[i].alias, &plan));
        CHECK_ROW(rows[i].name,
                  plan.wire == wire && plan.after_bytes == rows[i].after &&
                      plan.length_delta == rows[i].delta && plan.bytes_per_s == rows[i].rate &&
                      plan.piece_bytes == rows[i].piece && plan.pause_ms == rows[i].pause);
        mock_plan_release(&plan);
        for (size_t k = 0; k < MOCK_N_WIRE_PARAMS; k++) {
            char text[200];
            snprintf(text, sizeof text, "{\"action\":{\"fault\":\"%s\",\"%s\":7}}", rows[i].name,
                     mock_wire_params[k]);
            CHECK_ROW(text, is_taken(text) == (strstr(rows[i].takes, mock_wire_params[k]) != NULL));
        }
    }
    enum mock_wire wire;
    static const char *const none[] = {"", "x", "slice ", "slicers", "slic", "slice slicer"};
    for (size_t i = 0; i < GC_COUNT_OF(none); i++)
        CHECK_ROW(none[i], !mock_wire_parse(none[i], &wire));
}

static void test_given_params(void)
{
    static const char fault[] =
        "{\"fault\":\"stream\",\"piece_bytes\":3,\"pause_ms\":4,\"status\":201}";
    struct mock_plan plan;
    CHECK(mock_plan_from_headers(NULL, fault, &plan));
    CHECK(plan.wire == MOCK_WIRE_STREAM && plan.piece_bytes == 3 && plan.pause_ms == 4);
    CHECK_INT(plan.status, 201);
    CHECK_INT(plan.retry_after_s, -1);
    CHECK_TEXT(plan.fault_id, "X-GCMock-Fault");
    mock_plan_release(&plan);
    CHECK(mock_plan_from_headers("delay=1", NULL, &plan));
    CHECK_TEXT(plan.fault_id, "Prefer");
    CHECK_INT(plan.retry_after_s, -1);
    mock_plan_release(&plan);
}

/* The least and the most are taken, what is beyond is not; the last of two decides. */
static void test_preferences(void)
{
    static const struct {
        const char *prefer;
        int status;
        int64_t delay_ms;
    } rows[] = {
        {"code=200", 200, 0},
        {"code=599", 599, 0},
        {"code=199", 400, 0},
        {"code=600", 400, 0},
        {"code=", 400, 0},
        {"code=\"", 400, 0},
        {"code=-503", 400, 0},
        {"Code=503,DELAY=7", 503, 7},
        {"delay=1", 0, 1},
        {"delay=600000", 0, 600000},
        {"delay=600001", 400, 0},
        {"delay=99999999999999999999", 400, 0},
        {"delay=3\tdelay=4", 0, 4},
        {"delay=5, code=2", 400, 0},
        {"xcode=503", 0, 0},
        {"codes=503", 0, 0},
        {"code", 0, 0},
        {" ,;", 0, 0},
        {"delay=0", 0, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct mock_plan plan;
        bool any = mock_plan_from_headers(rows[i].prefer, NULL, &plan);
        CHECK_ROW(rows[i].prefer, any == (rows[i].status || rows[i].delay_ms));
        CHECK_ROW(rows[i].prefer, plan.status == rows[i].status);
        CHECK_ROW(rows[i].prefer, plan.delay_ms == rows[i].delay_ms);
        mock_plan_release(&plan);
    }
}

/* --- delays ----------------------------------------------------------------------------------- */

enum { DRAWS = 4000 };

static void draw(const char *delay, int64_t out[DRAWS])
{
    struct mock_faults f;
    char text[200];
    snprintf(text, sizeof text, "{\"match\":{\"seed\":5},\"action\":{\"delay\":%s}}", delay);
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(text);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    mock_faults_init(&f);
    CHECK_FATAL(mock_faults_add(&f, &doc, doc.root, &problems, NULL) == GC_OK);
    for (size_t i = 0; i < DRAWS; i++) {
        struct mock_subject s = {.method = "GET", .path = "/", .query = "", .body = ""};
        struct mock_plan plan;
        CHECK_FATAL(mock_faults_choose(&f, &s, &plan));
        out[i] = plan.delay_ms;
        mock_plan_release(&plan);
    }
    mock_faults_release(&f);
}

static size_t count_from_to(const int64_t drawn[DRAWS], double from, double to)
{
    size_t n = 0;
    for (size_t i = 0; i < DRAWS; i++)
        n += (double)drawn[i] >= from && (double)drawn[i] <= to;
    return n;
}

/* Both ends are drawn, and each value about as often. */
static void test_uniform_delays(void)
{
    static int64_t drawn[DRAWS];
    draw("{\"uniform_ms\":[3,6]}", drawn);
    for (int64_t ms = 3; ms <= 6; ms++) {
        size_t n = count_from_to(drawn, (double)ms, (double)ms);
        CHECK(n > DRAWS / 5 && n < DRAWS * 3 / 10);
    }
    CHECK_INT(count_from_to(drawn, 3, 6), DRAWS);
}

/* Half of them lie under the median, a sixth beyond a sigma on either side; ten times the median
 * is the most, unless "cap" says another. */
static void test_lognormal_delays(void)
{
    static int64_t drawn[DRAWS];
    draw("{\"lognormal_ms\":{\"median\":10000,\"sigma\":1,\"cap\":600000}}", drawn);
    size_t under = count_from_to(drawn, 0, 9999), low = count_from_to(drawn, 0, 10000 / exp(1));
    size_t high = count_from_to(drawn, 10000 * exp(1), 600000);
    CHECK(under > DRAWS * 46 / 100 && under < DRAWS * 54 / 100);
    CHECK(low > DRAWS * 13 / 100 && low < DRAWS * 19 / 100);
    CHECK(high > DRAWS * 13 / 100 && high < DRAWS * 19 / 100);
    draw("{\"lognormal_ms\":{\"median\":20,\"sigma\":3}}", drawn);
    CHECK_INT(count_from_to(drawn, 0, 200), DRAWS);
    CHECK(count_from_to(drawn, 200, 200) > DRAWS / 10);
    draw("{\"lognormal_ms\":{\"median\":300000,\"sigma\":3}}", drawn);
    CHECK(count_from_to(drawn, 600000, 600000) > DRAWS / 10); /* no delay is longer */
    CHECK_INT(count_from_to(drawn, 0, 600000), DRAWS);
    draw("{\"lognormal_ms\":{\"median\":0.05,\"sigma\":3}}", drawn);
    CHECK(count_from_to(drawn, 1, 1) > 0); /* the least bound is a millisecond */
    CHECK_INT(count_from_to(drawn, 0, 1), DRAWS);
}

/* --- matches ---------------------------------------------------------------------------------- */

static void test_descriptions(void)
{
    static const struct {
        const char *match, *told;
    } rows[] = {
        {"{}", "any method on any path"},
        {"{\"method\":\"GET\",\"path\":\"/a\"}", "GET /a"},
        {"{\"url\":\"/a?b=1\"}", "any method /a?b=1"},
        {"{\"operation\":\"getFlow\"}", "any method getFlow"},
        {"{\"path\":\"/a\",\"operation\":\"getFlow\"}", "any method /a"},
        {"{\"path\":{\"$regex\":\"a\"}}", "any method on some paths"},
        {"{\"url\":{\"$regex\":\"a\"}}", "any method on some paths"},
        {"{\"path\":\"/a\",\"direction\":\"out\"}", "any method /a sent"},
        {"{\"path\":\"/a\",\"direction\":\"in\"}", "any method /a"},
        {"{\"path\":\"/a\",\"direction\":\"any\"}", "any method /a"},
        {"{\"path\":\"/a\",\"action\":\"Look up\"}", "any method /a sent by \"Look up\""},
        {"{\"path\":\"/a\",\"node\":\"n\"}", "any method /a sent"},
        {"{\"path\":\"/a\",\"simulation\":\"s\"}", "any method /a sent"},
        {"{\"path\":\"/a\",\"origin\":\"o\"}", "any method /a sent"},
        {"{\"path\":\"/a\",\"query\":{}}", "any method /a with query"},
        {"{\"path\":\"/a\",\"headers\":{}}", "any method /a with headers"},
        {"{\"path\":\"/a\",\"body\":{}}", "any method /a with body"},
        {"{\"path\":\"/a\",\"client_id\":\"c\"}", "any method /a with client"},
        {"{\"query\":{},\"headers\":{},\"body\":1,\"client_id\":\"c\"}",
         "any method on any path with query headers body client"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = subject_json(rows[i].match);
        struct gc_strbuf told GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct mock_match m;
        mock_match_read(&m, doc.root);
        mock_match_describe(&m, &told);
        CHECK_ROW_TEXT(rows[i].match, gc_strbuf_text(&told), rows[i].told);
    }
}

/* A match for the masked journal is masked as that is: all secrets, and nothing else. */
static void test_masked_matches(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) =
        subject_json("{\"headers\":{\"X-Trace\":\"abcdefgh\",\"Authorization\":\"Bearer abcdefgh\","
                     "\"X-Api-Key\":\"abcdefgh\",\"Cookie\":\"abc*\",\"X-Token\":null},"
                     "\"query\":{\"q\":\"abcdefgh\",\"access_token\":\"abcdefgh\",\"n\":7,"
                     "\"token\":\"abc*\",\"client_secret\":\"abcdefgh\"},"
                     "\"body\":{\"a\":\"abcdefgh\",\"password\":\"abcdefgh\"}}");
    cJSON *root = gc_json_take(&doc);
    mock_match_mask(root);
    const cJSON *headers = gc_json_get(root, "headers"), *query = gc_json_get(root, "query");
    const cJSON *body = gc_json_get(root, "body");
    CHECK_TEXT(gc_json_str(headers, "X-Trace"), "abcdefgh");
    CHECK(!strstr(gc_json_str(headers, "Authorization"), "abcdefgh"));
    CHECK(!strstr(gc_json_str(headers, "X-Api-Key"), "abcdefgh"));
    CHECK_TEXT(gc_json_str(headers, "Cookie"), "abc*"); /* a pattern */
    CHECK(cJSON_IsNull(gc_json_get(headers, "X-Token")));
    CHECK_TEXT(gc_json_str(query, "q"), "abcdefgh");
    CHECK(!strstr(gc_json_str(query, "access_token"), "abcdefgh"));
    CHECK_TEXT(gc_json_str(query, "token"), "abc*");
    CHECK(!strstr(gc_json_str(query, "client_secret"), "abcdefgh"));
    CHECK_TEXT(gc_json_str(body, "a"), "abcdefgh");
    CHECK(!strstr(gc_json_str(body, "password"), "abcdefgh"));
    mock_match_mask(NULL); /* what matches everything names no secret */
    cJSON_Delete(root);
}

SUITE(fault_words, {"a fault of the wire takes its own parameters", test_wire_params},
      {"what a header's fault says is planned", test_given_params},
      {"preferences are taken to their bounds", test_preferences},
      {"a uniform delay has both its ends", test_uniform_delays},
      {"a lognormal delay has its median, spread and cap", test_lognormal_delays},
      {"a match is told in one line", test_descriptions},
      {"a match is masked as the journal is", test_masked_matches});
