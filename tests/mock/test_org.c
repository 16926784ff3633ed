/* An org as it is loaded from one folder, and what is said about a folder that is not right. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "mock/api/routes.h"
#include "mock/org/org.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

static void test_demo_org(void)
{
    char dir[1024];
    struct gc_error err;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    CHECK_FATAL(mock_org_find_demo(dir, sizeof dir, &err) != NULL);
    const char *dirs[] = {dir};
    struct mock_org *org = NULL;
    CHECK_STATUS(mock_org_load(&org, dirs, 1, mock_api_operations(), &problems, &err), GC_OK, &err);
    gc_problems_print(&problems, stderr);
    CHECK_FATAL(org != NULL);

    const struct mock_client *c = mock_org_client(org, "demo-client");
    CHECK_FATAL(c != NULL);
    CHECK_TEXT(c->secret, "demo-secret");
    CHECK(mock_texts_have(&c->permissions, "anything:at:all"));
    CHECK_INT(c->token_lifetime_s, 86400);
    CHECK_INT(c->requests_per_minute, -1);
    CHECK_INT(mock_org_client(org, "expired-client")->token_lifetime_s, 0);
    CHECK_INT(mock_org_client(org, "limited-client")->requests_per_minute, 5);
    CHECK(mock_org_client(org, "disabled-client")->disabled);
    CHECK(!mock_texts_have(&mock_org_client(org, "reader-client")->permissions,
                           "architect:flow:run"));
    CHECK_INT(mock_org_count(org, MOCK_CLIENTS, NULL), 7);

    struct mock_contact contact = {0};
    CHECK(mock_org_contact_by_number(org, "+15551234567", &contact));
    CHECK_HAS(contact.json, "\"Ada Example\"");
    CHECK(mock_org_contact_by_number(org, "tel:+1-555-123-4568", &contact));
    CHECK_HAS(contact.json, "\"name\":\"Grace Sample\",\"email\":\"grace.sample@example.com\"");
    CHECK_HAS(contact.json, "\"attributes\":{\"accountNumber\":\"200007\"");
    CHECK(!mock_org_contact_by_number(org, "+15550001111", &contact));

    CHECK_INT(mock_org_count(org, MOCK_COLLECTION, "users"), 10);
    CHECK_TEXT(gc_json_str(mock_org_item(org, "users", "7"), "name"), "Kurtis Weissnat");
    CHECK(mock_org_item(org, "users", "11") == NULL);
    CHECK(mock_org_data_action(org, "Customer Lookup") != NULL);
    CHECK(mock_org_data_action(org, "Customer Lookup") ==
          mock_org_data_action(org, "custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"));
    CHECK_INT(mock_org_settings(org)->flow_step_limit, 1000);
    mock_org_unref(org);
}

static void test_demo_org_of_the_environment(void)
{
    char dir[256], demo[300], found[4096];
    struct gc_error err = {0};
    org_folder(dir, sizeof dir);
    org_file(dir, "demo/org.json", "{}");
    snprintf(demo, sizeof demo, "%s/demo", dir);
    CHECK(setenv("GCMOCK_ORGS", dir, 1) == 0);
    CHECK_TEXT(mock_org_find_demo(found, sizeof found, &err), demo);
    CHECK(mock_org_find_demo(found, 10, &err) == NULL);
    CHECK(err.status == GC_E_IO);
    CHECK(unsetenv("GCMOCK_ORGS") == 0);
}

#define CONTRACT(text)                                                                             \
    "data-actions.json", "[{\"id\":\"a\",\"name\":\"n\",\"url\":\"/x\",\"contract\":{" text "}}]"

/* One file, and what must be said about it. */
static const struct {
    const char *name, *file, *text, *expect;
} bad[] = {
    {"not JSON", "clients.json", "[{]", "clients.json:1:3: "},
    {"not an array", "clients.json", "{}", "clients.json:1:1: clients must be an array"},
    {"an item is no object", "clients.json", "[7]", "clients.json:1:2: client must be an object"},
    {"no id", "clients.json", "[{\"secret\":\"s\"}]", "clients.json:1:2: missing key \"id\""},
    {"an id that is a number", "clients.json", "[{\"id\":7,\"secret\":\"s\"}]",
     "clients.json:1:8: \"id\" of client must be a string"},
    {"an empty id", "clients.json", "[{\"id\":\"\",\"secret\":\"s\"}]",
     "\"id\" of client must have 1 to 127 characters"},
    {"no secret", "clients.json", "[\n {\"id\":\"a\"}]",
     "clients.json:2:2: missing key \"secret\""},
    {"an empty secret", "clients.json", "[{\"id\":\"a\",\"secret\":\"\"}]", "must not be empty"},
    {"an unknown key", "clients.json", "[{\"id\":\"a\",\"secret\":\"s\",\"permission\":[]}]",
     "did you mean \"permissions\"?"},
    {"a colon in an id", "clients.json", "[{\"id\":\"a:b\",\"secret\":\"s\"}]",
     "must not hold ':'"},
    {"a lifetime too long", "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\",\"accessTokenValiditySeconds\":172801}]",
     "clients.json:1:54: \"accessTokenValiditySeconds\" of client must be 0 to 172800, not 172801"},
    {"a negative lifetime", "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\",\"accessTokenValiditySeconds\":-1}]", "must be 0 to 172800"},
    {"a permission that is no text", "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\",\"permissions\":[\"x\",7]}]",
     "clients.json:1:44: an element of \"permissions\" must be a string, not a number"},
    {"an id twice", "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\"},\n {\"id\":\"a\",\"secret\":\"t\"}]",
     "clients.json:2:8: client \"a\" is there twice, first at 1:8"},
    {"ids 7 and \"7\" are one", "collections/things.json", "[{\"id\":7},{\"id\":\"7\"}]",
     "things.json:1:17: item \"7\" is there twice, first at 1:8"},
    {"a fraction as id", "collections/things.json", "[{\"id\":1.5}]",
     "must be a string or an integer"},
    {"a name that collides", "collections/api.json", "[]", "the name of a collection must be"},
    {"a collection that is no .json", "collections/things.txt", "[]", "must end in .json"},
    {"a contact's number", "contacts.json", "[{\"id\":\"a\",\"phoneNumbers\":[\"call me\"]}]",
     "contacts.json:1:28: \"call me\" is not a telephone number"},
    {"a number in a field of its own", "contacts.json",
     "[{\"id\":\"a\",\"cellPhone\":{\"e164\":\"12\"}}]",
     "contacts.json:1:32: \"12\" is not a telephone number"},
    {"a phone without number", "contacts.json", "[{\"id\":\"a\",\"cellPhone\":{}}]",
     "contacts.json:1:24: missing key \"e164\" in phone"},
    {"a line that is not JSON", "contacts.jsonl",
     "{\"id\":\"a\"}\r\n\r\n{\"id\":\"b\" \"name\":1}\n", "contacts.jsonl:3:11: "},
    {"a line's wrong type", "contacts.jsonl", "\n  {\"id\":\"a\",\"name\":7}\n",
     "contacts.jsonl:2:20: \"name\" of contact must be a string"},
    {"a line's id again", "contacts.jsonl", "{\"id\":\"a\"}\n\n{\"id\":\"a\"}\n",
     "contacts.jsonl:3:7: contact \"a\" is there twice, first at line 1"},
    {"two objects in a line", "contacts.jsonl", "{\"id\":\"a\"}{\"id\":\"b\"}\n",
     "contacts.jsonl:1:11: "},
    {"a data action's url", "data-actions.json",
     "[{\"id\":\"a\",\"name\":\"n\",\"url\":\"ftp://x\"}]", "\"url\" of data action must be http"},
    {"a time-out of nothing", "data-actions.json",
     "[{\"id\":\"a\",\"name\":\"n\",\"url\":\"/x\",\"timeoutMs\":0}]",
     "\"timeoutMs\" of data action must be 1 to 60000, not 0"},
    {"a contract's key", "data-actions.json",
     "[{\"id\":\"a\",\"name\":\"n\",\"url\":\"/x\",\"contract\":{\"inputs\":{}}}]",
     "unknown key \"inputs\" in contract; did you mean \"input\"?"},
    {"an input that nests", CONTRACT("\"input\":{\"properties\":{\"a\":{\"type\":\"object\"}}}"),
     "an input must be string, integer, number, boolean or null, not \"object\""},
    {"an input's type", CONTRACT("\"input\":{\"properties\":{\"a\":{\"type\":\"interger\"}}}"),
     "data-actions.json:1:81: unknown type \"interger\"; did you mean \"integer\"?"},
    {"an input's name", CONTRACT("\"input\":{\"properties\":{\"1a\":{}}}"),
     "the input \"1a\" must be"},
    {"a reserved input", CONTRACT("\"input\":{\"properties\":{\"orgId\":{}}}"),
     "\"orgId\" is reserved"},
    {"an output's type, deep inside",
     CONTRACT("\"output\":{\"properties\":{\"a\":{\"items\":{\"type\":[\"null\",\"txt\"]}}}}"),
     "unknown type \"txt\""},
    {"an output that is no schema", CONTRACT("\"output\":{\"properties\":{\"a\":\"string\"}}"),
     "\"a\" of properties must be an object, not a string"},
    {"required, but not described", CONTRACT("\"output\":{\"required\":[\"a\"]}"),
     "\"a\" is required, but not one of the properties"},
    {"a setting's key", "org.json", "{\"naem\":\"x\"}",
     "org.json:1:2: unknown key \"naem\" in org"},
    {"a setting's range", "org.json", "{\"simulation\":{\"stepLimit\":0}}",
     "org.json:1:28: \"stepLimit\" of simulation must be 1 to 10000000, not 0"},
    {"a country code", "org.json", "{\"defaultCountryCode\":\"US\"}", "must be 1 to 3 digits"},
    {"a file that is not known", "contact.json", "[]",
     "contact.json: unknown file; did you mean \"contacts.json\"?"},
    {"a flow of nonsense", "flows/a.json", "[]", "flow must be an object"},
    {"a fault of nonsense", "faults.json", "[{\"match\":{},\"action\":{\"fautl\":\"x\"}}]",
     "faults.json:1:"},
    {"only a README", "README.md", "hello", "the folder holds no file of an org"},
};

