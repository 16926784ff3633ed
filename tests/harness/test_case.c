#include "harness/case/case.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/harness/rig.h"

#define HEAD "{'name': 'n', 'provenance': 'gcmock', "
#define WHEN "'when': {'request': {'to': 'mock', 'path': '/users/1'}}"
#define FINE HEAD WHEN ", 'then': {'status': 200}"
#define TEN  "0123456789"
#define LONG                                                                                       \
    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN    \
        TEN TEN TEN TEN TEN TEN TEN
#define STEPS HEAD "'when': {'steps': ["

static void test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *name, *text, *problem; } row[] = {
        {"not JSON", "{'name': 'n',\n 'when' 1}", "case.json:2:9: "},
        {"unknown key", FINE ", 'thn': {}}", "unknown key \"thn\""},
        {"no name", "{'provenance': 'gcmock', " WHEN ", 'then': {'status': 200}}", "\"name\""},
        {"empty name", "{'name': '', 'provenance': 'gcmock', " WHEN ", 'then': {'status': 200}}", "\"name\" of case must not be empty"},
        {"provenance", "{'name': 'n', 'provenance': 'genesis', " WHEN ", 'then': {'status': 200}}", "did you mean \"genesys\"?"},
        {"no then", HEAD WHEN "}", "it can't fail"},
        {"empty then", HEAD WHEN ", 'then': {}}", "nothing in this \"then\" could fail"},
        {"only any", HEAD WHEN ", 'then': {'body': {'$any': true}}}", "could fail"},
        {"never nothing", HEAD WHEN ", 'then': {'never': []}}", "could fail"},
        {"bad matcher", HEAD WHEN ", 'then': {'body': {'a': {'$typ': 'string'}}}}", "did you mean \"$type\"?"},
        {"unknown then", HEAD WHEN ", 'then': {'statuss': 200}}", "did you mean \"status\""},
        {"no act", HEAD "'when': {}, 'then': {'status': 200}}", "one of run, request, together, steps"},
        {"two acts", HEAD "'when': {'run': ['gcflow'], 'request': {'to': 'mock', 'path': '/'}}, 'then': {'exit': 0}}", "unknown key \"request\""},
        {"unknown program", HEAD "'when': {'run': ['gcflo']}, 'then': {'exit': 0}}", "did you mean gcflow"},
        {"no program", HEAD "'when': {'run': []}, 'then': {'exit': 0}}", "\"run\" of when must not be empty"},
        {"bad target", HEAD "'when': {'request': {'to': 'server', 'path': '/'}}, 'then': {'status': 200}}", "unknown to \"server\"; did you mean \"service\"?"},
        {"relative path", HEAD "'when': {'request': {'to': 'mock', 'path': 'users'}}, 'then': {'status': 200}}", "\"path\" of request must match ^(/|"},
        {"two bodies", HEAD "'when': {'request': {'to': 'mock', 'path': '/', 'body': 1, 'body_text': ''}}, 'then': {'status': 200}}", "one of \"body\", \"body_text\", \"body_base64\""},
        {"two bodies, one of bytes", HEAD "'when': {'request': {'to': 'mock', 'path': '/', 'body_text': '', 'body_base64': ''}}, 'then': {'status': 200}}", "one of \"body\""},
        {"no base64", HEAD "'when': {'request': {'to': 'mock', 'path': '/', 'body_base64': '%'}}, 'then': {'status': 200}}", "is not base64"},
        {"nothing together", HEAD "'when': {'together': []}, 'then': {'status': 200}}", "together"},
        {"requests of one of several", HEAD "'when': {'together': [{'request': {'to': 'mock', 'path': '/'}, 'then': {'requests': []}}]}}", "requests"},
        {"several programs together", HEAD "'when': {'together': [{'run': ['gcflow']}]}, 'then': {'exit': 0}}", "together"},
        {"times", HEAD "'when': {'request': {'to': 'mock', 'path': '/'}, 'times': 0}, 'then': {'status': 200}}", "1 to 1000"},
        {"no steps", STEPS "]}, 'then': {'status': 200}}", "\"steps\" of when must not be empty"},
        {"steps in steps", STEPS "{'steps': []}]}, 'then': {'status': 200}}", "a step has one of"},
        {"steps without then", STEPS "{'request': {'to': 'mock', 'path': '/'}}]}}", "it can't fail"},
        {"bad fault", FINE ", 'given': {'faults': [{'action': {'stauts': 503}}]}}", "stauts"},
        {"bad optional fault", FINE ", 'given': {'faults': [{'optional': true, 'action': {'stauts': 503}}]}}", "stauts"},
        {"bad way", FINE ", 'given': {'upstreams': {'users': 'gone'}}}", "must be \"mock\", \"refused\" or \"blackhole\", not \"gone\""},
        {"bad variable", FINE ", 'given': {'service': {'env': {'X': 1}}}}", "must be a string or null, not a number"},
        {"bad hole", HEAD "'when': {'request': {'to': 'mock', 'path': '/${tokn}'}}, 'then': {'status': 200}}", "did you mean token"},
        {"argument of a hole", HEAD "'when': {'request': {'to': 'mock', 'path': '/${dir:x}'}}, 'then': {'status': 200}}", "unknown ${dir:x}"},
        {"value of no row", HEAD "'when': {'run': '${row.x}'}, 'then': {'exit': 0}}", "unknown ${row.x}"},
        {"text like a value", HEAD "'when': {'run': '$${row.x}'}, 'then': {'exit': 0}}", "\"run\" of when must be"},
        {"long value of no row", HEAD "'when': {'run': '${row." LONG "}'}, 'then': {'exit': 0}}", "unknown ${row.0123"},
        {"value of no row in a token", HEAD "'when': {'run': '${token: ${row.x}'}, 'then': {'exit': 0}}", "unknown ${token: ${row.x}"},
        {"row without name", FINE ", 'rows': [{}]}", "missing key \"name\" in rows"},
        {"no rows", FINE ", 'rows': []}", "\"rows\" of case must not be empty"},
        {"row without key", HEAD WHEN ",\n 'then': {'status': '${row.s}'}, 'rows': [{'name': 'a'}]}", "case.json:2:22: row \"a\" has no \"s\""},
        {"row of the wrong type", HEAD "'when': {'request': {'to': 'mock', 'path': '/'}, 'times': '${row.s}'}, 'then': {'status': 200}, 'rows': [{'name': 'a', 's': 'x'}]}", "times"},
        {"rows of one name", FINE ", 'rows': [{'name': 'a'}, {'name': 'a'}]}", "the name \"n: a\" is used"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
        char messages[2048];
        enum gc_status s = rig_load(&cases, row[i].text, messages, sizeof messages);
        CHECK_ROW(row[i].name, s == GC_E_DATA);
        CHECK_ROW_HAS(row[i].name, messages, row[i].problem);
        CHECK_ROW_HAS(row[i].name, messages, "case.json:");
    }
}

