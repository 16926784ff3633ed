/* Every answer of every operation against its model: names, types, enumerations; nothing besides.
 */
#include <stdio.h>
#include <string.h>

#include "base/json/schema.h"
#include "mock/admin/admin.h"
#include "mock/admin/openapi_operations.h"
#include "mock/api/routes.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define FLOW     "11111111-1111-4111-8111-111111111111"
#define ADA      "/api/v2/externalcontacts/contacts/c0000001-0000-4000-8000-000000000001"
#define CONTACTS "/api/v2/externalcontacts/"
#define FLOWS    "/api/v2/flows"
#define ACTIONS  "/api/v2/integrations/actions"
#define AGNES    "/api/v2/users/a0000001-0000-4000-8000-000000000001"
#define AUDITS   "{\"interval\":\"2020-01-01T00:00Z/2090-01-01T00:00Z\"}"
#define LOOKUP   ACTIONS "/custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"

enum { MAX_CALLED = 200 };

/* What was called and found right. */
struct answers {
    struct fx f;
    const char *called[MAX_CALLED];
    size_t n;
};

static bool was_called(const struct answers *a, const char *operation)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->called[i], operation) == 0)
            return true;
    return false;
}

static bool has_model(const char *name, const struct gc_json *doc, struct gc_problems *problems)
{
    static const char *const files[] = {"platform.schema.json", "control.schema.json"};
    char schema[128];
    for (size_t i = 0; i < GC_COUNT_OF(files); i++) {
        snprintf(schema, sizeof schema, "%s#/$defs/%s", files[i], name);
        if (gc_schema_named(schema))
            return gc_schema_check_named(schema, doc, doc->root, name, 0, problems);
    }
    return false;
}

/* The last answer is what the operation's row says. */
static void check_answer(struct answers *a, const char *operation, int status)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error first = {0};
    const struct mock_operation_row *row = mock_operation_row(operation);
    CHECK_ROW(operation, row != NULL);
    if (!row)
        return;
    CHECK_ROW(operation, status == (row->status ? row->status : 200));
    if (row->answer && !has_model(row->answer, &a->f.json, &problems)) {
        (void)gc_problems_status(&problems, &first);
        CHECK_ROW_TEXT(operation, gc_error_text(&first), "");
        CHECK_ROW_TEXT(operation, fx_body(&a->f), row->answer);
    }
    if (!row->answer && !row->media)
        CHECK_ROW_TEXT(operation, fx_body(&a->f), "");
    if (!was_called(a, operation) && a->n < MAX_CALLED)
        a->called[a->n++] = operation;
}

static void get(struct answers *a, const char *operation, const char *path)
{
    check_answer(a, operation, fx_get(&a->f, path));
}

static void ask(struct answers *a, const char *operation, const char *method, const char *path,
                const char *body)
{
    check_answer(a, operation,
                 fx_send(&a->f, method, path, body ? "application/json" : NULL, body));
}

static void admin(struct answers *a, const char *operation, const char *method, const char *path,
                  const char *body)
{
    check_answer(a, operation, fx_admin(&a->f, method, path, body));
}

/* "before" + the id of the last answer + "after", for the next path. */
static const char *with_id(struct answers *a, const char *before, const char *after)
{
    static char path[512];
    const char *id = fx_text(&a->f, "id");
    snprintf(path, sizeof path, "%s%s%s", before, id ? id : "none", after);
    return path;
}

