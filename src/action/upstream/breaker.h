/* breaker.h - a circuit breaker: stops calling what keeps failing, and probes before it goes on.
 *
 *   struct gc_breaker_ticket t;
 *   if (!gc_breaker_enter(&b, &t)) return refuse(t.wait_ms);
 *   gc_breaker_leave(&b, &t, ok ? GC_BREAKER_SUCCESS : GC_BREAKER_FAILURE);
 *
 * Closed: all calls pass; `failures` failures in a row open it. Open: nothing passes for open_ms.
 * Half open: one call at a time passes as a probe; success closes, failure opens anew. What was
 * begun before the last change of state says nothing about the new state and is not counted.
 *
 * Ownership:  a plain struct with a mutex; release it. The clock's context must outlive it.
 * Threads:    enter and leave from any thread; each enter that passed has one leave.
 */
#ifndef GC_BREAKER_H
#define GC_BREAKER_H

#include <pthread.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/status.h"

enum gc_breaker_state { GC_BREAKER_CLOSED, GC_BREAKER_OPEN, GC_BREAKER_HALF_OPEN };
enum gc_breaker_outcome {
    GC_BREAKER_SUCCESS,
    GC_BREAKER_FAILURE,
    GC_BREAKER_IGNORED, /* the call ended for a reason that is not the callee's */
};

struct gc_breaker {
    struct gc_clock clock;
    unsigned failures; /* in a row, that open it; 0: it never opens */
    int64_t open_ms;

    pthread_mutex_t lock; /* guards what follows */
    enum gc_breaker_state state;
    unsigned failed_in_a_row;
    unsigned generation; /* counts changes of state */
    bool probing;
    int64_t open_until_ms;
};

struct gc_breaker_ticket {
    unsigned generation;
    int64_t wait_ms; /* when refused: until the next probe may pass; at least 1 */
};

void gc_breaker_init(struct gc_breaker *b, struct gc_clock clock, unsigned failures,
                     int64_t open_ms);
void gc_breaker_release(struct gc_breaker *b);
GC_NODISCARD bool gc_breaker_enter(struct gc_breaker *b, struct gc_breaker_ticket *ticket);
void gc_breaker_leave(struct gc_breaker *b, const struct gc_breaker_ticket *ticket,
                      enum gc_breaker_outcome outcome);
enum gc_breaker_state gc_breaker_state(struct gc_breaker *b);
const char *gc_breaker_state_name(enum gc_breaker_state s); /* "closed", "open", "half_open" */

#endif
