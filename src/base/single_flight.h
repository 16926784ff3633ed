/* single_flight.h - many threads want the same thing: one gets it, the others wait for it.
 *
 *   pthread_mutex_lock(&lock);
 *   switch (gc_single_flight_begin(&flights, &lock, &mine, key, deadline_ms, &result)) {
 *   case GC_FLIGHT_BEGUN:  unlock, get it, lock; gc_single_flight_finish(&flights, &mine, &result);
 *   case GC_FLIGHT_JOINED: *result is what another thread got, be it good or bad
 *   case GC_FLIGHT_LATE:   the deadline passed; the other is still at it
 *   }
 *
 * Who waits goes at its own deadline. Whether a result that another's deadline spoilt is worth
 * anything is for the caller to say: it looks again, and begins anew when nobody else has.
 *
 * Ownership:  what is in flight lives on the stacks of those who get it and who wait: nothing is
 *             allocated. The key is borrowed until finish.
 * Units:      deadline_ms is a point on the monotonic clock.
 * Threads:    both functions are called with the caller's lock held; begin lets go of it while it
 *             waits. Each GC_FLIGHT_BEGUN has one finish.
 */
#ifndef GC_SINGLE_FLIGHT_H
#define GC_SINGLE_FLIGHT_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct gc_flight_waiter;
struct gc_in_flight {
    struct gc_in_flight *next;
    const void *key;
    struct gc_flight_waiter *waiters;
};

struct gc_single_flight {
    size_t key_bytes; /* 0: there is only one thing to get */
    size_t result_bytes;
    struct gc_in_flight *first;
};

enum gc_flight_role { GC_FLIGHT_BEGUN, GC_FLIGHT_JOINED, GC_FLIGHT_LATE };

enum gc_flight_role gc_single_flight_begin(struct gc_single_flight *s, pthread_mutex_t *lock,
                                           struct gc_in_flight *mine, const void *key,
                                           int64_t deadline_ms, void *result);
void gc_single_flight_finish(struct gc_single_flight *s, struct gc_in_flight *mine,
                             const void *result);

#endif
