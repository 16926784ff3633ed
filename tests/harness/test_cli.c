/* gcverify as users run it: exit codes, and what it prints. */
#include <limits.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "harness/program/process.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

#define HEAD "{'name': 'n', 'provenance': 'gcmock', 'keywords': ['k'], "
#define CALL                                                                                       \
    "'given': {'from': '+15551234567'}, 'when': {'call': 'Slow flow', 'caller': []}, 'then': "     \
    "{'path': {'$has': ['Start']}}}"
#define ACTION(q)                                                                                  \
    "{'name': 'A', 'config': {'request': {'requestUrlTemplate': 'https://crm.example.com/x?q=" q   \
    "', 'requestType': 'GET'}, 'response': {'translationMap': {}, 'successTemplate': "             \
    "'${rawResult}'}}, 'contract': {'input': {'inputSchema': {'type': 'object', 'required': "      \
    "['q'], 'properties': {'q': {'type': 'string'}}}}, 'output': {'successSchema': {}}}}"
#define USER "'when': {'request': {'to': 'mock', 'path': '/users/1'}}, "

/* Runs "gcverify ARGS" by a shell; CASE in args is the case's path, $DIR the test's folder,
 * $B that of the programs. */
static void gcverify(const char *text, const char *args, struct hx_process_result *r)
{
    const char *bin = getenv("BIN");
    char command[1600], filled[1000];
    struct gc_error err = {0};
    snprintf(filled, sizeof filled, "%s", args);
    const char *path = rig_write("case", text);
    char *hole = strstr(filled, "CASE");
    if (hole)
        snprintf(command, sizeof command, "DIR=%s; B=%s; $B/gcverify %.*s%s%s", check_temp_dir(),
                 bin ? bin : "build/release/bin", (int)(hole - filled), filled, path, hole + 4);
    else
        snprintf(command, sizeof command, "%s/gcverify %s", bin ? bin : "build/release/bin", args);
    const struct hx_process_spec spec = {.shell = command, .deadline_ms = gc_deadline_in(120000)};
    CHECK_STATUS(hx_process_run(&spec, r, &err), GC_OK, &err);
}

