/* Data actions of an org: as exported, in folders; and where what they send goes. */
#include "mock/integrations/action/action.h"
#include "mock/org/internal.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

#define EXPORT_OF(type, name, more)                                                                \
    "{\"name\":\"" name "\",\"integrationType\":\"custom-rest-actions\",\"actionType\":\"" type    \
    "\","                                                                                          \
    "\"config\":{\"request\":{\"requestUrlTemplate\":\"https://crm.example.com/x\","               \
    "\"requestType\":\"POST\",\"requestTemplate\":\"${input.rawRequest}\",\"headers\":{}},"        \
    "\"response\":{\"translationMap\":{},\"translationMapDefaults\":{},\"successTemplate\":"       \
    "\"${rawResult}\"}},\"contract\":{\"input\":{\"inputSchema\":{\"type\":\"object\"}},"          \
    "\"output\":{\"successSchema\":{\"type\":\"object\"}}},\"secure\":false" more "}"
#define EXPORT(name, more) EXPORT_OF("custom", name, more)

static struct mock_org *load(const char *dir)
{
    struct mock_org *org = NULL;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    CHECK_STATUS(load_org(&org, dir, &problems, &err), GC_OK, &err);
    CHECK_FATAL(org != NULL);
    return org;
}

static void test_every_json_of_the_folder_is_an_action(void)
{
    char dir[1024];
    org_folder(dir, sizeof dir);
    org_file(dir, "data-actions/One @ 8.json", EXPORT("One", ""));
    org_file(dir, "data-actions/crm/two.custom.JSON", EXPORT("Two", ",\"unknown\":{\"x\":1}"));
    org_file(dir, "data-actions/crm/login.customAuth.json", EXPORT_OF("customAuth", "Login", ""));
    org_file(dir, "data-actions/crm/old/three.json", EXPORT("Three", ",\"category\":\"Sales\""));
    org_file(dir, "data-actions/README.md", "no action");
    struct mock_org *org = load(dir);
    CHECK_INT(mock_org_count(org, MOCK_DATA_ACTIONS, NULL), 4);
    const struct mock_data_action *one = mock_org_data_action(org, "One");
    const struct mock_data_action *two = mock_org_data_action(org, "Two");
    const struct mock_data_action *three = mock_org_data_action(org, "Three");
    CHECK_FATAL(one && two && three);
    CHECK_TEXT(one->integration, "default");
    CHECK_TEXT(two->integration, "crm");
    CHECK_TEXT(three->integration, "crm");
    CHECK_TEXT(two->category, "crm");
    CHECK_TEXT(three->category, "Sales");
    CHECK_INT(one->timeout_ms, 60000);
    CHECK(one->url == NULL && one->definition->kind == ACTION_WEB);
    CHECK_TEXT(gc_json_str(two->json, "id"), two->id);
    CHECK_TEXT(gc_json_str(two->json, "integration"), "crm");
    CHECK(mock_org_data_action_by_id(org, two->id) == two);
    CHECK(mock_org_data_action_by_id(org, "Two") == NULL);
    const struct mock_data_action *login = mock_org_login_action(org, "crm");
    CHECK_TEXT(login ? login->name : "", "Login");
    CHECK(mock_org_login_action(org, "default") == NULL);
    mock_org_unref(org);
}

/* The id is made of folder and name: the same at each start, another one for another action. */
static void test_ids_are_stable(void)
{
    char a[MOCK_ACTION_ID], b[MOCK_ACTION_ID];
    mock_action_make_id("crm", "Two", "", a);
    CHECK_TEXT(a, "custom_-_78a7bd3b-6ee7-87c8-8621-ef12f662e834");
    CHECK_INT(strlen(a), 45);
    static const char *const others[][3] = {
        {"crm2", "Two", ""}, {"crm", "Two2", ""}, {"crm", "Two", "x"}, {NULL, "Two", ""}};
    for (size_t i = 0; i < GC_COUNT_OF(others); i++) {
        mock_action_make_id(others[i][0], others[i][1], others[i][2], b);
        CHECK(strcmp(a, b) != 0);
    }
    mock_action_make_id("default", "Two", "", a);
    mock_action_make_id(NULL, "Two", "", b);
    CHECK_TEXT(a, b);
}

