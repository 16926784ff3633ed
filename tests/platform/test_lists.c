/* Listings: pages, filters, orders, fields, cursors, searches. */
#include "tests/platform/rig.h"

#define WIDGETS "/api/v2/widgets"

static void make(struct fx *f, const char *body)
{
    CHECK_ROW(body, fx_post(f, WIDGETS, body) == 200);
}

static void make_five(struct fx *f)
{
    make(f, "{\"name\":\"delta\",\"size\":10,\"color\":\"red\",\"tags\":[\"x\"]}");
    make(f, "{\"name\":\"Alpha\",\"size\":9,\"color\":\"green\",\"tags\":[\"x\",\"y\"]}");
    make(f, "{\"name\":\"charlie\",\"size\":100,\"shelf\":null}");
    make(f, "{\"name\":\"bravo\",\"color\":\"red\"}");
    make(f, "{\"name\":\"alphabet\",\"size\":-1,\"color\":\"green\"}");
}

/* The names of a page, each with a blank behind it. */
static const char *names(struct fx *f, char out[400])
{
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < 20; i++) {
        char path[40];
        snprintf(path, sizeof path, "entities.%d.name", i);
        const char *name = fx_text(f, path);
        if (name)
            n += (size_t)snprintf(out + n, 400 - n, "%s ", name);
    }
    return out;
}

static void test_filters_orders_and_pages(void)
{
    static const struct {
        const char *query, *names;
        int total;
    } row[] = {
        {"", "Alpha alphabet bravo charlie delta ", 5},
        {"?sortOrder=desc", "delta charlie bravo alphabet Alpha ", 5},
        {"?sortBy=size", "bravo alphabet Alpha delta charlie ", 5},
        {"?sortBy=SIZE&sortOrder=DESC", "charlie delta Alpha alphabet bravo ", 5},
        {"?sortBy=name:desc&pageSize=1", "delta ", 5},
        {"?sortBy=nothing", "Alpha alphabet bravo charlie delta ", 5},
        {"?name=ALPHA", "Alpha ", 1},
        {"?name=alpha*", "Alpha alphabet ", 2},
        {"?name=*a", "Alpha delta ", 2},
        {"?name=*ha*", "Alpha alphabet charlie ", 3},
        {"?name=", "Alpha alphabet bravo charlie delta ", 5},
        {"?color=red", "bravo delta ", 2},
        {"?color=red&color=green", "Alpha alphabet bravo delta ", 4},
        {"?color=red,green", "Alpha alphabet bravo delta ", 4},
        {"?color=green&name=alphabet", "alphabet ", 1},
        {"?tags=y", "Alpha ", 1},
        {"?tags=X", "Alpha delta ", 2},
        {"?size=10", "delta ", 1},
        {"?q=BRA", "bravo ", 1},
        {"?pageSize=2", "Alpha alphabet ", 5},
        {"?pageSize=2&pageNumber=2", "bravo charlie ", 5},
        {"?pageSize=2&pageNumber=3", "delta ", 5},
        {"?pageSize=2&pageNumber=4", "", 5},
        {"?shelfId=none", "", 0},
    };
    char text[400];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    make_five(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char path[200];
        snprintf(path, sizeof path, WIDGETS "%s", row[i].query);
        CHECK_ROW(row[i].query, fx_get(&f, path) == 200);
        CHECK_ROW_TEXT(row[i].query, names(&f, text), row[i].names);
        CHECK_ROW(row[i].query, (int)fx_number(&f, "total") == row[i].total);
    }
}

static void test_a_change_moves_an_item_in_its_order(void)
{
    char uri[200], text[400];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    make_five(&f);
    CHECK_INT(fx_get(&f, WIDGETS "?name=bravo"), 200);
    rig_keep(&f, "entities.0.selfUri", uri);
    CHECK_INT(fx_patch(&f, uri, "{\"name\":\"zulu\"}"), 200);
    make(&f, "{\"name\":\"beta\"}");
    CHECK_INT(fx_get(&f, WIDGETS), 200);
    CHECK_TEXT(names(&f, text), "Alpha alphabet beta charlie delta zulu ");
    CHECK_INT(fx_delete(&f, uri), 204);
    CHECK_INT(fx_get(&f, WIDGETS), 200);
    CHECK_TEXT(names(&f, text), "Alpha alphabet beta charlie delta ");
}