static void test_exit_codes(void)
{
    /* clang-format off */
    static const struct { const char *name, *text, *args; int exit_code; const char *out, *err; } row[] = {
        {"pass", HEAD USER "'then': {'status': 200}}", "run CASE", 0, "1 passed, 0 failed\n", ""},
        {"failure", HEAD USER "'then': {'status': 404}}", "run CASE", 1, "0 passed, 1 failed\n", ""},
        {"usage", HEAD USER "'then': {'status': 404}}", "run --no-such CASE", 2, "", "no-such"},
        {"no such path", "", "run /nowhere", 2, "", "/nowhere"},
        {"nothing fits", HEAD USER "'then': {'status': 200}}", "run --keyword other CASE", 2, "", "none of the 1 cases"},
        {"bad case", HEAD USER "'then': {}}", "run CASE", 3, "", "case.json:1:"},
        {"check finds it", HEAD USER "'then': {}}", "check CASE", 3, "", "case.json:1:"},
        {"check", HEAD USER "'then': {'status': 404}}", "check CASE", 0, "1 cases are well formed", ""},
        {"no mock there", HEAD USER "'then': {'status': 200}}", "run --mock http://127.0.0.1:1 CASE", 4, "", "gcverify: "},
        {"broken", HEAD "'when': {'run': ['gcflow']}, 'then': {'exit': 0}}", "run --programs /nowhere CASE", 4, "BROKEN", ""},
        {"coverage required", HEAD "'when': {'run': ['gcflow', 'token']}, 'then': {'exit': 0}}", "run --require-coverage 1 CASE", 1, "1 passed, 0 failed\n", "postOauthToken: not survived: reset, "},
        {"coverage table", HEAD "'when': {'run': ['gcflow', 'token']}, 'then': {'exit': 0}}", "run --coverage CASE", 0, "postOauthToken", ""},
        {"flow coverage", HEAD CALL, "run --flow-coverage $DIR/cov CASE", 0, "Slow flow: actions 4/4, outputs 1/3; never: Find the caller: notFound, Find the caller: failure\n", ""},
        {"flow coverage beside JSON", HEAD CALL, "run --json --flow-coverage $DIR/cov CASE", 0, "\"flow_coverage\": {", "Slow flow: actions 4/4"},
        {"flow coverage required", HEAD CALL, "run --flow 'Slow flow' --require-flow-coverage 72 CASE", 1, "1 passed, 0 failed\n", "gcverify: flow coverage is 71.4 %, required are 72 %\nSlow flow: actions 4/4"},
        {"flow coverage reached", HEAD CALL, "run --flow 'Slow flow' --require-flow-coverage 71 CASE", 0, "1 passed, 0 failed\n", ""},
        {"of all flows", HEAD CALL, "run --require-flow-coverage 71 CASE", 1, "1 passed", "Endless flow: actions 0/3, outputs 0/1; never called\n"},
        {"no such flow", HEAD CALL, "run --flow Nowhere --flow-coverage $DIR/cov CASE", 2, "1 passed", "--flow: the org has no flow \"Nowhere\""},
        {"no place for pictures", HEAD CALL, "run --flow-coverage /nowhere/at/all CASE", 4, "1 passed", "gcverify: /nowhere/at/all: No such file or directory"},
        {"a flow without asking for coverage", HEAD CALL, "run --flow 'Slow flow' CASE", 2, "", "--flow needs --flow-coverage or --require-flow-coverage"},
        {"list", HEAD USER "'then': {'status': 200}}", "list CASE", 0, "area      gcmock     k ", ""},
        {"list as JSON", HEAD USER "'then': {'status': 200}}", "list --json CASE", 0, "\"area\": \"area\"", ""},
        {"tap", HEAD USER "'then': {'status': 200}}", "run --tap CASE", 0, "ok 1 - area: n\n", ""},
        {"json", HEAD USER "'then': {'status': 200}}", "run --json CASE", 0, "\"passed\": 1", ""},
        {"data action without mock", HEAD USER "'then': {'status': 200}}", "run --data-action http://127.0.0.1:1 CASE", 2, "", "--mock"},
        {"all left out", HEAD USER "'then': {'status': 200}}", "run --start true CASE", 4, "skip   area     n: left out: it does not ask the service under test\nleft out, 1: it does not ask the service under test\n0 passed, 0 failed, 1 left out\n", "none of the 1 selected cases was run"},
        {"left out as TAP", HEAD USER "'then': {'status': 200}}", "run --tap --start true CASE", 4, "ok 1 - area: n # SKIP left out: it does not ask", ""},
        {"left out as JSON", HEAD USER "'then': {'status': 200}}", "run --json --start true CASE", 4, "\"left_out\": 1", ""},
        {"too few", HEAD USER "'then': {'status': 200}}", "run --require-cases 2 CASE", 1, "1 passed", "1 cases were run, required are 2"},
        {"enough", HEAD USER "'then': {'status': 200}}", "run --require-cases 1 CASE", 0, "1 passed", ""},
        {"exactly", HEAD USER "'then': {'status': 200}}", "run --case n CASE", 0, "1 passed", ""},
        {"not exactly", HEAD USER "'then': {'status': 200}}", "run --case nn CASE", 2, "", "none of the 1 cases"},
        {"torture of nothing", HEAD USER "'then': {'status': 200}}", "torture --keyword k CASE", 4, "n: left out: it runs neither", "none of the 1 selected cases was run"},
        {"a good action", ACTION("$esc.url(${input.q})"), "check-actions CASE", 0, "1 data action, 0 errors, 0 warnings\n", ""},
        {"a bad action", ACTION("$esc.url(${input.qq})"), "check-actions CASE", 1, "case.json:1:98: input \"qq\" is not in the contract\n1 data action, 1 error, 0 warnings\n", ""},
        {"a bad action as JSON", ACTION("$esc.url(${input.qq})"), "check-actions --json CASE", 1, "\"actions\": 1,\n  \"errors\": 1,\n  \"warnings\": 0,\n  \"findings\": [", ""},
        {"a doubtful action", ACTION("${input.q}"), "check-actions CASE", 0, "case.json:1:89: warning: input \"q\" goes into the URL as it is", ""},
        {"a doubtful action, strictly", ACTION("${input.q}"), "check-actions --strict CASE", 1, "\n1 data action, 0 errors, 1 warning\n", ""},
        {"two actions", ACTION("$esc.url(${input.q})"), "check-actions $DIR/area/case.json CASE", 0, "2 data actions, 0 errors, 0 warnings\n", ""},
        {"the second of two paths", ACTION("$esc.url(${input.q})"), "check-actions CASE /nowhere", 4, "", "gcverify: /nowhere"},
        {"no action", "{'name': 'x'}", "check-actions CASE", 1, "case.json:1:1: this is no exported data action: it has no config.request\n0 data actions, 1 error, ", ""},
        {"no action in a folder", "{'name': 'x'}", "check-actions $DIR/area; : CASE", 0, "", "gcverify: there is no exported data action in "},
        {"help", "", "--help", 0, "gcverify", ""},
        {"help of readable characters", "", "--help >/dev/null; for c in run check list check-actions torture tells \"\"; do $B/gcverify $c --help; done | tr -d \"\\n\" | LC_ALL=C grep -c \"[[:cntrl:]]\"; : CASE", 0, "0\n", ""},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_process_result r GC_AUTO(rig_output_free) = {0};
        gcverify(row[i].text, row[i].args, &r);
        CHECK_ROW(row[i].name, r.exit_code == row[i].exit_code);
        CHECK_ROW_HAS(row[i].name, r.out ? r.out : "", row[i].out);
        CHECK_ROW_HAS(row[i].name, r.err_text ? r.err_text : "", row[i].err);
    }
}

