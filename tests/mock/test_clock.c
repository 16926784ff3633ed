#include "mock/world/clock.h"

#include "mock/world/limits.h"
#include "mock/world/tokens.h"
#include "tests/check.h"

static void test_frozen_stands_still(void)
{
    struct mock_clock c;
    mock_clock_init(&c);
    mock_clock_freeze(&c, 1000);
    CHECK_INT(mock_clock_now(&c), 1000);
    CHECK_INT(mock_clock_now(&c), 1000);
    CHECK(mock_clock_is_frozen(&c));
    mock_clock_advance(&c, 86400000);
    CHECK_INT(mock_clock_now(&c), 86401000);
    mock_clock_release(&c);
}

static void test_freeze_keeps_the_moment(void)
{
    struct mock_clock c;
    mock_clock_init(&c);
    mock_clock_advance(&c, 3600000);
    int64_t before = mock_clock_now(&c);
    mock_clock_freeze(&c, -1);
    int64_t at = mock_clock_now(&c);
    CHECK(at >= before && at < before + 60000);
    mock_clock_release(&c);
}

static void test_runs_on_from_where_it_stands(void)
{
    struct mock_clock c;
    mock_clock_init(&c);
    mock_clock_freeze(&c, 5000);
    mock_clock_run(&c);
    int64_t now = mock_clock_now(&c);
    CHECK(!mock_clock_is_frozen(&c));
    CHECK(now >= 5000 && now < 65000);
    mock_clock_advance(&c, 1000000);
    CHECK(mock_clock_now(&c) >= 1005000);
    mock_clock_reset(&c);
    CHECK(mock_clock_now(&c) >= 1600000000000);
    mock_clock_release(&c);
}

static void test_never_overflows(void)
{
    struct mock_clock c;
    mock_clock_init(&c);
    mock_clock_freeze(&c, 7);
    mock_clock_advance(&c, INT64_MAX);
    mock_clock_advance(&c, INT64_MAX);
    CHECK_INT(mock_clock_now(&c), MOCK_CLOCK_LAST_MS);
    mock_clock_advance(&c, -5);
    CHECK_INT(mock_clock_now(&c), MOCK_CLOCK_LAST_MS);
    mock_clock_reset(&c);
    mock_clock_advance(&c, INT64_MAX);
    CHECK_INT(mock_clock_now(&c), MOCK_CLOCK_LAST_MS);
    mock_clock_release(&c);
}

static void check_what_is_reckoned(int64_t now_ms)
{
    struct mock_tokens tokens;
    struct mock_limits limits;
    struct mock_limit_state state;
    char text[MOCK_TOKEN_TEXT];
    mock_tokens_init(&tokens);
    mock_limits_init(&limits);
    CHECK(mock_tokens_issue(&tokens, "c", INT64_MAX, now_ms, text) == GC_OK);
    CHECK(mock_tokens_find(&tokens, text, now_ms, NULL) == MOCK_TOKEN_ACTIVE);
    CHECK(mock_limits_count(&limits, text, 300, now_ms, &state));
    CHECK_INT(state.reset_s, 60);
    mock_limits_release(&limits);
    mock_tokens_release(&tokens);
}

/* 2^53 ms is the most that JSON brings at a time. UBSan tells when a sum overflows. */
static void test_ends_with_the_year_9999(void)
{
    char text[GC_TIME_TEXT];
    struct mock_clock c;
    mock_clock_init(&c);
    for (int frozen = 0; frozen < 2; frozen++) {
        for (int i = 0; i < 2100; i++)
            mock_clock_advance(&c, INT64_C(1) << 53);
        gc_time_format(mock_clock_now(&c), text);
        CHECK_TEXT(text, "9999-12-31T23:59:59.999Z");
        check_what_is_reckoned(mock_clock_now(&c));
        mock_clock_freeze(&c, INT64_C(1) << 53);
        CHECK_INT(mock_clock_now(&c), MOCK_CLOCK_LAST_MS);
    }
    mock_clock_run(&c);
    CHECK_INT(mock_clock_now(&c), MOCK_CLOCK_LAST_MS);
    mock_clock_release(&c);
}

SUITE(clock, {"a frozen clock stands still until it is advanced", test_frozen_stands_still},
      {"freezing without a moment keeps the one it shows", test_freeze_keeps_the_moment},
      {"a clock that runs again goes on from where it stood", test_runs_on_from_where_it_stands},
      {"advancing saturates and never goes back", test_never_overflows},
      {"a clock ends with the year 9999", test_ends_with_the_year_9999});
