/* A body in chunks: takes the framing out, with extensions and trailers, and finds its end. */
#include "base/http/civetweb/adapter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_DIGITS = 15, CHUNK_LINE = 4096, TRAILER_BYTES = 16 * 1024 };

/* "1a;name=value": the number. False: it is none. */
static bool read_chunk_size(const char *line, size_t n, size_t *out)
{
    size_t digits = 0;
    while (digits < n && isxdigit((unsigned char)line[digits]))
        digits++;
    size_t rest = digits;
    while (rest < n && (line[rest] == ' ' || line[rest] == '\t'))
        rest++;
    if (digits == 0 || digits > CHUNK_DIGITS || (rest < n && line[rest] != ';') ||
        (rest == n && rest > digits))
        return false;
    *out = (size_t)strtoull(line, NULL, 16);
    return true;
}

/* A line of the framing. False: it is not there yet (*problem: it never will be). */
static bool framing_line(struct gc_intake *in, struct gc_line *out, enum gc_http_problem *problem)
{
    const struct gc_strbuf *b = &in->bytes;
    const char *from = b->data + in->raw, *end = memchr(from, '\n', b->len - in->raw);
    size_t n = end ? (size_t)(end - from) : b->len - in->raw;
    if (n > CHUNK_LINE || (end && (n == 0 || end[-1] != '\r')) || memchr(from, '\0', n)) {
        *problem = GC_HTTP_BODY_MALFORMED;
        return false;
    }
    if (!end)
        return false;
    *out = (struct gc_line){from, n - 1};
    in->raw += n + 1;
    return true;
}

/* Moves what came of a chunk to the end of the body; *body is its end. */
static void take_chunk_data(struct gc_intake *in, size_t *body)
{
    struct gc_strbuf *b = &in->bytes;
    size_t n = b->len - in->raw < in->chunk_left ? b->len - in->raw : in->chunk_left;
    memmove(b->data + *body, b->data + in->raw, n);
    *body += n;
    in->raw += n;
    in->chunk_left -= n;
    in->body_bytes += n;
    if (in->chunk_left == 0)
        in->part = GC_CHUNK_END;
}

/* One line of the framing; GC_COME_PART: go on. */
static enum gc_progress take_chunk_line(struct gc_intake *in, struct gc_line l,
                                        size_t max_body_bytes)
{
    switch (in->part) {
    case GC_CHUNK_SIZE:
        if (!read_chunk_size(l.text, l.n, &in->chunk_left))
            return gc_intake_complain(in, GC_HTTP_BODY_MALFORMED);
        if (in->chunk_left > max_body_bytes - in->body_bytes)
            return gc_intake_complain(in, GC_HTTP_BODY_TOO_BIG);
        in->part = in->chunk_left ? GC_CHUNK_DATA : GC_CHUNK_TRAILER;
        return GC_COME_PART;
    case GC_CHUNK_TRAILER:
        in->trailer_bytes += l.n;
        if (in->trailer_bytes > TRAILER_BYTES)
            return gc_intake_complain(in, GC_HTTP_BODY_MALFORMED);
        return l.n == 0 ? GC_COME_WHOLE : GC_COME_PART;
    case GC_CHUNK_END:
    case GC_CHUNK_DATA:
        break;
    }
    in->part = GC_CHUNK_SIZE;
    return l.n ? gc_intake_complain(in, GC_HTTP_BODY_MALFORMED) : GC_COME_PART;
}

/* Takes the framing out; what follows the request moves up behind the body. */
enum gc_progress gc_chunks_read(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    size_t body = in->head_bytes + in->body_bytes;
    enum gc_progress how = GC_COME_PART;
    while (how == GC_COME_PART) {
        struct gc_line l;
        enum gc_http_problem problem = GC_HTTP_FINE;
        if (in->part == GC_CHUNK_DATA) {
            if (in->raw == in->bytes.len)
                break;
            take_chunk_data(in, &body);
        } else if (framing_line(in, &l, &problem)) {
            how = take_chunk_line(in, l, c->server->options.max_body_bytes);
        } else {
            how = problem ? gc_intake_complain(in, problem) : GC_COME_PART;
            break;
        }
    }
    gc_intake_drop(&in->bytes, body, in->raw);
    in->raw = body;
    return how;
}
