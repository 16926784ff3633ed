/* What makes a case fail, and what its detail says then. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/harness/rig.h"

#define HEAD    "{'name': 'n', 'provenance': 'gcmock', "
#define USER    "'when': {'request': {'to': 'mock', 'path': '/users/1'}}, "
#define STUB(n) "{'match': {'path': '/users/" n "'}, 'answer': {'status': 201}"
#define FAULT   "{'match': {'path': '/users/1'}, 'action': {'status': 503}"

/* Starting hundreds of threads would take longer than all else that a case does. */
static void test_few_workers(void)
{
    static const struct {
        const char *times, *workers;
    } row[] = {
        {"'request': {'to': 'service', 'path': '/data-action/customer-lookup'}, 'times': 2", "4\n"},
        {"'request': {'to': 'service', 'path': '/data-action/customer-lookup'}, 'times': 2, "
         "'at_once': true",
         "\n"},
        {"'together': [{'request': {'to': 'service', 'path': "
         "'/data-action/customer-lookup'}}]",
         "\n"}};
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    char path[512], text[600], seen[64];
    snprintf(path, sizeof path, "%s/gcaction", check_temp_dir());
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fprintf(f, "#!/bin/sh\necho \"$GCACTION_WORKERS\" >%s/workers\nexec %s/gcaction \"$@\"\n",
            check_temp_dir(), runner.programs);
    fclose(f);
    chmod(path, 0700);
    runner.programs = check_temp_dir();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(text, sizeof text,
                 "{'name': 'n', 'provenance': 'own', 'when': {%s}, 'then': {'status': 405}}",
                 row[i].times);
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, text);
        CHECK_ROW_TEXT(row[i].times, r.detail ? r.detail : r.reason ? r.reason : "", "");
        snprintf(path, sizeof path, "%s/workers", check_temp_dir());
        f = fopen(path, "r");
        CHECK_FATAL(f != NULL);
        CHECK(fgets(seen, sizeof seen, f) != NULL);
        CHECK_ROW_TEXT(row[i].times, seen, row[i].workers);
        fclose(f);
    }
}

/* Nothing of a long list is cut off: 100 arguments, 100 variables. */
static void test_long_lists(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    char path[512];
    snprintf(path, sizeof path, "%s/gcmock", check_temp_dir());
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("#!/bin/sh\nfor a; do :; done\necho $# $a\n", f);
    fclose(f);
    chmod(path, 0700);
    runner.programs = check_temp_dir();
    gc_strbuf_adds(&text, "{'name': 'n', 'provenance': 'own', 'when': {'run': ['gcmock'");
    for (int i = 1; i <= 100; i++)
        gc_strbuf_addf(&text, ", '%d'", i);
    gc_strbuf_adds(&text, "]}, 'then': {'stdout': '100 100\\n'}}");
    struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, gc_strbuf_text(&text));
    CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
    gc_strbuf_reset(&text);
    gc_strbuf_adds(&text, "{'name': 'n', 'provenance': 'own', 'when': {'run': ['gcflow', 'run'], "
                          "'env': {'V0': '0'");
    for (int i = 1; i < 100; i++)
        gc_strbuf_addf(&text, ", 'V%d': '%d'", i, i);
    gc_strbuf_adds(&text, "}}, 'then': {'stdout': '0 64 99\\n', 'exit': 0}}");
    runner.subject = (struct hx_subject){.client = "echo $V0 $V64 $V99; echo failed >&2",
                                         .judge = HX_JUDGE_TUTORIAL};
    struct hx_result r2 GC_AUTO(hx_result_release) = rig_run_with(&runner, gc_strbuf_text(&text));
    CHECK_ROW_TEXT("detail", r2.detail ? r2.detail : "", "");
    CHECK_INT(r2.outcome, HX_PASSED);
}

