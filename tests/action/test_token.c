/* Token validation from outside: what introspection says, and what the caller gets. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "rig.h"
#include "tests/check.h"

static void test_the_question_is_the_tutorials(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    rig_lookup(&rig, "tok-1.a_b~+/=", RIG_BODY);
    CHECK_TEXT(rig.up.token.method, "POST");
    CHECK_TEXT(rig.up.token.path, "/api/v2/oauth2/introspect");
    CHECK_TEXT(rig.up.token.authorization, "Bearer tok-1.a_b~+/=");
    CHECK_TEXT(rig.up.token.content_type_seen, "application/json");
    CHECK_TEXT(rig.up.token.body_seen, "{\"token\":\"tok-1.a_b~+/=\"}");
    rig_stop(&rig);
}

static void test_what_introspection_answers_decides(void)
{
    static const struct {
        const char *name;
        int status;
        const char *body;
        int answer;
    } rows[] = {
        {"active", 200, "{\"active\":true}", 200},
        {"active, ended by our clock", 200, "{\"active\":true,\"exp\":1}", 200},
        {"inactive", 200, "{\"active\":false}", 403},
        {"no word", 200, "{}", 403},
        {"a text", 200, "{\"active\":\"true\"}", 403},
        {"a number", 200, "{\"active\":1}", 403},
        {"no JSON", 200, "<html>", 503},
        {"an array", 200, "[]", 503},
        {"empty", 200, "", 503},
        {"created", 201, "{\"active\":true}", 503},
        {"a redirect", 302, "{\"active\":true}", 503},
        {"bad request", 400, "{\"active\":true}", 403},
        {"unauthorised", 401, "{}", 403},
        {"forbidden", 403, "{}", 403},
        {"not there", 404, "{}", 403},
        {"rate limited", 429, "{}", 503},
        {"a defect", 500, "{\"active\":true}", 503},
        {"unavailable", 503, "{}", 503},
    };
    struct rig rig;
    char token[32];
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        rig.up.token.status = rows[i].status;
        rig.up.token.body = rows[i].body;
        snprintf(token, sizeof token, "token-%zu", i);
        struct rig_answer a = rig_lookup(&rig, token, RIG_BODY);
        CHECK_ROW(rows[i].name, a.status == rows[i].answer);
        if (rows[i].answer == 403)
            CHECK_REFUSED(rows[i].name, a, 403, "Invalid Genesys Cloud Auth Token",
                          "invalid_token");
        if (rows[i].answer == 503) {
            CHECK_REFUSED(rows[i].name, a, 503, "Token could not be validated, try again",
                          "introspection_unavailable");
            CHECK_ROW(rows[i].name, strtol(a.retry_after, NULL, 10) >= 1);
        }
    }
    rig_stop(&rig);
}

/* A refusal of the token is certain; that a path is not there may change at any time. */
static void test_certain_refusals_are_remembered(void)
{
    static const struct {
        int status;
        int calls; /* of two lookups */
    } rows[] = {{400, 1}, {401, 1}, {403, 1}, {404, 2}, {405, 2}, {408, 2}, {429, 2}, {500, 2}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct rig rig;
        char name[16];
        snprintf(name, sizeof name, "%d", rows[i].status);
        rig_start(&rig, NULL);
        rig.up.token.status = rows[i].status;
        rig_lookup(&rig, "tok", RIG_BODY);
        rig_lookup(&rig, "tok", RIG_BODY);
        CHECK_ROW(name, rig.up.token.calls == rows[i].calls);
        rig_stop(&rig);
    }
}

static void test_broken_introspection_never_lets_in(void)
{
    static const enum fake_wire rows[] = {FAKE_RESETS, FAKE_CUTS_BODY, FAKE_NOT_HTTP};
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        rig.up.token.wire = rows[i];
        CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 503);
    }
    rig.up.token.wire = FAKE_ANSWERS; /* nothing of it was remembered */
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    rig_stop(&rig);
}

