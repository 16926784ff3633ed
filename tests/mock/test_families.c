/* The configuration that everybody uses, by the built-in document, and what of it the rest of the
 * mock sees: flows, logins, notifications. */
#include <stdlib.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"
#include "tests/with_mock/websocket.h"

#define USERS    "/api/v2/users"
#define TABLES   "/api/v2/flows/datatables"
#define AGNES    "a0000001-0000-4000-8000-000000000001"
#define ON_QUEUE "e08eaf1b-ee47-4fa9-a231-1200e284798f"

struct shop {
    struct fx f;
    char id[64], path[400];
};

static void open_world(struct shop *s)
{
    fx_open(&s->f);
    CHECK_FATAL(fx_login(&s->f, "demo-client", "demo-secret"));
}

static void close_world(struct shop *s)
{
    fx_close(&s->f);
}

static void take_id(struct shop *s)
{
    CHECK_ROW(fx_body(&s->f), fx_text(&s->f, "id") != NULL);
    snprintf(s->id, sizeof s->id, "%s", fx_text(&s->f, "id") ? fx_text(&s->f, "id") : "none");
}

static const char *path(struct shop *s, const char *before, const char *after)
{
    snprintf(s->path, sizeof s->path, "%s/%s%s", before, s->id, after);
    return s->path;
}

/* Made, listed, got, changed, deleted, gone: each by its words. */
static void test_each_collection_keeps_what_it_is_given(void)
{
    static const struct {
        const char *path, *body, *change, *member, *changed;
        const char *method;
        bool soft;
    } row[] = {
        {USERS, "{\"name\":\"Zed\",\"email\":\"zed@example.com\"}",
         "{\"version\":1,\"title\":\"Head\"}", "title", "Head", "PATCH", true},
        {"/api/v2/groups",
         "{\"name\":\"G\",\"type\":\"official\",\"rulesVisible\":true,\"visibility\":\"public\"}",
         "{\"version\":1,\"name\":\"H\"}", "name", "H", "PUT", true},
        {"/api/v2/routing/queues", "{\"name\":\"Q\"}", "{\"name\":\"R\"}", "name", "R", "PUT",
         false},
        {"/api/v2/authorization/divisions", "{\"name\":\"D\",\"description\":\"d\"}",
         "{\"name\":\"E\",\"description\":\"e\"}", "description", "e", "PUT", false},
        {"/api/v2/authorization/roles", "{\"name\":\"Role\"}",
         "{\"name\":\"Role\",\"description\":\"x\"}", "description", "x", "PUT", false},
        {"/api/v2/architect/schedules",
         "{\"name\":\"S\",\"start\":\"2026-01-01T08:00:00.000\",\"end\":"
         "\"2026-01-01T17:00:00.000\",\"rrule\":\"FREQ=DAILY\"}",
         "{\"name\":\"S\",\"start\":\"2026-01-01T09:00:00.000\",\"end\":"
         "\"2026-01-01T17:00:00.000\"}",
         "start", "2026-01-01T09:00:00.000", "PUT", true},
        {"/api/v2/architect/schedulegroups", "{\"name\":\"SG\",\"timeZone\":\"Europe/Berlin\"}",
         "{\"name\":\"SG\",\"timeZone\":\"Europe/Paris\"}", "timeZone", "Europe/Paris", "PUT",
         true},
        {TABLES, "{\"name\":\"T\",\"schema\":{\"type\":\"object\",\"additionalProperties\":false}}",
         "{\"name\":\"T\",\"description\":\"x\"}", "description", "x", "PUT", false},
        {"/api/v2/presence/definitions",
         "{\"languageLabels\":{\"en_US\":\"Lunch\"},\"systemPresence\":\"Meal\"}",
         "{\"languageLabels\":{\"en_US\":\"Long lunch\"},\"systemPresence\":\"Break\"}",
         "systemPresence", "Break", "PUT", false},
    };
    struct shop s GC_AUTO(close_world) = {0}, other GC_AUTO(close_world) = {0};
    open_world(&s);
    open_world(&other);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].path, fx_post(&s.f, row[i].path, row[i].body) == 200);
        take_id(&s);
        CHECK_ROW(row[i].path, fx_get(&s.f, row[i].path) == 200);
        CHECK_ROW_HAS(row[i].path, fx_body(&s.f), s.id);
        CHECK_ROW(row[i].path, fx_send(&s.f, row[i].method, path(&s, row[i].path, ""),
                                       "application/json", row[i].change) == 200);
        CHECK_ROW(row[i].path, fx_get(&s.f, path(&s, row[i].path, "")) == 200);
        CHECK_ROW_TEXT(row[i].path, fx_text(&s.f, row[i].member), row[i].changed);
        CHECK_ROW(row[i].path, fx_get(&other.f, s.path) == 404);
        CHECK_ROW(row[i].path, fx_send(&s.f, "DELETE", s.path, NULL, NULL) / 100 == 2);
        int after = fx_get(&s.f, s.path);
        CHECK_ROW(row[i].path, after == (row[i].soft ? 200 : 404));
        if (row[i].soft)
            CHECK_ROW_TEXT(row[i].path, fx_text(&s.f, "state"), "deleted");
        CHECK_ROW(row[i].path, fx_get(&s.f, row[i].path) == 200);
        CHECK_ROW(row[i].path, !strstr(fx_body(&s.f), s.id));
    }
}

