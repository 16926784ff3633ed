#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "mock/api/routes.h"
#include "mock/fault/fault.h"
#include "mock/fault/internal.h"
#include "tests/check.h"
#include "tests/mock/subject.h"

/* Adds or fails the test. */
static void add(struct mock_faults *f, const char *text)
{
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(text);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    enum gc_status s = mock_faults_add(f, &doc, doc.root, &problems, NULL);
    CHECK_ROW(problems.n ? problems.list[0].whole : text, s == GC_OK);
}

/* What happens to GET path: its status, 0 for nothing. */
static int ask(struct mock_faults *f, const char *path)
{
    struct mock_subject s = {.method = "GET", .path = path, .query = "", .body = ""};
    struct mock_plan plan;
    int status = mock_faults_choose(f, &s, &plan) ? plan.status : 0;
    mock_plan_release(&plan);
    mock_subject_release(&s);
    return status;
}

static void test_refused(void)
{
    static const struct {
        const char *fault, *says;
    } row[] = {
        {"{\"action\":{\"status\":503},\"mach\":{}}",
         "unknown key \"mach\" in fault; did you mean"},
        {"{\"match\":{}}", "missing key \"action\""},
        {"{\"action\":{}}", "test:1:11: the action is empty"},
        {"{\"action\":{\"stauts\":503}}", "did you mean \"status\"?"},
        {"{\"match\":{\"operation\":\"getFlwo\"},\"action\":{\"status\":503}}",
         "there is no operation \"getFlwo\"; did you mean \"getFlow\"?"},
        {"{\"action\":{\"status\":99}}", "\"status\" of action must be 200 to 599, not 99"},
        {"{\"action\":{\"status\":\"503\"}}", "must be an integer"},
        {"{\"action\":{\"fault\":\"CONNECTION_RESET\"}}", NULL},
        {"{\"action\":{\"fault\":\"EMPTY_RESPONS\"}}", "did you mean \"EMPTY_RESPONSE\"?"},
        {"{\"action\":{\"fault\":\"xyzzy-plugh\"}}", "unknown fault \"xyzzy-plugh\""},
        {"{\"action\":{\"fault\":\"idle\",\"bytes_per_s\":5}}", "the fault idle has no parameter"},
        {"{\"action\":{\"fault\":\"idle\",\"status\":500}}", "nothing of the answer is sent"},
        {"{\"action\":{\"fault\":\"reset\",\"body\":{}}}", "nothing of the answer is sent"},
        {"{\"action\":{\"fault\":\"reset\",\"body\":{},\"after_bytes\":9}}", NULL},
        {"{\"action\":{\"after_bytes\":5}}", "is a parameter of \"fault\""},
        {"{\"action\":{\"body\":1,\"body_text\":\"x\"}}", "are two bodies"},
        {"{\"action\":{\"code\":\"x\"}}", "\"code\" needs \"status\""},
        {"{\"action\":{\"content_type\":\"x\",\"status\":200}}", "needs \"body\""},
        {"{\"action\":{\"status\":204,\"body\":{}}}", "a status that has no body"},
        {"{\"action\":{\"token\":\"steal\"}}", "must be \"expire\" or \"revoke\""},
        {"{\"action\":{\"headers\":{\"A b\":\"x\"}}}", "is no name of a header"},
        {"{\"action\":{\"headers\":{\"A\":1}}}", "\"A\" of headers must be a string, not a number"},
        {"{\"action\":{\"headers\":{\"A\":\"x\\r\\nB: y\"}}}", "must be a text of one line"},
        {"{\"action\":{\"headers\":{\"content-length\":\"1\"}}}", "is set by the server"},
        {"{\"action\":{\"delay\":{}}}", "exactly one of fixed_ms, lognormal_ms and uniform_ms"},
        {"{\"action\":{\"delay\":{\"fixed_ms\":1,\"uniform_ms\":[1,2]}}}",
         "exactly one of fixed_ms, lognormal_ms and uniform_ms"},
        {"{\"action\":{\"delay\":{\"fixed_ms\":600001}}}", "must be 0 to 600000, not 600001"},
        {"{\"action\":{\"delay\":{\"uniform_ms\":[300,100]}}}", "must be [from, to]"},
        {"{\"action\":{\"delay\":{\"uniform_ms\":[1]}}}",
         "\"uniform_ms\" of delay must have exactly 2 elements"},
        {"{\"action\":{\"delay\":{\"lognormal_ms\":{\"median\":90}}}}", "missing key \"sigma\""},
        {"{\"action\":{\"delay\":{\"lognormal_ms\":{\"median\":0,\"sigma\":1}}}}", "more than 0"},
        {"{\"action\":{\"dribble\":{\"pieces\":0,\"total_ms\":1}}}", "must be 1 to 10000"},
        {"{\"action\":{\"dribble\":{\"pieces\":2,\"total_ms\":1},\"fault\":\"slicer\"}}",
         "can't be combined"},
        {"{\"action\":{\"answers\":[]}}", "must have 1 to 1000 elements"},
        {"{\"action\":{\"answers\":[{\"status\":503}],\"status\":500}}", "stand alone"},
        {"{\"action\":{\"answers\":[{\"status\":503,\"repeat\":0}]}}",
         "must be 1 to 1000000, not 0"},
        {"{\"action\":{\"answers\":[{\"pass\":true,\"status\":500}]}}", "stands alone"},
        {"{\"action\":{\"answers\":[{\"answers\":[]}]}}", "unknown key \"answers\""},
        {"{\"action\":{\"status\":503,\"repeat\":2}}", "unknown key \"repeat\""},
        {"{\"action\":{\"status\":503},\"match\":{\"nth\":0}}", "must be at least 1, not 0"},
        {"{\"action\":{\"status\":503},\"match\":{\"nth\":[]}}", "must have 1 to 1000 elements"},
        {"{\"action\":{\"status\":503},\"match\":{\"count\":0}}", "must be at least 1"},
        {"{\"action\":{\"status\":503},\"match\":{\"probability\":1.5}}", "must be 0 to 1"},
        {"{\"action\":{\"status\":503},\"match\":{\"path\":\"x\"}}", "must begin with"},
        {"{\"action\":{\"status\":503},\"id\":\"a/b\"}", "1 to 63 bytes"},
        {"[]", "fault must be an object"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = subject_json(row[i].fault);
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        bool ok = mock_fault_check(&doc, doc.root, mock_api_operations(), &problems);
        CHECK_ROW(row[i].fault, ok == !row[i].says);
        if (row[i].says)
            CHECK_ROW_HAS(row[i].fault, problems.n ? problems.list[0].whole : "", row[i].says);
    }
}

static void test_wire_names(void)
{
    static const struct {
        const char *text;
        enum mock_wire wire;
    } row[] = {
        {"CONNECTION_RESET_BY_PEER", MOCK_WIRE_RESET},
        {"reset", MOCK_WIRE_RESET},
        {"connection-reset-by-peer", MOCK_WIRE_RESET},
        {"EMPTY_RESPONSE", MOCK_WIRE_EMPTY},
        {"MALFORMED_RESPONSE_CHUNK", MOCK_WIRE_BAD_CHUNK},
        {"RANDOM_DATA_THEN_CLOSE", MOCK_WIRE_GARBAGE},
        {"idle", MOCK_WIRE_IDLE},
        {"STREAM", MOCK_WIRE_STREAM},
        {"skip", MOCK_WIRE_SKIP},
        {"writedelay", MOCK_WIRE_WRITEDELAY},
        {"TRUNCATED_BODY", MOCK_WIRE_TRUNCATED},
        {"wrong-length", MOCK_WIRE_LENGTH},
        {"bandwidth", MOCK_WIRE_BANDWIDTH},
        {"slow_close", MOCK_WIRE_SLOW_CLOSE},
        {"slicer", MOCK_WIRE_SLICER},
        {"limit_data", MOCK_WIRE_LIMIT_DATA},
    };
    enum mock_wire wire;
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].text, mock_wire_parse(row[i].text, &wire) && wire == row[i].wire);
    CHECK(!mock_wire_parse("", &wire));
    CHECK(!mock_wire_parse("res", &wire));
    CHECK_TEXT(mock_wire_name(MOCK_WIRE_NONE), "");
}

