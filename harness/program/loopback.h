/* loopback.h - sockets on 127.0.0.1: free ports, and addresses where nobody answers.
 *
 *   struct hx_dead_ends d;
 *   if (hx_dead_ends_open(&d, &err) == GC_OK) ... http://127.0.0.1:d.refused_port ...
 *   hx_dead_ends_close(&d);
 *
 * Ownership:  the caller closes what it gets.
 */
#ifndef HX_LOOPBACK_H
#define HX_LOOPBACK_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/status.h"

int hx_loopback_bind(unsigned *port);   /* to a free port, which it tells; -1: see errno */
int hx_loopback_connect(unsigned port); /* -1: see errno */

/* A port for a program that is to be started. Until it is released no other that asks here gets it,
 * in whichever process: a service needs a while until it listens. number 0: there is none. */
struct hx_port {
    unsigned number;
    int claim;
};
struct hx_port hx_port_claim(void);
void hx_port_release(struct hx_port *port);

/* Does the child, one of its group or of its descendants listen on the port? Also true where the
 * system does not tell who does. */
struct hx_port_owner {
    pid_t pid;
    char name[64];
};
bool hx_port_is_of(unsigned port, pid_t child, struct hx_port_owner *other);

/* For programs that must bear it: a connection to refused_port is refused at once; one to hole_port
 * is never taken, and the program waits until its own time-out. */
enum { HX_HOLE_FILLERS = 3 };
struct hx_dead_ends {
    int refused, hole, fillers[HX_HOLE_FILLERS];
    unsigned refused_port, hole_port;
};
GC_NODISCARD enum gc_status hx_dead_ends_open(struct hx_dead_ends *d, struct gc_error *err);
void hx_dead_ends_close(struct hx_dead_ends *d);

#endif
