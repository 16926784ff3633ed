/* Reads requests. Each is handed on when it is complete, so that no worker ever waits for a client.
 */
#include "base/http/civetweb/adapter.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"

enum {
    FIRST_READ = 2048,
    READ_PIECE = 64 * 1024,
    BLANK_BYTES = 4, /* two empty lines may precede a request */
    MAX_HELD = 64 << 20,
};

enum gc_progress gc_intake_refuse(struct gc_intake *in, int status)
{
    in->refused = status;
    return GC_COME_NO_HTTP;
}

enum gc_progress gc_intake_complain(struct gc_intake *in, enum gc_http_problem problem)
{
    in->problem = problem;
    return GC_COME_WHOLE;
}

void gc_intake_drop(struct gc_strbuf *b, size_t from, size_t to)
{
    if (from == to)
        return;
    memmove(b->data + from, b->data + to, b->len - to + 1);
    b->len -= to - from;
}

/* Looks for the empty line. */
static enum gc_progress find_head(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    struct gc_strbuf *b = &in->bytes;
    if (in->looked_at == 0 && b->len) {
        size_t blank = strspn(b->data, "\r\n");
        gc_intake_drop(b, 0, blank < BLANK_BYTES ? blank : BLANK_BYTES);
    }
    size_t max = c->server->options.max_head_bytes;
    while (in->looked_at < b->len && in->looked_at < max) {
        const char *at = memchr(b->data + in->looked_at, '\n', b->len - in->looked_at);
        in->looked_at = at ? (size_t)(at - b->data) : b->len;
        if (!at || at + 1 == b->data + b->len || (at[1] == '\r' && at + 2 == b->data + b->len))
            break; /* to be seen again with what comes */
        size_t empty = at[1] == '\n' ? 1 : at[1] == '\r' && at[2] == '\n' ? 2 : 0;
        in->looked_at++;
        if (!empty)
            continue;
        in->head_bytes = in->looked_at + empty;
        return in->head_bytes > max ? gc_intake_refuse(in, 431) : gc_head_read(c);
    }
    if (b->len < max)
        return GC_COME_PART;
    return gc_intake_refuse(in, memchr(b->data, '\n', b->len) ? 431 : 414);
}

static enum gc_progress advance(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    if (in->bytes.len == 0)
        return GC_COME_PART;
    enum gc_progress how = in->head_bytes ? GC_COME_PART : find_head(c);
    if (how != GC_COME_PART || !in->head_bytes)
        return how;
    if (in->problem != GC_HTTP_FINE)
        return GC_COME_WHOLE;
    if (in->chunked)
        return gc_chunks_read(c);
    return in->bytes.len - in->head_bytes >= in->body_bytes ? GC_COME_WHOLE : GC_COME_PART;
}

/* How much to read at once: a body not beyond its end, so that what follows stays small. */
static size_t wanted(const struct gc_intake *in)
{
    if (!in->head_bytes)
        return FIRST_READ;
    size_t left = in->chunked ? READ_PIECE : in->head_bytes + in->body_bytes - in->bytes.len;
    return left < READ_PIECE ? left : READ_PIECE;
}

static void count_memory(struct gc_conn *c)
{
    atomic_fetch_add(&c->server->held, c->in.bytes.cap - c->held); /* may wrap, rightly */
    c->held = c->in.bytes.cap;
}

/* Many large bodies that come slowly must not take all memory; heads are small. */
static bool is_too_much(const struct gc_conn *c)
{
    return c->held > 2 * FIRST_READ && atomic_load(&c->server->held) > MAX_HELD;
}

static ssize_t receive(struct gc_conn *c)
{
    struct gc_strbuf *b = &c->in.bytes;
    size_t n = wanted(&c->in);
    gc_strbuf_reserve(b, n);
    count_memory(c);
    if (gc_strbuf_status(b) != GC_OK) {
        errno = ENOMEM;
        return -1;
    }
    ssize_t got = recv(c->fd, b->data + b->len, n, MSG_DONTWAIT);
    if (got <= 0)
        return got;
    c->heard_ms = gc_clock_now(NULL);
    if (b->len == 0)
        c->began_ms = c->heard_ms;
    b->len += (size_t)got;
    b->data[b->len] = '\0';
    return got;
}

enum gc_progress gc_intake_read(struct gc_conn *c)
{
    for (;;) {
        enum gc_progress how = advance(c);
        if (how != GC_COME_PART)
            return how;
        if (is_too_much(c))
            return gc_intake_refuse(&c->in, 503);
        ssize_t got = receive(c);
        if (got == 0)
            return gc_intake_end(c, 400);
        if (got < 0 && errno != EINTR)
            return errno == EAGAIN ? GC_COME_PART : GC_COME_GONE;
    }
}

enum gc_progress gc_intake_end(struct gc_conn *c, int status_of_half_a_head)
{
    struct gc_intake *in = &c->in;
    if (in->bytes.len == 0)
        return GC_COME_GONE;
    if (!in->head_bytes)
        return gc_intake_refuse(in, status_of_half_a_head);
    return gc_intake_complain(in, GC_HTTP_BODY_CUT);
}

void gc_intake_next(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    struct gc_strbuf bytes = in->bytes;
    if (in->head_bytes)
        gc_intake_drop(&bytes, 0, in->head_bytes + in->body_bytes);
    if (bytes.len == 0 && bytes.cap > 2 * FIRST_READ)
        gc_strbuf_release(&bytes);
    *in = (struct gc_intake){.bytes = bytes};
    count_memory(c);
    c->keep = false;
}

void gc_intake_release(struct gc_conn *c)
{
    gc_strbuf_release(&c->in.bytes);
    count_memory(c);
}
