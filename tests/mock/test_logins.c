#include <stdio.h>
#include <string.h>

#include "mock/world/grants.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define FORM "Content-Type: application/x-www-form-urlencoded\n"
#define BASIC                                                                                      \
    FORM "Authorization: Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=\n" /* demo-client:demo-secret */
#define BACK "http%3A%2F%2Flocalhost%3A9%2Fback"
#define SAML "grant_type=urn:ietf:params:oauth:grant-type:saml2-bearer&orgName=DEMO&assertion="
/* The example of RFC 7636, appendix B. */
#define VERIFIER  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/* Logs in for a code; more: further parameters of the request. */
static void get_code(struct fx *f, const char *client, const char *more, char out[128])
{
    char path[1024];
    snprintf(path, sizeof path,
             "/oauth/authorize?response_type=code&client_id=%s&redirect_uri=%s%s", client, BACK,
             more);
    CHECK_INT(fx_raw(f, "GET", path, "", NULL), 302);
    const char *code = strstr(fx_header(f, "Location"), "?code=");
    CHECK_FATAL(code != NULL);
    snprintf(out, 128, "%.*s", (int)strcspn(code + 6, "&"), code + 6);
}

static int exchange(struct fx *f, const char *headers, const char *code, const char *more)
{
    char form[1024];
    snprintf(form, sizeof form, "grant_type=authorization_code&code=%s&redirect_uri=%s%s", code,
             BACK, more);
    return fx_raw(f, "POST", "/oauth/token", headers, form);
}

static void take_token(struct fx *f)
{
    snprintf(f->token, sizeof f->token, "%s", fx_text(f, "access_token"));
}

static void test_a_code_becomes_a_token_of_its_user(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128];
    fx_open(&f);
    get_code(&f, "demo-client", "&login_hint=sam.supervisor@example.com", code);
    CHECK_INT(exchange(&f, BASIC, code, ""), 200);
    CHECK_TEXT(fx_text(&f, "token_type"), "bearer");
    CHECK_INT(fx_number(&f, "expires_in"), 86399);
    CHECK(fx_text(&f, "refresh_token") != NULL);
    take_token(&f);
    CHECK_INT(fx_get(&f, "/api/v2/users/me?expand=organization,authorization"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "Sam Supervisor");
    CHECK_TEXT(fx_text(&f, "organization.name"), "Demo");
    CHECK_TEXT(fx_text(&f, "authorization.permissions.0"), "architect");
    CHECK_INT(fx_get(&f, "/api/v2/users/me"), 200);
    CHECK(fx_at(&f, "organization") == NULL);
    CHECK_INT(fx_get(&f, "/api/v2/tokens/me"), 200);
    CHECK_TEXT(fx_text(&f, "OAuthClient.authorizedGrantType"), "CODE");
}

static void test_a_code_that_comes_twice_ends_what_was_given_for_it(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128];
    fx_open(&f);
    get_code(&f, "demo-client", "", code);
    CHECK_INT(exchange(&f, BASIC, code, ""), 200);
    take_token(&f);
    CHECK_INT(fx_get(&f, "/api/v2/tokens/me"), 200);
    CHECK_INT(exchange(&f, BASIC, code, ""), 400);
    CHECK_TEXT(fx_text(&f, "error"), "invalid_grant");
    CHECK_TEXT(fx_text(&f, "error_description"), "code was used before");
    CHECK_INT(fx_get(&f, "/api/v2/tokens/me"), 401);
}

