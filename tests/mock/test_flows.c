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

/* The ids of a listing, as far as the flows are this test's own: "flow-a flow-b ". */
static void own_ids(const struct fx *f, char out[64])
{
    const cJSON *flow;
    *out = '\0';
    cJSON_ArrayForEach(flow, fx_at(f, "entities"))
    {
        const char *id = gc_json_str(flow, "id");
        if (id && strncmp(id, "flow-", 5) == 0 && strlen(out) + strlen(id) < 60)
            strcat(strcat(out, id), " ");
    }
}

static void test_a_listing_is_filtered(void)
{
    static const struct {
        const char *name, *query, *ids;
    } row[] = {
        {"all", "?pageSize=500", "flow-a flow-b "},
        {"by name", "?name=beta", "flow-b "},
        {"by a name's beginning", "?name=Alpha*", "flow-a "},
        {"not by its beginning alone", "?name=Alpha", ""},
        {"by a name's end", "?name=*lookup", "flow-a "},
        {"by another name's end", "?name=*ETA", "flow-b "},
        {"not by an end that stands inside", "?name=*pha", ""},
        {"by a part of a name", "?name=*pha%20loo*", "flow-a "},
        {"by type", "?type=workflow", "flow-b "},
        {"by name and type", "?name=*lookup&type=inboundcall", "flow-a "},
        {"by a name of another type", "?name=*lookup&type=workflow", ""},
        {"by nothing that exists", "?name=nothing", ""},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char path[256], ids[64];
        snprintf(path, sizeof path, "/api/v2/flows%s", row[i].query);
        CHECK_ROW(row[i].name, fx_get(&f, path) == 200);
        own_ids(&f, ids);
        CHECK_ROW_TEXT(row[i].name, ids, row[i].ids);
        CHECK_ROW(row[i].name, fx_number(&f, "total") >= (double)strlen(ids) / 7);
        if (strcmp(row[i].name, "by type") == 0)
            CHECK_TEXT(fx_text(&f, "entities.0.type"), "WORKFLOW");
    }
    CHECK_TEXT(fx_text(&f, "lastUri"), "/api/v2/flows?pageSize=25&pageNumber=1&name=nothing");
    CHECK_INT(fx_number(&f, "total"), 0);
}

static void test_a_wrong_page_is_told(void)
{
    static const struct {
        const char *query, *path, *expected; /* a text of the answer */
    } row[] = {
        {"?pageSize=0", "details.0.fieldName", "pageSize"},
        {"?pageSize=501", "code", "invalid.value"},
        {"?pageNumber=0", "details.0.fieldName", "pageNumber"},
        {"?pageNumber=x", "messageParams.value", "x"},
        {"?pageNumber=-1", "messageParams.fieldType", "pageNumber"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_flows(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char path[256];
        snprintf(path, sizeof path, "/api/v2/flows%s", row[i].query);
        CHECK_ROW(row[i].query, fx_get(&f, path) == 400);
        CHECK_ROW_TEXT(row[i].query, fx_text(&f, row[i].path), row[i].expected);
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
      {"a listing is filtered", test_a_listing_is_filtered},
      {"a wrong page is told", test_a_wrong_page_is_told},
      {"pages follow each other", test_pages_follow_each_other});
