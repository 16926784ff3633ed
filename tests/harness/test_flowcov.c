#include "harness/coverage/flowcov.h"

#include <stdlib.h>

#include "base/clock.h"
#include "harness/coverage/draw.h"
#include "harness/coverage/xml.h"
#include "tests/check.h"
#include "tests/harness/rig.h"
#include "tests/with_mock/fixture.h"

/* clang-format off */
#define ROW(kind, depth, number, name, id, output, count) \
    "{'kind':'" kind "','depth':" depth ",'number':" number ",'name':'" name "','id':'" id "','output':'" output "','count':" count "}"
#define FLOW(id, name, a, yes, no, b) \
    "{'id':'" id "','name':'" name "','type':'inboundcall','rows':[" \
    "{'kind':'sequence','depth':0,'name':'Main','type':'Task'}," \
    ROW("action", "1", "11", "Decide", "a", "", a) "," ROW("output", "2", "11", "Yes", "a", "Y", yes) "," \
    ROW("action", "3", "12", "Play", "b", "", b) "," ROW("output", "4", "12", "Failure", "b", "F", "0") "," \
    ROW("output", "2", "11", "No", "a", "N", no) "," \
    "{'kind':'link','depth':3,'number':12,'name':'Play','id':'b'}]}"
/* clang-format on */

