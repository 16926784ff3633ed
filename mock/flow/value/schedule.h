/* schedule.h - is a schedule in effect: a beginning, an end, and a rule by which they come again.
 *
 *   struct flow_schedule s = {.start_ms = 8h of a Monday, .end_ms = 18h, .rule = "FREQ=WEEKLY"};
 *   if (!flow_schedule_active(&s, local_ms, &active, why, sizeof why)) ... why says what is wrong
 *
 * Rules are those of RFC 5545: FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT, UNTIL,
 * BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST. What follows from the beginning where a rule says
 * nothing does; the beginning itself counts only where it fits the rule.
 *
 * Units:      milliseconds since 1970 of local time: schedules are times on a clock at one place.
 * Source:     RFC 5545, 3.3.10; schedules of the Genesys Cloud API (start, end, rrule).
 */
#ifndef FLOW_SCHEDULE_H
#define FLOW_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flow_schedule {
    int64_t start_ms, end_ms;
    const char *rule; /* NULL or "": it does not come again */
};

/* False: the rule is none; why says so. */
bool flow_schedule_active(const struct flow_schedule *s, int64_t local_ms, bool *active, char *why,
                          size_t cap);

#endif
