/* clock.h - time as something that is given, never fetched inside logic.
 *
 *   int64_t deadline_ms = gc_deadline_in(5000);
 *   while (gc_deadline_left(deadline_ms) > 0) ...
 *
 * Ownership:  a gc_clock is two pointers, copied by value; its context must outlive it.
 * Units:      milliseconds. Monotonic time has no date; wall time counts from 1970 (UTC).
 */
#ifndef GC_CLOCK_H
#define GC_CLOCK_H

#include <stddef.h>
#include <stdint.h>

struct gc_clock {
    int64_t (*now_ms)(void *ctx);
    void *ctx;
};

extern const struct gc_clock gc_clock_monotonic;
extern const struct gc_clock gc_clock_wall;

int64_t gc_clock_now(const struct gc_clock *c); /* NULL reads the monotonic clock */
int64_t gc_now_us(void);                        /* monotonic microseconds, to measure durations */

/* Deadlines are points on the monotonic clock. GC_NO_DEADLINE is never reached. */
#define GC_NO_DEADLINE INT64_MAX
int64_t gc_deadline_in(int64_t ms);
int64_t gc_deadline_left(int64_t deadline_ms); /* never negative */
int64_t gc_deadline_min(int64_t a_ms, int64_t b_ms);

/* "2026-01-31T08:15:00.250Z"; out holds GC_TIME_TEXT bytes. */
#define GC_TIME_TEXT 32
void gc_time_format(int64_t wall_ms, char out[GC_TIME_TEXT]);
/* Reads that form (milliseconds optional, only Z). Returns 0, or -1 when it is something else. */
int gc_time_parse(const char *text, int64_t *wall_ms);

#endif
