#include "tests/check.h"
#include "tests/with_mock/fixture.h"
#include "tests/with_mock/websocket.h"

#define C       "/api/v2/conversations"
#define A       "/api/v2/analytics/"
#define SUPPORT "c3652137-3968-4b39-8b1c-91fdfbca414f"
#define AGNES   "a0000001-0000-4000-8000-000000000001"
#define SAM     "a0000002-0000-4000-8000-000000000002"

struct talk {
    struct fx f;
    char id[64], path[600];
};

static void open_world(struct talk *t)
{
    fx_open(&t->f);
    CHECK_FATAL(fx_login(&t->f, "demo-client", "demo-secret"));
    CHECK_INT(fx_admin(&t->f, "POST", "/clock/freeze", "{\"at\":\"2026-03-01T08:00:00Z\"}"), 200);
    CHECK_FATAL(fx_login(&t->f, "demo-client", "demo-secret"));
}

static void close_world(struct talk *t)
{
    fx_close(&t->f);
}

static void log_user_in(struct talk *t)
{
    CHECK_INT(fx_raw(&t->f, "GET",
                     "/oauth/authorize?response_type=token&client_id=demo-client&"
                     "redirect_uri=http%3A%2F%2Flocalhost%2F",
                     "", NULL),
              302);
    const char *token = strstr(fx_header(&t->f, "Location"), "access_token=");
    CHECK_FATAL(token != NULL);
    snprintf(t->f.token, sizeof t->f.token, "%.*s", (int)strcspn(token + 13, "&"), token + 13);
}

static const char *path(struct talk *t, const char *before, const char *after)
{
    snprintf(t->path, sizeof t->path, "%s/%s%s", before, t->id, after);
    return t->path;
}

static void pass(struct talk *t, const char *ms)
{
    char body[64];
    snprintf(body, sizeof body, "{\"ms\":%s}", ms);
    CHECK_INT(fx_admin(&t->f, "POST", "/clock/advance", body), 200);
}

static void take_id(struct talk *t, const char *at)
{
    CHECK_FATAL(fx_text(&t->f, at) != NULL);
    snprintf(t->id, sizeof t->id, "%s", fx_text(&t->f, at));
}

static void ask_for_a_callback(struct talk *t, const char *more)
{
    char body[512];
    snprintf(body, sizeof body,
             "{\"routingData\":{\"queueId\":\"" SUPPORT "\",\"priority\":3},"
             "\"callbackNumbers\":[\"+15551234567\"],\"callbackUserName\":\"Ada\"%s}",
             more);
    CHECK_INT(fx_post(&t->f, C "/callbacks", body), 200);
    take_id(t, "conversation.id");
}

/* The participant of that purpose: its id, for paths. */
static const char *participant(struct talk *t, const char *purpose)
{
    static char id[64];
    const cJSON *p;
    *id = '\0';
    CHECK_INT(fx_get(&t->f, path(t, C, "")), 200);
    cJSON_ArrayForEach(p, fx_at(&t->f, "participants"))
    {
        if (strcmp(gc_json_str(p, "purpose"), purpose) == 0)
            snprintf(id, sizeof id, "%s", gc_json_str(p, "id"));
    }
    CHECK_ROW(purpose, *id);
    return id;
}

static int patch(struct talk *t, const char *folder, const char *purpose, const char *after,
                 const char *body)
{
    char whole[300];
    snprintf(whole, sizeof whole, "/participants/%s%s", participant(t, purpose), after);
    return fx_send(&t->f, "PATCH", path(t, folder, whole), "application/json", body);
}

static int observe(struct talk *t, const char *metric)
{
    const cJSON *data;
    CHECK_INT(fx_post(&t->f, A "queues/observations/query",
                      "{\"filter\":{\"type\":\"or\",\"predicates\":[{\"dimension\":\"queueId\","
                      "\"value\":\"" SUPPORT "\"}]},\"metrics\":[\"oWaiting\",\"oInteracting\","
                      "\"oAlerting\"]}"),
              200);
    int n = 0;
    for (int i = 0; i < 3; i++) {
        char at[64];
        snprintf(at, sizeof at, "results.%d.data", i);
        cJSON_ArrayForEach(data, fx_at(&t->f, at))
        {
            if (strcmp(gc_json_str(data, "metric"), metric) == 0)
                n += (int)gc_json_int(gc_json_get(data, "stats"), "count", -100);
        }
    }
    return n;
}

