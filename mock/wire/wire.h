/* wire.h - sends answers late, slowly or broken, without holding a worker.
 *
 *   if (mock_wire_needed(&plan)) mock_wire_send(server->wire, x, &plan);
 *
 * The connection is detached from the server; one thread writes what is due when it is due. A
 * thousand delayed answers cost a thousand small buffers, no threads. Resetting a world ends its
 * delays: what waits is sent or closed at once.
 *
 * Ownership:  takes the socket and copies the answer.
 * Units:      milliseconds of real time, bytes.
 * Threads:    everything here may be called from any thread.
 * Errors:     when the socket can't be detached the answer leaves unbroken (and is journalled so).
 */
#ifndef MOCK_WIRE_H
#define MOCK_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "mock/fault/fault.h"

struct mock_wire_queue;
struct mock_exchange;

GC_NODISCARD enum gc_status mock_wire_new(struct mock_wire_queue **out);
void mock_wire_free(struct mock_wire_queue *q); /* ends all that waits; NULL is a no-op */

bool mock_wire_needed(const struct mock_plan *plan);
/* The exchange's answer (x->res) is complete; it is sent as the plan says and journalled when done.
 */
void mock_wire_send(struct mock_wire_queue *q, struct mock_exchange *x,
                    const struct mock_plan *plan);
/* Ends the delays of the world of that name: waiting answers leave now. */
void mock_wire_flush(struct mock_wire_queue *q, const char *world);
size_t mock_wire_waiting(struct mock_wire_queue *q);

#endif