static void call_flows(struct answers *a)
{
    static const char *const queries[] = {"", "?pageSize=1", "?pageSize=1&pageNumber=2"};
    char path[128];
    for (size_t i = 0; i < GC_COUNT_OF(queries); i++) {
        snprintf(path, sizeof path, FLOWS "%s", queries[i]);
        get(a, "getFlows", path);
    }
    get(a, "getFlow", FLOWS "/" FLOW);
    get(a, "getFlowVersions", FLOWS "/" FLOW "/versions");
    get(a, "getFlowVersion", FLOWS "/" FLOW "/versions/1");
    get(a, "getFlowVersionConfiguration", FLOWS "/" FLOW "/versions/1/configuration");
    get(a, "getFlowLatestconfiguration", FLOWS "/" FLOW "/latestconfiguration");
    ask(a, "postFlowsExecutions", "POST", FLOWS "/executions", "{\"flowId\":\"" FLOW "\"}");
    get(a, "getFlowsExecution", with_id(a, FLOWS "/executions/", ""));
    get(a, "getArchitectFlow", "/api/v2/architect/flows/" FLOW);
    ask(a, "postArchitectSimulations", "POST", "/api/v2/architect/simulations",
        "{\"flowId\":\"" FLOW "\",\"context\":{\"from\":\"+15551234567\"}}");
}

static void call_contacts(struct answers *a)
{
    static const char whole[] =
        "{\"firstName\":\"Zo\u00eb\",\"lastName\":\"X\",\"salutation\":\"Dr\",\"middleName\":\"Q\","
        "\"title\":\"Head\",\"surveyOptOut\":true,\"externalSystemUrl\":\"https://example.com/1\","
        "\"address\":{\"city\":\"Bern\"},\"customFields\":{\"a\":1},\"identifiers\":[],"
        "\"externalIds\":[],\"workPhone\":{\"display\":\"1\",\"e164\":\"+15550003333\","
        "\"extension\":\"12\",\"acceptsSMS\":true},\"otherEmail\":\"o@example.com\","
        "\"type\":\"Curated\",\"schema\":{},\"twitterId\":{}}";
    get(a, "getExternalcontactsContacts", CONTACTS "contacts");
    get(a, "getExternalcontactsContacts", CONTACTS "contacts?pageSize=2&pageNumber=2");
    get(a, "getExternalcontactsContacts", CONTACTS "contacts?sortOrder=title");
    get(a, "getExternalcontactsScanContacts", CONTACTS "scan/contacts");
    get(a, "getExternalcontactsContact", ADA);
    get(a, "getExternalcontactsReversewhitepageslookup",
        CONTACTS "reversewhitepageslookup?lookupVal=%2B15551234567");
    ask(a, "postExternalcontactsIdentifierlookupContacts", "POST",
        CONTACTS "identifierlookup/contacts",
        "{\"type\":\"Email\",\"value\":\"grace@example.net\"}");
    ask(a, "postExternalcontactsContacts", "POST", CONTACTS "contacts", whole);
    CHECK_INT(fx_number(&a->f, "workPhone.extension"), 12);
    CHECK_TEXT(fx_text(&a->f, "middleName"), "Q");
    ask(a, "putExternalcontactsContact", "PUT", with_id(a, CONTACTS "contacts/", ""), whole);
    ask(a, "patchExternalcontactsContact", "PATCH", with_id(a, CONTACTS "contacts/", ""),
        "{\"title\":null}");
    ask(a, "deleteExternalcontactsContact", "DELETE", with_id(a, CONTACTS "contacts/", ""), NULL);
    ask(a, "postExternalcontactsContactNotes", "POST", ADA "/notes", "{\"noteText\":\"n\"}");
    get(a, "getExternalcontactsContactNote", with_id(a, ADA "/notes/", ""));
    ask(a, "putExternalcontactsContactNote", "PUT", with_id(a, ADA "/notes/", ""),
        "{\"noteText\":\"m\"}");
    ask(a, "patchExternalcontactsContactNote", "PATCH", with_id(a, ADA "/notes/", ""),
        "{\"noteText\":\"l\"}");
    const char *note = with_id(a, ADA "/notes/", "");
    get(a, "getExternalcontactsContactNotes", ADA "/notes");
    ask(a, "deleteExternalcontactsContactNote", "DELETE", note, NULL);
}

