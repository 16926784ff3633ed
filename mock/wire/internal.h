/* internal.h - connections that the wire's thread advances: programs of steps, and feeds.
 *
 *   wire.c     what is to be sent, and how
 *   advance.c  does what is due
 *   queue.c    the thread, and what others ask of it
 *   peer.c     is a client gone that has ended its side?
 *   timers.c   what is due first
 *
 * Ownership:  a connection belongs to the thread from the moment it is handed over.
 * Units:      microseconds of the monotonic clock, milliseconds, bytes.
 * Threads:    connections: the wire's thread only. Handing over: any thread.
 * Errors:     a connection that breaks is closed and told as aborted.
 */
#ifndef MOCK_WIRE_INTERNAL_H
#define MOCK_WIRE_INTERNAL_H

#include "base/strbuf.h"
#include "mock/wire/wire.h"

enum mock_step_kind {
    MOCK_STEP_WAIT,  /* ms */
    MOCK_STEP_SEND,  /* bytes from..to, in pieces, ms between them */
    MOCK_STEP_LOOP,  /* the same again and again */
    MOCK_STEP_HOLD,  /* until the client goes, at most ms */
    MOCK_STEP_RESET, /* RST */
    MOCK_STEP_CLOSE, /* FIN, then until the client closes, at most ms */
};

struct mock_step {
    enum mock_step_kind kind;
    int64_t ms;
    int64_t since_us;       /* WAIT: from when on; 0: from when it is reached */
    size_t from, to, piece; /* piece 0: all at once */
    bool pause_first;       /* ms before the first piece, too */
};
#define MOCK_STEPS 6

struct mock_conn {
    int fd;
    struct mock_conn *prev, *next;
    size_t heap_at; /* SIZE_MAX: no timer */
    int64_t due_us; /* when it wants to be advanced again; INT64_MAX: when the socket says so */
    bool wants_write, registered;
    uint32_t watched; /* events of epoll */
    bool half_closed; /* the client sends no more, and still reads */
    bool hurry;       /* waits no more */
    bool feed;        /* a subscriber of events */
    char group[MOCK_WIRE_GROUP];

    struct gc_strbuf bytes; /* what is sent; a feed's queue */
    size_t at;
    struct mock_step steps[MOCK_STEPS];
    size_t n_steps, step;
    bool entered; /* the present step has begun */

    void (*told)(void *ctx, const struct mock_wire_result *result); /* NULL for a feed */
    bool (*is_stale)(void *ctx);
    void (*release)(void *ctx);
    void *ctx;
    bool was_told;
    int status;
    size_t body_at, body_bytes; /* where the answer's body is in bytes */
};

/* Does what is due. False: it is over; close it. */
bool mock_conn_advance(struct mock_conn *c, int64_t now_us);
/* The client has ended its side: has it closed the connection, too, or does it wait for the answer?
 * False also when that can't be told: it is on another machine. */
bool mock_peer_has_closed(int fd);
/* From now on the socket ends with an error when the other machine knows it no more. */
void mock_peer_probe(int fd);
/* The client has closed (or, error: reset) the connection: tells what it did not get. */
void mock_conn_hung_up(struct mock_conn *c, bool error);
/* Tells what was sent up to now; once, but for an abort that follows. */
void mock_conn_tell(struct mock_conn *c, bool aborted);
void mock_conn_free(struct mock_conn *c); /* closes the socket */

/* A heap of connections by due_us. */
struct mock_timers {
    struct mock_conn **list;
    size_t n, cap;
};
bool mock_timers_set(struct mock_timers *t, struct mock_conn *c, int64_t due_us);
void mock_timers_drop(struct mock_timers *t, struct mock_conn *c);
struct mock_conn *mock_timers_first(const struct mock_timers *t); /* NULL: none */

#endif
