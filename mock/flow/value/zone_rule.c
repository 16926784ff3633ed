#include "mock/flow/value/zone_rule.h"

#include <ctype.h>
#include <string.h>

#include "mock/flow/value/datetime.h"

static bool read_number(const char **s, int max, int *out)
{
    if (!isdigit((unsigned char)**s))
        return false;
    for (*out = 0; isdigit((unsigned char)**s) && *out <= max; ++*s)
        *out = *out * 10 + (**s - '0');
    return *out <= max;
}

static bool read_char(const char **s, char c)
{
    return **s == c ? (++*s, true) : false;
}

/* [+-]hh[:mm[:ss]] */
static bool read_time(const char **s, int64_t *seconds)
{
    int hours, minutes = 0, rest = 0, sign = **s == '-' ? -1 : 1;
    if (**s == '-' || **s == '+')
        ++*s;
    if (!read_number(s, 167, &hours) || (read_char(s, ':') && !read_number(s, 59, &minutes)) ||
        (read_char(s, ':') && !read_number(s, 59, &rest)))
        return false;
    *seconds = (int64_t)sign * ((hours * 60 + minutes) * 60 + rest);
    return true;
}

/* "CET", "<+03>" */
static bool skip_name(const char **s)
{
    const char *from = *s;
    if (read_char(s, '<')) {
        *s += strspn(*s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-");
        return read_char(s, '>');
    }
    while (isalpha((unsigned char)**s))
        ++*s;
    return *s - from >= 3;
}

static bool read_day(const char **s, struct zone_day *d)
{
    *d = (struct zone_day){.form = 'N', .time_s = 2 * 3600};
    if (read_char(s, 'M')) {
        d->form = 'M';
        if (!read_number(s, 12, &d->month) || d->month < 1 || !read_char(s, '.') ||
            !read_number(s, 5, &d->week) || d->week < 1 || !read_char(s, '.') ||
            !read_number(s, 6, &d->day))
            return false;
    } else {
        if (read_char(s, 'J'))
            d->form = 'J';
        if (!read_number(s, 365, &d->day) || (d->form == 'J' && d->day < 1))
            return false;
    }
    return !read_char(s, '/') || read_time(s, &d->time_s);
}

bool zone_rule_read(const char *text, struct zone_rule *out)
{
    const char *s = text;
    int64_t west;
    *out = (struct zone_rule){.has_summer = false};
    if (!skip_name(&s) || !read_time(&s, &west))
        return false;
    out->standard_s = -west;
    out->summer_s = out->standard_s + 3600;
    if (!*s)
        return true;
    out->has_summer = true;
    if (!skip_name(&s))
        return false;
    if (*s != ',') {
        if (!read_time(&s, &west))
            return false;
        out->summer_s = -west;
    }
    return read_char(&s, ',') && read_day(&s, &out->begin) && read_char(&s, ',') &&
           read_day(&s, &out->end) && !*s;
}

static int64_t start_of_year_s(int64_t year)
{
    struct flow_date d = {.year = year, .month = 1, .day = 1};
    int64_t ms = 0;
    return flow_date_ms(&d, &ms) ? ms / 1000 : 0;
}

/* Seconds since 1970 of the local midnight that begins the day, as if the zone were UTC. */
static int64_t day_s(const struct zone_day *d, int64_t year)
{
    enum { DAY_S = 86400 };
    int64_t first = start_of_year_s(year);
    bool leap = flow_days_in_month(year, 2) == 29;
    if (d->form == 'N')
        return first + d->day * (int64_t)DAY_S;
    if (d->form == 'J')
        return first + (d->day - 1 + (leap && d->day > 59)) * (int64_t)DAY_S;
    for (int m = 1; m < d->month; m++)
        first += flow_days_in_month(year, m) * (int64_t)DAY_S;
    int ahead = (d->day + 7 - (flow_day_of_week(first * 1000) - 1)) % 7;
    int day = ahead + (d->week - 1) * 7;
    while (day >= flow_days_in_month(year, d->month))
        day -= 7;
    return first + day * (int64_t)DAY_S;
}

int64_t zone_rule_offset_s(const struct zone_rule *rule, int64_t utc_s)
{
    if (!rule->has_summer)
        return rule->standard_s;
    int64_t year = flow_date_of((utc_s + rule->standard_s) * 1000).year;
    int64_t begin = day_s(&rule->begin, year) + rule->begin.time_s - rule->standard_s;
    int64_t end = day_s(&rule->end, year) + rule->end.time_s - rule->summer_s;
    bool summer = begin < end ? utc_s >= begin && utc_s < end : utc_s >= begin || utc_s < end;
    return summer ? rule->summer_s : rule->standard_s;
}
