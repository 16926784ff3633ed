/* What a failure tells, and what it keeps to itself. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

#define HEAD   "{'name': 'n', 'provenance': 'own', "
#define LOOKUP HEAD "'when': {'run': ['gcflow', 'run']}, 'then': {'exit': 0}}"
#define ASK                                                                                        \
    HEAD "'when': {'request': {'to': 'service', 'method': 'POST', 'path': "                        \
         "'/data-action/customer-lookup', 'headers': {'X-Genesys-Auth-Token': '${token}'}, "       \
         "'body': {'data': {'customer_id': 1}}}}, "
#define FETCH                                                                                      \
    "curl -s -u $GENESYS_CLIENT_ID:$GENESYS_CLIENT_SECRET -d grant_type=client_credentials "       \
    "$GENESYS_BASE_URL/oauth/token"

static const char *bin(void)
{
    const char *from = getenv("BIN");
    return from ? from : "build/release/bin";
}

static void test_leaks(void)
{
    /* clang-format off */
    static const struct { const char *name, *client, *text, *leak; } row[] = {
        {"the secret on stdout", "echo failed with $GENESYS_CLIENT_SECRET", LOOKUP, "secrets: stdout holds the secret of demo-client"},
        {"the secret on stderr", "echo failed with $GENESYS_CLIENT_SECRET >&2", LOOKUP, "secrets: stderr holds the secret of demo-client"},
        {"a secret of the case", "echo failed with $GENESYS_CLIENT_SECRET", HEAD "'when': {'run': ['gcflow', 'run'], 'env': {'GENESYS_CLIENT_SECRET': 'xyzzy-xyzzy'}}, 'then': {'exit': 0}}", "stdout holds the secret of a client"},
        {"a token that it fetched", FETCH, LOOKUP, "secrets: stdout holds an access token of a client"},
        {"a token that it fetched, in part", FETCH " | cut -c 30-50", LOOKUP, "secrets: stdout holds an access token of a client, in part"},
        {"a token that it fetched, backwards", FETCH " | rev", LOOKUP, "secrets: stdout holds an access token of a client, backwards"},
        {"a token that it fetched, as bytes", FETCH " | od -An -tx1", LOOKUP, "secrets: stdout holds an access token of a client, in hex"},
        {"the login's header", "echo failed; printf %s $GENESYS_CLIENT_ID:$GENESYS_CLIENT_SECRET | base64", LOOKUP, "secrets: stdout holds the secret of demo-client, in base64"},
        {"the client's id is no secret", "echo failed: $GENESYS_CLIENT_ID", LOOKUP, ""},
        {"a text as long as a token", "echo error 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345", LOOKUP, ""},
        {"it may", "echo failed with $GENESYS_CLIENT_SECRET", HEAD "'shows_secrets': true, 'when': {'run': ['gcflow', 'run']}, 'then': {'exit': 0}}", ""},
        {"nothing", "echo failed", LOOKUP, ""},
    };
    /* clang-format on */
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        runner.subject.client = row[i].client;
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, row[i].text);
        CHECK_ROW(row[i].name, r.outcome == (*row[i].leak ? HX_FAILED : HX_PASSED));
        CHECK_ROW_HAS(row[i].name, r.detail ? r.detail : "", row[i].leak);
        CHECK_ROW(row[i].name, !r.detail || !strstr(r.detail, "with demo-secret"));
        CHECK_ROW(row[i].name, !r.detail || !strstr(r.detail, "with xyzzy-xyzzy"));
        CHECK_ROW(row[i].name, !r.detail || !strstr(r.detail, "ZGVtby1zZWNy"));
    }
}

/* The service says on stderr what it was asked with; another thread reads it meanwhile. */
static void test_service_leaks(void)
{
    static const struct {
        const char *name, *log_level;
        enum hx_outcome outcome;
    } row[] = {{"shared", "", HX_FAILED}, {"its own", "fresh", HX_FAILED}};
    char command[1500];
    snprintf(command, sizeof command, "echo boot=$GENESYS_CLIENT_SECRET >&2; exec %s/gcaction",
             bin());
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_runner runner GC_AUTO(rig_close) = rig_open();
        runner.subject.start = command;
        runner.subject.fresh = *row[i].log_level != '\0';
        struct hx_result r GC_AUTO(hx_result_release) =
            rig_run_with(&runner, ASK "'then': {'status': 200}}");
        CHECK_ROW(row[i].name, r.outcome == row[i].outcome);
        CHECK_ROW_HAS(row[i].name, r.detail ? r.detail : "",
                      "what the service printed holds the secret of demo-client");
        CHECK_ROW_HAS(row[i].name, r.detail ? r.detail : "", "boot=***");
    }
}