/* detail: a part of it, NULL when the case passes. */
static void test_verdicts(void)
{
    /* clang-format off */
    static const struct { const char *name, *text, *detail; } row[] = {
        {"status", HEAD USER "'then': {'status': 200}}", NULL},
        {"other status", HEAD USER "'then': {'status': 404}}", "status: expected 404, got 200"},
        {"body", HEAD USER "'then': {'body': {'name': 'Nobody'}}}", "body.name: expected \"Nobody\", got \"Leanne Graham\""},
        {"headers", HEAD USER "'then': {'headers': {'content-type': {'$contains': 'json'}}}}", NULL},
        {"missing header", HEAD USER "'then': {'headers': {'X-Not-There': 'x'}}}", "headers.X-Not-There: expected \"x\", got nothing"},
        {"no program", HEAD USER "'then': {'exit': 0}}", "exit: no program was run"},
        {"requests", HEAD USER "'then': {'requests': [{'method': 'GET', 'path': '/users/1', 'status': 200}]}}", NULL},
        {"undeclared", HEAD USER "'then': {'requests': []}}", "requests: undeclared GET /users/1 -> 200"},
        {"missing", HEAD USER "'then': {'requests': [{'path': '/users/1'}, {'path': '/users/2'}]}}", "requests: missing 1 x {\"path\":\"/users/2\"}"},
        {"other request", HEAD USER "'then': {'requests': [{'path': '/users/2'}]}}", "requests[0].path: expected \"/users/2\", got \"/users/1\""},
        {"never", HEAD USER "'then': {'never': [{'path': {'$regex': '^/users'}}]}}", "never: but there was GET /users/1"},
        {"max_requests", HEAD USER "'then': {'max_requests': 0}}", "expected at most 0, the mock saw 1"},
        {"any order", HEAD "'when': {'steps': [{'request': {'to': 'mock', 'path': '/users/1'}}, {'request': {'to': 'mock', 'path': '/users/2'}}]}, 'then': {'order': 'any', 'requests': [{'path': '/users/2'}, {'path': '/users/1'}]}}", NULL},
        {"wrong order", HEAD "'when': {'steps': [{'request': {'to': 'mock', 'path': '/users/1'}}, {'request': {'to': 'mock', 'path': '/users/2'}}]}, 'then': {'requests': [{'path': '/users/2'}, {'path': '/users/1'}]}}", "requests[0].path"},
        {"nearest of many", HEAD "'when': {'steps': [{'request': {'to': 'mock', 'path': '/users/1'}}, {'request': {'to': 'mock', 'path': '/users/2'}}, {'request': {'to': 'mock', 'path': '/users/3'}}]}, 'then': {'order': 'any', 'requests': [{'path': '/users/1'}, {'path': '/users/3'}, {'method': 'GET', 'path': '/users/2', 'status': 404}]}}", "  (nearest is GET /users/2 -> 200, in which)\n      nearest.status: expected 404, got 200\n"},
        {"nothing near", HEAD USER "'then': {'order': 'any', 'requests': [{'method': 'PUT', 'path': '/a'}]}}", "requests: missing 1 x {\"method\":\"PUT\",\"path\":\"/a\"}\n    requests: undeclared GET /users/1 -> 200"},
        {"times of any order", HEAD "'when': {'request': {'to': 'mock', 'path': '/users/1'}, 'times': 3}, 'then': {'order': 'any', 'requests': [{'path': '/users/1', 'times': 2}]}}", "requests: undeclared GET /users/1 -> 200"},
        {"max_requests is met", HEAD USER "'then': {'max_requests': 1}}", NULL},
        {"never, alone", HEAD USER "'then': {'never': [{'path': '/users/2'}]}}", NULL},
        {"times", HEAD "'when': {'request': {'to': 'mock', 'path': '/users/1'}, 'times': 5, 'at_once': true}, 'then': {'status': 200, 'requests': [{'path': '/users/1', 'times': 5}]}}", NULL},
        {"together", HEAD "'when': {'together': [{'request': {'to': 'mock', 'path': '/users/1'}, 'then': {'body': {'id': 1}}}, {'request': {'to': 'mock', 'path': '/users/2'}, 'then': {'body': {'id': 2}}}]}, 'then': {'status': 200, 'order': 'any', 'requests': [{'path': '/users/2'}, {'path': '/users/1'}]}}", NULL},
        {"one of those together", HEAD "'when': {'together': [{'request': {'to': 'mock', 'path': '/users/1'}, 'then': {'body': {'id': 1}}}, {'request': {'to': 'mock', 'path': '/users/2'}, 'then': {'body': {'id': 1}}}]}}", "body.id: expected 1, got 2\n      (request 2 of those together)"},
        {"the other of those together", HEAD "'when': {'steps': [{'together': [{'request': {'to': 'mock', 'path': '/users/1'}, 'then': {'body': {'id': 9}}}, {'request': {'to': 'mock', 'path': '/users/2'}}]}]}}", "body.id: expected 9, got 1\n      (request 1 of those together)\n      (step 1)"},
        {"all of those together", HEAD "'when': {'steps': [{'together': [{'request': {'to': 'mock', 'path': '/users/1'}}, {'request': {'to': 'mock', 'path': '/users/99'}}], 'then': {'status': 200}}]}}", "status: expected 200, got 404\n      (answer 2 of 2)"},
        {"requests of those together", HEAD "'when': {'together': [{'request': {'to': 'mock', 'path': '/users/1'}, 'then': {'status': 200}}]}, 'then': {'requests': []}}", "requests: undeclared GET /users/1 -> 200"},
        {"ours of those together", HEAD "'when': {'together': [{'request': {'to': 'mock', 'path': '/users/1'}, 'only_ours': {'status': 201}}]}, 'then': {'status': 200}}", "status: expected 201, got 200"},
        {"any bytes", HEAD "'given': {'stubs': [{'match': {'method': 'POST', 'path': '/echo'}, 'answer': {'body_text': '$request.text'}}]}, 'when': {'request': {'to': 'mock', 'method': 'POST', 'path': '/echo', 'headers': {'Content-Type': 'text/plain'}, 'body_base64': 'YW55IGJ5dGVz'}}, 'then': {'body_text': 'any bytes'}}", NULL},
        {"one of many", HEAD "'given': {'faults': [" FAULT ", 'id': 'x'}]}, 'when': {'request': {'to': 'mock', 'path': '/users/1'}, 'times': 3}, 'then': {'status': 200}}", "(answer 1 of 3)"},
        {"used fault", HEAD "'given': {'faults': [" FAULT "}]}, " USER "'then': {'status': 503}}", NULL},
        {"unused fault", HEAD "'given': {'faults': [{'match': {'path': '/users/9'}, 'action': {'status': 503}}]}, " USER "'then': {'status': 200}}", "\"fault-1\" never acted"},
        {"optional fault", HEAD "'given': {'faults': [{'optional': true, 'match': {'path': '/users/9'}, 'action': {'status': 503}}]}, " USER "'then': {'status': 200}}", NULL},
        {"first fault decides", HEAD "'given': {'faults': [" FAULT "}, {'optional': true, 'action': {'status': 418}}]}, " USER "'then': {'status': 503}}", NULL},
        {"failure", HEAD "'given': {'faults': [{'action': {'fault': 'reset'}}]}, " USER "'then': {'failure': 'network'}}", NULL},
        {"time-out", HEAD "'given': {'faults': [{'action': {'fault': 'idle'}}]}, 'when': {'request': {'to': 'mock', 'path': '/users/1', 'timeout_ms': 50}}, 'then': {'failure': 'timeout'}}", NULL},
        {"status without answer", HEAD "'given': {'faults': [{'action': {'fault': 'reset'}}]}, " USER "'then': {'status': 200}}", "no answer came (network)"},
        {"overlay", HEAD "'given': {'org': {'users': [{'id': 1, 'name': 'Ada'}]}}, " USER "'then': {'body': {'name': 'Ada'}}}", NULL},
        {"clock", HEAD "'given': {'clock': {'freeze': '2026-01-31T08:00:00Z'}}, 'when': {'steps': [{'advance_ms': 1500}, {'request': {'to': 'mock', 'path': '/__admin/clock'}, 'then': {'body': {'now': '2026-01-31T08:00:01.500Z'}}}]}}", NULL},
        {"step", HEAD "'when': {'steps': [{'request': {'to': 'mock', 'path': '/users/1'}, 'then': {'status': 200}}, {'request': {'to': 'mock', 'path': '/users/1'}, 'then': {'status': 201}}]}}", "(step 2)"},
        {"requests of a step", HEAD "'when': {'steps': [{'request': {'to': 'mock', 'path': '/users/1'}}, {'request': {'to': 'mock', 'path': '/users/2'}, 'then': {'requests': [{'path': '/users/2'}]}}]}}", NULL},
        {"program", HEAD "'when': {'run': ['gcmock', '--version']}, 'then': {'exit': 0, 'stdout': {'$contains': 'gcmock'}, 'stderr': ''}}", NULL},
        {"program fails", HEAD "'when': {'run': ['gcmock', '--no-such-flag']}, 'then': {'exit': 0}}", "exit: expected 0, got 2"},
        {"not JSON", HEAD "'when': {'run': ['gcmock', '--version']}, 'then': {'output': {'a': 1}}}", "output: expected JSON, got"},
        {"only ours", HEAD USER "'then': {'status': 200}, 'only_ours': {'status': 404}}", "status: expected 404"},
        {"body_text", HEAD USER "'then': {'body_text': {'$contains': 'Leanne'}}}", NULL},
        {"other body_text", HEAD USER "'then': {'body_text': 'x'}}", "body_text: expected \"x\", got \"{"},
        {"a text that nobody sent", HEAD "'given': {'faults': [{'action': {'status': 200, 'body_text': ''}}]}, " USER "'then': {'body_text': 'x'}}", "body_text: expected \"x\", got \"\""},
        {"no body", HEAD "'given': {'faults': [{'action': {'status': 200, 'body_text': ''}}]}, " USER "'then': {'body': {'id': 1}}}", "body: expected an object with {\"id\":1}, got nothing"},
        {"a body that is no JSON", HEAD "'given': {'faults': [{'action': {'status': 200, 'body_text': '<a>'}}]}, " USER "'then': {'body': {'id': 1}}}", "body: expected JSON, got \"<a>\" ("},
        {"the second header", HEAD USER "'then': {'headers': {'Content-Type': {'$contains': 'json'}, 'content-length': '1'}}}", "headers.content-length: expected \"1\", got \""},
        {"an answer where none should come", HEAD USER "'then': {'failure': 'network'}}", "failure: expected \"network\", got nothing"},
        {"another failure", HEAD "'given': {'faults': [{'action': {'fault': 'reset'}}]}, " USER "'then': {'failure': 'timeout'}}", "failure: expected \"timeout\", got \"network\""},
        {"other words", HEAD "'when': {'run': ['gcmock', '--version']}, 'then': {'stdout': 'x'}}", "stdout: expected \"x\", got \"gcmock "},
        {"other words of a failure", HEAD "'when': {'run': ['gcmock', '--no-such-flag']}, 'then': {'stderr': 'x'}}", "stderr: expected \"x\", got \""},
        {"other output", HEAD "'when': {'run': ['gcverify', 'list', '--json', 'fixtures/cases/oauth']}, 'then': {'output': {'a': 1}}}", "output: expected an object with {\"a\":1}, got [{\"name\":"},
        {"names", HEAD "'when': {'run': ['gcmock', '--version']}, 'then': {'names': ['GCMOCK']}}", NULL},
        {"the second of the names", HEAD "'when': {'run': ['gcmock', '--version']}, 'then': {'names': ['gcmock', 'Ada']}}", "names: expected \"Ada\" in what it printed"},
        {"names on stderr", HEAD "'when': {'run': ['gcmock', '--no-such-flag']}, 'then': {'names': ['no-such-flag']}}", NULL},
        {"a failure that is named", HEAD "'when': {'run': ['gcmock', '--no-such-flag']}, 'then': {'failure_named': true}}", "failure_named: expected"},
        {"used stub", HEAD "'given': {'stubs': [{'match': {'path': '/users/1'}, 'answer': {'status': 201}}]}, " USER "'then': {'status': 201}}", NULL},
        {"unused stub, the second", HEAD "'given': {'stubs': [" STUB("1") "}, " STUB("2") "}]}, " USER "'then': {'status': 201}}", "stubs: \"stub-2\" was never hit"},
        {"optional stub, the second", HEAD "'given': {'stubs': [" STUB("1") "}, " STUB("2") ", 'optional': true}]}, " USER "'then': {'status': 201}}", NULL},
        {"unused stub beside an optional one", HEAD "'given': {'stubs': [" STUB("3") ", 'optional': true}, " STUB("1") "}, " STUB("2") ", 'id': 'mine'}]}, " USER "'then': {'status': 201}}", "stubs: \"mine\" was never hit"},
        {"optional stub beside an unused one", HEAD "'given': {'stubs': [" STUB("2") "}, " STUB("1") ", 'optional': true}]}, " USER "'then': {'status': 201}}", "stubs: \"stub-1\" was never hit"},
        {"optional stub of its own name", HEAD "'given': {'stubs': [" STUB("1") "}, " STUB("2") ", 'id': 'mine', 'optional': true}]}, " USER "'then': {'status': 201}}", NULL},
        {"files", HEAD "'given': {'files': {'a.json': {'k': 1}}}, 'when': {'run': ['gcverify', 'check', '$${dir}', '${dir}/a.json']}, 'then': {'exit': 2}}", NULL},
    };
    /* clang-format on */
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, row[i].text);
        CHECK_ROW_TEXT(row[i].name, r.reason ? r.reason : "", "");
        CHECK_ROW(row[i].name, r.outcome == (row[i].detail ? HX_FAILED : HX_PASSED));
        if (row[i].detail)
            CHECK_ROW_HAS(row[i].name, r.detail ? r.detail : "", row[i].detail);
        else
            CHECK_ROW_TEXT(row[i].name, r.detail ? r.detail : "", "");
    }
}