static void test_first_match_decides(void)
{
    struct mock_faults f;
    mock_faults_init(&f);
    add(&f, "{\"match\":{\"path\":\"/users/*\"},\"action\":{\"status\":500}}");
    add(&f, "{\"id\":\"seven\",\"match\":{\"path\":\"/users/7\"},\"action\":{\"status\":503}}");
    CHECK_INT(ask(&f, "/users/7"), 503);
    CHECK_INT(ask(&f, "/users/8"), 500);
    CHECK_INT(ask(&f, "/flows"), 0);
    add(&f, "{\"id\":\"seven\",\"match\":{\"path\":\"/users/7\"},\"action\":{\"status\":504}}");
    CHECK_INT(ask(&f, "/users/7"), 504);
    CHECK_INT(mock_faults_count(&f), 2);
    CHECK(mock_faults_remove(&f, "seven"));
    CHECK(!mock_faults_remove(&f, "seven"));
    CHECK_INT(ask(&f, "/users/7"), 500);
    mock_faults_clear(&f);
    CHECK_INT(ask(&f, "/users/7"), 0);
    mock_faults_release(&f);
}

static void test_nth_and_count(void)
{
    struct mock_faults f;
    mock_faults_init(&f);
    add(&f, "{\"match\":{\"path\":\"/n\",\"nth\":[1,3]},\"action\":{\"status\":503}}");
    add(&f, "{\"match\":{\"path\":\"/c\",\"count\":2},\"action\":{\"status\":503}}");
    static const int n[] = {503, 0, 503, 0}, c[] = {503, 503, 0, 0};
    for (size_t i = 0; i < GC_COUNT_OF(n); i++) {
        CHECK_INT(ask(&f, "/n"), n[i]);
        CHECK_INT(ask(&f, "/other"), 0);
        CHECK_INT(ask(&f, "/c"), c[i]);
    }
    mock_faults_release(&f);
}

