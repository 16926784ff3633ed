/* The data action from outside: what a caller gets, step by step of the tutorial. */
#include "action/service/action.h"
#include "rig.h"
#include "tests/check.h"

static void test_a_customer_is_found(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_INT(a.status, 200);
    CHECK_TEXT(a.content_type, "application/json");
    CHECK_TEXT(a.body,
               "{\"data\":{\"full_name\":\"Leanne Graham\",\"email\":\"leanne@example.com\","
               "\"phone\":\"+15555550100\",\"is_premium_member\":false}}");
    CHECK_TEXT(rig.up.users.path, "/users/1");
    CHECK_TEXT(rig.up.users.method, "GET");
    CHECK_TEXT(rig.up.users.authorization, "");
    rig_stop(&rig);
}

static void test_absent_fields_get_the_defaults(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig.up.users.body = "{}";
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_INT(a.status, 200);
    CHECK_TEXT(a.body,
               "{\"data\":{\"full_name\":\"Unknown User\",\"email\":\"unknown@example.com\","
               "\"phone\":\"000-000-0000\",\"is_premium_member\":false}}");
    rig_stop(&rig);
}

static void test_bad_bodies_are_refused(void)
{
    static const struct {
        const char *name, *body, *detail, *code;
    } rows[] = {
        {"no data", "{\"customer_id\":1}", "Missing 'data' in request body", "missing_data"},
        {"data is null", "{\"data\":null}", "Missing 'data' in request body", "null_data"},
        {"data is empty", "{\"data\":{}}", "Missing 'data' in request body", "empty_data"},
        {"data is a text", "{\"data\":\"x\"}",
         "Invalid input format: 'data' is a string, expected an object", "invalid_body"},
        {"body is an array", "[]", "Invalid input format: the body is an array, expected an object",
         "invalid_body"},
        {"id is missing", "{\"data\":{\"id\":1}}", "Invalid input format: 'customer_id' is missing",
         "missing_input"},
        {"id is a text", "{\"data\":{\"customer_id\":\"one\"}}",
         "Invalid input format: 'customer_id' is a string, expected an integer", "invalid_input"},
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct rig_answer a = rig_lookup(&rig, "tok", rows[i].body);
        CHECK_REFUSED(rows[i].name, a, 400, rows[i].detail, rows[i].code);
    }
    struct rig_answer a = rig_lookup(&rig, "tok", "");
    CHECK_INT(a.status, 400);
    CHECK_HAS(a.body, "invalid_json");
    CHECK_INT(rig.up.users.calls, 0);
    rig_stop(&rig);
}

static void test_the_token_is_checked_before_the_body(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    struct rig_answer a = rig_lookup(&rig, NULL, "not json");
    CHECK_REFUSED("no token", a, 401, "Missing X-Genesys-Auth-Token header", "missing_token");
    rig.up.token.body = "{\"active\":false}";
    a = rig_lookup(&rig, "tok", "not json");
    CHECK_REFUSED("inactive", a, 403, "Invalid Genesys Cloud Auth Token", "invalid_token");
    rig_stop(&rig);
}

static void test_only_who_brings_no_token_is_told_how(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    struct rig_answer a = rig_lookup(&rig, NULL, RIG_BODY);
    CHECK_INT(a.status, 401);
    CHECK_TEXT(a.authenticate, "X-Genesys-Auth-Token");
    CHECK_TEXT(rig_lookup(&rig, "tok", "{}").authenticate, "");
    rig.up.token.body = "{\"active\":false}";
    a = rig_lookup(&rig, "inactive", RIG_BODY);
    CHECK_INT(a.status, 403);
    CHECK_TEXT(a.authenticate, "");
    rig_stop(&rig);
}

static void test_media_types(void)
{
    static const struct {
        const char *type;
        int status;
    } rows[] = {
        {"application/json", 200}, {"application/json; charset=utf-8", 200},
        {"Application/JSON", 200}, {NULL, 200},
        {"text/plain", 200},       {"application/x-www-form-urlencoded", 415},
        {"text/html", 415},        {"application/jsonx", 415},
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct rig_answer a = rig_send(&rig, &(struct rig_request){.method = "POST",
                                                                   .path = GC_ACTION_PATH,
                                                                   .body = RIG_BODY,
                                                                   .token = "tok",
                                                                   .content_type = rows[i].type});
        CHECK_ROW(rows[i].type ? rows[i].type : "none", a.status == rows[i].status);
    }
    rig_stop(&rig);
}

static void strict(struct gc_action_config *config)
{
    config->settings.strict_input = true;
}

static void test_strict_input_refuses_text(void)
{
    struct rig rig;
    rig_start(&rig, strict);
    struct rig_request request = {.method = "POST",
                                  .path = GC_ACTION_PATH,
                                  .body = RIG_BODY,
                                  .token = "tok",
                                  .content_type = "text/plain"};
    struct rig_answer a = rig_send(&rig, &request);
    CHECK_REFUSED("text/plain", a, 415, "Content-Type must be application/json",
                  "unsupported_media_type");
    a = rig_lookup(&rig, "tok", "{\"data\":{\"customer_id\":\"1\"}}");
    CHECK_REFUSED("a number as text", a, 400,
                  "Invalid input format: 'customer_id' is a string, expected a positive integer",
                  "invalid_input");
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    rig_stop(&rig);
}

