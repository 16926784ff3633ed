/* Many contacts: loaded quickly, found at once, kept in little memory. */
#include <malloc.h>
#include <stdlib.h>

#include "mock/org/internal.h"
#include "mock/org/org.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

enum { MANY = 100000 };

static void write_many(const char *dir)
{
    char path[300];
    snprintf(path, sizeof path, "%s/contacts.jsonl", dir);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    for (int i = 0; i < MANY; i++)
        fprintf(f,
                "{\"id\":\"contact-%06d\",\"firstName\":\"First %d\",\"lastName\":\"Last %d\","
                "\"workEmail\":\"c%d@example.com\",\"cellPhone\":{\"e164\":\"+1555%07d\"},"
                "\"customFields\":{\"tier\":\"gold\",\"account\":%d}}\n",
                i, i, i, i, i, i);
    CHECK(fclose(f) == 0);
}

static size_t heap_bytes(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

static void test_many(void)
{
    char dir[256], number[40], name[80];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    struct mock_contact c;
    org_folder(dir, sizeof dir);
    write_many(dir);
    size_t before = heap_bytes();
    int64_t start_us = check_cpu_us();
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_OK, &err);
    int64_t took_us = check_cpu_us() - start_us;
    CHECK_FATAL(org != NULL);
    size_t each = (heap_bytes() - before) / MANY;
    CHECK(took_us < 60 * 1000000); /* a fraction of a second; a sanitizer takes its time */
    CHECK(each < 1000);
    CHECK_INT(mock_org_count(org, MOCK_CONTACTS, NULL), MANY);
    for (int i = 0; i < MANY; i += 997) {
        snprintf(number, sizeof number, "(555) %03d-%04d", i / 10000, i % 10000);
        snprintf(name, sizeof name, "\"name\":\"First %d Last %d\"", i, i);
        CHECK(mock_org_contact_by_number(org, number, &c));
        CHECK_HAS(c.json, name);
    }
    CHECK(!mock_org_contact_by_number(org, "+15550100000", &c));
    start_us = check_cpu_us();
    for (int i = 0; i < MANY; i++)
        CHECK_FATAL(mock_org_contact_by_number(org, "+15550099999", &c));
    CHECK(check_cpu_us() - start_us < 10 * 1000000);
    mock_org_unref(org);
}

/* A thousand worlds, each with one contact of its own, over the same many. */
static void test_many_worlds_share(void)
{
    enum { WORLDS = 1000 };
    static struct mock_org *worlds[WORLDS];
    char dir[256];
    struct gc_error err = {0};
    struct mock_org *base = NULL;
    org_folder(dir, sizeof dir);
    write_many(dir);
    CHECK_STATUS(load_org(&base, dir, NULL, &err), GC_OK, &err);
    CHECK_FATAL(base != NULL);
    size_t before = heap_bytes();
    for (int i = 0; i < WORLDS; i++) {
        char text[100];
        struct gc_json patch GC_AUTO(gc_json_release) = {0};
        int n = snprintf(text, sizeof text, "{\"firstName\":\"World %d\"}", i);
        CHECK(gc_json_parse(&patch, "p", text, (size_t)n, &gc_json_default_limits, &err) == GC_OK);
        CHECK_STATUS(mock_org_change(&worlds[i], base, MOCK_CONTACTS, NULL, "contact-000007",
                                     &patch, true, NULL, &err),
                     GC_OK, &err);
    }
    CHECK((heap_bytes() - before) / WORLDS < 4096);
    for (int i = 0; i < WORLDS; i += 111) {
        char name[80];
        struct mock_contact c = {0};
        snprintf(name, sizeof name, "\"name\":\"World %d Last 7\"", i);
        CHECK(mock_org_contact_by_number(worlds[i], "+15550000007", &c));
        CHECK_HAS(c.json, name);
        CHECK_INT(mock_org_count(worlds[i], MOCK_CONTACTS, NULL), MANY);
    }
    mock_org_unref(base);
    for (int i = 0; i < WORLDS; i++)
        mock_org_unref(worlds[i]);
}

