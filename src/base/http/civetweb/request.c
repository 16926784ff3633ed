#include "base/http/civetweb/adapter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"

enum { FIRST_READ = 4096, READ_PIECE = 64 * 1024, LENGTH_DIGITS = 18 };

static const struct mg_request_info *info_of(const struct gc_http_request *req)
{
    return req->conn ? mg_get_request_info(req->conn) : NULL;
}

bool gc_http_request_header_at(const struct gc_http_request *req, size_t i, const char **name,
                               const char **value)
{
    const struct mg_request_info *ri = info_of(req);
    if (!ri || ri->num_headers < 0 || i >= (size_t)ri->num_headers)
        return false;
    *name = ri->http_headers[i].name;
    *value = ri->http_headers[i].value;
    return true;
}

const char *gc_http_request_header(const struct gc_http_request *req, const char *name)
{
    const char *at, *value;
    for (size_t i = 0; gc_http_request_header_at(req, i, &at, &value); i++)
        if (strcasecmp(at, name) == 0)
            return value;
    return NULL;
}

bool gc_http_request_is(const struct gc_http_request *req, const char *type)
{
    const char *value = gc_http_request_header(req, "Content-Type");
    size_t n = strlen(type);
    return value && strcspn(value, "; \t") == n && strncasecmp(value, type, n) == 0;
}

/* Is `word` one of the members of a comma-separated list? */
static bool list_has(const char *list, const char *word)
{
    size_t n = strlen(word);
    while (*list) {
        list += strspn(list, ", \t");
        size_t len = strcspn(list, ", \t");
        if (len == n && strncasecmp(list, word, n) == 0)
            return true;
        list += len;
    }
    return false;
}

static bool escapes_are_well_formed(const char *text)
{
    for (const char *at = strchr(text, '%'); at; at = strchr(at + 3, '%'))
        if (!isxdigit((unsigned char)at[1]) || !isxdigit((unsigned char)at[2]) ||
            (at[1] == '0' && at[2] == '0'))
            return false;
    return true;
}

bool gc_http_target_is_well_formed(const char *path, const char *query)
{
    return *path == '/' && escapes_are_well_formed(path) && escapes_are_well_formed(query);
}

/* With no header at all: does the line after the request line begin without a name? */
static bool nameless_header_follows(const char *end)
{
    const unsigned char next = (unsigned char)(end[1] ? end[1] : end[2]);
    return next == ':' || next >= 127;
}

/* Is the head over after this value? Each line end became NULs, and so did its very last byte. */
static bool head_ends(const char *end, bool crlf)
{
    return crlf ? end[1] == '\0' && end[2] == '\r' : end[1] == '\0';
}

/* civetweb stops reading the head at the 65th header, and at a folded line, without a word: what
 * follows, be it the length of the body, would be lost. The end of the last thing that it kept
 * shows it: the empty line that ends the head must follow. */
static enum gc_http_problem unread_headers(const struct mg_request_info *ri, size_t max_head_bytes)
{
    int n = ri->num_headers;
    const char *last = n > 0 ? ri->http_headers[n - 1].value : ri->http_version;
    const char *end = last + strlen(last);
    if ((size_t)(end - ri->request_method) + 2 >= max_head_bytes)
        return GC_HTTP_BAD_HEAD; /* to look further would be to look beyond the buffer */
    if (n <= 0)
        return nameless_header_follows(end) ? GC_HTTP_BAD_HEAD : GC_HTTP_FINE;
    const char *first = ri->http_headers[0].name;
    if (head_ends(end, first[-1] == '\0' && first[-2] == '\0'))
        return GC_HTTP_FINE;
    return n >= MG_MAX_HEADERS ? GC_HTTP_TOO_MANY_HEADERS : GC_HTTP_BAD_HEAD;
}

struct framing {
    const char *length, *connection;
    int n_lengths, n_encodings;
    bool lengths_differ, chunked, expect, closes;
};

static void collect_framing(const struct mg_request_info *ri, struct framing *f)
{
    for (int i = 0; i < ri->num_headers; i++) {
        const char *name = ri->http_headers[i].name, *value = ri->http_headers[i].value;
        switch (name[0]) {
        case 'c':
        case 'C':
            if (strcasecmp(name, "Content-Length") == 0) {
                f->lengths_differ |= f->n_lengths++ && strcmp(f->length, value) != 0;
                f->length = value;
            } else if (strcasecmp(name, "Connection") == 0) {
                f->closes |= list_has(value, "close") || list_has(value, "upgrade");
                f->connection = f->connection ? f->connection : value;
            }
            break;
        case 't':
        case 'T':
            if (strcasecmp(name, "Transfer-Encoding") == 0) {
                f->n_encodings++;
                f->chunked = strcasecmp(value, "chunked") == 0;
            }
            f->closes |= strcasecmp(name, "Trailer") == 0; /* civetweb does not read trailers */
            break;
        case 'e':
        case 'E':
            f->expect |=
                strcasecmp(name, "Expect") == 0 && strncasecmp(value, "100-continue", 12) == 0;
            break;
        default:
            break;
        }
    }
}

