#include <stdio.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define SIMULATE "/api/v2/architect/simulations"
/* clang-format off */
#define FLOW \
    "{\"id\":\"f1\",\"name\":\"Lookup\",\"type\":\"inboundcall\",\"startNode\":\"start\",\"nodes\":[" \
    "{\"id\":\"task\",\"name\":\"Main task\",\"type\":\"Task\",\"startNode\":\"look\",\"paths\":{\"next\":\"bye\"}}," \
    "{\"id\":\"start\",\"name\":\"Begin\",\"type\":\"Start\",\"paths\":{\"next\":\"task\"}}," \
    "{\"id\":\"look\",\"parentId\":\"task\",\"name\":\"Look up\",\"type\":\"GetExternalContactAction\"}," \
    "{\"id\":\"wait\",\"name\":\"Wait\",\"type\":\"Wait\",\"settings\":{\"durationMs\":20000},\"paths\":{\"next\":\"bye\"}}," \
    "{\"id\":\"bye\",\"name\":\"Bye\",\"type\":\"Disconnect\"}]}"
/* clang-format on */

static void open_with_flow(struct fx *f)
{
    fx_open(f);
    CHECK_FATAL(fx_overlay(f, "{\"flows\":[" FLOW "]}"));
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

static void test_a_known_caller_is_found(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flow(&f);
    CHECK_INT(fx_post(&f, SIMULATE,
                      "{\"flowId\":\"f1\",\"nodeId\":\"look\",\"timeout\":5000,\"context\":{"
                      "\"from\":\"+15551234567\",\"to\":\"+15550000000\",\"channel\":\"voice\","
                      "\"conversationId\":\"simulated\",\"mediaType\":\"voice\"}}"),
              200);
    CHECK_TEXT(fx_text(&f, "status"), "COMPLETED");
    CHECK_TEXT(fx_text(&f, "trace.0.nodeId"), "look");
    CHECK_TEXT(fx_text(&f, "trace.0.nodeName"), "Look up");
    CHECK_TEXT(fx_text(&f, "trace.0.nodeType"), "GetExternalContactAction");
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "found");
    CHECK_TEXT(fx_text(&f, "trace.0.result.contact.name"), "Ada Example");
    CHECK_TEXT(fx_text(&f, "trace.0.result.contact.email"), "ada@example.com");
    CHECK_TEXT(fx_text(&f, "trace.0.result.contact.attributes.tier"), "gold");
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "tutorial");
}

/* A contact is kept as it was read; what a world changes is read anew, and in that world alone. */
static void test_a_changed_contact_is_seen(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    static const char *const ask = "{\"flowId\":\"f1\",\"context\":{\"from\":\"+15551234567\"}}";
    open_with_flow(&f);
    open_with_flow(&other);
    CHECK_INT(fx_post(&f, SIMULATE, ask), 200);
    CHECK_TEXT(fx_text(&f, "trace.1.result.contact.name"), "Ada Example");
    char patch[300];
    snprintf(patch, sizeof patch, "{\"contacts\":[{\"id\":\"%s\",\"name\":\"Grace Example\"}]}",
             fx_text(&f, "trace.1.result.contact.id"));
    CHECK_FATAL(fx_overlay(&f, patch));
    CHECK_INT(fx_post(&f, SIMULATE, ask), 200);
    CHECK_TEXT(fx_text(&f, "trace.1.result.contact.name"), "Grace Example");
    CHECK_HAS(fx_body(&f), "\"Flow.externalContact\":{");
    CHECK(strstr(fx_body(&f), "Ada Example") == NULL);
    CHECK_INT(fx_post(&other, SIMULATE, ask), 200);
    CHECK_TEXT(fx_text(&other, "trace.1.result.contact.name"), "Ada Example");
}

static void test_an_unknown_caller_is_not(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flow(&f);
    CHECK_INT(
        fx_post(&f, SIMULATE,
                "{\"flowId\":\"f1\",\"nodeId\":\"look\",\"context\":{\"from\":\"+15550001111\"}}"),
        200);
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "notFound");
    CHECK(cJSON_IsNull(fx_at(&f, "trace.0.result.contact")));
}