static void test_a_code_is_for_one_client_one_address_and_five_minutes(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *headers, *more, *form;
        const char *advance; /* NULL: at once */
        int status;
        const char *error;
    } row[] = {
        {"at once", BASIC, "", "", NULL, 200, NULL},
        {"just in time", BASIC, "", "", "{\"ms\":299999}", 200, NULL},
        {"too late", BASIC, "", "", "{\"ms\":300000}", 400, "invalid_grant"},
        {"for another client", FORM "Authorization: Basic cmVhZGVyLWNsaWVudDpyZWFkZXItc2VjcmV0\n", "", "", NULL, 400, "invalid_grant"},
        {"without a secret", FORM, "", "&client_id=demo-client", NULL, 400, "invalid_client"},
        {"with a wrong secret", FORM, "", "&client_id=demo-client&client_secret=x", NULL, 400, "invalid_client"},
        {"with a key and no secret", FORM, "&code_challenge_method=S256&code_challenge=" CHALLENGE, "&client_id=demo-client&code_verifier=" VERIFIER, NULL, 200, NULL},
        {"with a key and a secret", BASIC, "&code_challenge_method=S256&code_challenge=" CHALLENGE, "&code_verifier=" VERIFIER, NULL, 200, NULL},
        {"with a plain key", FORM, "&code_challenge=" VERIFIER, "&client_id=demo-client&code_verifier=" VERIFIER, NULL, 200, NULL},
        {"with a plain key that was meant for S256", FORM, "&code_challenge_method=plain&code_challenge=" CHALLENGE, "&client_id=demo-client&code_verifier=" VERIFIER, NULL, 400, "invalid_grant"},
        {"with another key", FORM, "&code_challenge_method=S256&code_challenge=" CHALLENGE, "&client_id=demo-client&code_verifier=X" VERIFIER, NULL, 400, "invalid_grant"},
        {"with a key that is too short", FORM, "&code_challenge_method=S256&code_challenge=" CHALLENGE, "&client_id=demo-client&code_verifier=abc", NULL, 400, "invalid_request"},
        {"without the key", BASIC, "&code_challenge_method=S256&code_challenge=" CHALLENGE, "", NULL, 400, "invalid_grant"},
        {"with a key that nobody asked for", BASIC, "", "&code_verifier=" VERIFIER, NULL, 400, "invalid_grant"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct fx f GC_AUTO(fx_close) = {0};
        char code[128];
        fx_open(&f);
        CHECK_INT(fx_admin(&f, "POST", "/clock/freeze", "{}"), 200);
        get_code(&f, "demo-client", row[i].more, code);
        if (row[i].advance)
            CHECK_INT(fx_admin(&f, "POST", "/clock/advance", row[i].advance), 200);
        CHECK_ROW(row[i].name, exchange(&f, row[i].headers, code, row[i].form) == row[i].status);
        if (row[i].error)
            CHECK_ROW_TEXT(row[i].name, fx_text(&f, "error"), row[i].error);
        bool proven = strstr(row[i].headers, "Basic") != NULL;
        if (!row[i].error)
            CHECK_ROW(row[i].name, (fx_text(&f, "refresh_token") != NULL) == proven);
    }
}

static void test_another_address_is_refused(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128], form[512];
    fx_open(&f);
    get_code(&f, "demo-client", "", code);
    snprintf(form, sizeof form,
             "grant_type=authorization_code&code=%s&redirect_uri=http://localhost:9/other", code);
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token", BASIC, form), 400);
    CHECK_TEXT(fx_text(&f, "error"), "invalid_grant");
    CHECK_HAS(fx_text(&f, "error_description"), "redirect_uri");
}

