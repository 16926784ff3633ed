/* Later folders over earlier ones, a world's changes over both, and both over a new base. */
#include <pthread.h>
#include <stdlib.h>

#include "mock/api/routes.h"
#include "mock/org/org.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

static const char *const base_files[][2] = {
    {"org.json", "{\"name\":\"Base\",\"rateLimit\":{\"requestsPerMinute\":10,\"enforce\":true}}"},
    {"clients.json",
     "[{\"id\":\"a\",\"secret\":\"hush\",\"permissions\":[\"p\"],\"scopes\":[\"s\"]},"
     "{\"id\":\"b\",\"secret\":\"hush\"}]"},
    {"contacts.json",
     "[{\"id\":\"a\",\"firstName\":\"Ada\",\"lastName\":\"A\",\"phoneNumbers\":[\"+15551230001\"]},"
     "{\"id\":\"b\",\"name\":\"Bob\",\"phoneNumbers\":[\"+15551230001\",\"+15551230002\"]}]"},
    {"users.json",
     "[{\"id\":1,\"name\":\"One\",\"company\":{\"name\":\"C\",\"bs\":\"x\"}},{\"id\":2}]"},
    {"faults.json", "[{\"id\":\"f\",\"match\":{\"path\":\"/a\"},\"action\":{\"status\":503}}]"},
};

static struct mock_org *load_two(const char *file, const char *text)
{
    char below[256], above[256];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(below, sizeof below);
    for (size_t i = 0; i < GC_COUNT_OF(base_files); i++)
        org_file(below, base_files[i][0], base_files[i][1]);
    org_folder(above, sizeof above);
    if (file)
        org_file(above, file, text);
    const char *dirs[] = {below, above};
    CHECK_STATUS(mock_org_load(&org, dirs, file ? 2 : 1, mock_api_operations(), NULL, &err), GC_OK,
                 &err);
    CHECK_FATAL(org != NULL);
    return org;
}

static enum gc_status overlay(struct mock_org **out, struct mock_org *base, const char *text,
                              struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    *out = NULL;
    enum gc_status s =
        gc_json_parse(&doc, "overlay", text, strlen(text), &gc_json_default_limits, err);
    return s == GC_OK ? mock_org_overlay(out, base, &doc, doc.root, NULL, err) : s;
}

static enum gc_status change(struct mock_org **out, struct mock_org *base, enum mock_kind kind,
                             const char *collection, const char *id, const char *text, bool merge,
                             struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    *out = NULL;
    enum gc_status s =
        text ? gc_json_parse(&doc, "body", text, strlen(text), &gc_json_default_limits, err)
             : GC_OK;
    return s == GC_OK ? mock_org_change(out, base, kind, collection, id, text ? &doc : NULL, merge,
                                        NULL, err)
                      : s;
}

static bool join_ids(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    char *ids = ctx;
    (void)json, (void)json_bytes;
    snprintf(ids + strlen(ids), 100 - strlen(ids), "%s ", id);
    return true;
}

static void check_ids(const struct mock_org *org, enum mock_kind kind, const char *collection,
                      const char *expect)
{
    char ids[100] = "";
    size_t n = 0;
    mock_org_each(org, kind, collection, join_ids, ids);
    CHECK_TEXT(ids, expect);
    for (const char *s = expect; (s = strchr(s, ' ')); s++)
        n++;
    CHECK_INT(mock_org_count(org, kind, collection), n);
}

static void test_folder_over_folder(void)
{
    struct mock_org *org = load_two("clients.json", "[{\"id\":\"c\",\"secret\":\"hush\"},"
                                                    "{\"id\":\"a\",\"permissions\":[\"q\"],"
                                                    "\"scopes\":null}]");
    const struct mock_client *a = mock_org_client(org, "a");
    CHECK(mock_texts_have(&a->permissions, "q") && !mock_texts_have(&a->permissions, "p"));
    CHECK_INT(a->scopes.n, 0);
    CHECK_TEXT(a->secret, "hush");
    check_ids(org, MOCK_CLIENTS, NULL, "a b c ");
    mock_org_unref(org);
}

