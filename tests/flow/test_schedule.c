/* Schedules: when a rule says that they are in effect. Days are local; the table reads as a week
 * plan does. */
#include "mock/flow/value/datetime.h"
#include "mock/flow/value/schedule.h"
#include "tests/check.h"

#define WEEKDAYS "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"

/* clang-format off */
static const struct {
    const char *start, *end, *rule, *at;
    bool active;
} rows[] = {
    /* without a rule: once, its end is not part of it */
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", NULL, "2026-01-05T08:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "", "2026-01-05T17:59:59", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", NULL, "2026-01-05T18:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", NULL, "2026-01-05T07:59:59", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", NULL, "2026-01-06T08:00:00", false},
    {"2026-12-24T00:00:00", "2026-12-27T00:00:00", NULL, "2026-12-26T23:59:59", true},
    /* every day, every other day, so often, until */
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY", "2026-03-01T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "RRULE:FREQ=DAILY", "2026-01-04T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;INTERVAL=2", "2026-01-07T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;INTERVAL=2", "2026-01-08T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;COUNT=3", "2026-01-07T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;COUNT=3", "2026-01-08T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;UNTIL=20260107", "2026-01-07T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;UNTIL=20260107T080000Z", "2026-01-07T17:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;UNTIL=20260107T075959Z", "2026-01-07T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;BYMONTH=2,4", "2026-04-30T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=DAILY;BYMONTH=2,4", "2026-03-01T12:00:00", false},
    /* over midnight, over days */
    {"2026-01-05T22:00:00", "2026-01-06T06:00:00", "FREQ=DAILY", "2026-02-01T03:00:00", true},
    {"2026-01-05T22:00:00", "2026-01-06T06:00:00", "FREQ=DAILY", "2026-02-01T06:00:00", false},
    {"2026-01-05T22:00:00", "2026-01-06T06:00:00", "FREQ=DAILY", "2026-01-05T03:00:00", false},
    {"2026-01-09T18:00:00", "2026-01-12T08:00:00", "FREQ=WEEKLY", "2026-02-08T12:00:00", true},
    /* weeks */
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=WEEKLY", "2026-02-02T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=WEEKLY", "2026-02-03T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", WEEKDAYS, "2026-02-06T17:59:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", WEEKDAYS, "2026-02-07T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "freq=weekly;byday=su", "2026-02-08T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-01-11T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-01-18T12:00:00", false},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "2026-01-18T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", WEEKDAYS ";COUNT=6", "2026-01-12T12:00:00", true},
    {"2026-01-05T08:00:00", "2026-01-05T18:00:00", WEEKDAYS ";COUNT=6", "2026-01-13T12:00:00", false},
    /* months */
    {"2026-01-31T08:00:00", "2026-01-31T18:00:00", "FREQ=MONTHLY", "2026-03-31T12:00:00", true},
    {"2026-01-31T08:00:00", "2026-01-31T18:00:00", "FREQ=MONTHLY", "2026-02-28T12:00:00", false},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYMONTHDAY=15,-1", "2026-02-28T12:00:00", true},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYMONTHDAY=15,-1", "2026-02-27T12:00:00", false},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=2", "2026-04-02T12:00:00", true},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=2", "2026-03-02T12:00:00", false},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=2TU", "2026-02-10T12:00:00", true},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=2TU", "2026-02-03T12:00:00", false},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=-1FR", "2026-02-27T12:00:00", true},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=-1FR", "2026-02-20T12:00:00", false},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-05-29T12:00:00", true},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-05-28T12:00:00", false},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=1,3", "2026-04-16T12:00:00", true},
    {"2026-01-01T08:00:00", "2026-01-01T18:00:00", "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=1,3", "2026-04-09T12:00:00", false},
    /* years */
    {"2020-12-25T00:00:00", "2020-12-26T00:00:00", "FREQ=YEARLY", "2026-12-25T23:59:59", true},
    {"2020-12-25T00:00:00", "2020-12-26T00:00:00", "FREQ=YEARLY", "2026-11-25T12:00:00", false},
    {"2020-12-25T00:00:00", "2020-12-26T00:00:00", "FREQ=YEARLY;INTERVAL=5", "2025-12-25T12:00:00", true},
    {"2020-12-25T00:00:00", "2020-12-26T00:00:00", "FREQ=YEARLY;INTERVAL=5", "2026-12-25T12:00:00", false},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26T12:00:00", true},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-19T12:00:00", false},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4", "2026-07-04T12:00:00", true},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYMONTHDAY=4", "2026-09-04T12:00:00", true},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYDAY=-1SU", "2026-12-27T12:00:00", true},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYDAY=1MO", "2026-01-05T12:00:00", true},
    {"2020-01-01T00:00:00", "2020-01-02T00:00:00", "FREQ=YEARLY;BYDAY=1MO", "2026-02-02T12:00:00", false},
};
/* clang-format on */

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    CHECK_ROW(text, flow_datetime_read(text, &ms));
    return ms;
}

static void test_rules(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        const struct flow_schedule s = {ms_of(rows[i].start), ms_of(rows[i].end), rows[i].rule};
        char name[200], why[200] = "";
        bool active = !rows[i].active;
        snprintf(name, sizeof name, "%s, %s at %s", rows[i].start,
                 rows[i].rule ? rows[i].rule : "once", rows[i].at);
        CHECK_ROW(name, flow_schedule_active(&s, ms_of(rows[i].at), &active, why, sizeof why));
        CHECK_ROW(name, active == rows[i].active);
    }
}

static void test_what_is_no_rule(void)
{
    static const struct {
        const char *rule, *why;
    } bad[] = {
        {"BYDAY=MO", "the rule has no FREQ of DAILY, WEEKLY, MONTHLY or YEARLY"},
        {"FREQ=HOURLY", "\"FREQ=HOURLY\" is no part of a rule"},
        {"FREQ=DAILY;INTERVAL=0", "\"INTERVAL=0\" is no part of a rule"},
        {"FREQ=DAILY;COUNT=x", "\"COUNT=x\" is no part of a rule"},
        {"FREQ=WEEKLY;BYDAY=MO,XX", "\"BYDAY=MO,XX\" is no part of a rule"},
        {"FREQ=WEEKLY;BYDAY=MOTU", "\"BYDAY=MOTU\" is no part of a rule"},
        {"FREQ=MONTHLY;BYMONTHDAY=0", "\"BYMONTHDAY=0\" is no part of a rule"},
        {"FREQ=MONTHLY;BYMONTHDAY=32", "\"BYMONTHDAY=32\" is no part of a rule"},
        {"FREQ=YEARLY;BYMONTH=13", "\"BYMONTH=13\" is no part of a rule"},
        {"FREQ=DAILY;UNTIL=soon", "\"UNTIL=soon\" is no part of a rule"},
        {"FREQ=DAILY;WKST=XX", "\"WKST=XX\" is no part of a rule"},
        {"every day", "\"every day\" is no part of a rule"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(bad); i++) {
        const struct flow_schedule s = {0, FLOW_DAY_MS, bad[i].rule};
        char why[200] = "";
        bool active = true;
        CHECK_ROW(bad[i].rule, !flow_schedule_active(&s, 0, &active, why, sizeof why));
        CHECK_ROW_TEXT(bad[i].rule, why, bad[i].why);
        CHECK_ROW(bad[i].rule, !active);
    }
}

SUITE(schedule, {"schedules come again by their rules", test_rules},
      {"what is no rule is told", test_what_is_no_rule});
