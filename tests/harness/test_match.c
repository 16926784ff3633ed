#include "harness/case/match.h"

#include "tests/check.h"

/* ' stands for " in the rows. */
static void parse(struct gc_json *doc, const char *text)
{
    char json[1024];
    struct gc_error err = {0};
    size_t n = strlen(text);
    CHECK_FATAL(n < sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    CHECK_STATUS(gc_json_parse(doc, "text", json, n, &gc_json_default_limits, &err), GC_OK, &err);
}

/* clang-format off */
static const struct { const char *actual, *expected; bool fits; } values[] = {
    {"{'a': 1, 'b': 2}", "{'a': 1}", true},
    {"{'a': 1}", "{'a': 1, 'b': 2}", false},
    {"{'a': {'b': [1, 2]}}", "{'a': {'b': [1, 2]}}", true},
    {"[1, 2, 3]", "[1, 2]", false},
    {"[1, 2, 3]", "[9, 2, 3]", false},
    {"[{'a': 1, 'b': 2}]", "[{'a': 1}]", true},
    {"1", "'1'", false},
    {"null", "null", true},
    {"{'a': null}", "{'a': {'$absent': true}}", false},
    {"{}", "{'a': {'$absent': true}}", true},
    {"{'a': null}", "{'a': {'$any': true}}", true},
    {"{}", "{'a': {'$any': true}}", false},
    {"3", "{'$type': 'integer'}", true},
    {"3.5", "{'$type': 'integer'}", false},
    {"3.5", "{'$type': 'number'}", true},
    {"false", "{'$type': 'boolean'}", true},
    {"'abc'", "{'$regex': '^a.c$'}", true},
    {"'xabc'", "{'$regex': '^a'}", false},
    {"3", "{'$regex': '3'}", false},
    {"'abc'", "{'$contains': 'bc'}", true},
    {"'abc'", "{'$contains': 'cb'}", false},
    {"10.2", "{'$approx': [10, 0.25]}", true},
    {"10.3", "{'$approx': [10, 0.25]}", false},
    {"[2, 1]", "{'$unordered': [1, 2]}", true},
    {"[1, 1]", "{'$unordered': [1, 2]}", false},
    {"[1, 2]", "{'$unordered': [1, 1]}", false},
    {"[1, 2, 3]", "{'$unordered': [1, 2]}", false},
    {"[{'a': 1}, {'a': 2}]", "{'$unordered': [{'a': 2}, {'$type': 'object'}]}", true},
    {"[3, {'a': 1, 'b': 2}]", "{'$has': [{'a': 1}]}", true},
    {"[3, {'a': 1}]", "{'$has': [{'a': 1}, 3]}", true},
    {"[3, {'a': 1}]", "{'$has': [{'a': 2}]}", false},
    {"{'a': 1}", "{'$has': [{'a': 1}]}", false},
    {"[]", "{'$has': [1]}", false},
    {"[1, 2]", "{'$each': {'$type': 'integer'}}", true},
    {"[1, 'a', 2]", "{'$each': {'$type': 'integer'}}", false},
    {"[1, 2, 'a']", "{'$each': {'$type': 'integer'}}", false},
    {"{'a': 'x', 'b': 'xy'}", "{'$each': {'$contains': 'x'}}", true},
    {"{'a': 'x', 'b': 'y'}", "{'$each': {'$contains': 'x'}}", false},
    {"[]", "{'$each': {'$any': true}}", false},
    {"'x'", "{'$each': {'$any': true}}", false},
    {"[1, 2, 3]", "{'$in_order': [1, 3]}", true},
    {"[1, 2, 3]", "{'$in_order': [3, 1]}", false},
    {"[1, 2]", "{'$in_order': [1, 1]}", false},
    {"'1'", "{'$in_order': ['1']}", false},
    {"{'a': 1, 'b': 2}", "{'$exact': {'a': 1}}", false},
    {"{'b': 2, 'a': 1}", "{'$exact': {'a': 1, 'b': 2}}", true},
    {"503", "{'$one_of': [502, 503]}", true},
    {"504", "{'$one_of': [502, 503]}", false},
    {"0", "{'$not': 0}", false},
    {"1", "{'$not': {'$type': 'string'}}", true},
    {"'abc'", "{'$length': 3}", true},
    {"[1]", "{'$length': 3}", false},
    {"5", "{'$length': 1}", false},
    {"'order-17'", "{'$matches': '[a-z]+-\\\\d+'}", true},
    {"'order-17 '", "{'$matches': '[a-z]+-\\\\d+'}", false},
    {"'an order-17'", "{'$matches': '[a-z]+-\\\\d+'}", false},
    {"'ORDER'", "{'$matches': '(?i)order'}", true},
    {"17", "{'$matches': '17'}", false},
    {"'abc'", "{'$all_of': [{'$contains': 'a'}, {'$length': 3}]}", true},
    {"'abc'", "{'$all_of': [{'$contains': 'a'}, {'$length': 4}]}", false},
    {"'abc'", "{'$all_of': [{'$contains': 'd'}, {'$length': 3}]}", false},
    {"{'a': [{'id': 1}, {'id': 2}]}", "{'$jsonpath': {'$.a[1].id': 2}}", true},
    {"{'a': [{'id': 1}, {'id': 2}]}", "{'$jsonpath': {'$.a[1].id': 1}}", false},
    {"{'a': [{'id': 1}]}", "{'$jsonpath': {'$.a[0].id': 1, '$.a[0].n': {'$any': true}}}", false},
    {"{'a': [{'id': 1}]}", "{'$jsonpath': {'$.a[?(@.id == 1)]': {'$any': true}}}", true},
    {"{'a': [{'id': 1}]}", "{'$jsonpath': {'$.a[?(@.id == 2)]': {'$any': true}}}", false},
    {"{'a': []}", "{'$jsonpath': {'$.a': []}}", true},
    {"{}", "{'$jsonpath': {'$.a': {'$absent': true}}}", true},
};
/* clang-format on */

static void test_values(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(values); i++) {
        struct gc_json actual GC_AUTO(gc_json_release) = {0};
        struct gc_json expected GC_AUTO(gc_json_release) = {0};
        struct hx_why why GC_AUTO(hx_why_release) = HX_WHY(4096);
        char name[256];
        snprintf(name, sizeof name, "%s fits %s", values[i].actual, values[i].expected);
        parse(&actual, values[i].actual);
        parse(&expected, values[i].expected);
        CHECK_ROW(name, hx_match(actual.root, expected.root, "body", &why) == values[i].fits);
        CHECK_ROW(name, (why.text.len == 0) == values[i].fits);
    }
}

