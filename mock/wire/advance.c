/* What a connection does, step by step, whenever it is due or its socket is ready. */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "mock/wire/internal.h"

/* A client that takes nothing for so long is given up. */
enum { STALL_MS = 60000, PING_MS = 15000 };

static void wake_in(struct mock_conn *c, int64_t now_us, int64_t ms)
{
    c->due_us = now_us + ms * 1000;
}

void mock_conn_tell(struct mock_conn *c, bool aborted)
{
    if (!c->told || (c->was_told && !aborted))
        return;
    c->was_told = true;
    /* Aborted: what had been sent. Else all that this program sends, of which the last piece leaves
     * now: who has got the answer finds it in the journal. */
    size_t end = aborted ? c->at : c->bytes.len;
    for (size_t i = c->step; !aborted && i < c->n_steps; i++)
        if (c->steps[i].kind == MOCK_STEP_SEND)
            end = c->steps[i].to;
    bool sent = end > 0 && c->status != 0;
    size_t body = sent && end > c->body_at ? end - c->body_at : 0;
    struct mock_wire_result r = {.status = sent ? c->status : 0,
                                 .body = gc_strbuf_text(&c->bytes) + (body ? c->body_at : 0),
                                 .body_bytes = body < c->body_bytes ? body : c->body_bytes,
                                 .aborted = aborted};
    c->told(c->ctx, &r);
}

void mock_conn_free(struct mock_conn *c)
{
    if (c->fd >= 0)
        close(c->fd);
    if (c->release)
        c->release(c->ctx);
    gc_strbuf_release(&c->bytes);
    free(c);
}

void mock_conn_hung_up(struct mock_conn *c, bool error)
{
    enum mock_step_kind kind = c->step < c->n_steps ? c->steps[c->step].kind : MOCK_STEP_CLOSE;
    bool unfinished = kind == MOCK_STEP_SEND || kind == MOCK_STEP_LOOP;
    if (!c->feed && (!c->was_told || unfinished || error))
        mock_conn_tell(c, true);
}

enum outcome { DONE, LATER, BROKEN };

/* Writes up to `to`; LATER: the socket is full. */
static enum outcome write_up_to(struct mock_conn *c, size_t to, int64_t now_us)
{
    while (c->at < to) {
        ssize_t n = send(c->fd, c->bytes.data + c->at, to - c->at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            c->at += (size_t)n;
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            c->wants_write = true;
            wake_in(c, now_us, STALL_MS);
            return LATER;
        } else {
            return BROKEN;
        }
    }
    return DONE;
}

/* Is this the last piece of the last bytes? Then the journal is told before they leave. */
static bool ends_the_answer(const struct mock_conn *c, size_t to)
{
    for (size_t i = c->step + 1; i < c->n_steps; i++)
        if (c->steps[i].kind == MOCK_STEP_SEND || c->steps[i].kind == MOCK_STEP_LOOP)
            return false;
    return to == c->steps[c->step].to;
}

static size_t piece_end(const struct mock_conn *c, const struct mock_step *s)
{
    if (!s->piece || c->hurry)
        return s->to;
    size_t done = (c->at - s->from) / s->piece;
    size_t end = s->from + (done + 1) * s->piece;
    return end < s->to ? end : s->to;
}

static enum outcome advance_send(struct mock_conn *c, const struct mock_step *s, int64_t now_us)
{
    bool stalled = c->wants_write && now_us >= c->due_us;
    if (stalled)
        return BROKEN;
    if (!c->entered) {
        c->entered = true;
        c->at = s->from;
        if (s->pause_first && s->ms > 0 && !c->hurry) {
            wake_in(c, now_us, s->ms);
            return LATER;
        }
    } else if (!c->wants_write && now_us < c->due_us && !c->hurry) {
        return LATER;
    }
    while (c->at < s->to) {
        size_t to = piece_end(c, s);
        if (ends_the_answer(c, to))
            mock_conn_tell(c, false);
        c->wants_write = false;
        enum outcome o = write_up_to(c, to, now_us);
        if (o != DONE)
            return o;
        if (c->at < s->to && s->ms > 0 && !c->hurry) {
            wake_in(c, now_us, s->ms);
            return LATER;
        }
    }
    return DONE;
}