static void test_last_line(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    gcverify(HEAD USER "'then': {'status': 200}}", "run --quiet CASE", &r);
    CHECK_TEXT(r.out, "1 passed, 0 failed\n");
}

/* Whoever starts it may have ignored SIGCHLD; the programs' exit codes must come all the same. */
static void test_children_ignored(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    const char *bin = getenv("BIN");
    char command[1200];
    struct gc_error err = {0};
    const char *path = rig_write("case", HEAD "'when': {'run': ['gcmock', '--no-such-flag']}, "
                                              "'then': {'exit': 2}}");
    snprintf(command, sizeof command, "trap '' CHLD; exec %s/gcverify run --quiet %s",
             bin ? bin : "build/release/bin", path);
    const struct hx_process_spec spec = {.shell = command, .deadline_ms = gc_deadline_in(120000)};
    CHECK_STATUS(hx_process_run(&spec, &r, &err), GC_OK, &err);
    CHECK_TEXT(r.out, "1 passed, 0 failed\n");
}

/* Its own cases, a case by its relative path, and the programs are found from anywhere. */
static void test_from_another_folder(void)
{
    static const struct {
        const char *name, *command, *out;
    } row[] = {
        {"its own cases", "cd / && $B/gcverify list", "oauth "},
        {"a relative path", "cd $F && BIN= $B/gcverify run case.json", "1 passed, 0 failed\n"},
        {"by a link", "cd $F && ln -sf $B/gcverify tool && BIN= ./tool run --quiet case.json",
         "1 passed, 0 failed\n"},
    };
    char bin[PATH_MAX], folder[1024], command[2 * PATH_MAX];
    const char *path = rig_write("case", HEAD "'when': {'run': ['gcmock', '--version']}, 'then': "
                                              "{'exit': 0}}");
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    CHECK_FATAL(realpath(getenv("BIN") ? getenv("BIN") : "build/release/bin", bin) != NULL);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_process_result r GC_AUTO(rig_output_free) = {0};
        struct gc_error err = {0};
        snprintf(command, sizeof command, "B='%s' F='%s'; %s", bin, folder, row[i].command);
        const struct hx_process_spec spec = {.shell = command,
                                             .deadline_ms = gc_deadline_in(120000)};
        CHECK_STATUS(hx_process_run(&spec, &r, &err), GC_OK, &err);
        CHECK_ROW(row[i].name, r.exit_code == 0);
        CHECK_ROW_HAS(row[i].name, r.out ? r.out : "", row[i].out);
    }
}

static void test_junit(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    char args[256], text[64] = "";
    snprintf(args, sizeof args, "run --junit %s/junit.xml CASE", check_temp_dir());
    gcverify(HEAD USER "'then': {'status': 200}}", args, &r);
    CHECK_INT(r.exit_code, 0);
    snprintf(args, sizeof args, "%s/junit.xml", check_temp_dir());
    FILE *f = fopen(args, "r");
    CHECK_FATAL(f != NULL);
    CHECK(fgets(text, sizeof text, f) != NULL);
    fclose(f);
    CHECK_HAS(text, "<?xml version=\"1.0\"");
}

static void test_flow_pictures(void)
{
    static const struct {
        const char *file, *part;
    } row[] = {
        {"index.html", "<!doctype html>"},
        {"index.html", "<a href=\"slow-flow.svg\">SVG</a>"},
        {"index.html", "Hold the line"},
        {"slow-flow.svg", "<svg class=\"flow\" xmlns="},
        {"customer-lookup.svg", "actions 0/12, outputs 0/10"},
        {"coverage.json", "\"svg\": \"slow-flow.svg\""},
    };
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    gcverify(HEAD CALL, "run --flow-coverage $DIR/pictures CASE", &r);
    CHECK_INT(r.exit_code, 0);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        char path[512];
        snprintf(path, sizeof path, "%s/pictures/%s", check_temp_dir(), row[i].file);
        CHECK_ROW(row[i].file, gc_strbuf_read_file(&text, path) == GC_OK);
        CHECK_ROW_HAS(row[i].file, gc_strbuf_text(&text), row[i].part);
    }
}

SUITE(cli, {"flow coverage is a page, a picture for each flow, and JSON", test_flow_pictures},
      {"exit codes and what is printed", test_exit_codes},
      {"the last line is the summary", test_last_line},
      {"exit codes come where SIGCHLD was ignored", test_children_ignored},
      {"it works from another folder", test_from_another_folder},
      {"JUnit goes to a file", test_junit});