/* From the queue to the agent, through hold to after-call work; times by the world's clock. */
static void test_a_callback_is_offered_answered_and_wrapped_up(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    ask_for_a_callback(&t, ",\"data\":{\"case\":\"7\"}");
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.0.purpose"), "customer");
    CHECK_TEXT(fx_text(&t.f, "participants.0.attributes.case"), "7");
    CHECK_TEXT(fx_text(&t.f, "participants.1.purpose"), "acd");
    CHECK_TEXT(fx_text(&t.f, "participants.1.queueName"), "Support");
    CHECK_TEXT(fx_text(&t.f, "participants.1.callbacks.0.state"), "connected");
    CHECK_TEXT(fx_text(&t.f, "participants.1.callbacks.0.callbackNumbers.0"), "+15551234567");
    CHECK_INT(observe(&t, "oWaiting"), 1);
    pass(&t, "4000");
    CHECK_INT(fx_post(&t.f, path(&t, C, "/assign"), "{\"id\":\"" AGNES "\"}"), 202);
    CHECK_INT(observe(&t, "oAlerting"), 1);
    pass(&t, "3000");
    CHECK_INT(patch(&t, C "/callbacks", "agent", "", "{\"state\":\"connected\"}"), 202);
    CHECK_INT(observe(&t, "oWaiting"), 0);
    CHECK_INT(observe(&t, "oInteracting"), 1);
    pass(&t, "10000");
    CHECK_INT(patch(&t, C "/callbacks", "agent", "", "{\"held\":true}"), 202);
    pass(&t, "5000");
    CHECK_INT(patch(&t, C "/callbacks", "agent", "", "{\"held\":false}"), 202);
    pass(&t, "2000");
    CHECK_INT(patch(&t, C, "agent", "", "{\"state\":\"disconnected\"}"), 202);
    CHECK_INT(fx_get(&t.f, path(&t, C "/callbacks", "")), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.2.state"), "disconnected");
    CHECK_TEXT(fx_text(&t.f, "participants.2.disconnectType"), "client");
    CHECK_TEXT(fx_text(&t.f, "participants.0.disconnectType"), "peer");
    CHECK_TEXT(fx_text(&t.f, "participants.2.user.id"), AGNES);
    CHECK_TEXT(fx_text(&t.f, "participants.2.startAcwTime"), "2026-03-01T08:00:24.000Z");
    pass(&t, "6000");
    CHECK_INT(patch(&t, C, "agent", "", "{\"wrapup\":{\"code\":\"sold\",\"notes\":\"two\"}}"), 202);
    char whole[128];
    snprintf(whole, sizeof whole, "/participants/%s/wrapup", participant(&t, "agent"));
    CHECK_INT(fx_get(&t.f, path(&t, C, whole)), 200);
    CHECK_TEXT(fx_text(&t.f, "code"), "sold");
    CHECK_INT(fx_number(&t.f, "durationSeconds"), 6);
    CHECK_INT(patch(&t, C, "agent", "", "{\"state\":\"connected\"}"), 409);

    static const struct {
        const char *metric;
        int value;
    } measured[] = {{"nOffered", 1},     {"tAcd", 7000},    {"tAlert", 3000},
                    {"tAnswered", 7000}, {"nConnected", 1}, {"tTalk", 12000},
                    {"tHeld", 5000},     {"tAcw", 6000},    {"tHandle", 23000}};
    CHECK_INT(fx_get(&t.f, path(&t, A "conversations", "/details")), 200);
    CHECK_TEXT(fx_text(&t.f, "conversationEnd"), "2026-03-01T08:00:24.000Z");
    for (size_t i = 0; i < GC_COUNT_OF(measured); i++) {
        char part[96];
        snprintf(part, sizeof part, "\"name\":\"%s\",\"value\":%d}", measured[i].metric,
                 measured[i].value);
        CHECK_ROW_HAS(measured[i].metric, fx_body(&t.f), part);
    }
    CHECK_TEXT(fx_text(&t.f, "participants.2.sessions.0.segments.0.segmentType"), "alert");
    CHECK_TEXT(fx_text(&t.f, "participants.2.sessions.0.segments.2.segmentType"), "hold");
    CHECK_TEXT(fx_text(&t.f, "participants.2.sessions.0.segments.4.wrapUpCode"), "sold");
    CHECK_TEXT(fx_text(&t.f, "participants.2.sessions.0.segments.3.disconnectType"), "client");
    CHECK(!fx_at(&t.f, "participants.0.attributes"));
}

static void test_a_callback_waits_for_its_time(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    char body[256];
    open_world(&t);
    ask_for_a_callback(&t, ",\"callbackScheduledTime\":\"2026-03-01T09:00:00.000Z\"");
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.1.callbacks.0.state"), "scheduled");
    CHECK_INT(observe(&t, "oWaiting"), 0);
    pass(&t, "3599999");
    CHECK_INT(observe(&t, "oWaiting"), 0);
    snprintf(body, sizeof body,
             "{\"conversationId\":\"%s\",\"agentId\":\"" AGNES
             "\",\"callbackScheduledTime\":\"2026-03-01T10:00:00Z\"}",
             t.id);
    CHECK_INT(fx_send(&t.f, "PATCH", C "/callbacks", "application/json", body), 200);
    pass(&t, "1");
    CHECK_INT(observe(&t, "oWaiting"), 0);
    pass(&t, "3600000");
    CHECK_INT(observe(&t, "oWaiting"), 1);
    CHECK_INT(fx_get(&t.f, path(&t, C "/callbacks", "")), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.1.connectedTime"), "2026-03-01T10:00:00.000Z");
}

static void test_who_hangs_up_while_waiting_abandons(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    ask_for_a_callback(&t, "");
    pass(&t, "9000");
    CHECK_INT(patch(&t, C "/callbacks", "customer", "", "{\"state\":\"disconnected\"}"), 202);
    CHECK_INT(fx_get(&t.f, path(&t, A "conversations", "/details")), 200);
    CHECK_HAS(fx_body(&t.f), "\"name\":\"tAbandon\",\"value\":9000}");
    CHECK(!strstr(fx_body(&t.f), "tAnswered"));
    CHECK_INT(fx_post(&t.f, path(&t, C, "/assign"), "{\"id\":\"" AGNES "\"}"), 409);
}

static void test_a_user_has_calls(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    CHECK_INT(fx_get(&t.f, C), 400);
    CHECK_TEXT(fx_text(&t.f, "code"), "not.a.user");
    CHECK_INT(fx_post(&t.f, C "/calls", "{\"phoneNumber\":\"+15550001111\"}"), 400);
    log_user_in(&t);
    CHECK_INT(fx_post(&t.f, C "/calls",
                      "{\"phoneNumber\":\"+15550001111\",\"callFromQueueId\":\"" SUPPORT
                      "\",\"attributes\":{\"a\":\"b\"}}"),
              200);
    take_id(&t, "id");
    ask_for_a_callback(&t, "");
    CHECK_INT(fx_get(&t.f, C), 200);
    CHECK_INT(fx_number(&t.f, "total"), 1);
    CHECK_TEXT(fx_text(&t.f, "entities.0.participants.1.calls.0.state"), "connected");
    CHECK_TEXT(fx_text(&t.f, "entities.0.participants.1.attributes.a"), "b");
    CHECK_INT(fx_get(&t.f, C "?communicationType=callback"), 200);
    CHECK_INT(fx_number(&t.f, "total"), 0);
    CHECK_INT(fx_get(&t.f, C "?communicationType=email"), 200);
    CHECK_INT(fx_number(&t.f, "total"), 0);
    CHECK_INT(fx_get(&t.f, C "/calls"), 200);
    take_id(&t, "entities.0.id");
    CHECK_INT(fx_get(&t.f, path(&t, C "/callbacks", "")), 404);
    CHECK_INT(fx_send(&t.f, "PATCH", path(&t, C "/calls", ""), "application/json",
                      "{\"state\":\"alerting\"}"),
              400);
    CHECK_INT(fx_send(&t.f, "PATCH", path(&t, C "/calls", ""), "application/json",
                      "{\"state\":\"disconnected\"}"),
              200);
    CHECK(fx_text(&t.f, "endTime") != NULL);
    CHECK_INT(fx_get(&t.f, C "/calls"), 200);
    CHECK_INT(fx_number(&t.f, "total"), 0);
}

static void test_a_conversation_is_handed_over(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    char whole[128];
    open_world(&t);
    log_user_in(&t);
    CHECK_INT(fx_post(&t.f, C "/calls", "{\"phoneNumber\":\"+15550001111\"}"), 200);
    take_id(&t, "id");
    snprintf(whole, sizeof whole, "/participants/%s/replace", participant(&t, "agent"));
    CHECK_INT(fx_post(&t.f, path(&t, C "/calls", whole), "{\"queueId\":\"none\"}"), 400);
    CHECK_INT(fx_post(&t.f, path(&t, C "/calls", whole), "{\"userId\":\"none\"}"), 400);
    CHECK_INT(fx_post(&t.f, path(&t, C "/calls", whole), "{\"queueId\":\"" SUPPORT "\"}"), 202);
    CHECK_INT(observe(&t, "oWaiting"), 1);
    CHECK_INT(fx_post(&t.f, path(&t, C "/calls", whole), "{\"queueId\":\"" SUPPORT "\"}"), 409);
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 200);
    CHECK(!fx_at(&t.f, "endTime"));
    CHECK_INT(fx_post(&t.f, path(&t, C, "/assign"), "{\"id\":\"" SAM "\"}"), 202);
    CHECK_INT(patch(&t, C "/calls", "agent", "", "{\"state\":\"connected\"}"), 202);
    snprintf(whole, sizeof whole, "/participants/%s/replace", participant(&t, "agent"));
    CHECK_INT(fx_post(&t.f, path(&t, C, whole), "{\"address\":\"+15559990000\"}"), 202);
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.4.purpose"), "external");
    CHECK_TEXT(fx_text(&t.f, "participants.3.calls.0.disconnectType"), "transfer");
    CHECK(!fx_at(&t.f, "endTime"));
    CHECK_INT(fx_send(&t.f, "POST", path(&t, C, "/disconnect"), NULL, NULL), 202);
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 200);
    CHECK(fx_text(&t.f, "endTime") != NULL);
    CHECK_INT(
        fx_send(&t.f, "PUT", path(&t, C, "/tags"), "application/json", "{\"externalTag\":\"vip\"}"),
        202);
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 200);
    CHECK_TEXT(fx_text(&t.f, "externalTag"), "vip");
    CHECK_INT(fx_send(&t.f, "DELETE", path(&t, C, ""), NULL, NULL), 200);
}