static void test_users_are_searched_and_have_queues(void)
{
    struct shop s GC_AUTO(close_world) = {0};
    open_world(&s);
    CHECK_INT(fx_post(&s.f, USERS "/search",
                      "{\"query\":[{\"type\":\"EXACT\",\"fields\":[\"email\"],\"value\":"
                      "\"agnes.agent@example.com\"}]}"),
              200);
    CHECK_TEXT(fx_text(&s.f, "results.0.id"), AGNES);
    CHECK_INT(fx_number(&s.f, "total"), 1);
    CHECK_INT(fx_post(&s.f, "/api/v2/routing/queues", "{\"name\":\"Desk\"}"), 200);
    take_id(&s);
    CHECK_INT(
        fx_post(&s.f, path(&s, "/api/v2/routing/queues", "/members"), "[{\"id\":\"" AGNES "\"}]") /
            100,
        2);
    CHECK_INT(fx_get(&s.f, s.path), 200);
    CHECK_TEXT(fx_text(&s.f, "entities.0.id"), AGNES);
    CHECK_INT(fx_get(&s.f, USERS "/" AGNES "/queues"), 200);
    CHECK_TEXT(fx_text(&s.f, "entities.0.name"), "Desk");
}

static void test_a_user_who_was_made_logs_in(void)
{
    struct shop s GC_AUTO(close_world) = {0};
    char query[300];
    open_world(&s);
    CHECK_INT(fx_post(&s.f, USERS, "{\"name\":\"Zoe\",\"email\":\"zoe@example.com\"}"), 200);
    take_id(&s);
    snprintf(query, sizeof query,
             "/oauth/authorize?response_type=token&client_id=demo-client&login_hint=%s&"
             "redirect_uri=http%%3A%%2F%%2Flocalhost%%2F",
             "zoe%40example.com");
    CHECK_INT(fx_raw(&s.f, "GET", query, "", NULL), 302);
    const char *token = strstr(fx_header(&s.f, "Location"), "access_token=");
    CHECK_FATAL(token != NULL);
    snprintf(s.f.token, sizeof s.f.token, "%.*s", (int)strcspn(token + 13, "&"), token + 13);
    CHECK_INT(fx_get(&s.f, USERS "/me"), 200);
    CHECK_TEXT(fx_text(&s.f, "id"), s.id);
    CHECK_TEXT(fx_text(&s.f, "name"), "Zoe");
    CHECK_INT(fx_get(&s.f, "/api/v2/authorization/subjects/me"), 200);
    CHECK_TEXT(fx_text(&s.f, "id"), s.id);
    CHECK_INT(fx_send(&s.f, "DELETE", path(&s, USERS, ""), NULL, NULL), 200);
    CHECK_INT(fx_get(&s.f, USERS "/me"), 404);
    CHECK_INT(fx_raw(&s.f, "GET", query, "", NULL), 302);
    CHECK_HAS(fx_header(&s.f, "Location"), "error=access_denied");
}