static void test_contacts_over_contacts(void)
{
    struct mock_contact c = {0};
    struct mock_org *org =
        load_two("contacts.jsonl", "{\"id\":\"a\",\"firstName\":\"Eve\",\"phoneNumbers\":null}\n");
    CHECK(mock_org_contact(org, "a", &c));
    CHECK_TEXT(c.json,
               "{\"id\":\"a\",\"firstName\":\"Eve\",\"lastName\":\"A\",\"name\":\"Eve A\"}");
    CHECK(mock_org_contact_by_number(org, "+15551230001", &c)); /* no longer a's */
    CHECK_TEXT(c.id, "b");
    check_ids(org, MOCK_CONTACTS, NULL, "a b ");
    mock_org_unref(org);
}

static void test_settings_and_faults(void)
{
    struct gc_error err = {0};
    struct mock_org *base = load_two("org.json", "{\"rateLimit\":{\"enforce\":false}}"), *org;
    CHECK_INT(mock_org_settings(base)->requests_per_minute, 10);
    CHECK(!mock_org_settings(base)->rate_limit);
    CHECK_TEXT(mock_org_settings(base)->name, "Base");
    CHECK_STATUS(
        overlay(&org, base,
                "{\"org\":{\"rateLimit\":null},\"faults\":[{\"id\":\"f\",\"match\":{\"path\":"
                "\"/b\"},\"action\":{\"status\":500}},{\"match\":{\"path\":\"/c\"},\"action\":"
                "{\"status\":500}}]}",
                &err),
        GC_OK, &err);
    CHECK_FATAL(org != NULL);
    CHECK_INT(mock_org_settings(org)->requests_per_minute, 300);
    CHECK_INT(mock_org_settings(base)->requests_per_minute, 10);
    CHECK_INT(cJSON_GetArraySize(mock_org_faults(org)), 2);
    CHECK_TEXT(gc_json_str(gc_json_get(mock_org_faults(org)->child, "match"), "path"), "/b");
    CHECK_INT(cJSON_GetArraySize(mock_org_faults(base)), 1);
    mock_org_unref(org);
    mock_org_unref(base);
}

/* The first cell beside the key of a table's first row; "": there is none. */
static const char *cell(const struct mock_org *org, const char *table, const char *column)
{
    const cJSON *rows = mock_org_data_table(org, table);
    const char *text = gc_json_str(rows ? rows->child : NULL, column);
    return text ? text : "";
}

static void test_data_tables(void)
{
    /* clang-format off */
    static const struct { const char *text, *problem; } bad[] = {
        {"{\"data_tables\":[]}", "overlay:1:16: data_tables must be an object of arrays, not an array"},
        {"{\"data_tables\":{\"T\":{}}}", "overlay:1:21: data table \"T\" must be an array of rows, not an object"},
        {"{\"data_tables\":{\"T\":[{\"key\":\"a\"},{\"ky\":1}]}}", "a row of data table \"T\" needs a \"key\""},
    };
    /* clang-format on */
    struct gc_error err = {0};
    struct mock_org *two = load_two("data-tables/Above.csv", "key,A\n1,above\n"), *one, *all;
    CHECK_STATUS(
        overlay(&one, two, "{\"data_tables\":{\"T\":[{\"key\":\"1\",\"A\":\"one\"}]}}", &err),
        GC_OK, &err);
    CHECK_STATUS(overlay(&all, one,
                         "{\"data_tables\":{\"T\":[{\"key\":\"1\",\"A\":\"two\"}],\"Above\":[]}}",
                         &err),
                 GC_OK, &err);
    CHECK_TEXT(cell(two, "Above", "A"), "above");
    CHECK(mock_org_data_table(two, "T") == NULL);
    CHECK_TEXT(cell(one, "T", "A"), "one"); /* another overlay of it has changed nothing here */
    CHECK_TEXT(cell(one, "Above", "A"), "above");
    CHECK_TEXT(cell(all, "T", "A"), "two");
    CHECK_INT(cJSON_GetArraySize(mock_org_data_table(all, "Above")), 0);
    CHECK(mock_org_data_table(all, "Above") != NULL);
    for (size_t i = 0; i < GC_COUNT_OF(bad); i++) {
        struct mock_org *none;
        CHECK_ROW(bad[i].text, overlay(&none, two, bad[i].text, &err) == GC_E_DATA && !none);
        CHECK_ROW_HAS(bad[i].text, gc_error_text(&err), bad[i].problem);
    }
    mock_org_unref(all);
    mock_org_unref(one);
    mock_org_unref(two);
}

