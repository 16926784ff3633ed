/* The external user API from outside: its faults, and what the caller gets. */
#include <stdio.h>
#include <stdlib.h>

#include "rig.h"
#include "tests/check.h"

static void patient_breaker(struct gc_action_config *config)
{
    config->breaker_failures = 0;
}

static void test_statuses_pass_on(void)
{
    static const struct {
        int upstream, status;
        const char *detail, *code;
    } rows[] = {
        {404, 404, "External API failed: 404", "contact_not_found"},
        {400, 400, "External API failed: 400", "upstream_failed"},
        {401, 401, "External API failed: 401", "upstream_failed"},
        {418, 418, "External API failed: 418", "upstream_failed"},
        {429, 429, "External API failed: 429", "upstream_failed"},
        {500, 500, "External API failed: 500", "upstream_failed"},
        {503, 503, "External API failed: 503", "upstream_failed"},
        {302, 502, "External API failed: 302", "upstream_failed"},
    };
    struct rig rig;
    rig_start(&rig, patient_breaker);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        rig.up.users.status = rows[i].upstream;
        struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
        CHECK_REFUSED(rows[i].detail, a, rows[i].status, rows[i].detail, rows[i].code);
    }
    CHECK_INT(rig.up.users.calls, (int)GC_COUNT_OF(rows)); /* an answer is never asked for twice */
    rig.up.users.status = 429;
    rig.up.users.extra_name = "Retry-After";
    rig.up.users.extra_value = "7";
    CHECK_TEXT(rig_lookup(&rig, "tok", RIG_BODY).retry_after, "7");
    rig_stop(&rig);
}

static void test_unusable_answers_are_502_with_the_reason(void)
{
    static const struct {
        const char *body, *rest;
    } rows[] = {
        {"", "it is not JSON"},
        {"<html>", "it is not JSON"},
        {"{\"name\":\"x\"", "it is not JSON"},
        {"[]", "it is an array, expected an object"},
        {"{\"email\":7}", "'email' is a number, expected a string"},
    };
    struct rig rig;
    char detail[256];
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        rig.up.users.body = rows[i].body;
        snprintf(detail, sizeof detail, "External API sent an unusable answer: %s", rows[i].rest);
        struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
        CHECK_REFUSED(rows[i].body, a, 502, detail, "upstream_bad_answer");
    }
    rig_stop(&rig);
}

static void test_huge_answers_are_refused(void)
{
    enum { HUGE_BYTES = 2 * 1024 * 1024, MOST_BYTES = 1024 * 1024 };
    char *huge = malloc(HUGE_BYTES + 1);
    struct rig rig;
    CHECK_FATAL(huge != NULL);
    memset(huge, ' ', HUGE_BYTES);
    huge[HUGE_BYTES] = '\0';
    rig_start(&rig, NULL);
    rig.up.users.body = huge;
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("huge", a, 502, "External API sent an unusable answer: it is too large",
                  "upstream_bad_answer");
    memcpy(huge, "{}", 2); /* the largest that is taken, and a byte more */
    huge[MOST_BYTES] = '\0';
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    huge[MOST_BYTES] = ' ';
    huge[MOST_BYTES + 1] = '\0';
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 502);
    rig_stop(&rig);
    free(huge);
}

static void hurried(struct gc_action_config *config)
{
    config->settings.external_timeout_ms = 60;
}

static void test_a_slow_api_is_504(void)
{
    struct rig rig;
    rig_start(&rig, hurried);
    rig.up.users.held = true;
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("slow", a, 504, "External API timed out", "upstream_timeout");
    rig_stop(&rig);
}

static void short_deadline(struct gc_action_config *config)
{
    config->settings.deadline_ms = 2000; /* introspection takes its part of it */
}

static void test_the_whole_request_is_bounded(void)
{
    struct rig rig;
    rig_start(&rig, short_deadline);
    rig.up.users.held = true; /* its own limit is 10 s */
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("deadline", a, 504, "External API timed out", "upstream_timeout");
    rig_stop(&rig);
}

static void nowhere(struct gc_action_config *config)
{
    config->external_base = fake_nowhere();
}

static void test_no_connection_is_502(void)
{
    struct rig rig;
    rig_start(&rig, nowhere);
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("refused", a, 502, "Could not connect to external API", "upstream_unreachable");
    rig_stop(&rig);
}