static void test_presence_and_routing_status_are_told(void)
{
    struct shop s GC_AUTO(close_world) = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1};
    open_world(&s);
    CHECK_INT(fx_get(&s.f, USERS "/" AGNES "/presences/PURECLOUD"), 200);
    CHECK_TEXT(fx_text(&s.f, "presenceDefinition.systemPresence"), "Offline");
    CHECK_INT(fx_get(&s.f, USERS "/" AGNES "/routingstatus"), 200);
    CHECK_TEXT(fx_text(&s.f, "status"), "OFF_QUEUE");
    CHECK_INT(fx_get(&s.f, USERS "/none/routingstatus"), 404);
    CHECK_INT(fx_get(&s.f, USERS "/none/presences/purecloud"), 404);
    CHECK_INT(fx_send(&s.f, "POST", "/api/v2/notifications/channels", NULL, NULL), 200);
    take_id(&s);
    ws_open(&ws, fx_text(&s.f, "connectUri"));
    CHECK_INT(fx_post(&s.f, path(&s, "/api/v2/notifications/channels", "/subscriptions"),
                      "[{\"id\":\"v2.users." AGNES "?presence&routingStatus\"}]"),
              200);
    CHECK_INT(fx_send(&s.f, "PATCH", USERS "/" AGNES "/presences/PURECLOUD", "application/json",
                      "{\"presenceDefinition\":{\"id\":\"" ON_QUEUE "\"},\"message\":\"hi\"}"),
              200);
    CHECK_TEXT(fx_text(&s.f, "presenceDefinition.systemPresence"), "OnQueue");
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text), "{\"topicName\":\"v2.users." AGNES ".presence\"");
    CHECK_HAS(gc_strbuf_text(&ws.text), "\"systemPresence\":\"OnQueue\"");
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text),
              "\"routingStatus\":{\"userId\":\"" AGNES "\",\"status\":\"IDLE\"");
    CHECK_INT(fx_send(&s.f, "PUT", USERS "/" AGNES "/routingstatus", "application/json",
                      "{\"status\":\"NOT_RESPONDING\"}"),
              200);
    CHECK_TEXT(fx_text(&s.f, "status"), "NOT_RESPONDING");
    CHECK(ws_hears(&ws, "NOT_RESPONDING"));
    CHECK_INT(fx_send(&s.f, "PUT", USERS "/" AGNES "/routingstatus", "application/json",
                      "{\"status\":\"ASLEEP\"}"),
              400);
    CHECK_INT(fx_send(&s.f, "PATCH", USERS "/" AGNES "/presences/PURECLOUD", "application/json",
                      "{\"presenceDefinition\":{}}"),
              400);
    CHECK_INT(fx_get(&s.f, USERS "/" AGNES "/presences/PURECLOUD"), 200);
    CHECK_TEXT(fx_text(&s.f, "message"), "hi");
}

/* What stands in the code and what the document lists are the same. */
static void test_presences_are_those_of_the_document(void)
{
    struct shop s GC_AUTO(close_world) = {0};
    const cJSON *item;
    char body[160], *list;
    open_world(&s);
    CHECK_INT(fx_get(&s.f, "/api/v2/presence/definitions"), 200);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    list = gc_strdup(fx_body(&s.f));
    CHECK_FATAL(gc_json_parse(&doc, "list", list, strlen(list), &gc_json_file_limits, NULL) ==
                GC_OK);
    CHECK_INT(cJSON_GetArraySize(gc_json_get(doc.root, "entities")), 10);
    cJSON_ArrayForEach(item, gc_json_get(doc.root, "entities"))
    {
        const char *name = gc_json_str(item, "systemPresence");
        snprintf(body, sizeof body, "{\"presenceDefinition\":{\"id\":\"%s\"}}",
                 gc_json_str(item, "id"));
        CHECK_ROW(name, fx_send(&s.f, "PATCH", USERS "/" AGNES "/presences/PURECLOUD",
                                "application/json", body) == 200);
        CHECK_ROW_TEXT(name, fx_text(&s.f, "presenceDefinition.systemPresence"), name);
    }
    free(list);
}

