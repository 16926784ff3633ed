/* wire.h - sends answers late, slowly or broken, without holding a worker; and feeds of events.
 *
 *   struct mock_conn *c = mock_wire_prepare(&answer, &plan);
 *   if (c && gc_http_detach(req, res, &fd) == GC_OK) mock_wire_start(queue, c, fd);
 *
 * The connection is detached from the server; one thread writes what is due when it is due. A
 * thousand delayed answers cost a thousand small buffers, no threads. Whose answer it is the wire
 * does not know: it tells `told` what has left.
 *
 * Ownership:  a prepared connection copies the answer and owns its ctx; a started one, its socket.
 * Units:      milliseconds of real time, bytes.
 * Threads:    everything here may be called from any thread; told, is_stale and release are called
 *             on the wire's thread, or on the one that starts or discards the connection.
 */
#ifndef MOCK_WIRE_H
#define MOCK_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/http/server.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "mock/fault/fault.h"

#define MOCK_WIRE_GROUP 65 /* bytes of a group's name with its NUL */

struct mock_wire_queue;
struct mock_conn;

/* What has left, or is about to. */
struct mock_wire_result {
    int status; /* 0: no whole head of an answer */
    const char *body;
    size_t body_bytes;
    bool aborted; /* the client was gone before the answer ended */
};

struct mock_wire_answer {
    const struct gc_strbuf *bytes; /* the whole answer: mock_wire_format */
    int status;
    int64_t received_us; /* when the request came: from then on a delay counts */
    const char *group;   /* copied: see mock_wire_flush */
    /* Called when the last piece is about to leave; and once more, aborted, if the client goes
     * before it had all. */
    void (*told)(void *ctx, const struct mock_wire_result *result);
    bool (*is_stale)(void *ctx); /* it need not wait any more */
    void (*release)(void *ctx);
    void *ctx; /* taken */
};

GC_NODISCARD enum gc_status mock_wire_new(struct mock_wire_queue **out);
void mock_wire_free(struct mock_wire_queue *q); /* ends all that waits; NULL is a no-op */

bool mock_wire_needed(const struct mock_plan *plan);
/* The bytes of an answer whose head says of the body what the plan wants it to say; `to` is made
 * anew. */
void mock_wire_format(struct gc_http_response *res, bool head_only, const struct mock_plan *plan,
                      struct gc_strbuf *to);
/* NULL without memory: ctx was not taken then. */
struct mock_conn *mock_wire_prepare(const struct mock_wire_answer *answer,
                                    const struct mock_plan *plan);
/* A feed sends `head`, and then what is published for its group ("": for all). A subscriber that
 * does not read is dropped. NULL without memory. */
struct mock_conn *mock_wire_feed(const char *group, const char *head, size_t n);
void mock_wire_start(struct mock_wire_queue *q, struct mock_conn *c, int fd); /* takes both */
void mock_wire_discard(struct mock_conn *c); /* not started; NULL is a no-op */
/* Ends the delays of a group: waiting answers leave now. */
void mock_wire_flush(struct mock_wire_queue *q, const char *group);
size_t mock_wire_waiting(struct mock_wire_queue *q);

/* To all feeds of that group ("": to all). Without memory it is lost. */
void mock_wire_publish(struct mock_wire_queue *q, const char *group, const char *text, size_t n);
size_t mock_wire_feeds(struct mock_wire_queue *q);

#endif