static void test_bad_files(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(bad); i++) {
        char dir[256];
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        struct gc_error err = {0};
        struct mock_org *org = NULL;
        org_folder(dir, sizeof dir);
        org_file(dir, bad[i].file, bad[i].text);
        CHECK_ROW(bad[i].name, load_org(&org, dir, &problems, &err) == GC_E_DATA && !org);
        CHECK_ROW(bad[i].name, problems.n == 1);
        CHECK_ROW_HAS(bad[i].name, problems.n_kept ? problems.list[0].whole : "", bad[i].expect);
        CHECK_ROW_HAS(bad[i].name, gc_error_text(&err), bad[i].expect);
        mock_org_unref(org);
    }
}

static void test_all_problems_are_told(void)
{
    char dir[256];
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(dir, sizeof dir);
    org_file(
        dir, "clients.json",
        "[{\"id\":\"a\",\"secret\":\"hush-hush\",\"disabled\":1,\"naem\":\"x\"},{\"id\":\"b\"}]");
    org_file(dir, "contacts.jsonl", "{\"id\":\"a\",\"phoneNumbers\":[\"x\",\"y\"]}\nnonsense\n");
    org_file(dir, "whatever.json", "");
    org_file(dir, "org.json", "{\"$schema\":\"org.schema.json\"}");
    CHECK_STATUS(load_org(&org, dir, &problems, &err), GC_E_DATA, &err);
    CHECK_INT(problems.n, 7);
    for (size_t i = 0; i < problems.n_kept; i++)
        CHECK(strstr(problems.list[i].whole, "hush-hush") == NULL);
    CHECK_HAS(gc_error_text(&err), "(and 6 more)");
}