static void test_two_of_one_name_stay_two(void)
{
    char dir[1024];
    org_folder(dir, sizeof dir);
    org_file(dir, "data-actions/a.json", EXPORT("Same", ""));
    org_file(dir, "data-actions/b.json", EXPORT("Same", ""));
    org_file(dir, "data-actions/f/a.json", EXPORT("Same", ""));
    struct mock_org *org = load(dir);
    CHECK_INT(mock_org_count(org, MOCK_DATA_ACTIONS, NULL), 3);
    mock_org_unref(org);
}

static void test_the_exporters_tail_is_no_part_of_a_name(void)
{
    /* clang-format off */
    static const struct { const char *a, *b; bool agree; } rows[] = {
        {"Get it - Exported 2021-06-21 @ 8:43", "Get it", true},
        {"Get it", "Get it - Exported 2021-06-21 @ 8:43", true},
        {"Get it - Exported 2021-06-21 @ 8:43", "Get it - Exported 2020-01-01 @ 18:00", true},
        {"Get - Exported 1 - Exported 2", "Get - Exported 1 - Exported 3", true},
        {"Get it - Exported goods", "Get it", false},
        {"Get it", "Get", false},
        {"Get", "get", false},
        {"Get it - Exported ", "Get it", false},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW(rows[i].a, mock_action_names_agree(rows[i].a, rows[i].b) == rows[i].agree);
    struct mock_org *org =
        org_of("data-actions/x.json", EXPORT("Get it - Exported 2021-06-21 @ 8:43", ""));
    CHECK(mock_org_data_action(org, "Get it") != NULL);
    CHECK(mock_org_data_action(org, "Get") == NULL);
    mock_org_unref(org);
}

static void test_what_is_no_action_is_told_with_its_place(void)
{
    /* clang-format off */
    static const struct { const char *file, *text, *problem; } rows[] = {
        {"data-actions/x.json", "[]", "x.json:1:1: this is no exported data action"},
        {"data-actions/x.json", "{\"url\":\"/x\",\"config\":{\"request\":{}}}", "x.json:1:1: this is no exported data action"},
        {"data-actions/x.json", "{\"config\":{\"request\":{}}}", "the data action has no \"name\""},
        {"data-actions/x.json", "{\"name\":7,\n\"config\":{\"request\":{}}}", "x.json:1:9: \"name\" must be a text, not a number"},
        {"data-actions/x.json", "{\"name\":\"n\",\"config\":{\"request\":\n{\"requestUrlTemplate\":\"/a${input.x\"}}}", "x.json:2:"},
        {"data-actions/x.json", "{", "x.json:1:2"},
        {"org.json", "{\"origins\":{\"https://a.example\":\"ftp://x\"}}", "must be http://HOST... or https://HOST..."},
        {"org.json", "{\"credentials\":{\"crm\":{\"user\":7}}}", "org.json:1:31"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        char dir[1024];
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        struct mock_org *org = NULL;
        org_folder(dir, sizeof dir);
        org_file(dir, rows[i].file, rows[i].text);
        CHECK_ROW(rows[i].text, load_org(&org, dir, &problems, NULL) == GC_E_DATA);
        CHECK_ROW_HAS(rows[i].text, problems.n_kept ? problems.list[0].whole : "", rows[i].problem);
        mock_org_unref(org);
    }
}

static void test_origins_say_where_requests_go(void)
{
    struct mock_org *org = org_of(
        "org.json", "{\"origins\":{\"https://crm.example.com\":\"http://127.0.0.1:1\","
                    "\"https://*.example.com\":\"http://127.0.0.1:2\",\"http://a.example:80/\":"
                    "\"http://127.0.0.1:3\",\"salesforce\":\"http://127.0.0.1:4\","
                    "\"arn:aws:lambda:us-east-1:1:function:f\":\"http://127.0.0.1:5\",\"https://"
                    "off.example.org\":null}}");
    /* clang-format off */
    static const struct { const char *url, *to, *rest; } rows[] = {
        {"https://crm.example.com/a?b=c", "http://127.0.0.1:1", "/a?b=c"},
        {"https://crm.example.com", "http://127.0.0.1:1", ""},
        {"HTTPS://CRM.Example.com:443/a", "http://127.0.0.1:1", "/a"},
        {"https://crm.example.com:444/a", NULL, NULL},
        {"http://crm.example.com/a", NULL, NULL},
        {"https://x.example.com?q", "http://127.0.0.1:2", "?q"},
        {"https://a.b.example.com/", "http://127.0.0.1:2", "/"},
        {"https://example.com/", NULL, NULL},
        {"https://evil.org/.example.com", NULL, NULL},
        {"https://evil.org:1.example.com", NULL, NULL},
        {"http://a.example/x#y", "http://127.0.0.1:3", "/x#y"},
        {"salesforce", "http://127.0.0.1:4", ""},
        {"arn:aws:lambda:us-east-1:1:function:f", "http://127.0.0.1:5", ""},
        {"arn:aws:lambda:us-east-1:1:function:g", NULL, NULL},
        {"https://off.example.org/", NULL, NULL},
        {"/relative", NULL, NULL},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        const char *rest = NULL, *to = mock_org_origin(org, rows[i].url, &rest);
        CHECK_ROW(rows[i].url, rows[i].to ? to && strcmp(to, rows[i].to) == 0 : to == NULL);
        CHECK_ROW(rows[i].url, !rows[i].to || strcmp(rest, rows[i].rest) == 0);
    }
    CHECK(mock_origin_is_here("http://127.0.0.1:9000/x") && mock_origin_is_here("http://[::1]/"));
    CHECK(mock_origin_is_here("https://localhost") &&
          !mock_origin_is_here("https://crm.example.com"));
    CHECK(!mock_origin_is_here("/x") && !mock_origin_is_here("http://localhost.example.com/"));
    mock_org_unref(org);
}

/* A patch of an export is one: it is judged when it has been merged. */
static void test_an_export_can_be_patched(void)
{
    struct mock_org *org = org_of("data-actions/x.json", EXPORT("Get", ",\"id\":\"a1\"")),
                    *next = NULL;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    static const char patch[] =
        "{\"data_actions\":[{\"id\":\"a1\",\"config\":{\"request\":{\"requestType\":\"PUT\"}}}]}";
    CHECK_FATAL(gc_json_parse(&doc, "patch", patch, sizeof patch - 1, &gc_json_default_limits,
                              NULL) == GC_OK);
    CHECK_FATAL(mock_org_overlay(&next, org, &doc, doc.root, &problems, NULL) == GC_OK);
    const struct mock_data_action *a = mock_org_data_action(next, "a1");
    CHECK_TEXT(a ? a->definition->method : "", "PUT");
    CHECK_TEXT(a ? a->name : "", "Get");
    mock_org_unref(next);
    mock_org_unref(org);
}

SUITE(org_actions,
      {"every JSON of the folder is an action", test_every_json_of_the_folder_is_an_action},
      {"ids are stable", test_ids_are_stable},
      {"two of one name stay two", test_two_of_one_name_stay_two},
      {"the exporter's tail is no part of a name", test_the_exporters_tail_is_no_part_of_a_name},
      {"what is no action is told with its place", test_what_is_no_action_is_told_with_its_place},
      {"origins say where requests go", test_origins_say_where_requests_go},
      {"an export can be patched", test_an_export_can_be_patched});