static void test_the_addresses_of_pages(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_get(&f, WIDGETS), 200);
    CHECK_INT(fx_number(&f, "pageCount"), 0);
    CHECK_INT(fx_number(&f, "total"), 0);
    CHECK_TEXT(fx_text(&f, "lastUri"), WIDGETS "?pageSize=25&pageNumber=1");
    make_five(&f);
    CHECK_INT(fx_get(&f, WIDGETS "?pageNumber=2&name=*a*&pageSize=2"), 200);
    CHECK_INT(fx_number(&f, "pageCount"), 3);
    CHECK_INT(fx_number(&f, "pageSize"), 2);
    CHECK_INT(fx_number(&f, "pageNumber"), 2);
    CHECK_TEXT(fx_text(&f, "firstUri"), WIDGETS "?pageSize=2&pageNumber=1&name=*a*");
    CHECK_TEXT(fx_text(&f, "previousUri"), WIDGETS "?pageSize=2&pageNumber=1&name=*a*");
    CHECK_TEXT(fx_text(&f, "selfUri"), WIDGETS "?pageSize=2&pageNumber=2&name=*a*");
    CHECK_TEXT(fx_text(&f, "nextUri"), WIDGETS "?pageSize=2&pageNumber=3&name=*a*");
    CHECK_TEXT(fx_text(&f, "lastUri"), WIDGETS "?pageSize=2&pageNumber=3&name=*a*");
    CHECK_INT(fx_get(&f, WIDGETS "?pageNumber=3&pageSize=2"), 200);
    CHECK(!fx_at(&f, "nextUri"));
    CHECK_INT(fx_get(&f, WIDGETS "?pageNumber=1&pageSize=2"), 200);
    CHECK(!fx_at(&f, "previousUri"));
}

static void test_queries_that_can_not_be(void)
{
    static const struct {
        const char *query, *code, *field;
    } row[] = {
        {"?pageSize=0", "invalid.value", "pageSize"},
        {"?pageSize=101", "invalid.value", "pageSize"}, /* "Maximum of 100" */
        {"?pageSize=x", "invalid.value", "pageSize"},
        {"?pageNumber=0", "invalid.value", "pageNumber"},
        {"?pageNumber=-1", "invalid.value", "pageNumber"},
        {"?color=blue", "invalid.query.param.value", "color"},
        {"?color=red,blue", "invalid.query.param.value", "color"},
        {"?expand=all", "invalid.query.param.value", "expand"},
        {"?size=big", "invalid.value", "size"},
    };
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char path[200];
        snprintf(path, sizeof path, WIDGETS "%s", row[i].query);
        CHECK_ROW(row[i].query, fx_get(&f, path) == 400);
        CHECK_ROW_TEXT(row[i].query, fx_text(&f, "code"), row[i].code);
        CHECK_ROW_TEXT(row[i].query, fx_text(&f, "details.0.fieldName"), row[i].field);
    }
    CHECK_INT(fx_get(&f, WIDGETS "?pageSize=100&sortOrder=Ascending&unknown=1&color=RED"), 200);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Ignored-Parameters"), "");
    CHECK_INT(fx_get(&f, WIDGETS "?madeBefore=2026"), 200);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Ignored-Parameters"), "madeBefore");
    CHECK_INT(fx_delete(&f, "/api/v2/workteams/x/members"), 404);
}

