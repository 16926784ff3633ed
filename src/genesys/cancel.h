/* cancel.h - "stop now", told to everything that waits.
 *
 *   gc_cancel_init(&cancel); gc_cancel_on_signals(&cancel);
 *   if (gc_cancel_wait(&cancel, 500)) return gc_fail(err, GC_E_CANCELLED, "stopped");
 *
 * Ownership:  the struct is the caller's and must outlive all who wait on it.
 * Threads:    any thread; gc_cancel_request also from a signal handler.
 * Errors:     GC_E_IO when the kernel gives no event descriptor.
 */
#ifndef GC_CANCEL_H
#define GC_CANCEL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct gc_cancel {
    atomic_bool requested; /* the HTTP client watches it */
    int fd;                /* readable from the request on: for poll */
};

GC_NODISCARD enum gc_status gc_cancel_init(struct gc_cancel *c, struct gc_error *err);
void gc_cancel_release(struct gc_cancel *c);
void gc_cancel_request(struct gc_cancel *c);
/* Both accept NULL: never cancelled. wait returns at once, true, when it is cancelled. */
bool gc_cancel_requested(const struct gc_cancel *c);
bool gc_cancel_wait(const struct gc_cancel *c, int64_t ms);
/* SIGINT and SIGTERM request it; a second one ends the program in the usual way. */
void gc_cancel_on_signals(struct gc_cancel *c);

#endif