static void test_participant_data_is_merged(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    ask_for_a_callback(&t, ",\"data\":{\"a\":\"1\",\"b\":\"2\"}");
    CHECK_INT(patch(&t, C "/callbacks", "customer", "/attributes",
                    "{\"attributes\":{\"b\":\"3\",\"c\":\"4\"}}"),
              202);
    CHECK_TEXT(fx_body(&t.f), "{\"attributes\":{\"a\":\"1\",\"b\":\"3\",\"c\":\"4\"}}");
    CHECK_INT(patch(&t, C, "acd", "/attributes", "{\"attributes\":{\"d\":\"5\"}}"), 202);
    CHECK_TEXT(fx_body(&t.f), "");
    CHECK_INT(patch(&t, C, "customer", "/attributes", "{\"attributes\":{\"d\":5}}"), 400);
    CHECK_INT(fx_send(&t.f, "PATCH", path(&t, C, "/participants/none/attributes"),
                      "application/json", "{\"attributes\":{}}"),
              404);
}

static void test_what_is_refused(void)
{
    static const struct {
        const char *path, *body;
        int status;
        const char *has;
    } row[] = {
        {"/callbacks", "{}", 400, "callbackNumbers"},
        {"/callbacks", "{\"callbackNumbers\":[]}", 400, "one to eight"},
        {"/callbacks", "{\"callbackNumbers\":[7]}", 400, "one to eight"},
        {"/callbacks", "{\"callbackNumbers\":[\"+1\"]}", 400, "queueId"},
        {"/callbacks", "{\"callbackNumbers\":[\"+1\"],\"queueId\":\"none\"}", 400,
         "the id of a queue"},
        {"/callbacks",
         "{\"callbackNumbers\":[\"+1\"],\"queueId\":\"" SUPPORT
         "\",\"callbackScheduledTime\":\"soon\"}",
         400, "a moment such as"},
        {"/messages/agentless", "{}", 400, "fromAddress"},
        {"/messages/agentless", "{\"fromAddress\":\"a\",\"toAddress\":\"b\"}", 400,
         "sms, whatsapp"},
        {"/messages/agentless",
         "{\"fromAddress\":\"a\",\"toAddress\":\"b\",\"toAddressMessengerType\":\"pigeon\"}", 400,
         "pigeon"},
        {"/messages/agentless",
         "{\"fromAddress\":\"a\",\"toAddress\":\"b\",\"toAddressMessengerType\":\"sms\"}", 400,
         "textBody"},
        {"/none/assign", "{\"id\":\"" AGNES "\"}", 404, "not.found"},
        {"/none/assign", "{\"id\":\"none\"}", 400, "the id of a user"},
        {"/none/disconnect", "{}", 404, "not.found"},
    };
    struct talk t GC_AUTO(close_world) = {0};
    char whole[128];
    open_world(&t);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(whole, sizeof whole, C "%s", row[i].path);
        CHECK_ROW(row[i].body, fx_post(&t.f, whole, row[i].body) == row[i].status);
        CHECK_ROW_HAS(row[i].body, fx_body(&t.f), row[i].has);
    }
    ask_for_a_callback(&t, "");
    CHECK_INT(patch(&t, C, "acd", "", "{\"state\":\"flying\"}"), 400);
    CHECK_INT(patch(&t, C, "acd", "", "{\"held\":\"yes\"}"), 400);
    CHECK_INT(patch(&t, C, "acd", "", "{\"wrapup\":{}}"), 400);
    CHECK_INT(patch(&t, C "/calls", "acd", "", "{}"), 404);
}