/* What follows from what a case says: a service (s), a process of it (p), a client (c), time (t).
 */
static void test_what_a_case_needs(void)
{
#define TO_MOCK       "'when': {'request': {'to': 'mock', 'path': '/'}}, 'then': {'status': 200}}"
#define FAULT(action) HEAD "'given': {'faults': [{'action': {" action "}}]}, " TO_MOCK
    /* clang-format off */
    static const struct { const char *text, *needs; } rows[] = {
        {HEAD TO_MOCK, ""},
        {HEAD "'when': {'request': {'to': 'service', 'path': '/'}}, 'then': {'status': 200}}", "s"},
        {HEAD "'when': {'together': [{'request': {'to': 'mock', 'path': '/'}}, {'request': {'to': 'service', 'path': '/'}}]}, 'then': {'status': 200}}", "s"},
        {STEPS "{'request': {'to': 'mock', 'path': '/'}}, {'request': {'to': 'service', 'path': '/'}}]}, 'then': {'status': 200}}", "s"},
        {HEAD "'given': {'service': {}}, " TO_MOCK, "s"},
        {HEAD "'given': {'service': {'env': {'GCACTION_X': '1'}}}, " TO_MOCK, "s"},
        {HEAD "'given': {'service': {'env': {'GCACTION': '1'}}}, " TO_MOCK, "sp"},
        {HEAD "'given': {'service': {'env': {'GCACTION_X': '1', 'X': '1'}}}, " TO_MOCK, "sp"},
        {HEAD "'given': {'service': {'args': ['--x']}}, " TO_MOCK, "sp"},
        {HEAD "'given': {'service': {}, 'upstreams': {'users': 'refused'}}, " TO_MOCK, "sp"},
        {HEAD "'given': {'upstreams': {'users': 'refused'}}, " TO_MOCK, ""},
        {HEAD "'when': {'run': ['gcflow', 'run']}, 'then': {'exit': 0}}", "c"},
        {HEAD "'when': {'run': ['gcflow', 'run', '${service_url}']}, 'then': {'exit': 0}}", "sc"},
        {STEPS "{'request': {'to': 'mock', 'path': '/'}}, {'run': ['gcflow', 'run']}]}, 'then': {'exit': 0}}", "c"},
        {HEAD "'when': {'run': ['gcmock', '--version']}, 'then': {'exit': 0}}", ""},
        {STEPS "{'wait_ms': 1}, {'request': {'to': 'mock', 'path': '/'}}]}, 'then': {'status': 200}}", "t"},
        {FAULT("'fault': 'idle'"), "t"},
        {FAULT("'fault': 'slow_close'"), "t"},
        {FAULT("'fault': 'reset'"), ""},
        {FAULT("'delay': {'fixed_ms': 1}"), "t"},
        {FAULT("'dribble': {'pieces': 2, 'total_ms': 1}"), "t"},
        {FAULT("'answers': [{'status': 500}, {'delay': {'fixed_ms': 1}}]"), "t"},
        {HEAD "'given': {'upstreams': {'users': 'blackhole'}}, " TO_MOCK, "t"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
        char messages[2048], needs[8];
        rig_load(&cases, rows[i].text, messages, sizeof messages);
        CHECK_ROW_TEXT(rows[i].text, messages, "");
        CHECK_FATAL(cases.n == 1);
        const struct hx_case *c = cases.items[0];
        snprintf(needs, sizeof needs, "%s%s%s%s", c->needs_service ? "s" : "",
                 c->needs_process ? "p" : "", c->runs_client ? "c" : "", c->waits ? "t" : "");
        CHECK_ROW_TEXT(rows[i].text, needs, rows[i].needs);
    }
}

static void test_rows_become_cases(void)
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    char messages[1024];
    rig_load(&cases,
             HEAD "'when': {'request': {'to': 'mock', 'path': '/users/${row.id}', 'body': "
                  "'${row.body}', 'headers': {'X': 'a ${row.body} $${row.id}'}}},"
                  "'then': {'status': '${row.status}'}, 'rows': ["
                  "{'name': 'one', 'id': 1, 'status': 200, 'body': {'a': [null]}},"
                  "{'name': 'two', 'id': 'x y', 'status': {'$not': 200}, 'body': 'text'}]}",
             messages, sizeof messages);
    CHECK_TEXT(messages, "");
    CHECK_INT(cases.n, 2);
    if (cases.n != 2)
        return;
    const cJSON *first = gc_json_get(cases.items[0]->when, "request");
    const cJSON *second = gc_json_get(cases.items[1]->when, "request");
    CHECK_TEXT(cases.items[0]->name, "n: one");
    CHECK_TEXT(cases.items[1]->name, "n: two");
    CHECK_TEXT(gc_json_str(first, "path"), "/users/1");
    CHECK_TEXT(gc_json_str(second, "path"), "/users/x y");
    CHECK(cJSON_IsObject(gc_json_get(first, "body")));
    CHECK_TEXT(gc_json_str(second, "body"), "text");
    CHECK_TEXT(gc_json_str(gc_json_get(first, "headers"), "X"), "a {\"a\":[null]} $${row.id}");
    CHECK_INT(gc_json_int(cases.items[0]->then, "status", 0), 200);
    CHECK(cJSON_IsObject(gc_json_get(cases.items[1]->then, "status")));
    CHECK_TEXT(cases.items[0]->area, "area");
}

