/* One answer, read from a socket of this process: what a fault broke on its wire. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "base/strbuf.h"

enum { HEAD_BYTES = 128 * 1024, PART = 8 * 1024, WAIT_MS = 60000, CHUNK_DIGITS = 8 };

struct reading {
    int fd;
    int64_t deadline_ms;
    struct gc_strbuf bytes;
    bool ended; /* nothing more comes */
    struct gc_error *err;
};

/* Some more bytes, or the end. */
static enum gc_status read_more(struct reading *r)
{
    char part[PART];
    int64_t left_ms = gc_deadline_left(r->deadline_ms);
    struct pollfd p = {.fd = r->fd, .events = POLLIN};
    if (left_ms <= 0)
        return gc_fail(r->err, GC_E_TIMEOUT, "no whole answer came in time");
    if (poll(&p, 1, left_ms < WAIT_MS ? (int)left_ms : WAIT_MS) <= 0)
        return GC_OK; /* the time is looked at next */
    ssize_t n = recv(r->fd, part, sizeof part, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return GC_OK;
    r->ended = n <= 0;
    if (n > 0)
        gc_strbuf_add(&r->bytes, part, (size_t)n);
    return gc_strbuf_status(&r->bytes) == GC_E_TOO_BIG
               ? gc_fail(r->err, GC_E_TOO_BIG, "the answer is too large")
               : gc_strbuf_status(&r->bytes);
}

static enum gc_status stopped(const struct reading *r, size_t body_bytes)
{
    if (r->bytes.len == 0)
        return gc_fail(r->err, GC_E_NETWORK, "the connection broke before an answer came");
    return gc_fail(r->err, GC_E_NETWORK, "the answer stopped after %zu bytes", body_bytes);
}

/* The head, and where the body begins. */
static enum gc_status read_head(struct reading *r, size_t *body_at)
{
    for (;;) {
        const char *text = gc_strbuf_text(&r->bytes), *end = strstr(text, "\r\n\r\n");
        size_t n = r->bytes.len < 7 ? r->bytes.len : 7;
        if (memcmp(text, "HTTP/1.", n) != 0 || (!end && r->bytes.len > HEAD_BYTES))
            return gc_fail(r->err, GC_E_PROTOCOL, "what came is no HTTP");
        *body_at = end ? (size_t)(end - text) + 4 : 0;
        if (end)
            return GC_OK;
        if (r->ended)
            return r->bytes.len ? gc_fail(r->err, GC_E_NETWORK, "the answer stopped in its head")
                                : stopped(r, 0);
        enum gc_status s = read_more(r);
        if (s != GC_OK)
            return s;
    }
}

/* The size of the chunk that begins at `at`: GC_OK and *data, where it begins; GC_E_CANCELLED: not
 * all of its line is there yet. */
static enum gc_status chunk_at(const struct reading *r, size_t at, size_t *size, size_t *data)
{
    const char *text = gc_strbuf_text(&r->bytes) + at, *end = strstr(text, "\r\n");
    size_t digits = strspn(text, "0123456789abcdefABCDEF");
    if (digits > CHUNK_DIGITS || (text[digits] && digits == 0))
        return gc_fail(r->err, GC_E_PROTOCOL, "the chunked answer is malformed");
    if (!end)
        return GC_E_CANCELLED;
    *size = strtoul(text, NULL, 16);
    *data = at + (size_t)(end - text) + 2;
    return GC_OK;
}

static enum gc_status read_chunks(struct reading *r, size_t at, struct gc_strbuf *body)
{
    for (;;) {
        size_t size = 0, data = 0;
        enum gc_status s = chunk_at(r, at, &size, &data);
        bool whole = s == GC_OK && r->bytes.len >= data + size + 2;
        if (s != GC_OK && s != GC_E_CANCELLED)
            return s;
        if (whole && memcmp(r->bytes.data + data + size, "\r\n", 2) != 0)
            return gc_fail(r->err, GC_E_PROTOCOL, "the chunked answer is malformed");
        if (whole) {
            gc_strbuf_add(body, r->bytes.data + data, size);
            at = data + size + 2;
            if (size == 0)
                return gc_strbuf_status(body);
            continue;
        }
        if (r->ended)
            return stopped(r, body->len);
        s = read_more(r);
        if (s != GC_OK)
            return s;
    }
}

/* As long as it says, or to the end. */
static enum gc_status read_plain(struct reading *r, size_t at, const char *headers,
                                 struct gc_strbuf *body)
{
    size_t n = 0;
    const char *length = gc_http_find_header(headers, "Content-Length", &n);
    size_t wanted = length ? strtoul(length, NULL, 10) : 0;
    while (!r->ended && (!length || r->bytes.len - at < wanted)) {
        enum gc_status s = read_more(r);
        if (s != GC_OK)
            return s;
    }
    size_t got = r->bytes.len - at;
    if (length && got < wanted)
        return stopped(r, got);
    gc_strbuf_add(body, gc_strbuf_text(&r->bytes) + at, length ? wanted : got);
    return gc_strbuf_status(body);
}

static enum gc_status read_answer(struct reading *r, size_t max_body_bytes,
                                  struct gc_http_reply *reply)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(max_body_bytes);
    size_t at = 0, n = 0;
    enum gc_status s = read_head(r, &at);
    if (s != GC_OK)
        return s;
    reply->status = (int)strtol(gc_strbuf_text(&r->bytes) + sizeof "HTTP/1.1", NULL, 10);
    reply->headers = gc_strndup(r->bytes.data, at);
    if (!reply->headers)
        return gc_fail_nomem(r->err);
    bool bodiless = reply->status == 204 || reply->status == 304;
    if (!bodiless)
        s = gc_http_find_header(reply->headers, "Transfer-Encoding", &n)
                ? read_chunks(r, at, &body)
                : read_plain(r, at, reply->headers, &body);
    reply->body_bytes = body.len;
    if (s == GC_OK && body.len)
        s = gc_strbuf_take(&body, &reply->body);
    return s;
}

enum gc_status gc_http_read_answer(int fd, int64_t deadline_ms, size_t max_body_bytes,
                                   struct gc_http_reply *reply, struct gc_error *err)
{
    struct reading r = {.fd = fd,
                        .deadline_ms = deadline_ms,
                        .bytes = GC_STRBUF(max_body_bytes * 2 + HEAD_BYTES),
                        .err = err};
    *reply = (struct gc_http_reply){0};
    enum gc_status s = read_answer(&r, max_body_bytes, reply);
    if (s != GC_OK)
        gc_http_reply_release(reply);
    gc_strbuf_release(&r.bytes);
    close(fd);
    return s;
}
