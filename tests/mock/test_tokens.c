#include "mock/world/tokens.h"

#include "tests/check.h"

static void test_a_token_is_expired_exactly_at_its_time(void)
{
    static const struct {
        const char *name;
        int64_t lifetime_s, now_ms;
        enum mock_token_state expected;
    } row[] = {
        {"at birth", 2, 1000, MOCK_TOKEN_ACTIVE},
        {"a millisecond before", 2, 2999, MOCK_TOKEN_ACTIVE},
        {"exactly", 2, 3000, MOCK_TOKEN_EXPIRED},
        {"long after", 2, 99999999, MOCK_TOKEN_EXPIRED},
        {"a lifetime of nothing", 0, 1000, MOCK_TOKEN_EXPIRED},
        {"a negative lifetime", -5, 1000, MOCK_TOKEN_EXPIRED},
        {"a lifetime beyond all measure", INT64_MAX, 99999999, MOCK_TOKEN_ACTIVE},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_tokens t;
        char text[MOCK_TOKEN_TEXT];
        mock_tokens_init(&t);
        CHECK(mock_tokens_issue(&t, "c", row[i].lifetime_s, 1000, text) == GC_OK);
        CHECK_ROW(row[i].name, mock_tokens_find(&t, text, row[i].now_ms, NULL) == row[i].expected);
        mock_tokens_release(&t);
    }
}

static void test_a_found_token_tells_whose_it_is(void)
{
    struct mock_tokens t;
    struct mock_token token;
    char text[MOCK_TOKEN_TEXT];
    mock_tokens_init(&t);
    CHECK(mock_tokens_issue(&t, "demo-client", 60, 5000, text) == GC_OK);
    CHECK(mock_tokens_find(&t, text, 5000, &token) == MOCK_TOKEN_ACTIVE);
    CHECK_TEXT(token.client_id, "demo-client");
    CHECK_TEXT(token.text, text);
    CHECK_INT(token.issued_ms, 5000);
    CHECK_INT(token.expires_ms, 65000);
    mock_tokens_release(&t);
}

static void test_revoking_and_expiring_need_a_known_token(void)
{
    struct mock_tokens t;
    char a[MOCK_TOKEN_TEXT], b[MOCK_TOKEN_TEXT];
    mock_tokens_init(&t);
    CHECK(mock_tokens_issue(&t, "c", 60, 0, a) == GC_OK);
    CHECK(mock_tokens_issue(&t, "c", 60, 0, b) == GC_OK);
    CHECK(strcmp(a, b) != 0);
    CHECK(!mock_tokens_revoke(&t, "nobody's"));
    CHECK(!mock_tokens_expire(&t, "nobody's"));
    CHECK(mock_tokens_revoke(&t, a));
    CHECK(mock_tokens_expire(&t, b));
    CHECK(mock_tokens_find(&t, a, 0, NULL) == MOCK_TOKEN_REVOKED);
    CHECK(mock_tokens_find(&t, b, 0, NULL) == MOCK_TOKEN_EXPIRED);
    CHECK(mock_tokens_find(&t, "nobody's", 0, NULL) == MOCK_TOKEN_UNKNOWN);
    mock_tokens_clear(&t);
    CHECK(mock_tokens_find(&t, a, 0, NULL) == MOCK_TOKEN_UNKNOWN);
    mock_tokens_release(&t);
}

static void test_a_full_store_forgets_useless_tokens_before_good_ones(void)
{
    struct mock_tokens t;
    char first[MOCK_TOKEN_TEXT], dead[MOCK_TOKEN_TEXT], other[MOCK_TOKEN_TEXT];
    mock_tokens_init(&t);
    CHECK(mock_tokens_issue(&t, "c", 60, 0, first) == GC_OK);
    CHECK(mock_tokens_issue(&t, "c", 0, 0, dead) == GC_OK);
    for (int i = 2; i < MOCK_TOKENS_KEPT; i++)
        CHECK_FATAL(mock_tokens_issue(&t, "c", 60, 0, other) == GC_OK);
    CHECK(mock_tokens_find(&t, dead, 0, NULL) == MOCK_TOKEN_EXPIRED);
    CHECK(mock_tokens_issue(&t, "c", 60, 0, other) == GC_OK);
    CHECK(mock_tokens_find(&t, dead, 0, NULL) == MOCK_TOKEN_UNKNOWN);
    CHECK(mock_tokens_find(&t, first, 0, NULL) == MOCK_TOKEN_ACTIVE);
    CHECK(mock_tokens_issue(&t, "c", 60, 0, other) == GC_OK);
    CHECK(mock_tokens_find(&t, first, 0, NULL) == MOCK_TOKEN_UNKNOWN);
    CHECK_INT(t.by_text.n, MOCK_TOKENS_KEPT);
    mock_tokens_release(&t);
}

SUITE(tokens,
      {"a token is expired exactly at its time", test_a_token_is_expired_exactly_at_its_time},
      {"a found token tells whose it is", test_a_found_token_tells_whose_it_is},
      {"revoking and expiring need a known token", test_revoking_and_expiring_need_a_known_token},
      {"a full store forgets useless tokens before good ones",
       test_a_full_store_forgets_useless_tokens_before_good_ones});
