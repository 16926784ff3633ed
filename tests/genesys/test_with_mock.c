/* gcflow against gcmock's demo org: two independent readings of one contract must agree. */
#include "fake_genesys.h"
#include "mock/server/server.h"
#include "tests/check.h"

static const char env[] =
    "export GENESYS_BASE_URL=http://127.0.0.1:%u GENESYS_CLIENT_ID=demo-client "
    "GENESYS_CLIENT_SECRET=demo-secret TEST_PHONE_NUMBER=+15551234567 "
    "GENESYS_FLOW_ID=11111111-1111-4111-8111-111111111111 "
    "GENESYS_NODE_ID=11111111-1111-4111-8111-0000000000a1; ";

static struct mock_server *start(void)
{
    struct mock_server *server = NULL;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    gc_http_setup();
    enum gc_status st =
        mock_server_start(&server, &(struct mock_server_options){0}, &problems, &err);
    CHECK_STATUS(st, GC_OK, &err);
    CHECK_FATAL(st == GC_OK);
    return server;
}

static int shell(const struct mock_server *server, const char *script, struct fake_output *o)
{
    char whole[3000];
    int n = snprintf(whole, sizeof whole, env, mock_server_port(server));
    snprintf(whole + n, sizeof whole - (size_t)n, "%s", script);
    return fake_shell(NULL, whole, o);
}

/* clang-format off */
static const struct { const char *name, *script; int exit_code; const char *out, *err; } stories[] = {
    {"credentials", "$GCFLOW token", 0, "The credentials are good.", ""},
    {"the flow's nodes", "$GCFLOW nodes", 0, "external contact lookup", ""},
    {"a caller who is known", "$GCFLOW run", 0, "Contact Found: Yes", ""},
    {"the node found by itself", "unset GENESYS_NODE_ID; $GCFLOW run", 0, "Node ID: 11111111-1111-4111-8111-0000000000a1", ""},
    {"the whole flow", "$GCFLOW run --from-start", 0, "Contact Found: Yes", ""},
    {"document: Contact Not Found, null", "$GCFLOW run --number +15550001111", 1, "Contact Found: No", "no external contact matches"},
    {"document: Contact Not Found, error", "$GCFLOW run --flow 22222222-2222-4222-8222-222222222222 --from-start --number +15550001111", 1, "Error: ", "no external contact matches"},
    {"document: Contact Not Found, another lookup key", "$GCFLOW run --flow 66666666-6666-4666-8666-666666666666 --from-start --number +15550001111 --context caller_id=+15551234567", 0, "Contact Found: Yes", ""},
    {"document: Contact Not Found, no such field", "$GCFLOW run --flow 66666666-6666-4666-8666-666666666666 --from-start", 10, "", "caller_id"},
    {"document: 400 Invalid Node ID", "$GCFLOW run --node 00000000-0000-4000-8000-000000000000", 3, "", "check --node"},
    {"document: 400 Invalid Node ID, a container", "$GCFLOW run --node 11111111-1111-4111-8111-0000000000c1", 3, "", "choose an action inside it"},
    {"an unknown flow", "$GCFLOW run --flow 00000000-0000-4000-8000-000000000000", 3, "", "check --flow"},
    {"an unknown flow, asked for its nodes", "$GCFLOW nodes --flow 00000000-0000-4000-8000-000000000000", 3, "", "404"},
    {"document: 403 Forbidden", "GENESYS_CLIENT_ID=reader-client GENESYS_CLIENT_SECRET=reader-secret $GCFLOW run", 5, "", "architect:flow:run"},
    {"document: Simulation Timeout", "$GCFLOW run --flow 33333333-3333-4333-8333-333333333333 --from-start", 7, "Status: TIMEOUT", "raise --simulation-timeout"},
    {"document: Simulation Timeout, cured", "$GCFLOW run --flow 33333333-3333-4333-8333-333333333333 --from-start --simulation-timeout 30s", 0, "Status: COMPLETED", ""},
    {"document: 401, an expired token", "GENESYS_CLIENT_ID=expired-client GENESYS_CLIENT_SECRET=expired-secret $GCFLOW run", 4, "", "401"},
    {"a disabled client", "GENESYS_CLIENT_ID=disabled-client GENESYS_CLIENT_SECRET=disabled-secret $GCFLOW token", 4, "", "invalid_client"},
    {"a wrong secret", "GENESYS_CLIENT_SECRET=wrong $GCFLOW token", 4, "", "invalid_client"},
    {"a flow without end", "$GCFLOW run --flow 55555555-5555-4555-8555-555555555555 --from-start", 10, "Status: FAILED", "1000 steps"},
    {"a world of its own", "GENESYS_BASE_URL=$GENESYS_BASE_URL/w/other $GCFLOW run", 0, "Contact Found: Yes", ""},
    {"a batch", "printf \"+15551234567\\n+15550001111\\n\" | $GCFLOW batch -", 0, "\"line\":2,\"number\":\"+15550001111\",\"status\":\"contact_not_found\"", "2 rows"},
};
/* clang-format on */

static void test_each_story_of_the_demo_org(void)
{
    struct mock_server *server = start();
    static struct fake_output o;
    for (size_t i = 0; i < GC_COUNT_OF(stories); i++) {
        int code = shell(server, stories[i].script, &o);
        check_that(code == stories[i].exit_code, 0, __LINE__, __FILE__, __func__,
                   "%s: exit code %d, expected %d: %s", stories[i].name, code, stories[i].exit_code,
                   o.err);
        CHECK_ROW_HAS(stories[i].name, o.out, stories[i].out);
        CHECK_ROW_HAS(stories[i].name, o.err, stories[i].err);
    }
    mock_server_stop(server, 1000);
}

static void test_a_hundred_runs_at_once_give_a_hundred_right_answers(void)
{
    struct mock_server *server = start();
    static struct fake_output o;
    int code = shell(server,
                     "i=0; while [ $i -lt 50 ]; do "
                     "{ $GCFLOW run >$DIR/a.$i; echo $? >>$DIR/a.$i; } & "
                     "{ $GCFLOW run --number +15550001111 >$DIR/b.$i; echo $? >>$DIR/b.$i; } & "
                     "i=$((i+1)); done; wait; "
                     "grep -lx 0 $DIR/a.* | wc -l; grep -l \"Found: Yes\" $DIR/a.* | wc -l; "
                     "grep -lx 1 $DIR/b.* | wc -l; grep -l \"Found: No\" $DIR/b.* | wc -l",
                     &o);
    CHECK_INT(code, 0);
    CHECK_TEXT(o.out, "50\n50\n50\n50\n");
    mock_server_stop(server, 1000);
}

SUITE(with_mock, {"each story of the demo org", test_each_story_of_the_demo_org},
      {"a hundred runs at once give a hundred right answers",
       test_a_hundred_runs_at_once_give_a_hundred_right_answers});
