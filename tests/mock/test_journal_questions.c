/* What the journal is asked: one form of question, and what differs where nothing fits. */
#include "mock/journal/internal.h"
#include "tests/check.h"
#include "tests/mock/journal_rig.h"

static void test_verify(void)
{
    static const struct {
        const char *check, *says;
    } row[] = {
        {"{\"match\":{\"path\":\"/a\"},\"exactly\":2}", "{\"verified\":true,\"count\":2,"},
        {"{\"match\":{\"path\":\"/a\"},\"exactly\":1}", "{\"verified\":false,\"count\":2,"},
        {"{\"match\":{\"path\":\"/a\"},\"at_least\":2}", "\"verified\":true"},
        {"{\"match\":{\"path\":\"/a\"},\"at_least\":3}",
         "expected at least 3 of any method /a, saw 2"},
        {"{\"match\":{\"path\":\"/a\"},\"at_most\":2}", "\"verified\":true"},
        {"{\"match\":{\"path\":\"/a\"},\"at_most\":1}", "\"verified\":false"},
        {"{\"match\":{\"path\":\"/a\"}}", "\"verified\":true"},
        {"{\"match\":{\"path\":\"/z\"},\"never\":true}", "\"verified\":true"},
        {"{\"match\":{\"path\":\"/a\"},\"never\":true}", "expected never of any method /a, saw 2"},
        {"{\"match\":{\"path\":\"/b\",\"body\":{\"n\":2}},\"exactly\":1}",
         "\"nearest\":[{\"id\":2,\"method\":\"POST\",\"path\":\"/"
         "b\",\"status\":200,\"differs\":\"body.n is 1, not 2\"}"},
        {"{\"path\":\"/a\",\"exactly\":2}", "{\"verified\":true,\"count\":2,"},
        {"{\"path\":\"/a\",\"method\":\"GET\",\"never\":true,\"since_id\":2}",
         "expected never of GET /a, saw 1"},
        {"{\"matched\":true}", "\"verified\":true,\"count\":3"},
        {"{\"in_order\":[{\"path\":\"/a\"},{\"path\":\"/b\"},{\"path\":\"/a\"}]}",
         "{\"verified\":true,\"count\":3,\"detail\":\"all 3 came in this order\",\"ids\":[1,2,3]}"},
        {"{\"in_order\":[{\"path\":\"/b\"},{\"path\":\"/b\"}]}",
         "step 2 of 2, any method /b, did not come after request 2"},
        {"{\"match\":{\"path\":\"/a\"},\"exactly\":1,\"since_id\":1}", "\"verified\":true"},
    };
    static const struct {
        const char *check, *says;
    } bad[] = {
        {"{}", "a match; or \"in_order\" alone"},
        {"{\"match\":{},\"in_order\":[{}]}", "a match; or \"in_order\" alone"},
        {"{\"path\":\"/a\",\"in_order\":[{}]}", "a match; or \"in_order\" alone"},
        {"{\"exactly\":1}", "a match; or \"in_order\" alone"},
        {"{\"match\":{},\n\"status\":200}", "2:10: say \"status\" in \"match\", or all without it"},
        {"{\"match\":{},\"exactly\":1,\"never\":true}", "give only one of"},
        {"{\"match\":{},\"exactly\":-1}", "must be at least 0, not -1"},
        {"{\"match\":{},\"never\":false}", "must be true"},
        {"{\"match\":{},\"never\":true,\"since_id\":-1}", "must be at least 0, not -1"},
        {"{\"in_order\":[]}", "must have 1 to 200 elements"},
        {"{\"in_order\":[{\"pth\":\"/\"}]}", "did you mean \"path\"?"},
        {"{\"match\":{},\"exaktly\":1}", "did you mean \"exactly\"?"},
    };
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    journal_record(&j, "GET", "/a", NULL, 200);
    journal_record(&j, "POST", "/b", "{\"n\":1}", 200);
    journal_record(&j, "GET", "/a", NULL, 200);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW_HAS(row[i].check, journal_answer(mock_journal_verify, &j, row[i].check, GC_OK),
                      row[i].says);
    for (size_t i = 0; i < GC_COUNT_OF(bad); i++)
        CHECK_ROW_HAS(bad[i].check,
                      journal_answer(mock_journal_verify, &j, bad[i].check, GC_E_DATA),
                      bad[i].says);
    mock_journal_release(&j);
}

