#include "base/json/schema.h"
#include "base/strbuf.h"
#include "mock/api/routes.h"
#include "mock/fault/match.h"
#include "tests/check.h"
#include "tests/mock/subject.h"

static const char *const some_headers[] = {
    "X-Trace", "abc-1", "Accept", "*/*", "Content-Type", "application/json", NULL};

static const char *const form_headers[] = {"Content-Type", "application/x-www-form-urlencoded",
                                           NULL};

static bool is_match(const struct gc_json *doc, struct gc_problems *problems)
{
    bool ok = gc_schema_check_named("fault.schema.json#/$defs/match", doc, doc->root, "match", 0,
                                    problems);
    if (ok)
        mock_match_check(doc, doc->root, mock_api_operations(), problems);
    return problems->n == 0;
}

static enum mock_match_result run(const char *match, struct mock_subject *s)
{
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(match);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_match m;
    CHECK_ROW(match, is_match(&doc, &problems));
    mock_match_read(&m, doc.root);
    enum mock_match_result r = mock_match_test(&m, s);
    mock_subject_release(s);
    return r;
}

static void test_paths(void)
{
    static const struct {
        const char *pattern, *path;
        bool fits;
    } row[] = {
        {"/users/1", "/users/1", true},
        {"/users/1", "/users/2", false},
        {"/users/{id}", "/users/7", true},
        {"/users/{id}", "/users/", false},
        {"/users/*", "/users/7", true},
        {"/users/*", "/users/7/x", false},
        {"/users", "/users/", false},
        {"/api/**", "/api/v2/flows/1", true},
        {"/api/**", "/api", true},
        {"/api/**", "/apis", false},
        {"/**", "/", true},
        {"/**", "/anything/at/all", true},
        {"/files/*.json", "/files/a.json", true},
        {"/files/*.json", "/files/a.xml", false},
        {"/a b", "/a%20b", true},
        {"/a%20b", "/a%20b", true},
        {"/a/b", "/a%2Fb", false},
        {"/", "/", true},
        {"/users/{id}/x", "/users/7/x", true},
        {"/Users/1", "/users/1", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char match[128];
        struct mock_subject s = {.method = "GET", .path = row[i].path, .query = "", .body = ""};
        snprintf(match, sizeof match, "{\"path\": \"%s\"}", row[i].pattern);
        CHECK_ROW(match, (run(match, &s) == MOCK_YES) == row[i].fits);
    }
}

static void test_parts(void)
{
    static const struct {
        const char *match;
        bool fits;
    } row[] = {
        {"{}", true},
        {"{\"method\": \"POST\"}", true},
        {"{\"method\": \"post\"}", true},
        {"{\"method\": \"GET\"}", false},
        {"{\"query\": {\"q\": \"a b\"}}", true},
        {"{\"query\": {\"q\": \"second\"}}", true},
        {"{\"query\": {\"q\": \"a\"}}", false},
        {"{\"query\": {\"n\": 25}}", true},
        {"{\"query\": {\"flag\": true}}", true},
        {"{\"query\": {\"none\": null}}", true},
        {"{\"query\": {\"q\": null}}", false},
        {"{\"query\": {\"none\": \"*\"}}", false},
        {"{\"headers\": {\"x-trace\": \"abc-*\"}}", true},
        {"{\"headers\": {\"X-Trace\": \"abc\"}}", false},
        {"{\"headers\": {\"Accept\": \"*/*\"}}", true},
        {"{\"headers\": {\"X-None\": null}}", true},
        {"{\"body\": {\"data\": {\"id\": 7}}}", true},
        {"{\"body\": {\"data\": {\"id\": 8}}}", false},
        {"{\"body\": {\"list\": [1, 2]}}", true},
        {"{\"body\": {\"list\": [1]}}", false},
        {"{\"client_id\": \"demo-client\"}", true},
        {"{\"client_id\": \"demo\"}", false},
        {"{\"operation\": \"postFlowsExecutions\"}", true},
        {"{\"operation\": \"getFlow\"}", false},
        {"{\"method\": \"POST\", \"path\": \"/x\", \"query\": {\"n\": \"26\"}}", false},
        {"{\"path\": {\"$matches\": \"/[a-z]\"}}", true},
        {"{\"path\": {\"$matches\": \"/\"}}", false},
        {"{\"url\": \"/x?q=a+b&n=25&flag=true&q=second\"}", true},
        {"{\"url\": \"/x?*n=25*\"}", true},
        {"{\"url\": \"/x\"}", false},
        {"{\"url\": {\"$contains\": \"flag=true\"}}", true},
        {"{\"url\": {\"$contains\": \"flag=false\"}}", false},
        {"{\"query\": {\"n\": {\"$regex\": \"^2\"}}}", true},
        {"{\"query\": {\"n\": {\"$regex\": \"^5\"}}}", false},
        {"{\"query\": {\"q\": {\"$exact\": \"second\"}}}", true},
        {"{\"query\": {\"q\": {\"$exact\": \"s*\"}}}", false},
        {"{\"query\": {\"none\": {\"$absent\": true}}}", true},
        {"{\"query\": {\"n\": {\"$absent\": true}}}", false},
        {"{\"query\": {\"none\": {\"$not\": \"x\"}}}", true},
        {"{\"headers\": {\"x-trace\": {\"$one_of\": [\"abc-1\", \"abc-2\"]}}}", true},
        {"{\"headers\": {\"x-trace\": {\"$one_of\": [\"abc-2\"]}}}", false},
        {"{\"body\": {\"data\": {\"id\": {\"$type\": \"integer\"}}}}", true},
        {"{\"body\": {\"data\": {\"id\": {\"$type\": \"string\"}}}}", false},
        {"{\"body\": {\"list\": {\"$has\": [2]}}}", true},
        {"{\"body\": {\"$exact\": {\"data\": {\"id\": 7}}}}", false},
        {"{\"body\": {\"$contains\": \"\\\"more\\\"\"}}", true},
        {"{\"body\": {\"$contains\": \"less\"}}", false},
        {"{\"body\": {\"$regex\": \"id.: [0-9]\"}}", true},
        {"{\"body\": {\"$not\": {\"$contains\": \"more\"}}}", false},
        {"{\"body\": {\"$all_of\": [{\"$contains\": \"more\"}, {\"list\": [1, 2]}]}}", true},
        {"{\"body\": {\"$all_of\": [{\"$contains\": \"more\"}, {\"list\": [1]}]}}", false},
        {"{\"body\": {\"$one_of\": [{\"list\": []}, {\"$matches\": \".*id.*\"}]}}", true},
        {"{\"body\": {\"$any\": true}}", true},
        {"{\"body\": {\"$absent\": true}}", false},
        {"{\"body\": {\"$jsonpath\": {\"$.data.id\": 7}}}", true},
        {"{\"body\": {\"$jsonpath\": {\"$.data.id\": 8}}}", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_subject s = {.method = "POST",
                                 .path = "/x",
                                 .query = "q=a+b&n=25&flag=true&q=second",
                                 .client_id = "demo-client",
                                 .operation = "postFlowsExecutions"};
        subject_headers(&s, some_headers);
        subject_body(&s, "{\"data\": {\"id\": 7, \"more\": 1}, \"list\": [1, 2]}");
        CHECK_ROW(row[i].match, (run(row[i].match, &s) == MOCK_YES) == row[i].fits);
    }
}

static void test_other_bodies(void)
{
    struct mock_subject s = {.method = "POST", .path = "/", .query = ""};
    subject_headers(&s, form_headers);
    subject_body(&s, "grant_type=client_credentials&scope=a%20b");
    CHECK(run("{\"body\": {\"grant_type\": \"client_credentials\"}}", &s) == MOCK_YES);
    CHECK(run("{\"body\": {\"scope\": \"a b\"}}", &s) == MOCK_YES);
    CHECK(run("{\"body\": {\"scope\": \"a\"}}", &s) == MOCK_NO);
    struct mock_subject text = {.method = "POST", .path = "/", .query = ""};
    subject_body(&text, "not json");
    CHECK(run("{\"body\": \"not json\"}", &text) == MOCK_YES);
    CHECK(run("{\"body\": {}}", &text) == MOCK_NO);
    text.body_cut = true;
    CHECK(run("{\"body\": {}}", &text) == MOCK_MAYBE);
    CHECK(run("{\"body\": {}, \"method\": \"GET\"}", &text) == MOCK_NO);
}

static void test_refused(void)
{
    static const struct {
        const char *match, *says;
    } row[] = {
        {"{\"path\": \"users\"}", "test:1:10: \"path\" of match must begin with \"/\""},
        {"{\"path\": \"/users?q=1\"}", "without the query"},
        {"{\"path\": \"/w/x/users\"}", "without the world's prefix"},
        {"{\"path\": \"/a/**/b\"}", "only as its last segment"},
        {"{\"path\": \"/a/b**\"}", "only as its last segment"},
        {"{\"query\": {\"q\": [1]}}", "\"q\" of query must be a"},
        {"{\"headers\": {\"q\": {}}}", "\"q\" of headers must have exactly 1 keys"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = subject_json(row[i].match);
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        CHECK_ROW(row[i].match, !is_match(&doc, &problems));
        CHECK_ROW_HAS(row[i].match, problems.n ? problems.list[0].whole : "", row[i].says);
    }
}

static void test_explains(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) =
        subject_json("{\"method\": \"GET\", \"path\": \"/users/1\", \"query\": {\"q\": \"v\"},"
                     " \"headers\": {\"X-A\": \"1\"}, \"body\": {\"a\": 1}}");
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct mock_match m;
    struct mock_subject s = {.method = "POST", .path = "/users/2", .query = "q=w", .body = ""};
    CHECK_FATAL(is_match(&doc, &problems));
    mock_match_read(&m, doc.root);
    CHECK_INT(mock_match_explain(&m, &s, &why), 5);
    CHECK_TEXT(gc_strbuf_text(&why),
               "method is POST, not GET; path is /users/2, not /users/1; query q is w, not v; "
               "header X-A is absent, not 1; body is empty");
    gc_strbuf_reset(&why);
    mock_match_describe(&m, &why);
    CHECK_TEXT(gc_strbuf_text(&why), "GET /users/1 with query headers body");
}

/* 100,000 fields, each with a name of its own, and the first of a name counts. */
static void test_a_form_of_many_fields(void)
{
    enum { FIELDS = 100000 };
    struct gc_strbuf form GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    for (int i = 0; i < FIELDS; i++)
        gc_strbuf_addf(&form, "f%d=%d&", i, i);
    gc_strbuf_adds(&form, "f7=second");
    struct mock_subject s = {.method = "POST", .path = "/", .query = ""};
    subject_headers(&s, form_headers);
    subject_body(&s, gc_strbuf_text(&form));
    int64_t before_us = check_cpu_us();
    CHECK_INT(run("{\"body\": {\"f99999\": \"99999\", \"f7\": \"7\"}}", &s), MOCK_YES);
    CHECK(check_cpu_us() - before_us < 2 * 1000000);
}

SUITE(match, {"paths match segment by segment, decoded", test_paths},
      {"every part that is named must fit", test_parts},
      {"forms match as objects, texts as texts, cut bodies perhaps", test_other_bodies},
      {"a form of many fields takes linear time", test_a_form_of_many_fields},
      {"what can't be a match is refused with its position", test_refused},
      {"what differs is said in words", test_explains});
