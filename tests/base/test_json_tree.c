#include "tests/check.h"

#include <cjson/cJSON.h>

#include "base/json/json.h"
#include "base/json/write.h"

static cJSON *tree(const char *text)
{
    struct gc_json doc = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "t", text, strlen(text), &gc_json_default_limits, &err), GC_OK,
                 &err);
    return gc_json_take(&doc);
}

static void test_compare(void)
{
    static const struct {
        const char *a, *b;
        bool equal, contains; /* does a contain b? */
    } row[] = {
        {"{\"a\":1,\"b\":[1,2]}", "{\"b\":[1,2.0],\"a\":1e0}", true, true},
        {"{\"a\":1,\"b\":2}", "{\"b\":2}", false, true},
        {"{\"b\":2}", "{\"a\":1,\"b\":2}", false, false},
        {"{\"a\":1}", "{\"A\":1}", false, false},
        {"[1,2]", "[2,1]", false, false},
        {"[1,2]", "[1]", false, false},
        {"[{\"a\":1,\"x\":1}]", "[{\"a\":1}]", false, true},
        {"null", "null", true, true},
        {"null", "false", false, false},
        {"true", "true", true, true},
        {"\"1\"", "1", false, false},
        {"\"a\"", "\"b\"", false, false},
        {"0", "-0", true, true},
        {"{}", "[]", false, false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        cJSON *a = tree(row[i].a), *b = tree(row[i].b);
        CHECK_ROW(row[i].a, gc_json_equal(a, b) == row[i].equal);
        CHECK_ROW(row[i].a, gc_json_equal(b, a) == row[i].equal);
        CHECK_ROW(row[i].a, gc_json_contains(a, b) == row[i].contains);
        cJSON_Delete(a);
        cJSON_Delete(b);
    }
    CHECK(!gc_json_equal(NULL, NULL));
}

static void test_merge(void)
{
    /* The examples of RFC 7396, appendix A, and the order of members. */
    static const struct {
        const char *target, *patch, *result;
    } row[] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
        {"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
        {"{\"a\":\"foo\"}", "null", "null"},
        {"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
        {"{\"a\":1,\"b\":2,\"c\":3}", "{\"b\":{\"x\":1}}", "{\"a\":1,\"b\":{\"x\":1},\"c\":3}"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        cJSON *target = tree(row[i].target), *patch = tree(row[i].patch);
        struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct gc_jsonw w = gc_jsonw(&b);
        CHECK_ROW(row[i].patch, gc_json_merge(target, patch));
        gc_jsonw_value(&w, target);
        CHECK_ROW_TEXT(row[i].patch, gc_strbuf_text(&b), row[i].result);
        cJSON_Delete(target);
        cJSON_Delete(patch);
    }
}

static void test_values_are_taken_or_freed(void)
{
    cJSON *object = tree("{\"a\":1,\"A\":2}");
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    struct gc_jsonw w = gc_jsonw(&b);
    CHECK(gc_json_put(object, "a", cJSON_CreateArray()));
    CHECK(gc_json_append(cJSON_GetObjectItemCaseSensitive(object, "a"), cJSON_CreateNumber(3)));
    CHECK(gc_json_add(object, "b", cJSON_CreateTrue()));
    CHECK(!gc_json_add(object, "c", NULL));
    CHECK(!gc_json_append(cJSON_GetObjectItemCaseSensitive(object, "a"), NULL));
    /* who leaks these is seen by the sanitizers */
    CHECK(!gc_json_add(NULL, "d", cJSON_CreateTrue()));
    CHECK(!gc_json_append(NULL, cJSON_CreateTrue()));
    gc_jsonw_value(&w, object);
    CHECK_TEXT(gc_strbuf_text(&b), "{\"A\":2,\"a\":[3],\"b\":true}");
    CHECK(!gc_json_put(object, "b", NULL)); /* what had the key is gone all the same */
    CHECK(!gc_json_get(object, "b"));
    cJSON_Delete(object);
}

SUITE(json_tree, {"equality and containment", test_compare},
      {"merge follows RFC 7396 and keeps the order", test_merge},
      {"put replaces, add adds, append appends; what can't be taken is freed",
       test_values_are_taken_or_freed});