/* What was asked for, in the words of what came. */
static void test_what_differs(void)
{
    static const struct {
        const char *body, *asked, *says;
    } row[] = {
        {"{\"a\":{\"b\":[1,{\"c\":3}]},\"n\":5}", "{\"a\":{\"b\":[1,{\"c\":4}]}}",
         "\"body.a.b[1].c is 3, not 4\""},
        {"{\"a\":{\"b\":[1,{\"c\":3}]},\"n\":5}", "{\"n\":\"5\",\"m\":null}",
         "\"body.n is 5, not \\\"5\\\"; body.m is absent, not null\""},
        {"{\"a\":[1]}", "{\"a\":[1,2]}",
         "\"body.a is [1], not an array of the same length as [1,2]\""},
        {"{\"a\":[1,2,3]}", "{\"a\":[3,2]}",
         "\"body.a is [1,2,3], not an array of the same length as [3,2]\""},
        {"{\"a\":[{\"b\":1}]}", "{\"a\":{\"b\":1}}",
         "\"body.a is [{\\\"b\\\":1}], not an object with {\\\"b\\\":1}\""},
        {"{\"b\":1,\"a\":2,\"c\":3}", "{\"a\":2,\"b\":0,\"c\":4}",
         "\"body.b is 1, not 0; body.c is 3, not 4\""},
        {"[1,2]", "[1,3]", "\"body[1] is 2, not 3\""},
        {"7", "{\"a\":1}", "\"body is 7, not an object with {\\\"a\\\":1}\""},
        {"{\"password\":\"hunter2\"}", "{\"password\":\"other\",\"a\":1}",
         "\"body.password is not what was asked for; body.a is absent, not 1\""},
        {"{}", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8}",
         "body.h is absent, not 8\""},
        {"{}", "[1]", "\"body is {}, not an array of the same length as [1]\""},
        {"{}", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":1}",
         "body.h is absent, not 8; 2 more members of the body differ\""},
        {"{\"a\":\"x\"}", "{\"a\":{\"$regex\":\"^y\"}}",
         "\"body.a is \\\"x\\\", not a text that matches \\\"^y\\\"\""},
        {"{\"a\":\"x\"}", "{\"$contains\":\"y\"}",
         "body is {\\\"a\\\":\\\"x\\\"}, not a text that contains \\\"y\\\"\""},
        {"[{\"api_key\":\"hunter2\"}]", "{\"a\":1}", "\"}], not an object with {\\\"a\\\":1}\""},
        {NULL, "{\"a\":1}", "\"body is empty\""},
        {"{\"a\":", "{\"a\":1}", "\"body is no JSON\""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_journal j;
        char check[512];
        mock_journal_init(&j, NULL);
        journal_record(&j, "POST", "/b", row[i].body, 200);
        snprintf(check, sizeof check, "{\"match\":{\"body\":%s}}", row[i].asked);
        CHECK_ROW_HAS(row[i].asked, journal_answer(mock_journal_verify, &j, check, GC_OK),
                      row[i].says);
        CHECK_ROW_HAS(row[i].asked, journal_answer(mock_journal_find, &j, check, GC_OK),
                      row[i].says);
        CHECK_ROW(row[i].asked,
                  !strstr(journal_answer(mock_journal_find, &j, check, GC_OK), "hunter2"));
        mock_journal_release(&j);
    }
}

/* A value is shown by its beginning. */
static void test_a_long_value_is_cut(void)
{
    struct mock_journal j;
    char body[400], expected[200];
    mock_journal_init(&j, NULL);
    snprintf(body, sizeof body, "{\"a\":\"%0200d\"}", 0);
    journal_record(&j, "POST", "/b", body, 200);
    snprintf(expected, sizeof expected, "body.a is \\\"%0119d..., not 1\"", 0);
    CHECK_HAS(journal_answer(mock_journal_verify, &j, "{\"body\":{\"a\":1}}", GC_OK), expected);
    mock_journal_release(&j);
}

/* What is asked of find and count may be what is asked of verify; find says what came instead. */
static void test_one_form_of_question(void)
{
    static const struct {
        const char *query, *says;
    } row[] = {
        {"{\"match\":{\"path\":\"/a\"}}", "\"total\":2,\"evicted\":0}"},
        {"{\"path\":\"/a\"}", "\"total\":2,\"evicted\":0}"},
        {"{\"match\":{\"path\":\"/a\"},\"since_id\":1}", "\"total\":1,"},
        {"{\"match\":{},\"limit\":1}", "{\"requests\":[{\"id\":3,"},
        {"{\"limit\":1}", "{\"requests\":[{\"id\":3,"},
        {"{\"path\":\"/z\"}", "{\"requests\":[],\"total\":0,\"evicted\":0,\"nearest\":[{\"id\":3,"},
        {"{\"match\":{\"path\":\"/z\",\"status\":200}}", "path is /a, not /z\"}"},
    };
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    journal_record(&j, "GET", "/a", NULL, 200);
    journal_record(&j, "POST", "/b", "{\"n\":1}", 200);
    journal_record(&j, "GET", "/a", NULL, 200);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW_HAS(row[i].query, journal_answer(mock_journal_find, &j, row[i].query, GC_OK),
                      row[i].says);
    CHECK_HAS(journal_answer(mock_journal_find, &j, "{\"match\":{},\"path\":\"/a\"}", GC_E_DATA),
              "say \"path\" in \"match\"");
    CHECK(!strstr(journal_answer(mock_journal_list, &j, "{\"path\":\"/z\"}", GC_OK), "nearest"));
    mock_journal_release(&j);
}

