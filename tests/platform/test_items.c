/* Items of collections: made, read, changed, deleted, as the document's shape says. */
#include "tests/platform/rig.h"

#define WIDGETS "/api/v2/widgets"
#define GADGETS "/api/v2/gadgets"

static void test_a_new_item_has_what_came_and_what_the_server_makes(void)
{
    char id[200], uri[200], path[256];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    fx_admin(&f, "POST", "/clock/freeze", "{\"at\":\"2026-01-31T08:00:00.000Z\"}");
    CHECK_INT(fx_post(&f, WIDGETS,
                      "{\"id\":\"mine\",\"name\":\"a b\",\"color\":\"green\",\"size\":3,"
                      "\"selfUri\":\"/x\",\"version\":9,\"dateCreated\":\"1999\","
                      "\"shelfId\":null,\"secret\":\"hush\"}"),
              200);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-shape");
    rig_keep(&f, "id", id);
    CHECK_INT(strlen(id), 36);
    snprintf(path, sizeof path, WIDGETS "/%s", id);
    CHECK_TEXT(rig_keep(&f, "selfUri", uri), path);
    CHECK_TEXT(fx_text(&f, "name"), "a b");
    CHECK_TEXT(fx_text(&f, "color"), "green");
    CHECK_INT(fx_number(&f, "size"), 3);
    CHECK_INT(fx_number(&f, "version"), 1);
    CHECK_TEXT(fx_text(&f, "dateCreated"), "2026-01-31T08:00:00.000Z");
    CHECK_TEXT(fx_text(&f, "dateModified"), "2026-01-31T08:00:00.000Z");
    CHECK_TEXT(fx_text(&f, "createdBy"), "all");
    CHECK_TEXT(fx_text(&f, "modifiedBy.id"), "all");
    CHECK_TEXT(fx_text(&f, "division.id"), "00000000-0000-4000-8000-0000000000aa");
    CHECK_TEXT(fx_text(&f, "division.name"), "Home");
    CHECK_TEXT(fx_text(&f, "division.selfUri"),
               "/api/v2/authorization/divisions/00000000-0000-4000-8000-0000000000aa");
    CHECK_TEXT(fx_text(&f, "grade"), "first");  /* the answer requires it */
    CHECK(cJSON_IsFalse(fx_at(&f, "fragile"))); /* the table's default */
    CHECK_INT(fx_number(&f, "partCount"), 0);
    CHECK(!fx_at(&f, "secret"));
    CHECK(!fx_at(&f, "weight"));
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_TEXT(fx_text(&f, "name"), "a b");
    CHECK_INT(fx_get(&f, WIDGETS "/mine"), 404);
    CHECK_TEXT(fx_text(&f, "code"), "not.found");
}

static void test_a_reference_may_come_by_its_id_alone(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/shelves", "{\"name\":\"Top\"}"), 200);
    char shelf[200], body[300];
    rig_keep(&f, "id", shelf);
    snprintf(body, sizeof body, "{\"name\":\"a\",\"shelfId\":\"%s\",\"box\":{\"id\":\"b\"}}",
             shelf);
    CHECK_INT(fx_post(&f, WIDGETS, body), 200);
    CHECK_TEXT(fx_text(&f, "shelf.id"), shelf);
    CHECK(!fx_at(&f, "shelf.name"));
    char path[300];
    snprintf(path, sizeof path, WIDGETS "/%s?expand=shelf", fx_text(&f, "id"));
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "shelf.name"), "Top");
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"b\",\"shelfId\":\"nowhere\"}"), 400);
    CHECK_TEXT(fx_text(&f, "details.0.fieldName"), "shelf");
}

