#include "harness/report/report.h"

#include <stdlib.h>

#include "tests/check.h"

static char first_name[] = "a <b> & \"c\" #1", second_name[] = "second", file[] = "f.json",
            action[] = "action", flow[] = "flow";
static struct hx_case one = {
    .name = first_name, .file = file, .area = action, .provenance = "gcmock"};
static struct hx_case two = {
    .name = second_name, .file = file, .area = flow, .provenance = "genesys"};
static struct hx_case *items[] = {&one, &two, &one, &two};
static const struct hx_cases cases = {.items = items, .n = 4};
static char detail[] = "  file f\n  differs \001 <x>\n", why[] = "no mock";
static char again[] = "again", gcverify[] = "gcverify";
static cJSON again_node = {.type = cJSON_String, .string = again, .valuestring = gcverify};
static cJSON tree = {.type = cJSON_Object, .child = &again_node};
static const struct hx_result results[] = {
    {.outcome = HX_PASSED, .took_ms = 5, .checks_left_out = 2},
    {.outcome = HX_FAILED, .detail = detail, .tree = &tree, .took_ms = 1250},
    {.outcome = HX_BROKEN, .reason = why},
    {.outcome = HX_LEFT_OUT, .reason = why},
};

/* What a reporter prints about the four results; the caller frees. */
static char *print(const struct hx_report_form *form)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    struct hx_report r = {
        .form = form, .cases = &cases, .results = results, .to = to, .took_ms = 1255};
    CHECK_FATAL(to != NULL);
    hx_report_begin(&r);
    for (size_t i = 0; i < cases.n; i++)
        hx_report_each(&r, items[i], &results[i]);
    form->end(&r);
    fclose(to);
    return text;
}

static void test_forms(void)
{
    static const struct {
        const struct hx_report_form *form;
        const char *part;
    } row[] = {
        {&hx_report_lines, "ok     action   a <b> & \"c\" #1 (5 ms)\n"},
        {&hx_report_lines, "FAIL   flow     second (1250 ms)\n  file f\n"},
        {&hx_report_lines, "BROKEN action   a <b> & \"c\" #1: no mock\n"},
        {&hx_report_lines, "skip   flow     second: left out: no mock\n"},
        {&hx_report_lines, "left out, 1: no mock\n1 passed, 2 failed, 1 left out\n"},
        {&hx_report_lines,
         "2 checks that only gcmock's own programs can satisfy were left out\nleft out, 1"},
        {&hx_report_tap, "TAP version 14\n1..4\nok 1 - action: a <b> & \"c\" \\#1\n"},
        {&hx_report_tap, "not ok 2 - flow: second\n  ---\n  detail: |\n      file f\n"},
        {&hx_report_tap, "ok 4 - flow: second # SKIP left out: no mock\n"},
        {&hx_report_junit, "<testsuites name=\"gcverify\" tests=\"4\" failures=\"1\" errors=\"1\" "
                           "skipped=\"1\""},
        {&hx_report_junit,
         "name=\"a &lt;b&gt; &amp; &quot;c&quot; #1\" file=\"f.json\" time=\"0.005\"/>"},
        {&hx_report_junit, "differs ? &lt;x&gt;"},
        {&hx_report_junit, "<error message=\"no mock\">"},
        {&hx_report_junit, "<skipped message=\"left out: no mock\">"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char *text = print(row[i].form);
        CHECK_ROW_HAS(row[i].part, text, row[i].part);
        free(text);
    }
}

/* Other programs read these: every attribute and every line counts. */
static void test_whole_reports(void)
{
    static const struct {
        const char *name;
        const struct hx_report_form *form;
        const char *text;
    } row[] = {
        {"TAP", &hx_report_tap,
         "TAP version 14\n"
         "1..4\n"
         "ok 1 - action: a <b> & \"c\" \\#1\n"
         "not ok 2 - flow: second\n"
         "  ---\n"
         "  detail: |\n"
         "      file f\n"
         "      differs \001 <x>\n"
         "  ...\n"
         "not ok 3 - action: a <b> & \"c\" \\#1\n"
         "  ---\n"
         "  detail: |\n"
         "    no mock\n"
         "  ...\n"
         "ok 4 - flow: second # SKIP left out: no mock\n"
         "# 1 passed, 2 failed, 1 left out\n"},
        {"JUnit", &hx_report_junit,
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<testsuites name=\"gcverify\" tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\" "
         "time=\"1.255\">\n"
         "  <testsuite name=\"action\" tests=\"2\" failures=\"0\" errors=\"1\" "
         "skipped=\"0\">\n"
         "    <testcase classname=\"action\" name=\"a &lt;b&gt; &amp; &quot;c&quot; #1\" "
         "file=\"f.json\" time=\"0.005\"/>\n"
         "    <testcase classname=\"action\" name=\"a &lt;b&gt; &amp; &quot;c&quot; #1\" "
         "file=\"f.json\" time=\"0.000\">\n"
         "      <error message=\"no mock\"></error>\n"
         "    </testcase>\n"
         "  </testsuite>\n"
         "  <testsuite name=\"flow\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">\n"
         "    <testcase classname=\"flow\" name=\"second\" file=\"f.json\" time=\"1.250\">\n"
         "      <failure message=\"what came differs\">  file f\n"
         "  differs ? &lt;x&gt;\n"
         "</failure>\n"
         "    </testcase>\n"
         "    <testcase classname=\"flow\" name=\"second\" file=\"f.json\" time=\"0.000\">\n"
         "      <skipped message=\"left out: no mock\"></skipped>\n"
         "    </testcase>\n"
         "  </testsuite>\n"
         "</testsuites>\n"},
        {"lines", &hx_report_lines,
         "ok     action   a <b> & \"c\" #1 (5 ms)\n"
         "FAIL   flow     second (1250 ms)\n"
         "  file f\n"
         "  differs \001 <x>\n"
         "BROKEN action   a <b> & \"c\" #1: no mock\n"
         "skip   flow     second: left out: no mock\n"
         "2 checks that only gcmock's own programs can satisfy were left out\n"
         "left out, 1: no mock\n"
         "1 passed, 2 failed, 1 left out\n"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char *text = print(row[i].form);
        CHECK_ROW(row[i].name, strcmp(text, row[i].text) == 0);
        if (strcmp(text, row[i].text) != 0)
            fputs(text, stdout);
        free(text);
    }
}

static void test_json(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    char *text = print(&hx_report_json);
    CHECK_STATUS(gc_json_parse(&doc, "report", text, strlen(text), &gc_json_default_limits, &err),
                 GC_OK, &err);
    CHECK_INT(gc_json_int(doc.root, "passed", -1), 1);
    CHECK_INT(gc_json_int(doc.root, "failed", -1), 2);
    CHECK_INT(gc_json_int(doc.root, "left_out", -1), 1);
    CHECK_INT(gc_json_int(doc.root, "selected", -1), 4);
    CHECK_INT(gc_json_int(doc.root, "checks_left_out", -1), 2);
    CHECK_INT(gc_json_int(doc.root, "took_ms", -1), 1255);
    CHECK_INT(gc_json_int(gc_json_get(doc.root, "reasons"), "no mock", -1), 1);
    const cJSON *list = gc_json_get(doc.root, "cases");
    CHECK_INT(cJSON_GetArraySize(list), 4);
    static const char *const verdicts[] = {"passed", "failed", "broken", "left_out"};
    for (int i = 0; i < 4; i++)
        CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(list, i), "verdict"), verdicts[i]);
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(list, 2), "reason"), "no mock");
    CHECK(gc_json_get(cJSON_GetArrayItem(list, 0), "reason") == NULL);
    CHECK_TEXT(gc_json_str(list->child, "name"), first_name);
    CHECK_TEXT(gc_json_str(list->child, "area"), action);
    CHECK_TEXT(gc_json_str(list->child, "file"), file);
    CHECK_TEXT(gc_json_str(list->child, "provenance"), "gcmock");
    CHECK_INT(gc_json_int(list->child, "took_ms", -1), 5);
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(list, 1), "again"), "gcverify");
    free(text);
}

