/* gcverify: runs cases against clients and Data Action services, ours or anybody's. */
#include <signal.h>

#include "base/cli/options.h"
#include "base/http/client.h"
#include "base/version.h"
#include "harness/cli/commands.h"

#define AT(field) offsetof(struct hx_config, field)

/* clang-format off */
#define SELECT_OPTIONS                                                                             \
    {"keyword", 'k', NULL, GC_OPT_LIST, AT(keywords), .metavar = "WORD",                           \
     .help = "only cases that have this keyword; repeated: all of them"},                          \
    {"name", 'n', NULL, GC_OPT_STRING, AT(name), .metavar = "TEXT",                                \
     .help = "only cases whose name contains this text"},                                          \
    {"case", 0, NULL, GC_OPT_STRING, AT(exactly), .metavar = "NAME",                               \
     .help = "only the case of exactly this name"}

#define MOCK_OPTIONS                                                                               \
    {"mock", 'm', "GCMOCK_URL", GC_OPT_URL, AT(mock), .metavar = "URL",                            \
     .help = "use this gcmock instead of starting one"},                                           \
    {"admin-token", 0, "GCMOCK_ADMIN_TOKEN", GC_OPT_SECRET, AT(admin_token), .metavar = "TOKEN",   \
     .help = "for its control plane, when it does not listen on loopback"},                        \
    {"org", 'o', NULL, GC_OPT_LIST, AT(orgs), .metavar = "DIR",                                    \
     .help = "serve this org in place of the demo org; later ones overlay earlier ones"},          \
    {"programs", 0, NULL, GC_OPT_STRING, AT(programs), .metavar = "DIR",                           \
     .help = "where gcflow and gcaction are; by default beside gcverify"}

#define SUBJECT_OPTIONS                                                                            \
    {"start", 's', NULL, GC_OPT_STRING, AT(start), .metavar = "COMMAND",                           \
     .help = "test this Data Action service: started with PORT, HOST, GENESYS_BASE_URL, "          \
             "EXTERNAL_API_BASE, GENESYS_REGION, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET"},       \
    {"path", 0, NULL, GC_OPT_STRING, AT(path_prefix), .metavar = "PATH",                           \
     .help = "the service's path, in place of /data-action/customer-lookup"},                      \
    {"client", 'c', NULL, GC_OPT_STRING, AT(client), .metavar = "COMMAND",                         \
     .help = "test this client in place of gcflow: it gets GENESYS_BASE_URL, GENESYS_CLIENT_ID, "  \
             "GENESYS_CLIENT_SECRET, GENESYS_FLOW_ID, GENESYS_NODE_ID, TEST_PHONE_NUMBER"},        \
    {"judge", 0, NULL, GC_OPT_CHOICE, AT(judge), "auto", .choices = "auto|requests|tutorial",      \
     .help = "of your own program: what it sends, its exit code, time, and that it names a "       \
             "failure (requests), or the documents' wording, too (tutorial); auto: requests for "  \
             "a client, tutorial for a service"},                                                  \
    {"jobs", 'j', NULL, GC_OPT_INT, AT(jobs), "0", .max = 64,                                      \
     .help = "runs at once; 0: four times as many as there are processors"},                            \
    {"limit", 0, NULL, GC_OPT_DURATION, AT(limit_ms), "60s", .min = 100, .max = 3600000,           \
     .help = "how long one run of a case may take"}

static const struct gc_option run_options[] = {
    SELECT_OPTIONS,
    MOCK_OPTIONS,
    SUBJECT_OPTIONS,
    {"fresh", 0, NULL, GC_OPT_FLAG, AT(fresh),
     .help = "with --start: a new process for each case, not one for all that can share it"},
    {"data-action", 'd', NULL, GC_OPT_URL, AT(data_action), .metavar = "URL",
     .help = "test this Data Action service, which runs already and uses the --mock"},
    {"contract", 0, NULL, GC_OPT_STRING, AT(contract), .metavar = "FILE",
     .help = "run the cases that follow from a contract: a data action as Genesys exports it, or an "
             "operation of an OpenAPI 3 or Swagger 2 document (JSON)"},
    {"operation", 0, NULL, GC_OPT_STRING, AT(operation), .metavar = "ID",
     .help = "with --contract: which operation of the document, by its operationId or as "
             "\"GET /users/{id}\""},
    {"upstream", 0, NULL, GC_OPT_STRING, AT(upstream), .metavar = "PATH",
     .help = "with --contract: what the service calls, such as /users/{id}, gets into trouble, too"},
    {"write", 0, NULL, GC_OPT_STRING, AT(write_dir), .metavar = "DIR",
     .help = "with --contract: keep its cases in this folder, to be edited"},
    {"seed", 0, NULL, GC_OPT_INT, AT(seed), .max = 4294967296, .metavar = "N",
     .help = "for what cases draw (probabilities, delays): the same seed, the same course; a failure "
             "names it"},
    {"quiet", 'q', NULL, GC_OPT_FLAG, AT(quiet), .help = "tell failures and the summary only"},
    {"junit", 0, NULL, GC_OPT_STRING, AT(junit), .metavar = "FILE", .help = "also write JUnit XML"},
    {"coverage", 0, NULL, GC_OPT_FLAG, AT(coverage),
     .help = "print which failures of which endpoint were met and survived"},
    {"coverage-json", 0, NULL, GC_OPT_STRING, AT(coverage_json), .metavar = "FILE",
     .help = "write the fault coverage as JSON"},
    {"endpoint", 0, NULL, GC_OPT_LIST, AT(endpoints), .metavar = "OPERATION",
     .help = "coverage of these endpoints only, such as postOauthToken; repeated"},
    {"require-coverage", 0, NULL, GC_OPT_INT, AT(require_coverage), .max = 100,
     .metavar = "PERCENT", .help = "fail when the fault coverage is less"},
    {"flow-coverage", 0, NULL, GC_OPT_STRING, AT(flow_coverage), .metavar = "DIR",
     .help = "draw which actions and outputs of the org's flows were taken: index.html, an SVG for "
             "each flow, coverage.json"},
    {"flow", 0, NULL, GC_OPT_LIST, AT(flows), .metavar = "NAME",
     .help = "flow coverage of this flow only, by name or id; repeated"},
    {"require-flow-coverage", 0, NULL, GC_OPT_INT, AT(require_flow_coverage), .max = 100,
     .metavar = "PERCENT", .help = "fail when less of the flows' actions and outputs was taken"},
    {"require-cases", 0, NULL, GC_OPT_INT, AT(require_cases), .max = 1000000, .metavar = "N",
     .help = "fail when fewer cases than that were run"},
    {"tap", 0, NULL, GC_OPT_FLAG, AT(tap), .help = "print TAP 14"},
    {"json", 0, NULL, GC_OPT_FLAG, AT(json), .help = "print one JSON document"},
};

