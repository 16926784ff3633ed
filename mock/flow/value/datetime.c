#include "mock/flow/value/datetime.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Days since 1970 of a civil date, and back; eras of 400 years have 146,097 days. */
static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t in_era = year - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct flow_date flow_date_of(int64_t ms)
{
    int64_t days = floor_div(ms, FLOW_DAY_MS), rest = (ms - days * FLOW_DAY_MS) / 1000;
    int64_t z = days + 719468, era = floor_div(z, 146097), in_era = z - era * 146097;
    int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * in_year + 2) / 153;
    int64_t civil = month < 10 ? month + 3 : month - 9;
    return (struct flow_date){
        .year = year + era * 400 + (civil <= 2),
        .month = (int)civil,
        .day = (int)(in_year - (153 * month + 2) / 5 + 1),
        .hour = (int)(rest / 3600),
        .minute = (int)(rest / 60 % 60),
        .second = (int)(rest % 60),
    };
}

int flow_days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

bool flow_date_ms(const struct flow_date *d, int64_t *ms)
{
    if (d->year < 1 || d->year > 9999 || d->month < 1 || d->month > 12 || d->day < 1 ||
        d->day > flow_days_in_month(d->year, d->month))
        return false;
    if (d->hour < 0 || d->hour > 23 || d->minute < 0 || d->minute > 59 || d->second < 0 ||
        d->second > 59)
        return false;
    int64_t seconds = (d->hour * 60 + d->minute) * 60 + d->second;
    *ms = days_of(d->year, d->month, d->day) * FLOW_DAY_MS + seconds * 1000;
    return true;
}

int flow_day_of_week(int64_t ms)
{
    int64_t day = (floor_div(ms, FLOW_DAY_MS) + 4) % 7; /* 1970 began on a Thursday */
    return (int)(day < 0 ? day + 7 : day) + 1;
}

/* Weeks begin on Monday; the first has the year's first Thursday. */
int flow_week_number(int64_t ms)
{
    int from_monday = (flow_day_of_week(ms) + 5) % 7;
    int64_t day = floor_div(ms, FLOW_DAY_MS), thursday = day - from_monday + 3;
    int64_t first = days_of(flow_date_of(thursday * FLOW_DAY_MS).year, 1, 1);
    return (int)((thursday - first) / 7) + 1;
}

bool flow_add_months(int64_t ms, int64_t months, int64_t *out)
{
    struct flow_date d = flow_date_of(ms);
    if (months > 12 * 10000 || months < -12 * 10000)
        return false;
    int64_t month = d.year * 12 + d.month - 1 + months;
    d.year = floor_div(month, 12);
    d.month = (int)(month - d.year * 12) + 1;
    if (d.day > flow_days_in_month(d.year, d.month))
        d.day = flow_days_in_month(d.year, d.month);
    return flow_date_ms(&d, out);
}

const char *flow_datetime_text(int64_t ms, char *out)
{
    struct flow_date d = flow_date_of(ms);
    snprintf(out, FLOW_TIME_TEXT, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)d.year, d.month,
             d.day, d.hour, d.minute, d.second);
    return out;
}

/* Adds "9D" and its like; nothing for 0. */
static char *add_part(char *to, const char *end, uint64_t n, char unit)
{
    return n == 0 ? to
                  : to + snprintf(to, (size_t)(end - to), "%llu%c", (unsigned long long)n, unit);
}

static char *add_seconds(char *to, const char *end, uint64_t ms)
{
    if (ms % 1000 == 0)
        return add_part(to, end, ms / 1000, 'S');
    to += snprintf(to, (size_t)(end - to), "%llu.%03llu", (unsigned long long)(ms / 1000),
                   (unsigned long long)(ms % 1000));
    while (to[-1] == '0')
        to--;
    *to++ = 'S';
    *to = '\0';
    return to;
}

const char *flow_duration_text(int64_t ms, char *out)
{
    const char *end = out + FLOW_TIME_TEXT;
    uint64_t n = ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms, rest = n % FLOW_DAY_MS;
    char *p = out + snprintf(out, FLOW_TIME_TEXT, "%sP", ms < 0 ? "-" : "");
    p = add_part(p, end, n / FLOW_DAY_MS, 'D');
    if (rest > 0 || n == 0)
        *p++ = 'T';
    *p = '\0';
    p = add_part(p, end, rest / 3600000, 'H');
    p = add_part(p, end, rest / 60000 % 60, 'M');
    p = add_seconds(p, end, rest % 60000);
    if (n == 0)
        snprintf(p, (size_t)(end - p), "0S");
    return out;
}

