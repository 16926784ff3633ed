/* gcmock: Genesys Cloud on one machine, offline. */
#include <stddef.h>

#include "base/version.h"
#include "mock/cli/cli.h"
#include "mock/cli/env_sdk.h"
#include "mock/page/topics.h"

#define AT(field) offsetof(struct mock_cli, field)

/* clang-format off */
#define WHERE_OPTIONS                                                                              \
    {"port", 'p', "GCMOCK_PORT", GC_OPT_INT, AT(port), "8080", 0, 65535, .metavar = "N",           \
     .help = "TCP port; 0 picks a free one"},                                                      \
    {"port-file", 0, "GCMOCK_PORT_FILE", GC_OPT_STRING, AT(port_file), .metavar = "FILE",          \
     .help = "file that holds the port: written by serve, read by the others"},                    \
    {"host", 0, "GCMOCK_HOST", GC_OPT_STRING, AT(host), "127.0.0.1", .metavar = "ADDRESS",         \
     .help = "address to listen on, as 127.0.0.1, ::1 or localhost (both); other than loopback "    \
             "needs an admin token"},                                                              \
    {"admin-token", 0, "GCMOCK_ADMIN_TOKEN", GC_OPT_SECRET, AT(admin_token), .metavar = "TOKEN",   \
     .help = "what the control plane asks for as a bearer token"}
#define CLIENT_OPTIONS                                                                             \
    {"world", 'w', "GCMOCK_WORLD", GC_OPT_STRING, AT(world), .metavar = "NAME",                    \
     .help = "the world that is meant"},                                                           \
    {"timeout", 't', NULL, GC_OPT_DURATION, AT(timeout_ms), "30s", 1, 86400000, .metavar = "TIME", \
     .help = "how long to wait for the answer"}