static void test_no_folder(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    CHECK_STATUS(load_org(&org, "/nowhere/at/all", &problems, &err), GC_E_IO, &err);
    CHECK_TEXT(gc_error_text(&err), "/nowhere/at/all: there is no such folder");
    CHECK_STATUS(load_org(&org, "/nowhere/at/all", NULL, NULL), GC_E_IO, NULL);
}

static void test_two_files_for_one_thing(void)
{
    char dir[256];
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(dir, sizeof dir);
    org_file(dir, "contacts.json", "[]");
    org_file(dir, "contacts.jsonl", "");
    org_file(dir, "users.json", "[]");
    org_file(dir, "collections/users.json", "[]");
    CHECK_STATUS(load_org(&org, dir, &problems, &err), GC_E_DATA, &err);
    CHECK_INT(problems.n, 2);
    CHECK_HAS(gc_error_text(&err), "contacts.json and contacts.jsonl are both there");
}

static void test_a_flow_twice(void)
{
    static const char flow[] = "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"n\",\"nodes\":[{"
                               "\"id\":\"n\",\"name\":\"N\",\"type\":\"Disconnect\"}]}";
    char dir[256];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(dir, sizeof dir);
    org_file(dir, "flows/a.json", flow);
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_OK, &err);
    CHECK(org && mock_org_flow(org, "f") && mock_org_flow(org, "f")->model);
    mock_org_unref(org);
    org_file(dir, "flows/b.json", flow);
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err), "flows/b.json:1:7: flow \"f\" is there twice, first at a.json");
}