static void test_without_a_node_the_flow_begins_at_its_entry(void)
{
    static const char *const bodies[] = {
        "{\"flowId\":\"f1\",\"context\":{\"from\":\"+15551234567\"}}",
        "{\"flowId\":\"f1\",\"nodeId\":null,\"context\":{\"from\":\"+15551234567\"}}",
        "{\"flowId\":\"f1\",\"entryNode\":\"start\",\"context\":{\"from\":\"+15551234567\"}}"};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flow(&f);
    for (size_t i = 0; i < GC_COUNT_OF(bodies); i++) {
        CHECK_ROW(bodies[i], fx_post(&f, SIMULATE, bodies[i]) == 200);
        CHECK_ROW_TEXT(bodies[i], fx_text(&f, "trace.0.nodeId"), "start");
        CHECK_ROW_TEXT(bodies[i], fx_text(&f, "trace.1.path"), "found");
    }
}

static void test_a_flow_that_takes_too_long_times_out_at_once(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flow(&f);
    CHECK_INT(fx_post(&f, SIMULATE,
                      "{\"flowId\":\"f1\",\"context\":{},\"nodeId\":\"wait\",\"timeout\":5000}"),
              200);
    CHECK_TEXT(fx_text(&f, "status"), "TIMEOUT");
    CHECK_INT(fx_post(&f, SIMULATE,
                      "{\"flowId\":\"f1\",\"context\":{},\"nodeId\":\"wait\",\"timeout\":30000}"),
              200);
    CHECK_TEXT(fx_text(&f, "status"), "COMPLETED");
}

static void test_what_is_refused(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *body;
        const char *code, *part; /* part of the message */
    } row[] = {
        {"no flow id", "{}", "invalid.value", "flowId"},
        {"a flow id that is a number", "{\"flowId\":7}", "invalid.value", "flowId"},
        {"an empty flow id", "{\"flowId\":\"\"}", "invalid.value", "flowId"},
        {"an unknown flow", "{\"flowId\":\"none\"}", "architect.flow.not.found", "none"},
        {"an unknown node", "{\"flowId\":\"f1\",\"context\":{},\"nodeId\":\"none\"}", "architect.node.not.found", "Node none does not exist in flow f1"},
        {"a container", "{\"flowId\":\"f1\",\"context\":{},\"nodeId\":\"task\"}", "architect.node.not.executable", "Node task (Main task) is a container of type Task"},
        {"a node id that is an object", "{\"flowId\":\"f1\",\"context\":{},\"nodeId\":{}}", "invalid.value", "nodeId"},
        {"no context", "{\"flowId\":\"f1\"}", "invalid.value", "context"},
        {"a context that is null", "{\"flowId\":\"f1\",\"context\":null}", "invalid.value", "Value [null]"},
        {"a context that is a text", "{\"flowId\":\"f1\",\"context\":\"x\"}", "invalid.value", "context"},
        {"a timeout that is a text", "{\"flowId\":\"f1\",\"context\":{},\"timeout\":\"5000\"}", "invalid.value", "timeout"},
        {"a timeout of nothing", "{\"flowId\":\"f1\",\"context\":{},\"timeout\":0}", "invalid.value", "Value [0]"},
        {"a timeout with a fraction", "{\"flowId\":\"f1\",\"context\":{},\"timeout\":1.5}", "invalid.value", "timeout"},
        {"a timeout beyond the limit", "{\"flowId\":\"f1\",\"context\":{},\"timeout\":600001}", "invalid.value", "600001"},
        {"an array", "[]", "bad.request", "expected a JSON object"},
        {"no JSON", "hello", "bad.request", "request body:1:1"},
        {"nothing", "", "bad.request", "request body"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flow(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, fx_post(&f, SIMULATE, row[i].body) == 400);
        CHECK_ROW_TEXT(row[i].name, fx_text(&f, "code"), row[i].code);
        CHECK_ROW_HAS(row[i].name, fx_text(&f, "message"), row[i].part);
    }
    CHECK_INT(fx_send(&f, "POST", SIMULATE, "text/plain", "{}"), 415);
    CHECK_INT(fx_get(&f, SIMULATE), 405);
    CHECK_HAS(fx_header(&f, "Allow"), "POST");
}

static void test_the_placeholders_of_a_message_are_told_apart(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flow(&f);
    CHECK_INT(fx_post(&f, SIMULATE, "{\"flowId\":\"f1\",\"context\":{},\"nodeId\":\"task\"}"), 400);
    CHECK_TEXT(fx_text(&f, "messageParams.nodeId"), "task");
    CHECK_TEXT(fx_text(&f, "messageParams.nodeType"), "Task");
    CHECK_HAS(fx_text(&f, "messageWithParams"), "{nodeName}");
}

