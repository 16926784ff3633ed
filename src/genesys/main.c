/* gcflow: runs the simulation of a Genesys Cloud flow and says which contact it found. */
#include <signal.h>

#include "base/http/client.h"
#include "base/version.h"
#include "genesys/cmd.h"

#define AT(field) offsetof(struct gc_config, field)

/* clang-format off */
#define FLOW_OPTION                                                                                \
    {"flow", 'f', "GENESYS_FLOW_ID", GC_OPT_STRING, AT(flow), .metavar = "ID",                     \
     .help = "the flow"}

#define SIMULATION_OPTIONS                                                                         \
    FLOW_OPTION,                                                                                   \
    {"node", 'n', "GENESYS_NODE_ID", GC_OPT_STRING, AT(node), .metavar = "ID",                     \
     .help = "the node to run; without it the flow's single GetExternalContactAction"},            \
    {"from-start", 0, NULL, GC_OPT_FLAG, AT(from_start),                                           \
     .help = "run the flow from its start, whatever --node says"},                                 \
    {"to", 0, NULL, GC_OPT_STRING, AT(to), "+15550000000", .metavar = "NUMBER",                    \
     .help = "the number that is called"},                                                         \
    {"context", 'c', NULL, GC_OPT_LIST, AT(context), .metavar = "KEY=VALUE",                       \
     .help = "a further field of the context, such as caller_id; KEY:=JSON for other than text"},  \
    {"context-json", 0, NULL, GC_OPT_STRING, AT(context_json), .metavar = "FILE",                  \
     .help = "a JSON object with further fields of the context"},                                  \
    {"simulation-timeout", 0, NULL, GC_OPT_DURATION, AT(simulation_timeout_ms), "5s",              \
     .min = 1, .max = 3600000, .metavar = "TIME",                                                  \
     .help = "how long the flow may take by its own clock"}

static const struct gc_option common[] = {
    {"client-id", 0, "GENESYS_CLIENT_ID", GC_OPT_STRING, AT(client_id), .metavar = "ID",
     .help = "the OAuth client (client credentials)"},
    {"client-secret", 0, "GENESYS_CLIENT_SECRET", GC_OPT_SECRET, AT(client_secret),
     .metavar = "SECRET", .help = "its secret; better by environment or file: flags are seen by all"},
    {"region", 0, "GENESYS_REGION", GC_OPT_STRING, AT(region), "us-east-1", .metavar = "NAME",
     .help = "where the org lives, such as us-east-1 or eu-central-1"},
    {"base-url", 0, "GENESYS_BASE_URL", GC_OPT_URL, AT(base_url), .metavar = "URL",
     .help = "the API's URL; overrides the region"},
    {"login-url", 0, "GENESYS_LOGIN_URL", GC_OPT_URL, AT(login_url), .metavar = "URL",
     .help = "the login's URL; by default the region's, or the base URL"},
    {"ca-file", 0, NULL, GC_OPT_STRING, AT(ca_file), .metavar = "PEM",
     .help = "trust these certificates instead of the system's"},
    {"timeout", 't', NULL, GC_OPT_DURATION, AT(timeout_ms), "30s", .min = 1, .max = 86400000,
     .metavar = "TIME", .help = "the whole command's deadline (batch: each row's)"},
    {"retries", 0, NULL, GC_OPT_INT, AT(retries), "3", .min = 0, .max = 100, .metavar = "N",
     .help = "how often a request may be sent again"},
    {"json", 'j', NULL, GC_OPT_FLAG, AT(json), .help = "print JSON"},
};

static const struct gc_option run_options[] = {
    SIMULATION_OPTIONS,
    {"number", 'p', "TEST_PHONE_NUMBER", GC_OPT_STRING, AT(number), "+15551234567", .metavar = "NUMBER",
     .help = "the caller's number in E.164"},
};

static const struct gc_option nodes_options[] = {FLOW_OPTION};