static void call_logins(struct answers *a)
{
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\n";
    check_answer(a, "postOauthToken",
                 fx_raw(&a->f, "POST", "/oauth/token", form,
                        "grant_type=client_credentials&client_id=demo-client&"
                        "client_secret=demo-secret"));
    check_answer(a, "getOauthAuthorize",
                 fx_raw(&a->f, "GET",
                        "/oauth/authorize?response_type=token&client_id=demo-client&"
                        "redirect_uri=http%3A%2F%2Flocalhost%2F",
                        "", NULL));
    const char *token = strstr(fx_header(&a->f, "Location"), "access_token=");
    CHECK_FATAL(token != NULL);
    snprintf(a->f.token, sizeof a->f.token, "%.*s", (int)strcspn(token + 13, "&"), token + 13);
    check_answer(a, "getLogout",
                 fx_raw(&a->f, "GET",
                        "/logout?client_id=demo-client&redirect_uri=http%3A%2F%2Flocalhost%2F", "",
                        NULL));
    get(a, "getUsersMe", "/api/v2/users/me?expand=organization,authorization");
    get(a, "getUsersMe", "/api/v2/users/me");
    get(a, "getUserPresence", AGNES "/presences/PURECLOUD");
    ask(a, "patchUserPresence", "PATCH", AGNES "/presences/PURECLOUD",
        "{\"presenceDefinition\":{\"id\":\"6a3af858-942f-489d-9700-5f9bcdcdae9b\"}}");
    get(a, "getUserPresence", AGNES "/presences/PURECLOUD");
    get(a, "getUserPresencesPurecloud", AGNES "/presences/purecloud");
    ask(a, "patchUserPresencesPurecloud", "PATCH", AGNES "/presences/purecloud",
        "{\"presenceDefinition\":{\"id\":\"6a3af858-942f-489d-9700-5f9bcdcdae9b\"}}");
    get(a, "getUserRoutingstatus", AGNES "/routingstatus");
    ask(a, "putUserRoutingstatus", "PUT", AGNES "/routingstatus", "{\"status\":\"IDLE\"}");
    get(a, "getOrganizationsMe", "/api/v2/organizations/me");
    get(a, "getAuthorizationSubjectsMe", "/api/v2/authorization/subjects/me");
    get(a, "getTokensMe", "/api/v2/tokens/me");
    ask(a, "headTokensMe", "HEAD", "/api/v2/tokens/me", NULL);
    ask(a, "postOauth2Introspect", "POST", "/api/v2/oauth2/introspect", "{\"token\":\"x\"}");
    ask(a, "deleteTokensMe", "DELETE", "/api/v2/tokens/me", NULL);
    CHECK_FATAL(fx_login(&a->f, "demo-client", "demo-secret"));
    get(a, "getTokensMe", "/api/v2/tokens/me");
}

static void call_notifications(struct answers *a)
{
    static const char channels[] = "/api/v2/notifications/channels";
    static const char topics[] = "[{\"id\":\"v2.users.u.presence\"},{\"id\":\"bad\"}]";
    char path[128], all[160];
    ask(a, "postNotificationsChannels", "POST", channels, NULL);
    snprintf(path, sizeof path, "%s/%s", channels, fx_text(&a->f, "id"));
    ask(a, "headNotificationsChannel", "HEAD", path, NULL);
    get(a, "getNotificationsChannels", channels);
    strcat(path, "/subscriptions");
    snprintf(all, sizeof all, "%s?ignoreErrors=true", path);
    ask(a, "postNotificationsChannelSubscriptions", "POST", all, topics);
    ask(a, "putNotificationsChannelSubscriptions", "PUT", all, topics);
    get(a, "getNotificationsChannelSubscriptions", path);
    admin(a, "adminPublishNotification", "POST", "/notifications",
          "{\"topicName\":\"v2.users.u.presence\",\"eventBody\":{}}");
    admin(a, "adminListNotifications", "GET", "/notifications", NULL);
    ask(a, "deleteNotificationsChannelSubscriptions", "DELETE", path, NULL);
    admin(a, "adminCloseNotifications", "DELETE", "/notifications", NULL);
    get(a, "getNotificationsAvailabletopics", "/api/v2/notifications/availabletopics");
    get(a, "getNotificationsAvailabletopics",
        "/api/v2/notifications/availabletopics?expand=description,enforced,visibility,"
        "transports,topicParameters");
}

