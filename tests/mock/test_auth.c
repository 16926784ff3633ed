#include "mock/exchange/exchange.h"

#include <stdlib.h>

#include "mock/server/internal.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

static void test_what_an_authorization_header_gets(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *headers;
        const char *code;
    } row[] = {
        {"no header", "", "authentication.required"},
        {"another scheme", "Authorization: Basic ZGVtbzpkZW1v\n", "authentication.required"},
        {"no token", "Authorization: Bearer\n", "authentication.required"},
        {"two words", "Authorization: Bearer a b\n", "authentication.required"},
        {"a token that nobody issued", "Authorization: Bearer abc\n", "bad.credentials"},
        {"a very long token", "Authorization: Bearer "
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "bad.credentials"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, fx_raw(&f, "GET", "/api/v2/flows", row[i].headers, NULL) == 401);
        CHECK_ROW_TEXT(row[i].name, fx_text(&f, "code"), row[i].code);
        CHECK_ROW_TEXT(row[i].name, fx_header(&f, "WWW-Authenticate"), "Bearer");
    }
}

static void test_the_scheme_is_read_in_any_case(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char header[256];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    snprintf(header, sizeof header, "authorization: bearer  %s\n", f.token);
    CHECK_INT(fx_raw(&f, "GET", "/api/v2/flows", header, NULL), 200);
}

static void test_a_token_that_ended_is_told_how(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "expired-client", "expired-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 401);
    CHECK_TEXT(fx_text(&f, "code"), "credentials.expired");
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_send(&f, "DELETE", "/api/v2/tokens/me", NULL, NULL), 200);
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 401);
    CHECK_TEXT(fx_text(&f, "code"), "bad.credentials");
}

static void test_a_token_lives_by_the_clock_of_its_world(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    struct mock_world *w = mock_worlds_get(&fx_server()->services.worlds, f.world, false, NULL);
    CHECK_FATAL(w != NULL);
    mock_clock_advance(&w->clock, 86400000);
    mock_world_unref(w);
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 401);
    CHECK_TEXT(fx_text(&f, "code"), "credentials.expired");
}

static void test_a_missing_permission_is_named(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "reader-client", "reader-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", "{}"), 403);
    CHECK_TEXT(fx_text(&f, "code"), "missing.permissions");
    CHECK_TEXT(fx_text(&f, "messageParams.permissions"), "architect:flow:run");
    CHECK_HAS(fx_text(&f, "message"), "architect:flow:run");
    CHECK_HAS(fx_text(&f, "messageWithParams"), "{permissions}");
    CHECK_INT(fx_get(&f, "/api/v2/externalcontacts/contacts"), 403);
    CHECK_TEXT(fx_text(&f, "messageParams.permissions"), "externalContacts:contact:view");
}

static void test_a_disabled_client_loses_its_tokens(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_FATAL(fx_overlay(&f, "{\"clients\":[{\"id\":\"demo-client\",\"disabled\":true}]}"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 401);
    CHECK_TEXT(fx_text(&f, "code"), "bad.credentials");
}

static void test_a_client_over_its_limit_gets_429_with_the_real_headers(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "limited-client", "limited-secret"));
    for (int i = 1; i <= 5; i++) {
        CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
        CHECK_INT(atoi(fx_header(&f, "inin-ratelimit-count")), i);
        CHECK_TEXT(fx_header(&f, "inin-ratelimit-allowed"), "5");
    }
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 429);
    CHECK_TEXT(fx_text(&f, "code"), "too.many.requests");
    CHECK_TEXT(fx_text(&f, "message"),
               "Rate limit exceeded the maximum [5] requests within [60] seconds");
    CHECK(atoi(fx_header(&f, "Retry-After")) > 0);
    CHECK_TEXT(fx_header(&f, "Retry-After"), fx_header(&f, "inin-ratelimit-reset"));
}

static void test_secrets_are_compared_whole(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } row[] = {{"", "", true},       {"a", "", false},      {"", "a", false},
               {"abc", "abc", true}, {"abc", "abd", false}, {"abc", "ab", false},
               {"ab", "abc", false}, {"abab", "ab", false}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].a, mock_auth_same_secret(row[i].a, row[i].b) == row[i].same);
}

SUITE(auth, {"what an Authorization header gets", test_what_an_authorization_header_gets},
      {"the scheme is read in any case", test_the_scheme_is_read_in_any_case},
      {"a token that ended is told how", test_a_token_that_ended_is_told_how},
      {"a token lives by the clock of its world", test_a_token_lives_by_the_clock_of_its_world},
      {"a missing permission is named", test_a_missing_permission_is_named},
      {"a disabled client loses its tokens", test_a_disabled_client_loses_its_tokens},
      {"a client over its limit gets 429 with the real headers",
       test_a_client_over_its_limit_gets_429_with_the_real_headers},
      {"secrets are compared whole", test_secrets_are_compared_whole});
