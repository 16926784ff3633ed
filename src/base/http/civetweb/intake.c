/* Reads requests: where each ends, and whether its framing is beyond doubt. A request is handed on
 * when it is complete, so that no worker ever waits for a client. civetweb reads it again, for its
 * own sake; what is refused here it would misunderstand, lose, or smuggle. */
#include "base/http/civetweb/adapter.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"

enum {
    FIRST_READ = 2048,
    READ_PIECE = 64 * 1024,
    BLANK_BYTES = 4, /* two empty lines may precede a request */
    MAX_HEADERS = 64,
    LENGTH_DIGITS = 18,
    CHUNK_DIGITS = 15,
    CHUNK_LINE = 4096,
    TRAILER_BYTES = 16 * 1024,
    MAX_HELD = 64 << 20,
};

/* Without its end. */
struct line {
    const char *text;
    size_t n;
};

/* What the lines of a head say. */
struct head {
    bool http11, closes, keep_alive, has_connection, expects_continue;
    unsigned n_headers, n_hosts, n_lengths, n_encodings;
    bool chunked, lengths_differ;
    struct line length;
};

static bool line_is(struct line l, const char *word)
{
    return l.n == strlen(word) && strncasecmp(l.text, word, l.n) == 0;
}

/* Is `word` one of the members of a comma-separated list? */
static bool list_has(struct line list, const char *word)
{
    const char *end = list.text + list.n;
    for (const char *at = list.text; at < end;) {
        while (at < end && strchr(", \t", *at))
            at++;
        struct line member = {at, 0};
        while (at < end && !strchr(", \t", *at))
            at++;
        member.n = (size_t)(at - member.text);
        if (line_is(member, word))
            return true;
    }
    return false;
}

static struct line trimmed(const char *from, const char *end)
{
    while (from < end && (*from == ' ' || *from == '\t'))
        from++;
    while (end > from && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return (struct line){from, (size_t)(end - from)};
}

static void read_length(struct head *h, struct line value)
{
    h->lengths_differ |= h->n_lengths++ && (value.n != h->length.n ||
                                            memcmp(value.text, h->length.text, value.n) != 0);
    h->length = value;
}

static void read_connection(struct head *h, struct line value)
{
    h->has_connection = true;
    h->closes |= list_has(value, "close") || list_has(value, "upgrade");
    h->keep_alive |= list_has(value, "keep-alive");
}

static void read_encoding(struct head *h, struct line value)
{
    h->n_encodings++;
    h->chunked = line_is(value, "chunked");
}

static void read_expect(struct head *h, struct line value)
{
    h->expects_continue = value.n >= 12 && strncasecmp(value.text, "100-continue", 12) == 0;
}

static void read_host(struct head *h, struct line value)
{
    (void)value;
    h->n_hosts++;
}

static const struct {
    const char *name;
    void (*read)(struct head *h, struct line value);
} framing[] = {
    {"Content-Length", read_length},
    {"Connection", read_connection},
    {"Transfer-Encoding", read_encoding},
    {"Expect", read_expect},
    {"Host", read_host},
};

static bool is_token(struct line l)
{
    for (size_t i = 0; i < l.n; i++)
        if (!isalnum((unsigned char)l.text[i]) && !memchr("!#$%&'*+-.^_`|~", l.text[i], 15))
            return false;
    return l.n > 0;
}

/* False: a fold, a name that is none, blanks before the colon, no colon. */
static bool read_header(struct head *h, struct line l)
{
    const char *colon = memchr(l.text, ':', l.n);
    struct line name = {l.text, colon ? (size_t)(colon - l.text) : 0};
    h->n_headers++;
    if (!is_token(name))
        return false;
    for (size_t i = 0; i < GC_COUNT_OF(framing); i++)
        if (line_is(name, framing[i].name))
            framing[i].read(h, trimmed(colon + 1, l.text + l.n));
    return true;
}

/* The line at *at, which moves behind it; there is one. */
static struct line next_line(const char **at)
{
    const char *text = *at, *end = strchr(text, '\n');
    *at = end + 1;
    return (struct line){text, (size_t)(end - text) - (end > text && end[-1] == '\r')};
}

/* "METHOD target HTTP/1.1": 0, or the status that refuses it. */
static int read_request_line(struct gc_intake *in, struct head *h, struct line l)
{
    const char *end = l.text + l.n, *space = memchr(l.text, ' ', l.n);
    const char *target = space ? space + 1 : end;
    const char *last = memchr(target, ' ', (size_t)(end - target));
    if (!last || space == l.text || last == target)
        return 400;
    for (const char *p = l.text; p < space; p++)
        if (!isupper((unsigned char)*p) && *p != '-' && *p != '_')
            return 400;
    const char *version = last + 1;
    if (end - version != 8 || memcmp(version, "HTTP/", 5) != 0 || version[6] != '.' ||
        !isdigit((unsigned char)version[5]) || !isdigit((unsigned char)version[7]))
        return 400;
    in->method_bytes = (size_t)(space - l.text);
    in->target_at = (size_t)(target - l.text);
    in->target_bytes = (size_t)(last - target);
    h->http11 = version[7] == '1';
    return version[5] != '1' || version[7] > '1' ? 505 : 0;
}

static enum gc_http_problem length_problem(const struct head *h, size_t max_body_bytes,
                                           size_t *length)
{
    if (h->n_encodings)
        return h->n_encodings > 1 || !h->chunked || h->n_lengths ? GC_HTTP_BAD_LENGTH
                                                                 : GC_HTTP_FINE;
    if (!h->n_lengths)
        return GC_HTTP_FINE;
    unsigned long long n = 0;
    for (size_t i = 0; i < h->length.n; i++)
        if (!isdigit((unsigned char)h->length.text[i]))
            return GC_HTTP_BAD_LENGTH;
    if (h->lengths_differ || h->length.n == 0)
        return GC_HTTP_BAD_LENGTH;
    if (h->length.n > LENGTH_DIGITS || (n = strtoull(h->length.text, NULL, 10)) > max_body_bytes)
        return GC_HTTP_BODY_TOO_BIG;
    *length = (size_t)n;
    return GC_HTTP_FINE;
}

static void send_continue(struct gc_conn *c)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    (void)!send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static enum gc_progress refuse(struct gc_intake *in, int status)
{
    in->refused = status;
    return GC_COME_NO_HTTP;
}

/* Control characters have no place in a head. A tab means a blank; civetweb would refuse it. */
static bool blank_tabs(char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\t')
            text[i] = ' ';
        else if ((c < 32 && c != '\n' && !(c == '\r' && text[i + 1] == '\n')) || c == 127)
            return false;
    }
    return true;
}