static void test_permissions_of_which_one_is_enough(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    ask_for_a_callback(&t, "");
    CHECK(fx_overlay(&t.f, "{\"clients\":[{\"id\":\"poor\",\"secret\":\"poor\"},"
                           "{\"id\":\"puller\",\"secret\":\"puller\",\"permissions\":"
                           "[\"conversation:message:pull\"]}]}"));
    CHECK_FATAL(fx_login(&t.f, "poor", "poor"));
    CHECK_INT(fx_post(&t.f, path(&t, C, "/assign"), "{\"id\":\"" AGNES "\"}"), 403);
    CHECK_TEXT(fx_text(&t.f, "code"), "missing.any.permissions");
    CHECK_HAS(fx_body(&t.f), "assigned: conversation:call:assign, conversation:callback:assign,");
    CHECK_INT(fx_get(&t.f, "/openapi.json"), 200);
    CHECK_HAS(fx_body(&t.f), "\"x-permission\":\"conversation:call:assign\",\"x-permissions-any\":["
                             "\"conversation:call:assign\",\"conversation:callback:assign\",");
    CHECK_FATAL(fx_login(&t.f, "puller", "puller"));
    CHECK_INT(fx_post(&t.f, path(&t, C, "/assign"), "{\"id\":\"" AGNES "\"}"), 202);
}

