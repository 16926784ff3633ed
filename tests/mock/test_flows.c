#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define FLOW_A                                                                                     \
    "{\"id\":\"flow-a\",\"name\":\"Alpha lookup\",\"type\":\"inboundcall\",\"startNode\":\"n1\","  \
    "\"nodes\":[{\"id\":\"n1\",\"name\":\"Bye\",\"type\":\"Disconnect\"}]}"
#define FLOW_B                                                                                     \
    "{\"id\":\"flow-b\",\"name\":\"Beta\",\"type\":\"workflow\",\"startNode\":\"n1\","             \
    "\"nodes\":[{\"id\":\"n1\",\"name\":\"Bye\",\"type\":\"Disconnect\"}]}"

static void open_with_flows(struct fx *f)
{
    fx_open(f);
    CHECK_FATAL(fx_overlay(f, "{\"flows\":[" FLOW_A "," FLOW_B "]}"));
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

static void test_the_tutorials_flow_has_its_nodes(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    CHECK_INT(fx_get(&f, "/api/v2/architect/flows/flow-a"), 200);
    CHECK_TEXT(fx_text(&f, "id"), "flow-a");
    CHECK_TEXT(fx_text(&f, "nodes.0.type"), "Disconnect");
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "tutorial");
    CHECK_INT(fx_get(&f, "/api/v2/flows/flow-a/latestconfiguration"), 200);
    CHECK_TEXT(fx_text(&f, "flowSequenceItemList.0.actionList.0.id"), "n1");
    CHECK_TEXT(fx_text(&f, "flowSequenceItemList.0.actionList.0.__type"), "DisconnectAction");
    CHECK(fx_at(&f, "nodes") == NULL);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys");
}

static void test_the_real_flow_has_none(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    CHECK_INT(fx_get(&f, "/api/v2/flows/flow-a"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "Alpha lookup");
    CHECK_TEXT(fx_text(&f, "selfUri"), "/api/v2/flows/flow-a");
    CHECK(fx_at(&f, "nodes") == NULL);
}

static void test_an_unknown_flow_is_a_404_everywhere(void)
{
    static const char *const paths[] = {"/api/v2/architect/flows/none", "/api/v2/flows/none",
                                        "/api/v2/flows/none/latestconfiguration"};
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    for (size_t i = 0; i < GC_COUNT_OF(paths); i++) {
        CHECK_ROW(paths[i], fx_get(&f, paths[i]) == 404);
        CHECK_ROW_TEXT(paths[i], fx_text(&f, "code"), "architect.flow.not.found");
        CHECK_ROW_TEXT(paths[i], fx_text(&f, "contextId"), fx_header(&f, "ININ-Correlation-Id"));
    }
}

static void test_a_listing_is_filtered_and_paged(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *query;
        int status;
        const char *path, *expected; /* a text of the answer */
    } row[] = {
        {"by name", "?name=beta", 200, "entities.0.id", "flow-b"},
        {"by a name's beginning", "?name=Alpha*", 200, "entities.0.id", "flow-a"},
        {"by a name's end", "?name=*lookup&type=inboundcall&pageSize=500", 200, "pageCount", NULL},
        {"by a part of a name", "?name=*pha%20loo*", 200, "entities.0.id", "flow-a"},
        {"by type", "?type=workflow", 200, "entities.0.type", "WORKFLOW"},
        {"by nothing that exists", "?name=nothing", 200, "lastUri", "/api/v2/flows?pageSize=25&pageNumber=1&name=nothing"},
        {"page size 0", "?pageSize=0", 400, "details.0.fieldName", "pageSize"},
        {"page size beyond the limit", "?pageSize=501", 400, "code", "invalid.value"},
        {"page number 0", "?pageNumber=0", 400, "details.0.fieldName", "pageNumber"},
        {"page number that is none", "?pageNumber=x", 400, "messageParams.value", "x"},
        {"a negative page", "?pageNumber=-1", 400, "messageParams.fieldType", "pageNumber"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char path[256];
        snprintf(path, sizeof path, "/api/v2/flows%s", row[i].query);
        CHECK_ROW(row[i].name, fx_get(&f, path) == row[i].status);
        if (row[i].expected)
            CHECK_ROW_TEXT(row[i].name, fx_text(&f, row[i].path), row[i].expected);
        else
            CHECK_ROW(row[i].name, fx_at(&f, row[i].path) != NULL);
    }
}

static void test_pages_follow_each_other(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    CHECK_INT(fx_get(&f, "/api/v2/flows?pageSize=1"), 200);
    double total = fx_number(&f, "total");
    CHECK(total >= 2);
    CHECK_INT(fx_number(&f, "pageCount"), total);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 1);
    CHECK_TEXT(fx_text(&f, "nextUri"), "/api/v2/flows?pageSize=1&pageNumber=2");
    CHECK(fx_at(&f, "previousUri") == NULL);
    CHECK_INT(fx_get(&f, "/api/v2/flows?pageSize=1&pageNumber=999"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 0);
    CHECK(fx_at(&f, "nextUri") == NULL);
}

static void test_an_export_is_served_as_it_is(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[200];
    open_with_flows(&f);
    CHECK_FATAL(fx_overlay(&f,
                           "{\"flows\":[{\"name\":\"W\",\"type\":\"workflow\",\"unheard of\":1.0,"
                           "\"flowSequenceItemList\":[{\"id\":\"s\"}]}]}"));
    CHECK_INT(fx_get(&f, "/api/v2/flows?name=W"), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.type"), "WORKFLOW");
    snprintf(path, sizeof path, "/api/v2/flows/%s", fx_text(&f, "entities.0.id"));
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "name"), "W");
    strcat(path, "/versions");
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), "1");
    strcpy(strrchr(path, '/'), "/latestconfiguration");
    CHECK_INT(fx_get(&f, path), 200);
    CHECK(strstr(fx_body(&f), "\"unheard of\":1.0") != NULL);
    CHECK(fx_at(&f, "id") == NULL);
}

SUITE(flows, {"an export is served as it is", test_an_export_is_served_as_it_is},
      {"the tutorial's flow has its nodes", test_the_tutorials_flow_has_its_nodes},
      {"the real flow has none", test_the_real_flow_has_none},
      {"an unknown flow is a 404 everywhere", test_an_unknown_flow_is_a_404_everywhere},
      {"a listing is filtered and paged", test_a_listing_is_filtered_and_paged},
      {"pages follow each other", test_pages_follow_each_other});
