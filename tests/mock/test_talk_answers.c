/* Every answer of conversations and analytics against its model: names, types, enumerations. */
#include <stdio.h>

#include "base/json/schema.h"
#include "mock/admin/openapi_operations.h"
#include "mock/api/routes.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define C       "/api/v2/conversations"
#define A       "/api/v2/analytics/"
#define SUPPORT "c3652137-3968-4b39-8b1c-91fdfbca414f"
#define AGNES   "a0000001-0000-4000-8000-000000000001"
#define DAY     "\"interval\":\"2020-01-01T00:00Z/2090-01-01T00:00Z\""

static void check_model(const struct fx *f, const char *operation, const char *model)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error first = {0};
    char schema[160];
    snprintf(schema, sizeof schema, "platform.schema.json#/$defs/%s", model);
    CHECK_ROW(model, gc_schema_named(schema));
    if (gc_schema_check_named(schema, &f->json, f->json.root, model, 0, &problems))
        return;
    (void)gc_problems_status(&problems, &first);
    CHECK_ROW_TEXT(operation, gc_error_text(&first), "");
}

/* Sends it, and holds the answer against what the operation's row says. */
static void ask(struct fx *f, const char *operation, const char *method, const char *path,
                const char *body)
{
    const struct mock_operation_row *row = mock_operation_row(operation);
    CHECK_ROW(operation, row != NULL);
    int status = fx_send(f, method, path, body ? "application/json" : NULL, body);
    if (!row)
        return;
    CHECK_ROW(operation, status == (row->status ? row->status : 200));
    if (row->answer)
        check_model(f, operation, row->answer);
    else
        CHECK_ROW_TEXT(operation, fx_body(f), "");
}

/* Of a conversation: its id, and that of its last participant and communication. */
struct talk {
    char id[64], party[64], communication[64];
};

static void look(struct fx *f, const char *folder, const char *id, struct talk *out)
{
    char path[200];
    snprintf(out->id, sizeof out->id, "%s", id);
    snprintf(path, sizeof path, C "/%s", out->id);
    ask(f, "getConversation", "GET", path, NULL);
    const cJSON *list = fx_at(f, "participants");
    const cJSON *last = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);
    const cJSON *media = cJSON_GetArrayItem(gc_json_get(last, folder), 0);
    CHECK_FATAL(gc_json_str(last, "id") && gc_json_str(media, "id"));
    snprintf(out->party, sizeof out->party, "%s", gc_json_str(last, "id"));
    snprintf(out->communication, sizeof out->communication, "%s", gc_json_str(media, "id"));
}

static void work_on(struct fx *f, const char *folder, const char *Media, const struct talk *t)
{
    const struct {
        const char *before, *after, *method, *below, *body;
        bool of_communication;
    } row[] = {
        {"getConversations", "", "GET", NULL, NULL, false},
        {"patchConversations", "Participant", "PATCH", "", "{\"muted\":true}", false},
        {"patchConversations", "ParticipantAttributes", "PATCH", "/attributes",
         "{\"attributes\":{\"a\":\"b\"}}", false},
        {"patchConversations", "ParticipantCommunication", "PATCH", "", "{\"held\":true}", true},
        {"postConversations", "ParticipantCommunicationWrapup", "POST", "/wrapup",
         "{\"code\":\"c\",\"notes\":\"n\"}", true},
        {"getConversations", "ParticipantCommunicationWrapup", "GET", "/wrapup", NULL, true},
        {"getConversations", "ParticipantWrapup", "GET", "/wrapup", NULL, false},
        {"getConversations", "", "GET", NULL, NULL, false},
        {"postConversations", "ParticipantReplace", "POST", "/replace",
         "{\"queueId\":\"" SUPPORT "\"}", false},
        {"patchConversations", "", "PATCH", NULL, "{\"state\":\"disconnected\"}", false},
        {"getConversations", "", "GET", NULL, NULL, false},
    };
    char operation[120], path[400], party[300];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(operation, sizeof operation, "%s%s%s", row[i].before, Media, row[i].after);
        snprintf(party, sizeof party, "/participants/%s%s%s%s", t->party,
                 row[i].of_communication ? "/communications/" : "",
                 row[i].of_communication ? t->communication : "", row[i].below ? row[i].below : "");
        snprintf(path, sizeof path, C "/%s/%s%s", folder, t->id, row[i].below ? party : "");
        ask(f, operation, row[i].method, path, row[i].body);
    }
}

static void log_user_in(struct fx *f)
{
    CHECK_INT(fx_raw(f, "GET",
                     "/oauth/authorize?response_type=token&client_id=demo-client&"
                     "redirect_uri=http%3A%2F%2Flocalhost%2F",
                     "", NULL),
              302);
    const char *token = strstr(fx_header(f, "Location"), "access_token=");
    CHECK_FATAL(token != NULL);
    snprintf(f->token, sizeof f->token, "%.*s", (int)strcspn(token + 13, "&"), token + 13);
}

static void call_about(struct fx *f)
{
    struct talk t;
    log_user_in(f);
    ask(f, "postConversationsCalls", "POST", C "/calls",
        "{\"phoneNumber\":\"+15550001111\",\"callFromQueueId\":\"" SUPPORT "\"}");
    char id[64];
    snprintf(id, sizeof id, "%s", fx_text(f, "id"));
    ask(f, "getConversations", "GET", C, NULL);
    ask(f, "getConversationsCalls", "GET", C "/calls", NULL);
    ask(f, "getConversationsCallbacks", "GET", C "/callbacks", NULL);
    ask(f, "getConversationsMessages", "GET", C "/messages", NULL);
    look(f, "calls", id, &t);
    work_on(f, "calls", "Call", &t);
}