/* The head is complete: what does it say? */
static enum gc_progress read_head(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    struct head h = {0};
    bool well_formed = true;
    const char *at = in->bytes.data, *end = at + in->head_bytes;
    if (!blank_tabs(in->bytes.data, in->head_bytes))
        return refuse(in, 400);
    int status = read_request_line(in, &h, next_line(&at));
    if (status)
        return refuse(in, status);
    in->headers_at = (size_t)(at - in->bytes.data);
    for (struct line l; at < end && (l = next_line(&at)).n > 0;) {
        if (!memchr(l.text, ':', l.n) && *l.text != ' ')
            return refuse(in, 400);
        well_formed &= read_header(&h, l);
    }
    in->problem = length_problem(&h, c->server->options.max_body_bytes, &in->body_bytes);
    if (h.n_headers > MAX_HEADERS)
        in->problem = GC_HTTP_TOO_MANY_HEADERS;
    else if (!well_formed || h.n_hosts > 1 || (h.http11 && h.n_hosts == 0))
        in->problem = GC_HTTP_BAD_HEAD;
    in->chunked = h.chunked;
    in->raw = in->head_bytes;
    in->keep_alive = !h.closes && (h.has_connection ? h.keep_alive : h.http11);
    bool all = !in->chunked && in->bytes.len - in->head_bytes >= in->body_bytes;
    if (h.expects_continue && h.http11 && in->problem == GC_HTTP_FINE && !all)
        send_continue(c);
    return GC_COME_PART;
}

static void drop(struct gc_strbuf *b, size_t from, size_t to)
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
        drop(b, 0, blank < BLANK_BYTES ? blank : BLANK_BYTES);
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
        return in->head_bytes > max ? refuse(in, 431) : read_head(c);
    }
    if (b->len < max)
        return GC_COME_PART;
    return refuse(in, memchr(b->data, '\n', b->len) ? 431 : 414);
}

