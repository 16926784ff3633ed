/* Singletons, jobs, relations, bulk; what has no shape; seeds; how it stands among the rest. */
#include <stdlib.h>

#include "tests/platform/rig.h"

static void test_a_singleton_is_there_without_being_made(void)
{
    char id[200], look[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    snprintf(look, sizeof look, "/api/v2/widgets/%s/look", rig_widget(&f, "a", id));
    CHECK_INT(fx_get(&f, look), 200);
    CHECK_TEXT(fx_text(&f, "theme"), "light"); /* it is required */
    CHECK(!fx_at(&f, "zoom"));
    CHECK_TEXT(fx_text(&f, "selfUri"), look);
    CHECK_INT(fx_number(&f, "version"), 1);
    CHECK_INT(fx_patch(&f, look, "{\"zoom\":3}"), 200);
    CHECK_INT(fx_number(&f, "zoom"), 3);
    CHECK_INT(fx_number(&f, "version"), 2);
    CHECK_INT(fx_put(&f, look, "{\"theme\":\"dark\",\"version\":1}"), 409);
    CHECK_INT(fx_put(&f, look, "{\"theme\":\"dark\",\"version\":2}"), 200);
    CHECK(!fx_at(&f, "zoom"));
    CHECK_INT(fx_number(&f, "version"), 3);
    CHECK_INT(fx_put(&f, look, "{}"), 400);
    CHECK_INT(fx_delete(&f, look), 204);
    CHECK_INT(fx_get(&f, look), 200);
    CHECK_TEXT(fx_text(&f, "theme"), "light");
    CHECK_INT(fx_get(&f, "/api/v2/widgets/none/look"), 404);
    CHECK_INT(fx_put(&f, "/api/v2/widgets/none/look", "{\"theme\":\"dark\"}"), 404);
}

static void test_a_singletons_seed_and_default(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_get(&f, "/api/v2/look"), 200);
    CHECK_TEXT(fx_text(&f, "theme"), "dark"); /* of the org's seed */
    CHECK_INT(fx_patch(&f, "/api/v2/look", "{\"zoom\":null,\"theme\":\"light\"}"), 200);
    CHECK_TEXT(fx_text(&f, "theme"), "light");
    CHECK_INT(fx_number(&f, "zoom"), 7); /* of the table's row */
}

static void test_seeds_are_there_and_filled_in(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/g1"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "Seeded");
    CHECK_TEXT(fx_text(&f, "selfUri"), "/api/v2/gadgets/g1");
    CHECK_TEXT(fx_text(&f, "state"), "active");
    CHECK_INT(fx_number(&f, "version"), 1);
    CHECK(fx_text(&f, "dateCreated") != NULL);
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/g2"), 200);
    CHECK_TEXT(fx_text(&f, "dateCreated"), "2020-01-01T00:00:00.000Z");
    CHECK_INT(fx_get(&f, "/api/v2/colors"), 200); /* of the table */
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 2);
    CHECK_TEXT(fx_text(&f, "entities.1.label"), "green");
}

static void test_a_job_is_done_when_it_is_asked_for(void)
{
    char path[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/widgets/exports/jobs", ""), 202);
    CHECK(fx_text(&f, "jobId") != NULL);
    snprintf(path, sizeof path, "/api/v2/widgets/exports/jobs/%s", fx_text(&f, "jobId"));
    fx_admin(&f, "GET", "/org/platform?path=/api/v2/widgets/exports/jobs", NULL);
    CHECK_TEXT(fx_text(&f, "items.0.state"), "Running");
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "state"), "Completed");
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "state"), "Completed");
    CHECK_INT(fx_delete(&f, path), 204);
    CHECK_INT(fx_get(&f, path), 404);
    CHECK_INT(fx_post(&f, "/api/v2/tests/chores/jobs", "{}"), 202);
    CHECK_TEXT(fx_text(&f, "state"), "Running");
    snprintf(path, sizeof path, "/api/v2/tests/chores/jobs/%s", fx_text(&f, "id"));
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "state"), "Failed"); /* the word of the table */
}

