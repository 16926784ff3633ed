/* Data actions over the API: what is shown, made, changed, drafted. */
#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define ACTIONS "/api/v2/integrations/actions"
#define BODY                                                                                       \
    "{\"category\":\"Sales\",\"name\":\"Made\",\"integrationId\":\"crm\",\"config\":{\"request\":" \
    "{"                                                                                            \
    "\"requestUrlTemplate\":\"/api/v2/flows\",\"requestType\":\"GET\",\"requestTemplate\":"        \
    "\"${input.rawRequest}\",\"headers\":{}},\"response\":{\"translationMap\":{\"n\":"             \
    "\"$.total\"},\"translationMapDefaults\":{},\"successTemplate\":\"{\\\"n\\\": ${n}}\"}},"      \
    "\"contract\":{\"input\":{\"inputSchema\":{\"type\":\"object\",\"required\":[\"q\"],"          \
    "\"properties\":{\"q\":{\"type\":\"string\"}}}},\"output\":{\"successSchema\":{\"type\":"      \
    "\"object\",\"properties\":{\"n\":{\"type\":\"integer\"},\"rows\":{\"type\":\"array\","        \
    "\"items\":{\"type\":\"object\",\"required\":[\"a.b\"],\"properties\":{\"a.b\":{\"type\":"     \
    "\"string\",\"title\":\"T\"}}}}}}}},\"secure\":false}"