static enum gc_http_problem check_length(const struct framing *f, size_t max_body_bytes, size_t *n)
{
    if (f->n_encodings)
        return f->n_encodings > 1 || !f->chunked || f->n_lengths ? GC_HTTP_BAD_LENGTH
                                                                 : GC_HTTP_FINE;
    if (!f->length)
        return GC_HTTP_FINE;
    size_t digits = strspn(f->length, "0123456789");
    if (f->lengths_differ || !digits || f->length[digits + strspn(f->length + digits, " \t")])
        return GC_HTTP_BAD_LENGTH;
    unsigned long long length = strtoull(f->length, NULL, 10);
    if (digits > LENGTH_DIGITS || length > max_body_bytes)
        return GC_HTTP_BODY_TOO_BIG;
    *n = (size_t)length;
    return GC_HTTP_FINE;
}

/* Says the same as civetweb will decide: to it, any Connection header without keep-alive closes. */
static bool wants_keep_alive(const struct mg_request_info *ri, const struct framing *f)
{
    if (f->closes)
        return false;
    return f->connection ? list_has(f->connection, "keep-alive")
                         : strcmp(ri->http_version, "1.1") == 0;
}

void gc_http_read_head(const struct mg_request_info *ri, const struct gc_http_server_options *o,
                       struct gc_http_head *head)
{
    struct framing f = {0};
    collect_framing(ri, &f);
    head->chunked = f.chunked;
    head->keep_alive = wants_keep_alive(ri, &f);
    head->problem = unread_headers(ri, o->max_head_bytes);
    if (head->problem == GC_HTTP_FINE)
        head->problem = check_length(&f, o->max_body_bytes, &head->body_bytes);
    head->expects_continue =
        f.expect && (f.chunked || head->body_bytes) && strcmp(ri->http_version, "1.1") == 0;
}

static bool make_room(struct gc_http_worker *w, size_t bytes)
{
    if (bytes < w->body_cap)
        return true;
    size_t cap = w->body_cap ? w->body_cap : FIRST_READ;
    while (cap <= bytes)
        cap *= 2;
    char *body = realloc(w->body, cap);
    if (!body)
        return false;
    w->body = body;
    w->body_cap = cap;
    return true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static enum gc_http_problem read_sized(struct mg_connection *conn, struct gc_http_worker *w,
                                       size_t expected, size_t *n)
{
    while (*n < expected) {
        size_t want = smaller(expected - *n, READ_PIECE);
        if (!make_room(w, *n + want))
            return GC_HTTP_BODY_TOO_BIG;
        /* mg_read comes back short only when the client closed or stalled. */
        int got = mg_read(conn, w->body + *n, want);
        *n += got > 0 ? (size_t)got : 0;
        if (got < 0 || (size_t)got < want)
            return GC_HTTP_BODY_CUT;
    }
    return GC_HTTP_FINE;
}

static enum gc_http_problem read_chunked(struct mg_connection *conn, struct gc_http_worker *w,
                                         size_t *n)
{
    const struct gc_http_server_options *o = &w->server->options;
    int64_t began_ms = gc_clock_now(NULL);
    for (size_t want = FIRST_READ - 1;; want = READ_PIECE) {
        want = smaller(want, o->max_body_bytes - *n + 1);
        if (!make_room(w, *n + want))
            return GC_HTTP_BODY_TOO_BIG;
        int got = mg_read(conn, w->body + *n, want);
        if (got < 0) {
            bool stalled = gc_clock_now(NULL) - began_ms >= o->read_timeout_ms;
            bool cut = stalled || gc_wire_peek(conn) == GC_WIRE_ENDED;
            return cut ? GC_HTTP_BODY_CUT : GC_HTTP_BODY_MALFORMED;
        }
        if (got == 0)
            return GC_HTTP_FINE;
        *n += (size_t)got;
        if (*n > o->max_body_bytes)
            return GC_HTTP_BODY_TOO_BIG;
    }
}

enum gc_http_problem gc_http_read_body(struct mg_connection *conn, struct gc_http_worker *w,
                                       const struct gc_http_head *head, size_t *n)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    *n = 0;
    if (head->expects_continue && mg_write(conn, go_on, sizeof go_on - 1) < 0)
        return GC_HTTP_BODY_CUT;
    enum gc_http_problem problem = GC_HTTP_FINE;
    if (head->chunked)
        problem = read_chunked(conn, w, n);
    else if (head->body_bytes)
        problem = read_sized(conn, w, head->body_bytes, n);
    if (problem == GC_HTTP_BODY_TOO_BIG)
        *n = 0; /* a part of a body is nothing to work on */
    if (*n)
        w->body[*n] = '\0';
    return problem;
}
