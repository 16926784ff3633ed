/* Processes that serve several cases, one after the other: which cases may, and that none sees what
 * another left behind, nor hides what it did. */
#include <poll.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "harness/run/services.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

#define ASK(id)                                                                                    \
    "{'request': {'to': 'service', 'method': 'POST', 'path': '/data-action/customer-lookup', "     \
    "'headers': {'X-Genesys-Auth-Token': '${token}'}, 'body': {'data': {'customer_id': " id "}}}"
#define WHEN "'when': " ASK("1") "}, "
#define HEAD "{'name': 'n', 'provenance': 'own', "
#define THEN "'then': {'status': 200}}"

static const char *bin(void)
{
    const char *from = getenv("BIN");
    return from ? from : "build/release/bin";
}

static void test_who_shares(void)
{
    static const struct {
        const char *name, *text;
        bool ours, theirs; /* may share */
        unsigned troubles;
    } row[] = {
        {"a plain request", HEAD WHEN THEN, true, true, 0},
        {"a setting", HEAD "'given': {'service': {'env': {'GCACTION_MAX_BODY': '9'}}}, " WHEN THEN,
         true, true, 0},
        {"a setting of this case alone",
         HEAD "'given': {'service': {'env': {'A': '${dir}'}}}, " WHEN THEN, false, false, 0},
        {"a process of its own", HEAD "'given': {'service': {'own_process': true}}, " WHEN THEN,
         false, false, 0},
        {"an error of the user API",
         HEAD
         "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': {'status': 500}}]}, " WHEN
             THEN,
         true, true, 1},
        {"four errors",
         HEAD "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': {'status': 500}}]}, "
              "'when': " ASK("1") ", 'times': 4}, " THEN,
         true, true, 4},
        {"errors that might open a breaker",
         HEAD "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': {'status': 500}}]}, "
              "'when': {'steps': [" ASK("1") ", 'times': 4}, " ASK("2") "}]}, " THEN,
         false, true, 5},
        {"a broken wire",
         HEAD "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': "
              "{'answers': [{'fault': 'idle'}]}}]}, " WHEN THEN,
         false, true, 1},
        {"a slow wire",
         HEAD "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': "
              "{'delay': {'fixed_ms': 1}}}]}, " WHEN THEN,
         false, true, 1},
        {"nobody there", HEAD "'given': {'upstreams': {'users': 'refused'}}, " WHEN THEN, false,
         true, 0},
        {"a page of gcaction's own",
         HEAD "'when': {'request': {'to': 'service', 'path': '/metrics'}}, " THEN, false, true, 0},
        {"a page that tells of upstreams",
         HEAD "'when': {'request': {'to': 'service', 'path': '/ready'}}, " THEN, false, true, 0},
        {"a page that may be any",
         HEAD "'when': {'request': {'to': 'service', 'path': '/${dir}'}}, " THEN, false, true, 0},
        {"a page that is always the same",
         HEAD "'when': {'request': {'to': 'service', 'path': '/docs'}}, " THEN, true, true, 0},
        {"a token that others may have",
         HEAD "'when': {'steps': [" ASK("1") "}, {'request': {'to': 'service', 'path': "
                                             "'/data-action/customer-lookup', 'headers': "
                                             "{'x-genesys-auth-token': 'bad'}}}]}, " THEN,
         false, true, 0},
        {"many at once", HEAD "'when': " ASK("1") ", 'times': 2, 'at_once': true}, " THEN, false,
         true, 0},
        {"several together", HEAD "'when': {'together': [" ASK("1") "}]}, " THEN, false, true, 0},
        {"its log is looked at", HEAD WHEN "'then': {'status': 200, 'log': {'$contains': 'x'}}}",
         false, true, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
        struct gc_strbuf key GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct gc_strbuf other GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        char messages[1000];
        CHECK_ROW(row[i].name, rig_load(&cases, row[i].text, messages, sizeof messages) == GC_OK);
        if (cases.n != 1)
            continue;
        struct hx_runner runner = {0};
        struct hx_run run = {.runner = &runner, .c = cases.items[0]};
        unsigned troubles = 99;
        CHECK_ROW(row[i].name, hx_share(&run, &key, &troubles) == row[i].ours);
        CHECK_ROW(row[i].name, troubles == row[i].troubles);
        runner.subject.start = "x";
        CHECK_ROW(row[i].name, hx_share(&run, &other, &troubles) == row[i].theirs);
        CHECK_ROW(row[i].name, troubles == 0);
        runner.subject.fresh = true;
        CHECK_ROW(row[i].name, !hx_share(&run, &other, &troubles));
        runner.subject.fresh = false;
        run.alone = true;
        CHECK_ROW(row[i].name, !hx_share(&run, &other, &troubles));
    }
}

/* Our breaker counts failures of the user API in a row. */
static void test_a_good_answer_ends_the_row(void)
{
    static const struct {
        const char *requests;
        unsigned before, behind;
    } row[] = {
        {"[]", 3, 3},
        {"[{'path': '/users/1', 'answer': {'status': 500}}]", 2, 3},
        {"[{'path': '/users/1', 'answer': {'status': 404}}]", 0, 1},
        {"[{'path': '/users/1', 'answer': {'status': 200}}]", 2, 0},
        {"[{'path': '/users/1', 'answer': {'status': 200}, 'wire': 'reset'}]", 2, 3},
        {"[{'path': '/users/1', 'answer': {'status': 200}, 'aborted': true}]", 2, 3},
        {"[{'path': '/users/1', 'answer': {'status': 200}, 'fault': 'f'}]", 2, 2},
        {"[{'path': '/users/1'}]", 2, 3},
        {"[{'path': '/api/v2/oauth2/introspect', 'answer': {'status': 200}}]", 2, 2},
        {"[{'path': '/api/v2/oauth2/introspect', 'answer': {'status': 503}}]", 2, 3},
        {"[{'path': '/users/1', 'answer': {'status': 500}}, "
         "{'path': '/users/1', 'answer': {'status': 200}}]",
         2, 0},
        {"[{'path': '/users/1', 'answer': {'status': 200}}, "
         "{'path': '/users/1', 'answer': {'status': 500}}, "
         "{'path': '/users/2', 'answer': {'status': 503}}]",
         2, 2},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        for (const char *c = row[i].requests; *c; c++)
            gc_strbuf_addc(&text, *c == '\'' ? '"' : *c);
        cJSON *requests = cJSON_Parse(gc_strbuf_text(&text));
        CHECK_FATAL(requests != NULL);
        const struct hx_run run = {.requests = requests};
        CHECK_ROW(row[i].requests, hx_share_troubles(&run, row[i].before) == row[i].behind);
        cJSON_Delete(requests);
    }
    const struct hx_run unasked = {0};
    CHECK_INT(hx_share_troubles(&unasked, 4), 4);
}

#define FAILS_4                                                                                    \
    HEAD "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': {'status': 500}}]}, "     \
         "'when': " ASK("1") ", 'times': 4}, 'then': {'status': 500}}"

/* With room for one process alone, too: nobody waits for a process that nobody will give back. */
static void test_failures_wear_a_process_out_until_it_succeeds(void)
{
    static const struct {
        const char *text;
        unsigned n_cases, troubles; /* of the one process, behind the case */
    } row[] = {{FAILS_4, 1, 4},
               {HEAD WHEN THEN, 2, 0}, /* the same one, healed */
               {FAILS_4, 3, 4},
               {FAILS_4, 1, 4}, /* a new one in its place */
               {HEAD WHEN THEN, 2, 0}};
    struct gc_error err = {0};
    struct hx_runner runner = rig_open();
    rig_close(&runner);
    CHECK_STATUS(hx_services_new(&runner.services, 1, &err), GC_OK, &err);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, row[i].text);
        const struct hx_slot *slot = runner.services->slots;
        CHECK_INT(r.outcome, HX_PASSED);
        CHECK_FATAL(slot != NULL);
        CHECK_INT(slot->n_cases, row[i].n_cases);
        CHECK_INT(slot->troubles, row[i].troubles);
        CHECK(slot->next == NULL);
    }
    rig_close(&runner);
}