static void small_bodies(struct gc_action_config *config)
{
    config->max_body_bytes = 64;
}

static void test_a_large_body_is_refused_after_the_token(void)
{
    static const char body[] = "{\"data\":{\"customer_id\":1,\"padding\":"
                               "\"0123456789012345678901234567890123456789\"}}";
    struct rig rig;
    rig_start(&rig, small_bodies);
    struct rig_answer a = rig_lookup(&rig, "tok", body);
    CHECK_REFUSED("too big", a, 413, "Request body is too large", "body_too_big");
    a = rig_lookup(&rig, NULL, body);
    CHECK_INT(a.status, 401);
    rig_stop(&rig);
}

static void refuse_unknown(struct gc_action_config *config)
{
    config->settings.unknown_inputs = GC_UNKNOWN_REFUSED;
}

static void test_unknown_inputs_are_ignored_or_refused(void)
{
    static const char body[] = "{\"data\":{\"customer_id\":1,\"custommer_id\":2}}";
    struct rig rig;
    rig_start(&rig, NULL);
    struct rig_answer a = rig_lookup(&rig, "tok", body);
    CHECK_INT(a.status, 200);
    rig_stop(&rig);
    rig_start(&rig, refuse_unknown);
    a = rig_lookup(&rig, "tok", body);
    CHECK_REFUSED("refused", a, 400,
                  "Invalid input format: 'custommer_id' is no input; did you mean 'customer_id'?",
                  "unknown_input");
    rig_stop(&rig);
}

static void test_unknown_paths_and_methods(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    struct rig_answer a = rig_get(&rig, "/nothing");
    CHECK_REFUSED("unknown path", a, 404, "Not Found", "not_found");
    a = rig_get(&rig, GC_ACTION_PATH);
    CHECK_REFUSED("wrong method", a, 405, "Method Not Allowed", "method_not_allowed");
    CHECK_TEXT(a.allow, "POST");
    a = rig_send(&rig, &(struct rig_request){.method = "DELETE", .path = "/health"});
    CHECK_INT(a.status, 405);
    CHECK_HAS(a.allow, "GET");
    rig_stop(&rig);
}

static void test_the_request_id_is_taken_or_made(void)
{
    char longest[GC_REQUEST_ID_BYTES], too_long[GC_REQUEST_ID_BYTES + 1];
    memset(longest, 'i', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    memset(too_long, 'i', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    const struct {
        const char *name, *given;
        bool taken;
    } rows[] = {
        {"a letter", "X", true},
        {"a digit", "7", true},
        {"a sign", "-", true},
        {"all that one may hold", longest, true},
        {"a letter more", too_long, false},
        {"nothing", "", false},
        {"a UUID", "0f8e4c1a-1111-4222-8333-444455556666", true},
        {"a word", "call_17.a", true},
        {"a space", "two words", false},
        {"markup", "<b>", false},
        {"none", NULL, false},
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct rig_answer a =
            rig_send(&rig, &(struct rig_request){.method = "POST",
                                                 .path = GC_ACTION_PATH,
                                                 .body = RIG_BODY,
                                                 .token = rows[i].name[0] == 'a' ? "t1" : "t2",
                                                 .request_id = rows[i].given});
        CHECK_ROW(rows[i].name, a.status == 200);
        if (rows[i].taken)
            CHECK_ROW_TEXT(rows[i].name, a.request_id, rows[i].given);
        else
            CHECK_ROW(rows[i].name, strlen(a.request_id) == 36);
        CHECK_ROW_TEXT(rows[i].name, rig.up.users.correlation_id, a.request_id);
    }
    rig_stop(&rig);
}

static void test_introspection_gets_the_request_id(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig_send(&rig, &(struct rig_request){.method = "POST",
                                         .path = GC_ACTION_PATH,
                                         .body = RIG_BODY,
                                         .token = "tok",
                                         .request_id = "call-1"});
    CHECK_TEXT(rig.up.token.correlation_id, "call-1");
    CHECK_TEXT(rig.up.users.correlation_id, "call-1");
    rig_stop(&rig);
}

SUITE(lookup, {"a customer is found", test_a_customer_is_found},
      {"only who brings no token is told how", test_only_who_brings_no_token_is_told_how},
      {"absent fields get the tutorial's defaults", test_absent_fields_get_the_defaults},
      {"bad bodies are refused with 400 that says which", test_bad_bodies_are_refused},
      {"the token is checked before the body", test_the_token_is_checked_before_the_body},
      {"media types other than JSON and text are refused", test_media_types},
      {"strict input refuses text", test_strict_input_refuses_text},
      {"a large body is refused, after the token", test_a_large_body_is_refused_after_the_token},
      {"unknown inputs are ignored, or refused by configuration",
       test_unknown_inputs_are_ignored_or_refused},
      {"unknown paths and methods are told apart", test_unknown_paths_and_methods},
      {"the request id is taken or made, returned and passed on",
       test_the_request_id_is_taken_or_made},
      {"introspection gets the request id", test_introspection_gets_the_request_id});
