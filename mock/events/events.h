/* events.h - what happens in a world, as a live stream (server-sent events).
 *
 *   mock_events_subscribe(x, x->world->name);          GET /__admin/events: the socket is taken
 *   mock_events_publish(wire, world, "request", json, n);
 *
 * Source:     WHATWG HTML, "server-sent events".
 * Ownership:  a subscriber is a feed of the wire.
 * Errors:     a subscriber that does not read is dropped; without memory an event is lost.
 */
#ifndef MOCK_EVENTS_H
#define MOCK_EVENTS_H

#include "mock/exchange/exchange.h"
#include "mock/wire/wire.h"

/* Takes the exchange's socket; world "" means all. False (nothing was done) when it can't. */
bool mock_events_subscribe(struct mock_exchange *x, const char *world);
/* Does anybody listen? Ask before making an event. NULL: nobody. */
bool mock_events_wanted(struct mock_wire_queue *wire);
/* json: one value; line ends between its tokens are made blanks. */
void mock_events_publish(struct mock_wire_queue *wire, const char *world, const char *type,
                         const char *json, size_t n);

#endif
