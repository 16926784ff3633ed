/* Date-times, all in UTC. */
#include "mock/flow/function/functions.h"
#include "mock/flow/value/datetime.h"

enum { FIRST_YEAR = 1800, LAST_YEAR = 2200 };

FLOW_FUNCTION(now)
{
    (void)args;
    (void)n;
    return flow_give_datetime(ev, ev->now_ms, out);
}

static bool within(struct flow_eval *ev, const struct flow_value *args, size_t i, int64_t min,
                   int64_t max)
{
    return (args[i].integer >= min && args[i].integer <= max) ||
           flow_eval_fail(ev, "value %zu must be %lld to %lld, not %lld", i + 1, (long long)min,
                          (long long)max, (long long)args[i].integer);
}

/* hour, minute, second from args[at] on */
static bool read_time(struct flow_eval *ev, const struct flow_value *args, size_t at, size_t n,
                      struct flow_date *d)
{
    if (n <= at)
        return true;
    if (n != at + 3)
        return flow_eval_fail(ev, "a time needs hour, minute and second");
    if (!within(ev, args, at, 0, 23) || !within(ev, args, at + 1, 0, 59) ||
        !within(ev, args, at + 2, 0, 59))
        return false;
    d->hour = (int)args[at].integer;
    d->minute = (int)args[at + 1].integer;
    d->second = (int)args[at + 2].integer;
    return true;
}

FLOW_FUNCTION(make_datetime)
{
    struct flow_date d = {.year = args[0].integer};
    int64_t ms;
    if (!within(ev, args, 0, FIRST_YEAR, LAST_YEAR) || !within(ev, args, 1, 1, 12) ||
        !within(ev, args, 2, 1, 31) || !read_time(ev, args, 3, n, &d))
        return false;
    d.month = (int)args[1].integer;
    d.day = (int)args[2].integer;
    if (!flow_date_ms(&d, &ms))
        return flow_eval_fail(ev, "month %d of %lld has no day %d", d.month, (long long)d.year,
                              d.day);
    return flow_give_datetime(ev, ms, out);
}

/* The n-th such day from a first day on (counted back from the last when n is negative). */
static bool occurrence(struct flow_eval *ev, const struct flow_value *args, struct flow_date first,
                       int n_days, struct flow_value *out)
{
    int64_t from, which = args[1].integer;
    if (!flow_date_ms(&first, &from))
        return flow_eval_fail(ev, "there is no such day");
    int64_t last = from + (n_days - 1) * (int64_t)FLOW_DAY_MS;
    int ahead = ((int)args[0].integer - flow_day_of_week(from) + 7) % 7;
    int back = (flow_day_of_week(last) - (int)args[0].integer + 7) % 7;
    int64_t at = which > 0 ? from + (ahead + (which - 1) * 7) * FLOW_DAY_MS
                           : last - (back + (-which - 1) * 7) * FLOW_DAY_MS;
    if (at < from || at > last) {
        *out = flow_not_set_of(FLOW_DATETIME);
        return true;
    }
    return flow_give_datetime(ev, at, out);
}

/* (day of the week, n, year[, month][, hour, minute, second]) */
FLOW_FUNCTION(day_of_week_occurrence)
{
    bool has_month = n == 4 || n == 7;
    struct flow_date d = {.year = args[2].integer, .month = 1, .day = 1};
    int most = has_month ? 5 : 53;
    if (!within(ev, args, 0, 1, 7) || !within(ev, args, 1, -most, most) ||
        !within(ev, args, 2, FIRST_YEAR, LAST_YEAR) || (has_month && !within(ev, args, 3, 1, 12)) ||
        !read_time(ev, args, has_month ? 4 : 3, n, &d))
        return false;
    if (args[1].integer == 0)
        return flow_eval_fail(ev, "value 2 must not be 0");
    if (has_month)
        d.month = (int)args[3].integer;
    int n_days =
        has_month ? flow_days_in_month(d.year, d.month) : 337 + flow_days_in_month(d.year, 2);
    int64_t time_ms = ((d.hour * 60 + d.minute) * 60 + d.second) * INT64_C(1000);
    d.hour = d.minute = d.second = 0;
    if (!occurrence(ev, args, d, n_days, out))
        return false;
    if (out->kind == FLOW_DATETIME)
        out->ms += time_ms;
    return true;
}