static void test_each_difference_is_told_with_its_path(void)
{
    struct gc_json actual GC_AUTO(gc_json_release) = {0};
    struct gc_json expected GC_AUTO(gc_json_release) = {0};
    struct hx_why why GC_AUTO(hx_why_release) = HX_WHY(4096);
    parse(&actual, "{'a': {'b': [1, 2]}, 'c': 'x'}");
    parse(&expected, "{'a': {'b': [1, 3]}, 'c': {'$type': 'integer'}, 'd': 1}");
    CHECK(!hx_match(actual.root, expected.root, "body", &why));
    CHECK_TEXT(gc_strbuf_text(&why.text),
               "body.a.b[1]: expected 3, got 2\n"
               "body.c: expected a value of type \"integer\", got \"x\"\n"
               "body.d: expected 1, got nothing\n");
}

static void test_matchers_are_checked(void)
{
    static const struct {
        const char *expected, *problem; /* NULL: it is well formed */
    } row[] = {
        {"{'a': {'$type': 'string'}}", NULL},
        {"{'$typ': 'string'}", "did you mean \"$type\"?"},
        {"{'$type': 'text'}", "must be \"string\", \"number\", "},
        {"{'$regex': '('}", "$regex is no regular expression (POSIX, extended): "},
        {"{'$regex': '(a)\\\\1'}", "$regex uses the back-reference \\1"},
        {"{'$contains': ''}", "must not be empty"},
        {"{'$matches': '(?=a)'}", "$matches is no regular expression (Java's, of linear time): "},
        {"{'$matches': 5}", "must be a string, not a number"},
        {"{'$all_of': []}", "must not be empty"},
        {"{'$jsonpath': {}}", "must not be empty"},
        {"{'$jsonpath': {'$.a[?(': 1}}", "$jsonpath: "},
        {"{'$jsonpath': {'$.a': {'$typ': 1}}}", "did you mean \"$type\"?"},
        {"{'$jsonpath': {'$': {'$regex': '('}}}", "$regex is no regular expression"},
        {"{'$any': false}", "must be true, not false"},
        {"{'$approx': [1]}", "must have exactly 2 elements"},
        {"{'$has': 1}", "or an array, not a number"},
        {"{'$in_order': []}", "must not be empty"},
        {"{'$length': -1}", "must be at least 0"},
        {"{'$each': {'$typ': 'string'}}", "did you mean \"$type\"?"},
        {"{'$any': true, 'a': 1}", "unknown key \"a\" in matcher"},
        {"[{'$one_of': 5}]", "or an array, not a number"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json expected GC_AUTO(gc_json_release) = {0};
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        parse(&expected, row[i].expected);
        bool ok = hx_match_check(&expected, expected.root, &problems);
        CHECK_ROW(row[i].expected, ok == !row[i].problem);
        if (row[i].problem)
            CHECK_ROW_HAS(row[i].expected, problems.n ? problems.list[0].whole : "",
                          row[i].problem);
    }
}

static void test_what_can_fail(void)
{
    static const struct {
        const char *expected;
        bool can;
    } row[] = {{"{}", false},
               {"{'$any': true}", false},
               {"{'a': {'$any': true}}", false},
               {"{'a': {'$any': true}, 'b': 1}", true},
               {"1", true},
               {"[]", true},
               {"{'a': {'$absent': true}}", true}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json expected GC_AUTO(gc_json_release) = {0};
        parse(&expected, row[i].expected);
        CHECK_ROW(row[i].expected, hx_match_can_fail(expected.root) == row[i].can);
    }
}

SUITE(match, {"values, subsets and matchers fit or do not", test_values},
      {"each difference is told with its path", test_each_difference_is_told_with_its_path},
      {"matchers that are not well formed are named", test_matchers_are_checked},
      {"an expectation that nothing could fail is recognised", test_what_can_fail});
