/* The schemas that editors use are what the loader judges by. */
#include "base/json/schema.h"
#include "mock/org/internal.h"
#include "tests/check.h"

static void test_each_kind_has_one(void)
{
    for (size_t i = 0; i <= MOCK_COLLECTION; i++)
        CHECK_ROW(mock_kinds[i].name, gc_schema_named(mock_kinds[i].schema) != NULL);
}

static void test_a_patch_needs_nothing_but_fits(void)
{
    static const struct {
        const char *json, *says;
    } row[] = {
        {"{}", ""},
        {"{\"name\":null}", ""},
        {"{\"name\":7}", "body:1:9: \"name\" of client must be a string, not a number"},
        {"{\"nmae\":\"x\"}", "body:1:2: unknown key \"nmae\" in client; did you mean \"name\"?"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        struct mock_edit e = {.doc = &doc, .problems = &problems};
        CHECK_STATUS(gc_json_parse(&doc, "body", row[i].json, strlen(row[i].json),
                                   &gc_json_default_limits, NULL),
                     GC_OK, NULL);
        CHECK_ROW(row[i].json, mock_kind_check(&e, MOCK_CLIENTS, doc.root, true) == !*row[i].says);
        CHECK_ROW_TEXT(row[i].json, problems.n ? problems.list[0].whole : "", row[i].says);
        CHECK_ROW(row[i].json, !mock_kind_check(&e, MOCK_CLIENTS, doc.root, false));
    }
}

SUITE(org_schema, {"each kind of item has a schema of the program", test_each_kind_has_one},
      {"a patch needs nothing, but must fit", test_a_patch_needs_nothing_but_fits});
