/* The real gcflow: exit codes, words, and what must never be printed. */
#include <stdlib.h>

#include "fake_genesys.h"
#include "tests/check.h"

#define RUN      "$GCFLOW run --number +15551234567"
#define ENVELOPE "{\"message\":\"m\",\"code\":\"c\",\"contextId\":\"i\"}"

/* clang-format off */
static const struct {
    const char *name, *script;
    int exit_code;
    const char *out, *err; /* parts of stdout and stderr */
    enum fake_endpoint at;
    struct fake_answer answer;
} commands[] = {
    {"token", "$GCFLOW token", 0, "The credentials are good.\n", "", 0, {0}},
    {"token as JSON", "$GCFLOW token --json", 0, "\"expires_in\": 86399", "", 0, {0}},
    {"nodes", "$GCFLOW nodes", 0, "node-1  Look up    GetExternalContactAction  task-1  external contact lookup\n", "", 0, {0}},
    {"nodes as JSON", "$GCFLOW nodes --json", 0, "\"external_contact_lookup\": true", "", 0, {0}},
    {"nodes of a flow that is not there", "$GCFLOW nodes", 3, "", "gcflow: GET /api/v2/architect/flows/flow-1: 404 c: m", FAKE_FLOW, {404, .body = ENVELOPE}},
    {"nodes, as JSON, of a flow that is not there", "$GCFLOW nodes --json", 3, "\"class\": \"not_found\"", "404 c: m", FAKE_FLOW, {404, .body = ENVELOPE}},
    {"nodes of an answer that is no flow", "$GCFLOW nodes", 9, "", "gcflow: GET /api/v2/architect/flows/flow-1: ", FAKE_FLOW, {200, .body = "[]"}},
    {"nodes without a flow", "$GCFLOW nodes --flow=", 2, "", "gcflow: the flow is missing: set GENESYS_FLOW_ID or give --flow\n", 0, {0}},
    {"found", RUN, 0, "Node ID: node-1\n=== Simulation Result ===\nStatus: COMPLETED\n\nNode: Look up (GetExternalContactAction)\n", "", 0, {0}},
    {"found, with separators", "TEST_PHONE_NUMBER=\"+1 555 123-4567\" $GCFLOW run", 0, "  Contact Found: Yes\n  Contact ID: c-1\n  Name: Ada Example\n", "", 0, {0}},
    {"found, as JSON", RUN " -j", 0, "\"status\": \"ok\",\n  \"contact\": {\n    \"id\": \"c-1\"", "", 0, {0}},
    {"a base URL with a final slash", "GENESYS_BASE_URL=$GENESYS_BASE_URL/ " RUN, 0, "Contact Found: Yes", "", 0, {0}},
    {"an id with white space around", "GENESYS_CLIENT_ID=\" $GENESYS_CLIENT_ID \" " RUN, 0, "Contact Found: Yes", "", 0, {0}},
    {"not found", "$GCFLOW run --number +15550001111", 1, "  Contact Found: No\n", "gcflow: no external contact matches", 0, {0}},
    {"not found, as JSON", "$GCFLOW run --number +15550001111 --json", 1, "\"status\": \"contact_not_found\",\n  \"contact\": null,\n  \"error\": null", "", 0, {0}},
    {"the document's number is the default", "$GCFLOW run", 0, "Simulating lookup for phone number: +15551234567\n", "", 0, {0}},
    {"no number", "$GCFLOW run --number=", 2, "", "gcflow: the number is missing: set TEST_PHONE_NUMBER or give --number\n", 0, {0}},
    {"a data action failed", RUN, 16, "  Path: failure\n  Error: no route\n", "gcflow: the data action failed in node d: no route\n", FAKE_SIMULATION, {200, .body = "{\"status\":\"COMPLETED\",\"trace\":[{\"nodeId\":\"d\",\"nodeType\":\"DataAction\",\"path\":\"failure\",\"result\":{\"error\":{\"userMessage\":\"no route\"}}}]}"}},
    {"a gateway's plain words", RUN, 10, "", "502: the answer is not an error of Genesys Cloud: no upstream here; try again later", FAKE_SIMULATION, {502, .type = "text/plain", .body = "no\nupstream here"}},
    {"a number without country", "$GCFLOW run --number 5551234567", 2, "", "gcflow: --number: \"5551234567\" is not an E.164 number", 0, {0}},
    {"no flow", "unset GENESYS_FLOW_ID; " RUN, 2, "", "gcflow: the flow is missing: set GENESYS_FLOW_ID or give --flow\n", 0, {0}},
    {"no credentials", "unset GENESYS_CLIENT_ID GENESYS_CLIENT_SECRET; $GCFLOW token", 2, "",
     "gcflow: the client id is missing: set GENESYS_CLIENT_ID or give --client-id\n"
     "gcflow: the client secret is missing: set GENESYS_CLIENT_SECRET or give --client-secret\n", 0, {0}},
    {"an unknown region", "unset GENESYS_BASE_URL; $GCFLOW token --region eu-centrl-1", 2, "", "did you mean \"eu-central-1\"?", 0, {0}},
    {"certificates that are missing", "$GCFLOW token --ca-file $DIR/none.pem", 2, "", "none.pem: No such file or directory", 0, {0}},
    {"an unknown flag", "$GCFLOW run --numbr 1", 2, "", "--number", 0, {0}},
    {"an unknown command", "$GCFLOW rnu", 2, "", "run", 0, {0}},
    {"a context that is none", RUN " --context x", 2, "", "gcflow: --context x: expected KEY=VALUE or KEY:=JSON", 0, {0}},
    {"a context that is no JSON", RUN " --context x:=[", 2, "", "gcflow: --context x:=[: ", 0, {0}},
    {"a context file that is missing", RUN " --context-json $DIR/none.json", 12, "", "none.json", 0, {0}},
    {"a context file", "echo \"{\\\"a\\\":1}\" >$DIR/c.json; " RUN " --context-json $DIR/c.json", 0, "Contact Found: Yes", "", 0, {0}},
    {"a bad request", RUN, 3, "", "POST /api/v2/architect/simulations: 400 c: m (correlation id i)", FAKE_SIMULATION, {400, .body = ENVELOPE}},
    {"not found by the service", RUN, 3, "", "GET /api/v2/architect/flows/flow-1: 404 c: m (correlation id i)", FAKE_FLOW, {404, .body = ENVELOPE}},
    {"unknown client", RUN, 4, "", "400 invalid_client; check the client id and secret", FAKE_OAUTH, {400, .body = "{\"error\":\"invalid_client\"}"}},
    {"a refused token", RUN, 4, "", "401 c: m", FAKE_SIMULATION, {401, .body = ENVELOPE}},
    {"forbidden", RUN, 5, "", "403 c: m (correlation id i); the OAuth client needs architect:flow:run", FAKE_SIMULATION, {403, .body = ENVELOPE}},
    {"the simulation as JSON", RUN " --json", 0, "\"simulation\": {\n    \"status\": \"COMPLETED\"", "", 0, {0}},
    {"JSON to its end", RUN " --json | tail -n 1 | grep -x \"}\"", 0, "}\n", "", 0, {0}},
    {"forbidden, as JSON", RUN " --json", 5, "\"class\": \"forbidden\",\n    \"http_status\": 403", "gcflow: ", FAKE_SIMULATION, {403, .body = ENVELOPE}},
    {"rate limited", RUN, 6, "", "429 c: m (correlation id i); retry in 600 s", FAKE_SIMULATION, {429, .headers = "Retry-After: 600\r\n", .body = ENVELOPE}},
    {"the flow's time-out", RUN, 7, "Status: TIMEOUT\n", "raise --simulation-timeout", FAKE_SIMULATION, {200, .body = "{\"status\":\"TIMEOUT\",\"trace\":[]}"}},
    {"a server that is silent", RUN " --timeout 300ms", 7, "", "gcflow: POST http://127.0.0.1", FAKE_SIMULATION, {200, .wire = FAKE_SILENT}},
    {"a login that is silent", "$GCFLOW token --timeout 300ms", 7, "", "/oauth/token", FAKE_OAUTH, {200, .wire = FAKE_SILENT}},
    {"a batch and a silent server", "echo +15551234567 | $GCFLOW batch - --timeout 2s", 7, "\"status\":\"timeout\"", "1 failed", FAKE_SIMULATION, {200, .wire = FAKE_SILENT}},
    {"reset", RUN, 8, "", "gcflow: POST http://127.0.0.1", FAKE_SIMULATION, {200, .wire = FAKE_RESET}},
    {"nobody listens", "$GCFLOW token --base-url $DEAD --retries 0", 8, "", "connection refused", 0, {0}},
    {"not JSON", RUN, 9, "", "the answer is not JSON", FAKE_SIMULATION, {200, .type = "text/html", .body = "<html>"}},
    {"a server error", RUN, 10, "", "500 c: m", FAKE_SIMULATION, {500, .body = ENVELOPE}},
    {"the flow failed", RUN, 10, "Status: FAILED\n", "gcflow: the flow failed", FAKE_SIMULATION, {200, .body = "{\"status\":\"FAILED\",\"trace\":[]}"}},
    {"from the start, in spite of a node", "GENESYS_NODE_ID=x " RUN " --from-start", 0, "Node ID: (from the start)\n", "", 0, {0}},
    {"batch", "echo +15551234567 | $GCFLOW batch -", 0, "{\"line\":1,\"number\":\"+15551234567\",\"status\":\"ok\",\"contact\":{\"id\":\"c-1\"", "gcflow: 1 row in ", 0, {0}},
    {"batch without a node", "unset GENESYS_NODE_ID; printf \"+15551234567\\n+15550001111\\n\" | $GCFLOW batch -", 0, "{\"line\":2,\"number\":\"+15550001111\",\"status\":\"contact_not_found\"", "gcflow: 2 rows in ", 0, {0}},
    {"batch without a node, of a flow that has no lookup", "unset GENESYS_NODE_ID; printf \"+15551234567\\n+15550001111\\n\" | $GCFLOW batch -", 3, "", "gcflow: ", FAKE_FLOW, {200, .body = "{\"id\":\"flow-1\",\"name\":\"F\",\"publishedVersion\":{\"id\":\"1\"},\"nodes\":[{\"id\":\"d\",\"type\":\"Decision\",\"name\":\"D\"}]}"}},
    {"batch, a row at a time", "printf \"+15551234567\\n+15550001111\\n\" | $GCFLOW batch - --concurrency 1", 0, "{\"line\":2,", "gcflow: 2 rows in ", 0, {0}},
    {"batch, no row at a time", "$GCFLOW batch - --concurrency 0 </dev/null", 2, "", "--concurrency", 0, {0}},
    {"batch, as many at a time as may be", "echo +15551234567 | $GCFLOW batch - --concurrency 64", 0, "{\"line\":1,", "gcflow: 1 row in ", 0, {0}},
    {"batch, one more at a time", "$GCFLOW batch - --concurrency 65 </dev/null", 2, "", "--concurrency", 0, {0}},
    {"batch of nothing", "$GCFLOW batch - </dev/null", 0, "", "gcflow: 0 rows in ", 0, {0}},
    {"batch with a failed row", "echo +15551234567 | $GCFLOW batch -", 5, "\"status\":\"forbidden\",\"contact\":null,\"error\":{\"class\":\"forbidden\",\"http_status\":403,", "1 failed", FAKE_SIMULATION, {403, .body = ENVELOPE}},
    {"batch with a bad row", "echo x | $GCFLOW batch -", 11, "\"status\":\"bad_data\"", "", 0, {0}},
    {"batch without credentials", "echo +15551234567 | $GCFLOW batch -", 4, "", "invalid_client", FAKE_OAUTH, {400, .body = "{\"error\":\"invalid_client\"}"}},
    {"batch of a missing file", "$GCFLOW batch $DIR/none", 12, "", "none: No such file or directory", 0, {0}},
    {"batch of a folder", "$GCFLOW batch $DIR", 12, "", "it is a folder", 0, {0}},
    {"batch on its own input", "echo +15551234567 >$DIR/n; $GCFLOW batch $DIR/n -o $DIR/n", 2, "", "it is the input", 0, {0}},
    {"resume of nothing", "$GCFLOW batch - --resume </dev/null", 2, "", "--resume continues a file: give it with --output", 0, {0}},
    {"a full disk", RUN " >/dev/full", 12, "", "gcflow: stdout can't be written: No space left on device\n", 0, {0}},
    {"a full disk is told once", RUN " >/dev/full 2>$DIR/e; grep -c gcflow: $DIR/e", 0, "1\n", "", 0, {0}},
    {"a closed stdout, which no socket may become", RUN " >&-", 12, "", "gcflow: stdout can't be written: Bad file descriptor\n", 0, {0}},
    {"a closed stderr, which no socket may become", "$GCFLOW run --number +15550001111 2>&-", 1, "Contact Found: No", "", 0, {0}},
    {"help of readable characters", "for c in token nodes run batch \"\"; do $GCFLOW $c --help; done | tr -d \"\\n\" | LC_ALL=C grep -c \"[[:cntrl:]]\"", 1, "0\n", "", 0, {0}},
    {"a reader that has gone is no news", "$GCFLOW --help 2>$DIR/e | :; grep -c . $DIR/e", 1, "0\n", "", 0, {0}},
    {"a reader that goes away", RUN " | head -n 1", 0, "Simulating lookup for phone number: +15551234567\n", "", 0, {0}},
    {"batch on a full disk", "echo +15551234567 | $GCFLOW batch - -o /dev/full", 12, "", "the results can", 0, {0}},
};
/* clang-format on */