static const struct gc_option batch_options[] = {
    SIMULATION_OPTIONS,
    {"concurrency", 0, NULL, GC_OPT_INT, AT(concurrency), "8", .min = 1, .max = 64, .metavar = "N",
     .help = "how many simulations run at once"},
    {"rate-wait", 0, NULL, GC_OPT_DURATION, AT(rate_wait_ms), "2m", .min = 0, .max = 86400000,
     .metavar = "TIME",
     .help = "how long a row may wait for the rate limit, beside its --timeout; 0 fails it at once"},
    {"output", 'o', NULL, GC_OPT_STRING, AT(output), .metavar = "FILE",
     .help = "write the results there instead of to stdout"},
    {"resume", 0, NULL, GC_OPT_FLAG, AT(resume),
     .help = "continue --output: rows that it already has are not run again"},
    {"progress", 0, NULL, GC_OPT_FLAG, AT(progress), "true",
     .help = "show no progress (it is shown on a terminal only)"},
};

static const struct gc_option token_options[] = {
    {"show", 0, NULL, GC_OPT_FLAG, AT(show), .help = "print the token itself"},
};
/* clang-format on */

static const struct gc_command commands[] = {
    {.name = "run",
     .summary = "run one simulation and print the contact that was found",
     .details =
         "Gets a token, runs the simulation at the flow's external-contact action (or at --node, "
         "or from the start) for a call from --number, and prints the trace with the contact.\n"
         "The exit code is 0 when a contact was found, or when no lookup ran and the flow was "
         "completed; 1 when a lookup found none; 7 when the flow did not end in time; 10 when it "
         "or "
         "its lookup failed; 16 when a Data Action of the run failed, also when the flow went on "
         "by "
         "its failure path.",
     .options = run_options,
     .n_options = GC_COUNT_OF(run_options),
     .exits = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
     .run = gc_cmd_run},
    {.name = "nodes",
     .summary = "list the nodes of a flow",
     .details = "Marks the external-contact actions, and the containers, which can't be run.",
     .options = nodes_options,
     .n_options = GC_COUNT_OF(nodes_options),
     .exits = "0 2 3 4 5 6 7 8 9 10 12 13 14",
     .run = gc_cmd_nodes},
    {.name = "batch",
     .operands = "FILE|-",
     .min_operands = 1,
     .max_operands = 1,
     .summary = "run a simulation for each number of a file",
     .details =
         "FILE holds one number a line, or CSV whose first line names the columns: one called "
         "number, phone or from is the caller's number, \"to\" the called one, and all others "
         "become fields of the context. \"-\" is stdin.\n"
         "Each row gives one line of JSON, in the order of the input: line, number, status, "
         "contact, error, elapsed_ms. A row that fails is reported so, and the rest goes on. A "
         "summary follows on stderr. Interrupted, the output is the beginning of the whole: "
         "--resume drops a torn last line, skips what is there, and appends the rest.\n"
         "The exit code is 0 when every row ran, whether a contact was found or not, else the "
         "highest of the codes of the rows that failed.",
     .options = batch_options,
     .n_options = GC_COUNT_OF(batch_options),
     .exits = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
     .run = gc_cmd_batch},
    {.name = "token",
     .summary = "check the credentials",
     .details = "Fetches a token and says how long it is valid. The token is printed only with "
                "--show, then alone, for use in scripts.",
     .options = token_options,
     .n_options = GC_COUNT_OF(token_options),
     .exits = "0 2 3 4 5 6 7 8 9 10 12 13 14",
     .run = gc_cmd_token},
};

static const struct gc_program program = {
    .name = "gcflow",
    .commit = GC_COMMIT,
    .summary = "run Genesys Cloud flow simulations",
    .details =
        "A request is sent again after 429, 503 and failed connections, within the deadline, as "
        "Retry-After says. A simulation is sent again only when it is known that it did not run.",
    .commands = commands,
    .n_commands = GC_COUNT_OF(commands),
    .common = common,
    .n_common = GC_COUNT_OF(common),
    .examples = "  gcflow token\n"
                "  gcflow nodes --flow 7a1c...\n"
                "  gcflow run --flow 7a1c... --number +15551234567\n"
                "  gcflow run --region eu-central-1 --context caller_id=+15557654321 --json\n"
                "  gcflow batch numbers.csv --output results.jsonl --resume\n",
    .config_size = sizeof(struct gc_config),
};

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    gc_http_setup();
    return gc_program_main(&program, argc, argv);
}
