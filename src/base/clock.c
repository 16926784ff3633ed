#include "base/clock.h"

#include <string.h>
#include <time.h>

static int64_t read_us(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t monotonic_ms(void *ctx)
{
    (void)ctx;
    return read_us(CLOCK_MONOTONIC) / 1000;
}

static int64_t wall_ms(void *ctx)
{
    (void)ctx;
    return read_us(CLOCK_REALTIME) / 1000;
}

const struct gc_clock gc_clock_monotonic = {.now_ms = monotonic_ms};
const struct gc_clock gc_clock_wall = {.now_ms = wall_ms};

int64_t gc_clock_now(const struct gc_clock *c)
{
    return c ? c->now_ms(c->ctx) : monotonic_ms(NULL);
}

int64_t gc_now_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

int64_t gc_deadline_in(int64_t ms)
{
    int64_t at;
    if (__builtin_add_overflow(monotonic_ms(NULL), ms, &at))
        return ms > 0 ? GC_NO_DEADLINE : 0;
    return at;
}

int64_t gc_deadline_left(int64_t deadline_ms)
{
    if (deadline_ms == GC_NO_DEADLINE)
        return INT64_MAX;
    int64_t now = monotonic_ms(NULL);
    return deadline_ms > now ? deadline_ms - now : 0;
}

int64_t gc_deadline_min(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

/* v with n digits, and what follows them. */
static char *put(char *out, int v, int n, char after)
{
    for (int i = n; i-- > 0; v /= 10)
        out[i] = (char)('0' + v % 10);
    out[n] = after;
    return out + n + 1;
}

void gc_time_format(int64_t wall_ms_, char out[GC_TIME_TEXT])
{
    /* Years 1000 to 9999: what the form can say. */
    static const int64_t first_ms = -30610224000000, last_ms = 253402300799999;
    int64_t at = wall_ms_ < first_ms ? first_ms : wall_ms_ > last_ms ? last_ms : wall_ms_;
    int64_t ms = at % 1000 < 0 ? at % 1000 + 1000 : at % 1000;
    time_t s = (time_t)((at - ms) / 1000);
    struct tm t;
    gmtime_r(&s, &t);
    out = put(put(put(out, t.tm_year + 1900, 4, '-'), t.tm_mon + 1, 2, '-'), t.tm_mday, 2, 'T');
    out = put(put(put(out, t.tm_hour, 2, ':'), t.tm_min, 2, ':'), t.tm_sec, 2, '.');
    *put(out, (int)ms, 3, 'Z') = '\0';
}

/* Reads exactly n digits and moves on; -1 when there are fewer. */
static int digits(const char **p, int n)
{
    int v = 0;
    for (; n > 0; n--, (*p)++) {
        if (**p < '0' || **p > '9')
            return -1;
        v = v * 10 + (**p - '0');
    }
    return v;
}

/* ".5", ".25", ".250": up to nine digits of a second; those after the third are dropped. */
static int fraction_ms(const char **p)
{
    int ms = 0, n = 0;
    for (; **p >= '0' && **p <= '9'; n++, (*p)++)
        ms = n < 3 ? ms * 10 + (**p - '0') : ms;
    if (n == 0 || n > 9)
        return -1;
    return n == 1 ? ms * 100 : n == 2 ? ms * 10 : ms;
}

int gc_time_parse(const char *text, int64_t *wall_ms_)
{
    static const struct {
        int n;
        char after;
    } part[6] = {{4, '-'}, {2, '-'}, {2, 'T'}, {2, ':'}, {2, ':'}, {2, 0}};
    int v[6], ms = 0;
    const char *p = text;
    for (int i = 0; i < 6; i++) {
        v[i] = digits(&p, part[i].n);
        if (v[i] < 0 || (part[i].after && *p++ != part[i].after))
            return -1;
    }
    if (*p == '.' && (p++, (ms = fraction_ms(&p)) < 0))
        return -1;
    if (strcmp(p, "Z") != 0)
        return -1;
    struct tm t = {.tm_year = v[0] - 1900,
                   .tm_mon = v[1] - 1,
                   .tm_mday = v[2],
                   .tm_hour = v[3],
                   .tm_min = v[4],
                   .tm_sec = v[5]};
    struct tm normal = t;
    time_t s = timegm(&normal); /* changes the fields of a date that does not exist */
    if (normal.tm_mon != t.tm_mon || normal.tm_mday != t.tm_mday || normal.tm_hour != t.tm_hour ||
        normal.tm_min != t.tm_min || normal.tm_sec != t.tm_sec)
        return -1;
    *wall_ms_ = (int64_t)s * 1000 + ms;
    return 0;
}
