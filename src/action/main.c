/* main.c - gcaction: what it can be told to do. */
#include "action/cli/commands.h"
#include "base/cli/options.h"
#include "base/cli/service.h"
#include "base/http/client.h"
#include "base/version.h"

#define FIELD(name) offsetof(struct gc_action_config, name)

/* clang-format off */
static const struct gc_option export_options[] = {
    {"url", 'u', "GCACTION_PUBLIC_URL", GC_OPT_URL, FIELD(public_url),
     .fallback = "https://actions.example.com", .help = "where Genesys Cloud reaches the service"},
    {"name", 'n', NULL, GC_OPT_STRING, FIELD(name), .fallback = "Customer Lookup",
     .metavar = "NAME", .help = "name of the data action"},
    {"timeout", 't', NULL, GC_OPT_INT, FIELD(timeout_s), .fallback = "30", .min = 1, .max = 60,
     .metavar = "SECONDS", .help = "how long Genesys Cloud waits for the answer"},
    {"token-template", 0, NULL, GC_OPT_STRING, FIELD(token_template),
     .fallback = "${authResponse.access_token}", .metavar = "TEXT",
     .help = "Velocity text that becomes the token's header"},
};
static const struct gc_option health_options[] = {
    {"host", 0, "HOST", GC_OPT_STRING, FIELD(host), .fallback = "127.0.0.1",
     .metavar = "ADDRESS", .help = "address of the service"},
    {"port", 'p', "PORT", GC_OPT_INT, FIELD(port), .fallback = "8000", .min = 1, .max = 65535,
     .help = "port of the service"},
};
/* clang-format on */

int main(int argc, char **argv)
{
    const struct gc_command commands[] = {
        {.name = NULL,
         .summary = "serve (the default)",
         .options = gc_action_options,
         .n_options = gc_action_n_options,
         .exits = "0 2 11 12 14",
         .run = gc_command_serve},
        {.name = "serve",
         .summary = "answer data actions until SIGTERM; SIGHUP rereads --config",
         .options = gc_action_options,
         .n_options = gc_action_n_options,
         .exits = "0 2 11 12 14",
         .run = gc_command_serve},
        {.name = "export",
         .summary = "print the data action's definition, to be imported in Genesys Cloud",
         .options = export_options,
         .n_options = GC_COUNT_OF(export_options),
         .exits = "0 2 11 12 14",
         .run = gc_command_export},
        {.name = "check-mapping",
         .operands = "FILE",
         .min_operands = 1,
         .max_operands = 1,
         .summary = "compare a data action's definition with what the service takes and answers",
         .details = "Each difference is a line on stderr, as file:line:column; then the exit code "
                    "is 1.",
         .exits = "0 1 2 11 12 13 14",
         .run = gc_command_check_mapping},
        {.name = "health",
         .operands = "[URL]",
         .max_operands = 1,
         .summary = "ask a running service for its health: exit code 0 when it is alive",
         .options = health_options,
         .n_options = GC_COUNT_OF(health_options),
         .exits = "0 2 7 8 9 10 14",
         .run = gc_command_health},
    };
    const struct gc_program program = {
        .name = "gcaction",
        .commit = GC_COMMIT,
        .summary = "a Data Action service for Genesys Cloud Architect",
        .details =
            "Answers POST /data-action/customer-lookup: validates the X-Genesys-Auth-Token, looks "
            "the customer up in the external user API, and returns full_name, email, phone and "
            "is_premium_member.\n\n"
            "A token that was found valid is trusted until the end that introspection named, and "
            "for --token-cache-max at most, by the clock of this machine: a token that is revoked "
            "meanwhile stays good so long, and advancing a mock's clock does not end it. "
            "--token-cache-max 0 asks for every request. A token that was found invalid is refused "
            "for --token-cache-inactive without asking.",
        .commands = commands,
        .n_commands = GC_COUNT_OF(commands),
        .examples = "  gcaction --port 8000 --region eu-central-1\n"
                    "  GENESYS_BASE_URL=http://127.0.0.1:8080 gcaction --premium-rule tier=gold\n"
                    "  gcaction export --url https://actions.example.com > customer-lookup.json\n"
                    "  gcaction check-mapping customer-lookup.json\n",

        .exit_codes = "   0  ok; serve: stopped by a signal, and no request lost\n"
                      "   1  check-mapping found differences\n"
                      "   2  the command line or the environment is wrong\n"
                      "   7  health: no answer in time\n"
                      "   8  health: no connection, or it broke\n"
                      "   9  health: the answer is not HTTP\n"
                      "  10  health: the answer is not 200\n"
                      "  11  the configuration or a document is not valid\n"
                      "  12  a file or a socket of this machine failed\n"
                      "  13  a document or an answer is too large\n"
                      "  14  out of memory\n",
        .config_size = sizeof(struct gc_action_config),
    };
    gc_service_block_signals();
    gc_http_setup();
    return gc_program_main(&program, argc, argv);
}