static void test_members_are_related_items(void)
{
    char a[200], b[200], team[200], members[300], path[600], body[600];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    rig_widget(&f, "a", a);
    rig_widget(&f, "b", b);
    CHECK_INT(fx_post(&f, "/api/v2/workteams", "{\"name\":\"Team\"}"), 200);
    rig_keep(&f, "id", team);
    snprintf(members, sizeof members, "/api/v2/workteams/%s/members", team);
    snprintf(body, sizeof body, "[{\"id\":\"%s\",\"rank\":4},{\"id\":\"%s\"}]", b, a);
    CHECK_INT(fx_post(&f, members, body), 204);
    CHECK_INT(fx_post(&f, members, "[{\"id\":\"nobody\"}]"), 404);
    CHECK_INT(fx_post(&f, members, "[{}]"), 400);
    CHECK_INT(fx_get(&f, members), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 2);
    CHECK_TEXT(fx_text(&f, "entities.0.name"), "a"); /* copied */
    CHECK_INT(fx_number(&f, "entities.0.rank"), 1);  /* the table's default */
    CHECK_INT(fx_number(&f, "entities.1.rank"), 4);
    CHECK_TEXT(fx_text(&f, "entities.1.widget.id"), b); /* embedded */
    snprintf(path, sizeof path, "/api/v2/workteams/%s", team);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_INT(fx_number(&f, "memberCount"), 2);
    snprintf(path, sizeof path, "/api/v2/widgets/%s/workteams", b);
    CHECK_INT(fx_get(&f, path), 200); /* the other side */
    CHECK_TEXT(fx_text(&f, "entities.0.id"), team);
    CHECK(cJSON_IsTrue(fx_at(&f, "entities.0.joined")));
    snprintf(path, sizeof path, "%s/%s", members, b);
    CHECK_INT(fx_patch(&f, path, "{\"rank\":9}"), 200);
    CHECK_INT(fx_number(&f, "rank"), 9);
    snprintf(path, sizeof path, "%s?delete=true", members);
    snprintf(body, sizeof body, "[{\"id\":\"%s\"}]", a);
    CHECK_INT(fx_post(&f, path, body), 204);
    CHECK_INT(fx_get(&f, members), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 1);
    snprintf(path, sizeof path, "%s?ids=%s", members, b);
    CHECK_INT(fx_delete(&f, path), 204);
    CHECK_INT(fx_delete(&f, members), 400); /* the document requires ids */
    CHECK_INT(fx_get(&f, members), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 0);
    snprintf(path, sizeof path, "/api/v2/widgets/%s/workteams", b);
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 0);
    snprintf(members, sizeof members, "/api/v2/workteams/%s/guests", team);
    snprintf(body, sizeof body, "{\"memberIds\":[\"%s\",\"%s\"]}", a, b);
    CHECK_INT(fx_post(&f, members, body), 200); /* by ids alone; answered as a page */
    CHECK_TEXT(fx_text(&f, "entities.1.id"), b);
}

