#include "mock/flow/value/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "mock/flow/value/datetime.h"

enum {
    MAX_LIST = 40,
    MAX_DAYS = 400,      /* how long one occurrence may take, in days */
    MAX_COUNTED = 40000, /* days that COUNT looks back: a hundred years */
};

enum frequency { DAILY, WEEKLY, MONTHLY, YEARLY, N_FREQUENCIES };

struct nth_day {
    int nth, day; /* nth 0: every one; days count from Sunday = 0 */
};
struct rule {
    enum frequency frequency;
    int64_t interval, count, until_ms; /* count 0, until_ms INT64_MAX: no end */
    struct nth_day days[MAX_LIST];
    int month_days[MAX_LIST], set_positions[MAX_LIST];
    size_t n_days, n_month_days, n_set_positions;
    unsigned months; /* bit 1: January */
    int week_start;
};

/* A day of local time, by its number since 1970. */
struct day {
    int64_t number;
    struct flow_date date;
    int weekday;
};

static int64_t day_number(int64_t ms)
{
    return ms >= 0 ? ms / FLOW_DAY_MS : -((FLOW_DAY_MS - 1 - ms) / FLOW_DAY_MS);
}

static struct day day_of(int64_t number)
{
    return (struct day){number, flow_date_of(number * FLOW_DAY_MS),
                        (int)(((number + 4) % 7 + 7) % 7)};
}

/* --- reading a rule --------------------------------------------------------------------------- */

static const char *const weekdays[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

static int weekday_of(const char *text)
{
    for (int i = 0; i < 7; i++)
        if (strncasecmp(text, weekdays[i], 2) == 0)
            return i;
    return -1;
}

static bool read_frequency(struct rule *r, const char *value)
{
    static const char *const names[N_FREQUENCIES] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    for (int i = 0; i < N_FREQUENCIES; i++)
        if (strcasecmp(value, names[i]) == 0) {
            r->frequency = (enum frequency)i;
            return true;
        }
    return false;
}

static bool read_whole(const char *value, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    *out = strtoll(value, &end, 10);
    return end != value && *end == '\0' && *out >= min && *out <= max;
}

static bool read_interval(struct rule *r, const char *value)
{
    return read_whole(value, 1, 10000, &r->interval);
}

static bool read_count(struct rule *r, const char *value)
{
    return read_whole(value, 1, 1000000, &r->count);
}

/* 20261231T235959Z, 20261231: the whole day. */
static bool read_until(struct rule *r, const char *value)
{
    char text[32];
    int y, m, d, h = 23, mi = 59, s = 59;
    if (sscanf(value, "%4d%2d%2dT%2d%2d%2d", &y, &m, &d, &h, &mi, &s) < 3)
        return flow_datetime_read(value, &r->until_ms);
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", y % 10000, m % 100, d % 100,
             h % 100, mi % 100, s % 100);
    return flow_datetime_read(text, &r->until_ms);
}

/* Numbers behind each other, none of them 0. */
static bool read_numbers(const char *value, int max, int list[MAX_LIST], size_t *n)
{
    for (const char *at = value; *n < MAX_LIST; at++) {
        char *end;
        long number = strtol(at, &end, 10);
        if (end == at || number == 0 || number > max || number < -max)
            return false;
        list[(*n)++] = (int)number;
        at = end;
        if (*at != ',')
            return *at == '\0';
    }
    return false;
}

static bool read_month_days(struct rule *r, const char *value)
{
    return read_numbers(value, 31, r->month_days, &r->n_month_days);
}

static bool read_set_positions(struct rule *r, const char *value)
{
    return read_numbers(value, 366, r->set_positions, &r->n_set_positions);
}

