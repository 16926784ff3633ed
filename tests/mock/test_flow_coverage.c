#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

static void open_with_desk(struct fx *f)
{
    static char overlay[20 * 1024];
    snprintf(overlay, sizeof overlay, "{\"flows\":[%s]}", fx_night_desk());
    fx_open(f);
    CHECK_FATAL(fx_overlay(f, overlay));
}

/* The rows of the first flow, a line each: kind, depth, number, name, count. */
static const char *rows(const struct fx *f)
{
    static char text[8192];
    size_t n = 0;
    const cJSON *row;
    *text = '\0';
    cJSON_ArrayForEach(row, fx_at(f, "flows.0.rows"))
    {
        const cJSON *count = gc_json_get(row, "count");
        n += (size_t)snprintf(text + n, sizeof text - n, "%lld %c %lld %s",
                              (long long)gc_json_int(row, "depth", -1), *gc_json_str(row, "kind"),
                              (long long)gc_json_int(row, "number", 0), gc_json_str(row, "name"));
        n += (size_t)snprintf(text + n, sizeof text - n, count ? " %lldx\n" : "\n",
                              (long long)gc_json_int(row, "count", 0));
    }
    return text;
}

static int call(struct fx *f, const char *scenario)
{
    char body[1024];
    snprintf(body, sizeof body, "{\"flow\":\"Night desk\",\"scenario\":%s}", scenario);
    return fx_admin(f, "POST", "/calls", body);
}

static void test_an_export(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_desk(&f);
    CHECK_INT(call(&f, "{\"caller\":[{\"press\":\"1234\"}],\"data_actions\":{\"Free agents\":"
                       "{\"success\":{\"any\":true}}}}"),
              200);
    CHECK_TEXT(fx_text(&f, "outcome.queue"), "Desk");
    CHECK_INT(call(&f, "{\"caller\":[{\"press\":\"1234\"}],\"data_actions\":{\"Free agents\":"
                       "{\"timeout\":true}}}"),
              200);
    CHECK(fx_at(&f, "outcome.disconnected") != NULL);
    CHECK_INT(fx_admin(&f, "GET", "/coverage/flows?taken=true", NULL), 200);
    CHECK_INT(fx_number(&f, "flows.0.actions.total"), 8);
    CHECK_INT(fx_number(&f, "flows.0.actions.taken"), 6);
    CHECK_INT(fx_number(&f, "flows.0.outputs.total"), 8);
    CHECK_INT(fx_number(&f, "flows.0.outputs.taken"), 5);
    CHECK(fx_at(&f, "flows.1") == NULL);
    CHECK_TEXT(rows(&f), "0 s 0 At night\n"
                         "1 a 11 Ask for the ticket 2x\n"
                         "2 o 11 Success 2x\n"
                         "3 a 12 Who is free? 2x\n"
                         "4 o 12 Success 1x\n"
                         "4 o 12 Failure 0x\n"
                         "5 a 13 Apologise 0x\n"
                         "4 o 12 Timeout 1x\n"
                         "2 o 11 Failure 0x\n"
                         "3 a 14 No ticket 0x\n"
                         "1 a 15 Anybody? 2x\n"
                         "2 o 15 Yes 1x\n"
                         "3 a 16 To the desk 1x\n"
                         "4 o 16 Failure 0x\n"
                         "2 o 15 No 1x\n"
                         "1 a 17 Goodbye 1x\n"
                         "1 a 18 Hang up 1x\n");
}

/* clang-format off */
#define OWN_FLOW                                                                                   \
    "{\"flows\":[{\"id\":\"own\",\"name\":\"Own\",\"startNode\":\"s\",\"nodes\":["                     \
    "{\"id\":\"s\",\"name\":\"Begin\",\"type\":\"Start\",\"paths\":{\"next\":\"t\"}},"                 \
    "{\"id\":\"t\",\"name\":\"Thrice\",\"type\":\"Loop\",\"startNode\":\"d\",\"settings\":{\"count\":3,\"indexVariable\":\"Flow.i\"},\"paths\":{\"next\":\"e\"}}," \
    "{\"id\":\"d\",\"parentId\":\"t\",\"name\":\"Last?\",\"type\":\"DecisionAction\",\"settings\":{\"expression\":\"Flow.i == 2\"},\"paths\":{\"yes\":\"p\",\"no\":\"p\"}}," \
    "{\"id\":\"p\",\"parentId\":\"t\",\"name\":\"Say\",\"type\":\"PlayAudioAction\"},"                 \
    "{\"id\":\"e\",\"name\":\"End\",\"type\":\"DisconnectAction\"},"                                  \
    "{\"id\":\"x\",\"name\":\"Lost\",\"type\":\"PlayAudioAction\",\"paths\":{\"next\":\"e\"}}]}]}"