static void test_fields_choose_members(void)
{
    char path[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    make_five(&f);
    CHECK_INT(fx_get(&f, WIDGETS "?fields=size,color&name=delta"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities.0")), 4); /* with id and selfUri */
    CHECK_INT(fx_number(&f, "entities.0.size"), 10);
    snprintf(path, sizeof path, "%s?fields=name", fx_text(&f, "entities.0.selfUri"));
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_INT(cJSON_GetArraySize(f.json.root), 3);
    CHECK_TEXT(fx_text(&f, "name"), "delta");
}

static void make_crates(struct fx *f, int n)
{
    for (int i = 0; i < n; i++) {
        char body[64];
        snprintf(body, sizeof body, "{\"label\":\"c%d\"}", i);
        CHECK_INT(fx_post(f, "/api/v2/crates", body), 200);
    }
}

static void test_a_cursor_survives_writes(void)
{
    char next[200], first[200], path[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    make_crates(&f, 5);
    CHECK_INT(fx_get(&f, "/api/v2/crates"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 2);
    CHECK_TEXT(fx_text(&f, "entities.1.label"), "c1");
    CHECK(!fx_at(&f, "total"));
    rig_keep(&f, "nextUri", next);
    rig_keep(&f, "entities.0.id", first);
    CHECK(fx_text(&f, "cursors.after") && strstr(next, fx_text(&f, "cursors.after")));
    snprintf(path, sizeof path, "/api/v2/crates/%s", first);
    CHECK_INT(fx_delete(&f, path), 204); /* a page by number would skip one */
    CHECK_INT(fx_get(&f, next), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.label"), "c2");
    CHECK_TEXT(fx_text(&f, "entities.1.label"), "c3");
    char last[200];
    rig_keep(&f, "entities.1.id", last);
    rig_keep(&f, "nextUri", next);
    snprintf(path, sizeof path, "/api/v2/crates/%s", last);
    CHECK_INT(fx_delete(&f, path), 204); /* the one that the cursor stands on */
    CHECK_INT(fx_get(&f, next), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 1);
    CHECK_TEXT(fx_text(&f, "entities.0.label"), "c4");
    CHECK(!fx_at(&f, "nextUri"));
    CHECK(!fx_at(&f, "cursors.after"));
    CHECK_INT(fx_get(&f, "/api/v2/crates?after=bm9uc2Vuc2U."), 400);
    CHECK_INT(fx_get(&f, "/api/v2/crates?after=%21"), 400);
}

static void test_scim_counts_from_an_index(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    for (int i = 0; i < 3; i++)
        CHECK_INT(fx_post(&f, "/api/v2/things", "{\"userName\":\"u\"}"), 201);
    CHECK_INT(fx_get(&f, "/api/v2/things?startIndex=2&count=5"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "Resources")), 2);
    CHECK_INT(fx_number(&f, "totalResults"), 3);
    CHECK_INT(fx_number(&f, "startIndex"), 2);
    CHECK_INT(fx_number(&f, "itemsPerPage"), 2);
}

static void test_searches(void)
{
    static const struct {
        const char *name, *query, *first;
        int total;
    } row[] = {
        {"exact, in any case", "[{\"type\":\"EXACT\",\"fields\":[\"name\"],\"value\":\"SEEDED\"}]",
         "g1", 1},
        {"a part", "[{\"type\":\"CONTAINS\",\"fields\":[\"name\"],\"value\":\"e\"}]", "g2", 2},
        {"the start", "[{\"type\":\"STARTS_WITH\",\"fields\":[\"name\"],\"value\":\"an\"}]", "g2",
         1},
        {"not the middle", "[{\"type\":\"STARTS_WITH\",\"fields\":[\"name\"],\"value\":\"o\"}]",
         NULL, 0},
        {"a word", "[{\"type\":\"TERM\",\"fields\":[\"name\"],\"value\":\"seeded\"}]", "g1", 1},
        {"no word", "[{\"type\":\"TERM\",\"fields\":[\"name\"],\"value\":\"seed\"}]", NULL, 0},
        {"one of the words",
         "[{\"type\":\"TERMS\",\"fields\":[\"name\"],\"values\":[\"no\",\"another\"]}]", "g2", 1},
        {"a dotted field", "[{\"type\":\"EXACT\",\"fields\":[\"owner.id\"],\"value\":\"o1\"}]",
         "g1", 1},
        {"the second field",
         "[{\"type\":\"EXACT\",\"fields\":[\"description\",\"name\"],\"value\":\"another\"}]", "g2",
         1},
        {"a range of dates",
         "[{\"type\":\"DATE_RANGE\",\"fields\":[\"dateCreated\"],\"startValue\":\"2019\","
         "\"endValue\":\"2021\"}]",
         "g2", 1},
        {"less", "[{\"type\":\"LESS_THAN\",\"fields\":[\"dateCreated\"],\"value\":\"2021\"}]", "g2",
         1},
        {"greater", "[{\"type\":\"GREATER_THAN\",\"fields\":[\"dateCreated\"],\"value\":\"2021\"}]",
         "g1", 1},
        {"both",
         "[{\"type\":\"CONTAINS\",\"fields\":[\"name\"],\"value\":\"e\"},{\"type\":\"EXACT\","
         "\"fields\":[\"id\"],\"value\":\"g1\",\"operator\":\"AND\"}]",
         "g1", 1},
        {"one or the other",
         "[{\"type\":\"EXACT\",\"fields\":[\"id\"],\"value\":\"g1\",\"operator\":\"OR\"},{\"type\":"
         "\"EXACT\",\"fields\":[\"id\"],\"value\":\"g2\",\"operator\":\"OR\"}]",
         "g2", 2},
        {"not one",
         "[{\"type\":\"EXACT\",\"fields\":[\"id\"],\"value\":\"g1\",\"operator\":\"NOT\"}]", "g2",
         1},
        {"has the field", "[{\"type\":\"REQUIRED_FIELDS\",\"fields\":[\"owner\"]}]", "g1", 1},
        {"all", "[{\"type\":\"MATCH_ALL\"}]", "g2", 2},
    };
    static const char *const paths[] = {"/api/v2/gadgets/search", "/api/v2/gadgets/lookup"};
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char body[500];
        snprintf(body, sizeof body, "{\"sortBy\":\"name\",\"query\":%s}", row[i].query);
        CHECK_ROW(row[i].name, fx_post(&f, paths[i % 2], body) == 200);
        CHECK_ROW(row[i].name, (int)fx_number(&f, "total") == row[i].total);
        if (row[i].first)
            CHECK_ROW_TEXT(row[i].name, fx_text(&f, "results.0.id"), row[i].first);
    }
    CHECK_INT(fx_post(&f, paths[0],
                      "{\"query\":[{\"type\":\"MATCH_ALL\"}],\"pageSize\":1,"
                      "\"pageNumber\":2,\"sortBy\":\"name\",\"sortOrder\":\"DESC\"}"),
              200);
    CHECK_TEXT(fx_text(&f, "results.0.id"), "g2");
    CHECK_INT(fx_number(&f, "pageCount"), 2);
    CHECK_INT(fx_post(&f, paths[0], "{\"query\":[{\"type\":\"NEAR\"}]}"), 400);
    CHECK_INT(fx_post(&f, paths[0], "{\"query\":[],\"pageSize\":0}"), 400);
    CHECK_INT(fx_post(&f, paths[0], "{}"), 400);
    CHECK_INT(fx_delete(&f, "/api/v2/gadgets/g1"), 200);
    CHECK_INT(fx_post(&f, paths[0], "{\"query\":[{\"type\":\"MATCH_ALL\"}]}"), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
}

static void test_a_view_shows_the_collection_above(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    make_five(&f);
    CHECK_INT(fx_get(&f, WIDGETS "/divisionviews?name=delta"), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "entities.0.name"), "delta");
}

SUITE(platform_lists, {"filters, orders and pages", test_filters_orders_and_pages},
      {"a change moves an item in its order", test_a_change_moves_an_item_in_its_order},
      {"the addresses of pages", test_the_addresses_of_pages},
      {"queries that can't be", test_queries_that_can_not_be},
      {"fields choose members", test_fields_choose_members},
      {"a cursor survives writes", test_a_cursor_survives_writes},
      {"SCIM counts from an index", test_scim_counts_from_an_index}, {"searches", test_searches},
      {"a view shows the collection above", test_a_view_shows_the_collection_above});