static void test_every_command_ends_as_documented(void)
{
    struct fake *f = fake_start();
    static struct fake_output o;
    for (size_t i = 0; i < GC_COUNT_OF(commands); i++) {
        fake_reset(f);
        fake_always(f, commands[i].at, commands[i].answer);
        int code = fake_shell(f, commands[i].script, &o);
        check_that(code == commands[i].exit_code, 0, __LINE__, __FILE__, __func__,
                   "%s: exit code %d, expected %d: %s", commands[i].name, code,
                   commands[i].exit_code, o.err);
        CHECK_ROW_HAS(commands[i].name, o.out, commands[i].out);
        CHECK_ROW_HAS(commands[i].name, o.err, commands[i].err);
        CHECK_ROW(commands[i].name, !strstr(o.out, FAKE_SECRET) && !strstr(o.err, FAKE_SECRET));
        CHECK_ROW(commands[i].name, !strstr(o.out, FAKE_TOKEN) && !strstr(o.err, FAKE_TOKEN));
    }
    fake_stop(f);
}

static void test_a_token_is_shown_only_when_asked_for(void)
{
    struct fake *f = fake_start();
    static struct fake_output o;
    CHECK_INT(fake_shell(f, "$GCFLOW token --show", &o), 0);
    CHECK_TEXT(o.out, FAKE_TOKEN "1\n");
    CHECK_TEXT(o.err, "");
    CHECK_INT(fake_shell(f, "$GCFLOW token --show --json", &o), 0);
    CHECK_HAS(o.out, "\"access_token\": \"" FAKE_TOKEN "2\"");
    fake_stop(f);
}

