#include "tests/check.h"

#include <stdlib.h>

#include "base/json/json.h"

/* clang-format off */
static const struct gc_json_field fields[] = {
    {"name",  GC_JSON_STRING,                                   true},
    {"port",  GC_JSON_INTEGER,                                  false},
    {"ratio", GC_JSON_NUMBER,                                   false},
    {"on",    GC_JSON_BOOL,                                     false},
    {"body",  GC_JSON_STRING | GC_JSON_OBJECT | GC_JSON_NULL,   false},
    {"any",   GC_JSON_ANY,                                      false},
};
/* clang-format on */

static void check(const char *text, struct gc_problems *p, bool good)
{
    struct gc_json doc = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "f", text, strlen(text), &gc_json_default_limits, &err), GC_OK,
                 &err);
    CHECK_ROW(text, gc_json_check(&doc, doc.root, "org", fields, GC_COUNT_OF(fields), p) == good);
    gc_json_release(&doc);
}

static void test_messages(void)
{
    static const struct {
        const char *text, *problem;
    } row[] = {
        {"{\"name\":\"x\",\n \"naem\":1}",
         "f:2:2: unknown key \"naem\" in org; did you mean \"name\"?"},
        {"{\"name\":\"x\",\"zzzzzz\":1}", "f:1:13: unknown key \"zzzzzz\" in org"},
        {" {\"port\":1}", "f:1:2: missing key \"name\" in org"},
        {"{\"name\":\"x\",\"port\":\"1\"}",
         "f:1:20: \"port\" of org must be an integer, not a string"},
        {"{\"name\":\"x\",\"port\":1.5}", "f:1:20: \"port\" of org must be an integer, not 1.5"},
        {"{\"name\":7}", "f:1:9: \"name\" of org must be a string, not a number"},
        {"{\"name\":\"x\",\"on\":null}", "f:1:18: \"on\" of org must be true or false, not null"},
        {"{\"name\":\"x\",\"body\":[]}",
         "f:1:20: \"body\" of org must be a string, an object or null, not an array"},
        {"[]", "f:1:1: org must be an object, not an array"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_problems p GC_AUTO(gc_problems_release) = {0};
        check(row[i].text, &p, false);
        CHECK_ROW(row[i].text, p.n == 1);
        CHECK_ROW_TEXT(row[i].text, p.n ? p.list[0].whole : "", row[i].problem);
    }
}

static void test_all_at_once(void)
{
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    check("{\"port\":true,\"prot\":1,\"on\":3}", &p, false);
    CHECK_INT(p.n, 4);
    check("{\"name\":\"\",\"port\":1,\"ratio\":1,\"on\":true,\"body\":null,\"any\":[]}", &p, true);
    CHECK_INT(p.n, 4);
}

static void test_where(void)
{
    static const char text[] =
        "{\"\\u00e4\":\"\xc3\xa4\", \"k\": [1,\n  {\"\": null, \"z\":\"a\\\"\"}\n]}";
    struct gc_json doc = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "f", text, sizeof text - 1, &gc_json_default_limits, &err),
                 GC_OK, &err);
    const cJSON *k = gc_json_get(doc.root, "k"), *object = k->child->next;
    struct gc_pos at = gc_json_where(&doc, k), z = gc_json_where(&doc, gc_json_get(object, "z"));
    CHECK_INT(at.line, 1);
    CHECK_INT(at.column, 21);
    CHECK_INT(gc_json_where_key(&doc, k).column, 16);
    CHECK_INT(z.line, 2);
    CHECK_INT(z.column, 18);
    CHECK_INT(gc_json_where(&doc, doc.root).column, 1);
    CHECK_INT(gc_json_where(&doc, NULL).line, 0);
    cJSON *stranger = cJSON_CreateNull();
    CHECK_INT(gc_json_where(&doc, stranger).line, 0);
    cJSON_Delete(stranger);
    gc_json_release(&doc);
}

SUITE(json_check, {"each mistake has its line", test_messages},
      {"all mistakes are told at once", test_all_at_once},
      {"a node is found in its text, a strange one is not", test_where});