/* clang-format on */

static void test_an_own_flow(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_overlay(&f, OWN_FLOW) && fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"own\",\"context\":{}}"),
              200);
    CHECK_INT(fx_admin(&f, "GET", "/coverage/flows?taken=true", NULL), 200);
    CHECK_TEXT(rows(&f), "0 a 0 Begin 1x\n"
                         "0 a 0 Thrice 1x\n"
                         "1 a 0 Last? 3x\n"
                         "2 o 0 yes 1x\n"
                         "3 a 0 Say 3x\n"
                         "2 o 0 no 2x\n"
                         "3 l 0 Say\n"
                         "0 a 0 End 1x\n"
                         "0 s 0 nothing leads here\n"
                         "1 a 0 Lost 0x\n"
                         "1 l 0 End\n");
}

/* More than is gathered before it is counted, twice: what is new is then known. */
static void test_many_rounds(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_overlay(
        &f, "{\"flows\":[{\"id\":\"own\",\"name\":\"Own\",\"startNode\":\"t\",\"nodes\":["
            "{\"id\":\"t\",\"name\":\"Often\",\"type\":\"Loop\",\"startNode\":\"d\",\"settings\":"
            "{\"count\":101,\"indexVariable\":\"Flow.i\"}},"
            "{\"id\":\"d\",\"parentId\":\"t\",\"name\":\"Late?\",\"type\":\"DecisionAction\","
            "\"settings\":{\"expression\":\"Flow.i >= 70\"}}]}]}"));
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    for (int i = 0; i < 2; i++)
        CHECK_INT(
            fx_post(&f, "/api/v2/architect/simulations", "{\"flowId\":\"own\",\"context\":{}}"),
            200);
    CHECK_INT(fx_admin(&f, "GET", "/coverage/flows?taken=true", NULL), 200);
    CHECK_TEXT(rows(&f), "0 a 0 Often 2x\n"
                         "1 a 0 Late? 202x\n");
}

static void test_worlds_count_apart(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    open_with_desk(&f);
    open_with_desk(&other);
    CHECK_INT(call(&f, "{}"), 200);
    CHECK_INT(fx_admin(&other, "GET", "/coverage/flows?taken=true", NULL), 200);
    CHECK(fx_at(&other, "flows.0") == NULL);
    CHECK_INT(fx_admin(&other, "GET", "/coverage/flows", NULL), 200);
    CHECK(cJSON_GetArraySize(fx_at(&other, "flows")) > 6);
    CHECK_INT(fx_number(&other, "flows.0.actions.taken"), 0);
    CHECK_INT(fx_admin(&f, "POST", "/reset", NULL), 200);
    CHECK_INT(fx_admin(&f, "GET", "/coverage/flows?taken=true", NULL), 200);
    CHECK(fx_at(&f, "flows.0") == NULL);
}

static void test_calls(void)
{
    /* clang-format off */
    static const struct { const char *body; int status; const char *says; } row[] = {
        {"{\"flow\":\"Night desk\"}", 200, "\"status\":\"COMPLETED\""},
        {"{\"flow\":\"44444444-4444-4444-8444-444444444444\",\"context\":{}}", 200, "\"flowName\":\"Customer lookup\""},
        {"{\"flow\":\"Customer lookup\"}", 400, "context"},
        {"{\"flow\":\"Nigth desk\"}", 404, "the org has no flow \\\"Nigth desk\\\"; did you mean Night desk?"},
        {"{\"flow\":\"Twin\"}", 400, "2 flows are named \\\"Twin\\\": say which by its id"},
        {"{\"flow\":\"Night desk\",\"scenario\":7}", 400, "scenario"},
        {"{}", 400, "flow"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_desk(&f);
    CHECK_FATAL(fx_overlay(
        &f, "{\"flows\":[{\"id\":\"t1\",\"name\":\"Twin\",\"startNode\":\"s\",\"nodes\":[{\"id\":"
            "\"s\",\"name\":\"S\",\"type\":\"Start\"}]},{\"id\":\"t2\",\"name\":\"Twin\","
            "\"startNode\":\"s\",\"nodes\":[{\"id\":\"s\",\"name\":\"S\",\"type\":\"Start\"}]}]}"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].body, fx_admin(&f, "POST", "/calls", row[i].body) == row[i].status);
        CHECK_ROW_HAS(row[i].body, fx_body(&f), row[i].says);
    }
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 0); /* beside the journal */
}

SUITE(flow_coverage, {"actions and outputs of an export are counted", test_an_export},
      {"so are those of an own flow, in loops and out of reach", test_an_own_flow},
      {"all of many rounds are counted", test_many_rounds},
      {"each world counts for itself, until it is reset", test_worlds_count_apart},
      {"a flow is called by id or name, beside the journal", test_calls});