static void test_parts(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.subject.client =
        "printf 'failed \\033[31m\\n' >&2; i=0; while [ $i -lt 400 ]; do echo line $i of many; "
        "i=$((i + 1)); done; curl -s -o /dev/null $GENESYS_BASE_URL/users/2";
    struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(
        &runner, HEAD "'when': {'run': ['gcflow', 'run']}, 'then': {'exit': 3, 'order': 'any', "
                      "'requests': [{'path': '/users/1', 'method': 'GET'}]}}");
    static const char *const parts[] = {
        "exit: expected 3, got 0",
        "requests: missing 1 x {\"path\":\"/users/1\",\"method\":\"GET\"}",
        "(nearest is GET /users/2 -> 200, in which)",
        "nearest.path: expected \"/users/1\", got \"/users/2\"",
        "failed \\x1b[31m",
        "line 1 of many",
        "... ",
        " bytes ...",
        "line 399 of many",
    };
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++)
        CHECK_ROW_HAS(parts[i], r.detail ? r.detail : "", parts[i]);
    const cJSON *differs = gc_json_get(r.tree, "differs"), *came = gc_json_get(r.tree, "came");
    CHECK_TEXT(gc_json_str(differs ? differs->child : NULL, "at"), "exit");
    CHECK_INT(gc_json_int(differs ? differs->child : NULL, "expected", -1), 3);
    CHECK_INT(gc_json_int(differs ? differs->child : NULL, "got", -1), 0);
    CHECK_INT(gc_json_int(came, "exit", -1), 0);
    CHECK_HAS(gc_json_str(came, "stderr"), "failed");
    CHECK_INT(cJSON_GetArraySize(gc_json_get(r.tree, "requests")), 1);
}

static void test_request_as_sent(void)
{
    char command[600];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    snprintf(command, sizeof command, "exec %s/gcaction", bin());
    runner.subject.start = command;
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, ASK "'then': {'status': 201}}");
    CHECK_HAS(r.detail, "  sent      {\"to\":\"service\",\"method\":\"POST\"");
    CHECK_HAS(r.detail, "\"X-Genesys-Auth-Token\":\"***\"");
    CHECK_HAS(r.detail, "ev=action.done");
    CHECK_HAS(gc_json_str(r.tree, "service_output"), "ev=action.done");
}

static void test_did_not_listen(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.subject.start = "echo wrong door; sleep 60";
    runner.case_limit_ms = 2000;
    int64_t begin_us = gc_now_us();
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run_with(&runner, ASK "'then': {'status': 200}}");
    CHECK_INT(r.outcome, HX_BROKEN);
    CHECK_HAS(r.reason, "did not listen on 127.0.0.1:");
    CHECK_HAS(r.reason, "$PORT");
    CHECK_HAS(r.reason, "wrong door");
    CHECK(gc_now_us() - begin_us < 30000000);
}

/* --- the same again, and orgs of one's own, through the command line ----------------------------
 */

static void shell(const char *command, struct hx_process_result *r)
{
    const struct hx_process_spec spec = {.shell = command, .deadline_ms = gc_deadline_in(60000)};
    struct gc_error err = {0};
    CHECK_STATUS(hx_process_run(&spec, r, &err), GC_OK, &err);
}