static void test_many_in_one_request(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/labels", "[{\"label\":\"x\"},{\"label\":\"y\"}]"), 200);
    CHECK_TEXT(fx_text(&f, "1.label"), "y");
    CHECK_INT(fx_get(&f, "/api/v2/labels/y"), 200); /* the table's key */
    CHECK_TEXT(fx_text(&f, "label"), "y");
    CHECK_INT(fx_get(&f, "/api/v2/labels"), 200);
    CHECK_INT(cJSON_GetArraySize(f.json.root), 2);
    CHECK_INT(fx_patch(&f, "/api/v2/gadgets/bulk",
                       "{\"entities\":[{\"id\":\"g2\",\"name\":\"new\"},{\"id\":\"none\"}]}"),
              200);
    CHECK(cJSON_IsTrue(fx_at(&f, "results.0.success")));
    CHECK(cJSON_IsFalse(fx_at(&f, "results.1.success")));
    CHECK_INT(fx_get(&f, "/api/v2/gadgets/g2"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "new");
    CHECK_INT(fx_number(&f, "version"), 2);
}

static void test_what_has_no_shape_is_refused_and_said_so(void)
{
    char id[200], path[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    snprintf(path, sizeof path, "/api/v2/widgets/%s/polish", rig_widget(&f, "a", id));
    CHECK_INT(fx_post(&f, path, ""), 501);
    CHECK_TEXT(fx_text(&f, "code"), "not.implemented");
    CHECK_HAS(fx_text(&f, "message"), "POST /api/v2/widgets/{widgetId}/polish is published");
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-refused");
    CHECK_INT(fx_post(&f, "/api/v2/widgets/none/polish", ""), 404);
    char headers[200];
    snprintf(headers, sizeof headers, "Authorization: Bearer %s\nPrefer: dynamic=true\n", f.token);
    CHECK_INT(fx_raw(&f, "POST", path, headers, ""), 200);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-example");
    CHECK_INT(fx_number(&f, "count"), 0);
    CHECK_TEXT(fx_text(&f, "title"), "example");
    CHECK_INT(fx_get(&f, "/api/v2/reports/daily"), 200);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-example");
    CHECK(fx_at(&f, "next.next") != NULL);              /* a model that holds itself ends */
    CHECK_INT(fx_get(&f, "/api/v2/secretthings"), 200); /* never by shape, says the table */
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-example");
    snprintf(path, sizeof path, "/api/v2/widgets/%s/wash", id);
    CHECK_INT(fx_post(&f, path, ""), 202); /* accepted, says the table */
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-shape");
    CHECK_INT(fx_get(&f, "/api/v2/nowhere"), 404);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "gcmock");
    CHECK_INT(fx_delete(&f, "/api/v2/gadgets"), 405);
    CHECK_TEXT(fx_header(&f, "Allow"), "GET, HEAD, POST, OPTIONS");
    fx_admin(&f, "GET", "/requests/unmatched", NULL);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "requests")), 3);
    CHECK_TEXT(fx_text(&f, "requests.0.operation"), "postWidgetPolish");
}