static enum gc_progress complain(struct gc_intake *in, enum gc_http_problem problem)
{
    in->problem = problem;
    return GC_COME_WHOLE;
}

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
static bool framing_line(struct gc_intake *in, struct line *out, enum gc_http_problem *problem)
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
    *out = (struct line){from, n - 1};
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
static enum gc_progress take_chunk_line(struct gc_intake *in, struct line l, size_t max_body_bytes)
{
    switch (in->part) {
    case GC_CHUNK_SIZE:
        if (!read_chunk_size(l.text, l.n, &in->chunk_left))
            return complain(in, GC_HTTP_BODY_MALFORMED);
        if (in->chunk_left > max_body_bytes - in->body_bytes)
            return complain(in, GC_HTTP_BODY_TOO_BIG);
        in->part = in->chunk_left ? GC_CHUNK_DATA : GC_CHUNK_TRAILER;
        return GC_COME_PART;
    case GC_CHUNK_TRAILER:
        in->trailer_bytes += l.n;
        if (in->trailer_bytes > TRAILER_BYTES)
            return complain(in, GC_HTTP_BODY_MALFORMED);
        return l.n == 0 ? GC_COME_WHOLE : GC_COME_PART;
    case GC_CHUNK_END:
    case GC_CHUNK_DATA:
        break;
    }
    in->part = GC_CHUNK_SIZE;
    return l.n ? complain(in, GC_HTTP_BODY_MALFORMED) : GC_COME_PART;
}

/* Takes the framing out; what follows the request moves up behind the body. */
static enum gc_progress read_chunks(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    size_t body = in->head_bytes + in->body_bytes;
    enum gc_progress how = GC_COME_PART;
    while (how == GC_COME_PART) {
        struct line l;
        enum gc_http_problem problem = GC_HTTP_FINE;
        if (in->part == GC_CHUNK_DATA) {
            if (in->raw == in->bytes.len)
                break;
            take_chunk_data(in, &body);
        } else if (framing_line(in, &l, &problem)) {
            how = take_chunk_line(in, l, c->server->options.max_body_bytes);
        } else {
            how = problem ? complain(in, problem) : GC_COME_PART;
            break;
        }
    }
    drop(&in->bytes, body, in->raw);
    in->raw = body;
    return how;
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
        return read_chunks(c);
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
            return refuse(&c->in, 503);
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
        return refuse(in, status_of_half_a_head);
    return complain(in, GC_HTTP_BODY_CUT);
}

void gc_intake_next(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    struct gc_strbuf bytes = in->bytes;
    if (in->head_bytes)
        drop(&bytes, 0, in->head_bytes + in->body_bytes);
    if (bytes.len == 0 && bytes.cap > 2 * FIRST_READ)
        gc_strbuf_release(&bytes);
    *in = (struct gc_intake){.bytes = bytes};
    count_memory(c);
    c->answered = c->keep = false;
    c->began_ms = c->heard_ms = gc_clock_now(NULL);
}

void gc_intake_release(struct gc_conn *c)
{
    gc_strbuf_release(&c->in.bytes);
    count_memory(c);
}

/* civetweb has ideas of its own of methods and targets: it refuses some, and drops others without
 * a word. So it sees none of them. */
size_t gc_intake_serve(struct gc_intake *in, char *to, size_t n)
{
    static const char line[] = "GET / HTTP/1.1\r\n", no_chunks[] = "0\r\n\r\n";
    char *data = in->bytes.data;
    const struct line parts[] = {
        {line, sizeof line - 1},
        {data + in->headers_at, in->head_bytes - in->headers_at},
        {in->chunked ? no_chunks : data + in->head_bytes,
         in->chunked ? sizeof no_chunks - 1 : in->body_bytes},
    };
    size_t skip = in->served;
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++) {
        if (skip >= parts[i].n) {
            skip -= parts[i].n;
            continue;
        }
        size_t left = parts[i].n - skip;
        n = n < left ? n : left;
        if (to != parts[i].text + skip) /* the body is read into its own place */
            memcpy(to, parts[i].text + skip, n);
        in->served += n;
        return n;
    }
    return 0;
}