static void test_layers(void)
{
    struct gc_error err = {0};
    struct mock_contact c = {0};
    struct mock_org *base = load_two(NULL, NULL), *one, *two, *three;
    CHECK_STATUS(
        overlay(
            &one, base,
            "{\"contacts\":[{\"id\":\"n\",\"name\":\"New\",\"phoneNumbers\":[\"+15551230001\"]},"
            "{\"id\":\"a\",\"lastName\":\"Z\"}],\"users\":[{\"id\":\"1\",\"company\":{\"bs\":null}}"
            ","
            "{\"id\":3}],\"collections\":{\"cars\":[{\"id\":\"x\"}]}}",
            &err),
        GC_OK, &err);
    CHECK_FATAL(one != NULL);
    check_ids(one, MOCK_CONTACTS, NULL, "a b n ");
    check_ids(one, MOCK_COLLECTION, "users", "1 2 3 ");
    check_ids(base, MOCK_COLLECTION, "users", "1 2 ");
    CHECK(mock_org_has_collection(one, "cars") && !mock_org_has_collection(base, "cars"));
    CHECK_INT(mock_org_collections(one).n, 2);
    CHECK_TEXT(gc_json_str(mock_org_item(one, "users", "1"), "name"), "One");
    CHECK(gc_json_get(gc_json_get(mock_org_item(one, "users", "1"), "company"), "bs") == NULL);
    CHECK(mock_org_contact_by_number(one, "+15551230001", &c));
    CHECK_HAS(c.json, "\"name\":\"Ada Z\""); /* a comes first still */

    CHECK_STATUS(change(&two, one, MOCK_CONTACTS, NULL, "a", NULL, false, &err), GC_OK, &err);
    CHECK(mock_org_contact_by_number(two, "+15551230001", &c));
    CHECK_TEXT(c.id, "b");
    check_ids(two, MOCK_CONTACTS, NULL, "b n ");
    CHECK(!mock_org_contact(two, "a", &c) && mock_org_contact(one, "a", &c));
    CHECK_STATUS(change(&three, two, MOCK_CONTACTS, NULL, "a", NULL, false, &err), GC_E_NOT_FOUND,
                 &err);
    CHECK_STATUS(change(&three, two, MOCK_CONTACTS, NULL, "a",
                        "{\"name\":\"Again\",\"phoneNumbers\":[\"+15551230001\"]}", false, &err),
                 GC_OK, &err);
    check_ids(three, MOCK_CONTACTS, NULL, "a b n ");
    CHECK(mock_org_contact_by_number(three, "+15551230001", &c));
    CHECK_TEXT(c.json, "{\"id\":\"a\",\"name\":\"Again\",\"phoneNumbers\":[\"+15551230001\"]}");
    mock_org_unref(base);
    mock_org_unref(one);
    mock_org_unref(two);
    CHECK(mock_org_client(three, "b") != NULL); /* what is below lives on */
    mock_org_unref(three);
}