static void test_hand_made_routes_go_before_but_words_before_parameters(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys");
    CHECK_INT(fx_get(&f, "/api/v2/flows/none"), 404);
    CHECK_TEXT(fx_text(&f, "code"), "architect.flow.not.found");
    CHECK_INT(fx_get(&f, "/api/v2/flows/locked"), 200); /* the document's word, not a flow's id */
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-example");
    CHECK_INT(fx_post(&f, "/api/v2/users", "{\"name\":\"U\",\"email\":\"u@example.com\"}"), 200);
    char path[300];
    snprintf(path, sizeof path, "/api/v2/users/%s", fx_text(&f, "id"));
    CHECK_INT(fx_get(&f, path), 200); /* the table says that the document's goes first */
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-shape");
    CHECK_INT(fx_get(&f, "/api/v2/users"), 200);
    CHECK_INT(fx_number(&f, "total"), 2);           /* with the org's own */
    CHECK_INT(fx_get(&f, "/api/v2/users/me"), 400); /* a word that gcmock has by hand */
    CHECK_INT(fx_put(&f, "/api/v2/flows/f1/memo", "{\"theme\":\"dark\"}"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/flows/f1/memo"), 200);
    CHECK_TEXT(fx_text(&f, "theme"), "dark");
}

static void test_faults_journal_and_limits_know_the_operations(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_admin(&f, "POST", "/faults",
                       "{\"match\":{\"operation\":\"postWidgets\"},\"action\":{\"status\":503}}"),
              201);
    CHECK_INT(fx_admin(&f, "POST", "/faults",
                       "{\"match\":{\"operation\":\"postWidget\"},\"action\":{\"status\":503}}"),
              400);
    CHECK_INT(fx_post(&f, "/api/v2/widgets", "{\"name\":\"a\"}"), 503);
    CHECK_INT(fx_get(&f, "/api/v2/widgets"), 200);
    CHECK_INT(fx_number(&f, "total"), 0);
    CHECK(atoi(fx_header(&f, "inin-ratelimit-count")) >= 2);
    fx_admin(&f, "POST", "/requests/count", "{\"operation\":\"getWidgets\"}");
    CHECK_INT(fx_number(&f, "count"), 1);
    fx_admin(&f, "GET", "/coverage", NULL);
    CHECK_HAS(fx_body(&f), "postWidgets");
}

static void test_the_control_plane_sees_and_changes_items(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_admin(&f, "PUT", "/org/platform?path=/api/v2/widgets&key=w1",
                       "{\"name\":\"by hand\",\"odd\":1}"),
              200);
    CHECK_INT(fx_get(&f, "/api/v2/widgets/w1"), 200);
    CHECK_TEXT(fx_text(&f, "selfUri"), "/api/v2/widgets/w1");
    CHECK_INT(fx_number(&f, "odd"), 1); /* unchecked */
    CHECK_INT(fx_admin(&f, "PATCH", "/org/platform?path=/api/v2/widgets&key=w1", "{\"odd\":null}"),
              200);
    CHECK(!fx_at(&f, "odd"));
    CHECK_TEXT(fx_text(&f, "name"), "by hand");
    CHECK_INT(fx_admin(&f, "GET", "/org/platform?path=/api/v2/widgets", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "items.0.id"), "w1");
    CHECK_INT(fx_admin(&f, "GET", "/org/platform?path=/api/v2/widgets&key=w1", NULL), 200);
    CHECK_TEXT(fx_text(&f, "id"), "w1");
    CHECK_INT(fx_admin(&f, "DELETE", "/org/platform?path=/api/v2/widgets&key=w1", NULL), 204);
    CHECK_INT(fx_admin(&f, "DELETE", "/org/platform?path=/api/v2/widgets&key=w1", NULL), 404);
    CHECK_INT(fx_admin(&f, "PATCH", "/org/platform?path=/api/v2/widgets&key=w1", "{}"), 404);
    CHECK_INT(fx_admin(&f, "PUT", "/org/platform?path=/api/v2/widgets&key=w1", "[]"), 400);
    CHECK_INT(fx_admin(&f, "GET", "/org/platform?path=/api/v2/nowhere", NULL), 404);
    CHECK_INT(fx_admin(&f, "GET", "/org/platform", NULL), 400);
    CHECK_INT(fx_get(&f, "/api/v2/widgets/w1"), 404);
    CHECK_INT(fx_admin(&f, "GET", "/platform", NULL), 200);
    CHECK_TEXT(fx_text(&f, "documents.0.name"), RIG_DOCUMENT);
    CHECK_INT(strlen(fx_text(&f, "documents.0.sha256")), 64);
    CHECK_INT(fx_number(&f, "documents.0.operations_by_label.genesys-refused"), 1);
    CHECK(cJSON_IsTrue(fx_at(&f, "documents.1.built_in")));
}

SUITE(platform_rest,
      {"a singleton is there without being made", test_a_singleton_is_there_without_being_made},
      {"a singleton's seed and default", test_a_singletons_seed_and_default},
      {"seeds are there and filled in", test_seeds_are_there_and_filled_in},
      {"a job is done when it is asked for", test_a_job_is_done_when_it_is_asked_for},
      {"members are related items", test_members_are_related_items},
      {"many in one request", test_many_in_one_request},
      {"what has no shape is refused and said so", test_what_has_no_shape_is_refused_and_said_so},
      {"hand-made routes go before, but words before parameters",
       test_hand_made_routes_go_before_but_words_before_parameters},
      {"faults, journal and limits know the operations",
       test_faults_journal_and_limits_know_the_operations},
      {"the control plane sees and changes items", test_the_control_plane_sees_and_changes_items});
