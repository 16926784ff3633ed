#include "mock/world/clock.h"
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
    CHECK_INT(mock_clock_now(&c), INT64_MAX);
    mock_clock_advance(&c, -5);
    CHECK_INT(mock_clock_now(&c), INT64_MAX);
    mock_clock_reset(&c);
    mock_clock_advance(&c, INT64_MAX);
    CHECK_INT(mock_clock_now(&c), INT64_MAX);
    mock_clock_release(&c);
}

SUITE(clock, {"a frozen clock stands still until it is advanced", test_frozen_stands_still},
      {"freezing without a moment keeps the one it shows", test_freeze_keeps_the_moment},
      {"a clock that runs again goes on from where it stood", test_runs_on_from_where_it_stands},
      {"advancing saturates and never goes back", test_never_overflows});