static const struct {
    const char *name;
    enum mock_kind kind;
    const char *collection, *id, *body;
    bool merge;
    enum gc_status expect;
    const char *message;
} changes[] = {
    {"a client is patched", MOCK_CLIENTS, NULL, "a", "{\"disabled\":true}", true, GC_OK, ""},
    {"a client is replaced without secret", MOCK_CLIENTS, NULL, "a", "{\"name\":\"x\"}", false,
     GC_E_DATA, "body: missing key \"secret\" in client"},
    {"the secret is patched away", MOCK_CLIENTS, NULL, "a", "{\"id\":\"a\",\"secret\":null}", true,
     GC_E_DATA, "body:1:1: missing key \"secret\" in client"},
    {"a patch with a typing mistake", MOCK_CLIENTS, NULL, "a", "{\"id\":\"a\",\"disable\":true}",
     true, GC_E_DATA, "body:1:11: unknown key \"disable\" in client; did you mean \"disabled\"?"},
    {"a patch of nothing", MOCK_CLIENTS, NULL, "zz", "{\"disabled\":true}", true, GC_E_NOT_FOUND,
     "there is no client \"zz\""},
    {"another id", MOCK_CLIENTS, NULL, "a", "{\"id\":\"b\",\"secret\":\"s\"}", false, GC_E_DATA,
     "body:1:7: \"id\" is not \"a\""},
    {"the same id as a number", MOCK_COLLECTION, "users", "1", "{\"id\":1,\"name\":\"U\"}", false,
     GC_OK, ""},
    {"an item of a new collection", MOCK_COLLECTION, "cars", "x", "{\"wheels\":3}", false, GC_OK,
     ""},
    {"a collection's bad name", MOCK_COLLECTION, "api", "x", "{}", false, GC_E_BAD_REQUEST,
     "can't be the name"},
    {"a body that is no object", MOCK_CONTACTS, NULL, "a", "[]", false, GC_E_DATA,
     "body:1:1: contact must be an object, not an array"},
    {"a patched number that is none", MOCK_CONTACTS, NULL, "a",
     "{\"id\":\"a\",\"phoneNumbers\":[\"x\"]}", true, GC_E_DATA, "\"x\" is not a telephone number"},
    {"a deleted item of a collection", MOCK_COLLECTION, "users", "2", NULL, false, GC_OK, ""},
    {"a deletion in no collection", MOCK_COLLECTION, "cars", "2", NULL, false, GC_E_NOT_FOUND,
     "there is no item \"2\""},
};

static void test_changes(void)
{
    struct mock_org *base = load_two(NULL, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(changes); i++) {
        struct mock_org *org;
        struct gc_error err = {0};
        enum gc_status s = change(&org, base, changes[i].kind, changes[i].collection, changes[i].id,
                                  changes[i].body, changes[i].merge, &err);
        CHECK_ROW(changes[i].name, s == changes[i].expect && (org != NULL) == (s == GC_OK));
        CHECK_ROW_HAS(changes[i].name, gc_error_text(&err), changes[i].message);
        CHECK_ROW(changes[i].name, strstr(gc_error_text(&err), "hush") == NULL);
        mock_org_unref(org);
    }
    mock_org_unref(base);
}

/* Who reads {"id": 7} must not find {"id": "7"} after a change. */
static void test_ids_stay_numbers(void)
{
    static const struct {
        const char *name, *id, *body;
        bool merge, number;
    } row[] = {
        {"a patch without id", "1", "{\"name\":\"x\"}", true, true},
        {"a patch that spells it as text", "1", "{\"id\":\"1\"}", true, true},
        {"a new body without id", "1", "{\"name\":\"x\"}", false, true},
        {"a new item among numbers", "77", "{\"name\":\"x\"}", false, true},
        {"a new item that is no number", "x7", "{\"name\":\"x\"}", false, false},
        {"a number with a zero before it", "07", "{\"name\":\"x\"}", false, false},
        {"a new item that says it is text", "78", "{\"id\":\"78\"}", false, false},
    };
    struct mock_org *base = load_two(NULL, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_error err = {0};
        struct mock_org *org;
        CHECK_ROW(row[i].name, change(&org, base, MOCK_COLLECTION, "users", row[i].id, row[i].body,
                                      row[i].merge, &err) == GC_OK);
        CHECK_FATAL(org != NULL);
        const cJSON *item = mock_org_item(org, "users", row[i].id);
        CHECK_ROW(row[i].name, item != NULL);
        CHECK_ROW(row[i].name, cJSON_IsNumber(gc_json_get(item, "id")) == row[i].number);
        mock_org_unref(org);
    }
    mock_org_unref(base);
}

static void test_overlay_problems(void)
{
    struct gc_error err = {0};
    struct mock_org *base = load_two(NULL, NULL), *org;
    CHECK_STATUS(overlay(&org, base, "{\"cliens\":[]}", &err), GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err),
              "overlay:1:2: unknown key \"cliens\" in overlay; did you mean \"clients\"?");
    CHECK_STATUS(overlay(&org, base, "{\"users\":{}}", &err), GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err), "overlay:1:10: users must be an array");
    CHECK_STATUS(overlay(&org, base, "{\"users\":[{\"id\":5},{\"id\":\"5\"}]}", &err), GC_E_DATA,
                 &err);
    CHECK_HAS(gc_error_text(&err), "item \"5\" is there twice, first at 1:17");
    CHECK_STATUS(overlay(&org, base, "{\"collections\":{\"w\":[]}}", &err), GC_E_DATA, &err);
    CHECK_STATUS(overlay(&org, base, "[]", &err), GC_E_DATA, &err);
    mock_org_unref(base);
}