/* Somebody asks the demo org's support line for an order. */
static void look_up(struct shop *s, const char *number, const char *has)
{
    char body[300];
    snprintf(body, sizeof body,
             "{\"flow\":\"Support Line\",\"scenario\":{\"given\":{\"clock\":"
             "\"2026-01-07T15:00:00Z\"},\"caller\":[{\"press\":\"1\"},{\"press\":\"%s\"}]}}",
             number);
    CHECK_ROW(number, fx_admin(&s->f, "POST", "/calls", body) == 200);
    CHECK_ROW_HAS(number, fx_body(&s->f), has);
}

static void test_the_flows_tables_are_the_apis(void)
{
    struct shop s GC_AUTO(close_world) = {0};
    open_world(&s);
    CHECK_INT(fx_get(&s.f, TABLES "?name=Orders"), 200);
    CHECK_FATAL(fx_text(&s.f, "entities.0.id") != NULL);
    snprintf(s.id, sizeof s.id, "%s", fx_text(&s.f, "entities.0.id"));
    CHECK_TEXT(fx_text(&s.f, "entities.0.schema.properties.State.type"), "string");
    CHECK_INT(fx_get(&s.f, path(&s, TABLES, "/rows/1001")), 200);
    CHECK_TEXT(fx_text(&s.f, "State"), "on its way");
    CHECK_INT(fx_get(&s.f, path(&s, TABLES, "/rows/7777")), 404);
    CHECK_TEXT(fx_text(&s.f, "code"), "flows.datatables.row.not.found");
    CHECK_INT(fx_post(&s.f, path(&s, TABLES, "/rows"),
                      "{\"key\":\"7777\",\"State\":\"in the mail\",\"Days\":\"4\"}"),
              200);
    CHECK_INT(fx_post(&s.f, s.path, "{\"key\":\"7777\"}"), 409);
    CHECK_INT(fx_get(&s.f, s.path), 200);
    CHECK_INT(fx_number(&s.f, "total"), 4);
    CHECK_INT(fx_send(&s.f, "PUT", path(&s, TABLES, "/rows/7777"), "application/json",
                      "{\"key\":\"7777\",\"State\":\"delivered\",\"Days\":\"0\"}"),
              200);
    CHECK_INT(fx_get(&s.f, s.path), 200);
    CHECK_TEXT(fx_text(&s.f, "State"), "delivered");
    look_up(&s, "7777", "Order 7777 is delivered.");
    CHECK_INT(fx_send(&s.f, "DELETE", path(&s, TABLES, "/rows/1001"), NULL, NULL) / 100, 2);
    look_up(&s, "1001", "no order 1001");
    look_up(&s, "1003", "Order 1003 is packed.");
}

static void test_who_it_is(void)
{
    struct shop s GC_AUTO(close_world) = {0};
    open_world(&s);
    CHECK_INT(fx_get(&s.f, "/api/v2/organizations/me"), 200);
    CHECK_TEXT(fx_text(&s.f, "name"), "Demo");
    CHECK_INT(fx_get(&s.f, "/api/v2/authorization/divisions"), 200);
    CHECK_TEXT(fx_text(&s.f, "entities.0.name"), "Home");
    CHECK_INT(fx_get(&s.f, "/api/v2/authorization/subjects/me"), 200);
    CHECK_TEXT(fx_text(&s.f, "id"), "demo-client");
    CHECK_INT(fx_get(&s.f, "/api/v2/authorization/products"), 200);
    CHECK_INT(fx_get(&s.f, "/api/v2/authorization/permissions"), 200);
}

SUITE(families,
      {"each collection keeps what it is given, apart from other worlds",
       test_each_collection_keeps_what_it_is_given},
      {"users are searched for, and have queues", test_users_are_searched_and_have_queues},
      {"a user who was made over the API logs in", test_a_user_who_was_made_logs_in},
      {"presence and routing status are kept and told", test_presence_and_routing_status_are_told},
      {"the presences are those of the document", test_presences_are_those_of_the_document},
      {"the tables of flows are the API's", test_the_flows_tables_are_the_apis},
      {"the organization, its division and who asks", test_who_it_is});
