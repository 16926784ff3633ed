#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define C       "/api/v2/conversations"
#define A       "/api/v2/analytics/"
#define QUERY   A "conversations/details/query"
#define JOBS    A "conversations/details/jobs"
#define SUPPORT "c3652137-3968-4b39-8b1c-91fdfbca414f"
#define AGNES   "a0000001-0000-4000-8000-000000000001"
#define DAY     "\"interval\":\"2026-03-01T00:00Z/2026-03-02T00:00Z\""

static void pass(struct fx *f, const char *ms)
{
    char body[64];
    snprintf(body, sizeof body, "{\"ms\":%s}", ms);
    CHECK_INT(fx_admin(f, "POST", "/clock/advance", body), 200);
}

static void ask_for_a_callback(struct fx *f, const char *number)
{
    char body[256];
    snprintf(body, sizeof body, "{\"queueId\":\"" SUPPORT "\",\"callbackNumbers\":[\"%s\"]}",
             number);
    CHECK_INT(fx_post(f, C "/callbacks", body), 200);
}

/* Three conversations: a callback at eight that still waits, a message at nine, a callback at ten
 * that was abandoned after a minute. */
static void open_world(struct fx *f)
{
    char path[256];
    fx_open(f);
    CHECK_INT(fx_admin(f, "POST", "/clock/freeze", "{\"at\":\"2026-03-01T08:00:00Z\"}"), 200);
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
    ask_for_a_callback(f, "+15550000008");
    pass(f, "3600000");
    CHECK_INT(fx_post(f, C "/messages/agentless",
                      "{\"fromAddress\":\"+15550000000\",\"toAddress\":\"+15550000009\","
                      "\"toAddressMessengerType\":\"sms\",\"textBody\":\"Hello\"}"),
              200);
    pass(f, "3600000");
    ask_for_a_callback(f, "+15550000010");
    CHECK_FATAL(fx_text(f, "conversation.id") != NULL);
    snprintf(path, sizeof path, C "/callbacks/%s", fx_text(f, "conversation.id"));
    pass(f, "60000");
    CHECK_INT(fx_send(f, "PATCH", path, "application/json", "{\"state\":\"disconnected\"}"), 200);
}

static int hits(struct fx *f, const char *more)
{
    char body[700];
    snprintf(body, sizeof body, "{" DAY "%s}", more);
    CHECK_ROW(more, fx_post(f, QUERY, body) == 200);
    return (int)fx_number(f, "totalHits");
}

