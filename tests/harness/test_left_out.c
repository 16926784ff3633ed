/* Never a false green: what is selected and not run is told, with its reason; and of somebody
 * else's program only that is asked which it can meet. */
#include <stdlib.h>

#include "harness/report/report.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

#define T     "{'name': 'n', 'provenance': 'tutorial', "
#define OURS  "{'name': 'n', 'provenance': 'gcmock', "
#define ASK   "'when': {'request': {'to': 'service', 'path': '/data-action/customer-lookup'}}, "
#define PAGE  "'when': {'request': {'to': 'service', 'path': '/metrics'}}, "
#define USER  "'when': {'request': {'to': 'mock', 'path': '/users/1'}}, "
#define OK    "'then': {'status': 200}}"
#define FLOW  "'when': {'run': ['gcflow', "
#define ENDED "]}, 'then': {'exit': 0}}"
#define CALLS "'given': {'org': {'data_actions': [{'id': 'x', 'url': '${service_url}/x'}]}}, "

static const struct hx_subject service = {.start = "true"}, client = {.client = "true"},
                               nobody = {0},
                               running = {.service_url = "http://127.0.0.1:1", .world = "w"};

static void test_reasons(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *text;
        const struct hx_subject *subject;
        const char *reason; /* "": it is asked */
    } row[] = {
        {"any service", T ASK OK, &service, ""},
        {"a flow that calls it", T CALLS USER OK, &service, ""},
        {"the mock alone", T USER OK, &service, "it does not ask the service under test"},
        {"the mock alone, of a client", T USER OK, &client, "it does not run the client under test"},
        {"a service's case, of a client", T ASK OK, &client, "it does not run the client under test"},
        {"a client's case, of a service", T FLOW "'run'" ENDED, &service, "it does not ask the service under test"},
        {"ours", T "'only': 'gcmock', " ASK OK, &service, "it holds for gcmock's own programs only"},
        {"setting", T "'given': {'service': {'env': {'GENESYS_ORG_ID': 'x', 'GCACTION_X': '1'}}}, " ASK OK, &service, "it needs gcaction's own setting GCACTION_X"},
        {"setting for ours alone", T "'given': {'service': {'only_ours': {'GCACTION_X': '1'}}}, " ASK OK, &service, ""},
        {"anybody's setting", T "'given': {'service': {'env': {'GENESYS_ORG_ID': 'x'}}}, " ASK OK, &service, ""},
        {"flags", T "'given': {'service': {'args': ['--x']}}, " ASK OK, &service, "it starts the service with gcaction's own flags"},
        {"page", OURS PAGE OK, &service, "it asks for gcaction's own page /metrics"},
        {"error code", T ASK "'then': {'body': {'code': 'x'}}}", &service, "it expects gcaction's own member \"code\" of an error"},
        {"error code in a step", T "'when': {'steps': [{'request': {'to': 'service', 'path': '/data-action/customer-lookup'}, 'then': {'body': {'code': 'x'}}}]}}", &service, "it expects gcaction's own member \"code\" of an error"},
        {"our promise", OURS ASK OK, &service, "gcmock alone promises it (provenance gcmock)"},
        {"one's own case", "{'name': 'n', 'provenance': 'own', " PAGE OK, &service, ""},
        {"set up, and it runs already", T "'given': {'service': {'env': {'GENESYS_ORG_ID': 'x'}}}, " ASK OK, &running, "it starts the service in its own way, and this one runs already"},
        {"any client", T FLOW "'run'" ENDED, &client, ""},
        {"--json", T FLOW "'run', '--json'" ENDED, &client, "it needs gcflow's own command line: --json"},
        {"command", T FLOW "'token'" ENDED, &client, "it needs gcflow's own command token"},
        {"its JSON", T "'when': {'run': ['gcflow', 'run']}, 'then': {'output': {'a': 1}}}", &client, "it expects gcflow's own JSON"},
        {"input", T "'when': {'run': ['gcflow', 'run'], 'stdin': 'x'}, 'then': {'exit': 0}}", &client, "it feeds gcflow's own input"},
        {"ours of our own", OURS "'only': 'gcmock', " PAGE OK, &nobody, ""},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const struct hx_runner runner = {.subject = *row[i].subject};
        struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
        char messages[1024];
        rig_load(&cases, row[i].text, messages, sizeof messages);
        CHECK_ROW_TEXT(row[i].name, messages, "");
        char *reason = cases.n ? hx_left_out_reason(&runner, cases.items[0]) : NULL;
        CHECK_ROW_TEXT(row[i].name, reason ? reason : "", row[i].reason);
        free(reason);
    }
}

/* --- judging a client ------------------------------------------------------------------------- */

#define LOOKUP "'when': {'run': ['gcflow', 'run']}, "
#define GONE   "'given': {'upstreams': {'genesys': 'refused'}}, "