static void test_a_simulated_call_is_a_conversation(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    CHECK_INT(fx_post(&t.f, "/api/v2/architect/simulations",
                      "{\"flowId\":\"11111111-1111-4111-8111-111111111111\",\"context\":{"
                      "\"from\":\"+15551234567\",\"to\":\"+15550000000\",\"conversationId\":"
                      "\"d0000001-0000-4000-8000-000000000001\"}}"),
              200);
    int elapsed = (int)fx_number(&t.f, "elapsed");
    CHECK_INT(fx_get(&t.f, C "/calls/d0000001-0000-4000-8000-000000000001"), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.0.ani"), "+15551234567");
    CHECK_TEXT(fx_text(&t.f, "participants.0.dnis"), "+15550000000");
    CHECK_TEXT(fx_text(&t.f, "participants.1.purpose"), "ivr");
    CHECK_TEXT(fx_text(&t.f, "participants.1.state"), "disconnected");
    CHECK_TEXT(fx_text(&t.f, "participants.1.endTime"), "2026-03-01T08:00:00.000Z");
    CHECK_INT(fx_get(&t.f, A "conversations/d0000001-0000-4000-8000-000000000001/details"), 200);
    char flow[96];
    snprintf(flow, sizeof flow, "\"name\":\"tFlow\",\"value\":%d}", elapsed);
    CHECK_HAS(fx_body(&t.f), flow);
    CHECK_TEXT(fx_text(&t.f, "participants.1.sessions.0.flow.flowId"),
               "11111111-1111-4111-8111-111111111111");
    CHECK_INT(fx_post(&t.f, "/api/v2/architect/simulations",
                      "{\"flowId\":\"11111111-1111-4111-8111-111111111111\",\"nodeId\":\"none\","
                      "\"context\":{}}"),
              400);
    CHECK_INT(fx_post(&t.f, A "conversations/details/query",
                      "{\"interval\":\"2026-02-28T00:00Z/2026-03-02T00:00Z\"}"),
              200);
    CHECK_INT(fx_number(&t.f, "totalHits"), 1);
}

static void test_those_who_subscribed_hear_of_it(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1};
    char subscriptions[160];
    open_world(&t);
    CHECK_INT(fx_send(&t.f, "POST", "/api/v2/notifications/channels", NULL, NULL), 200);
    snprintf(subscriptions, sizeof subscriptions, "/api/v2/notifications/channels/%s/subscriptions",
             fx_text(&t.f, "id"));
    ws_open(&ws, fx_text(&t.f, "connectUri"));
    CHECK_INT(fx_post(&t.f, subscriptions,
                      "[{\"id\":\"v2.users." AGNES ".conversations\"},"
                      "{\"id\":\"v2.routing.queues." SUPPORT ".conversations.callbacks\"}]"),
              200);
    ask_for_a_callback(&t, "");
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text),
              "{\"topicName\":\"v2.routing.queues." SUPPORT ".conversations.callbacks\"");
    CHECK_HAS(gc_strbuf_text(&ws.text), t.id);
    CHECK_INT(fx_post(&t.f, path(&t, C, "/assign"), "{\"id\":\"" AGNES "\"}"), 202);
    CHECK(ws_hears(&ws, "{\"topicName\":\"v2.users." AGNES ".conversations\""));
    CHECK_HAS(gc_strbuf_text(&ws.text), "\"state\":\"alerting\"");
    CHECK_INT(patch(&t, C, "agent", "", "{\"state\":\"connected\"}"), 202);
    CHECK(ws_hears(&ws, "{\"topicName\":\"v2.users." AGNES ".conversations\""));
    CHECK(!strstr(gc_strbuf_text(&ws.text), "\"state\":\"alerting\""));
}