static void test_filters(void)
{
#define PREDICATE(p) "{\"type\":\"and\",\"predicates\":[{" p "}]}"
#define SEGMENTS(p)  ",\"segmentFilters\":[" PREDICATE(p) "]"
#define TALKS(p)     ",\"conversationFilters\":[" PREDICATE(p) "]"
    static const struct {
        const char *more;
        int n;
    } row[] = {
        {"", 3},
        {SEGMENTS("\"dimension\":\"mediaType\",\"value\":\"callback\""), 2},
        {SEGMENTS("\"dimension\":\"mediaType\",\"value\":\"CALLBACK\""), 2},
        {SEGMENTS("\"dimension\":\"mediaType\",\"value\":\"voice\""), 0},
        {SEGMENTS("\"dimension\":\"queueId\",\"value\":\"" SUPPORT "\""), 2},
        {SEGMENTS("\"dimension\":\"queueId\",\"operator\":\"exists\""), 2},
        {SEGMENTS("\"dimension\":\"purpose\",\"value\":\"api\""), 1},
        {SEGMENTS("\"dimension\":\"userId\",\"operator\":\"exists\""), 0},
        {SEGMENTS("\"dimension\":\"disconnectType\",\"value\":\"client\""), 2},
        {SEGMENTS("\"metric\":\"tSegmentDuration\",\"range\":{\"gte\":60000}"), 1},
        {SEGMENTS("\"metric\":\"tSegmentDuration\",\"range\":{\"gt\":60000}"), 0},
        {SEGMENTS("\"dimension\":\"edgeId\",\"value\":\"e\""), 0},
        {TALKS("\"dimension\":\"conversationEnd\",\"operator\":\"notExists\""), 1},
        {TALKS("\"dimension\":\"conversationEnd\",\"operator\":\"exists\""), 2},
        {TALKS("\"dimension\":\"originatingDirection\",\"value\":\"outbound\""), 1},
        {TALKS("\"metric\":\"tAbandon\",\"range\":{\"gt\":59999,\"lte\":60000}"), 1},
        {TALKS("\"metric\":\"tAbandon\",\"range\":{\"lt\":60000}"), 0},
        {TALKS("\"metric\":\"tAbandon\",\"operator\":\"notExists\""), 2},
        {",\"segmentFilters\":[{\"type\":\"or\",\"predicates\":[{\"dimension\":\"purpose\","
         "\"value\":\"api\"},{\"dimension\":\"ani\",\"value\":\"+15550000010\"}]}]",
         2},
        {",\"segmentFilters\":[{\"type\":\"and\",\"clauses\":[{\"type\":\"or\",\"predicates\":[{"
         "\"dimension\":\"purpose\",\"value\":\"api\"},{\"dimension\":\"purpose\",\"value\":"
         "\"acd\"}]}],\"predicates\":[{\"dimension\":\"mediaType\",\"value\":\"callback\"}]}]",
         2},
        /* one segment has to fit all of a filter; of two filters each may be another's */
        {",\"segmentFilters\":[{\"type\":\"and\",\"predicates\":[{\"dimension\":\"purpose\","
         "\"value\":\"customer\"},{\"dimension\":\"queueId\",\"operator\":\"exists\"}]}]",
         0},
        {",\"segmentFilters\":[{\"type\":\"and\",\"predicates\":[{\"dimension\":\"purpose\","
         "\"value\":\"customer\"}]},{\"type\":\"and\",\"predicates\":[{\"dimension\":\"queueId\","
         "\"operator\":\"exists\"}]}]",
         2},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].more, hits(&f, row[i].more) == row[i].n);
}

static void test_intervals_order_and_pages(void)
{
    static const struct {
        const char *interval;
        int n;
    } row[] = {
        {"2026-03-01T00:00:00Z/2026-03-01T08:00:00Z", 0},
        {"2026-03-01T00:00:00Z/2026-03-01T08:00:00.001Z", 1},
        {"2026-03-01T09:00:00.001Z/2026-03-01T10:00:00Z", 1},
        {"2026-03-01T10:01:00Z/2026-03-01T12:00:00Z", 2},
        {"2026-03-01T10:01:00.001Z/2026-03-01T12:00:00Z", 1},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    char body[256];
    open_world(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(body, sizeof body, "{\"interval\":\"%s\"}", row[i].interval);
        CHECK_ROW(row[i].interval, fx_post(&f, QUERY, body) == 200);
        CHECK_ROW(row[i].interval, (int)fx_number(&f, "totalHits") == row[i].n);
    }
    hits(&f, "");
    CHECK_TEXT(fx_text(&f, "conversations.0.conversationStart"), "2026-03-01T08:00:00.000Z");
    hits(&f, ",\"order\":\"desc\"");
    CHECK_TEXT(fx_text(&f, "conversations.0.conversationStart"), "2026-03-01T10:00:00.000Z");
    hits(&f, ",\"order\":\"desc\",\"orderBy\":\"conversationEnd\"");
    CHECK_TEXT(fx_text(&f, "conversations.0.conversationStart"), "2026-03-01T08:00:00.000Z");
    CHECK_INT(hits(&f, ",\"paging\":{\"pageSize\":2,\"pageNumber\":2}"), 3);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "conversations")), 1);
    CHECK_TEXT(fx_text(&f, "conversations.0.conversationStart"), "2026-03-01T10:00:00.000Z");
    CHECK_INT(hits(&f, ",\"paging\":{\"pageSize\":2,\"pageNumber\":3}"), 3);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "conversations")), 0);
}