static void test_detail(void)
{
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run("{'name': 'it is what it is', 'provenance': 'gcmock', "
                "'given': {'faults': [{'action': {'status': 503}}]}, "
                "'when': {'request': {'to': 'mock', 'path': '/users/1', "
                "'headers': {'Authorization': 'Bearer ${token}'}}}, 'then': {'status': 200}}");
    static const char *const parts[] = {
        "  file      ",
        "  differs\n    status: expected 200, got 503",
        "  given     {\"faults\":",
        "  when      {\"request\":",
        "  expected  {\"status\":200}",
        "  came      status 503 after ",
        "  requests  the mock saw 1\n    1. GET /users/1 -> 503 (fault fault-1)",
        "  again     gcverify run '",
        " --case 'it is what it is'",
    };
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++)
        CHECK_ROW_HAS(parts[i], r.detail ? r.detail : "", parts[i]);
}

static void test_service(void)
{
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run("{'name': 'n', 'provenance': 'gcmock', 'given': {'upstreams': {'users': "
                "'refused'}}, 'when': {'request': {'to': 'service', 'method': 'POST', 'path': "
                "'/data-action/customer-lookup', 'headers': {'X-Genesys-Auth-Token': '${token}'}, "
                "'body': {'data': {'customer_id': 1}}}}, 'then': {'status': 502, 'log': "
                "{'$contains': 'listening'}, 'never': [{'path': {'$regex': 'users'}}]}}");
    CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
}