static void test_agentless_messages_are_kept(void)
{
    struct talk t GC_AUTO(close_world) = {0};
    open_world(&t);
    CHECK_INT(fx_post(&t.f, C "/messages/agentless",
                      "{\"fromAddress\":\"+15550000000\",\"toAddress\":\"+15551234567\","
                      "\"toAddressMessengerType\":\"sms\",\"textBody\":\"Hello\"}"),
              200);
    CHECK_TEXT(fx_text(&t.f, "messengerType"), "sms");
    CHECK_TEXT(fx_text(&t.f, "message.normalizedMessage.text"), "Hello");
    take_id(&t, "conversationId");
    CHECK_INT(fx_get(&t.f, path(&t, C "/messages", "")), 200);
    CHECK_TEXT(fx_text(&t.f, "participants.1.toAddress.addressNormalized"), "+15551234567");
    CHECK_TEXT(fx_text(&t.f, "participants.1.messages.0.messageStatus"), "sent");
    CHECK_TEXT(fx_text(&t.f, "participants.1.state"), "disconnected");
}

static void test_worlds_are_apart_and_reset_forgets(void)
{
    struct talk t GC_AUTO(close_world) = {0}, other GC_AUTO(close_world) = {0};
    open_world(&t);
    open_world(&other);
    ask_for_a_callback(&t, "");
    CHECK_INT(fx_get(&other.f, path(&t, C, "")), 404);
    CHECK_INT(fx_admin(&t.f, "POST", "/reset", NULL), 200);
    CHECK_FATAL(fx_login(&t.f, "demo-client", "demo-secret"));
    CHECK_INT(fx_get(&t.f, path(&t, C, "")), 404);
}

SUITE(conversations,
      {"a callback is offered, answered, held and wrapped up, and measured",
       test_a_callback_is_offered_answered_and_wrapped_up},
      {"a callback waits for its time, which can be changed", test_a_callback_waits_for_its_time},
      {"who hangs up while waiting abandons", test_who_hangs_up_while_waiting_abandons},
      {"a user places calls, and sees their own", test_a_user_has_calls},
      {"a conversation is handed over to queue, user and number",
       test_a_conversation_is_handed_over},
      {"participant data is merged, and holds texts", test_participant_data_is_merged},
      {"what makes no sense is refused, and says why", test_what_is_refused},
      {"of several permissions one is enough", test_permissions_of_which_one_is_enough},
      {"a simulated call is a conversation", test_a_simulated_call_is_a_conversation},
      {"those who subscribed hear of it", test_those_who_subscribed_hear_of_it},
      {"agentless messages are kept", test_agentless_messages_are_kept},
      {"worlds are apart, and a reset forgets", test_worlds_are_apart_and_reset_forgets});