static void test_a_pipe_does_not_hang_the_load(void)
{
    char dir[256], path[300];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(dir, sizeof dir);
    snprintf(path, sizeof path, "%s/contacts.jsonl", dir);
    CHECK(mkfifo(path, 0600) == 0);
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err), "is not a file");
}

static bool join_ids(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    char *ids = ctx;
    CHECK(strlen(json) == json_bytes);
    CHECK(strstr(json, "hush") == NULL);
    snprintf(ids + strlen(ids), 100 - strlen(ids), "%s ", id);
    return strcmp(id, "stop") != 0;
}

static void test_listing_keeps_order_and_secrets(void)
{
    char dir[256], ids[100] = "";
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(dir, sizeof dir);
    org_file(dir, "clients.json",
             "[{\"id\":\"z\",\"secret\":\"hush\"},{\"id\":\"a\",\"secret\":\"hush\"},"
             "{\"id\":\"stop\",\"secret\":\"hush\"},{\"id\":\"no\",\"secret\":\"hush\"}]");
    org_file(dir, "collections/b.json", "[]");
    org_file(dir, "collections/a.json", "[{\"id\":1}]");
    org_file(dir, ".hidden", "x");
    org_file(dir, "clients.json~", "x");
    org_file(dir, "clients.json.bak", "x");
    org_file(dir, "contacts.json.orig", "x");
    org_file(dir, "cases/first.json", "x");
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_OK, &err);
    CHECK_FATAL(org != NULL);
    mock_org_each(org, MOCK_CLIENTS, NULL, join_ids, ids);
    CHECK_TEXT(ids, "z a stop ");
    CHECK_INT(mock_org_collections(org).n, 2);
    CHECK_TEXT(mock_org_collections(org).items[0], "a");
    CHECK(mock_org_has_collection(org, "b"));
    CHECK(!mock_org_has_collection(org, "c"));
    CHECK(mock_org_faults(org) == NULL);
    mock_org_unref(org);
}

static void test_kinds_by_name(void)
{
    enum mock_kind kind;
    CHECK(mock_kind_parse("data_actions", &kind) && kind == MOCK_DATA_ACTIONS);
    CHECK(mock_kind_parse("contacts", &kind) && kind == MOCK_CONTACTS);
    CHECK(!mock_kind_parse("users", &kind));
}

SUITE(org, {"the demo org holds what its documentation says", test_demo_org},
      {"the environment may say where the demo org is", test_demo_org_of_the_environment},
      {"each mistake in a file is told with its place", test_bad_files},
      {"all mistakes are told, and no secret", test_all_problems_are_told},
      {"a folder that is not there is told", test_no_folder},
      {"two files for one thing are refused", test_two_files_for_one_thing},
      {"a folder may not have a flow twice", test_a_flow_twice},
      {"a pipe does not hang the load", test_a_pipe_does_not_hang_the_load},
      {"listing keeps the order and hides secrets", test_listing_keeps_order_and_secrets},
      {"kinds have names", test_kinds_by_name});