static void test_judging(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *client, *text;
        enum hx_judge judge;
        enum hx_outcome outcome;
        const char *detail; /* or the reason */
    } row[] = {
        {"wording is not judged", "echo failed", T LOOKUP "'then': {'stdout': 'x', 'exit': 0}}", HX_JUDGE_AUTO, HX_PASSED, ""},
        {"wording that is asked for", "echo failed", T LOOKUP "'then': {'stdout': 'x', 'exit': 0}}", HX_JUDGE_TUTORIAL, HX_FAILED, "stdout: expected \"x\""},
        {"requests alone, by name", "echo failed", T LOOKUP "'then': {'stderr': 'x', 'exit': 0}}", HX_JUDGE_REQUESTS, HX_PASSED, ""},
        {"facts are judged", "echo Ada Example, failed", T LOOKUP "'then': {'names': ['ADA example', 'c0ffee']}}", HX_JUDGE_AUTO, HX_FAILED, "names: expected \"c0ffee\""},
        {"facts in any words, on both", "echo Ada; echo c0ffee, error >&2", T LOOKUP "'then': {'names': ['ADA', 'c0ffee']}}", HX_JUDGE_AUTO, HX_PASSED, ""},
        {"a failure in silence", "exit 1", T GONE LOOKUP "'then': {'exit': 1}}", HX_JUDGE_AUTO, HX_FAILED, "names the failure"},
        {"a failure that is fine", "echo ok; exit 1", T GONE LOOKUP "'then': {'exit': 1}}", HX_JUDGE_AUTO, HX_FAILED, "names the failure"},
        {"a failure told", "echo 'Connection refused'; exit 1", T GONE LOOKUP "'then': {'exit': 1}}", HX_JUDGE_AUTO, HX_PASSED, ""},
        {"silence after success", "curl -s -o /dev/null \"$GENESYS_BASE_URL/users/1\"", T LOOKUP "'then': {'exit': 0}}", HX_JUDGE_AUTO, HX_PASSED, ""},
        {"an error of the mock in silence", "curl -s -o /dev/null \"$GENESYS_BASE_URL/users/999\"", T LOOKUP "'then': {'exit': 0}}", HX_JUDGE_AUTO, HX_FAILED, "names the failure"},
    };
    /* clang-format on */
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        runner.subject = (struct hx_subject){.client = row[i].client, .judge = row[i].judge};
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, row[i].text);
        CHECK_ROW(row[i].name, r.outcome == row[i].outcome);
        CHECK_ROW_HAS(row[i].name, r.detail ? r.detail : r.reason ? r.reason : "", row[i].detail);
    }
}

static void test_nothing_judged(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.subject.client = "curl -s -o /dev/null \"$GENESYS_BASE_URL/users/1\"";
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, T LOOKUP "'then': {'stdout': 'x'}}");
    CHECK_INT(r.outcome, HX_LEFT_OUT);
    CHECK_TEXT(r.reason, "nothing of it can be judged of this program");
}

/* --- counting --------------------------------------------------------------------------------- */

static void stop_at_once(struct hx_runner *runner, atomic_bool *stop)
{
    atomic_store(stop, true);
    runner->stop = stop;
}

static void test_one_outcome_each(void)
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    struct hx_result results[2] = {0};
    struct hx_report report = {.form = &hx_report_lines, .cases = &cases, .results = results};
    char messages[1024];
    atomic_bool stop;
    rig_load(&cases,
             T USER "'then': {'status': '${row.s}'}, 'rows': [{'name': 'a', 's': 200}, {'name': "
                    "'b', 's': 201}]}",
             messages, sizeof messages);
    CHECK_INT(cases.n, 2);
    report.to = fopen("/dev/null", "w");
    CHECK_FATAL(report.to && cases.n == 2);
    CHECK(!hx_report_is_complete(&report));
    hx_run_cases(&runner, &cases, results, hx_report_each, &report);
    CHECK(hx_report_is_complete(&report));
    CHECK_INT(hx_report_n_run(&report), 2);
    CHECK_INT(hx_report_n_bad(&report), 1);
    hx_report_each(&report, cases.items[0], &results[0]); /* told of twice */
    CHECK(!hx_report_is_complete(&report));
    for (size_t i = 0; i < 2; i++)
        hx_result_release(&results[i]);
    stop_at_once(&runner, &stop);
    hx_run_cases(&runner, &cases, results, NULL, NULL);
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(results[i].outcome, HX_LEFT_OUT);
        hx_result_release(&results[i]);
    }
    fclose(report.to);
}

SUITE(left_out, {"why a case is not asked of somebody else's program", test_reasons},
      {"of a client requests, facts and an honest failure are judged", test_judging},
      {"a case of which nothing can be judged has not passed", test_nothing_judged},
      {"each case has exactly one outcome", test_one_outcome_each});