/* gcaction as somebody else's: its circuit breaker opens after five failures in a row. */
static void test_a_mark_is_told(void)
{
    char command[600];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    snprintf(command, sizeof command, "exec %s/gcaction", bin());
    runner.subject.start = command;
    struct hx_result bad GC_AUTO(hx_result_release) = rig_run_with(
        &runner, HEAD "'given': {'faults': [{'match': {'path': '/users/1'}, 'action': {'status': "
                      "500}}]}, 'when': " ASK("1") ", 'times': 5}, 'then': {'status': 500}}");
    CHECK_INT(bad.outcome, HX_PASSED);
    CHECK(bad.note == NULL);
    struct hx_result good GC_AUTO(hx_result_release) = rig_run_with(&runner, HEAD WHEN THEN);
    CHECK_INT(good.outcome, HX_PASSED);
    CHECK_HAS(good.note ? good.note : "", "had served others");
    CHECK_HAS(good.note ? good.note : "", "\"got\":500");
    struct hx_result wrong GC_AUTO(hx_result_release) =
        rig_run_with(&runner, HEAD WHEN "'then': {'status': 299}}");
    CHECK_INT(wrong.outcome, HX_FAILED);
    CHECK_HAS(wrong.detail ? wrong.detail : "", "expected 299, got 200");
}