static void hurried(struct gc_action_config *config)
{
    config->settings.introspection_timeout_ms = 60;
}

static void test_slow_introspection_never_lets_in(void)
{
    struct rig rig;
    rig_start(&rig, hurried);
    rig.up.token.held = true;
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("slow", a, 503, "Token could not be validated, try again",
                  "introspection_unavailable");
    CHECK_INT(rig.up.users.calls, 0);
    rig_stop(&rig);
}

/* A caller who waits for the answer of another's question must know whose time was up. */
static void test_an_answer_that_came_too_late_is_told_from_a_bad_one(void)
{
    struct rig rig;
    struct gc_verdict v = {.timed_out = true};
    rig_start(&rig, NULL);
    const struct gc_verdict_source source = {.client = rig.client, .base_url = rig.up.url};
    struct gc_verdict_question q = {
        .token = "tok", .request_id = "r1", .deadline_ms = gc_deadline_in(30000)};
    rig.up.token.status = 500;
    gc_verdict_ask(&source, &q, &v);
    CHECK(v.kind == GC_VERDICT_UNKNOWN && !v.timed_out);
    rig.up.token.held = true;
    q.deadline_ms = gc_deadline_in(30);
    gc_verdict_ask(&source, &q, &v);
    CHECK(v.kind == GC_VERDICT_UNKNOWN && v.timed_out);
    fake_upstream_release(&rig.up);
    rig_stop(&rig);
}

static void as_the_tutorial(struct gc_action_config *config)
{
    config->settings.introspection_failure = GC_FAILURE_IS_403;
    config->base_url = fake_nowhere();
}

static void test_failure_may_be_403_as_in_the_tutorial(void)
{
    struct rig rig;
    rig_start(&rig, as_the_tutorial);
    struct rig_answer a = rig_lookup(&rig, "tok", RIG_BODY);
    CHECK_REFUSED("unreachable", a, 403, "Invalid Genesys Cloud Auth Token", "invalid_token");
    rig_stop(&rig);
}

static void test_bad_tokens_are_refused_without_a_call(void)
{
    static const char *const rows[] = {"two words", "caf\xc3\xa9", "\xff"};
    char *huge = malloc(GC_TOKEN_MAX_BYTES + 2);
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct rig_answer a = rig_lookup(&rig, rows[i], RIG_BODY);
        CHECK_REFUSED(rows[i], a, 403, "Invalid Genesys Cloud Auth Token", "invalid_token");
    }
    CHECK_FATAL(huge != NULL);
    memset(huge, 'x', GC_TOKEN_MAX_BYTES + 1);
    huge[GC_TOKEN_MAX_BYTES + 1] = '\0';
    CHECK_INT(rig_lookup(&rig, huge, RIG_BODY).status, 403);
    CHECK_INT(rig.up.token.calls, 0);
    CHECK(!gc_is_visible_ascii("tab\there", GC_TOKEN_MAX_BYTES) &&
          !gc_is_visible_ascii("\x7f", GC_TOKEN_MAX_BYTES));
    CHECK(!gc_is_visible_ascii("line\nbreak", GC_TOKEN_MAX_BYTES) &&
          !gc_is_visible_ascii("", GC_TOKEN_MAX_BYTES));
    huge[GC_TOKEN_MAX_BYTES] = '\0'; /* the longest that is allowed */
    CHECK_INT(rig_lookup(&rig, huge, RIG_BODY).status, 200);
    CHECK_INT(rig_lookup(&rig, "", RIG_BODY).status, 401);
    free(huge);
    rig_stop(&rig);
}

