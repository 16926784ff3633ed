/* Somebody else's programs: started by a command, shared by cases, asked only what concerns them.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/check.h"
#include "tests/harness/rig.h"

#define LOOKUP                                                                                     \
    "'when': {'request': {'to': 'service', 'method': 'POST', 'path': "                             \
    "'/data-action/customer-lookup', 'headers': {'X-Genesys-Auth-Token': '${token}'}, 'body': "    \
    "{'data': {'customer_id': 1}}}}, "
#define HEAD "{'name': 'n', 'provenance': 'own', "

static const char *bin(void)
{
    const char *from = getenv("BIN");
    return from ? from : "build/release/bin";
}

static void test_shared(void)
{
    char command[600], starts[128];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    snprintf(starts, sizeof starts, "%s/starts", check_temp_dir());
    remove(starts);
    snprintf(command, sizeof command, "echo >>%s; exec %s/gcaction", starts, bin());
    runner.subject.start = command;
    for (int i = 0; i < 3; i++) {
        struct hx_result r GC_AUTO(hx_result_release) =
            rig_run_with(&runner, HEAD LOOKUP
                         "'then': {'status': 200, 'requests': [{'path': "
                         "'/api/v2/oauth2/introspect'}, {'path': '/users/1'}], "
                         "'log': {'$contains': 'ev=action.done'}}, 'only_ours': {'status': 1}}");
        CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
        CHECK_ROW_TEXT("reason", r.reason ? r.reason : "", "");
        CHECK_INT(r.outcome, HX_PASSED);
        CHECK_INT(r.checks_left_out, 1);
    }
    FILE *f = fopen(starts, "r");
    CHECK_FATAL(f != NULL);
    CHECK_INT(fgetc(f), '\n');
    CHECK_INT(fgetc(f), EOF); /* one process for all three */
    fclose(f);
}

static void test_left_out(void)
{
    static const struct {
        const char *name, *text, *reason;
        bool client;
    } row[] = {
        {"only ours", HEAD LOOKUP "'only': 'gcmock', 'then': {'status': 200}}", "own programs",
         false},
        {"flags", HEAD LOOKUP "'given': {'service': {'args': ['--x']}}, 'then': {'status': 200}}",
         "own flags", false},
        {"command line", HEAD "'when': {'run': ['gcflow', 'token']}, 'then': {'exit': 0}}",
         "own command token", true},
    };
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        runner.subject = (struct hx_subject){.start = row[i].client ? NULL : "exit 1",
                                             .client = row[i].client ? "exit 1" : NULL};
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, row[i].text);
        CHECK_ROW(row[i].name, r.outcome == HX_LEFT_OUT);
        CHECK_ROW_HAS(row[i].name, r.reason ? r.reason : "", row[i].reason);
    }
}

static void test_client(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.subject.judge = HX_JUDGE_TUTORIAL;
    runner.subject.client =
        "echo failed >&2; echo \"$TEST_PHONE_NUMBER at $GENESYS_BASE_URL\"; exit 3";
    struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(
        &runner, HEAD "'when': {'run': ['gcflow', 'run'], 'env': {'TEST_PHONE_NUMBER': "
                      "'+1555'}}, 'then': {'exit': 3, 'stdout': '+1555 at ${base_url}\\n'}, "
                      "'only_ours': {'exit': 0}}");
    CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
}

/* In whatever words; a client that says nothing of a failure fails. */
static void test_failures_are_named(void)
{
    static const struct {
        const char *prints;
        enum hx_outcome outcome;
    } row[] = {
        {"true", HX_FAILED},
        {"echo ok", HX_FAILED},
        {"echo '+15035550503 at f-503-a: done'", HX_FAILED},
        {"echo 'got 5030 bytes'", HX_FAILED},
        {"echo 'it answered 503.'", HX_PASSED},
        {"echo 'HTTP/1.1 503' >&2", HX_PASSED},
        {"echo 'Traceback (most recent call last)' >&2", HX_PASSED},
        {"echo 'SyntaxERROR'", HX_PASSED},
        {"echo 'Expecting value: line 1 column 1'", HX_PASSED},
    };
    char command[1000];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(command, sizeof command, "%s/gcflow run >/dev/null 2>&1; %s", bin(),
                 row[i].prints);
        runner.subject.client = command;
        struct hx_result r GC_AUTO(hx_result_release) =
            rig_run_with(&runner, HEAD "'given': {'faults': [{'match': {'path': "
                                       "'/api/v2/architect/simulations'}, 'action': {'status': "
                                       "503}}]}, 'when': {'run': ['gcflow', 'run'], 'env': "
                                       "{'GENESYS_FLOW_ID': 'f', 'GENESYS_NODE_ID': 'n'}}, "
                                       "'then': {'exit': 0}}");
        CHECK_ROW(row[i].prints, r.outcome == row[i].outcome);
    }
}