static void test_log_of_a_service(void)
{
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run("{'name': 'n', 'provenance': 'gcmock', 'when': {'request': {'to': 'service', "
                "'path': '/health'}}, 'then': {'status': 200, 'log': 'x'}}");
    CHECK_INT(r.outcome, HX_FAILED);
    CHECK_HAS(r.detail, "log: expected \"x\", got \"");
}

static void test_blackhole(void)
{
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run("{'name': 'n', 'provenance': 'gcmock', 'given': {'upstreams': {'genesys': "
                "'blackhole'}}, 'when': {'run': ['gcflow', 'token', '--timeout', '100ms']}, "
                "'then': {'exit': 7, 'requests': []}}");
    CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
}

static void test_broken(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.programs = "/nowhere";
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, HEAD "'when': {'run': ['gcflow', 'token']}, 'then': {'exit': 0}}");
    CHECK_INT(r.outcome, HX_BROKEN);
    CHECK_HAS(r.reason ? r.reason : "", "/nowhere/gcflow");
}

static void test_limit(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.case_limit_ms = 2000; /* the request was sent long before, on a busy machine, too */
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, HEAD "'given': {'faults': [{'action': {'fault': 'idle'}}]}, 'when': "
                                   "{'run': ['gcflow', 'token']}, 'then': {'exit': 0}}");
    CHECK_INT(r.outcome, HX_FAILED);
    CHECK(r.too_slow);
    CHECK_HAS(r.detail ? r.detail : "", "did not end in time");
    CHECK_HAS(r.detail ? r.detail : "", "POST /oauth/token");
}

