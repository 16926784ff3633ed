#include <stdio.h>

#include "mock/server/internal.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define INTROSPECT "/api/v2/oauth2/introspect"

static int ask(struct fx *f, const char *token)
{
    char body[2200];
    snprintf(body, sizeof body, "{\"token\":\"%s\"}", token);
    return fx_post(f, INTROSPECT, body);
}

static int ask_by_form(struct fx *f, const char *token)
{
    char body[2200];
    snprintf(body, sizeof body, "token=%s", token);
    return fx_send(f, "POST", INTROSPECT, "application/x-www-form-urlencoded", body);
}

static void test_an_active_token_is_described(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "reader-client", "reader-secret"));
    CHECK_INT(ask(&f, f.token), 200);
    CHECK(cJSON_IsTrue(fx_at(&f, "active")));
    CHECK_TEXT(fx_text(&f, "client_id"), "reader-client");
    CHECK_TEXT(fx_text(&f, "sub"), "reader-client");
    CHECK_TEXT(fx_text(&f, "token_type"), "bearer");
    CHECK_TEXT(fx_text(&f, "scope"), "architect:readonly architect:flow:read architect:flow:view");
    CHECK_INT(fx_number(&f, "exp") - fx_number(&f, "iat"), 86400);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "tutorial");
}

static void test_other_tokens_are_inactive_and_nothing_more_is_said(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    char expired[128], foreign[128], revoked[128], long_one[2100], lengths[3][1026];
    fx_open(&f);
    fx_open(&other);
    CHECK_FATAL(fx_login(&other, "demo-client", "demo-secret"));
    strcpy(foreign, other.token);
    CHECK_FATAL(fx_login(&f, "expired-client", "expired-secret"));
    strcpy(expired, f.token);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    strcpy(revoked, f.token);
    fx_send(&f, "DELETE", "/api/v2/tokens/me", NULL, NULL);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    for (size_t i = 0; i < GC_COUNT_OF(lengths); i++) /* of 1023 to 1025 bytes */
        snprintf(lengths[i], sizeof lengths[i], "%.*s", 1023 + (int)i, long_one);
    const struct {
        const char *name, *token;
    } row[] = {{"unknown", "abc"},
               {"the longest that is looked up", lengths[0]},
               {"longer by one", lengths[1]},
               {"longer by two", lengths[2]},
               {"expired", expired},
               {"revoked", revoked},
               {"of another world", foreign},
               {"too long", long_one}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, ask(&f, row[i].token) == 200);
        CHECK_ROW_TEXT(row[i].name, fx_body(&f), "{\"active\":false}");
        CHECK_ROW(row[i].name, ask_by_form(&f, row[i].token) == 200);
        CHECK_ROW_TEXT(row[i].name, fx_body(&f), "{\"active\":false}");
    }
    CHECK_INT(ask_by_form(&f, f.token), 200);
    CHECK(cJSON_IsTrue(fx_at(&f, "active")));
}

static void test_what_is_not_a_question(void)
{
    static const struct {
        const char *name, *type, *body;
        int status;
    } row[] = {
        {"no token", "application/json", "{}", 400},
        {"an empty token", "application/json", "{\"token\":\"\"}", 400},
        {"a number", "application/json", "{\"token\":7}", 400},
        {"an array", "application/json", "[]", 400},
        {"no JSON", "application/json", "token", 400},
        {"trailing garbage", "application/json", "{\"token\":\"a\"} x", 400},
        {"nested too deep", "application/json", "{\"token\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
         400},
        {"text", "text/plain", "token=a", 415},
        {"a form, as RFC 7662 has it", "application/x-www-form-urlencoded", "token=a", 200},
        {"a form without it", "application/x-www-form-urlencoded", "tokem=a", 400},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].name,
                  fx_send(&f, "POST", INTROSPECT, row[i].type, row[i].body) == row[i].status);
}

static void test_the_bearer_must_be_good_itself(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(ask(&f, "abc"), 401);
    CHECK_FATAL(fx_login(&f, "expired-client", "expired-secret"));
    CHECK_INT(ask(&f, f.token), 401);
    CHECK_TEXT(fx_text(&f, "code"), "credentials.expired");
}

static void test_the_platforms_own_token_can_be_asked_about(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    struct mock_world *w = mock_worlds_get(&fx_server()->services.worlds, f.world, false, NULL);
    CHECK_FATAL(w != NULL);
    CHECK(mock_world_platform_token(w, f.token) == GC_OK);
    mock_world_unref(w);
    CHECK_INT(ask(&f, f.token), 200);
    CHECK(cJSON_IsTrue(fx_at(&f, "active")));
    CHECK_TEXT(fx_text(&f, "client_id"), "gcmock-platform");
    CHECK_TEXT(fx_text(&f, "scope"), "*");
}

static void test_tokens_me_describes_checks_and_revokes(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_send(&f, "HEAD", "/api/v2/tokens/me", NULL, NULL), 401);
    CHECK_TEXT(fx_body(&f), "");
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_send(&f, "HEAD", "/api/v2/tokens/me", NULL, NULL), 200);
    CHECK_INT(fx_get(&f, "/api/v2/tokens/me"), 200);
    CHECK_TEXT(fx_text(&f, "OAuthClient.id"), "demo-client");
    CHECK_TEXT(fx_text(&f, "organization.name"), "Demo");
    CHECK(cJSON_IsArray(fx_at(&f, "authorizedScope")));
    CHECK_INT(fx_send(&f, "DELETE", "/api/v2/tokens/me", NULL, NULL), 200);
    CHECK_INT(fx_get(&f, "/api/v2/tokens/me"), 401);
}

SUITE(introspect, {"an active token is described", test_an_active_token_is_described},
      {"other tokens are inactive, and nothing more is said",
       test_other_tokens_are_inactive_and_nothing_more_is_said},
      {"what is not a question", test_what_is_not_a_question},
      {"the bearer must be good itself", test_the_bearer_must_be_good_itself},
      {"the platform's own token can be asked about",
       test_the_platforms_own_token_can_be_asked_about},
      {"tokens/me describes, checks and revokes", test_tokens_me_describes_checks_and_revokes});