/* The demo org, as the tutorial uses it; each row is one of its "Common Errors" or its success. */
static void test_the_demo_org_tells_the_tutorials_story(void)
{
    /* clang-format off */
#define ID(n) #n #n #n #n #n #n #n #n "-" #n #n #n #n "-4" #n #n #n "-8" #n #n #n "-"
#define DEMO(n, node, number) "{\"flowId\":\"" ID(n) #n #n #n #n #n #n #n #n #n #n #n #n "\"," node "\"timeout\":5000,\"context\":{\"from\":\"" number "\",\"caller_id\":\"+15551234567\"}}"
#define NODE(n, end) "\"nodeId\":\"" ID(n) "0000000000" end "\","
    static const struct {
        const char *name, *body;
        int status;
        const char *at, *expected;
    } row[] = {
        {"a contact that is known", DEMO(1, NODE(1, "a1"), "+15551234567"), 200, "trace.0.result.contact.name", "Ada Example"},
        {"Contact Not Found: null", DEMO(1, NODE(1, "a1"), "+15550001111"), 200, "trace.0.path", "notFound"},
        {"Contact Not Found: an error", DEMO(2, NODE(2, "a1"), "+15550001111"), 200, "trace.0.nodeType", "GetExternalContactAction"},
        {"400 Bad Request: a node that is not there", DEMO(1, NODE(1, "ff"), "+15551234567"), 400, "code", "architect.node.not.found"},
        {"400 Bad Request: a container", DEMO(1, NODE(1, "c1"), "+15551234567"), 400, "code", "architect.node.not.executable"},
        {"Simulation Timeout", DEMO(3, "", "+15551234567"), 200, "status", "TIMEOUT"},
        {"a cycle", DEMO(5, "", "+15551234567"), 200, "status", "FAILED"},
        {"a lookup by another field", DEMO(6, "", "+15550001111"), 200, "status", "COMPLETED"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, fx_post(&f, SIMULATE, row[i].body) == row[i].status);
        CHECK_ROW_TEXT(row[i].name, fx_text(&f, row[i].at), row[i].expected);
    }
    CHECK_INT(fx_post(&f, SIMULATE, row[2].body), 200);
    CHECK(fx_at(&f, "trace.0.result.error") != NULL);
    CHECK_INT(fx_post(&f, SIMULATE, row[1].body), 200);
    CHECK(cJSON_IsNull(fx_at(&f, "trace.0.result.contact")));
    CHECK_FATAL(fx_login(&f, "reader-client", "reader-secret"));
    CHECK_INT(fx_post(&f, SIMULATE, row[0].body), 403);
    CHECK_TEXT(fx_text(&f, "messageParams.permissions"), "architect:flow:run");
}

/* An export's data action is the org's where the scenario has no answer, else its contract. */
static void test_an_export_runs_with_its_scenario(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char body[600];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_FATAL(fx_overlay(
        &f,
        "{\"flows\":[{\"name\":\"W\",\"type\":\"workflow\",\"flowSequenceItemList\":[{\"id\":\"s\","
        "\"startAction\":\"a\",\"actionList\":[{\"id\":\"a\",\"trackingId\":11,\"__type\":"
        "\"DataAction\",\"actionName\":\"Ask\",\"paths\":[{\"outputId\":\"__SUCCESS__\",\"label\":"
        "\"Success\"},{\"outputId\":\"__FAILURE__\",\"label\":\"Failure\"}]}]}]}]}"));
    CHECK_INT(fx_get(&f, "/api/v2/flows?name=W"), 200);
    snprintf(
        body, sizeof body,
        "{\"flowId\":\"%s\",\"scenario\":{\"data_actions\":{\"Ask\":{\"success\":{\"x\":1}}}}}",
        fx_text(&f, "entities.0.id"));
    CHECK_INT(fx_post(&f, SIMULATE, body), 200);
    CHECK_TEXT(fx_text(&f, "status"), "COMPLETED");
    CHECK_TEXT(fx_text(&f, "trace.0.path"), "__SUCCESS__");
    CHECK_TEXT(fx_text(&f, "trace.0.output"), "Success");
    *strstr(body, ",\"scenario") = '}';
    *(strchr(body, '}') + 1) = '\0';
    CHECK_INT(fx_post(&f, SIMULATE, body), 200);
    CHECK_TEXT(fx_text(&f, "trace.0.output"), "Failure");
}