/* The same seed, the same course; another seed, another one. */
static void test_seed(void)
{
    static const char text[] =
        HEAD "'given': {'faults': [{'match': {'path': '/users/1', 'probability': 0.5}, 'action': "
             "{'status': 503}}]}, 'when': {'request': {'to': 'mock', 'path': '/users/1'}, 'times': "
             "40}, 'then': {'status': 204}}";
    static const char seeded[] =
        HEAD "'given': {'faults': [{'match': {'path': '/users/1', 'probability': 0.5, 'seed': 9}, "
             "'action': {'status': 503}}]}, 'when': {'request': {'to': 'mock', 'path': "
             "'/users/1'}, 'times': 40}, 'then': {'status': 204}}";
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    char courses[3][2000];
    const uint64_t seeds[] = {7, 7, 8};
    for (size_t i = 0; i < GC_COUNT_OF(seeds); i++) {
        runner.seed = seeds[i];
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, text);
        const cJSON *requests = gc_json_get(r.tree, "requests");
        size_t n = 0;
        for (const cJSON *e = requests ? requests->child : NULL; e; e = e->next)
            courses[i][n++] = gc_json_int(gc_json_get(e, "answer"), "status", 0) == 503 ? 'x' : '.';
        courses[i][n] = '\0';
        CHECK_INT(n, 40);
        CHECK_HAS(r.detail ? r.detail : "", i < 2 ? "gcverify run --seed 7 " : " --seed 8 ");
    }
    CHECK_TEXT(courses[0], courses[1]);
    CHECK(strcmp(courses[0], courses[2]) != 0);
    struct hx_result own GC_AUTO(hx_result_release) = rig_run_with(&runner, seeded);
    CHECK(own.detail && !strstr(own.detail, "--seed")); /* it has its own */
    struct hx_result none GC_AUTO(hx_result_release) =
        rig_run_with(&runner, HEAD USER "'then': {'status': 204}}");
    CHECK(none.detail && !strstr(none.detail, "--seed")); /* it draws nothing */
}

SUITE(run, {"what makes a case pass or fail", test_verdicts},
      {"a failed case tells all that one needs to know", test_detail},
      {"the service of a case is started, asked, stopped", test_service},
      {"the log of a service is judged", test_log_of_a_service},
      {"an upstream that takes no connection", test_blackhole},
      {"a program that is not there is not a failed case", test_broken},
      {"a service of ours has few workers, unless a crowd comes", test_few_workers},
      {"long lists of arguments and variables arrive whole", test_long_lists},
      {"what a case draws is drawn by a seed, which a failure names", test_seed},
      {"a program that does not end is killed, and fails", test_limit});
