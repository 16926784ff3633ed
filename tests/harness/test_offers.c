/* What the org offers (a client and its secret, a flow, a number) is asked once of a mock whose org
 * nobody else changes, and again as soon as a case has an org of its own or has done something. */
#include "harness/run/services.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

#define HEAD "{'name': 'n', 'provenance': 'gcmock', "
#define LOGIN                                                                                      \
    "{'request': {'to': 'mock', 'method': 'POST', 'path': '/oauth/token', 'headers': "             \
    "{'Content-Type': 'application/x-www-form-urlencoded'}, 'body_text': "                         \
    "'grant_type=client_credentials&client_id=demo-client&client_secret="                          \
    "${client_secret:demo-client}'}}"
#define CHANGE                                                                                     \
    "{'admin': {'method': 'PATCH', 'path': '/org/clients/demo-client', "                           \
    "'body': {'secret': 'a-changed-secret'}}}"
#define GOOD "'then': {'status': 200}}"

static const char plain[] = HEAD "'when': " LOGIN ", " GOOD;
static const char own_org[] = HEAD "'given': {'org': {'clients': [{'id': 'demo-client', 'secret': "
                                   "'a-secret-of-its-own'}]}}, 'when': " LOGIN ", " GOOD;
static const char changed[] = HEAD "'when': {'steps': [" CHANGE ", " LOGIN "]}, " GOOD;

static void check_passes(const struct hx_runner *runner, const char *text)
{
    struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(runner, text);
    CHECK_TEXT(r.detail ? r.detail : r.reason ? r.reason : "", "");
    CHECK_INT(r.outcome, HX_PASSED);
}

static void test_asked_once(void)
{
    static const char *const order[] = {plain, own_org, changed, plain, own_org, changed, plain};
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    runner.mock.org_is_ours = true;
    for (size_t i = 0; i < GC_COUNT_OF(order); i++) {
        check_passes(&runner, order[i]);
        CHECK_INT(runner.services->offers.n, 1);
        const char *known = gc_map_get(&runner.services->offers, "/env?client=demo-client");
        CHECK_HAS(known ? known : "", "\"client_secret\":\"demo-secret\"");
    }
}

/* What is known is taken: nobody is asked. Each question has an answer of its own. */
static void test_known_is_taken(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    char *other = gc_strdup("{\"client_id\": \"demo-client\", \"client_secret\": \"another-one\"}");
    runner.mock.org_is_ours = true;
    CHECK_FATAL(other != NULL);
    CHECK_INT(gc_map_put(&runner.services->offers, "/env?client=demo-client", other, NULL), GC_OK);
    struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, plain);
    CHECK_INT(r.outcome, HX_FAILED);
    CHECK_INT(r.status, 400); /* invalid_client */
    check_passes(&runner, own_org);
    check_passes(&runner, changed);
    check_passes(&runner, HEAD "'when': {'request': {'to': 'mock', 'path': '/users/1', 'headers': "
                               "{'X-Client': '${client_id:reader-client}'}}}, 'then': {'requests': "
                               "[{'headers': {'X-Client': 'reader-client'}}]}}");
    CHECK_INT(runner.services->offers.n, 2);
}

static void test_asked_anew_of_a_strangers_mock(void)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    check_passes(&runner, plain);
    CHECK_INT(runner.services->offers.n, 0);
}

SUITE(offers, {"an org that nobody changes is asked once what it offers", test_asked_once},
      {"what is known of an org is taken, of an own or changed one never", test_known_is_taken},
      {"a mock that is somebody else's is asked each time", test_asked_anew_of_a_strangers_mock});
