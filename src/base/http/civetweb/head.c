/* The head of a request: its line, its headers, and what they say of the body and of the
 * connection. Whatever is in doubt is refused. */
#include "base/http/civetweb/adapter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/text.h"

enum { LENGTH_DIGITS = 18 };

/* Which byte of those in memory the lowest bit is of. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define FIRST_BYTE(word) (__builtin_ctzll(word) / 8)
#else
#define FIRST_BYTE(word) (7 - __builtin_ctzll(word) / 8)
#endif

#define LINE(text) ((struct gc_line){text, sizeof(text) - 1})

/* What the lines of a head say. */
struct head {
    bool http11, closes, keep_alive, has_connection, expects_continue;
    unsigned n_headers, n_hosts, n_lengths, n_encodings;
    bool chunked, lengths_differ;
    struct gc_line length;
};

static bool line_is(struct gc_line l, struct gc_line word)
{
    return l.n == word.n && strncasecmp(l.text, word.text, l.n) == 0;
}

/* Is `word` one of the members of a comma-separated list? */
static bool list_has(struct gc_line list, struct gc_line word)
{
    const char *end = list.text + list.n;
    for (const char *at = list.text; at < end;) {
        while (at < end && strchr(", \t", *at))
            at++;
        struct gc_line member = {at, 0};
        while (at < end && !strchr(", \t", *at))
            at++;
        member.n = (size_t)(at - member.text);
        if (line_is(member, word))
            return true;
    }
    return false;
}

static struct gc_line trimmed(const char *from, const char *end)
{
    while (from < end && (*from == ' ' || *from == '\t'))
        from++;
    while (end > from && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return (struct gc_line){from, (size_t)(end - from)};
}

static void read_length(struct head *h, struct gc_line value)
{
    h->lengths_differ |= h->n_lengths++ && (value.n != h->length.n ||
                                            memcmp(value.text, h->length.text, value.n) != 0);
    h->length = value;
}

static void read_connection(struct head *h, struct gc_line value)
{
    h->has_connection = true;
    h->closes |= list_has(value, LINE("close")) || list_has(value, LINE("upgrade"));
    h->keep_alive |= list_has(value, LINE("keep-alive"));
}

static void read_encoding(struct head *h, struct gc_line value)
{
    h->n_encodings++;
    h->chunked = line_is(value, LINE("chunked"));
}

static void read_expect(struct head *h, struct gc_line value)
{
    h->expects_continue = value.n >= 12 && strncasecmp(value.text, "100-continue", 12) == 0;
}

static void read_host(struct head *h, struct gc_line value)
{
    (void)value;
    h->n_hosts++;
}

static const struct {
    struct gc_line name;
    void (*read)(struct head *h, struct gc_line value);
} framing[] = {
#define X(name, read)                                                                              \
    {                                                                                              \
        {name, sizeof(name) - 1}, read                                                             \
    }
    X("Content-Length", read_length),
    X("Connection", read_connection),
    X("Transfer-Encoding", read_encoding),
    X("Expect", read_expect),
    X("Host", read_host),
#undef X
};

/* The line at *at, which moves behind it; there is one. */
static struct gc_line next_line(const char **at)
{
    const char *text = *at, *end = strchr(text, '\n');
    *at = end + 1;
    return (struct gc_line){text, (size_t)(end - text) - (end > text && end[-1] == '\r')};
}

/* "METHOD target HTTP/1.1": 0, or the status that refuses it. */
static int read_request_line(struct gc_intake *in, struct head *h, struct gc_line l)
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

/* Eight bytes at once: the high bit of each that is below a blank or DEL, maybe of others, too. */
static uint64_t maybe_controls(uint64_t word)
{
    const uint64_t each = UINT64_MAX / 255, high = each * 0x80;
    return ((word - each * ' ') | ((word ^ each * 0x7F) - each)) & high;
}

/* A control character has no place in a head; a tab means a blank. */
static bool blank_tab(char *at)
{
    if (*at == '\t')
        *at = ' ';
    return *at == '\n' || (*at == '\r' && at[1] == '\n') ||
           ((unsigned char)*at >= 32 && *at != 127);
}

static bool blank_tabs(char *text, size_t n)
{
    for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
        uint64_t word = UINT64_MAX / 255 * 'a'; /* no borrow reaches beyond the text */
        if (n - i >= sizeof word)
            memcpy(&word, text + i, sizeof word);
        else
            memcpy(&word, text + i, n - i);
        for (uint64_t left = maybe_controls(word); left; left &= left - 1)
            if (!blank_tab(text + i + FIRST_BYTE(left)))
                return false;
    }
    return true;
}

/* Notes where name and value are, and what they say of the framing. False: a fold, a name that is
 * none, blanks before the colon, no colon. */
static bool read_header(struct gc_conn *c, struct head *h, struct gc_line l)
{
    char *head = c->in.bytes.data, *line = head + (l.text - head);
    size_t n = 0;
    while (n < l.n && gc_is_of_token(line[n]))
        n++;
    h->n_headers++;
    if (n == 0 || n == l.n || line[n] != ':')
        return false;
    struct gc_line name = {line, n}, value = trimmed(line + n + 1, line + l.n);
    for (size_t i = 0; i < GC_COUNT_OF(framing); i++)
        if (line_is(name, framing[i].name))
            framing[i].read(h, value);
    if (h->n_headers > GC_MAX_HEADERS)
        return true;
    line[n] = head[value.text + value.n - head] = '\0';
    c->headers[c->in.n_headers++] =
        (struct gc_header_place){(uint32_t)(line - head), (uint32_t)(value.text - head)};
    return true;
}

/* The head is complete: what does it say? */
enum gc_progress gc_head_read(struct gc_conn *c)
{
    struct gc_intake *in = &c->in;
    struct head h = {0};
    bool well_formed = true;
    const char *at = in->bytes.data, *end = at + in->head_bytes;
    if (!blank_tabs(in->bytes.data, in->head_bytes))
        return gc_intake_refuse(in, 400);
    int status = read_request_line(in, &h, next_line(&at));
    if (status)
        return gc_intake_refuse(in, status);
    for (struct gc_line l; at < end && (l = next_line(&at)).n > 0;) {
        if (!memchr(l.text, ':', l.n) && *l.text != ' ')
            return gc_intake_refuse(in, 400);
        well_formed &= read_header(c, &h, l);
    }
    in->problem = length_problem(&h, c->server->options.max_body_bytes, &in->body_bytes);
    if (h.n_headers > GC_MAX_HEADERS)
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