static bool add_ms(struct flow_eval *ev, const struct flow_value *args, int64_t each,
                   struct flow_value *out)
{
    int64_t ms;
    if (__builtin_mul_overflow(args[1].integer, each, &ms) ||
        __builtin_add_overflow(args[0].ms, ms, &ms))
        return flow_eval_too_large(ev);
    return flow_give_datetime(ev, ms, out);
}

FLOW_FUNCTION(add_days)
{
    (void)n;
    return add_ms(ev, args, FLOW_DAY_MS, out);
}

FLOW_FUNCTION(add_hours)
{
    (void)n;
    return add_ms(ev, args, 3600000, out);
}

FLOW_FUNCTION(add_minutes)
{
    (void)n;
    return add_ms(ev, args, 60000, out);
}

FLOW_FUNCTION(add_seconds)
{
    (void)n;
    return add_ms(ev, args, 1000, out);
}

static bool add_months_of(struct flow_eval *ev, const struct flow_value *args, int64_t each,
                          struct flow_value *out)
{
    int64_t months, ms;
    if (__builtin_mul_overflow(args[1].integer, each, &months) ||
        !flow_add_months(args[0].ms, months, &ms))
        return flow_eval_fail(ev, "the date is outside of the years 1 to 9999");
    return flow_give_datetime(ev, ms, out);
}

FLOW_FUNCTION(add_months)
{
    (void)n;
    return add_months_of(ev, args, 1, out);
}

FLOW_FUNCTION(add_years)
{
    (void)n;
    return add_months_of(ev, args, 12, out);
}

FLOW_FUNCTION(add_duration)
{
    (void)n;
    return flow_add(ev, &args[0], &args[1], out);
}

FLOW_FUNCTION(datetime_diff)
{
    (void)ev;
    (void)n;
    *out = flow_duration(args[0].ms - args[1].ms);
    return true;
}

#define PART(name, its)                                                                            \
    FLOW_FUNCTION(name)                                                                            \
    {                                                                                              \
        (void)n;                                                                                   \
        struct flow_date d = flow_date_of(args[0].ms);                                             \
        *out = flow_integer(d.its);                                                                \
        return ev != NULL;                                                                         \
    }
PART(year_of, year)
PART(month_of, month)
PART(day_of, day)
PART(hour_of, hour)
PART(minute_of, minute)
PART(second_of, second)

FLOW_FUNCTION(day_of_week)
{
    (void)n;
    *out = flow_integer(flow_day_of_week(args[0].ms));
    return ev != NULL;
}

FLOW_FUNCTION(week_number)
{
    (void)n;
    *out = flow_integer(flow_week_number(args[0].ms));
    return ev != NULL;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"GetCurrentDateTimeUtc",  "",                                        .run = now},
    {"MakeDateTime",           "year:i month:i day:i hour:i? minute:i? second:i?", .run = make_datetime},
    {"GetDayOfWeekOccurrence", "dayOfWeek:i n:i year:i month:i? hour:i? minute:i? second:i?",
                                                                          .run = day_of_week_occurrence},
    {"AddDays",                "date:t n:i",                              .run = add_days},
    {"AddHours",               "date:t n:i",                              .run = add_hours},
    {"AddMinutes",             "date:t n:i",                              .run = add_minutes},
    {"AddSeconds",             "date:t n:i",                              .run = add_seconds},
    {"AddMonths",              "date:t n:i",                              .run = add_months},
    {"AddYears",               "date:t n:i",                              .run = add_years},
    {"AddDuration",            "date:t duration:p",                       .run = add_duration},
    {"DateTimeDiff",           "a:t b:t",                                 .run = datetime_diff},
    {"Year",                   "date:t",                                  .run = year_of},
    {"Month",                  "date:t",                                  .run = month_of},
    {"Day",                    "date:t",                                  .run = day_of},
    {"Hour",                   "date:t",                                  .run = hour_of},
    {"Minute",                 "date:t",                                  .run = minute_of},
    {"Second",                 "date:t",                                  .run = second_of},
    {"DayOfWeek",              "date:t",                                  .run = day_of_week},
    {"WeekNum",                "date:t",                                  .run = week_number},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(date, "Dates and times");
