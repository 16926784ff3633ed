#include <stdio.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define CONTACTS "/api/v2/externalcontacts/"

static void open_logged_in(struct fx *f)
{
    fx_open(f);
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

static void test_reading(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *path;
        int status;
        const char *at, *expected;
    } row[] = {
        {"a known number", CONTACTS "reversewhitepageslookup?lookupVal=%2B15551234567", 200, "contacts.0.lastName", "Example"},
        {"in another notation", CONTACTS "reversewhitepageslookup?lookupVal=(555)%20123-4567", 200, "contacts.0.lastName", "Example"},
        {"an unknown number", CONTACTS "reversewhitepageslookup?lookupVal=%2B15550001111", 200, NULL, "{\"contacts\":[]}"},
        {"no number", CONTACTS "reversewhitepageslookup", 400, "details.0.fieldName", "lookupVal"},
        {"a contact", CONTACTS "contacts/c0000001-0000-4000-8000-000000000001", 200, "firstName", "Ada"},
        {"an unknown contact", CONTACTS "contacts/none", 404, "code", "not.found"},
        {"a search", CONTACTS "contacts?q=ADA@", 200, "entities.0.firstName", "Ada"},
        {"a search in Unicode", CONTACTS "contacts?q=M%C3%BCller", 200, "entities.0.workEmail", "zoe@example.org"},
        {"a page", CONTACTS "contacts?pageSize=1&pageNumber=2", 200, "entities.0.workEmail", "zoe@example.org"},
        {"a page beyond the documented limit", CONTACTS "contacts?pageSize=100&pageNumber=11", 400, "messageParams.value", "11 * 100"},
        {"a page size beyond the limit", CONTACTS "contacts?pageSize=101", 400, "details.0.fieldName", "pageSize"},
        {"a scan", CONTACTS "scan/contacts?limit=10", 200, "entities.0.firstName", "Ada"},
        {"a scan of too few", CONTACTS "scan/contacts?limit=9", 400, "details.0.fieldName", "limit"},
        {"a scan from nowhere", CONTACTS "scan/contacts?cursor=none", 400, "details.0.fieldName", "cursor"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    open_logged_in(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, fx_get(&f, row[i].path) == row[i].status);
        CHECK_ROW_TEXT(row[i].name, row[i].at ? fx_text(&f, row[i].at) : fx_body(&f),
                       row[i].expected);
    }
}

static void test_looking_up_an_identifier(void)
{
    static const struct {
        const char *body;
        int status;
    } row[] = {{"{\"type\":\"Phone\",\"value\":\"+15551234567\"}", 200},
               {"{\"type\":\"Phone\",\"value\":\"+15550001111\"}", 404},
               {"{\"type\":\"Cookie\",\"value\":\"x\"}", 404},
               {"{\"type\":\"Name\",\"value\":\"x\"}", 400},
               {"{\"type\":\"Email\",\"value\":\"ADA@example.com\"}", 200},
               {"{\"type\":\"Email\",\"value\":\"da@example.com\"}", 404},
               {"{\"type\":\"Phone\"}", 400},
               {"{}", 400}};
    struct fx f GC_AUTO(fx_close) = {0};
    open_logged_in(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].body,
                  fx_post(&f, CONTACTS "identifierlookup/contacts", row[i].body) == row[i].status);
}

static void test_a_contact_is_made_changed_and_deleted_in_one_world(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    char path[128];
    open_logged_in(&f);
    open_logged_in(&other);
    CHECK_INT(
        fx_post(
            &f, CONTACTS "contacts",
            "{\"firstName\":\"New\",\"lastName\":\"Caller\",\"phoneNumbers\":[\"+15557770000\"]}"),
        200);
    snprintf(path, sizeof path, CONTACTS "contacts/%s", fx_text(&f, "id"));
    CHECK_TEXT(fx_text(&f, "lastName"), "Caller");
    CHECK_TEXT(fx_text(&f, "cellPhone.e164"), "+15557770000");
    CHECK_INT(fx_get(&f, CONTACTS "reversewhitepageslookup?lookupVal=%2B15557770000"), 200);
    CHECK_TEXT(fx_text(&f, "contacts.0.lastName"), "Caller");
    CHECK_INT(fx_get(&other, path), 404);
    CHECK_INT(fx_send(&f, "PUT", path, "application/json", "{\"id\":\"x\",\"name\":\"Renamed\"}"),
              200);
    CHECK_TEXT(fx_text(&f, "lastName"), "Renamed");
    CHECK_TEXT(fx_text(&f, "id"), path + strlen(CONTACTS "contacts/"));
    CHECK(fx_at(&f, "firstName") == NULL);
    CHECK(fx_at(&f, "cellPhone") == NULL);
    CHECK_INT(fx_get(&f, CONTACTS "reversewhitepageslookup?lookupVal=%2B15557770000"), 200);
    CHECK_TEXT(fx_body(&f), "{\"contacts\":[]}");
    CHECK_INT(fx_send(&f, "DELETE", path, NULL, NULL), 200);
    CHECK_INT(fx_get(&f, path), 404);
    CHECK_INT(fx_send(&f, "DELETE", path, NULL, NULL), 404);
    CHECK_INT(fx_send(&f, "PUT", path, "application/json", "{}"), 404);
}

static void test_what_is_no_contact(void)
{
    static const char *const bodies[] = {"[]", "7", "{\"firstName\":7}",
                                         "{\"phoneNumbers\":\"x\"}"};
    struct fx f GC_AUTO(fx_close) = {0};
    open_logged_in(&f);
    for (size_t i = 0; i < GC_COUNT_OF(bodies); i++) {
        CHECK_ROW(bodies[i], fx_post(&f, CONTACTS "contacts", bodies[i]) == 400);
        CHECK_ROW_TEXT(bodies[i], fx_text(&f, "code"), "bad.request");
    }
    CHECK_INT(fx_post(&f, CONTACTS "contacts", "{\n \"firstName\":7}"), 400);
    CHECK_HAS(fx_text(&f, "message"), "request body:2:");
}

SUITE(contacts, {"reading", test_reading},
      {"looking up an identifier", test_looking_up_an_identifier},
      {"a contact is made, changed and deleted in one world",
       test_a_contact_is_made_changed_and_deleted_in_one_world},
      {"what is no contact", test_what_is_no_contact});
