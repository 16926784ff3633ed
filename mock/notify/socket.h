/* socket.h - one websocket of the hub: what came of it, what is to be sent on it.
 *
 * Ownership:  belongs to the hub, which closes it.
 * Threads:    the hub's lock is held.
 * Units:      bytes; milliseconds of the monotonic clock.
 */
#ifndef MOCK_SOCKET_H
#define MOCK_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "base/strbuf.h"

struct mock_socket {
    struct mock_socket *prev, *next; /* in the order of their heartbeats */
    struct mock_socket *next_of_channel, *next_dirty;
    int fd;
    char channel[GC_UUID_TEXT];
    struct gc_strbuf in, message; /* bytes that are no whole frame; fragments of a message */
    bool in_message;              /* a text has begun */
    struct gc_strbuf out;
    size_t sent;          /* of out */
    bool dirty;           /* in the hub's list of those that have something to send */
    bool closing;         /* a close frame is in out, or was sent: nothing follows */
    bool shut;            /* our side is ended */
    bool over;            /* to be dropped */
    bool watches_writing; /* epoll tells when it can be written to */
    int64_t beat_ms;      /* when its next heartbeat is due */
    int64_t end_ms;       /* closing: waits no longer for the client */
};

#define MOCK_HEARTBEAT                                                                             \
    "{\"topicName\":\"channel.metadata\",\"eventBody\":{\"message\":\"WebSocket Heartbeat\"}}"

struct mock_socket *mock_socket_new(const char *channel, int fd, size_t max_queue_bytes);
void mock_socket_free(struct mock_socket *s); /* closes it */
size_t mock_socket_queued(const struct mock_socket *s);

/* Queues a text frame; a queue that has no room ends the websocket. */
void mock_socket_tell(struct mock_socket *s, const char *text, size_t n);
/* Queues a close frame, and what the topic of closings says before it (reason NULL: nothing). */
void mock_socket_close(struct mock_socket *s, int code, const char *reason, int64_t end_ms);
/* Reads what has come and answers it. */
void mock_socket_read(struct mock_socket *s, int64_t end_ms);
/* Sends as much as goes now. False: it is over. */
bool mock_socket_flush(struct mock_socket *s);

#endif
