/* Moments as templates write them: offsets, and patterns of Java's SimpleDateFormat. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "mock/flow/value/datetime.h"
#include "mock/stubs/tools.h"

enum { MAX_COUNT = 1000000000 };

/* --- offsets -----------------------------------------------------------------------------------
 */

static const struct {
    const char *name;
    int64_t ms, months;
} units[] = {
    {"millisecond", 1, 0},  {"ms", 1, 0},         {"second", 1000, 0},
    {"minute", 60000, 0},   {"hour", 3600000, 0}, {"day", 86400000, 0},
    {"week", 604800000, 0}, {"month", 0, 1},      {"year", 0, 12},
};

static bool add_unit(int64_t *ms, int64_t count, const char *unit, size_t n)
{
    if (n > 1 && (unit[n - 1] == 's' || unit[n - 1] == 'S') && n != 2)
        n--;
    for (size_t i = 0; i < GC_COUNT_OF(units); i++)
        if (strlen(units[i].name) == n && strncasecmp(units[i].name, unit, n) == 0) {
            if (units[i].months)
                return flow_add_months(*ms, count * units[i].months, ms);
            *ms += count * units[i].ms;
            return true;
        }
    return false;
}

bool stub_time_add(int64_t *ms, const char *text)
{
    text += strspn(text, " ,");
    while (*text) {
        char *end;
        long long count = strtoll(text, &end, 10);
        if (end == text || count > MAX_COUNT || count < -MAX_COUNT)
            return false;
        end += strspn(end, " ");
        size_t n = strcspn(end, " ,0123456789+-");
        if (!add_unit(ms, count, end, n))
            return false;
        text = end + n;
        text += strspn(text, " ,");
    }
    /* of the calendar: 0001-01-01 to 9999-12-31 */
    return *ms >= INT64_C(-62135596800000) && *ms <= INT64_C(253402300799999);
}

/* --- patterns ----------------------------------------------------------------------------------
 */

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

/* What a letter of a pattern is made of. */
struct moment {
    int64_t utc_ms, local_ms, zone_ms;
    struct flow_date date;
};

static void add_name(struct gc_strbuf *to, const char *name, int n)
{
    gc_strbuf_addf(to, "%.*s", n > 3 ? 32 : 3, name);
}

/* "+01:00", "+0100", "+01"; Z for UTC where X asks. */
static void add_zone(struct gc_strbuf *to, const struct moment *m, char letter, int n)
{
    int64_t minutes = (m->zone_ms < 0 ? -m->zone_ms : m->zone_ms) / 60000;
    int hours = (int)(minutes / 60), rest = (int)(minutes % 60);
    if (letter == 'X' && minutes == 0) {
        gc_strbuf_addc(to, 'Z');
        return;
    }
    gc_strbuf_addf(to, "%c%02d", m->zone_ms < 0 ? '-' : '+', hours);
    if (letter == 'Z' || n > 1)
        gc_strbuf_addf(to, "%s%02d", letter == 'X' && n > 2 ? ":" : "", rest);
}

static void add_year(struct gc_strbuf *to, const struct moment *m, int n)
{
    if (n == 2)
        gc_strbuf_addf(to, "%02d", (int)(m->date.year % 100));
    else
        gc_strbuf_addf(to, "%0*d", n, (int)m->date.year);
}

static int millisecond_of(const struct moment *m)
{
    return (int)((m->local_ms % 1000 + 1000) % 1000);
}

static int half_day_hour(const struct moment *m)
{
    return m->date.hour % 12 == 0 ? 12 : m->date.hour % 12;
}

static bool add_letters(struct gc_strbuf *to, const struct moment *m, char letter, int n)
{
    const struct flow_date *d = &m->date;
    const struct {
        char letter;
        int value;
    } numbers[] = {{'d', d->day},    {'H', d->hour},   {'h', half_day_hour(m)},
                   {'m', d->minute}, {'s', d->second}, {'S', millisecond_of(m)}};
    for (size_t i = 0; i < GC_COUNT_OF(numbers); i++)
        if (numbers[i].letter == letter) {
            gc_strbuf_addf(to, "%0*d", n, numbers[i].value);
            return true;
        }
    if (letter == 'y' || letter == 'u')
        add_year(to, m, n);
    else if (letter == 'M' && n < 3)
        gc_strbuf_addf(to, "%0*d", n, d->month);
    else if (letter == 'M')
        add_name(to, months[d->month - 1], n);
    else if (letter == 'E')
        add_name(to, days[flow_day_of_week(m->local_ms) - 1], n);
    else if (letter == 'a')
        gc_strbuf_adds(to, d->hour < 12 ? "AM" : "PM");
    else if (letter == 'X' || letter == 'Z')
        add_zone(to, m, letter, n);
    else
        return false;
    return true;
}

/* A text in quotes stands as it is, '' is one quote, in such a text too. The place behind it. */
static const char *add_quoted(struct gc_strbuf *to, const char *at)
{
    if (at[1] == '\'') {
        gc_strbuf_addc(to, '\'');
        return at + 2;
    }
    for (at++; *at && (*at != '\'' || at[1] == '\''); at++) {
        at += *at == '\'';
        gc_strbuf_addc(to, *at);
    }
    return *at ? at + 1 : at;
}

static bool add_pattern(struct gc_strbuf *to, const struct moment *m, const char *at, char *wrong)
{
    while (*at) {
        if (*at == '\'') {
            at = add_quoted(to, at);
        } else if (isalpha((unsigned char)*at)) {
            char letter = *at;
            int n = 0;
            while (n < 9 && at[n] == letter)
                n++;
            *wrong = letter;
            if (!add_letters(to, m, letter, n))
                return false;
            at += n;
        } else {
            gc_strbuf_addc(to, *at++);
        }
    }
    return true;
}

bool stub_time_format(int64_t ms, int64_t zone_ms, const char *pattern, struct gc_strbuf *to,
                      char *wrong)
{
    char iso[GC_TIME_TEXT];
    if (!*pattern || strcmp(pattern, "iso") == 0) {
        gc_time_format(ms, iso);
        gc_strbuf_adds(to, iso);
    } else if (strcmp(pattern, "epoch") == 0) {
        gc_strbuf_addi(to, ms);
    } else if (strcmp(pattern, "unix") == 0) {
        gc_strbuf_addi(to, ms / 1000);
    } else {
        const struct moment m = {.utc_ms = ms,
                                 .local_ms = ms + zone_ms,
                                 .zone_ms = zone_ms,
                                 .date = flow_date_of(ms + zone_ms)};
        return add_pattern(to, &m, pattern, wrong);
    }
    return true;
}