static void test_answers_in_order(void)
{
    struct mock_faults f;
    mock_faults_init(&f);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    add(&f, "{\"id\":\"s\",\"action\":{\"answers\":[{\"status\":503,\"repeat\":2},{\"pass\":true},"
            "{\"status\":500}]}}");
    static const int expected[] = {503, 503, 0, 500, 0, 0};
    for (size_t i = 0; i < GC_COUNT_OF(expected); i++)
        CHECK_INT(ask(&f, "/x"), expected[i]);
    struct gc_jsonw w = gc_jsonw(&text);
    mock_faults_write_scenarios(&f, &w);
    CHECK_TEXT(gc_strbuf_text(&text),
               "[{\"fault\":\"s\",\"position\":4,\"of\":4,\"remaining\":0}]");
    mock_faults_reset_scenarios(&f);
    CHECK_INT(ask(&f, "/x"), 503);
    mock_faults_release(&f);
}

static int how_many_of(const char *fault, int n)
{
    struct mock_faults f;
    int acted = 0;
    mock_faults_init(&f);
    add(&f, fault);
    for (int i = 0; i < n; i++)
        acted = acted * 2 % 1000003 + (ask(&f, "/x") == 503);
    mock_faults_release(&f);
    return acted;
}

static void test_probability(void)
{
    CHECK_INT(how_many_of("{\"match\":{\"probability\":0},\"action\":{\"status\":503}}", 50), 0);
    const char *half = "{\"match\":{\"probability\":0.5,\"seed\":42},\"action\":{\"status\":503}}";
    const char *other = "{\"match\":{\"probability\":0.5,\"seed\":43},\"action\":{\"status\":503}}";
    CHECK_INT(how_many_of(half, 64), how_many_of(half, 64));
    CHECK(how_many_of(half, 64) != how_many_of(other, 64));
}

static void test_delays(void)
{
    static const struct {
        const char *delay;
        int64_t from, to;
    } row[] = {
        {"{\"fixed_ms\":250}", 250, 250},
        {"{\"uniform_ms\":[100,300]}", 100, 300},
        {"{\"uniform_ms\":[7,7]}", 7, 7},
        {"{\"lognormal_ms\":{\"median\":90,\"sigma\":3,\"cap\":200}}", 0, 200},
        {"{\"lognormal_ms\":{\"median\":90,\"sigma\":0}}", 90, 90},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_faults f;
        char text[200];
        int64_t low = INT64_MAX, high = -1;
        mock_faults_init(&f);
        snprintf(text, sizeof text, "{\"match\":{\"seed\":9},\"action\":{\"delay\":%s}}",
                 row[i].delay);
        add(&f, text);
        for (int k = 0; k < 2000; k++) {
            struct mock_subject s = {.method = "GET", .path = "/", .query = "", .body = ""};
            struct mock_plan plan;
            CHECK_FATAL(mock_faults_choose(&f, &s, &plan));
            low = plan.delay_ms < low ? plan.delay_ms : low;
            high = plan.delay_ms > high ? plan.delay_ms : high;
            mock_plan_release(&plan);
        }
        CHECK_ROW(row[i].delay, low >= row[i].from && high <= row[i].to);
        CHECK_ROW(row[i].delay, row[i].from == row[i].to || (low < 110 && high > 190));
        mock_faults_release(&f);
    }
}

struct crowd {
    struct mock_faults faults;
    atomic_int failed;
};

static void *ask_many(void *arg)
{
    struct crowd *c = arg;
    for (int i = 0; i < 500; i++)
        if (ask(&c->faults, "/x") == 503)
            atomic_fetch_add(&c->failed, 1);
    return NULL;
}