/* A batch that waits for input is a program that can be looked at for as long as one likes. */
static void test_a_secret_given_by_flag_leaves_the_process_list(void)
{
    struct fake *f = fake_start();
    static struct fake_output o;
    int code = fake_shell(f,
                          "mkfifo $DIR/p; $GCFLOW batch - --client-secret " FAKE_SECRET
                          " <$DIR/p >$DIR/r & pid=$!; exec 9>$DIR/p; echo +15551234567 >&9; "
                          "until [ -s $DIR/r ]; do sleep 0.02; done; "
                          "if [ -e /proc/$pid ]; then tr \"\\000\" \" \" </proc/$pid/cmdline; "
                          "else echo no /proc here, so no --client-secret; fi; "
                          "exec 9>&-; wait $pid",
                          &o);
    CHECK_INT(code, 0);
    CHECK_HAS(o.out, "--client-secret");
    CHECK(strstr(o.out, FAKE_SECRET) == NULL);
    fake_stop(f);
}

/* The first one waits for input, so that it surely holds the file. */
static void test_two_batches_never_write_one_file(void)
{
    struct fake *f = fake_start();
    static struct fake_output o;
    int code = fake_shell(f,
                          "i=$DIR/li o=$DIR/lo p=$DIR/lp; echo +15551234567 >$i; mkfifo $p; "
                          "$GCFLOW batch - -o $o --resume <$p 2>/dev/null & pid=$!; exec 9>$p; "
                          "echo +15551234567 >&9; until [ -s $o ]; do sleep 0.02; done; "
                          "$GCFLOW batch $i -o $o --resume 2>$DIR/le; echo resumed $?; "
                          "grep -c \"lo: process $pid is writing it\" $DIR/le; "
                          "$GCFLOW batch $i -o $o 2>/dev/null; echo anew $?; "
                          "exec 9>&-; wait $pid; wc -l <$o; "
                          "$GCFLOW batch $i -o $o --resume 2>/dev/null; echo later $?; wc -l <$o",
                          &o);
    CHECK_INT(code, 0);
    CHECK_TEXT(o.out, "resumed 12\n1\nanew 12\n1\nlater 0\n1\n");
    fake_stop(f);
}