static cJSON *parse(const char *text)
{
    static char json[1 << 20];
    struct gc_json doc = {0};
    struct gc_error err = {0};
    size_t n = strlen(text);
    CHECK_FATAL(n < sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    CHECK_STATUS(gc_json_parse(&doc, "text", json, n, &gc_json_file_limits, &err), GC_OK, &err);
    cJSON *root = gc_json_take(&doc);
    gc_json_release(&doc);
    return root;
}

static void add(struct hx_flowcov *cov, const char *flows)
{
    cJSON *list = parse(flows);
    CHECK_INT(hx_flowcov_add(cov, list), GC_OK);
    cJSON_Delete(list);
}

static const char *line_of(const struct hx_flow *f)
{
    static char text[1024];
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    hx_flow_add_line(f, &line);
    snprintf(text, sizeof text, "%s", gc_strbuf_text(&line));
    return text;
}

#define NEW_COVERAGE                                                                               \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

static void test_counts_add_up(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    add(&cov,
        "[" FLOW("x", "Second", "1", "1", "0", "1") "," FLOW("y", "First", "0", "0", "0", "0") "]");
    add(&cov, "[" FLOW("x", "Second", "2", "0", "2", "0") "]");
    hx_flowcov_sort(&cov);
    CHECK_INT(cov.n, 2);
    if (cov.n != 2)
        return;
    CHECK_TEXT(line_of(&cov.flows[0]), "First: actions 0/2, outputs 0/3; never called");
    CHECK_TEXT(line_of(&cov.flows[1]), "Second: actions 2/2, outputs 2/3; never: 12 Failure");
    CHECK_INT(cov.flows[1].rows[1].count, 3);
    CHECK_INT(cov.flows[1].rows[3].count, 1);
    CHECK_INT((long long)hx_flowcov_percent(&cov), 40); /* 4 of 10 */
}

#define LETTERS                                                                                    \
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN" \
    "OPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzAB" \
    "CDEFGHIJKLMNOPQRSTUVWXYZ"

static void test_what_is_missing(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    add(&cov, "[" FLOW("x", "F", "1", "0", "1", "0") "]");
    /* The output of an action that was not taken goes without saying. */
    CHECK_TEXT(line_of(&cov.flows[0]), "F: actions 1/2, outputs 1/3; never: 11 Yes, 12 Play");
    CHECK(!hx_flow_row_is_missing(&cov.flows[0], 4));
    CHECK_INT(cov.flows[0].rows[5].of, 1);
}

static void test_many_are_cut(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_adds(&text,
                   "[{'id':'x','name':'F','rows':[" ROW("action", "0", "0", "A", "a", "", "1"));
    for (int i = 0; i < 10; i++)
        gc_strbuf_addf(&text, "," ROW("output", "1", "0", "o%d", "a", "o%d", "0"), i, i);
    gc_strbuf_adds(&text, "]}]");
    add(&cov, gc_strbuf_text(&text));
    CHECK_TEXT(line_of(&cov.flows[0]), "F: actions 1/1, outputs 0/10; never: A: o0, A: o1, A: o2, "
                                       "A: o3, A: o4, A: o5, A: o6, A: o7, and 2 more");
}

static void test_changed_flows_stand_beside(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    add(&cov, "[" FLOW("x", "F", "1", "1", "0", "1") "]");
    add(&cov, "[{'id':'x','name':'F','rows':[" ROW("action", "0", "0", "A", "a", "", "1") "]}]");
    add(&cov, "[{'id':'x','name':'F','rows':[" ROW("action", "0", "0", "A", "a", "", "4") "]}]");
    hx_flowcov_sort(&cov);
    CHECK_INT(cov.n, 2);
    CHECK_HAS(line_of(&cov.flows[0]), "F: actions 2/2");
    CHECK_TEXT(line_of(&cov.flows[1]), "F (as changed by a case, 1): actions 1/1, outputs 0/0");
    CHECK_INT(cov.flows[1].rows[0].count, 5);
}

static void test_chosen_flows(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    const char *unknown = NULL;
    add(&cov, "[" FLOW("x", "F", "1", "1", "0", "1") "," FLOW(
                  "y", "G", "0", "0", "0", "0") "," FLOW("z", "H", "0", "0", "0", "0") "]");
    CHECK(!hx_flowcov_keep(&cov, (const char *const[]){"F", "Q"}, 2, &unknown));
    CHECK_TEXT(unknown, "Q");
    CHECK_INT(cov.n, 3);
    CHECK(hx_flowcov_keep(&cov, (const char *const[]){"z", "F"}, 2, &unknown));
    CHECK_INT(cov.n, 2);
    CHECK_TEXT(cov.flows[1].name, "H");
}

/* --- pictures --------------------------------------------------------------------------------- */

static void test_picture(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_strbuf svg GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf part GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    add(&cov, "[" FLOW("x", "F", "9", "1", "0", "1") "]");
    hx_flow_draw(&cov.flows[0], true, &svg);
    const char *text = gc_strbuf_text(&svg);
    CHECK_HAS(text, "F: actions 2/2, outputs 1/3</text>");
    CHECK_HAS(text, "<style>");
    CHECK_HAS(text, "prefers-color-scheme:dark");
    CHECK_HAS(text, "<text class=\"f-s\" x=\"16\" y=\"50\">Main<title>");
    CHECK_HAS(text, "<rect class=\"f-3\" x=\"30\""); /* 11, which was taken most */
    CHECK_HAS(text, "<rect class=\"f-1\" x=\"58\""); /* 12, further in */
    CHECK_HAS(text, "<text class=\"f-y\" x=\"36\" y=\"72\">11  Decide");
    CHECK_HAS(text, "text-anchor=\"end\">9\xc3\x97</text>");
    CHECK_HAS(text, "<text class=\"f-p\" x=\"44\" y=\"160\">\xe2\x96\xb8 No<title>");
    CHECK_HAS(text, ">never</text>");
    CHECK_HAS(text, "<text class=\"f-k\" x=\"58\" y=\"182\">\xe2\x86\xb7 12  Play");
    hx_flow_draw(&cov.flows[0], false, &part);
    CHECK(!strstr(gc_strbuf_text(&part), "<style>"));
}

/* In thirds of the count of what was taken most; and what each is, without "Action". */
static void test_heat_and_types(void)
{
    static const struct {
        const char *count, *type, *box, *shown;
    } row[] = {
        {"9", "DataTableLookupAction", "f-3", ">DataTableLookup</text>"},
        {"7", "Menu", "f-3", ">Menu</text>"},
        {"6", "Action", "f-2", ">Action</text>"},
        {"4", "PlayAudioAction", "f-2", ">PlayAudio</text>"},
        {"3", "A", "f-1", ">A</text>"},
        {"1", "SetParticipantDataOfThisAction", "f-1", ">SetParticipantDataOfThis</text>"},
        {"0", "SetParticipantDataOfThisVeryAction", "f-0", ">SetParticipantDataOfThisVe...</text>"},
    };
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf svg GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_adds(&text, "[{'id':'x','name':'F','rows':[");
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        gc_strbuf_addf(
            &text, "%s{'kind':'action','depth':%zu,'name':'A','id':'%zu','type':'%s','count':%s}",
            i ? "," : "", i, i, row[i].type, row[i].count);
    gc_strbuf_adds(&text, "]}]");
    add(&cov, gc_strbuf_text(&text));
    hx_flow_draw(&cov.flows[0], true, &svg);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char box[64];
        snprintf(box, sizeof box, "<rect class=\"%s\" x=\"%zu\"", row[i].box, 16 + 14 * i);
        CHECK_ROW_HAS(row[i].type, gc_strbuf_text(&svg), box);
        CHECK_ROW_HAS(row[i].type, gc_strbuf_text(&svg), row[i].shown);
    }
}