static void test_queries_that_make_no_sense(void)
{
    static const struct {
        const char *path, *body, *has;
    } row[] = {
        {QUERY, "{}", "interval"},
        {QUERY, "{\"interval\":\"2026-03-01\"}", "two moments"},
        {QUERY, "{\"interval\":\"2026-03-02T00:00Z/2026-03-01T00:00Z\"}", "two moments"},
        {QUERY, "{" DAY ",\"order\":\"up\"}", "asc, desc, unordered"},
        {QUERY, "{" DAY ",\"orderBy\":\"name\"}", "conversationStart"},
        {QUERY, "{" DAY ",\"paging\":{\"pageSize\":101,\"pageNumber\":1}}", "1 to 100"},
        {QUERY, "{" DAY ",\"paging\":{\"pageSize\":1,\"pageNumber\":0}}", "paging.pageNumber"},
        {QUERY, "{" DAY SEGMENTS("\"dimension\":\"quueId\",\"value\":\"x\"") "}", "quueId"},
        {QUERY, "{" DAY SEGMENTS("\"dimension\":\"queueId\",\"operator\":\"like\"") "}", "like"},
        {QUERY, "{" DAY ",\"segmentFilters\":[{\"type\":\"xor\"}]}", "xor"},
        {QUERY, "{" DAY ",\"segmentFilters\":[{}]}", "and, or"},
        {JOBS, "{}", "interval"},
        {A "conversations/aggregates/query", "{" DAY "}", "metrics"},
        {A "conversations/aggregates/query", "{" DAY ",\"metrics\":[7]}", "names of metrics"},
        {A "conversations/aggregates/query", "{" DAY ",\"metrics\":[],\"groupBy\":[\"x\"]}",
         "dimensions"},
        {A "conversations/aggregates/query", "{" DAY ",\"metrics\":[],\"granularity\":\"1h\"}",
         "PT30M"},
        {A "conversations/aggregates/query", "{" DAY ",\"metrics\":[],\"granularity\":\"PT59S\"}",
         "PT30M"},
        {A "queues/observations/query", "{}", "metrics"},
        {A "queues/observations/query", "{\"metrics\":[\"oWaiting\"]}", "filter"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].body, fx_post(&f, row[i].path, row[i].body) == 400);
        CHECK_ROW_HAS(row[i].body, fx_body(&f), row[i].has);
    }
    CHECK_INT(fx_get(&f, A "conversations/none/details"), 404);
    CHECK_INT(fx_get(&f, A "conversations/details"), 400);
}

static void test_jobs(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[160], more[200];
    open_world(&f);
    CHECK_INT(fx_post(&f, JOBS, "{" DAY "}"), 202);
    snprintf(path, sizeof path, JOBS "/%s", fx_text(&f, "jobId"));
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "state"), "FULFILLED");
    snprintf(more, sizeof more, "%s/results?pageSize=2", path);
    CHECK_INT(fx_get(&f, more), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "conversations")), 2);
    CHECK_FATAL(fx_text(&f, "cursor") != NULL);
    snprintf(more, sizeof more, "%s/results?pageSize=2&cursor=%s", path, fx_text(&f, "cursor"));
    CHECK_INT(fx_get(&f, more), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "conversations")), 1);
    CHECK(!fx_at(&f, "cursor"));
    CHECK_INT(fx_send(&f, "DELETE", path, NULL, NULL), 204);
    CHECK_INT(fx_get(&f, path), 404);
    CHECK_INT(fx_get(&f, more), 404);
    CHECK_INT(fx_send(&f, "DELETE", path, NULL, NULL), 404);
}