static void test_an_interrupted_batch_is_continued_to_the_same_end(void)
{
    struct fake *f = fake_start();
    static struct fake_output o;
    int code = fake_shell(
        f,
        "i=$DIR/i o=$DIR/o p=$DIR/q; for n in 1 2 3 4 5 6; do echo +1555000000$n; done >$i; "
        "mkfifo $p; $GCFLOW batch - -o $o <$p & pid=$!; exec 9>$p; head -n 3 $i >&9; "
        "until [ -e $o ] && [ $(wc -l <$o) -eq 3 ]; do sleep 0.02; done; "
        "kill -INT $pid; wait $pid; echo interrupted $?; "
        "printf \"{\\\"line\\\":4,\" >>$o; $GCFLOW batch $i -o $o --resume; echo resumed $?; "
        "sed \"s/.*number.:.\\(+[0-9]*\\).*/\\1/\" $o | cmp - $i && echo same",
        &o);
    CHECK_INT(code, 0);
    CHECK_TEXT(o.out, "interrupted 15\nresumed 0\nsame\n");
    CHECK_HAS(o.err, "gcflow: stopped on request");
    CHECK_HAS(o.err, "3 rows");
    CHECK_HAS(o.err, "3 skipped");
    fake_stop(f);
}

static void test_help_names_every_flag_and_exit_code(void)
{
    static const char *const words[] = {
        "--client-id",          "GENESYS_CLIENT_ID", "--base-url",
        "GENESYS_BASE_URL",     "--region",          "GENESYS_REGION",
        "--from-start",         "GENESYS_FLOW_ID",   "--node",
        "GENESYS_NODE_ID",      "--number",          "TEST_PHONE_NUMBER",
        "--simulation-timeout", "--retries"};
    static struct fake_output o;
    CHECK_INT(fake_shell(NULL, "$GCFLOW run --help", &o), 0);
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        CHECK_ROW_HAS(words[i], o.out, words[i]);
    CHECK_INT(fake_shell(NULL, "$GCFLOW --help", &o), 0);
    CHECK_HAS(o.out, "no external contact has this number");
    CHECK_INT(fake_shell(NULL, "$GCFLOW batch --help", &o), 0);
    CHECK_HAS(o.out, "--concurrency");
}

SUITE(cli, {"every command ends as documented", test_every_command_ends_as_documented},
      {"a token is shown only when asked for", test_a_token_is_shown_only_when_asked_for},
      {"a secret given by flag leaves the process list",
       test_a_secret_given_by_flag_leaves_the_process_list},
      {"two batches never write one file", test_two_batches_never_write_one_file},
      {"an interrupted batch is continued to the same end",
       test_an_interrupted_batch_is_continued_to_the_same_end},
      {"help names every flag and exit code", test_help_names_every_flag_and_exit_code});