static void test_exactly_two_under_threads(void)
{
    static const char *const faults[] = {
        "{\"action\":{\"answers\":[{\"status\":503,\"repeat\":2}]}}",
        "{\"match\":{\"count\":2},\"action\":{\"status\":503}}",
        "{\"match\":{\"nth\":[5,900]},\"action\":{\"status\":503}}",
    };
    for (size_t i = 0; i < GC_COUNT_OF(faults); i++) {
        static struct crowd c;
        pthread_t t[4];
        atomic_store(&c.failed, 0);
        mock_faults_init(&c.faults);
        add(&c.faults, faults[i]);
        for (int k = 0; k < 4; k++)
            pthread_create(&t[k], NULL, ask_many, &c);
        for (int k = 0; k < 4; k++)
            pthread_join(t[k], NULL);
        CHECK_INT(atomic_load(&c.failed), 2);
        mock_faults_release(&c.faults);
    }
}

static void test_headers_of_the_request(void)
{
    static const struct {
        const char *prefer, *fault;
        bool any;
        int status;
        int64_t delay_ms;
        enum mock_wire wire;
        const char *says;
    } row[] = {
        {NULL, NULL, false, 0, 0, MOCK_WIRE_NONE, NULL},
        {"code=503", NULL, true, 503, 0, MOCK_WIRE_NONE, NULL},
        {"delay=250", NULL, true, 0, 250, MOCK_WIRE_NONE, NULL},
        {"respond-async, code=\"429\"; delay=5", NULL, true, 429, 5, MOCK_WIRE_NONE, NULL},
        {"respond-async", NULL, false, 0, 0, MOCK_WIRE_NONE, NULL},
        {NULL, "EMPTY_RESPONSE", true, 0, 0, MOCK_WIRE_EMPTY, NULL},
        {NULL, "{\"status\":418,\"body\":{\"a\":1}}", true, 418, 0, MOCK_WIRE_NONE, NULL},
        {"delay=9", "{\"fault\":\"reset\"}", true, 0, 9, MOCK_WIRE_RESET, NULL},
        {"code=5x", NULL, true, 400, 0, MOCK_WIRE_NONE, "Prefer: code must be a number"},
        {"code=99", NULL, true, 400, 0, MOCK_WIRE_NONE, "200 to 599"},
        {"delay=700000", NULL, true, 400, 0, MOCK_WIRE_NONE, "0 to 600000"},
        {NULL, "EMPTY", true, 0, 0, MOCK_WIRE_EMPTY, NULL},
        {NULL, "EMPTY_REPONSE", true, 400, 0, MOCK_WIRE_NONE, "did you mean \"EMPTY_RESPONSE\"?"},
        {NULL, "{\"stats\":1}", true, 400, 0, MOCK_WIRE_NONE, "X-GCMock-Fault:1:2: unknown key"},
        {NULL, "{\"status\":", true, 400, 0, MOCK_WIRE_NONE, "X-GCMock-Fault:1:"},
        {NULL, "{\"answers\":[{\"status\":500}]}", true, 400, 0, MOCK_WIRE_NONE, "more than one"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const char *name = row[i].fault ? row[i].fault : row[i].prefer ? row[i].prefer : "none";
        struct mock_plan plan;
        CHECK_ROW(name, mock_plan_from_headers(row[i].prefer, row[i].fault, &plan) == row[i].any);
        CHECK_ROW(name, plan.status == row[i].status && plan.delay_ms == row[i].delay_ms);
        CHECK_ROW(name, plan.wire == row[i].wire);
        if (row[i].says)
            CHECK_ROW_HAS(name, plan.body_text ? plan.body_text : "", row[i].says);
        mock_plan_release(&plan);
    }
}

static void test_outlives_removal(void)
{
    struct mock_faults f;
    struct mock_plan plan;
    struct mock_subject s = {.method = "GET", .path = "/", .query = "", .body = ""};
    mock_faults_init(&f);
    add(&f, "{\"action\":{\"status\":503,\"body\":{\"why\":\"kept\"}}}");
    CHECK(mock_faults_choose(&f, &s, &plan));
    mock_faults_clear(&f);
    CHECK_TEXT(gc_json_str(plan.body, "why"), "kept");
    mock_plan_release(&plan);
    mock_faults_release(&f);
}

static void test_writes_what_was_added(void)
{
    struct mock_faults f;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_jsonw w = gc_jsonw(&text);
    mock_faults_init(&f);
    add(&f, "{\"match\":{\"path\":\"/x\"},\"action\":{\"fault\":\"reset\"}}");
    (void)ask(&f, "/x");
    (void)ask(&f, "/y");
    CHECK(mock_faults_write(&f, NULL, &w));
    CHECK_TEXT(gc_strbuf_text(&text), "[{\"id\":\"fault-1\",\"match\":{\"path\":\"/x\"},\"action\":"
                                      "{\"fault\":\"reset\"},\"matched\":1,\"acted\":1}]");
    CHECK(!mock_faults_write(&f, "none", &w));
    mock_faults_release(&f);
}

static void test_bounded(void)
{
    struct mock_faults f;
    mock_faults_init(&f);
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json("{\"action\":{\"status\":503}}");
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    for (int i = 0; i < MOCK_MAX_FAULTS; i++)
        if (mock_faults_add(&f, &doc, doc.root, &problems, NULL) != GC_OK)
            CHECK(!"added");
    CHECK_STATUS(mock_faults_add(&f, NULL, doc.root, &problems, NULL), GC_E_TOO_BIG, NULL);
    mock_faults_release(&f);
}

static enum gc_status add_all(struct mock_faults *f, const char *list, struct gc_strbuf *ids)
{
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(list);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    gc_strbuf_reset(ids);
    struct gc_jsonw w = gc_jsonw(ids);
    return mock_faults_add_all(f, &doc, NULL, &problems, &w);
}

static void test_all_or_none(void)
{
    struct mock_faults f;
    mock_faults_init(&f);
    struct gc_strbuf ids GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf many GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    CHECK_STATUS(add_all(&f,
                         "[{\"id\":\"a\",\"action\":{\"status\":500}},"
                         "{\"action\":{\"status\":501}},"
                         "{\"id\":\"fault-1\",\"action\":{\"status\":502}}]",
                         &ids),
                 GC_OK, NULL);
    CHECK_TEXT(gc_strbuf_text(&ids), "[{\"id\":\"a\"},{\"id\":\"fault-2\"},{\"id\":\"fault-1\"}]");
    CHECK_STATUS(add_all(&f, "[{\"id\":\"b\",\"action\":{\"status\":500}},{\"action\":{}}]", &ids),
                 GC_E_DATA, NULL);
    CHECK_INT(mock_faults_count(&f), 3);
    for (int i = 0; i < MOCK_MAX_FAULTS; i++)
        gc_strbuf_addf(&many, "%s{\"id\":\"%d\",\"action\":{\"status\":503}}", i ? "," : "[",
                       i % 998);
    gc_strbuf_adds(&many, "]");
    CHECK_STATUS(add_all(&f, gc_strbuf_text(&many), &ids), GC_E_TOO_BIG, NULL);
    CHECK_INT(mock_faults_count(&f), 3);
    CHECK(mock_faults_remove(&f, "fault-1"));
    CHECK_STATUS(add_all(&f, gc_strbuf_text(&many), &ids), GC_OK, NULL);
    CHECK_INT(mock_faults_count(&f), MOCK_MAX_FAULTS);
    CHECK_STATUS(add_all(&f,
                         "[{\"id\":\"7\",\"action\":{\"status\":500}},"
                         "{\"id\":\"7\",\"action\":{\"status\":501}}]",
                         &ids),
                 GC_OK, NULL);
    CHECK_INT(mock_faults_count(&f), MOCK_MAX_FAULTS);
    struct gc_jsonw w = gc_jsonw(&ids);
    gc_strbuf_reset(&ids);
    CHECK(mock_faults_write(&f, "7", &w));
    CHECK_HAS(gc_strbuf_text(&ids), "{\"status\":501}");
    CHECK_STATUS(add_all(&f, "[{\"action\":{\"status\":500}}]", &ids), GC_E_TOO_BIG, NULL);
    CHECK_STATUS(add_all(&f, "[]", &ids), GC_OK, NULL);
    mock_faults_release(&f);
}

SUITE(fault, {"what makes no sense is refused with position and advice", test_refused},
      {"wire faults have the names people know", test_wire_names},
      {"the latest fault that matches decides", test_first_match_decides},
      {"nth counts matches, count limits actions", test_nth_and_count},
      {"ordered answers repeat, pass and end", test_answers_in_order},
      {"a probability with a seed takes the same course", test_probability},
      {"delays stay within their bounds", test_delays},
      {"threads get exactly as many faults as were asked for", test_exactly_two_under_threads},
      {"a request asks for a fault by its headers", test_headers_of_the_request},
      {"a plan outlives the fault that it came from", test_outlives_removal},
      {"faults are shown as they were added, with counts", test_writes_what_was_added},
      {"the number of faults is bounded", test_bounded},
      {"of several faults all are added, or none", test_all_or_none});