static void write_org(char *dir, size_t cap)
{
    char path[512];
    snprintf(dir, cap, "%s/it's an org", check_temp_dir());
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/clients.json", dir);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("[{\"id\": \"acme\", \"name\": \"Acme\", \"secret\": \"open-$esame!\", \"permissions\": "
          "[\"architect:flow:run\", \"architect:flow:read\"]}]",
          f);
    fclose(f);
}

static void test_again(void)
{
    struct hx_process_result first GC_AUTO(rig_output_free) = {0};
    struct hx_process_result second GC_AUTO(rig_output_free) = {0};
    char command[2000], org[256];
    write_org(org, sizeof org);
    const char *path = rig_write("again", HEAD "'when': {'run': ['gcflow', 'run']}, 'then': "
                                               "{'stdout': 'its own line: acme open\\n'}}");
    snprintf(command, sizeof command,
             "exec %s/gcverify run --judge tutorial --limit 20s --org \"%s\" --client 'echo "
             "\"it'\\''s\" "
             "\"$GENESYS_CLIENT_ID\" \"$HOME\" failed' %s",
             bin(), org, path);
    shell(command, &first);
    CHECK_INT(first.exit_code, 1);
    CHECK_HAS(first.out, "it's acme /");
    char *again = strstr(first.out, "  again     ");
    CHECK_FATAL(again != NULL);
    again += strlen("  again     ");
    snprintf(command, sizeof command, "cd . && exec %.*s", (int)strcspn(again, "\n"), again);
    CHECK_HAS(command, "--limit 20000ms");
    shell(command, &second);
    CHECK_INT(second.exit_code, 1);
    CHECK_HAS(second.out, "it's acme /");
}

static void test_own_org(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    char command[2000], org[256];
    write_org(org, sizeof org);
    const char *path = rig_write(
        "own", HEAD "'when': {'steps': [{'request': {'to': 'mock', 'method': 'POST', 'path': "
                    "'/api/v2/oauth2/introspect', 'headers': {'Authorization': 'Bearer ${token}'}, "
                    "'body': {'token': '${token:acme}'}}, 'then': {'status': 200, 'body': "
                    "{'active': true, 'client_id': '${client_id}'}}}, {'run': ['gcflow', 'token'], "
                    "'env': {'X': '${client_secret:acme}'}, 'then': {'exit': 0}}]}}");
    snprintf(command, sizeof command, "exec %s/gcverify run --org \"%s\" %s", bin(), org, path);
    shell(command, &r);
    CHECK_ROW_TEXT(r.out, r.out + strlen(r.out) - strlen("1 passed, 0 failed\n"),
                   "1 passed, 0 failed\n");
}

static void test_offers(void)
{
    struct hx_result r GC_AUTO(hx_result_release) = rig_run(
        HEAD "'when': {'run': ['gcflow', 'run', '--json'], 'env': {'GENESYS_FLOW_ID': "
             "'${flow_id}', 'GENESYS_NODE_ID': '${node_id}', 'TEST_PHONE_NUMBER': "
             "'${phone_number}', 'GENESYS_CLIENT_ID': '${client_id}'}}, 'then': {'exit': 0}}");
    CHECK_ROW_TEXT("detail", r.detail ? r.detail : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
    struct hx_result none GC_AUTO(hx_result_release) =
        rig_run(HEAD "'when': {'request': {'to': 'mock', 'path': '/x/${client_id:nobody}'}}, "
                     "'then': {'status': 404}}");
    CHECK_INT(none.outcome, HX_BROKEN);
    CHECK_HAS(none.reason, "no client \"nobody\"");
}

/* --- suites from a contract ------------------------------------------------------------------- */

static void test_contract(void)
{
#define SERVICE "--start 'exec %s/gcaction --external-timeout 2s --port $PORT' "
#define ACTION  "fixtures/orgs/demo/data-actions.json"
    /* clang-format off */
    static const struct { const char *name, *json, *args; int exit_code; const char *out, *err; } row[] = {
        {"ours keeps its contract", NULL, "--upstream '/users/{id}'", 0, "14 passed, 0 failed\n", ""},
        {"another type of output", "{'name': 'a', 'contract': {'input': {'inputSchema': {'properties': {'customer_id': {'type': 'integer'}}, 'required': ['customer_id']}}, 'output': {'successSchema': {'properties': {'full_name': {'type': 'boolean'}}}}}}", "", 1, "body.data.full_name: expected a value of type \"boolean\"", ""},
        {"a bound that nobody keeps", "{'name': 'a', 'contract': {'input': {'properties': {'customer_id': {'type': 'integer', 'minimum': 2}}}, 'output': {'properties': {'full_name': {'type': 'string'}}}}}", "", 1, "FAIL   contract a: inputs: customer_id under its minimum", ""},
        {"the line to run it again", "{'name': 'a', 'contract': {'input': {'properties': {'customer_id': {'type': 'integer', 'minimum': 2}}}, 'output': {'properties': {'full_name': {'type': 'string'}}}}}", "", 1, " --case 'a: inputs: customer_id under its minimum'", ""},
        {"no contract", "{'name': 'a'}", "", 3, "", "contract.json:1:1: no data action"},
        {"paths beside it", NULL, "fixtures/cases", 2, "", "either --contract or paths"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_process_result r GC_AUTO(rig_output_free) = {0};
        char command[2000];
        const char *path = row[i].json ? rig_write("contract", row[i].json) : ACTION;
        snprintf(command, sizeof command, "exec %s/gcverify run " SERVICE "--contract %s %s", bin(),
                 bin(), path, row[i].args);
        shell(command, &r);
        CHECK_ROW(row[i].name, r.exit_code == row[i].exit_code);
        CHECK_ROW_HAS(row[i].name, r.out, row[i].out);
        CHECK_ROW_HAS(row[i].name, r.err_text, row[i].err);
    }
}

static void test_contract_is_written(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    char command[2000];
    snprintf(command, sizeof command,
             "exec %s/gcverify run " SERVICE "--contract " ACTION " --write %s/kept >/dev/null && "
             "exec %s/gcverify check %s/kept",
             bin(), bin(), check_temp_dir(), bin(), check_temp_dir());
    memmove(command, command + strlen("exec "), strlen(command));
    shell(command, &r);
    CHECK_TEXT(r.out, "8 cases are well formed\n");
}

SUITE(tells, {"a secret that is printed fails the case", test_leaks},
      {"a service that prints a secret, too", test_service_leaks},
      {"differences, outputs and near misses, as text and structure", test_parts},
      {"the request that was sent and what the service printed", test_request_as_sent},
      {"a service that does not listen is told of its port, within the limit", test_did_not_listen},
      {"the line that runs it again does", test_again},
      {"client and secret come from the org in use", test_own_org},
      {"flow, node and number, too", test_offers},
      {"a contract becomes cases, which a service keeps or not", test_contract},
      {"a contract's cases are kept as files", test_contract_is_written});