static void open_logged_in(struct fx *f)
{
    fx_open(f);
    CHECK_FATAL(fx_overlay(
        f,
        "{\"data_actions\":["
        "{\"id\":\"b\",\"name\":\"bravo\",\"category\":\"X\",\"integration\":\"crm\",\"secure\":"
        "true,"
        "\"config\":{\"request\":{\"requestUrlTemplate\":\"/api/v2/x\",\"requestTemplate\":\"rt\"},"
        "\"response\":{\"successTemplate\":\"st\"}}},"
        "{\"id\":\"a\",\"name\":\"Alpha\",\"category\":\"Y\",\"integration\":\"crm\","
        "\"config\":{\"request\":{\"requestUrlTemplate\":\"/api/v2/x\"}}},"
        "{\"id\":\"l\",\"name\":\"Login\",\"actionType\":\"customAuth\",\"integration\":\"crm\","
        "\"config\":{\"request\":{\"requestUrlTemplate\":\"/api/v2/x\"}}}]}"));
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

static void test_lists_are_filtered_and_sorted(void)
{
    /* clang-format off */
    static const struct { const char *query; int total; const char *first; } rows[] = {
        {"", 3, "custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"},
        {"?includeAuthActions=true", 4, "custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"},
        {"?name=ALPH", 1, "a"},
        {"?category=x", 1, "b"},
        {"?category=crm", 0, NULL},
        {"?secure=true", 1, "b"},
        {"?secure=false", 2, "custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"},
        {"?ids=zz,a", 1, "a"},
        {"?ids=a,b", 2, "b"},
        {"?ids=aa", 0, NULL},
        {"?sortBy=name", 3, "a"},
        {"?sortBy=name&sortOrder=DESC", 3, "custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10"},
        {"?sortBy=id&sortOrder=asc", 3, "a"},
        {"?sortBy=category&sortOrder=desc", 3, "a"},
        {"?sortBy=name&pageSize=1&pageNumber=2", 3, "b"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    char path[256];
    open_logged_in(&f);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        snprintf(path, sizeof path, ACTIONS "%s", rows[i].query);
        CHECK_ROW(rows[i].query, fx_get(&f, path) == 200);
        CHECK_ROW(rows[i].query, fx_number(&f, "total") == rows[i].total);
        CHECK_ROW(rows[i].query, !rows[i].first == !fx_text(&f, "entities.0.id"));
        if (rows[i].first)
            CHECK_ROW_TEXT(rows[i].query, fx_text(&f, "entities.0.id"), rows[i].first);
    }
    CHECK(fx_at(&f, "entities.0.config") == NULL);
    CHECK_INT(fx_get(&f, ACTIONS "?ids=b&includeConfig=true"), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.config.request.requestTemplate"), "rt");
    CHECK_INT(fx_get(&f, ACTIONS "?sortBy=colour"), 400);
    CHECK_INT(fx_get(&f, ACTIONS "?sortOrder=up"), 400);
    CHECK_INT(fx_get(&f, ACTIONS "/categories"), 200);
    CHECK(fx_at(&f, "selfUri") == NULL && fx_at(&f, "firstUri") == NULL);
    CHECK_HAS(
        fx_body(&f),
        "\"entities\":[{\"name\":\"crm\"},{\"name\":\"Demo\"},{\"name\":\"X\"},{\"name\":\"Y\"}]");
}

static void test_one_is_shown_as_asked(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[256], id[128];
    open_logged_in(&f);
    CHECK_INT(fx_post(&f, ACTIONS, BODY), 200);
    snprintf(id, sizeof id, "%s", fx_text(&f, "id"));
    CHECK_INT(strncmp(id, "custom_-_", 9), 0);
    CHECK_INT(fx_number(&f, "version"), 1);
    CHECK_TEXT(fx_text(&f, "category"), "Sales");
    snprintf(path, sizeof path, ACTIONS "/%s", id);
    CHECK_TEXT(fx_text(&f, "selfUri"), path);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK(!fx_at(&f, "config") && !fx_at(&f, "contract"));
    snprintf(path, sizeof path, ACTIONS "/%s?expand=contract", id);
    CHECK_INT(fx_get(&f, path), 200);
    snprintf(path, sizeof path, ACTIONS "/%s/schemas/inputschema.json", id);
    CHECK_TEXT(fx_text(&f, "contract.input.inputSchemaUri"), path);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "properties.q.type"), "string");
    snprintf(path, sizeof path, ACTIONS "/%s/schemas/Input.json", id);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "properties.q.type"), "string");
    snprintf(path, sizeof path, ACTIONS "/%s?expand=contract&includeConfig=true", id);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "contract.input.inputSchema.properties.q.type"), "string");
    CHECK(fx_at(&f, "contract.output.successSchema.properties.rows.items") != NULL);
    CHECK(fx_at(&f, "contract.output.errorSchema.properties.userMessage") != NULL);
    CHECK(fx_at(&f, "contract.input.inputSchemaFlattened") == NULL);
    CHECK_TEXT(fx_text(&f, "config.request.requestUrlTemplate"), "/api/v2/flows");
    snprintf(path, sizeof path, ACTIONS "/%s?expand=contract&flatten=true", id);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK(fx_at(&f, "contract.input.inputSchema") == NULL);
    CHECK(cJSON_IsTrue(fx_at(&f, "contract.input.inputSchemaFlattened.properties.q.required")));
    const cJSON *flat = fx_at(&f, "contract.output.successSchemaFlattened.properties");
    const cJSON *row = gc_json_get(flat, "rows.a__b");
    CHECK_TEXT(gc_json_str(row, "type"), "array");
    CHECK_TEXT(gc_json_str(row, "name"), "rows.a__b");
    CHECK_TEXT(gc_json_str(gc_json_get(row, "items"), "title"), "T");
    CHECK(gc_json_get(flat, "rows") == NULL);
    CHECK_INT(fx_get(&f, ACTIONS "/b/templates/requesttemplate.vm"), 200);
    CHECK_TEXT(fx_body(&f), "rt");
    CHECK_INT(fx_get(&f, ACTIONS "/b/templates/successtemplate.vm"), 200);
    CHECK_TEXT(fx_body(&f), "st");
    CHECK_INT(fx_get(&f, ACTIONS "/b/templates/other.vm"), 404);
    CHECK_INT(fx_get(&f, ACTIONS "/b/schemas/errorschema.json?flatten=true"), 200);
    CHECK(gc_json_get(fx_at(&f, "properties"), "details.errorCode") != NULL);
    CHECK_INT(fx_get(&f, ACTIONS "/b/schemas/other.json"), 404);
    CHECK_INT(fx_get(&f, ACTIONS "/nobody"), 404);
    snprintf(path, sizeof path, ACTIONS "/%s/execute", id);
    CHECK_INT(fx_post(&f, path, "{\"q\":\"x\"}"), 200);
    CHECK(fx_number(&f, "n") >= 1);
}