/* The three that differ least, of equals the newest. */
static void test_what_is_nearest(void)
{
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    journal_record(&j, "POST", "/x", "{\"n\":1}", 200); /* three parts differ */
    journal_record(&j, "GET", "/a", "{\"n\":1}", 200);  /* one */
    journal_record(&j, "GET", "/b", "{\"n\":1}", 200);  /* two */
    journal_record(&j, "GET", "/a", "{\"n\":3}", 200);  /* one */
    journal_record(&j, "POST", "/y", "{\"n\":1}", 200); /* three */
    journal_record(&j, "PUT", "/a", "{\"n\":1}", 200);  /* two */
    const char *found = journal_answer(
        mock_journal_find, &j, "{\"method\":\"GET\",\"path\":\"/a\",\"body\":{\"n\":2}}", GC_OK);
    static const char *const order[] = {"{\"id\":4,", "{\"id\":2,", "{\"id\":6,"};
    const char *at = strstr(found, "\"nearest\"");
    for (size_t i = 0; i < GC_COUNT_OF(order); i++) {
        const char *next = at ? strstr(at, "{\"id\":") : NULL;
        CHECK_ROW(order[i], next && strncmp(next, order[i], strlen(order[i])) == 0);
        at = next ? next + 1 : NULL;
    }
    CHECK(at && !strstr(at, "{\"id\":"));
    mock_journal_release(&j);
}

/* One that fits and one of which only the beginning is known: what is said is certain. */
static void test_what_is_certain_of_cut_bodies(void)
{
    static const struct {
        const char *wanted, *says; /* NULL: it can't be said */
    } rows[] = {
        {"\"at_least\":1", "\"verified\":true"},
        {"\"at_least\":2", NULL},
        {"\"at_least\":3", "\"verified\":false"},
        {"\"at_most\":0", "\"verified\":false"},
        {"\"at_most\":1", NULL},
        {"\"at_most\":2", "\"verified\":true"},
        {"\"exactly\":0", "\"verified\":false"},
        {"\"exactly\":1", NULL},
        {"\"exactly\":2", NULL},
        {"\"exactly\":3", "\"verified\":false"},
        {"\"never\":true", "\"verified\":false"},
    };
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_body_bytes = 20};
    char check[200];
    mock_journal_init(&j, &limits);
    journal_record(&j, "POST", "/a", "{\"n\":1}", 200);
    journal_record(&j, "POST", "/a", "{\"n\":1,\"text\":\"longer than it is kept\"}", 200);
    journal_record(&j, "POST", "/a", "{\"n\":2}", 200);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        snprintf(check, sizeof check, "{\"match\":{\"body\":{\"n\":1}},%s}", rows[i].wanted);
        CHECK_ROW_HAS(
            rows[i].wanted,
            journal_answer(mock_journal_verify, &j, check, rows[i].says ? GC_OK : GC_E_TOO_BIG),
            rows[i].says ? rows[i].says : "(1 requests)");
    }
#define N1 "{\"body\":{\"n\":1}}"
#define N2 "{\"body\":{\"n\":2}}"
    static const struct {
        const char *check, *says;
    } orders[] = {
        {"{\"in_order\":[" N1 "]}", "\"ids\":[1]"},
        {"{\"in_order\":[" N1 "," N2 "]}", "\"ids\":[1,3]"},
        {"{\"in_order\":[" N1 "," N1 "]}", NULL},
        {"{\"in_order\":[" N2 "," N1 "]}", NULL}, /* the cut one could be the first step */
    };
    for (size_t i = 0; i < GC_COUNT_OF(orders); i++)
        CHECK_ROW_HAS(orders[i].check,
                      journal_answer(mock_journal_verify, &j, orders[i].check,
                                     orders[i].says ? GC_OK : GC_E_TOO_BIG),
                      orders[i].says ? orders[i].says : "only the beginning was kept");
    mock_journal_release(&j);
}

