/* dead_end.h - addresses where nobody answers, for programs that must bear it.
 *
 *   struct hx_dead_ends d;
 *   if (hx_dead_ends_open(&d, &err) == GC_OK) ... http://127.0.0.1:d.refused_port ...
 *   hx_dead_ends_close(&d);
 *
 * A connection to refused_port is refused at once; one to hole_port is never taken: the program
 * waits until its own time-out.
 *
 * Ownership:  the sockets belong to the struct.
 * Units:      none.
 * Threads:    open and close from one thread; the ports may be used by any.
 * Errors:     GC_E_IO.
 */
#ifndef HX_DEAD_END_H
#define HX_DEAD_END_H

#include "base/status.h"

enum { HX_HOLE_FILLERS = 3 };

struct hx_dead_ends {
    int refused, hole, fillers[HX_HOLE_FILLERS];
    unsigned refused_port, hole_port;
};

GC_NODISCARD enum gc_status hx_dead_ends_open(struct hx_dead_ends *d, struct gc_error *err);
void hx_dead_ends_close(struct hx_dead_ends *d);

#endif
