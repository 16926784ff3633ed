/* hub.h - the websockets of all notification channels, served by one thread.
 *
 *   mock_hub_add(hub, channel_id, fd, handshake, n);        the socket was detached from the server
 *   mock_hub_send(hub, channel_id, text, n);                returns at once
 *
 * Who publishes never waits for who reads: a text goes into the queue of each websocket of its
 * channel, and a websocket whose queue is full (1 MiB), or that would take all queues together over
 * 64 MiB, is dropped. Each 30 s, of real time, a websocket gets a heartbeat on the topic
 * channel.metadata; {"message": "ping"} is answered there, too.
 *
 * The HTTP server would give each a thread, and let who writes wait for who reads: here the socket
 * is detached from it once a request asks to speak as a websocket.
 *
 * Source:     RFC 6455; "Notification Service" of the Genesys Cloud developer centre.
 * Ownership:  add takes the socket over; texts are copied.
 * Units:      bytes; milliseconds of real time.
 * Threads:    everything here may be called from any thread.
 * Errors:     who breaks the protocol is closed with the code that RFC 6455 names.
 */
#ifndef MOCK_HUB_H
#define MOCK_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define MOCK_HUB_PER_CHANNEL  8    /* websockets of one channel */
#define MOCK_HUB_SOCKETS      5000 /* of all */
#define MOCK_HUB_HEARTBEAT_MS 30000

struct mock_hub;
struct mock_hub_options {
    int64_t heartbeat_ms;    /* 0: MOCK_HUB_HEARTBEAT_MS */
    int64_t close_ms;        /* 0: 2,000: for the client's part of a close */
    size_t max_queue_bytes;  /* 0: 1 MiB, of one websocket */
    size_t max_queued_bytes; /* 0: 64 MiB, of all */
};

GC_NODISCARD enum gc_status mock_hub_new(struct mock_hub **out, const struct mock_hub_options *o);
/* Closes all (1001) and ends the thread; the rest of this header does nothing from then on. */
void mock_hub_stop(struct mock_hub *h);
void mock_hub_free(struct mock_hub *h); /* NULL is a no-op; stops it if need be */

bool mock_hub_has_room(struct mock_hub *h, const char *channel);
/* head: the handshake's answer, which is sent first. */
void mock_hub_add(struct mock_hub *h, const char *channel, int fd, const char *head, size_t n);
void mock_hub_send(struct mock_hub *h, const char *channel, const char *text, size_t n);
void mock_hub_heartbeat(struct mock_hub *h, const char *channel); /* now, too */
/* Says why on the topic v2.system.socket_closing, and closes; channel "": all. */
void mock_hub_close(struct mock_hub *h, const char *channel, int code, const char *reason);
size_t mock_hub_count(struct mock_hub *h, const char *channel); /* "": of all */

#endif
