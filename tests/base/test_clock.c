#include "tests/check.h"

#include "base/clock.h"

static int64_t fixed(void *ctx)
{
    return *(int64_t *)ctx;
}

static void test_given_clock(void)
{
    int64_t now = 42;
    struct gc_clock c = {fixed, &now};
    CHECK_INT(gc_clock_now(&c), 42);
    CHECK(gc_clock_now(NULL) > 0);
    CHECK(gc_clock_now(&gc_clock_wall) > 1600000000000);
    CHECK(gc_now_us() / 1000 >= gc_clock_now(&gc_clock_monotonic) - 60000);
}

static void test_deadlines(void)
{
    CHECK_INT(gc_deadline_left(GC_NO_DEADLINE), INT64_MAX);
    CHECK_INT(gc_deadline_left(0), 0);
    CHECK_INT(gc_deadline_in(INT64_MAX), GC_NO_DEADLINE);
    CHECK_INT(gc_deadline_left(gc_deadline_in(-5)), 0);
    int64_t left = gc_deadline_left(gc_deadline_in(600000));
    CHECK(left > 0 && left <= 600000);
    CHECK_INT(gc_deadline_min(3, GC_NO_DEADLINE), 3);
}

static void test_format(void)
{
    static const struct {
        int64_t ms;
        const char *text;
    } row[] = {
        {0, "1970-01-01T00:00:00.000Z"},         {1769847300250, "2026-01-31T08:15:00.250Z"},
        {-1, "1969-12-31T23:59:59.999Z"},        {951782400000, "2000-02-29T00:00:00.000Z"},
        {INT64_MAX, "9999-12-31T23:59:59.999Z"}, {INT64_MIN, "1000-01-01T00:00:00.000Z"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char text[GC_TIME_TEXT];
        int64_t back = 0;
        gc_time_format(row[i].ms, text);
        CHECK_ROW_TEXT(row[i].text, text, row[i].text);
        CHECK_ROW(row[i].text, gc_time_parse(text, &back) == 0);
        if (row[i].ms > INT64_MIN && row[i].ms < INT64_MAX)
            CHECK_ROW(row[i].text, back == row[i].ms);
    }
}

static void test_parse(void)
{
    static const struct {
        const char *text;
        int result;
        int64_t ms;
    } row[] = {
        {"1970-01-01T00:00:01Z", 0, 1000},
        {"1970-01-01T00:00:00.5Z", 0, 500},
        {"1970-01-01T00:00:00.1234567Z", 0, 123},
        {"1970-01-01T00:00:00.Z", -1, 0},
        {"1970-01-01T00:00:00", -1, 0},
        {"1970-01-01T00:00:00+00:00", -1, 0},
        {"1970-01-01 00:00:00Z", -1, 0},
        {"1970-1-01T00:00:00Z", -1, 0},
        {"2025-02-29T00:00:00Z", -1, 0},
        {"2025-01-01T24:00:00Z", -1, 0},
        {"2025-01-01T00:00:60Z", -1, 0},
        {"2025-01-01T00:00:00Zx", -1, 0},
        {"", -1, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        int64_t ms = 0;
        CHECK_ROW(row[i].text, gc_time_parse(row[i].text, &ms) == row[i].result);
        CHECK_ROW(row[i].text, ms == row[i].ms);
    }
}

SUITE(clock, {"a clock that is given is read", test_given_clock},
      {"deadlines are never negative and never overflow", test_deadlines},
      {"times are written in UTC with milliseconds, and read back", test_format},
      {"only the one form of a time is read", test_parse});