static void await_gone(const char *path)
{
    struct pollfd changes = {.fd = inotify_init1(IN_CLOEXEC), .events = POLLIN};
    CHECK_FATAL(inotify_add_watch(changes.fd, check_temp_dir(), IN_DELETE) >= 0);
    while (access(path, F_OK) == 0)
        CHECK_FATAL(poll(&changes, 1, 10000) == 1);
    close(changes.fd);
}

/* Whoever dies when the answer is out, dies unseen but for the next case. */
static void test_an_end_behind_a_case_is_told(void)
{
    char command[2000], die[200];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    snprintf(die, sizeof die, "%s/die", check_temp_dir());
    snprintf(command, sizeof command,
             "me=$$; (until [ -e %s ]; do sleep 0.01; done; kill -9 $me; rm %s) & exec %s/gcaction",
             die, die, bin());
    runner.subject.start = command;
    struct hx_result first GC_AUTO(hx_result_release) = rig_run_with(&runner, HEAD WHEN THEN);
    CHECK_INT(first.outcome, HX_PASSED);
    FILE *f = fopen(die, "w");
    CHECK_FATAL(f != NULL);
    fclose(f);
    await_gone(die);
    struct hx_result second GC_AUTO(hx_result_release) = rig_run_with(&runner, HEAD WHEN THEN);
    CHECK_INT(second.outcome, HX_FAILED); /* told by its end, or by what it does not answer */
    CHECK(second.detail && (strstr(second.detail, "it ended by itself, exit code 137") ||
                            strstr(second.detail, "no answer came")));
    struct hx_result third GC_AUTO(hx_result_release) = rig_run_with(&runner, HEAD WHEN THEN);
    CHECK_INT(third.outcome, HX_PASSED);
}

static void test_a_secret_printed_at_the_end_is_found(void)
{
    char command[1000];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    snprintf(command, sizeof command,
             "%s/gcaction & p=$!; trap 'kill $p; wait; echo bye $GENESYS_CLIENT_SECRET; exit 0' "
             "TERM; wait; wait",
             bin());
    runner.subject.start = command;
    struct hx_result r GC_AUTO(hx_result_release) = rig_run_with(&runner, HEAD WHEN THEN);
    CHECK_INT(r.outcome, HX_PASSED);
    const char *wrong = hx_services_end(runner.services);
    CHECK_HAS(wrong ? wrong : "", "the service printed the secret of");
    CHECK_HAS(wrong ? wrong : "", "behind the case \"n\"");
}

SUITE(share, {"cases that leave or see no mark share a process", test_who_shares},
      {"a good answer of the user API ends a row of failures", test_a_good_answer_ends_the_row},
      {"failures wear a process out until it succeeds",
       test_failures_wear_a_process_out_until_it_succeeds},
      {"what came before in a process excuses a case, and is told", test_a_mark_is_told},
      {"a service that ends behind a case fails the next", test_an_end_behind_a_case_is_told},
      {"a secret that is printed at the very end is found",
       test_a_secret_printed_at_the_end_is_found});