static const struct gc_option serve_options[] = {
    {"org", 'o', "GCMOCK_ORG", GC_OPT_LIST, AT(orgs), .metavar = "DIR",
     .help = "an org folder; later ones overlay earlier ones; default: the demo org"},
    WHERE_OPTIONS,
    {"allowed-host", 0, "GCMOCK_ALLOWED_HOSTS", GC_OPT_LIST, AT(allowed_hosts), .metavar = "NAME",
     .help = "another name that the control plane may be called by; loopback and --host always may"},
    {"data-action-base", 0, "GCMOCK_DATA_ACTION_BASE", GC_OPT_URL, AT(data_action_base),
     .metavar = "URL", .help = "where data actions go whose url is a path"},
    {"openapi", 0, "GCMOCK_OPENAPI", GC_OPT_STRING, AT(openapi), .metavar = "FILE",
     .help = "the platform's published document (Swagger 2, OpenAPI 3, JSON): its operations are served, with state"},
    {"openapi-table", 0, "GCMOCK_OPENAPI_TABLE", GC_OPT_LIST, AT(openapi_tables), .metavar = "FILE",
     .help = "rows that say what the document's shape can't tell; later ones over earlier ones"},
    {"openapi-lenient", 0, "GCMOCK_OPENAPI_LENIENT", GC_OPT_FLAG, AT(openapi_lenient),
     .help = "let members pass that no model of the document has"},
    {"openapi-examples", 0, "GCMOCK_OPENAPI_EXAMPLES", GC_OPT_CHOICE, AT(openapi_examples), "on", .choices = "on|off",
     .help = "off: 501 where a labelled example would be answered"},
    {"watch", 0, "GCMOCK_WATCH", GC_OPT_FLAG, AT(watch), "true",
     .help = "do not load the org anew when a file of it changes"},
    {"max-worlds", 0, "GCMOCK_MAX_WORLDS", GC_OPT_INT, AT(max_worlds), "100000", 1, 10000000,
     .metavar = "N", .help = "the most worlds at once"},
    {"world-idle", 0, "GCMOCK_WORLD_IDLE", GC_OPT_DURATION, AT(world_idle_ms), .metavar = "TIME",
     .help = "drop worlds that were unused so long; default: never"},
    {"journal-entries", 0, "GCMOCK_JOURNAL_ENTRIES", GC_OPT_INT, AT(journal_entries), "10000", 1, 100000000,
     .metavar = "N", .help = "requests that each world remembers"},
    {"journal-bytes", 0, "GCMOCK_JOURNAL_BYTES", GC_OPT_INT, AT(journal_bytes), "16777216", 1024, 1LL << 40,
     .metavar = "N", .help = "bytes that each world's journal may take"},
    {"journal-total-bytes", 0, "GCMOCK_JOURNAL_TOTAL_BYTES", GC_OPT_INT, AT(journal_total_bytes), "268435456", 1024, 1LL << 40,
     .metavar = "N", .help = "bytes that all journals may take; the one unused for longest gives way"},
    {"journal-body-bytes", 0, "GCMOCK_JOURNAL_BODY_BYTES", GC_OPT_INT, AT(journal_body_bytes), "16384", 16, 1 << 26,
     .metavar = "N", .help = "bytes of each body that a journal keeps"},
    {"workers", 0, "GCMOCK_WORKERS", GC_OPT_INT, AT(workers), "256", 1, 10000, .metavar = "N",
     .help = "threads: requests that are answered at once"},
    {"connections", 0, "GCMOCK_CONNECTIONS", GC_OPT_INT, AT(connections), "10000", 16, 60000,
     .metavar = "N", .help = "most open connections; beyond, who has been idle for longest is let go"},
    {"keep-alive", 0, "GCMOCK_KEEP_ALIVE", GC_OPT_DURATION, AT(keep_alive_ms), "30s", 10, 86400000,
     .metavar = "TIME", .help = "how long an idle connection is kept"},
    {"request-timeout", 0, "GCMOCK_REQUEST_TIMEOUT", GC_OPT_DURATION, AT(request_timeout_ms), "30s", 10, 86400000,
     .metavar = "TIME", .help = "how long a request may take to arrive, head and body"},
    {"shutdown-delay", 0, "GCMOCK_SHUTDOWN_DELAY", GC_OPT_DURATION, AT(shutdown_delay_ms), "0", 0, 600000, .metavar = "TIME",
     .help = "how long a stop waits first, answering everything but /__admin/ready: for a proxy to notice"},
    {"drain", 0, NULL, GC_OPT_DURATION, AT(drain_ms), "5s", 0, 600000, .metavar = "TIME",
     .help = "how long a stop waits for requests that are being answered"},
    {"open", 0, NULL, GC_OPT_FLAG, AT(open),
     .help = "print the address of the page, and open it in a browser where there is a desktop"},
    {"log-level", 0, "GCMOCK_LOG_LEVEL", GC_OPT_CHOICE, AT(log_level), "info",
     .choices = "none|error|warn|info|debug", .help = "debug shows each request"},
    {"log-format", 0, "GCMOCK_LOG_FORMAT", GC_OPT_CHOICE, AT(log_format), "logfmt",
     .choices = "logfmt|json", .help = "form of the lines on stderr"},
};
static const struct gc_option validate_options[] = {
    {"openapi", 0, "GCMOCK_OPENAPI", GC_OPT_STRING, AT(openapi), .metavar = "FILE",
     .help = "a platform document, looked through before the folders"},
    {"openapi-table", 0, "GCMOCK_OPENAPI_TABLE", GC_OPT_LIST, AT(openapi_tables), .metavar = "FILE",
     .help = "rows that say what the document's shape can't tell; later ones over earlier ones"},
};
static const struct gc_option env_options[] = {
    WHERE_OPTIONS,
    CLIENT_OPTIONS,
    {"client", 'c', NULL, GC_OPT_STRING, AT(client), .metavar = "ID",
     .help = "the OAuth client; default: the org's first that is not disabled"},
    {"flow", 'f', NULL, GC_OPT_STRING, AT(flow), .metavar = "ID",
     .help = "the flow; default: the org's first that looks the caller up"},
    {"sdk", 0, NULL, GC_OPT_CHOICE, AT(sdk), "none", .choices = MOCK_SDK_CHOICES,
     .help = "write the file that this client of the vendor's reads, and print what makes it read it"},
    {"dir", 0, NULL, GC_OPT_STRING, AT(dir), "gcmock-sdk", .metavar = "DIR",
     .help = "the folder that the file is written into; made if it is not there"},
};
static const struct gc_option eval_options[] = {
    {"json", 'j', NULL, GC_OPT_FLAG, AT(json),
     .help = "read lines {\"input\": EXPRESSION} and answer each with a line of JSON"},
};
static const struct gc_option stub_options[] = {
    {"dry-run", 'n', NULL, GC_OPT_FLAG, AT(dry_run), .help = "say what would be written"},
};
static const struct gc_option call_options[] = {
    {"org", 'o', "GCMOCK_ORG", GC_OPT_LIST, AT(orgs), .metavar = "DIR",
     .help = "an org folder; later ones overlay earlier ones; default: the demo org"},
    {"from", 0, NULL, GC_OPT_STRING, AT(from), .metavar = "NUMBER", .help = "who calls"},
    {"to", 0, NULL, GC_OPT_STRING, AT(to), .metavar = "NUMBER", .help = "the number that is called"},
    {"scenario", 's', NULL, GC_OPT_STRING, AT(scenario), .metavar = "JSON|FILE",
     .help = "what is given (clock, inputs, data_tables ...) and what data actions answer"},
    {"url", 'u', NULL, GC_OPT_URL, AT(url), .metavar = "URL",
     .help = "call a flow of the mock that runs there, as http://127.0.0.1:8080 or .../w/WORLD"},
    {"port-file", 0, NULL, GC_OPT_STRING, AT(port_file), .metavar = "FILE",
     .help = "the same, for the mock whose port this file holds"},
    {"host", 0, "GCMOCK_HOST", GC_OPT_STRING, AT(host), "127.0.0.1", .metavar = "ADDRESS",
     .help = "where the mock of --port-file listens"},
    {"admin-token", 0, "GCMOCK_ADMIN_TOKEN", GC_OPT_SECRET, AT(admin_token), .metavar = "TOKEN",
     .help = "what that mock's control plane asks for"},
    CLIENT_OPTIONS,
    {"data-action-base", 0, "GCMOCK_DATA_ACTION_BASE", GC_OPT_URL, AT(data_action_base),
     .metavar = "URL", .help = "where data actions go whose url is a path"},
    {"quiet", 'q', NULL, GC_OPT_FLAG, AT(quiet),
     .help = "print what is said, but not which actions are taken"},
    {"json", 'j', NULL, GC_OPT_FLAG, AT(json),
     .help = "print the answer with its trace at the end; the call itself goes to stderr"},
};
static const struct gc_option import_options[] = {
    {"out", 0, NULL, GC_OPT_STRING, AT(out), .metavar = "ORG",
     .help = "the org folder whose stubs/ is written into; made if it is not there; default: standard output"},
    {"json", 'j', NULL, GC_OPT_FLAG, AT(json),
     .help = "print what was imported, and what does not go, as JSON"},
    {"strict", 0, NULL, GC_OPT_FLAG, AT(strict),
     .help = "exit code 1 when anything does not go"},
};
static const struct gc_option admin_options[] = {WHERE_OPTIONS, CLIENT_OPTIONS};
static const struct gc_option template_options[] = {
    {"input", 'i', NULL, GC_OPT_STRING, AT(input), "{}", .metavar = "JSON",
     .help = "the inputs, an object: ${input.NAME}"},
    {"values", 'v', NULL, GC_OPT_STRING, AT(values), "{}", .metavar = "JSON",
     .help = "other names, an object: credentials and authResponse as objects, the rest as JSON text"},
    {"answer", 'a', NULL, GC_OPT_STRING, AT(answer), .metavar = "FILE",
     .help = "a service's answer: what an exported action makes of it is printed, too"},
};
/* clang-format on */