static void test_a_refresh_token_gives_tokens_of_the_same_user(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128], form[512];
    fx_open(&f);
    get_code(&f, "demo-client", "", code);
    CHECK_INT(exchange(&f, BASIC, code, ""), 200);
    take_token(&f);
    snprintf(form, sizeof form, "grant_type=refresh_token&refresh_token=%s",
             fx_text(&f, "refresh_token"));
    CHECK_INT(fx_admin(&f, "POST", "/clock/advance", "{\"ms\":86400000}"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/users/me"), 401);
    for (int i = 0; i < 2; i++) { /* it may be used again */
        CHECK_INT(fx_raw(&f, "POST", "/oauth/token", BASIC, form), 200);
        CHECK_HAS(form, fx_text(&f, "refresh_token"));
        take_token(&f);
        CHECK_INT(fx_get(&f, "/api/v2/users/me"), 200);
        CHECK_TEXT(fx_text(&f, "name"), "Agnes Agent");
    }
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token",
                     FORM "Authorization: Basic cmVhZGVyLWNsaWVudDpyZWFkZXItc2VjcmV0\n", form),
              400);
    CHECK_TEXT(fx_text(&f, "error"), "invalid_grant");
    CHECK_INT(fx_admin(&f, "POST", "/clock/advance", "{\"ms\":2592000000}"), 200);
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token", BASIC, form), 400);
    CHECK_TEXT(fx_text(&f, "error_description"), "refresh_token is expired");
}

static void test_a_refresh_token_is_no_code_and_a_code_no_refresh_token(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128], form[512];
    fx_open(&f);
    get_code(&f, "demo-client", "", code);
    snprintf(form, sizeof form, "grant_type=refresh_token&refresh_token=%s", code);
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token", BASIC, form), 400);
    get_code(&f, "demo-client", "", code);
    CHECK_INT(exchange(&f, BASIC, code, ""), 200);
    snprintf(code, sizeof code, "%s", fx_text(&f, "refresh_token"));
    CHECK_INT(exchange(&f, BASIC, code, ""), 400);
    CHECK_TEXT(fx_text(&f, "error"), "invalid_grant");
}

static void test_a_user_who_left_gets_no_token(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128];
    fx_open(&f);
    get_code(&f, "demo-client", "", code);
    CHECK_FATAL(
        fx_overlay(&f, "{\"org\":{\"platformUsers\":[{\"id\":\"u\",\"name\":\"Other\"}]}}"));
    CHECK_INT(exchange(&f, BASIC, code, ""), 400);
    CHECK_TEXT(fx_text(&f, "error_description"), "the user is no longer there");
}

