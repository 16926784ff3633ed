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
    struct hx_report r = {.form = form, .cases = &cases, .results = results, .to = to};
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
    CHECK_INT(gc_json_int(gc_json_get(doc.root, "reasons"), "no mock", -1), 1);
    const cJSON *list = gc_json_get(doc.root, "cases");
    CHECK_INT(cJSON_GetArraySize(list), 4);
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(list, 1), "verdict"), "failed");
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(list, 1), "again"), "gcverify");
    free(text);
}

SUITE(report, {"lines, TAP and JUnit", test_forms}, {"JSON", test_json});