/* Flow coverage beside the cases: a suite of its own, whose flows fail below what is required. */
static void test_flows(void)
{
    static const char json[] =
        "[{\"id\":\"1\",\"name\":\"<F>\",\"rows\":[{\"kind\":\"action\",\"depth\":0,\"name\":\"A\","
        "\"count\":1}]},{\"id\":\"2\",\"name\":\"G\",\"rows\":[{\"kind\":\"action\",\"depth\":0,"
        "\"name\":\"A\",\"count\":0}]}]";
    struct hx_flowcov flows GC_AUTO(hx_flowcov_release) = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    static const struct {
        int required;
        const char *head, *suite, *flow;
    } row[] = {
        {0, "tests=\"6\" failures=\"1\"",
         "<testsuite name=\"flow coverage\" tests=\"2\" failures=\"0\"",
         "name=\"&lt;F&gt;\" time=\"0\">\n      <system-out>&lt;F&gt;: actions 1/1, outputs 0/0<"},
        {50, "failures=\"1\"", "failures=\"0\" errors=\"0\"",
         "name=\"G\" time=\"0\">\n      <system-out>"},
        {51, "tests=\"6\" failures=\"2\"", "tests=\"2\" failures=\"1\"",
         "name=\"G\" time=\"0\">\n      <failure message=\"less than is required was taken\">G: "
         "actions 0/1"},
    };
    CHECK_INT(gc_json_parse(&doc, "flows", json, strlen(json), &gc_json_default_limits, NULL),
              GC_OK);
    CHECK_INT(hx_flowcov_add(&flows, doc.root), GC_OK);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char *text = NULL;
        size_t n = 0;
        FILE *to = open_memstream(&text, &n);
        struct hx_report r = {.form = &hx_report_junit,
                              .cases = &cases,
                              .results = results,
                              .to = to,
                              .flows = &flows,
                              .flows_required = row[i].required};
        for (size_t k = 0; to && k < cases.n; k++)
            hx_report_each(&r, items[k], &results[k]);
        hx_report_junit.end(&r);
        fclose(to);
        CHECK_HAS(text, row[i].head);
        CHECK_HAS(text, row[i].suite);
        CHECK_HAS(text, row[i].flow);
        free(text);
    }
}

SUITE(report, {"whole reports", test_whole_reports},
      {"flow coverage as a suite of JUnit", test_flows}, {"lines, TAP and JUnit", test_forms},
      {"JSON", test_json});