static bool read_months(struct rule *r, const char *value)
{
    int list[MAX_LIST];
    size_t n = 0;
    if (!read_numbers(value, 12, list, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        r->months |= list[i] > 0 ? 1U << list[i] : 0;
    return r->months != 0;
}

/* MO,-1FR */
static bool read_days(struct rule *r, const char *value)
{
    for (const char *at = value; r->n_days < MAX_LIST; at++) {
        char *end;
        long nth = strtol(at, &end, 10);
        int day = weekday_of(end);
        if (day < 0 || nth > 53 || nth < -53)
            return false;
        r->days[r->n_days++] = (struct nth_day){(int)nth, day};
        at = end + 2;
        if (*at != ',')
            return *at == '\0';
    }
    return false;
}

static bool read_week_start(struct rule *r, const char *value)
{
    r->week_start = weekday_of(value);
    return r->week_start >= 0;
}

static const struct {
    const char *key;
    bool (*read)(struct rule *r, const char *value);
} parts[] = {{"FREQ", read_frequency}, {"INTERVAL", read_interval},
             {"COUNT", read_count},    {"UNTIL", read_until},
             {"BYDAY", read_days},     {"BYMONTHDAY", read_month_days},
             {"BYMONTH", read_months}, {"BYSETPOS", read_set_positions},
             {"WKST", read_week_start}};

static bool read_part(struct rule *r, char *part)
{
    char *value = strchr(part, '=');
    if (!value)
        return false;
    *value++ = '\0';
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++)
        if (strcasecmp(part, parts[i].key) == 0)
            return parts[i].read(r, value);
    return false;
}

static bool read_rule(struct rule *r, const char *text, char *why, size_t cap)
{
    char copy[400], *rest = NULL;
    if (strncasecmp(text, "RRULE:", 6) == 0)
        text += 6;
    *r = (struct rule){
        .frequency = N_FREQUENCIES, .interval = 1, .until_ms = INT64_MAX, .week_start = 1};
    snprintf(copy, sizeof copy, "%s", text);
    for (char *p = strtok_r(copy, ";", &rest); p; p = strtok_r(NULL, ";", &rest)) {
        char shown[60];
        snprintf(shown, sizeof shown, "%s", p);
        if (!read_part(r, p)) {
            snprintf(why, cap, "\"%s\" is no part of a rule", shown);
            return false;
        }
    }
    if (r->frequency != N_FREQUENCIES && strlen(text) < sizeof copy)
        return true;
    snprintf(why, cap, "the rule has no FREQ of DAILY, WEEKLY, MONTHLY or YEARLY");
    return false;
}

/* --- does it begin on that day? --------------------------------------------------------------- */

static int64_t first_of_week(const struct rule *r, const struct day *d)
{
    return d->number - (d->weekday - r->week_start + 7) % 7;
}

/* Is the period of the day one of those that the interval selects? */
static bool in_interval(const struct rule *r, const struct day *start, const struct day *d)
{
    int64_t years = d->date.year - start->date.year;
    int64_t periods = r->frequency == DAILY    ? d->number - start->number
                      : r->frequency == WEEKLY ? (first_of_week(r, d) - first_of_week(r, start)) / 7
                      : r->frequency == MONTHLY ? years * 12 + d->date.month - start->date.month
                                                : years;
    return periods % r->interval == 0;
}

/* Counted from 1 at both ends of the month, or of the year. */
static bool is_nth(const struct rule *r, const struct day *d, int nth)
{
    int64_t first = d->number - d->date.day + 1,
            n = flow_days_in_month(d->date.year, d->date.month);
    if (r->frequency == YEARLY && r->months == 0) {
        struct flow_date jan = {.year = d->date.year, .month = 1, .day = 1};
        int64_t ms = 0;
        (void)flow_date_ms(&jan, &ms);
        first = day_number(ms);
        n = flow_days_in_month(d->date.year, 2) == 29 ? 366 : 365;
    }
    int64_t at = d->number - first;
    return nth > 0 ? at / 7 + 1 == nth : (n - 1 - at) / 7 + 1 == -nth;
}

static bool fits_weekday(const struct rule *r, const struct day *d)
{
    for (size_t i = 0; i < r->n_days; i++)
        if (r->days[i].day == d->weekday &&
            (r->days[i].nth == 0 || r->frequency < MONTHLY || is_nth(r, d, r->days[i].nth)))
            return true;
    return false;
}

static bool fits_month_day(const struct rule *r, const struct day *d)
{
    int n = flow_days_in_month(d->date.year, d->date.month);
    for (size_t i = 0; i < r->n_month_days; i++)
        if (r->month_days[i] == d->date.day || n + 1 + r->month_days[i] == d->date.day)
            return true;
    return false;
}

/* What the rule leaves open follows from the beginning. */
static bool fits_days(const struct rule *r, const struct day *start, const struct day *d)
{
    bool open = r->n_days + r->n_month_days == 0;
    if (r->months ? !(r->months & 1U << d->date.month)
                  : r->frequency == YEARLY && open && d->date.month != start->date.month)
        return false;
    if (r->n_days > 0 && !fits_weekday(r, d))
        return false;
    if (r->n_month_days > 0 && !fits_month_day(r, d))
        return false;
    if (!open || r->frequency == DAILY)
        return true;
    return r->frequency == WEEKLY ? d->weekday == start->weekday : d->date.day == start->date.day;
}

/* Of all days of its period that fit, is it one of those that BYSETPOS names? */
static bool fits_position(const struct rule *r, const struct day *start, const struct day *d)
{
    int before = 0, after = 0;
    if (r->n_set_positions == 0)
        return true;
    for (int way = -1; way <= 1; way += 2)
        for (int64_t n = d->number + way;; n += way) {
            const struct day other = day_of(n);
            bool same = other.date.year == d->date.year &&
                        (r->frequency == YEARLY || other.date.month == d->date.month) &&
                        (r->frequency != WEEKLY || first_of_week(r, &other) == first_of_week(r, d));
            if (!same || r->frequency == DAILY)
                break;
            *(way < 0 ? &before : &after) += fits_days(r, start, &other);
        }
    for (size_t i = 0; i < r->n_set_positions; i++)
        if (r->set_positions[i] == before + 1 || r->set_positions[i] == -after - 1)
            return true;
    return false;
}

static bool begins_on(const struct rule *r, const struct day *start, int64_t number)
{
    const struct day d = day_of(number);
    return in_interval(r, start, &d) && fits_days(r, start, &d) && fits_position(r, start, &d);
}

/* How many occurrences there are up to and with that day; no more than are asked for. */
static bool within_count(const struct rule *r, const struct day *start, int64_t number)
{
    int64_t n = 0, far = number - MAX_COUNTED;
    for (int64_t k = start->number > far ? start->number : far;
         r->count > 0 && k <= number && n <= r->count; k++)
        n += begins_on(r, start, k);
    return n <= r->count;
}

bool flow_schedule_active(const struct flow_schedule *s, int64_t local_ms, bool *active, char *why,
                          size_t cap)
{
    struct rule r;
    int64_t length = s->end_ms - s->start_ms;
    *active = length > 0 && local_ms >= s->start_ms && local_ms < s->end_ms;
    if (!s->rule || !*s->rule)
        return true;
    *active = false;
    if (!read_rule(&r, s->rule, why, cap))
        return false;
    const struct day start = day_of(day_number(s->start_ms));
    int64_t of_day = s->start_ms - start.number * FLOW_DAY_MS, today = day_number(local_ms);
    for (int64_t k = today; k >= start.number && k >= today - MAX_DAYS && !*active; k--) {
        int64_t begin = k * FLOW_DAY_MS + of_day;
        if (begin + length <= local_ms)
            break;
        *active = local_ms >= begin && begin <= r.until_ms && begins_on(&r, &start, k) &&
                  within_count(&r, &start, k);
    }
    return true;
}