static void test_rebase(void)
{
    struct gc_error err = {0};
    struct mock_contact c = {0};
    struct mock_org *base = load_two(NULL, NULL), *world, *gone, *moved, *plain;
    struct mock_org *next =
        load_two("contacts.jsonl", "{\"id\":\"b\",\"name\":\"Bert\"}\n{\"id\":\"d\"}");
    CHECK_STATUS(change(&world, base, MOCK_CONTACTS, NULL, "a", "{\"lastName\":\"W\"}", true, &err),
                 GC_OK, &err);
    CHECK_STATUS(change(&gone, world, MOCK_CLIENTS, NULL, "b", NULL, false, &err), GC_OK, &err);
    CHECK_STATUS(mock_org_rebase(&moved, gone, next, &err), GC_OK, &err);
    mock_org_unref(base);
    mock_org_unref(world);
    mock_org_unref(gone);
    CHECK(mock_org_contact(moved, "a", &c));
    CHECK_HAS(c.json, "\"name\":\"Ada W\"");
    CHECK(mock_org_contact(moved, "b", &c));
    CHECK_HAS(c.json, "Bert");
    check_ids(moved, MOCK_CONTACTS, NULL, "a b d ");
    check_ids(moved, MOCK_CLIENTS, NULL, "a ");
    CHECK_STATUS(mock_org_rebase(&plain, next, next, &err), GC_OK, &err);
    CHECK(plain == next);
    mock_org_unref(plain);
    mock_org_unref(moved);
    mock_org_unref(next);
}

static void *use(void *ctx)
{
    struct mock_org *base = ctx, *org;
    struct gc_error err;
    intptr_t right = 0;
    for (int i = 0; i < 200; i++) {
        struct mock_contact c;
        struct mock_org *mine = mock_org_ref(base);
        if (change(&org, mine, MOCK_CONTACTS, NULL, "a", "{\"lastName\":\"T\"}", true, &err) ==
            GC_OK)
            right += mock_org_contact_by_number(org, "+15551230002", &c) &&
                     mock_org_client(org, "a") != NULL;
        mock_org_unref(mine);
        mock_org_unref(org);
    }
    mock_org_unref(base);
    return (void *)right;
}

static void test_threads(void)
{
    pthread_t threads[4];
    struct mock_org *base = load_two(NULL, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(threads); i++)
        CHECK_FATAL(pthread_create(&threads[i], NULL, use, mock_org_ref(base)) == 0);
    mock_org_unref(base); /* the last thread frees it */
    for (size_t i = 0; i < GC_COUNT_OF(threads); i++) {
        void *right = NULL;
        CHECK(pthread_join(threads[i], &right) == 0);
        CHECK_INT((intptr_t)right, 200);
    }
}

/* A world that is written to again and again: each change copies entries, not items. */
static void test_many_changes(void)
{
    struct gc_error err = {0};
    struct mock_org *org = load_two(NULL, NULL);
    for (int i = 0; i < 2000; i++) {
        char id[20];
        struct mock_org *next;
        snprintf(id, sizeof id, "n%d", i);
        CHECK_STATUS(change(&next, org, MOCK_COLLECTION, "users", id, "{\"x\":1}", false, &err),
                     GC_OK, &err);
        mock_org_unref(org);
        org = next;
    }
    CHECK_INT(mock_org_count(org, MOCK_COLLECTION, "users"), 2002);
    mock_org_unref(org);
}

SUITE(org_overlay, {"a later folder changes single items", test_folder_over_folder},
      {"a contact of a later folder is merged and indexed anew", test_contacts_over_contacts},
      {"settings are merged, faults replaced by id", test_settings_and_faults},
      {"data tables are overlaid, each as a whole", test_data_tables},
      {"a world's layer changes, adds, deletes and restores", test_layers},
      {"each change does what it says or says why not", test_changes},
      {"ids that are numbers stay numbers", test_ids_stay_numbers},
      {"an overlay's mistakes have places", test_overlay_problems},
      {"a new base keeps the world's changes", test_rebase},
      {"threads share and change one base", test_threads},
      {"thousands of changes of one world", test_many_changes});