static void test_verdicts_are_remembered(void)
{
    struct rig rig;
    rig_start(&rig, NULL);
    for (int i = 0; i < 5; i++)
        CHECK_INT(rig_lookup(&rig, "right", RIG_BODY).status, 200);
    CHECK_INT(rig.up.token.calls, 1);
    rig.up.token.body = "{\"active\":false}";
    for (int i = 0; i < 5; i++)
        CHECK_INT(rig_lookup(&rig, "wrong", RIG_BODY).status, 403);
    CHECK_INT(rig.up.token.calls, 2);
    CHECK_INT(rig_lookup(&rig, "right", RIG_BODY).status,
              200); /* revoked since, within the limit */
    rig_stop(&rig);
}

static void test_a_verdict_ends_with_the_token(void)
{
    struct rig rig;
    char body[64];
    rig_start(&rig, NULL);
    snprintf(body, sizeof body, "{\"active\":true,\"exp\":%lld}", (long long)time(NULL) - 5);
    rig.up.token.body = body;
    rig_lookup(&rig, "ended", RIG_BODY);
    rig_lookup(&rig, "ended", RIG_BODY);
    CHECK_INT(rig.up.token.calls, 2);
    snprintf(body, sizeof body, "{\"active\":true,\"exp\":%lld}", (long long)time(NULL) + 600);
    rig_lookup(&rig, "lasting", RIG_BODY);
    rig_lookup(&rig, "lasting", RIG_BODY);
    CHECK_INT(rig.up.token.calls, 3);
    rig_stop(&rig);
}

static void by_tokens_me(struct gc_action_config *config)
{
    config->validation = GC_TOKENS_ME;
}

static void test_tokens_me_is_the_other_way(void)
{
    struct rig rig;
    rig_start(&rig, by_tokens_me);
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    CHECK_TEXT(rig.up.token.method, "HEAD");
    CHECK_TEXT(rig.up.token.path, "/api/v2/tokens/me");
    CHECK_TEXT(rig.up.token.authorization, "Bearer tok");
    rig.up.token.status = 401;
    CHECK_INT(rig_lookup(&rig, "other", RIG_BODY).status, 403);
    rig.up.token.status = 500;
    CHECK_INT(rig_lookup(&rig, "third", RIG_BODY).status, 503);
    rig_stop(&rig);
}

static void of_one_org(struct gc_action_config *config)
{
    config->validation = GC_TOKENS_ME;
    config->org_id = "org-1";
}

static void test_tokens_of_another_organisation_are_refused(void)
{
    struct rig rig;
    rig_start(&rig, of_one_org);
    rig.up.token.body = "{\"organization\":{\"id\":\"org-1\",\"name\":\"Ours\"}}";
    CHECK_INT(rig_lookup(&rig, "ours", RIG_BODY).status, 200);
    CHECK_TEXT(rig.up.token.method, "GET");
    rig.up.token.body = "{\"organization\":{\"id\":\"org-2\"}}";
    CHECK_INT(rig_lookup(&rig, "theirs", RIG_BODY).status, 403);
    rig.up.token.body = "{}";
    CHECK_INT(rig_lookup(&rig, "nobody's", RIG_BODY).status, 403);
    rig_stop(&rig);
}

SUITE(token, {"the question is the tutorial's", test_the_question_is_the_tutorials},
      {"what introspection answers decides", test_what_introspection_answers_decides},
      {"certain refusals are remembered", test_certain_refusals_are_remembered},
      {"broken introspection never lets in", test_broken_introspection_never_lets_in},
      {"slow introspection never lets in", test_slow_introspection_never_lets_in},
      {"an answer that came too late is told from a bad one",
       test_an_answer_that_came_too_late_is_told_from_a_bad_one},
      {"failure may be 403, as in the tutorial", test_failure_may_be_403_as_in_the_tutorial},
      {"bad tokens are refused without a call", test_bad_tokens_are_refused_without_a_call},
      {"verdicts are remembered", test_verdicts_are_remembered},
      {"a verdict ends with the token", test_a_verdict_ends_with_the_token},
      {"tokens/me is the other way", test_tokens_me_is_the_other_way},
      {"tokens of another organisation are refused",
       test_tokens_of_another_organisation_are_refused});
