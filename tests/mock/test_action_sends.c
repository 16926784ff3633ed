/* What data actions send: broken on its way, told in traces and the journal, within its time. */
#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/mock/action_rig.h"

/* Between gcmock and the service; the service is not touched. */
static void test_faults_on_the_way_out(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *match, *action;
        int status;
        const char *says;
        int seen;
    } rows[] = {
        {"a status: the service is not asked", "\"direction\":\"out\"", "\"status\":503", 500, "", 0},
        {"a body in the place of the service's", "\"action\":\"a\"", "\"body\":{\"v\":7}", 200, "{\"v\":7}", 0},
        {"no JSON", "\"action\":\"a\"", "\"body_text\":\"<html>\"", 400, "malformed", 0},
        {"a reset", "\"origin\":\"https://crm.example.com\"", "\"fault\":\"reset\"", 400, "REMOTE_ENDPOINT", 1},
        {"an empty answer", "\"action\":\"a\"", "\"fault\":\"empty\"", 400, "REMOTE_ENDPOINT", 1},
        {"garbage", "\"action\":\"a\"", "\"fault\":\"garbage\"", 400, "REMOTE_ENDPOINT", 1},
        {"a chunk that is none", "\"action\":\"a\"", "\"fault\":\"malformed_chunk\"", 400, "REMOTE_ENDPOINT", 1},
        {"half of a body", "\"action\":\"a\"", "\"fault\":\"truncated_body\"", 400, "REMOTE_ENDPOINT", 1},
        {"slow, and in time", "\"action\":\"a\"", "\"delay\":{\"fixed_ms\":20}", 200, "{\"v\":1}", 1},
        {"piece by piece", "\"action\":\"a\"", "\"fault\":\"slicer\",\"piece_bytes\":16,\"pause_ms\":1", 200, "{\"v\":1}", 1},
        {"too late", "\"action\":\"a\"", "\"delay\":{\"fixed_ms\":60000}", 504, "timed out", 1},
        {"never", "\"action\":\"a\"", "\"fault\":\"idle\"", 504, "timed out", 1},
        {"of another action", "\"action\":\"b\"", "\"status\":503", 200, "{\"v\":1}", 1},
        {"of what comes", "\"path\":\"/x\"", "\"status\":503", 200, "{\"v\":1}", 1},
        {"of another path", "\"action\":\"a\",\"path\":\"/y\"", "\"status\":503", 200, "{\"v\":1}", 1},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct service s = {.answers = {{200, "{\"v\":1}"}}, .n_answers = 1};
        const struct export e = {.timeout = "1"};
        struct fx f GC_AUTO(fx_close) = {0};
        char fault[512];
        service_start(&s);
        open_with(&f, &s, &e, 1);
        snprintf(fault, sizeof fault, "{\"id\":\"x\",\"match\":{%s},\"action\":{%s}}",
                 rows[i].match, rows[i].action);
        CHECK_ROW(rows[i].name, fx_admin(&f, "POST", "/faults", fault) == 201);
        CHECK_ROW(rows[i].name, execute(&f, "a", "{}") == rows[i].status);
        CHECK_ROW_HAS(rows[i].name, fx_body(&f), rows[i].says);
        service_stop(&s);
        CHECK_ROW(rows[i].name, (int)s.n_seen == rows[i].seen);
    }
}

#define FLOW(id, settings)                                                                         \
    "{\"flows\":[{\"id\":\"" id                                                                    \
    "\",\"name\":\"Calls\",\"startNode\":\"n1\",\"nodes\":[{\"id\":\"n1\","                        \
    "\"name\":\"Ask\",\"type\":\"DataAction\",\"settings\":{\"action\":\"a\"," settings            \
    "},\"paths\":{\"failure\":\"end\",\"timeout\":\"end\"}},{\"id\":\"end\",\"name\":\"Bye\","     \
    "\"type\":"                                                                                    \
    "\"Disconnect\"}]}]}"

/* A flow gets flat outputs; its trace holds what was sent and what came, and so does the journal.
 */
