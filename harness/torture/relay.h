/* relay.h - a TCP relay before the mock that counts what happens on the wire, and breaks it there.
 *
 *   struct hx_relay_plan plan = {.target_port = port, .how = HX_BREAK_RESET, .at = 3};
 *   if (hx_relay_start(&relay, &plan, &err) == GC_OK) ... program uses hx_relay_port(relay) ...
 *   hx_relay_stop(relay);
 *
 * Events are counted over all connections: each accepted connection, and each piece of an answer
 * (status line, rest of the head, two halves of the body). At event `at` (from 1) the connection is
 * broken instead, once; what comes later passes.
 *
 * Ownership:  the relay owns its sockets and its thread; hx_relay_stop frees it.
 * Units:      events count from 1.
 * Threads:    one of its own; the functions here from the thread that started it.
 * Errors:     GC_E_IO.
 */
#ifndef HX_RELAY_H
#define HX_RELAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum hx_break { HX_BREAK_NONE, HX_BREAK_CLOSE, HX_BREAK_RESET, HX_BREAK_STALL };
enum hx_wire_event {
    HX_EVENT_ACCEPT,
    HX_EVENT_STATUS,
    HX_EVENT_HEAD,
    HX_EVENT_BODY,
    HX_EVENT_REST
};
enum { HX_MAX_EVENTS = 256 };

struct hx_relay_plan {
    unsigned target_port; /* on 127.0.0.1 */
    enum hx_break how;
    size_t at;
};

struct hx_relay;
GC_NODISCARD enum gc_status hx_relay_start(struct hx_relay **out, const struct hx_relay_plan *plan,
                                           struct gc_error *err);
unsigned hx_relay_port(const struct hx_relay *r);
/* Stops it; returns how many events there were, and the first HX_MAX_EVENTS of them. */
size_t hx_relay_stop(struct hx_relay *r, enum hx_wire_event events[HX_MAX_EVENTS]);
const char *hx_wire_event_name(enum hx_wire_event e);

#endif