static void test_needs(void)
{
#define THEN ", 'then': {'exit': 0}}"
    /* clang-format off */
    static const struct { const char *text; bool service, process, client; } row[] = {
        {FINE "}", false, false, false},
        {HEAD "'when': {'request': {'to': 'service', 'path': '/'}}, 'then': {'status': 200}}", true, false, false},
        {FINE ", 'given': {'service': {'env': {'GCACTION_X': '1'}}}}", true, false, false},
        {FINE ", 'given': {'service': {'env': {'GENESYS_REGION': 'x'}}}}", true, true, false},
        {FINE ", 'given': {'org': {'data_actions': [{'id': 'x', 'url': '${service_url}/x'}]}}}", true, false, false},
        {FINE ", 'given': {'service': {'args': ['--x']}}}", true, true, false},
        {HEAD "'when': {'run': ['gcflow', 'run', '--json']}" THEN, false, false, true},
        {HEAD "'when': {'run': ['gcflow', 'run', '--json', '--to', 'x']}" THEN, false, false, true},
        {HEAD "'when': {'run': ['gcflow', 'token']}" THEN, false, false, true},
        {STEPS "{'run': ['gcflow', 'run']}, {'run': ['gcmock', '--version']}]}" THEN, false, false, true},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
        char messages[1024];
        rig_load(&cases, row[i].text, messages, sizeof messages);
        CHECK_ROW_TEXT(row[i].text, messages, "");
        if (cases.n == 0)
            continue;
        const struct hx_case *c = cases.items[0];
        CHECK_ROW(row[i].text, c->needs_service == row[i].service);
        CHECK_ROW(row[i].text, c->needs_process == row[i].process);
        CHECK_ROW(row[i].text, c->runs_client == row[i].client);
    }
}