static void call_others(struct answers *a)
{
    get(a, "getWelcome", "/");
    ask(a, "postAuditsQuery", "POST", "/api/v2/audits/query", AUDITS);
    get(a, "getAuditsQueryTransactionId", with_id(a, "/api/v2/audits/query/", ""));
    get(a, "getAuditsQueryTransactionIdResults", with_id(a, "/api/v2/audits/query/", "/results"));
    CHECK(fx_at(&a->f, "entities.0") != NULL);
    ask(a, "postAuditsQueryRealtime", "POST", "/api/v2/audits/query/realtime", AUDITS);
    get(a, "getCollection", "/users");
    get(a, "getCollectionItem", "/users/1");
    get(a, "getOpenapi", "/openapi.json");
}

static void call_control_plane(struct answers *a)
{
    char path[300];
    admin(a, "adminHealth", "GET", "/health", NULL);
    admin(a, "adminReady", "GET", "/ready", NULL);
    admin(a, "adminHelp", "GET", "/help", NULL);
    admin(a, "adminHelpTopic", "GET", "/help/faults", NULL);
    admin(a, "adminEnv", "GET", "/env", NULL);
    admin(a, "adminOpenapi", "GET", "/openapi.json", NULL);
    admin(a, "adminListWorlds", "GET", "/worlds?limit=2", NULL);
    snprintf(path, sizeof path, "/worlds/%s", a->f.world);
    admin(a, "adminGetWorld", "GET", path, NULL);
    strcat(path, "-x");
    snprintf(path + 100, 200, "{\"name\":\"%s-x\"}", a->f.world);
    admin(a, "adminAddWorld", "POST", "/worlds", path + 100);
    strcat(path, "/reset");
    admin(a, "adminResetWorld", "POST", path, NULL);
    *strrchr(path, '/') = '\0';
    admin(a, "adminDeleteWorld", "DELETE", path, NULL);
    admin(a, "adminAddFaults", "POST", "/faults",
          "{\"id\":\"f\",\"match\":{\"path\":\"/x\"},\"action\":{\"answers\":[{\"status\":503},{"
          "\"pass\":true}]}}");
    admin(a, "adminListFaults", "GET", "/faults", NULL);
    admin(a, "adminGetFault", "GET", "/faults/f", NULL);
    admin(a, "adminListScenarios", "GET", "/scenarios", NULL);
    admin(a, "adminResetScenarios", "POST", "/scenarios/reset", NULL);
    admin(a, "adminDeleteFault", "DELETE", "/faults/f", NULL);
    admin(a, "adminClearFaults", "DELETE", "/faults", NULL);
    admin(a, "adminAddStubs", "POST", "/stubs",
          "[{\"id\":\"s\",\"match\":{\"path\":\"/x\"},\"scenario\":\"c\",\"new_state\":\"d\","
          "\"answers\":[{\"status\":204}]}]");
    admin(a, "adminListStubs", "GET", "/stubs", NULL);
    admin(a, "adminGetStub", "GET", "/stubs/s", NULL);
    admin(a, "adminPutStub", "PUT", "/stubs/s",
          "{\"scenario\":\"c\",\"new_state\":\"d\",\"match\":{\"path\":\"/x\"},"
          "\"answer\":{\"status\":204}}");
    admin(a, "adminListStates", "GET", "/states", NULL);
    admin(a, "adminGetState", "GET", "/states/c", NULL);
    admin(a, "adminSetState", "PUT", "/states/c", "{\"state\":\"d\"}");
    admin(a, "adminResetState", "DELETE", "/states/c", NULL);
    admin(a, "adminResetStates", "DELETE", "/states", NULL);
    admin(a, "adminDeleteStub", "DELETE", "/stubs/s", NULL);
    admin(a, "adminClearStubs", "DELETE", "/stubs", NULL);
    admin(a, "adminFreezeClock", "POST", "/clock/freeze", "{}");
    admin(a, "adminAdvanceClock", "POST", "/clock/advance", "{\"ms\":1}");
    admin(a, "adminRunClock", "POST", "/clock/run", NULL);
    admin(a, "adminResetClock", "POST", "/clock/reset", NULL);
    admin(a, "adminGetClock", "GET", "/clock", NULL);
}