static void test_a_connection_that_dies_is_tried_once_more(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig.up.users.wire = FAKE_RESETS;
    rig.up.users.broken_calls = 1;
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    CHECK_INT(rig.up.users.calls, 2);
    rig_stop(&rig);
}

static void test_twice_dead_is_502(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig.up.users.wire = FAKE_RESETS;
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("dead", a, 502, "Could not connect to external API", "upstream_unreachable");
    CHECK_INT(rig.up.users.calls, 2);
    rig_stop(&rig);
}

static void test_a_cut_answer_is_not_asked_for_again(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig.up.users.wire = FAKE_CUTS_BODY;
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_INT(a.status, 502);
    CHECK_INT(rig.up.users.calls, 1);
    rig.up.users.wire = FAKE_NOT_HTTP;
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 502);
    rig_stop(&rig);
}

static void quick_breaker(struct gc_action_config *config)
{
    config->settings.external_failure = GC_FAILURE_BECOMES_503;
    config->breaker_failures = 3;
    config->breaker_open_ms = 3600000;
}

static void test_the_breaker_opens_on_5xx_and_not_on_4xx(void)
{
    struct rig rig;
    rig_start(&rig, quick_breaker);
    rig.up.users.status = 404;
    for (int i = 0; i < 6; i++)
        CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 404);
    rig.up.users.status = 500;
    for (int i = 0; i < 3; i++)
        CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 500);
    CHECK_INT(rig.up.users.calls, 9);
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("open", a, 503, "External API is failing, try again later",
                  "upstream_unavailable");
    long wait_s = strtol(a.retry_after, NULL, 10);
    CHECK(wait_s > 3000 && wait_s <= 3600);
    CHECK_INT(rig.up.users.calls, 9);
    rig_stop(&rig);
}

static void passing_breaker(struct gc_action_config *config)
{
    config->breaker_failures = 1;
    config->breaker_open_ms = 3600000;
}

static void hurried_passing_breaker(struct gc_action_config *config)
{
    passing_breaker(config);
    hurried(config);
}

static void test_an_open_breaker_passes_the_last_failure_on(void)
{
    static const struct {
        const char *name;
        int upstream;
        enum fake_wire wire;
        bool held;
        int status;
        const char *detail, *code;
    } rows[] = {
        {"500", 500, FAKE_ANSWERS, false, 500, "External API failed: 500", "upstream_failed"},
        {"503", 503, FAKE_ANSWERS, false, 503, "External API failed: 503", "upstream_failed"},
        {"late", 200, FAKE_ANSWERS, true, 504, "External API timed out", "upstream_timeout"},
        {"reset", 200, FAKE_RESETS, false, 502, "Could not connect to external API",
         "upstream_unreachable"},
        {"no HTTP", 200, FAKE_NOT_HTTP, false, 502,
         "External API sent an unusable answer: it is not HTTP", "upstream_bad_answer"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct rig rig;
        /* A tight limit would make a timeout of the others, too, on a busy machine. */
        rig_start(&rig, rows[i].held ? hurried_passing_breaker : passing_breaker);
        rig.up.users.status = rows[i].upstream;
        rig.up.users.wire = rows[i].wire;
        rig.up.users.held = rows[i].held;
        CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, rows[i].status);
        int calls = rig.up.users.calls;
        struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
        CHECK_REFUSED(rows[i].name, a, rows[i].status, rows[i].detail, rows[i].code);
        CHECK(strtol(a.retry_after, NULL, 10) > 3000);
        CHECK_INT(rig.up.users.calls, calls);
        rig_stop(&rig);
    }
}

static void four_tries(struct gc_action_config *config)
{
    config->settings.external_retries = 3;
}

static void one_try(struct gc_action_config *config)
{
    config->settings.external_retries = 0;
}

static void test_it_is_tried_as_often_as_asked(void)
{
    struct rig rig;
    rig_start(&rig, four_tries);
    rig.up.users.wire = FAKE_RESETS;
    rig.up.users.broken_calls = 3;
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    CHECK_INT(rig.up.users.calls, 4);
    rig_stop(&rig);
    rig_start(&rig, one_try);
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    rig.up.users.wire = FAKE_RESETS;
    rig.up.users.broken_calls = 2; /* the first has been well */
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 502);
    CHECK_INT(rig.up.users.calls, 2);
    rig_stop(&rig);
}