#define LIVE(flow, caller)                                                                         \
    "{\"flowId\":\"" flow                                                                          \
    "\",\"context\":{\"from\":\"+15551234567\"},\"scenario\":{\"live\":true,"                      \
    "\"given\":{\"clock\":\"2026-01-07T15:00:00Z\"},\"caller\":[" caller "],\"data_actions\":{"    \
    "\"Customer Lookup\":{\"success\":{\"full_name\":\"Ada\",\"is_premium_member\":true}}}}}"
#define OWN    "44444444-4444-4444-8444-444444444444"
#define EXPORT "%s"

/* Each deed more brings the call further, until nobody needs to be asked. */
static void test_a_live_call_ends_where_the_caller_is_asked(void)
{
    static const struct {
        const char *name, *body, *waits_for, *last;
    } row[] = {
        {"an own flow asks", LIVE(OWN, ""), "an answer", "CollectInputAction"},
        {"and goes on", LIVE(OWN, "{\"press\":\"17\"}"), "nothing", "TransferPureMatchAction"},
        {"or meets silence", LIVE(OWN, "{\"silent\":true}"), "nothing", "DisconnectAction"},
        {"an export's menu", LIVE(EXPORT, ""), "1 Order Status, 2 Talk to Somebody, 9 Goodbye",
         "Menu"},
        {"a key of it", LIVE(EXPORT, "{\"press\":\"1\"}"), "4 digits", "CollectInputAction"},
        {"and the digits", LIVE(EXPORT, "{\"press\":\"1\"},{\"press\":\"1001\"}"), "nothing",
         "EndTaskAction"},
        {"who hangs up is asked nothing", LIVE(EXPORT, "{\"hangs_up\":true}"), "nothing", "Menu"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    char id[64], body[600], at[64];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows?name=Support%20Line"), 200);
    snprintf(id, sizeof id, "%s", fx_text(&f, "entities.0.id"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const char *hole = strstr(row[i].body, "%s");
        size_t n = hole ? (size_t)(hole - row[i].body) : 0;
        snprintf(body, sizeof body, "%.*s%s%s", (int)n, row[i].body, hole ? id : "",
                 hole ? hole + 2 : row[i].body);
        CHECK_ROW(row[i].name, fx_post(&f, SIMULATE, body) == 200);
        const char *waits_for = fx_text(&f, "waitsFor");
        CHECK_ROW_TEXT(row[i].name, waits_for ? waits_for : "nothing", row[i].waits_for);
        snprintf(at, sizeof at, "trace.%d.nodeType", cJSON_GetArraySize(fx_at(&f, "trace")) - 1);
        CHECK_ROW_TEXT(row[i].name, fx_text(&f, at), row[i].last);
    }
}

/* Exports hold no id: those that call them have it in their manifests. */
static void test_a_flow_has_the_id_that_others_tell(void)
{
    static const struct {
        const char *id;
        int status;
        const char *name;
    } row[] = {{"real-bot", 200, "B"},    {"real-flow", 200, "W"},
               {"real-other", 404, NULL}, /* of another type */
               {"real-lost", 404, NULL},  /* not in this org */
               {"real-table", 404, NULL}, /* no flow */
               {"nobody", 404, NULL}};
    struct fx f GC_AUTO(fx_close) = {0};
    char path[64], body[128];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_FATAL(fx_overlay(
        &f,
        "{\"flows\":[{\"name\":\"W\",\"type\":\"workflow\",\"flowSequenceItemList\":[{\"id\":\"s\"}"
        "],"
        "\"manifest\":{\"botFlow\":[{\"id\":\"real-bot\",\"name\":\"B\"},{\"id\":\"real-lost\","
        "\"name\":"
        "\"C\"}],\"inboundCallFlow\":[{\"id\":\"real-other\",\"name\":\"B\"}],\"dataTable\":[{"
        "\"id\":"
        "\"real-table\",\"name\":\"W\"}]}},{\"name\":\"B\",\"type\":\"bot\","
        "\"flowSequenceItemList\":[{"
        "\"id\":\"s\"}],\"manifest\":{\"workflow\":[{\"id\":\"real-flow\",\"name\":\"W\"}]}}]}"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(path, sizeof path, "/api/v2/flows/%s", row[i].id);
        CHECK_ROW(row[i].id, fx_get(&f, path) == row[i].status);
        if (row[i].name)
            CHECK_ROW_TEXT(row[i].id, fx_text(&f, "name"), row[i].name);
        snprintf(body, sizeof body, "{\"flowId\":\"%s\"}", row[i].id);
        CHECK_ROW(row[i].id, (fx_post(&f, SIMULATE, body) == 200) == (row[i].name != NULL));
    }
}

/* Music that would play for ever asks, too; each silence lets it play once more. */
static void test_a_live_caller_may_leave_the_queue(void)
{
    static const struct {
        const char *name, *caller, *queue, *waits_for;
        int n_entries;
    } row[] = {
        {"the first music", "", "", "hold music, 60 s", 1},
        {"the second", "{\"silent\":true}", "", "hold music, 60 s", 2},
        {"the third", "{\"silent\":true},{\"silent\":true}", "", "hold music, 60 s", 3},
        {"then they hang up", "{\"silent\":true},{\"hangs_up\":true}", "", "nothing", 2},
        {"an agent ends it", "", "\"queue\":{\"answered_after\":90}", "nothing", 2},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    char id[64], body[600];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_FATAL(fx_overlay(&f, "{\"flows\":[{\"name\":\"Q\",\"type\":\"inqueuecall\","
                               "\"flowSequenceItemList\":[{\"id\":\"s\",\"__type\":\"LoopTask\","
                               "\"startAction\":\"a\",\"actionList\":[{\"id\":\"a\","
                               "\"trackingId\":11,\"__type\":\"HoldMusicAction\"}]}]}]}"));
    CHECK_INT(fx_get(&f, "/api/v2/flows?name=Q"), 200);
    snprintf(id, sizeof id, "%s", fx_text(&f, "entities.0.id"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(body, sizeof body,
                 "{\"flowId\":\"%s\",\"scenario\":{\"live\":true,\"given\":{%s},\"caller\":[%s]}}",
                 id, row[i].queue, row[i].caller);
        CHECK_ROW(row[i].name, fx_post(&f, SIMULATE, body) == 200);
        const char *waits_for = fx_text(&f, "waitsFor");
        CHECK_ROW_TEXT(row[i].name, waits_for ? waits_for : "nothing", row[i].waits_for);
        CHECK_ROW(row[i].name, cJSON_GetArraySize(fx_at(&f, "trace")) == row[i].n_entries);
    }
}

/* As a flow of gcmock's own format does, an export tells with each action what it set. */
static void test_an_export_tells_what_each_action_set(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char id[64], body[600];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows?name=Support%20Line"), 200);
    snprintf(id, sizeof id, "%s", fx_text(&f, "entities.0.id"));
    snprintf(body, sizeof body,
             "{\"flowId\":\"%s\",\"scenario\":{\"given\":{\"clock\":\"2026-01-07T15:00:00Z\"},"
             "\"caller\":[{\"press\":\"1\"},{\"press\":\"1001\"}]}}",
             id);
    CHECK_INT(fx_post(&f, SIMULATE, body), 200);
    int n_told = 0;
    const cJSON *e;
    cJSON_ArrayForEach(e, fx_at(&f, "trace"))
    {
        const char *type = gc_json_str(e, "nodeType");
        const cJSON *set = gc_json_get(e, "variables");
        n_told += set != NULL;
        if (type && strcmp(type, "CollectInputAction") == 0)
            CHECK(set && set->child && cJSON_IsString(set->child) &&
                  strcmp(set->child->valuestring, "1001") == 0 && !set->child->next);
        if (type && strcmp(type, "PlayAudioAction") == 0)
            CHECK(set == NULL);
    }
    CHECK(n_told >= 2);
}

SUITE(simulations,
      {"a live call ends where the caller is asked",
       test_a_live_call_ends_where_the_caller_is_asked},
      {"a contact that a world changed is seen there, and there alone",
       test_a_changed_contact_is_seen},
      {"a flow has the id that others tell", test_a_flow_has_the_id_that_others_tell},
      {"a live caller may leave the queue", test_a_live_caller_may_leave_the_queue},
      {"an export tells what each action set", test_an_export_tells_what_each_action_set},
      {"an export runs with its scenario", test_an_export_runs_with_its_scenario},
      {"the demo org tells the tutorial's story", test_the_demo_org_tells_the_tutorials_story},
      {"a known caller is found", test_a_known_caller_is_found},
      {"an unknown caller is not", test_an_unknown_caller_is_not},
      {"without a node the flow begins at its entry",
       test_without_a_node_the_flow_begins_at_its_entry},
      {"a flow that takes too long times out at once",
       test_a_flow_that_takes_too_long_times_out_at_once},
      {"what is refused", test_what_is_refused},
      {"the placeholders of a message are told apart",
       test_the_placeholders_of_a_message_are_told_apart});