static void call_journal_and_org(struct answers *a)
{
    char path[64], body[64];
    fx_get(&a->f, "/nothing");
    admin(a, "adminUnmatchedRequests", "GET", "/requests/unmatched", NULL);
    admin(a, "adminListRequests", "GET", "/requests", NULL);
    snprintf(path, sizeof path, "/requests/%d", (int)fx_number(&a->f, "requests.0.id"));
    admin(a, "adminGetRequest", "GET", path, NULL);
    snprintf(body, sizeof body, "{\"text\":\"%.20s\"}", a->f.token);
    admin(a, "adminFindTokens", "POST", "/tokens/find", body);
    admin(a, "adminFindRequests", "POST", "/requests/find", "{\"path\":\"/nothing\"}");
    admin(a, "adminCountRequests", "POST", "/requests/count", "{}");
    admin(a, "adminVerifyRequests", "POST", "/requests/verify",
          "{\"match\":{\"path\":\"/nothing\"},\"exactly\":1}");
    admin(a, "adminClearRequests", "DELETE", "/requests", NULL);
    admin(a, "adminCoverage", "GET", "/coverage", NULL);
    admin(a, "adminFlowCoverage", "GET", "/coverage/flows", NULL);
    admin(a, "adminCall", "POST", "/calls",
          "{\"flow\":\"Slow flow\",\"context\":{\"from\":\"+1\"}}");
    admin(a, "adminGetOrg", "GET", "/org", NULL);
    admin(a, "adminPatchOrg", "PATCH", "/org", "{}");
    admin(a, "adminListOrgItems", "GET", "/org/clients", NULL);
    admin(a, "adminGetOrgItem", "GET", "/org/clients/demo-client", NULL);
    admin(a, "adminPatchOrgItem", "PATCH", "/org/clients/demo-client", "{\"name\":\"x\"}");
    admin(a, "adminPutOrgItem", "PUT", "/org/clients/c", "{\"secret\":\"secret-of-c\"}");
    admin(a, "adminDeleteOrgItem", "DELETE", "/org/clients/c", NULL);
    admin(a, "adminPlatform", "GET", "/platform", NULL);
    admin(a, "adminPutPlatformItem", "PUT", "/org/platform?path=/api/v2/routing/skills&key=k",
          "{\"name\":\"x\"}");
    admin(a, "adminPatchPlatformItem", "PATCH", "/org/platform?path=/api/v2/routing/skills&key=k",
          "{\"name\":\"y\"}");
    admin(a, "adminListPlatformItems", "GET", "/org/platform?path=/api/v2/routing/skills", NULL);
    admin(a, "adminDeletePlatformItem", "DELETE", "/org/platform?path=/api/v2/routing/skills&key=k",
          NULL);
    admin(a, "adminValidateOrg", "GET", "/org/validate", NULL);
    admin(a, "adminReset", "POST", "/reset", NULL);
}

/* What is not asked here: it ends the server, never ends, changes the shared org or is no JSON; and
 * data actions, which have tests of their own, as conversations have (test_talk_answers.c). */
static bool is_left_out(const char *operation)
{
    static const char *const names[] = {"adminShutdown", "adminEvents", "adminReloadOrg",
                                        "adminMetrics", "getChannelSocket"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (strcmp(names[i], operation) == 0)
            return true;
    return strstr(operation, "IntegrationsAction") || strstr(operation, "Conversation") ||
           strstr(operation, "QueuesObservations");
}

static void check_all_called(const struct answers *a, const struct mock_route *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *operation = rows[i].operation_id;
        CHECK_ROW(operation, mock_operation_row(operation) || strstr(rows[i].route.pattern, "ui"));
        if (mock_operation_row(operation) && !is_left_out(operation))
            CHECK_ROW(operation, was_called(a, operation));
    }
}

