#include "mock/notify/socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json/json.h"
#include "base/json/write.h"
#include "base/text.h"
#include "mock/notify/frame.h"

enum { READ_BYTES = 8 << 10, HEAD_BYTES = 14 };

static const char pong[] =
    "{\"topicName\":\"channel.metadata\",\"eventBody\":{\"message\":\"pong\"}}";

struct mock_socket *mock_socket_new(const char *channel, int fd, size_t max_queue_bytes)
{
    struct mock_socket *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    gc_copy(s->channel, sizeof s->channel, channel);
    s->fd = fd;
    gc_strbuf_init(&s->in, MOCK_FRAME_PAYLOAD + HEAD_BYTES + READ_BYTES);
    gc_strbuf_init(&s->message, MOCK_FRAME_PAYLOAD);
    gc_strbuf_init(&s->out, max_queue_bytes);
    return s;
}

void mock_socket_free(struct mock_socket *s)
{
    close(s->fd);
    gc_strbuf_release(&s->in);
    gc_strbuf_release(&s->message);
    gc_strbuf_release(&s->out);
    free(s);
}

size_t mock_socket_queued(const struct mock_socket *s)
{
    return s->out.len - s->sent;
}

static void drop_front(struct gc_strbuf *b, size_t n)
{
    if (n == 0)
        return;
    memmove(b->data, b->data + n, b->len - n);
    b->len -= n;
}

/* Room in the queue is what was not sent yet. */
static void make_room(struct mock_socket *s, size_t n)
{
    if (s->sent == s->out.len)
        gc_strbuf_reset(&s->out);
    else if (s->out.len + n + HEAD_BYTES > s->out.max || s->sent > s->out.max / 2)
        drop_front(&s->out, s->sent);
    else
        return;
    s->sent = 0;
}

static void add_frame(struct mock_socket *s, enum mock_frame_op op, const char *text, size_t n)
{
    if (s->closing || s->over)
        return;
    make_room(s, n);
    mock_frame_add(&s->out, op, text, n);
    s->over |= gc_strbuf_status(&s->out) != GC_OK;
}

void mock_socket_tell(struct mock_socket *s, const char *text, size_t n)
{
    add_frame(s, MOCK_FRAME_TEXT, text, n);
}

static void tell_reason(struct mock_socket *s, const char *reason)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "topicName", "v2.system.socket_closing");
    gc_jsonw_put_object(&w, "eventBody");
    gc_jsonw_put_str(&w, "message", reason);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    if (gc_strbuf_status(&text) == GC_OK)
        mock_socket_tell(s, text.data, text.len);
}

void mock_socket_close(struct mock_socket *s, int code, const char *reason, int64_t end_ms)
{
    if (s->closing || s->over)
        return;
    if (reason)
        tell_reason(s, reason);
    make_room(s, 128);
    mock_frame_add_close(&s->out, code, reason ? reason : "");
    s->over |= gc_strbuf_status(&s->out) != GC_OK;
    s->closing = true;
    s->end_ms = end_ms;
}

static bool is_ping(const struct gc_strbuf *message)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *said = NULL;
    if (gc_json_parse(&doc, "message", gc_strbuf_text(message), message->len,
                      &gc_json_default_limits, NULL) == GC_OK)
        said = gc_json_str(doc.root, "message");
    return said && strcmp(said, "ping") == 0;
}

static bool is_utf8(const struct gc_strbuf *b)
{
    uint32_t code;
    for (size_t at = 0, step; at < b->len; at += step)
        if ((step = gc_utf8_next(b->data + at, b->len - at, &code)) == 0)
            return false;
    return true;
}

/* What else a client sends means nothing to the service. */
static int end_message(struct mock_socket *s)
{
    int code = is_utf8(&s->message) ? 0 : MOCK_CLOSE_NOT_TEXT;
    if (code == 0 && is_ping(&s->message))
        mock_socket_tell(s, pong, sizeof pong - 1);
    gc_strbuf_reset(&s->message);
    s->in_message = false;
    return code;
}

/* A text, or a part of one. Not 0: the code to close with. */
static int take_text(struct mock_socket *s, const struct mock_frame *f)
{
    if (s->in_message == (f->op == MOCK_FRAME_TEXT))
        return MOCK_CLOSE_PROTOCOL;
    s->in_message = true;
    gc_strbuf_add(&s->message, f->payload, f->n);
    if (gc_strbuf_status(&s->message) != GC_OK)
        return MOCK_CLOSE_TOO_BIG;
    return f->last ? end_message(s) : 0;
}

static int take_frame(struct mock_socket *s, const struct mock_frame *f)
{
    switch (f->op) {
    case MOCK_FRAME_MORE:
    case MOCK_FRAME_TEXT:
        return take_text(s, f);
    case MOCK_FRAME_BINARY:
        return MOCK_CLOSE_UNSUPPORTED;
    case MOCK_FRAME_PING:
        add_frame(s, MOCK_FRAME_PONG, f->payload, f->n);
        return 0;
    case MOCK_FRAME_CLOSE:
        return mock_frame_close_code(f);
    case MOCK_FRAME_PONG:
        break;
    }
    return 0;
}

static void take_frames(struct mock_socket *s, int64_t end_ms)
{
    struct mock_frame f = {0};
    size_t at = 0;
    int code = 0;
    while (code == 0 && !s->over) {
        code = mock_frame_read(s->in.data + at, s->in.len - at, &f);
        if (code == 0 && f.whole == 0)
            break;
        if (code == 0)
            code = take_frame(s, &f);
        at += f.whole;
    }
    drop_front(&s->in, at);
    if (code != 0)
        mock_socket_close(s, code, NULL, end_ms);
}

/* After the close frames only the end of the connection is waited for. */
void mock_socket_read(struct mock_socket *s, int64_t end_ms)
{
    char bytes[READ_BYTES];
    ssize_t got = recv(s->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    s->over |= got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
    if (got <= 0 || s->shut)
        return;
    gc_strbuf_add(&s->in, bytes, (size_t)got);
    if (gc_strbuf_status(&s->in) != GC_OK)
        s->over = true;
    else if (!s->closing)
        take_frames(s, end_ms);
    else
        gc_strbuf_reset(&s->in);
}

bool mock_socket_flush(struct mock_socket *s)
{
    while (!s->over && s->sent < s->out.len) {
        ssize_t n = send(s->fd, s->out.data + s->sent, s->out.len - s->sent, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            s->over = true;
        if (n <= 0)
            break;
        s->sent += (size_t)n;
    }
    if (s->closing && !s->shut && s->sent == s->out.len) {
        s->shut = true;
        s->over |= shutdown(s->fd, SHUT_WR) != 0;
    }
    return !s->over;
}