/* A number of exactly n digits. */
static bool read_digits(const char **s, int n, int *out)
{
    for (*out = 0; n > 0; n--, ++*s) {
        if (!isdigit((unsigned char)**s))
            return false;
        *out = *out * 10 + (**s - '0');
    }
    return true;
}

static bool read_char(const char **s, char c)
{
    return **s == c ? (++*s, true) : false;
}

/* "Z", "+02:00", "-0700" or nothing, then the end. */
static bool read_zone(const char *s, int64_t *ms)
{
    int hours, minutes, sign = *s == '-' ? -1 : 1;
    *ms = 0;
    if (*s != '+' && *s != '-')
        return *s == '\0' || strcasecmp(s, "z") == 0;
    s++;
    if (!read_digits(&s, 2, &hours) || (read_char(&s, ':'), !read_digits(&s, 2, &minutes)))
        return false;
    *ms = (int64_t)sign * (hours * 60 + minutes) * 60000;
    return *s == '\0' && hours <= 18 && minutes <= 59;
}

bool flow_datetime_read(const char *text, int64_t *ms)
{
    struct flow_date d;
    int year;
    int64_t zone_ms;
    const char *s = text + strspn(text, " \t\r\n");
    if (!read_digits(&s, 4, &year) || !read_char(&s, '-') || !read_digits(&s, 2, &d.month) ||
        !read_char(&s, '-') || !read_digits(&s, 2, &d.day) ||
        !(read_char(&s, 'T') || read_char(&s, 't') || read_char(&s, ' ')) ||
        !read_digits(&s, 2, &d.hour) || !read_char(&s, ':') || !read_digits(&s, 2, &d.minute) ||
        !read_char(&s, ':') || !read_digits(&s, 2, &d.second))
        return false;
    if (read_char(&s, '.'))
        s += strspn(s, "0123456789");
    d.year = year;
    if (!read_zone(s, &zone_ms) || !flow_date_ms(&d, ms))
        return false;
    *ms -= zone_ms;
    return true;
}

/* One "NUMBERunit"; the units must come in their order. */
static const struct {
    char unit;
    bool in_time; /* it stands after the T */
    int64_t ms;
} units[] = {
    {'D', false, FLOW_DAY_MS}, {'H', true, 3600000}, {'M', true, 60000},
    {'S', true, 1000},         {'F', true, 1},
};
enum { N_UNITS = sizeof units / sizeof units[0] };

/* ".250567": milliseconds, the rest is dropped. */
static int64_t read_fraction(const char **s)
{
    int64_t ms = 0, weight = 100;
    for (; isdigit((unsigned char)**s); ++*s, weight /= 10)
        ms += (**s - '0') * weight;
    return ms;
}

static bool read_part(const char **s, size_t *unit, bool in_time, bool glued, int64_t *sum)
{
    int64_t n = 0, fraction = 0, part;
    if (!isdigit((unsigned char)**s))
        return false;
    for (; isdigit((unsigned char)**s); ++*s)
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, **s - '0', &n))
            return false;
    bool has_fraction = read_char(s, '.');
    if (has_fraction)
        fraction = read_fraction(s);
    while (*unit < N_UNITS && units[*unit].unit != toupper((unsigned char)**s))
        ++*unit;
    if (*unit == N_UNITS || (has_fraction && units[*unit].unit != 'S') ||
        (!glued && units[*unit].in_time != in_time))
        return false;
    ++*s;
    return !__builtin_mul_overflow(n, units[(*unit)++].ms, &part) &&
           !__builtin_add_overflow(*sum, part, sum) && !__builtin_add_overflow(*sum, fraction, sum);
}

bool flow_duration_read(const char *text, int64_t *ms)
{
    size_t unit = 0;
    bool in_time = false, glued = strpbrk(text, "Ff") != NULL;
    const char *s = text + strspn(text, " \t\r\n");
    bool minus = read_char(&s, '-');
    *ms = 0;
    if ((!read_char(&s, 'P') && !read_char(&s, 'p')) || !*s)
        return false;
    while (*s) {
        if (!in_time && (*s == 'T' || *s == 't') && s[1]) {
            in_time = true;
            s++;
        }
        if (!read_part(&s, &unit, in_time, glued, ms))
            return false;
    }
    if (minus)
        *ms = -*ms;
    return true;
}
