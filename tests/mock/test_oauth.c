#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define FORM "Content-Type: application/x-www-form-urlencoded\n"
#define BASIC                                                                                      \
    "Authorization: Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=\n" /* demo-client:demo-secret */
#define GRANT "grant_type=client_credentials"

static void test_every_way_to_ask_for_a_token(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *headers, *body;
        int status;
        const char *error; /* NULL: a token */
    } row[] = {
        {"Basic", FORM BASIC, GRANT, 200, NULL},
        {"id and secret in the body", FORM, GRANT "&client_id=demo-client&client_secret=demo-secret", 200, NULL},
        {"a charset with the type", "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\n" BASIC, GRANT, 200, NULL},
        {"the client id in both places", FORM BASIC, GRANT "&client_id=demo-client", 200, NULL},
        {"a scope is accepted", FORM BASIC, GRANT "&scope=architect", 200, NULL},
        {"form-encoded inside Basic", FORM "Authorization: Basic ZGVtbyUyRGNsaWVudDpkZW1vLXNlY3JldA==\n", GRANT, 200, NULL},
        {"no credentials", FORM, GRANT, 400, "invalid_client"},
        {"an unknown client", FORM, GRANT "&client_id=nobody&client_secret=x", 400, "invalid_client"},
        {"a wrong secret", FORM, GRANT "&client_id=demo-client&client_secret=demo-secre", 400, "invalid_client"},
        {"an empty secret", FORM, GRANT "&client_id=demo-client&client_secret=", 400, "invalid_client"},
        {"a disabled client", FORM, GRANT "&client_id=disabled-client&client_secret=disabled-secret", 400, "invalid_client"},
        {"the platform's own id", FORM, GRANT "&client_id=gcmock-platform&client_secret=", 400, "invalid_client"},
        {"Basic that is no base64", FORM "Authorization: Basic ***\n", GRANT, 400, "invalid_client"},
        {"Basic without a colon", FORM "Authorization: Basic ZGVtbw==\n", GRANT, 400, "invalid_client"},
        {"both ways at once", FORM BASIC, GRANT "&client_id=demo-client&client_secret=demo-secret", 400, "invalid_request"},
        {"no grant type", FORM BASIC, "scope=x", 400, "invalid_request"},
        {"an empty body", FORM BASIC, "", 400, "invalid_request"},
        {"another grant", FORM BASIC, "grant_type=password&username=a&password=b", 400, "unsupported_grant_type"},
        {"a refresh token", FORM BASIC, "grant_type=refresh_token&refresh_token=a", 400, "invalid_grant"},
        {"JSON instead of a form", "Content-Type: application/json\n" BASIC, "{}", 400, "invalid_request"},
        {"a grant given twice", FORM BASIC, GRANT "&" GRANT, 400, "invalid_request"},
        {"a secret given twice", FORM, GRANT "&client_id=demo-client&client_secret=demo-secret&client_secret=demo-secret", 400, "invalid_request"},
        {"a malformed escape", FORM BASIC, "grant_type=%zz", 400, "invalid_request"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        int status = fx_raw(&f, "POST", "/oauth/token", row[i].headers, row[i].body);
        CHECK_ROW(row[i].name, status == row[i].status);
        if (row[i].error)
            CHECK_ROW_TEXT(row[i].name, fx_text(&f, "error"), row[i].error);
        else
            CHECK_ROW(row[i].name, fx_text(&f, "access_token") != NULL);
    }
}

static void test_the_answer_is_the_real_one(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_raw(&f, "POST", "/oauth/token", FORM BASIC, GRANT), 200);
    CHECK_TEXT(fx_text(&f, "token_type"), "bearer");
    CHECK_INT(fx_number(&f, "expires_in"), 86399);
    CHECK_INT(strlen(fx_text(&f, "access_token")), 86);
    CHECK_TEXT(fx_header(&f, "Content-Type"), "application/json");
    CHECK_TEXT(fx_header(&f, "Cache-Control"), "no-cache, no-store, must-revalidate");
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys");
    fx_raw(&f, "POST", "/oauth/token", FORM, GRANT "&client_id=a&client_secret=b");
    CHECK_TEXT(fx_body(&f),
               "{\"error\":\"invalid_client\",\"description\":\"authentication failed\","
               "\"error_description\":\"authentication failed\"}");
}

static void test_expires_in_is_never_negative(void)
{
    static const struct {
        const char *id, *secret;
        int expires_in;
    } row[] = {{"short-client", "short-secret", 1}, {"expired-client", "expired-secret", 0}};
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].id, fx_login(&f, row[i].id, row[i].secret));
        CHECK_ROW(row[i].id, (int)fx_number(&f, "expires_in") == row[i].expires_in);
    }
}

SUITE(oauth, {"every way to ask for a token", test_every_way_to_ask_for_a_token},
      {"the answer is the real one", test_the_answer_is_the_real_one},
      {"expires_in is never negative", test_expires_in_is_never_negative});