static void test_what_can_not_be_made_is_refused(void)
{
    /* clang-format off */
    static const struct { const char *body, *says; } rows[] = {
        {"{}", "category"},
        {"{\"category\":\"c\",\"name\":\"\",\"integrationId\":\"i\",\"config\":{},\"contract\":{}}", "1 to 256 characters"},
        {"{\"category\":\"c\",\"name\":7,\"integrationId\":\"i\",\"config\":{},\"contract\":{}}", "name"},
        {"{\"category\":\"c\",\"name\":\"n\",\"integrationId\":\"i\",\"config\":{\"request\":{\"requestUrlTemplate\":\"/a\",\"headers\":{\"accept\":\"text/html\"}}},\"contract\":{}}", "The 'Accept' header only supports json content types when specified"},
        {"{\"category\":\"c\",\"name\":\"n\",\"integrationId\":\"i\",\"config\":{\"request\":{\"requestUrlTemplate\":\"/a${x\"}},\"contract\":{}}", "requestUrlTemplate"},
        {"{\"category\":\"c\",\"name\":\"n\",\"integrationId\":\"i\",\"config\":{\"request\":{\"requestUrlTemplate\":\"/a\"}},\"contract\":{\"input\":{\"inputSchema\":{\"properties\":{\"x\":{\"type\":\"object\"}}}}}}", "Error location: /properties/x/type. instance value (\\\"object\\\") not found in enum"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    open_logged_in(&f);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        CHECK_ROW(rows[i].body, fx_post(&f, ACTIONS, rows[i].body) == 400);
        CHECK_ROW_HAS(rows[i].body, fx_body(&f), rows[i].says);
    }
    CHECK_INT(fx_get(&f, ACTIONS), 200);
    CHECK_INT(fx_number(&f, "total"), 3);
}

static void test_a_published_one_is_changed_and_deleted(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_logged_in(&f);
    CHECK_INT(fx_send(&f, "PATCH", ACTIONS "/b", "application/json",
                      "{\"name\":\"Other\",\"version\":2}"),
              409);
    CHECK_INT(fx_send(&f, "PATCH", ACTIONS "/b", "application/json", "{\"name\":\"Other\"}"), 400);
    CHECK_INT(
        fx_send(&f, "PATCH", ACTIONS "/b", "application/json", "{\"contract\":{},\"version\":1}"),
        400);
    CHECK_INT(fx_send(&f, "PATCH", ACTIONS "/b", "application/json",
                      "{\"name\":\"Other\",\"version\":1}"),
              200);
    CHECK_TEXT(fx_text(&f, "name"), "Other");
    CHECK_INT(fx_number(&f, "version"), 2);
    CHECK_TEXT(fx_text(&f, "config.request.requestTemplate"), "rt");
    CHECK_INT(fx_send(&f, "PATCH", ACTIONS "/b", "application/json",
                      "{\"name\":\"Again\",\"version\":2}"),
              200);
    CHECK_INT(fx_send(&f, "DELETE", ACTIONS "/b", NULL, NULL), 204);
    CHECK_INT(fx_send(&f, "DELETE", ACTIONS "/b", NULL, NULL), 404);
    CHECK_INT(fx_get(&f, ACTIONS "/b"), 404);
    CHECK_INT(fx_send(&f, "PATCH", ACTIONS "/custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10",
                      "application/json", "{\"name\":\"N\",\"version\":1}"),
              200);
    CHECK_INT(fx_number(&f, "version"), 2);
}

static void test_a_draft_is_made_judged_tried_and_published(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[256], id[128];
    open_logged_in(&f);
    CHECK_INT(fx_post(&f, ACTIONS "/drafts", BODY), 200);
    snprintf(id, sizeof id, "%s", fx_text(&f, "id"));
    snprintf(path, sizeof path, ACTIONS "/%s", id);
    CHECK_INT(fx_get(&f, path), 404);
    CHECK_INT(fx_get(&f, ACTIONS "/drafts?name=made"), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), id);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/test", id);
    CHECK_INT(fx_post(&f, path, "{\"q\":\"x\"}"), 200);
    CHECK(fx_number(&f, "finalResult.n") >= 1);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/validation", id);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK(cJSON_IsTrue(fx_at(&f, "valid")) && !fx_at(&f, "errors.0"));
    snprintf(path, sizeof path, ACTIONS "/%s/draft", id);
    CHECK_INT(
        fx_send(&f, "PATCH", path, "application/json",
                "{\"config\":{\"request\":{\"requestUrlTemplate\":\"/a${x\"}},\"version\":1}"),
        200);
    CHECK_INT(fx_number(&f, "version"), 2);
    CHECK_INT(fx_send(&f, "PATCH", path, "application/json", "{\"name\":\"x\",\"version\":1}"),
              409);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/validation", id);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK(cJSON_IsFalse(fx_at(&f, "valid")));
    CHECK_HAS(fx_text(&f, "errors.0.message"), "requestUrlTemplate");
    snprintf(path, sizeof path, ACTIONS "/%s/draft/publish", id);
    CHECK_INT(fx_post(&f, path, "{\"version\":2}"), 400);
    CHECK_INT(fx_post(&f, path, "{\"version\":1}"), 409);
    snprintf(path, sizeof path, ACTIONS "/%s/draft", id);
    CHECK_INT(fx_send(&f, "PATCH", path, "application/json",
                      "{\"config\":{\"request\":{\"requestUrlTemplate\":\"/api/v2/"
                      "y\"}},\"secure\":true,\"version\":2}"),
              200);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/publish", id);
    CHECK_INT(fx_post(&f, path, "{\"version\":3}"), 200);
    CHECK_INT(fx_number(&f, "version"), 1);
    CHECK(cJSON_IsTrue(fx_at(&f, "secure")));
    snprintf(path, sizeof path, ACTIONS "/%s/draft", id);
    CHECK_INT(fx_get(&f, path), 404);
    CHECK_INT(fx_post(&f, path, "{}"), 200); /* of what is published now */
    CHECK_INT(fx_post(&f, path, "{}"), 409);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/schemas/inputschema.json", id);
    CHECK_INT(fx_get(&f, path), 200);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/templates/successtemplate.vm", id);
    CHECK_INT(fx_get(&f, path), 200);
    snprintf(path, sizeof path, ACTIONS "/%s/draft/publish", id);
    CHECK_INT(fx_post(&f, path, "{\"version\":1}"), 200);
    CHECK_INT(fx_number(&f, "version"), 2);
    CHECK_INT(fx_post(&f, ACTIONS "/b/draft", "{}"), 200);
    CHECK_INT(fx_send(&f, "DELETE", ACTIONS "/b/draft", NULL, NULL), 204);
    CHECK_INT(fx_send(&f, "DELETE", ACTIONS "/b/draft", NULL, NULL), 404);
    CHECK_INT(fx_get(&f, ACTIONS "/b"), 200);
    CHECK_INT(fx_get(&f, ACTIONS "/zz/draft/validation"), 404);
}

SUITE(action_api, {"lists are filtered and sorted", test_lists_are_filtered_and_sorted},
      {"one is shown as asked", test_one_is_shown_as_asked},
      {"what can't be made is refused", test_what_can_not_be_made_is_refused},
      {"a published one is changed and deleted", test_a_published_one_is_changed_and_deleted},
      {"a draft is made, judged, tried and published",
       test_a_draft_is_made_judged_tried_and_published});