static void test_aggregates(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    CHECK_INT(fx_post(&f, A "conversations/aggregates/query",
                      "{" DAY ",\"groupBy\":[\"queueId\"],\"metrics\":[\"nOffered\",\"tAbandon\","
                      "\"nOutbound\",\"tTalk\"]}"),
              200);
    CHECK_TEXT(fx_body(&f),
               "{\"results\":[{\"group\":{\"mediaType\":\"callback\",\"queueId\":\"" SUPPORT "\"},"
               "\"data\":[{\"interval\":\"2026-03-01T00:00:00.000Z/2026-03-02T00:00:00.000Z\","
               "\"metrics\":[{\"metric\":\"nOffered\",\"stats\":{\"count\":2}},"
               "{\"metric\":\"tAbandon\",\"stats\":{\"max\":60000,\"min\":60000,\"count\":1,"
               "\"sum\":60000}}]}]},{\"group\":{\"mediaType\":\"message\"},\"data\":[{\"interval\":"
               "\"2026-03-01T00:00:00.000Z/2026-03-02T00:00:00.000Z\",\"metrics\":[{\"metric\":"
               "\"nOutbound\",\"stats\":{\"count\":1}}]}]}]}");
    CHECK_INT(fx_post(&f, A "conversations/aggregates/query",
                      "{" DAY ",\"granularity\":\"PT1H\",\"metrics\":[\"nOffered\"],\"filter\":"
                      "{\"type\":\"and\",\"predicates\":[{\"dimension\":\"queueId\",\"value\":"
                      "\"" SUPPORT "\"}]}}"),
              200);
    CHECK_TEXT(fx_text(&f, "results.0.data.0.interval"),
               "2026-03-01T08:00:00.000Z/2026-03-01T09:00:00.000Z");
    CHECK_TEXT(fx_text(&f, "results.0.data.1.interval"),
               "2026-03-01T10:00:00.000Z/2026-03-01T11:00:00.000Z");
    CHECK_INT(fx_post(&f, A "conversations/aggregates/query",
                      "{\"interval\":\"2026-03-01T08:00:00.001Z/2026-03-01T10:00Z\","
                      "\"metrics\":[\"nOffered\"]}"),
              200);
    CHECK_TEXT(fx_body(&f), "{\"results\":[]}");
}

static void test_observations(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    CHECK_INT(fx_post(&f, A "queues/observations/query",
                      "{\"filter\":{\"type\":\"and\",\"clauses\":[{\"type\":\"or\",\"predicates\":["
                      "{\"dimension\":\"queueId\",\"value\":\"" SUPPORT "\"}]},{\"type\":\"or\","
                      "\"predicates\":[{\"dimension\":\"mediaType\",\"value\":\"callback\"}]}]},"
                      "\"metrics\":[\"oWaiting\",\"oInteracting\",\"oLongestWaiting\"],"
                      "\"detailMetrics\":[\"oWaiting\"]}"),
              200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "results")), 1);
    CHECK_TEXT(fx_text(&f, "results.0.group.mediaType"), "callback");
    CHECK_INT(fx_number(&f, "results.0.data.0.stats.count"), 1);
    CHECK_TEXT(fx_text(&f, "results.0.data.0.observations.0.ani"), "+15550000008");
    CHECK_INT(fx_number(&f, "results.0.data.1.stats.count"), 0);
    CHECK(!fx_at(&f, "results.0.data.1.observations"));
    CHECK_INT(fx_number(&f, "results.0.data.2.stats.calculatedMetricValue") / 1000, 1772352000);
    CHECK_INT(
        fx_post(&f, A "queues/observations/query",
                "{\"filter\":{\"type\":\"and\",\"predicates\":[]},\"metrics\":[\"oWaiting\"]}"),
        200);
    CHECK_TEXT(fx_text(&f, "results.0.group.queueId"), SUPPORT);
}

SUITE(analytics, {"filters choose by what conversations and segments are", test_filters},
      {"intervals overlap, and pages come in order", test_intervals_order_and_pages},
      {"queries that make no sense are refused, and say why", test_queries_that_make_no_sense},
      {"jobs give pages by cursor", test_jobs},
      {"aggregates sum by group and part", test_aggregates},
      {"observations tell who is in a queue now", test_observations});