static void test_bodies_are_checked_against_the_model(void)
{
    static const struct {
        const char *name, *body, *code, *field;
    } row[] = {
        {"no JSON", "{", "bad.request", NULL},
        {"none", "", "bad.request", NULL},
        {"no object", "[]", "bad.request", NULL},
        {"a missing name, in the operation's own code", "{}", "name.cannot.be.blank", "name"},
        {"a wrong type", "{\"name\":7}", "bad.request", "name"},
        {"a fraction for a whole number", "{\"name\":\"a\",\"size\":1.5}", "bad.request", "size"},
        {"a text for a number", "{\"name\":\"a\",\"weight\":\"1\"}", "bad.request", "weight"},
        {"a number for a truth", "{\"name\":\"a\",\"fragile\":1}", "bad.request", "fragile"},
        {"no word of the enum", "{\"name\":\"a\",\"color\":\"blue\"}", "invalid.value", "color"},
        {"no moment", "{\"name\":\"a\",\"madeAt\":\"yesterday\"}", "invalid.date", "madeAt"},
        {"a member that no model has", "{\"name\":\"a\",\"colour\":\"red\"}", "invalid.property",
         "colour"},
        {"an element of a wrong type", "{\"name\":\"a\",\"tags\":[\"x\",7]}", "bad.request",
         "tags[1]"},
        {"a member below", "{\"name\":\"a\",\"box\":{\"depth\":\"x\"}}", "bad.request",
         "box.depth"},
        {"what an object below requires", "{\"name\":\"a\",\"box\":{\"name\":\"b\"}}",
         "bad.request", "box.depth"},
        {"null for what is required", "{\"name\":null}", "bad.request", "name"},
    };
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, fx_post(&f, WIDGETS, row[i].body) == 400);
        CHECK_ROW_TEXT(row[i].name, fx_text(&f, "code"), row[i].code);
        if (row[i].field)
            CHECK_ROW_TEXT(row[i].name, fx_text(&f, "details.0.fieldName"), row[i].field);
    }
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"a\",\"color\":\"blue\"}"), 400);
    CHECK_HAS(fx_text(&f, "message"),
              "Value [blue] is not valid for field type [color]. Allowable values are: red, green");
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"a\",\"colour\":\"red\"}"), 400);
    CHECK_HAS(fx_text(&f, "message"),
              "Value [colour] is not a valid property for object [WidgetCreate]");
    CHECK_INT(fx_send(&f, "POST", WIDGETS, "text/plain", "{\"name\":\"a\"}"), 415);
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"a\",\"size\":null,\"box\":{\"id\":\"b\"}}"), 200);
    CHECK(!fx_at(&f, "size"));
}

static void test_put_replaces_and_patch_merges(void)
{
    char uri[200];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, WIDGETS,
                      "{\"name\":\"a\",\"size\":1,\"tags\":[\"x\",\"y\"],\"color\":\"red\","
                      "\"division\":{\"id\":\"d9\"}}"),
              200);
    CHECK_TEXT(fx_text(&f, "division.id"), "d9");
    rig_keep(&f, "selfUri", uri);
    CHECK_INT(fx_patch(&f, uri, "{\"size\":2,\"tags\":[\"z\"],\"color\":null}"), 200);
    CHECK_INT(fx_number(&f, "size"), 2);
    CHECK_TEXT(fx_text(&f, "tags.0"), "z");
    CHECK(!fx_at(&f, "tags.1"));
    CHECK(!fx_at(&f, "color"));
    CHECK_TEXT(fx_text(&f, "name"), "a");
    CHECK_INT(fx_number(&f, "version"), 2);
    CHECK_INT(fx_put(&f, uri, "{\"name\":\"b\",\"id\":\"other\",\"version\":2}"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "b");
    CHECK(!fx_at(&f, "size"));
    CHECK(!fx_at(&f, "tags"));
    CHECK_TEXT(fx_text(&f, "selfUri"), uri);
    CHECK_TEXT(fx_text(&f, "division.id"), "d9");
    CHECK_INT(fx_number(&f, "version"), 3);
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_TEXT(fx_text(&f, "name"), "b");
    CHECK_INT(fx_put(&f, WIDGETS "/none", "{\"name\":\"b\"}"), 404);
    CHECK_INT(fx_patch(&f, WIDGETS "/none", "{\"name\":\"b\"}"), 404);
}

static void test_a_stale_version_is_a_conflict(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_put(&f, GADGETS "/g1", "{\"name\":\"x\"}"), 400); /* it is required */
    CHECK_TEXT(fx_text(&f, "details.0.fieldName"), "version");
    CHECK_INT(fx_put(&f, GADGETS "/g1", "{\"name\":\"x\",\"version\":7}"), 409);
    CHECK_TEXT(fx_text(&f, "code"), "invalid.update.wrong.version"); /* as the operation declares */
    CHECK_HAS(fx_text(&f, "message"), "does not match the current version of the Gadget");
    CHECK_INT(fx_patch(&f, GADGETS "/g1", "{\"version\":2}"), 409);
    CHECK_TEXT(fx_text(&f, "code"), "general.conflict");
    CHECK_INT(fx_put(&f, GADGETS "/g1", "{\"name\":\"x\",\"version\":1}"), 200);
    CHECK_INT(fx_number(&f, "version"), 2);
}