/* A type is cut where the picture has no place for more, however long its text is. */
static void test_long_types_are_cut(void)
{
    static const size_t lengths[] = {25, 26, 27, 29, 30, 62, 63, 64, 65, 200};
    for (size_t i = 0; i < GC_COUNT_OF(lengths); i++) {
        struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
        struct gc_strbuf svg GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        char type[256], text[512], shown[64];
        snprintf(type, sizeof type, "%.*s", (int)lengths[i], LETTERS);
        snprintf(text, sizeof text,
                 "[{'id':'x','name':'F','rows':[{'kind':'action','depth':0,'name':'A','id':'a',"
                 "'type':'%s','count':1}]}]",
                 type);
        snprintf(shown, sizeof shown, ">%.26s%s</text>", type, lengths[i] > 26 ? "..." : "");
        add(&cov, text);
        hx_flow_draw(&cov.flows[0], true, &svg);
        CHECK_ROW_HAS(type, gc_strbuf_text(&svg), shown);
    }
}

/* A name has the room between its box and the type; a deeper one has less. */
static void test_long_names_are_cut(void)
{
    static const struct {
        const char *depth;
        size_t room;
    } rows[] = {{"0", 75}, {"1", 73}, {"10", 55}, {"28", 19}, {"29", 19}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        for (size_t n = rows[i].room; n <= rows[i].room + 1; n++) {
            struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
            struct gc_strbuf svg GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
            char text[512], shown[256];
            snprintf(text, sizeof text,
                     "[{'id':'x','name':'F','rows':[{'kind':'action','depth':%s,'name':'%.*s',"
                     "'id':'a','type':'T','count':1}]}]",
                     rows[i].depth, (int)n, LETTERS);
            snprintf(shown, sizeof shown, ">%.*s%s<title>", (int)rows[i].room, LETTERS,
                     n > rows[i].room ? "..." : "");
            add(&cov, text);
            hx_flow_draw(&cov.flows[0], true, &svg);
            CHECK_ROW_HAS(rows[i].depth, gc_strbuf_text(&svg), shown);
        }
}

static void test_a_folder_of_pictures(void)
{
    static const char *const files[][2] = {
        {"index.html", "<h1>Flow coverage: 20.0 %</h1>"},
        {"index.html", "<a href=\"#flow-1\">F</a></td><td>inboundcall</td><td class=\"n\">1/2</td>"
                       "<td class=\"n\">1/3</td>"},
        {"index.html", "value=\"40.0\"></meter> 40 %</td><td><a href=\"f.svg\">SVG</a>"},
        {"index.html",
         "<a href=\"#flow-2\">G</a></td><td>inboundcall</td><td class=\"n\">0/2</td>"},
        {"index.html", "<section id=\"flow-2\">\n<p>G: actions 0/2, outputs 0/3; never called</p>"},
        {"index.html", "Actions 1 of 4, outputs 1 of 6."},
        {"coverage.json", "\"percent\": 20"},
        {"f.svg", "F: actions 1/2"},
        {"g.svg", "G: actions 0/2"},
    };
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_error err = {0};
    char dir[300], path[400];
    add(&cov, "[" FLOW("x", "F", "1", "0", "1", "0") "," FLOW("y", "G", "0", "0", "0", "0") "]");
    snprintf(dir, sizeof dir, "%s/pictures", check_temp_dir());
    CHECK_STATUS(hx_flowcov_write_dir(&cov, dir, &err), GC_OK, &err);
    CHECK_STATUS(hx_flowcov_write_dir(&cov, dir, &err), GC_OK, &err); /* it may be there */
    for (size_t i = 0; i < GC_COUNT_OF(files); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        snprintf(path, sizeof path, "%s/%s", dir, files[i][0]);
        CHECK_ROW(files[i][0], gc_strbuf_read_file(&text, path) == GC_OK);
        CHECK_ROW_HAS(files[i][0], gc_strbuf_text(&text), files[i][1]);
    }
    snprintf(path, sizeof path, "%s/f.svg/within-a-file", dir);
    CHECK_STATUS(hx_flowcov_write_dir(&cov, path, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "within-a-file: ");
}

static void test_names_are_escaped(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_strbuf html GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    add(&cov, "[{'id':'<i>&','name':'<script>alert(1)</script>','type':'<b>','rows':[" ROW(
                  "action", "0", "1", "<img src=x>", "\\\"><x>", "", "1") "]}]");
    char **files = hx_flowcov_files(&cov);
    CHECK_FATAL(files != NULL);
    CHECK_TEXT(files[0], "script-alert-1-script-flow.svg");
    hx_flowcov_page(&cov, files, &html);
    const char *text = gc_strbuf_text(&html);
    CHECK_HAS(text, "&lt;script&gt;alert(1)&lt;/script&gt;");
    CHECK_HAS(text, "&lt;img src=x&gt;");
    CHECK_HAS(text, "&quot;&gt;&lt;x&gt;");
    CHECK(!strstr(text, "<script") && !strstr(text, "<img") && !strstr(text, "<x>") &&
          !strstr(text, "<b>"));
    CHECK(!strstr(text, "http://") || strstr(text, "http://www.w3.org/2000/svg"));
    hx_flowcov_free_files(&cov, files);
}

static void test_texts_of_xml(void)
{
    static const struct {
        const char *text, *xml, *cut;
    } row[] = {
        {"a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;", "a&lt;b..."},
        {"\x01\xff\n", "??\n", "??\n"},
        {"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
         "\xc3\xa9\xc3\xa9\xc3\xa9..."},
        {"\xef\xbf\xbe", "?", "?"},
        {"", "", ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf whole GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct gc_strbuf cut GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        hx_add_xml(&whole, row[i].text);
        hx_add_xml_cut(&cut, row[i].text, 3);
        CHECK_ROW_TEXT(row[i].text, gc_strbuf_text(&whole), row[i].xml);
        CHECK_ROW_TEXT(row[i].text, gc_strbuf_text(&cut), row[i].cut);
    }
}

static void test_files_have_names_of_their_own(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    static const char *const names[] = {"ty-callback-2.svg", "ty-callback-2-2.svg", "flow.svg",
                                        "ty-callback.svg"};
    add(&cov, "[" FLOW("1", "TY - Callback 2", "0", "0", "0", "0") "," FLOW(
                  "2", "ty callback 2", "0", "0", "0",
                  "0") "," FLOW("3", "\xe6\x97\xa5", "0", "0", "0",
                                "0") "," FLOW("4", "Ty/../callback", "0", "0", "0", "0") "]");
    char **files = hx_flowcov_files(&cov);
    CHECK_FATAL(files != NULL);
    for (size_t i = 0; i < cov.n; i++)
        CHECK_ROW_TEXT(cov.flows[i].name, files[i], names[i]);
    hx_flowcov_free_files(&cov, files);
}

/* Ten times the rows take about ten times the text, however deep they stand. */
static size_t drawn_bytes(int n)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf svg GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    gc_strbuf_adds(&text,
                   "[{'id':'x','name':'F','rows':[" ROW("action", "0", "0", "A", "a", "", "1"));
    for (int i = 1; i < n; i++)
        gc_strbuf_addf(&text, "," ROW("action", "%d", "%d", "A", "a%d", "", "1"), i, i, i);
    gc_strbuf_adds(&text, "]}]");
    add(&cov, gc_strbuf_text(&text));
    hx_flow_draw(&cov.flows[0], false, &svg);
    CHECK_INT(gc_strbuf_status(&svg), GC_OK);
    CHECK_HAS(gc_strbuf_text(&svg), "x=\"408\"");
    CHECK(!strstr(gc_strbuf_text(&svg), "x=\"422\"")); /* it does not leave the picture */
    return svg.len;
}

static void test_size(void)
{
    size_t few = drawn_bytes(300), many = drawn_bytes(3000);
    CHECK(many < 11 * few);
    CHECK(many > 8 * few);
}

static void test_json(void)
{
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    char name[] = "f.svg", *files[] = {name};
    add(&cov, "[" FLOW("x", "F", "1", "0", "1", "0") "]");
    hx_flowcov_write(&cov, files, &w);
    cJSON *root = parse(gc_strbuf_text(&text));
    const cJSON *f = cJSON_GetArrayItem(gc_json_get(root, "flows"), 0);
    CHECK_INT(gc_json_int(root, "percent", -1), 40);
    CHECK_INT(gc_json_int(gc_json_get(root, "actions"), "total", -1), 2);
    CHECK_INT(gc_json_int(gc_json_get(f, "outputs"), "taken", -1), 1);
    CHECK_TEXT(gc_json_str(f, "svg"), "f.svg");
    CHECK_TEXT(cJSON_GetArrayItem(gc_json_get(f, "never"), 1)->valuestring, "12 Play");
    CHECK_INT(cJSON_GetArraySize(gc_json_get(f, "rows")), 7);
    CHECK_INT(gc_json_int(cJSON_GetArrayItem(gc_json_get(f, "rows"), 5), "count", -1), 1);
    CHECK(gc_json_get(cJSON_GetArrayItem(gc_json_get(f, "rows"), 6), "count") == NULL);
    cJSON_Delete(root);
}

/* --- in a run --------------------------------------------------------------------------------- */

static void test_cases_add_what_they_took(void)
{
    static char text[32 * 1024];
    struct hx_flowcov cov GC_AUTO(hx_flowcov_release) = NEW_COVERAGE;
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.flows = &cov;
    snprintf(text, sizeof text,
             "{'name': 'n', 'provenance': 'own', 'given': {'org': {'flows': [%s]}}, 'when': "
             "{'call': 'Night desk'}, 'then': {'path': [1]}}",
             fx_night_desk());
    struct hx_result failed GC_AUTO(hx_result_release) = rig_run_with(&runner, text);
    struct hx_result api GC_AUTO(hx_result_release) = rig_run_with(
        &runner, "{'name': 'n', 'provenance': 'own', 'when': {'request': {'to': 'mock', 'method': "
                 "'POST', 'path': '/api/v2/architect/simulations', 'headers': {'Authorization': "
                 "'Bearer ${token}'}, 'body': {'flowId': '55555555-5555-4555-8555-555555555555', "
                 "'context': {}}}}, 'then': {'status': 200}}");
    CHECK_INT(failed.outcome, HX_FAILED); /* and yet it went that way */
    CHECK_INT(api.outcome, HX_PASSED);
    hx_flowcov_sort(&cov);
    CHECK_INT(cov.n, 2);
    CHECK_HAS(line_of(&cov.flows[0]), "Endless flow: actions 3/3, outputs 1/1");
    CHECK_HAS(line_of(&cov.flows[1]), "Night desk: actions 5/8, outputs 2/8; never: 11 Success, 12 "
                                      "Who is free?, 13 Apologise, 15 Yes, 16 To the desk");
}

SUITE(flowcov, {"counts of cases add up, by flow", test_counts_add_up},
      {"what is missing is told by number or name", test_what_is_missing},
      {"a long list of what is missing is cut", test_many_are_cut},
      {"a flow that a case has changed stands beside the org's", test_changed_flows_stand_beside},
      {"some flows can be chosen, by name or id", test_chosen_flows},
      {"a picture shows rows, indented and coloured", test_picture},
      {"the deeper the green, the oftener; and what each action is", test_heat_and_types},
      {"a type is cut to its place", test_long_types_are_cut},
      {"a name is cut to its room", test_long_names_are_cut},
      {"a folder holds a page, a picture each, and JSON", test_a_folder_of_pictures},
      {"names can't break out of pictures and pages", test_names_are_escaped},
      {"what XML has no place for becomes a question mark", test_texts_of_xml},
      {"each flow gets a file name of its own", test_files_have_names_of_their_own},
      {"a picture grows as its flow does", test_size}, {"flow coverage as JSON", test_json},
      {"cases add what they took, by call or through the API", test_cases_add_what_they_took});