/* More than are kept as trees: each is its own contact's, or none; the same when asked again. */
static void test_trees(void)
{
    char dir[256], number[40], id[40];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    struct mock_contact c;
    static const void *first[3000];
    size_t n_kept = 0, n_wrong = 0;
    org_folder(dir, sizeof dir);
    write_many(dir);
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_OK, &err);
    CHECK_FATAL(org != NULL);
    for (int i = 0; i < 6000; i++) {
        int k = i % 3000;
        snprintf(number, sizeof number, "+1555%07d", k * 7);
        snprintf(id, sizeof id, "contact-%06d", k * 7);
        CHECK_FATAL(mock_org_contact_by_number(org, number, &c));
        const char *its = c.tree ? gc_json_str(c.tree->doc.root, "id") : id;
        n_wrong += strcmp(its, id) != 0 || (c.tree && strcmp(c.tree->written, c.json) != 0);
        n_kept += i < 3000 && c.tree;
        n_wrong += i >= 3000 && first[k] != c.tree;
        first[k] = c.tree;
    }
    CHECK_INT(n_wrong, 0);
    CHECK_INT(n_kept, 1024);
    mock_org_unref(org);
}

/* As it is written, however it stands in the file; what is large is not kept. */
static void test_one_tree(void)
{
    static char large[8192];
    struct mock_contact c = {0};
    struct mock_org *org = org_of(
        "contacts.jsonl", " { \"phoneNumbers\" : [ \"5551234567\" ] , \"id\":\"\\u0061\" } ");
    CHECK_FATAL(mock_org_contact_by_number(org, "+15551234567", &c) && c.tree);
    CHECK_TEXT(c.tree->written, "{\"phoneNumbers\":[\"5551234567\"],\"id\":\"a\"}");
    CHECK_TEXT(c.tree->shown, "{\"id\":\"a\",\"name\":null,\"email\":null,\"attributes\":null}");
    CHECK_FATAL(mock_org_contact(org, "a", &c));
    CHECK(c.tree == NULL); /* only a number asks for it */
    mock_org_unref(org);
    snprintf(large, sizeof large,
             "{\"id\":\"a\",\"phoneNumbers\":[\"5551234567\"],\"name\":\"%05000d\"}", 7);
    org = org_of("contacts.jsonl", large);
    CHECK(mock_org_contact_by_number(org, "+15551234567", &c) && !c.tree);
    mock_org_unref(org);
}

static void test_lines(void)
{
    struct mock_contact c = {0};
    struct mock_org *org =
        org_of("contacts.jsonl", "\r\n{\"id\":\"a\",\"phoneNumbers\":[\"5551234567\"]}\r\n   \r\n"
                                 "  {\"id\":\"b\",\"phoneNumbers\":[\"+1 555 123 4567\"]}  ");
    CHECK_INT(mock_org_count(org, MOCK_CONTACTS, NULL), 2);
    CHECK(mock_org_contact_by_number(org, "tel:+15551234567", &c));
    CHECK_TEXT(c.id, "a"); /* the first of the file */
    CHECK(mock_org_contact(org, "b", &c));
    CHECK_TEXT(c.json, "{\"id\":\"b\",\"phoneNumbers\":[\"+1 555 123 4567\"]}");
    CHECK_INT(c.json_bytes, strlen(c.json));
    CHECK(!mock_org_contact(org, "c", &c));
    CHECK(!mock_org_contact_by_number(org, "nobody", &c));
    mock_org_unref(org);
}