static void test_nothing_is_skipped(void)
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    char path[1024], link[1024];
    const char *from = path;
    size_t n = (size_t)snprintf(path, sizeof path, "%s/deep", check_temp_dir());
    for (int i = 0; i < 10; i++) {
        mkdir(path, 0700);
        n += (size_t)snprintf(path + n, sizeof path - n, "/d");
    }
    path[strlen(check_temp_dir()) + 5] = '\0';
    CHECK_STATUS(hx_cases_load(&cases, &from, 1, &problems, &err), GC_E_TOO_BIG, &err);
    snprintf(link, sizeof link, "%s/gone.json", check_temp_dir());
    CHECK_INT(symlink("/nowhere/at/all", link), 0);
    from = check_temp_dir();
    CHECK_STATUS(hx_cases_load(&cases, &from, 1, &problems, &err), GC_E_TOO_BIG, &err);
    snprintf(path, sizeof path, "rm -r %s/deep", check_temp_dir());
    CHECK_INT(system(path), 0);
    CHECK_STATUS(hx_cases_load(&cases, &from, 1, &problems, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "gone.json");
}

static void test_missing_path(void)
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    const char *path = "/nowhere/at/all";
    CHECK_STATUS(hx_cases_load(&cases, &path, 1, &problems, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), path);
}

SUITE(case_files, {"every mistake is named with its place", test_mistakes},
      {"rows become cases, with values of any type", test_rows_become_cases},
      {"what a case needs of the program under test", test_needs},
      {"what a case needs follows from all that it says", test_what_a_case_needs},
      {"a folder too deep and a file that is gone are errors", test_nothing_is_skipped},
      {"a path that does not exist is named", test_missing_path});