static enum outcome advance_loop(struct mock_conn *c, const struct mock_step *s, int64_t now_us)
{
    if (c->hurry)
        return DONE;
    if (c->wants_write && now_us >= c->due_us)
        return BROKEN;
    if (!c->entered || c->at == s->to) {
        if (c->entered && now_us < c->due_us)
            return LATER;
        c->entered = true;
        c->at = s->from;
    }
    c->wants_write = false;
    enum outcome o = write_up_to(c, s->to, now_us);
    if (o == DONE)
        wake_in(c, now_us, s->ms);
    return o == DONE ? LATER : o;
}

static enum outcome advance_wait(struct mock_conn *c, const struct mock_step *s, int64_t now_us)
{
    if (!c->entered) {
        c->entered = true;
        wake_in(c, s->since_us ? s->since_us : now_us, s->ms);
    }
    return c->hurry || now_us >= c->due_us ? DONE : LATER;
}

/* The last step: the close that follows it resets. */
static enum outcome advance_reset(struct mock_conn *c)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    mock_conn_tell(c, false);
    (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return DONE;
}

/* FIN, then what the client still sends is read, so that closing does not reset. */
static enum outcome advance_close(struct mock_conn *c, const struct mock_step *s, int64_t now_us)
{
    char rest[4096];
    mock_conn_tell(c, false);
    if (!c->entered) {
        c->entered = true;
        (void)shutdown(c->fd, SHUT_WR);
        wake_in(c, now_us, s->ms);
    }
    for (;;) {
        ssize_t n = recv(c->fd, rest, sizeof rest, MSG_DONTWAIT);
        if (n > 0)
            continue;
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            return DONE;
        break;
    }
    return c->hurry || now_us >= c->due_us ? DONE : LATER;
}

static enum outcome run_step(struct mock_conn *c, int64_t now_us)
{
    const struct mock_step *s = &c->steps[c->step];
    switch (s->kind) {
    case MOCK_STEP_WAIT:
    case MOCK_STEP_HOLD:
        return advance_wait(c, s, now_us);
    case MOCK_STEP_SEND:
        return advance_send(c, s, now_us);
    case MOCK_STEP_LOOP:
        return advance_loop(c, s, now_us);
    case MOCK_STEP_RESET:
        return advance_reset(c);
    case MOCK_STEP_CLOSE:
        break;
    }
    return advance_close(c, s, now_us);
}

/* A feed sends what is queued and, when nothing is for long, a comment that keeps it open. */
static bool advance_feed(struct mock_conn *c, int64_t now_us)
{
    static const char ping[] = ": still here\n\n";
    if (c->at == c->bytes.len && c->entered && now_us >= c->due_us)
        gc_strbuf_add(&c->bytes, ping, sizeof ping - 1);
    c->entered = true;
    c->wants_write = false;
    wake_in(c, now_us, PING_MS);
    if (c->hurry || write_up_to(c, c->bytes.len, now_us) == BROKEN)
        return false;
    if (c->at == c->bytes.len) {
        gc_strbuf_reset(&c->bytes);
        c->at = 0;
    }
    return true;
}

bool mock_conn_advance(struct mock_conn *c, int64_t now_us)
{
    if (c->feed)
        return advance_feed(c, now_us);
    while (c->step < c->n_steps) {
        enum outcome o = run_step(c, now_us);
        if (o == LATER)
            return true;
        if (o == BROKEN) {
            mock_conn_tell(c, true);
            return false;
        }
        c->step++;
        c->entered = false;
        c->wants_write = false;
        c->due_us = INT64_MAX;
    }
    return false;
}