static void short_of_time(struct gc_action_config *config)
{
    config->settings.external_retries = 10;
    config->settings.external_timeout_ms = 400;
}

/* Ten retries would be eleven calls, with pauses of over five seconds. */
static void test_all_tries_share_the_time(void)
{
    struct rig rig;
    rig_start(&rig, short_of_time);
    rig.up.users.wire = FAKE_RESETS;
    int status = rig_lookup(&rig, "tok", RIG_BODY).status;
    CHECK(status == 502 || status == 504);
    CHECK(rig.up.users.calls >= 1 && rig.up.users.calls < 8);
    rig_stop(&rig);
}

static void soon_probing(struct gc_action_config *config)
{
    config->breaker_failures = 1;
    config->breaker_open_ms = 1;
}

static void test_the_breaker_probes_and_closes(void)
{
    struct rig rig;
    int status = 0;
    rig_start(&rig, soon_probing);
    rig.up.users.status = 500;
    rig_lookup(&rig, "tok", RIG_BODY);
    rig.up.users.status = 200;
    for (int i = 0; i < 1000 && status != 200; i++)
        status = rig_lookup(&rig, "tok", RIG_BODY).status;
    CHECK_INT(status, 200);
    rig_stop(&rig);
}

static void narrow(struct gc_action_config *config)
{
    config->max_at_once = 2;
}

static void *look_up(void *arg)
{
    struct rig *rig = arg;
    struct rig_answer a = rig_lookup(rig, "tok", RIG_BODY);
    return a.status == 200 ? arg : NULL;
}

static void test_the_bulkhead_turns_away_and_does_not_queue(void)
{
    struct rig rig;
    pthread_t inside[2];
    void *found;
    rig_start(&rig, narrow);
    rig_lookup(&rig, "tok", RIG_BODY);
    rig.up.users.held = true;
    for (int i = 0; i < 2; i++)
        CHECK_FATAL(pthread_create(&inside[i], NULL, look_up, &rig) == 0);
    fake_upstream_await(&rig.up, 2);
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("full", a, 503, "Too many lookups at once, try again", "overloaded");
    CHECK_TEXT(a.retry_after, "1");
    fake_upstream_release(&rig.up);
    for (int i = 0; i < 2; i++) {
        pthread_join(inside[i], &found);
        CHECK(found != NULL);
    }
    rig_stop(&rig);
}

static void golden(struct gc_action_config *config)
{
    config->settings.premium_rule = "company.name=Example Inc";
}

static void test_the_premium_rule_is_applied(void)
{
    struct rig rig;
    rig_start(&rig, golden);
    CHECK_HAS(rig_lookup(&rig, "tok", RIG_BODY).body, "\"is_premium_member\":true");
    rig.up.users.body = "{\"company\":{\"name\":\"Other\"}}";
    CHECK_HAS(rig_lookup(&rig, "tok", RIG_BODY).body, "\"is_premium_member\":false");
    rig_stop(&rig);
}

SUITE(external, {"statuses pass on", test_statuses_pass_on},
      {"unusable answers are 502 with the reason", test_unusable_answers_are_502_with_the_reason},
      {"huge answers are refused", test_huge_answers_are_refused},
      {"a slow API is 504", test_a_slow_api_is_504},
      {"the whole request is bounded", test_the_whole_request_is_bounded},
      {"no connection is 502", test_no_connection_is_502},
      {"a connection that dies is tried once more", test_a_connection_that_dies_is_tried_once_more},
      {"twice dead is 502", test_twice_dead_is_502},
      {"a cut answer is not asked for again", test_a_cut_answer_is_not_asked_for_again},
      {"the breaker opens on 5xx and not on 4xx", test_the_breaker_opens_on_5xx_and_not_on_4xx},
      {"an open breaker passes the last failure on",
       test_an_open_breaker_passes_the_last_failure_on},
      {"it is tried as often as asked", test_it_is_tried_as_often_as_asked},
      {"all tries share the time", test_all_tries_share_the_time},
      {"the breaker probes and closes", test_the_breaker_probes_and_closes},
      {"the bulkhead turns away and does not queue",
       test_the_bulkhead_turns_away_and_does_not_queue},
      {"the premium rule is applied", test_the_premium_rule_is_applied});