static const struct gc_option torture_options[] = {SELECT_OPTIONS, MOCK_OPTIONS, SUBJECT_OPTIONS};

static const struct gc_option list_options[] = {
    SELECT_OPTIONS,
    {"json", 0, NULL, GC_OPT_FLAG, AT(json), .help = "print JSON"},
};

static const struct gc_option actions_options[] = {
    {"answer", 'a', NULL, GC_OPT_STRING, AT(answer), .metavar = "FILE",
     .help = "a sample answer of the service (JSON), in place of one made of the contract"},
    {"strict", 0, NULL, GC_OPT_FLAG, AT(strict), .help = "fail for warnings, too"},
    {"json", 0, NULL, GC_OPT_FLAG, AT(json), .help = "print JSON"},
};

static const struct gc_command commands[] = {
    {.name = "run", .operands = "[PATH]...", .max_operands = -1,
     .summary = "run cases and tell which of them hold",
     .details =
         "A PATH is a case or a folder of them; without one all cases that came with gcverify are "
         "run. Each case has a world of its own in gcmock, so they run at once. What a program "
         "under test has in common with ours is its environment: cases say what they need in it.",
     .options = run_options, .n_options = GC_COUNT_OF(run_options), .exits = "0 1 2 3 4", .run = hx_cmd_run},
    {.name = "list", .operands = "[PATH]...", .max_operands = -1,
     .summary = "list cases: area, provenance, keywords, name",
     .options = list_options, .n_options = GC_COUNT_OF(list_options), .exits = "0 2 3", .run = hx_cmd_list},
    {.name = "check", .operands = "[PATH]...", .max_operands = -1,
     .summary = "check that cases are well formed, without running them",
     .options = list_options, .n_options = 3, .exits = "0 2 3", .run = hx_cmd_check},
    {.name = "check-actions", .operands = "PATH...", .min_operands = 1, .max_operands = -1,
     .summary = "check data actions, as Genesys exports them, without running them",
     .details =
         "A PATH is an exported data action or a folder of them. Errors: templates, paths and "
         "contracts that are none; inputs and translations that nobody gives; a translation that "
         "has no default and is not required; outputs off the contract for a sample answer. "
         "Warnings: a text that goes into JSON without $esc.jsonString or into the URL without "
         "$esc.url, an optional input without $!. Exit codes: 0 no error, 1 errors (with --strict "
         "warnings, too), 4 nothing to check or a file that can't be read.",
     .options = actions_options, .n_options = GC_COUNT_OF(actions_options),
     .exits = "0 1 2 4", .run = hx_cmd_check_actions},
    {.name = "torture", .operands = "[CASE]...", .max_operands = -1,
     .summary = "run cases with the wire broken at every event: close, reset, stall",
     .details =
         "Counts what happens on the wire between the mock and the program: each connection, each "
         "piece of an answer. Then runs the case again for each of them, broken there in each of "
         "the three ways. Every run must end in time, with the right answer or with an error that "
         "says what happened. Without a CASE those with the keyword torture.",
     .options = torture_options, .n_options = GC_COUNT_OF(torture_options),
     .exits = "0 1 2 3 4", .run = hx_cmd_torture},
};

static const struct gc_program program = {
    .name = "gcverify",
    .commit = GC_COMMIT,
    .summary = "run fixture cases against Genesys Cloud clients and Data Action services",
    .details =
        "A case is one JSON file: what is given, what happens, what must come out. See "
        "fixtures/README.md.",
    .commands = commands,
    .n_commands = GC_COUNT_OF(commands),
    .exit_codes = "  0  every case held\n"
                  "  1  a case failed; or coverage or cases are less than required\n"
                  "  2  the command line is wrong\n"
                  "  3  a case is not well formed\n"
                  "  4  a case, or all of them, could not be run; or all were left out\n",
    .examples =
        "  gcverify run --keyword tutorial\n"
        "  gcverify run --start 'uvicorn main:app --port $PORT'\n"
        "  gcverify run --client 'python3 lookup.py' --junit report.xml\n"
        "  gcverify run --org my-org my-cases --require-flow-coverage 80\n",
    .config_size = sizeof(struct hx_config),
};
/* clang-format on */

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* ignored, as some starters leave it, no exit code is to be had */
    gc_http_setup();
    return gc_program_main(&program, argc, argv);
}
