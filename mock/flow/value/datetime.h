/* datetime.h - the calendar in UTC, and the texts of date-times and durations.
 *
 *   struct flow_date d = flow_date_of(ms);   d.year, d.month, d.day, d.hour ...
 *   if (!flow_datetime_read("2009-01-10T06:30:00-07:00", &ms)) ...
 *
 * Units:      milliseconds since 1970; months and days count from 1, days of the week from
 *             Sunday = 1.
 */
#ifndef FLOW_DATETIME_H
#define FLOW_DATETIME_H

#include <stdbool.h>
#include <stdint.h>

enum { FLOW_TIME_TEXT = 64, FLOW_DAY_MS = 86400000 };

struct flow_date {
    int64_t year;
    int month, day, hour, minute, second;
};

struct flow_date flow_date_of(int64_t ms);
/* False: there is no such day or time, or the year is outside of 1 to 9999. */
bool flow_date_ms(const struct flow_date *d, int64_t *ms);
int flow_days_in_month(int64_t year, int month);
int flow_day_of_week(int64_t ms);
int flow_week_number(int64_t ms); /* of ISO 8601 */
/* A day that the month has not becomes its last. False: outside of the calendar. */
bool flow_add_months(int64_t ms, int64_t months, int64_t *out);

/* "2009-01-10T06:30:00Z" and "-P9DT18H29M59.544S": out holds FLOW_TIME_TEXT; returned. */
const char *flow_datetime_text(int64_t ms, char *out);
const char *flow_duration_text(int64_t ms, char *out);
/* YYYY-MM-DDThh:mm:ss[.fraction][Z|+hh:mm]; without a zone it is UTC. */
bool flow_datetime_read(const char *text, int64_t *ms);
/* ISO 8601 without years, months and weeks; and P0D0H5M0S0F, whose F are milliseconds. */
bool flow_duration_read(const char *text, int64_t *ms);

#endif