static void test_numbers_are_told(void)
{
    static const char *const rows[][2] = {
        {"{\"path\":\"/a\",\"exactly\":0}", "\"verified\":false,\"count\":1,\"detail\":\"expected "
                                            "exactly 0 of any method /a, saw 1\"}"},
        {"{\"path\":\"/a\",\"at_most\":0}", "expected at most 0 of any method /a, saw 1\"}"},
        {"{\"path\":\"/b\",\"exactly\":0}", "\"verified\":true,\"count\":0,\"detail\":\"expected "
                                            "exactly 0 of any method /b, saw 0\"}"},
        {"{\"path\":\"/b\",\"at_least\":0}", "\"verified\":true,\"count\":0,\"detail\":\"expected "
                                             "at least 0 of any method /b, saw 0\"}"},
        {"{\"path\":\"/b\",\"never\":true}", "expected never of any method /b, saw 0\"}"},
        {"{\"path\":\"/b\"}",
         "expected at least 1 of any method /b, saw 0\",\"nearest\":[{\"id\":1,"},
        {"{\"in_order\":[{\"path\":\"/b\"}]}",
         "\"count\":0,\"detail\":\"step 1 of 1, any method /b, did not "
         "come\",\"ids\":[],\"nearest\":[{\"id\":1,"},
        {"{\"in_order\":[{\"path\":\"/a\"}],\"since_id\":0}", "all 1 came in this order"},
        {"{\"in_order\":[{\"path\":\"/a\"}],\"since_id\":1}",
         "step 1 of 1, any method /a, did not come"},
    };
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    journal_record(&j, "GET", "/a", NULL, 200);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW_HAS(rows[i][0], journal_answer(mock_journal_verify, &j, rows[i][0], GC_OK),
                      rows[i][1]);
    mock_journal_release(&j);
}

/* By what answered: a fault by its id or its wire, a stub by its id, a status or its class. */
static void test_what_answered(void)
{
    static const struct mock_outcome outcomes[] = {
        {.status = 199, .fault_id = "f1", .wire = "slicer", .stub_id = ""},
        {.status = 200, .fault_id = "f2", .wire = "", .stub_id = ""},
        {.status = 299, .fault_id = "", .wire = "", .stub_id = "s1"},
        {.status = 300, .fault_id = "", .wire = "", .stub_id = ""},
        {.status = 503, .fault_id = "", .wire = "", .stub_id = "s2"},
    };
    static const char *const rows[][2] = {
        {"{\"fault\":true}", "\"total\":2,"},
        {"{\"fault\":false}", "\"total\":3,"},
        {"{\"fault\":\"f1\"}", "\"total\":1,"},
        {"{\"fault\":\"f2\"}", "{\"requests\":[{\"id\":2,"},
        {"{\"fault\":\"slicer\"}", "{\"requests\":[{\"id\":1,"},
        {"{\"fault\":\"f3\"}", "\"total\":0,"},
        {"{\"stub\":true}", "\"total\":2,"},
        {"{\"stub\":false}", "\"total\":3,"},
        {"{\"stub\":\"s1\"}", "{\"requests\":[{\"id\":3,"},
        {"{\"stub\":\"s2\"}", "{\"requests\":[{\"id\":5,"},
        {"{\"stub\":\"s3\"}", "\"total\":0,"},
        {"{\"status\":\"2xx\"}", "\"total\":2,"},
        {"{\"status\":\"3xx\"}", "{\"requests\":[{\"id\":4,"},
        {"{\"status\":\"4xx\"}", "\"total\":0,"},
        {"{\"status\":299}", "\"total\":1,"},
        {"{\"status\":298}", "\"total\":0,"},
    };
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(outcomes); i++)
        mock_journal_end(&j, journal_record(&j, "GET", "/a", NULL, 0), &outcomes[i]);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW_HAS(rows[i][0], journal_answer(mock_journal_list, &j, rows[i][0], GC_OK),
                      rows[i][1]);
    mock_journal_release(&j);
}

SUITE(journal_questions, {"verifies exactly, at least, at most, never, in order", test_verify},
      {"says which member of a body differs", test_what_differs},
      {"shows a long value by its beginning", test_a_long_value_is_cut},
      {"takes one form of question everywhere", test_one_form_of_question},
      {"the three that differ least are nearest", test_what_is_nearest},
      {"what is said of bodies that were cut is certain", test_what_is_certain_of_cut_bodies},
      {"how many were expected is told", test_numbers_are_told},
      {"requests are found by what answered", test_what_answered});
