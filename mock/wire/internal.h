/* internal.h - connections that the wire's thread plays: programs of steps, and feeds.
 *
 *   mock_wire_program(conn, x, plan);       what is to be sent, and how: wire.c
 *   mock_conn_play(conn, now_us);           does what is due: play.c
 *
 * Ownership:  a connection belongs to the thread from the moment it is handed over.
 * Units:      microseconds of the monotonic clock, milliseconds, bytes.
 * Threads:    connections: the wire's thread only. Handing over: any thread.
 * Errors:     a connection that breaks is closed and recorded as aborted.
 */
#ifndef MOCK_WIRE_INTERNAL_H
#define MOCK_WIRE_INTERNAL_H

#include "base/strbuf.h"
#include "mock/server/record.h"
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
    int64_t due_us; /* when it wants to be played again; INT64_MAX: when the socket says so */
    bool wants_write, registered;
    uint32_t watched; /* events of epoll */
    bool half_closed; /* the client sends no more, and still reads */
    bool hurry;       /* waits no more */
    bool feed;        /* a subscriber of events */
    char world[MOCK_WORLD_NAME];

    struct gc_strbuf bytes; /* what is sent; a feed's queue */
    size_t at;
    struct mock_step steps[MOCK_STEPS];
    size_t n_steps, step;
    bool entered; /* the present step has begun */

    /* For the journal. */
    struct mock_record record; /* holds a reference to its world; NULL: nothing to record */
    unsigned world_age;        /* of that world, when the request came */
    bool recorded;
    int status;
    size_t body_at, body_bytes; /* where the answer's body is in bytes */
    char fault_id[64];
    const char *wire_name;
};

enum mock_play { MOCK_PLAY_ON, MOCK_PLAY_END };

/* Fills steps and bytes from the exchange's answer; false without memory. */
bool mock_wire_program(struct mock_conn *c, const struct mock_exchange *x,
                       const struct mock_plan *plan);
/* Does what is due. END: close it. */
enum mock_play mock_conn_play(struct mock_conn *c, int64_t now_us);
/* The client has ended its side: has it closed the connection, too, or does it wait for the answer?
 * False also when that can't be told: it is on another machine. */
bool mock_peer_has_closed(int fd);
/* From now on the socket ends with an error when the other machine knows it no more. */
void mock_peer_probe(int fd);
/* The client has closed (or, error: reset) the connection: records what it did not get. */
void mock_conn_hung_up(struct mock_conn *c, bool error);
/* Tells the journal what was sent up to now; once. */
void mock_conn_record(struct mock_conn *c, bool aborted);
void mock_conn_free(struct mock_conn *c); /* closes the socket */

/* A heap of connections by due_us. */
struct mock_timers {
    struct mock_conn **list;
    size_t n, cap;
};
bool mock_timers_set(struct mock_timers *t, struct mock_conn *c, int64_t due_us);
void mock_timers_drop(struct mock_timers *t, struct mock_conn *c);
struct mock_conn *mock_timers_first(const struct mock_timers *t); /* NULL: none */

/* Hands a connection over; it is freed (and recorded as aborted) when that fails. */
void mock_wire_hand_over(struct mock_wire_queue *q, struct mock_conn *c);
/* An event's text to all feeds of that world ("": to all). */
void mock_wire_publish(struct mock_wire_queue *q, const char *world, const char *text, size_t n);
size_t mock_wire_feeds(struct mock_wire_queue *q);

#endif