static void ask_for_callbacks(struct fx *f)
{
    struct talk t;
    char path[400], id[64], body[200];
    ask(f, "postConversationsCallbacks", "POST", C "/callbacks",
        "{\"queueId\":\"" SUPPORT "\",\"callbackNumbers\":[\"+1\"],\"callbackUserName\":\"A\","
        "\"callbackScheduledTime\":\"2089-01-01T00:00:00Z\",\"data\":{\"a\":\"b\"}}");
    snprintf(id, sizeof id, "%s", fx_text(f, "conversation.id"));
    snprintf(path, sizeof path, C "/callbacks/%s", id);
    ask(f, "getConversationsCallback", "GET", path, NULL);
    snprintf(body, sizeof body,
             "{\"conversationId\":\"%s\",\"agentId\":\"" AGNES
             "\",\"callbackScheduledTime\":\"2020-01-01T00:00:00Z\"}",
             id);
    ask(f, "patchConversationsCallbacks", "PATCH", C "/callbacks", body);
    snprintf(path, sizeof path, C "/%s/assign", id);
    ask(f, "postConversationAssign", "POST", path, "{\"id\":\"" AGNES "\"}");
    look(f, "callbacks", id, &t);
    snprintf(path, sizeof path, C "/%s/participants/%s", id, t.party);
    ask(f, "patchConversationParticipant", "PATCH", path, "{\"state\":\"connected\"}");
    strcat(path, "/attributes");
    ask(f, "patchConversationParticipantAttributes", "PATCH", path, "{\"attributes\":{}}");
    work_on(f, "callbacks", "Callback", &t);
    snprintf(path, sizeof path, C "/%s/participants/%s/wrapup", id, t.party);
    ask(f, "getConversationParticipantWrapup", "GET", path, NULL);
    snprintf(path, sizeof path, C "/%s/tags", id);
    ask(f, "putConversationTags", "PUT", path, "{\"externalTag\":\"x\"}");
    snprintf(path, sizeof path, C "/%s/disconnect", id);
    ask(f, "postConversationDisconnect", "POST", path, NULL);
    snprintf(path, sizeof path, C "/%s", id);
    ask(f, "getConversation", "GET", path, NULL);
    ask(f, "deleteConversation", "DELETE", path, NULL);
}

static void write_messages(struct fx *f)
{
    char path[200];
    struct talk t;
    ask(f, "postConversationsMessagesAgentless", "POST", C "/messages/agentless",
        "{\"fromAddress\":\"+1\",\"toAddress\":\"+2\",\"toAddressMessengerType\":\"sms\","
        "\"textBody\":\"Hello\"}");
    snprintf(t.id, sizeof t.id, "%s", fx_text(f, "conversationId"));
    snprintf(path, sizeof path, C "/messages/%s", t.id);
    ask(f, "getConversationsMessage", "GET", path, NULL);
    CHECK_INT(fx_admin(f, "POST", "/calls",
                       "{\"flow\":\"Slow flow\",\"context\":{\"from\":\"a\",\"mediaType\":"
                       "\"message\",\"conversationId\":\"d0000001-0000-4000-8000-000000000001\"}}"),
              200);
    look(f, "messages", "d0000001-0000-4000-8000-000000000001", &t);
}

static void analyse(struct fx *f)
{
    char path[200];
    ask(f, "postAnalyticsConversationsDetailsQuery", "POST", A "conversations/details/query",
        "{" DAY "}");
    CHECK(fx_number(f, "totalHits") >= 4);
    snprintf(path, sizeof path, A "conversations/details?id=%s",
             fx_text(f, "conversations.0.conversationId"));
    ask(f, "getAnalyticsConversationsDetails", "GET", path, NULL);
    CHECK_INT(cJSON_GetArraySize(fx_at(f, "conversations")), 1);
    snprintf(path, sizeof path, A "conversations/%s/details",
             fx_text(f, "conversations.0.conversationId"));
    ask(f, "getAnalyticsConversationDetails", "GET", path, NULL);
    ask(f, "postAnalyticsConversationsDetailsJobs", "POST", A "conversations/details/jobs",
        "{" DAY "}");
    snprintf(path, sizeof path, A "conversations/details/jobs/%s", fx_text(f, "jobId"));
    ask(f, "getAnalyticsConversationsDetailsJob", "GET", path, NULL);
    strcat(path, "/results");
    ask(f, "getAnalyticsConversationsDetailsJobResults", "GET", path, NULL);
    path[strlen(path) - 8] = '\0';
    ask(f, "deleteAnalyticsConversationsDetailsJob", "DELETE", path, NULL);
    ask(f, "getAnalyticsConversationsDetailsJobsAvailability", "GET",
        A "conversations/details/jobs/availability", NULL);
    ask(f, "postAnalyticsConversationsAggregatesQuery", "POST", A "conversations/aggregates/query",
        "{" DAY ",\"metrics\":[\"nOffered\",\"tAcd\"]}");
    ask(f, "postAnalyticsQueuesObservationsQuery", "POST", A "queues/observations/query",
        "{\"filter\":{\"type\":\"or\",\"predicates\":[{\"dimension\":\"queueId\",\"value\":"
        "\"" SUPPORT "\"}]},\"metrics\":[\"oWaiting\"],\"detailMetrics\":[\"oWaiting\"]}");
}

static void test_every_answer_is_its_model(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    ask_for_callbacks(&f);
    write_messages(&f);
    call_about(&f);
    analyse(&f);
}

SUITE(talk_answers,
      {"every answer of conversations and analytics is its model", test_every_answer_is_its_model});