#define SERVE_DETAILS                                                                              \
    "Serves an org folder (default: the demo org) over HTTP and prints one line when it is "       \
    "ready: \"gcmock listening on http://HOST:PORT\". SIGHUP loads the org anew, SIGTERM and "     \
    "SIGINT answer what is under way and end with exit code 0.\n"                                  \
    "A path prefix /w/NAME selects a world: an isolated copy of all state, made on first use. "    \
    "The control plane is at /__admin; a browser sees a page at / and at /w/NAME/.\n"              \
    "The demo org is found beside the program; GCMOCK_ORGS names another folder that holds it."

static const struct gc_command commands[] = {
    {.name = NULL,
     .summary = "serve an org (the same as serve)",
     .details = SERVE_DETAILS,
     .options = serve_options,
     .n_options = GC_COUNT_OF(serve_options),
     .exits = "0 2 11 12 14",
     .run = mock_cli_serve},
    {.name = "serve",
     .summary = "serve an org",
     .details = SERVE_DETAILS,
     .options = serve_options,
     .n_options = GC_COUNT_OF(serve_options),
     .exits = "0 2 11 12 14",
     .run = mock_cli_serve},
    {.name = "env",
     .summary = "print export lines that make clients talk to a running mock",
     .details =
         "Use it as: eval \"$(gcmock env --port-file F)\"\n"
         "With --sdk a program that uses the vendor's SDK, Terraform's provider or the "
         "command line client talks to the mock unchanged: eval \"$(gcmock env --sdk python "
         "--port-file F)\". Most look for their file in the home folder, so that HOME is set "
         "to --dir; run the line in a shell of its own, as in (eval \"$(gcmock env ...)\"; "
         "python app.py).",
     .options = env_options,
     .n_options = GC_COUNT_OF(env_options),
     .exits = "0 2 3 4 5 7 8 9 10 11 12 13 14",
     .run = mock_cli_env},
    {.name = "init",
     .operands = "DIR",
     .min_operands = 1,
     .max_operands = 1,
     .summary = "write a small org that runs, to begin your own with",
     .details =
         "A client, three contacts, a flow with a decision and a data action, cases. No file is "
         "overwritten. It prints what it wrote, and what to do next.",
     .exits = "0 2 12",
     .run = mock_cli_init},
    {.name = "validate",
     .operands = "[DIR]...",
     .max_operands = -1,
     .summary = "check org folders and report every problem as file:line:column",
     .details =
         "Several folders are checked as --org would take them: later ones over earlier. With "
         "--openapi the document is looked through, too: how much of it keeps state, what of "
         "it can't be read, which rows of tables name nothing, which seeds don't fit.",
     .options = validate_options,
     .n_options = GC_COUNT_OF(validate_options),
     .exits = "0 2 11 12 13 14",
     .run = mock_cli_validate},
    {.name = "template",
     .operands = "FILE|-",
     .min_operands = 1,
     .max_operands = 1,
     .summary = "try a template of a data action, or a whole exported action",
     .details = "Prints what the template makes of the inputs; of an exported action (a JSON file "
                "with config.request) the request that it would send, and with --answer its "
                "outputs. Nothing is sent. A fault is told with its place, the line and a caret "
                "under it: exit code 11.",
     .options = template_options,
     .n_options = GC_COUNT_OF(template_options),
     .exits = "0 2 11 12 13 14",
     .run = mock_cli_template},
    {.name = "jsonpath",
     .operands = "PATH FILE|-",
     .min_operands = 2,
     .max_operands = 2,
     .summary = "try a path of a translation map on a JSON document",
     .details = "Prints what the path finds, as JSON. Exit code 3: it finds nothing; 11: it is no "
                "path, or the file is no JSON.",
     .exits = "0 2 3 11 12 13 14",
     .run = mock_cli_jsonpath},
    {.name = "admin",
     .operands = "METHOD PATH [JSON|-]",
     .min_operands = 2,
     .max_operands = 3,
     .summary = "call the control plane of a running mock and print its answer",
     .details = "PATH is \"faults\" or \"/__admin/faults\"; - reads the JSON from standard input. "
                "An answer that is no success goes to stderr and gives an exit code by its class.",
     .options = admin_options,
     .n_options = GC_COUNT_OF(admin_options),
     .exits = "0 2 3 4 5 6 7 8 9 10 11 12 13 14",
     .run = mock_cli_admin},
    {.name = "eval",
     .operands = "[EXPRESSION]",
     .max_operands = 1,
     .summary = "evaluate an Architect expression and print its value",
     .details =
         "Variables are NOT_SET, the clock is this machine's, and there are no queues, users "
         "or skills to find. `gcmock help expressions` lists the functions.\n"
         "With --json each answer is {\"kind\": \"integer\", \"value\": 5}, {\"kind\": "
         "\"NOT_SET\"}, {\"error\": TEXT} for what a flow's error handling would take, or "
         "{\"parse\": TEXT} for what is no expression.",
     .options = eval_options,
     .n_options = GC_COUNT_OF(eval_options),
     .exits = "0 2 11 14",
     .run = mock_cli_eval},
    {.name = "call",
     .operands = "FLOW",
     .min_operands = 1,
     .max_operands = 1,
     .summary = "call a flow: hear what it says, type keys and words",
     .details =
         "FLOW is the id or the name of a flow of the org, or a file that holds one (an export of "
         "Architect as it is). What is said is printed, and each action that is left, with "
         "Architect's number and the output. A typed line of digits, * and # is keys, any other is "
         "words, an empty one is silence; Ctrl-D, or the end of what a pipe holds, hangs up. "
         "Waits take no time. A scenario (fixtures/README.md) that has a caller is played without "
         "you.\n"
         "With --url or --port-file the flow is one of a mock that runs, in its world, with its "
         "clock and faults. Each deed of yours walks the flow again from its beginning, so that "
         "its "
         "data actions are called again, too.\n"
         "Exit codes: 0, the flow came to an end (also by its own error handling, which is told); "
         "3, there is no such flow; 7, a day was over; 11, the flow failed, or a file is wrong.",
     .options = call_options,
     .n_options = GC_COUNT_OF(call_options),
     .exits = "0 2 3 7 11 12 14",
     .run = mock_cli_call_flow},
    {.name = "stub",
     .operands = "ORG",
     .min_operands = 1,
     .max_operands = 1,
     .summary = "write the files that the exports of an org folder need and it has not",
     .details = "Data tables with their columns, data actions with an answer by their contract, "
                "queues, users, skills, schedules, prompts by their names: to be changed by you. A "
                "file that is there is never touched; what it lacks is told. `gcmock validate ORG` "
                "tells the same for each action.",
     .options = stub_options,
     .n_options = GC_COUNT_OF(stub_options),
     .exits = "0 2 11 12 14",
     .run = mock_cli_stub},
    {.name = "import",
     .operands = "wiremock DIR",
     .min_operands = 2,
     .max_operands = 2,
     .summary = "make stubs of another mock's files: WireMock's mappings",
     .details = "DIR holds mappings/ and __files/, or mappings alone. Each file becomes a file of "
                "stubs; none is overwritten. What does not go is told on stderr as "
                "file:line:column, a mapping whose request can't be said is left out. `gcmock "
                "help stubs` tells what stubs are. Exit code 1: with --strict, when something does "
                "not go; 2: a file would be overwritten; 11: a file is no mapping (the others are "
                "imported).",
     .options = import_options,
     .n_options = GC_COUNT_OF(import_options),
     .exits = "0 2 11 12 14",
     .run = mock_cli_import},
    {.name = "health",
     .summary = "ask a running mock whether it is well",
     .options = admin_options,
     .n_options = GC_COUNT_OF(admin_options),
     .exits = "0 2 4 7 8 9 10 11 12 14",
     .run = mock_cli_health},
};

static const struct gc_program program = {
    .name = "gcmock",
    .commit = GC_COMMIT,
    .summary = "Genesys Cloud on one machine, offline: a mock of its APIs",
    .commands = commands,
    .n_commands = GC_COUNT_OF(commands),
    .topics = mock_topics,
    .examples = "gcmock --port 0 --port-file /tmp/port &\n"
                "eval \"$(gcmock env --port-file /tmp/port)\"\n"
                "gcmock admin POST faults '{\"match\":{\"path\":\"/users/1\"},\"action\":"
                "{\"status\":503}}'\n"
                "gcmock validate my-org",
    .config_size = sizeof(struct mock_cli),
};

int main(int argc, char **argv)
{
    struct gc_program whole = program;
    whole.n_topics = mock_n_topics;
    gc_http_setup();
    return gc_program_main(&whole, argc, argv);
}