/* Where the journal shows no failure, the case says that it is one. */
static void test_failure_named(void)
{
    static const struct {
        const char *prints;
        enum hx_outcome outcome;
    } row[] = {{"echo fine", HX_FAILED}, {"echo 'no valid JSON: unexpected end' >&2", HX_PASSED}};
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        runner.subject.client = row[i].prints;
        struct hx_result r GC_AUTO(hx_result_release) =
            rig_run_with(&runner, HEAD "'when': {'run': ['gcflow', 'run']}, 'then': "
                                       "{'failure_named': true}}");
        CHECK_ROW(row[i].prints, r.outcome == row[i].outcome);
        if (row[i].outcome == HX_FAILED)
            CHECK_HAS(r.detail ? r.detail : "", "failure_named: expected that it names");
    }
}

static void test_bad_start(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.subject.start = "echo no such module >&2; exit 9";
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, HEAD LOOKUP "'then': {'status': 200}}");
    CHECK_INT(r.outcome, HX_BROKEN);
    CHECK_HAS(r.reason ? r.reason : "", "exit code 9");
    CHECK_HAS(r.reason ? r.reason : "", "no such module");
}

/* gcaction, in a shell that ends otherwise than it did. */
static const char *programs_that_end_with(int code)
{
    static char folder[512];
    char path[600], ours[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/ends-%d", check_temp_dir(), code);
    CHECK_FATAL((mkdir(folder, 0700) == 0 || errno == EEXIST) && realpath(bin(), ours) != NULL);
    snprintf(path, sizeof path, "%s/gcaction", folder);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fprintf(f,
            "#!/bin/sh\n%s/gcaction \"$@\" &\ntrap 'kill $!; wait $!; exit %d' TERM\nwait $!\n"
            "exit 99\n",
            ours, code);
    CHECK(fchmod(fileno(f), 0700) == 0);
    fclose(f);
    return folder;
}

/* What a service did when its case was over belongs to the case, too. */
/* A port is free when it is asked for, and somebody's when the service wants it. */
static void test_a_taken_port(void)
{
    char command[2400], pid[16];
    const char *dir = check_temp_dir(), *programs = bin();
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    snprintf(command, sizeof command,
             "mkdir %s/taken 2>/dev/null || exec %s/gcaction; "
             "(setsid %s/gcaction --port-file %s/taken/port >/dev/null 2>&1 & echo $! "
             ">%s/taken/pid); until [ -s %s/taken/port ]; do :; done; exit 1",
             dir, programs, programs, dir, dir, dir);
    runner.subject.start = command;
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, HEAD LOOKUP "'then': {'status': 200}}");
    CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
    snprintf(command, sizeof command, "%s/taken/pid", dir);
    FILE *f = fopen(command, "r");
    CHECK_FATAL(f && fgets(pid, sizeof pid, f));
    fclose(f);
    CHECK(kill((pid_t)atoi(pid), SIGTERM) == 0); /* it did serve, beside */
}

static void test_a_bad_end(void)
{
    static const char own[] =
        HEAD "'given': {'service': {'own_process': true}}, " LOOKUP "'then': {'status': 200}}";
    for (int code = 0; code < 4; code += 3) {
        struct hx_runner runner GC_AUTO(rig_close) = rig_open();
        runner.programs = programs_that_end_with(code);
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, own);
        CHECK_ROW_TEXT("reason", r.reason ? r.reason : "", "");
        CHECK_INT(r.outcome, code ? HX_FAILED : HX_PASSED);
        CHECK_HAS(r.detail ? r.detail : "", code ? "service: it ended with exit code 3\n" : "");
    }
}

/* One that serves several cases ends behind the last of them. */
static void test_a_bad_end_behind_all(void)
{
    for (int code = 0; code < 4; code += 3) {
        struct hx_runner runner GC_AUTO(rig_close) = rig_open();
        runner.programs = programs_that_end_with(code);
        struct hx_result r GC_AUTO(hx_result_release) =
            rig_run_with(&runner, HEAD LOOKUP "'then': {'status': 200}}");
        CHECK_INT(r.outcome, HX_PASSED);
        const char *wrong = hx_services_end(runner.services);
        CHECK((wrong != NULL) == (code != 0));
        CHECK_HAS(wrong ? wrong : "",
                  code ? "the service ended with exit code 3 behind the case \"n\"" : "");
    }
}

SUITE(subject, {"one process of a foreign service serves all cases", test_shared},
      {"cases that can't concern it are left out, with the reason", test_left_out},
      {"a foreign client gets the documented environment", test_client},
      {"a failure must be named, in whatever words", test_failures_are_named},
      {"a case may say that there is one", test_failure_named},
      {"a service that does not start says why", test_bad_start},
      {"a service gets another port when somebody was faster", test_a_taken_port},
      {"a service that ends with an error fails its case", test_a_bad_end},
      {"one that serves several cases, the whole run", test_a_bad_end_behind_all});