static void test_the_implicit_grant(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(
        fx_raw(&f, "GET",
               "/oauth/authorize?response_type=token&client_id=demo-client&redirect_uri=" BACK, "",
               NULL),
        302);
    const char *token = strstr(fx_header(&f, "Location"), "#access_token=");
    CHECK_FATAL(token != NULL);
    snprintf(f.token, sizeof f.token, "%.*s", (int)strcspn(token + 14, "&"), token + 14);
    CHECK_INT(fx_get(&f, "/api/v2/users/me"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "Agnes Agent");
    CHECK_INT(fx_get(&f, "/api/v2/tokens/me"), 200);
    CHECK_TEXT(fx_text(&f, "OAuthClient.authorizedGrantType"), "TOKEN");
}

static void test_an_assertion_becomes_a_token(void)
{
    /* <saml:NameID Format="x"> sam.supervisor@example.com </saml:NameID><c
     * NotOnOrAfter="2026-01-31T08:00:00Z"/> */
    static const char assertion[] =
        "PHNhbWw6TmFtZUlEIEZvcm1hdD0ieCI%2BIHNhbS5zdXBlcnZpc29yQGV4YW1wbGUuY29tIDwvc2FtbDpOYW1lSUQ"
        "%2BPGMgTm90T25PckFmdGVyPSIyMDI2LTAxLTMxVDA4OjAwOjAwWiIvPg==";
    struct fx f GC_AUTO(fx_close) = {0};
    char form[1024];
    fx_open(&f);
    snprintf(form, sizeof form, SAML "%s", assertion);
    CHECK_INT(fx_admin(&f, "POST", "/clock/freeze", "{\"at\":\"2026-01-31T07:59:59Z\"}"), 200);
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token", BASIC, form), 200);
    CHECK(fx_text(&f, "refresh_token") == NULL);
    take_token(&f);
    CHECK_INT(fx_get(&f, "/api/v2/users/me"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "Sam Supervisor");
    CHECK_INT(fx_admin(&f, "POST", "/clock/advance", "{\"ms\":1000}"), 200);
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token", BASIC, form), 400);
    CHECK_TEXT(fx_text(&f, "error_description"), "assertion is expired");
}

static void test_codes_and_tokens_of_logins_are_masked_in_the_journal(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char code[128], refresh[128];
    fx_open(&f);
    get_code(&f, "demo-client", "", code);
    CHECK_INT(exchange(&f, BASIC, code, ""), 200);
    snprintf(refresh, sizeof refresh, "%s", fx_text(&f, "refresh_token"));
    take_token(&f);
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 2);
    CHECK(strstr(fx_body(&f), code) == NULL);
    CHECK(strstr(fx_body(&f), refresh) == NULL);
    CHECK(strstr(fx_body(&f), f.token) == NULL);
}

static void test_a_code_of_one_world_means_nothing_in_another(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    char code[128];
    fx_open(&f);
    fx_open(&other);
    get_code(&f, "demo-client", "", code);
    CHECK_INT(exchange(&other, BASIC, code, ""), 400);
    CHECK_TEXT(fx_text(&other, "error_description"), "code is unknown");
    CHECK_INT(exchange(&f, BASIC, code, ""), 200);
}

static void test_grants_are_kept_within_bounds(void)
{
    struct mock_grants g;
    const struct mock_grant grant = {.client_id = "c", .expires_ms = 10};
    struct mock_grant out;
    char first[MOCK_TOKEN_TEXT], text[MOCK_TOKEN_TEXT];
    mock_grants_init(&g);
    CHECK_FATAL(mock_grants_issue(&g, &grant, first) == GC_OK);
    CHECK_FATAL(mock_grants_issue(&g, &grant, text) == GC_OK);
    CHECK(mock_grants_redeem(&g, text, 10, &out) == MOCK_GRANT_EXPIRED);
    CHECK(mock_grants_redeem(&g, text, 9, &out) == MOCK_GRANT_GOOD);
    CHECK(mock_grants_redeem(&g, text, 9, &out) == MOCK_GRANT_USED);
    for (int i = 2; i < 10000; i++)
        CHECK_FATAL(mock_grants_issue(&g, &grant, text) == GC_OK);
    CHECK(mock_grants_redeem(&g, first, 0, &out) == MOCK_GRANT_GOOD);
    CHECK_FATAL(mock_grants_issue(&g, &grant, text) == GC_OK);
    CHECK(mock_grants_redeem(&g, first, 0, &out) == MOCK_GRANT_UNKNOWN);
    CHECK_INT(g.by_text.n, 10000);
    mock_grants_release(&g);
}

SUITE(logins, {"a code becomes a token of its user", test_a_code_becomes_a_token_of_its_user},
      {"a code that comes twice ends what was given for it",
       test_a_code_that_comes_twice_ends_what_was_given_for_it},
      {"a code is for one client, one address and five minutes",
       test_a_code_is_for_one_client_one_address_and_five_minutes},
      {"another address is refused", test_another_address_is_refused},
      {"a refresh token gives tokens of the same user",
       test_a_refresh_token_gives_tokens_of_the_same_user},
      {"a refresh token is no code, and a code no refresh token",
       test_a_refresh_token_is_no_code_and_a_code_no_refresh_token},
      {"a user who left gets no token", test_a_user_who_left_gets_no_token},
      {"the implicit grant", test_the_implicit_grant},
      {"an assertion becomes a token", test_an_assertion_becomes_a_token},
      {"codes and tokens of logins are masked in the journal",
       test_codes_and_tokens_of_logins_are_masked_in_the_journal},
      {"a code of one world means nothing in another",
       test_a_code_of_one_world_means_nothing_in_another},
      {"grants are kept within bounds", test_grants_are_kept_within_bounds});
