/* clock.h - the clock of a world: it can be read, frozen, advanced and run again.
 *
 *   mock_clock_advance(&world->clock, 86400000);   a token that lives a day is now expired
 *
 * Token expiry, rate-limit windows, flow waits and simulation time-outs read it. Delays on the
 * wire are real time and do not.
 *
 * Ownership:  lives inside its world; init and release.
 * Units:      milliseconds since 1970 (UTC).
 * Errors:     none. It stops at MOCK_CLOCK_LAST_MS, so that what is reckoned from it (an expiry, a
 *             window's end) does not overflow; time never runs backwards unless freeze is given an
 *             earlier moment on purpose.
 */
#ifndef MOCK_CLOCK_H
#define MOCK_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define MOCK_CLOCK_LAST_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

struct mock_clock {
    pthread_mutex_t lock;
    bool frozen;
    int64_t frozen_ms; /* the moment it shows while frozen */
    int64_t offset_ms; /* added to the machine's wall clock while it runs */
};

void mock_clock_init(struct mock_clock *c);
void mock_clock_release(struct mock_clock *c);
int64_t mock_clock_now(struct mock_clock *c);
bool mock_clock_is_frozen(struct mock_clock *c);
void mock_clock_freeze(struct mock_clock *c, int64_t at_ms); /* at_ms < 0: where it is now */
void mock_clock_advance(struct mock_clock *c, int64_t by_ms);
void mock_clock_run(struct mock_clock *c);   /* goes on from where it stands */
void mock_clock_reset(struct mock_clock *c); /* back to the machine's time, running */

#endif