static void test_a_flow_tells_what_was_sent(void)
{
    struct service s = {.answers = {{200, "{\"messages\":[{\"msgId\":\"1\"},{\"msgId\":\"2\"}]}"},
                                    {404, "{\"detail\":\"no such thing\"}"}},
                        .n_answers = 2};
    const struct export e = {.map = "{\"m\":\"$.messages\"}",
                             .success = "{\"messages\": ${m}}",
                             .headers = "{\"X-Api-Key\":\"${credentials.password}\"}"};
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, &e, 1);
    CHECK_FATAL(fx_overlay(
        &f,
        FLOW("f9",
             "\"inputs\":{\"q\":\"\\\"x\\\"\"},\"outputs\":{\"messages.msgId\":\"Flow.ids\"}")));
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"f9\",\"context\":{}}"),
              200);
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "success");
    CHECK_TEXT(fx_text(&f, "trace.0.result.inputs.q"), "x");
    CHECK_TEXT(fx_text(&f, "trace.0.result.call.request.url"), "https://crm.example.com/x");
    CHECK_TEXT(fx_text(&f, "trace.0.result.call.request.body"), "{\"q\":\"x\"}");
    CHECK_INT(fx_number(&f, "trace.0.result.call.answer.status"), 200);
    CHECK_HAS(fx_text(&f, "trace.0.result.call.answer.body"), "{\"messages\":[");
    CHECK_TEXT(fx_text(&f, "trace.0.result.call.translated.m"),
               "[{\"msgId\":\"1\"},{\"msgId\":\"2\"}]");
    CHECK_HAS(fx_body(&f), "\"outputs\":{\"messages.msgId\":[\"1\",\"2\"]}");
    CHECK_HAS(fx_body(&f), "\"Flow.ids\":[\"1\",\"2\"]");
    CHECK(!strstr(fx_body(&f), "demo-password"));
    char id[64], query[256];
    snprintf(id, sizeof id, "%s", fx_header(&f, "ININ-Correlation-Id"));
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"f9\",\"context\":{}}"),
              200);
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "failure");
    CHECK_TEXT(fx_text(&f, "trace.0.result.call.reason"), "the service answered 404 Not Found");
    CHECK_HAS(fx_text(&f, "trace.0.result.call.answer.body"), "no such thing");
    service_stop(&s);
    snprintf(query, sizeof query, "{\"simulation\":\"%s\"}", id);
    CHECK_INT(fx_admin(&f, "POST", "/requests/count", query), 200);
    CHECK_INT(fx_number(&f, "count"), 1);
    CHECK_INT(
        fx_admin(&f, "POST", "/requests/find", "{\"action\":\"a\",\"node\":\"n1\",\"status\":404}"),
        200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "requests.0.direction"), "out");
    CHECK_TEXT(fx_text(&f, "requests.0.sent_by.flow"), "f9");
    CHECK_TEXT(fx_text(&f, "requests.0.path"), "/x");
    CHECK_TEXT(fx_text(&f, "requests.0.answer.body.detail"), "no such thing");
    CHECK(!strstr(fx_body(&f), "demo-password"));
    CHECK_INT(fx_admin(&f, "POST", "/requests/verify",
                       "{\"match\":{\"action\":\"a\",\"body\":{\"q\":\"x\"}},\"exactly\":2}"),
              200);
    CHECK(cJSON_IsTrue(fx_at(&f, "verified")));
}

/* The step's own limit is the time-out path; the action's is a failure. */
static void test_which_limit_passes_decides_the_path(void)
{
    struct service s = {.answers = {{200, "{}"}}, .n_answers = 1};
    const struct export e = {.timeout = "1"};
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, &e, 1);
    CHECK_INT(fx_admin(&f, "POST", "/faults",
                       "{\"match\":{\"action\":\"a\"},\"action\":{\"fault\":\"idle\"}}"),
              201);
    CHECK_FATAL(fx_overlay(&f, FLOW("f8", "\"timeoutMs\":100")));
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"f8\",\"context\":{}}"),
              200);
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "timeout");
    CHECK_FATAL(fx_overlay(&f, FLOW("f8", "\"timeoutMs\":4000")));
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"f8\",\"context\":{}}"),
              200);
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "failure");
    CHECK_INT(fx_number(&f, "trace.0.result.error.status"), 504);
    service_stop(&s);
}

/* Wider than 64 bits, and with a zero behind the point: digits stay digits. */
static void test_numbers_keep_their_digits(void)
{
    struct service s = {.answers = {{200, "{\"id\":123456789012345678901234567890,\"f\":1.0}"}},
                        .n_answers = 1};
    const struct export e = {
        .map = "{\"id\":\"$.id\"}",
        .success = "{\"id\": ${id}, \"all\": ${rawResult}}",
        .body = "{\"n\":${input.n},\"all\":${input.rawRequest}}",
        .input = "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}",
        .output = "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}}}"};
    struct fx f GC_AUTO(fx_close) = {0};
    service_start(&s);
    open_with(&f, &s, &e, 1);
    CHECK_INT(execute(&f, "a", "{\"n\":98765432109876543210987654321}"), 200);
    CHECK_TEXT(fx_body(&f), "{\"id\":123456789012345678901234567890,\"all\":{\"id\":"
                            "123456789012345678901234567890,\"f\":1.0}}");
    service_stop(&s);
    CHECK_TEXT(
        s.body[0],
        "{\"n\":98765432109876543210987654321,\"all\":{\"n\":98765432109876543210987654321}}");
}

SUITE(action_sends, {"faults on the way out", test_faults_on_the_way_out},
      {"a flow tells what was sent", test_a_flow_tells_what_was_sent},
      {"which limit passes decides the path", test_which_limit_passes_decides_the_path},
      {"numbers keep their digits", test_numbers_keep_their_digits});