static void test_every_answer_is_its_model(void)
{
    struct answers a = {.n = 0};
    fx_open(&a.f);
    call_logins(&a);
    call_flows(&a);
    call_contacts(&a);
    call_notifications(&a);
    call_others(&a);
    call_control_plane(&a);
    call_journal_and_org(&a);
    check_all_called(&a, mock_api_routes, mock_n_api_routes);
    check_all_called(&a, mock_collection_routes, mock_n_collection_routes);
    check_all_called(&a, mock_admin_routes, mock_n_admin_routes);
    fx_close(&a.f);
}

static void test_every_error_is_the_published_one(void)
{
    static const struct {
        const char *method, *path, *body;
        int status;
    } row[] = {{"GET", "/api/v2/none", NULL, 404},
               {"GET", FLOWS "/none", NULL, 404},
               {"GET", FLOWS "?pageSize=0", NULL, 400},
               {"POST", CONTACTS "contacts", "{\"firstName\":7}", 400},
               {"POST", CONTACTS "contacts", "x", 400},
               {"DELETE", FLOWS, NULL, 405},
               {"GET", "/api/v2/users/me", NULL, 400}};
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i <= GC_COUNT_OF(row); i++) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        if (i == 0)
            CHECK_INT(fx_get(&f, FLOWS), 401);
        else
            CHECK_ROW(row[i - 1].path, fx_send(&f, row[i - 1].method, row[i - 1].path,
                                               row[i - 1].body ? "application/json" : NULL,
                                               row[i - 1].body) == row[i - 1].status);
        CHECK_ROW(i ? row[i - 1].path : "no token", has_model("ErrorBody", &f.json, &problems));
        CHECK_TEXT(fx_text(&f, "contextId"), fx_header(&f, "ININ-Correlation-Id"));
        if (i == 0)
            CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    }
}

/* Each reference of the document leads somewhere. */
static void check_references(const cJSON *doc, const cJSON *node, size_t *n)
{
    const cJSON *child;
    const char *target = gc_json_str(node, "$ref");
    if (target) {
        char path[256];
        const cJSON *at = doc;
        snprintf(path, sizeof path, "%s", target);
        CHECK_ROW(target, strncmp(path, "#/", 2) == 0);
        for (char *rest = NULL, *name = strtok_r(path + 2, "/", &rest); name;
             name = strtok_r(NULL, "/", &rest))
            at = gc_json_get(at, name);
        CHECK_ROW(target, at != NULL);
        (*n)++;
    }
    cJSON_ArrayForEach(child, node) check_references(doc, child, n);
}

static void test_the_document_is_whole(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    const cJSON *path, *operation;
    size_t n_refs = 0, n_queries = 0;
    fx_open(&f);
    CHECK_INT(fx_get(&f, "/openapi.json"), 200);
    check_references(f.json.root, f.json.root, &n_refs);
    CHECK(n_refs > 300);
    CHECK(strstr(fx_body(&f), "errorMessage") == NULL);
    cJSON_ArrayForEach(path, gc_json_get(f.json.root, "paths"))
    {
        cJSON_ArrayForEach(operation, path)
        {
            const cJSON *parameter;
            CHECK_ROW(path->string, gc_json_get(operation, "responses") != NULL);
            cJSON_ArrayForEach(parameter, gc_json_get(operation, "parameters"))
            {
                CHECK_ROW(path->string, gc_json_get(parameter, "schema") != NULL);
                n_queries += strcmp(gc_json_str(parameter, "in"), "query") == 0;
            }
        }
    }
    CHECK(n_queries > 100);
}

SUITE(answers, {"every answer is its model", test_every_answer_is_its_model},
      {"every error is the published one", test_every_error_is_the_published_one},
      {"the OpenAPI document is whole", test_the_document_is_whole});