static void test_a_deleted_item_is_gone_with_all_below_it(void)
{
    char uri[200], part[256];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"a\"}"), 200);
    rig_keep(&f, "selfUri", uri);
    snprintf(part, sizeof part, "%s/parts", uri);
    CHECK_INT(fx_post(&f, part, "{\"code\":\"p 1\"}"), 201);
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_INT(fx_number(&f, "partCount"), 1);
    CHECK_INT(fx_post(&f, part, "{\"code\":\"p 1\"}"), 409); /* its client chooses the key */
    snprintf(part, sizeof part, "%s/parts/p%%201", uri);
    CHECK_INT(fx_get(&f, part), 200);
    CHECK_TEXT(fx_text(&f, "code"), "p 1");
    CHECK_INT(fx_delete(&f, part), 204);
    CHECK_INT(fx_get(&f, part), 404);
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_INT(fx_number(&f, "partCount"), 0);
    CHECK_INT(fx_delete(&f, uri), 204);
    CHECK_TEXT(fx_body(&f), "");
    CHECK_INT(fx_get(&f, uri), 404);
    CHECK_INT(fx_delete(&f, uri), 404);
    CHECK_INT(fx_put(&f, uri, "{\"name\":\"a\"}"), 404);
    snprintf(part, sizeof part, "%s/parts", uri);
    CHECK_INT(fx_get(&f, part), 404);
    CHECK_INT(fx_post(&f, part, "{\"code\":\"q\"}"), 404);
    CHECK_INT(fx_post(&f, part, "{}"), 404); /* the parent goes before the body */
}

static void test_a_state_of_deleted_keeps_the_item(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_delete(&f, GADGETS "/g1"), 200);
    CHECK_INT(fx_get(&f, GADGETS "/g1"), 200);
    CHECK_TEXT(fx_text(&f, "state"), "deleted");
    CHECK_INT(fx_delete(&f, GADGETS "/g1"), 404);
    CHECK_INT(fx_get(&f, GADGETS), 200);
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), "g2");
    CHECK_INT(fx_get(&f, GADGETS "?state=deleted"), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.id"), "g1");
    CHECK_INT(fx_number(&f, "total"), 1);
    CHECK_INT(fx_get(&f, GADGETS "?includeDeleted=true"), 200);
    CHECK_INT(fx_number(&f, "total"), 2);
    CHECK_INT(fx_post(&f, GADGETS, "{\"name\":\"seeded\"}"), 200); /* its name is free again */
    CHECK_INT(fx_patch(&f, GADGETS "/g1", "{\"state\":\"active\",\"name\":\"Back\"}"), 200);
    CHECK_INT(fx_get(&f, GADGETS), 200);
    CHECK_INT(fx_number(&f, "total"), 3);
}

static void test_what_must_be_unique(void)
{
    char uri[200];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"one\"}"), 200);
    rig_keep(&f, "selfUri", uri);
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"ONE\"}"), 400); /* as the operation declares */
    CHECK_TEXT(fx_text(&f, "code"), "duplicate.name");
    CHECK_INT(fx_post(&f, GADGETS, "{\"name\":\"seeded\"}"), 409); /* as the table says */
    CHECK_TEXT(fx_text(&f, "code"), "general.conflict");
    CHECK_INT(fx_patch(&f, GADGETS "/g2", "{\"name\":\"Seeded\"}"), 409);
    CHECK_INT(fx_patch(&f, GADGETS "/g1", "{\"name\":\"Seeded\"}"), 200); /* its own */
    CHECK_INT(fx_put(&f, uri, "{\"name\":\"two\"}"), 200);
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"one\"}"), 200);         /* free again */
    CHECK_INT(fx_post(&f, "/api/v2/crates", "{\"label\":\"x\"}"), 200); /* nobody says so */
    CHECK_INT(fx_post(&f, "/api/v2/crates", "{\"label\":\"x\"}"), 200);
}

static void test_what_is_used_stays(void)
{
    char shelf[200], uri[256], body[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/shelves", "{\"name\":\"Top\"}"), 200);
    rig_keep(&f, "id", shelf);
    snprintf(body, sizeof body, "{\"name\":\"a\",\"shelf\":{\"id\":\"%s\"}}", shelf);
    CHECK_INT(fx_post(&f, WIDGETS, body), 200);
    rig_keep(&f, "selfUri", body);
    snprintf(uri, sizeof uri, "/api/v2/shelves/%s", shelf);
    CHECK_INT(fx_delete(&f, uri), 409);
    CHECK_TEXT(fx_text(&f, "code"), "general.conflict");
    CHECK_INT(fx_delete(&f, body), 204);
    CHECK_INT(fx_delete(&f, uri), 204);
    CHECK_INT(fx_delete(&f, uri), 404);
    CHECK_TEXT(fx_text(&f, "code"), "shelves.shelf.not.found"); /* as the operation declares */
    CHECK_INT(fx_get(&f, GADGETS "/none"), 404);
    CHECK_TEXT(fx_text(&f, "code"), "gadgets.gadget.not.found"); /* as the table says */
}