static void test_long_line(void)
{
    char dir[256];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    size_t n = 3 << 20;
    char *text = malloc(n + 1);
    CHECK_FATAL(text != NULL);
    memset(text, ' ', n);
    memcpy(text, "{}\n{\"id\":\"", 10);
    text[n] = '\0';
    org_folder(dir, sizeof dir);
    org_file(dir, "contacts.jsonl", text);
    free(text);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    CHECK_STATUS(load_org(&org, dir, &problems, &err), GC_E_DATA, &err);
    CHECK_INT(problems.n, 2);
    CHECK_HAS(problems.list[1].whole, "contacts.jsonl:2:1: the line is longer than");
}

static const struct {
    const char *name, *json, *expect;
} defaults[] = {
    {"a name of two parts", "{\"id\":\"a\",\"firstName\":\"A\",\"lastName\":\"B\"}",
     "{\"id\":\"a\",\"firstName\":\"A\",\"lastName\":\"B\",\"name\":\"A B\"}"},
    {"a last name alone", "{\"id\":\"a\",\"lastName\":\"B\"}",
     "{\"id\":\"a\",\"lastName\":\"B\",\"name\":\"B\"}"},
    {"a name that is there", "{\"id\":\"a\",\"firstName\":\"A\",\"name\":\"N\"}",
     "{\"id\":\"a\",\"firstName\":\"A\",\"name\":\"N\"}"},
    {"the first e-mail", "{\"id\":\"a\",\"otherEmail\":\"o\",\"personalEmail\":\"p\"}",
     "{\"id\":\"a\",\"otherEmail\":\"o\",\"personalEmail\":\"p\",\"email\":\"p\"}"},
    {"custom fields", "{\"id\":\"a\",\"customFields\":{\"x\":[1,\"\\u00e9\"]}}",
     "{\"id\":\"a\",\"customFields\":{\"x\":[1,\"\\u00e9\"]},\"attributes\":{\"x\":[1,\"é\"]}}"},
    {"nothing", "{\"id\":\"a\"}", "{\"id\":\"a\"}"},
};

static void test_defaults(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(defaults); i++) {
        struct mock_contact c = {0};
        struct mock_org *org = org_of("contacts.jsonl", defaults[i].json);
        CHECK_ROW(defaults[i].name, mock_org_contact(org, "a", &c));
        CHECK_ROW_TEXT(defaults[i].name, c.json, defaults[i].expect);
        mock_org_unref(org);
    }
}

static void test_every_number_is_indexed(void)
{
    static const char *const numbers[] = {"+15551230001", "+15551230002", "+15551230003",
                                          "+15551230004", "+15551230005", "+15551230006"};
    struct mock_org *org = org_of(
        "contacts.json",
        "[{\"id\":\"a\",\"phoneNumbers\":[\"5551230001\",{\"display\":\"5551230002\"},"
        "\"+1 555 123 0001\"],\"cellPhone\":{\"e164\":\"+15551230003\",\"display\":\"none\"},"
        "\"workPhone\":\"5551230004\",\"homePhone\":{\"userInput\":\"1-555-123-0005\"},"
        "\"otherPhone\":{\"e164\":\"+15551230006\",\"extension\":12,\"countryCode\":\"US\"}}]");
    for (size_t i = 0; i < GC_COUNT_OF(numbers); i++) {
        struct mock_contact c = {0};
        CHECK_ROW(numbers[i], mock_org_contact_by_number(org, numbers[i], &c));
        CHECK_ROW_TEXT(numbers[i], c.id, "a");
    }
    mock_org_unref(org);
}

SUITE(org_contacts, {"a hundred thousand contacts load quickly and are found", test_many},
      {"those that were looked up are kept as trees, up to a thousand", test_trees},
      {"a tree is written as we write JSON", test_one_tree},
      {"a thousand worlds share a hundred thousand contacts", test_many_worlds_share},
      {"lines may be blank, indented and end in CRLF", test_lines},
      {"a line without end is refused", test_long_line},
      {"what a contact lacks follows from what it has", test_defaults},
      {"every number of a contact is indexed", test_every_number_is_indexed});
