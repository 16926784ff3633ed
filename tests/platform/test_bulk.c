/* Arrays: many items changed, put, added or removed in one request; lists of ids; q64. */
#include "tests/platform/rig.h"

static void test_an_array_changes_all_its_items_or_none(void)
{
    char a[200], b[200], path[300], body[700];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    rig_widget(&f, "a", a);
    rig_widget(&f, "b", b);
    snprintf(body, sizeof body, "[{\"id\":\"%s\",\"size\":7},{\"id\":\"none\",\"size\":7}]", a);
    CHECK_INT(fx_patch(&f, "/api/v2/widgets/bulk", body), 404);
    CHECK_INT(fx_patch(&f, "/api/v2/widgets/bulk", "[{\"size\":7}]"), 400);
    snprintf(path, sizeof path, "/api/v2/widgets/%s", a);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK(!fx_at(&f, "size")); /* none was changed */
    snprintf(body, sizeof body, "[{\"id\":\"%s\",\"size\":7},{\"id\":\"%s\",\"size\":8}]", b, a);
    CHECK_INT(fx_patch(&f, "/api/v2/widgets/bulk", body), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), b); /* in the order of the request */
    CHECK_TEXT(fx_text(&f, "entities.0.name"), "b");
    CHECK_INT(fx_number(&f, "entities.1.size"), 8);
    CHECK_INT(fx_number(&f, "entities.1.version"), 2);
    snprintf(body, sizeof body, "[{\"id\":\"%s\",\"size\":9,\"version\":1}]", a);
    CHECK_INT(fx_patch(&f, "/api/v2/widgets/bulk", body), 409);
    CHECK_INT(fx_patch(&f, "/api/v2/widgets/bulk", "{\"size\":7}"), 400);
    CHECK_INT(fx_patch(&f, "/api/v2/widgets/bulk", "[]"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 0);
}

static void test_put_of_an_array_replaces_the_whole(void)
{
    char a[200], b[200], path[300], body[700];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    rig_widget(&f, "a", a);
    rig_widget(&f, "b", b);
    snprintf(body, sizeof body, "[{\"name\":\"new\"},{\"id\":\"%s\",\"size\":3}]", b);
    CHECK_INT(fx_put(&f, "/api/v2/widgets/bulk", body), 200);
    CHECK_TEXT(fx_text(&f, "0.name"), "new");
    CHECK_TEXT(fx_text(&f, "1.name"), "b");
    CHECK_INT(fx_number(&f, "1.size"), 3);
    snprintf(path, sizeof path, "/api/v2/widgets/%s", a);
    CHECK_INT(fx_get(&f, path), 404);
    CHECK_INT(fx_post(&f, "/api/v2/widgets/bulk/add", "[{\"name\":\"x\"},{\"name\":\"y\"}]"), 200);
    CHECK_TEXT(fx_text(&f, "entities.1.name"), "y");
    CHECK_INT(fx_get(&f, "/api/v2/widgets"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 4);
}

static void test_arrays_of_members_keep_what_they_do_not_say(void)
{
    char a[200], b[200], team[200], members[300], body[700];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    rig_widget(&f, "a", a);
    rig_widget(&f, "b", b);
    CHECK_INT(fx_post(&f, "/api/v2/workteams", "{\"name\":\"Team\"}"), 200);
    rig_keep(&f, "id", team);
    snprintf(members, sizeof members, "/api/v2/workteams/%s/members", team);
    snprintf(body, sizeof body, "[{\"id\":\"%s\",\"rank\":4}]", a);
    CHECK_INT(fx_patch(&f, members, body), 200); /* it was none yet */
    CHECK_INT(fx_number(&f, "entities.0.rank"), 4);
    snprintf(body, sizeof body, "[{\"id\":\"%s\",\"joined\":false}]", a);
    CHECK_INT(fx_patch(&f, members, body), 200);
    CHECK_INT(fx_number(&f, "entities.0.rank"), 4);
    CHECK(cJSON_IsFalse(fx_at(&f, "entities.0.joined")));
    CHECK_INT(fx_patch(&f, members, "[{\"id\":\"nobody\"}]"), 404);
    snprintf(body, sizeof body, "[{\"id\":\"%s\"}]", b);
    CHECK_INT(fx_put(&f, members, body), 200); /* in the place of all */
    CHECK_INT(fx_get(&f, members), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 1);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), b);
    CHECK_INT(fx_number(&f, "entities.0.rank"), 1);
}

static void test_removing_many_says_which_were_not_there(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/gadgets/bulk/remove",
                      "{\"entities\":[{\"id\":\"none\"},{\"id\":\"g1\"},{\"id\":\"no\"}]}"),
              200);
    CHECK_INT(fx_number(&f, "errorCount"), 2);
    CHECK_INT(fx_number(&f, "errorIndexes.0"), 0);
    CHECK_INT(fx_number(&f, "errorIndexes.1"), 2);
    CHECK(cJSON_IsTrue(fx_at(&f, "results.1.success")));
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/g1"), 404);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/g2"), 200);
}

static void test_a_list_of_ids_is_the_one_list_of_a_singleton(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_put(&f, "/api/v2/grants", "[\"r1\",\"r2\"]"), 200);
    CHECK_TEXT(fx_text(&f, "grants.1.id"), "r2");
    CHECK_INT(fx_get(&f, "/api/v2/grants"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "grants")), 2);
    CHECK_INT(fx_put(&f, "/api/v2/grants", "[]"), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "grants")), 0);
    CHECK_INT(fx_put(&f, "/api/v2/grants", "{\"grants\":[]}"), 400);
    CHECK_INT(fx_patch(&f, "/api/v2/look", "[1]"), 400);
    CHECK_INT(fx_patch(&f, "/api/v2/look", "7"), 400);
}

/* base64 of {"query":[{"type":"EXACT","fields":["name"],"value":"Seeded"}]}, with and without its
 * padding, and what is none. */
static void test_a_search_by_get_stands_in_q64(void)
{
    static const char search[] =
        "eyJxdWVyeSI6W3sidHlwZSI6IkVYQUNUIiwiZmllbGRzIjpbIm5hbWUiXSwidmFsdWUiOiJTZWVkZWQifV19";
    char path[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    snprintf(path, sizeof path, "/api/v2/gadgets/search?q64=%s", search);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "results.0.name"), "Seeded");
    /* {"query":[],"pageSize":1} takes padding: as it is, percent-encoded, and left out */
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search?q64=eyJxdWVyeSI6W10sInBhZ2VTaXplIjoxfQ=="), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "results")), 1);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search?q64=eyJxdWVyeSI6W10sInBhZ2VTaXplIjoxfQ%3D%3D"),
              200);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search?q64=eyJxdWVyeSI6W10sInBhZ2VTaXplIjoxfQ"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search?q64=!!"), 400);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search?q64=W10"), 400); /* [] */
    CHECK_HAS(fx_text(&f, "message"), "[q64] must be the search as JSON, in base64");
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search?q64="), 400);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/search"), 400);
}

SUITE(platform_bulk,
      {"an array changes all its items, or none", test_an_array_changes_all_its_items_or_none},
      {"PUT of an array replaces the whole", test_put_of_an_array_replaces_the_whole},
      {"arrays of members keep what they do not say",
       test_arrays_of_members_keep_what_they_do_not_say},
      {"removing many says which were not there", test_removing_many_says_which_were_not_there},
      {"a list of ids is the one list of a singleton",
       test_a_list_of_ids_is_the_one_list_of_a_singleton},
      {"a search by GET stands in q64", test_a_search_by_get_stands_in_q64});