static void test_worlds_do_not_see_each_other(void)
{
    char uri[200];
    struct fx a GC_AUTO(rig_close) = {0}, b GC_AUTO(rig_close) = {0};
    rig_open(&a);
    rig_open(&b);
    CHECK_INT(fx_post(&a, WIDGETS, "{\"name\":\"a\"}"), 200);
    rig_keep(&a, "selfUri", uri);
    CHECK_INT(fx_delete(&a, GADGETS "/g1"), 200);
    CHECK_INT(fx_get(&b, uri), 404);
    CHECK_INT(fx_get(&b, WIDGETS), 200);
    CHECK_INT(fx_number(&b, "total"), 0);
    CHECK_INT(fx_get(&b, GADGETS "/g1"), 200);
    CHECK_TEXT(fx_text(&b, "state"), "active");
    CHECK_INT(fx_admin(&a, "POST", "/reset", NULL), 200);
    CHECK(fx_login(&a, "all", "s"));
    CHECK_INT(fx_get(&a, uri), 404);
    CHECK_INT(fx_get(&a, GADGETS "/g1"), 200);
    CHECK_TEXT(fx_text(&a, "state"), "active");
}

static void test_permissions_any_and_all(void)
{
    char uri[200];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"a\"}"), 200);
    rig_keep(&f, "selfUri", uri);
    CHECK(fx_login(&f, "viewer", "s"));
    CHECK_INT(fx_get(&f, WIDGETS), 200); /* one of two is enough */
    CHECK_INT(fx_post(&f, WIDGETS, "{\"name\":\"b\"}"), 403);
    CHECK_TEXT(fx_text(&f, "code"), "missing.permissions");
    CHECK_INT(fx_delete(&f, uri), 403); /* both are needed */
    CHECK_TEXT(fx_text(&f, "code"), "missing.permissions");
    CHECK_HAS(fx_text(&f, "message"), "permission(s): widget:widget:purge");
    CHECK(fx_login(&f, "none", "s"));
    CHECK_INT(fx_get(&f, WIDGETS), 403);
    CHECK_TEXT(fx_text(&f, "code"), "missing.any.permissions");
    CHECK_HAS(fx_text(&f, "message"), "[widget:widget:view, widget:widget:all]");
    CHECK_INT(fx_get(&f, GADGETS), 200); /* a token is enough */
    snprintf(f.token, sizeof f.token, "nobody");
    CHECK_INT(fx_get(&f, GADGETS), 401);
}

static void test_put_makes_what_nothing_else_makes(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_get(&f, "/api/v2/places/here"), 404);
    CHECK_INT(fx_put(&f, "/api/v2/places/here", "{\"label\":\"x\"}"), 200);
    CHECK_TEXT(fx_text(&f, "id"), "here");
    CHECK_INT(fx_put(&f, "/api/v2/places/here", "{\"label\":\"y\"}"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/places/here"), 200);
    CHECK_TEXT(fx_text(&f, "label"), "y");
}

/* The document says that a start is a text; which text is a time only the org knows. */
static void test_what_the_orgs_own_kind_does_not_take_is_kept_beside_it(void)
{
    static const char *const starts[] = {"2026-01-05T08:00:00.000", "at eight"};
    char body[200], uri[200];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    for (int i = 0; i < 2; i++) {
        snprintf(body, sizeof body,
                 "{\"name\":\"hours\",\"start\":\"%s\",\"end\":\"2026-01-05T17:00:00.000\"}",
                 starts[i]);
        CHECK_INT(fx_post(&f, "/api/v2/architect/schedules", body), 200);
        rig_keep(&f, "selfUri", uri);
        CHECK_INT(fx_get(&f, uri), 200);
        CHECK_TEXT(fx_text(&f, "start"), starts[i]);
        CHECK_INT(fx_get(&f, "/api/v2/architect/schedules"), 200);
        CHECK_INT(fx_number(&f, "total"), 1);
        CHECK_INT(fx_delete(&f, uri), 204);
        (void)fx_get(&f, "/api/v2/architect/schedules");
        CHECK_INT(fx_number(&f, "total"), 0);
    }
}

SUITE(platform_items,
      {"a new item has what came and what the server makes",
       test_a_new_item_has_what_came_and_what_the_server_makes},
      {"a reference may come by its id alone", test_a_reference_may_come_by_its_id_alone},
      {"bodies are checked against the model", test_bodies_are_checked_against_the_model},
      {"PUT replaces and PATCH merges", test_put_replaces_and_patch_merges},
      {"a stale version is a conflict", test_a_stale_version_is_a_conflict},
      {"a deleted item is gone with all below it", test_a_deleted_item_is_gone_with_all_below_it},
      {"a state of deleted keeps the item", test_a_state_of_deleted_keeps_the_item},
      {"what must be unique", test_what_must_be_unique},
      {"what is used stays", test_what_is_used_stays},
      {"worlds do not see each other", test_worlds_do_not_see_each_other},
      {"permissions, any and all", test_permissions_any_and_all},
      {"PUT makes what nothing else makes", test_put_makes_what_nothing_else_makes},
      {"what the org's own kind does not take is kept beside it",
       test_what_the_orgs_own_kind_does_not_take_is_kept_beside_it});
