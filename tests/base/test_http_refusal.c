/* What the server makes of requests that are malformed, too big or cut. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/http/server.h"
#include "tests/base/http_echo.h"
#include "tests/check.h"
#include "tests/raw_client.h"

#define POST_HEAD "POST /a HTTP/1.1\r\nHost: x\r\n"

static void test_bad_requests_are_told_and_the_connection_ends(void)
{
    static const struct {
        const char *name, *request;
        int status;
        enum gc_http_problem problem;
    } row[] = {
        {"two lengths that differ", POST_HEAD "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
         400, GC_HTTP_BAD_LENGTH},
        {"5x", POST_HEAD "Content-Length: 5x\r\n\r\nhello", 400, GC_HTTP_BAD_LENGTH},
        {"+5", POST_HEAD "Content-Length: +5\r\n\r\nhello", 400, GC_HTTP_BAD_LENGTH},
        {"a list", POST_HEAD "Content-Length: 5, 5\r\n\r\nhello", 400, GC_HTTP_BAD_LENGTH},
        {"negative", POST_HEAD "Content-Length: -5\r\n\r\nhello", 400, GC_HTTP_BAD_LENGTH},
        {"a word", POST_HEAD "Content-Length: five\r\n\r\nhello", 400, GC_HTTP_BAD_LENGTH},
        {"empty", POST_HEAD "Content-Length:\r\n\r\nhello", 400, GC_HTTP_BAD_LENGTH},
        {"length and chunked",
         POST_HEAD "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
         GC_HTTP_BAD_LENGTH},
        {"two encodings",
         POST_HEAD "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
         400, GC_HTTP_BAD_LENGTH},
        {"an encoding that nobody knows", POST_HEAD "Transfer-Encoding: gzip\r\n\r\nabc", 400,
         GC_HTTP_BAD_LENGTH},
        {"one byte too many", POST_HEAD "Content-Length: 1001\r\n\r\n", 413, GC_HTTP_BODY_TOO_BIG},
        {"10^20 bytes", POST_HEAD "Content-Length: 100000000000000000000\r\n\r\n", 413,
         GC_HTTP_BODY_TOO_BIG},
        {"a chunk that is not a number",
         POST_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", 400,
         GC_HTTP_BODY_MALFORMED},
        {"a chunk longer than its number",
         POST_HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", 400,
         GC_HTTP_BODY_MALFORMED},
        {"a huge chunk", POST_HEAD "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
         400, GC_HTTP_BODY_MALFORMED},
        {"a folded header", POST_HEAD "X: a\r\n b\r\nContent-Length: 5\r\n\r\nhello", 400,
         GC_HTTP_BAD_HEAD},
        {"a header without a name", "GET / HTTP/1.1\r\n:a\r\nContent-Length: 5\r\n\r\nhello", 400,
         GC_HTTP_BAD_HEAD},
        {"a fold in the first header", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400, GC_HTTP_BAD_HEAD},
        {"a blank before the colon",
         POST_HEAD "Transfer-Encoding : chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 400,
         GC_HTTP_BAD_HEAD},
        {"a tab before the colon", POST_HEAD "Content-Length\t: 5\r\n\r\nhello", 400,
         GC_HTTP_BAD_HEAD},
        {"a name that is no token", "GET / HTTP/1.1\r\nHost: x\r\nX(y): z\r\n\r\n", 400,
         GC_HTTP_BAD_HEAD},
        {"no host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 400, GC_HTTP_BAD_HEAD},
        {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", 400, GC_HTTP_BAD_HEAD},
        {"two hosts of HTTP/1.0", "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", 400,
         GC_HTTP_BAD_HEAD},
        {"a chunk without its end",
         POST_HEAD "Transfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n", 400,
         GC_HTTP_BODY_MALFORMED},
        {"a blank before a chunk",
         POST_HEAD "Transfer-Encoding: chunked\r\n\r\n 2\r\nhi\r\n0\r\n\r\n", 400,
         GC_HTTP_BODY_MALFORMED},
        {"a sign before a chunk",
         POST_HEAD "Transfer-Encoding: chunked\r\n\r\n+2\r\nhi\r\n0\r\n\r\n", 400,
         GC_HTTP_BODY_MALFORMED},
        {"an encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"half an escape", "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"an escape of letters", "GET /a?b=%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400,
         GC_HTTP_BAD_TARGET},
        {"the asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"no slash", "GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"a URL without a path", "GET http://127.0.0.1 HTTP/1.1\r\nHost: x\r\n\r\n", 400,
         GC_HTTP_BAD_TARGET},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char text[16];
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == row[i].status);
        CHECK_ROW(row[i].name, echo_problem(&a) == (int)row[i].problem);
        CHECK_ROW_TEXT(row[i].name, raw_header(&a, "Connection", text, sizeof text), "close");
        CHECK_ROW(row[i].name, a.end == RAW_FIN);
    }
}

static void test_what_is_not_http_gets_a_short_answer(void)
{
    static const struct {
        const char *name, *request;
        int status;
    } row[] = {
        {"noise", "hello\r\n\r\n", 400},
        {"a control character", "GET /\x01 HTTP/1.1\r\n\r\n", 400},
        {"HTTP in small letters", "GET / http/1.1\r\nHost: x\r\n\r\n", 400},
        {"a blank too many", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"no target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"HTTP/0.9", "GET /\r\n\r\n", 400},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505},
        {"three empty lines before", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"HTTP/2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
        {"a header without a colon", "GET / HTTP/1.1\r\nHost x\r\n\r\n", 400},
        {"a carriage return within a header", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", 400},
        {"a stalled head", "GET / HTTP/1.1\r\nHos", 408},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == row[i].status);
        CHECK_ROW(row[i].name, a.end == RAW_FIN);
        CHECK_ROW(row[i].name, a.body_bytes > 0 && a.reads <= 2);
    }
}

static void add_headers(struct gc_strbuf *to, int n)
{
    gc_strbuf_adds(to, "GET / HTTP/1.1\r\nHost: x\r\nX-Value: first\r\n");
    for (int i = 2; i < n; i++)
        gc_strbuf_addf(to, "X-%d: %d\r\n", i, i);
    gc_strbuf_adds(to, "\r\n");
}

static void test_the_65th_header_is_a_problem_not_a_loss(void)
{
    static const struct {
        int n, status;
        enum gc_http_problem problem;
    } row[] = {
        {63, 200, GC_HTTP_FINE},
        {64, 200, GC_HTTP_FINE},
        {65, 431, GC_HTTP_TOO_MANY_HEADERS},
        {100, 431, GC_HTTP_TOO_MANY_HEADERS},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        add_headers(&request, row[i].n);
        raw_ask(echo_port(), gc_strbuf_text(&request), &a);
        CHECK_INT(a.status, row[i].status);
        CHECK_INT(echo_problem(&a), row[i].problem);
    }
}

static void test_line_feeds_alone_end_lines_too(void)
{
    static const struct {
        const char *name, *request;
        int status;
    } row[] = {
        {"a head", "GET /a HTTP/1.1\nHost: x\n\n", 200},
        {"a head without headers", "GET /a HTTP/1.0\n\n", 200},
        {"a head without a host", "GET /a HTTP/1.1\n\n", 400},
        {"a folded header", "GET /a HTTP/1.1\nHost: x\n y\n\n", 400},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == row[i].status);
    }
}

static void test_a_head_beyond_the_limit_is_refused(void)
{
    struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(20000);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    static const struct {
        const char *begin;
        int status;
    } row[] = {{"GET / HTTP/1.1\r\nX: ", 431}, {"GET /", 414}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        gc_strbuf_reset(&request);
        gc_strbuf_adds(&request, row[i].begin);
        for (int k = 0; k < 9000; k++)
            gc_strbuf_addc(&request, 'a');
        gc_strbuf_adds(&request, "\r\n\r\n");
        raw_ask(echo_port(), gc_strbuf_text(&request), &a);
        CHECK_INT(a.status, row[i].status);
    }
}

static void test_a_body_that_ends_early_is_told(void)
{
    static const char *const request[] = {
        POST_HEAD "Content-Length: 10\r\n\r\nhello",
        POST_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
    };
    for (size_t i = 0; i < GC_COUNT_OF(request); i++) {
        struct raw_answer stalled GC_AUTO(raw_answer_release) = {0};
        raw_ask(echo_port(), request[i], &stalled);
        CHECK_INT(echo_problem(&stalled), GC_HTTP_BODY_CUT);

        struct raw_answer closed GC_AUTO(raw_answer_release) = {0};
        int fd = raw_connect(echo_port());
        raw_send_text(fd, request[i]);
        shutdown(fd, SHUT_WR);
        CHECK(raw_read(fd, &closed, false));
        CHECK_INT(echo_problem(&closed), GC_HTTP_BODY_CUT);
        close(fd);
    }
}

static void test_a_refused_body_does_not_wipe_out_the_answer(void)
{
    enum { BYTES = 2000000 };
    char *body = calloc(1, BYTES);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    raw_send_text(fd, POST_HEAD "Content-Length: 2000000\r\n\r\n");
    CHECK(raw_send(fd, body, BYTES)); /* the whole of it, before reading the answer */
    CHECK(raw_read(fd, &a, false));
    CHECK_INT(a.status, 413);
    close(fd);
    free(body);
}

static void test_a_chunked_body_has_the_same_limit(void)
{
    static const struct {
        const char *size;
        size_t bytes;
        int status;
    } row[] = {{"3e8", 1000, 200}, {"3e9", 1001, 413}, {"7d0", 2000, 413}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        gc_strbuf_addf(&request, POST_HEAD "Transfer-Encoding: chunked\r\n\r\n%s\r\n", row[i].size);
        for (size_t k = 0; k < row[i].bytes; k++)
            gc_strbuf_addc(&request, 'a');
        gc_strbuf_adds(&request, "\r\n0\r\n\r\n");
        raw_ask(echo_port(), gc_strbuf_text(&request), &a);
        CHECK_ROW(row[i].size, a.status == row[i].status);
    }
}

static void test_expect_is_answered_before_the_body_comes(void)
{
    struct raw_answer go_on GC_AUTO(raw_answer_release) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    raw_send_text(fd, POST_HEAD "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    CHECK(raw_read_until(fd, &go_on, "\r\n\r\n"));
    CHECK_TEXT(gc_strbuf_text(&go_on.text), "HTTP/1.1 100 Continue\r\n\r\n");
    raw_send_text(fd, "hello");
    CHECK(raw_read(fd, &a, false));
    CHECK_TEXT(a.body, "POST /a|/a||5:hello");
    close(fd);
}

static void test_expect_gets_no_go_ahead_when_the_body_is_refused(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    raw_ask(echo_port(), POST_HEAD "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n", &a);
    CHECK_INT(a.status, 413);
    CHECK(strstr(gc_strbuf_text(&a.text), "100 Continue") == NULL);
}

/* A request whose bytes were changed here and there, always in the same way. */
static void spoil(char *bytes, size_t n, unsigned *seed)
{
    for (int changes = 0; changes < 4; changes++) {
        *seed = *seed * 1103515245u + 12345u;
        bytes[(*seed >> 8) % n] = (char)(*seed >> 20);
    }
}

static void test_noise_neither_stops_nor_hangs_the_server(void)
{
    static const char *const seeds[] = {
        POST_HEAD "Content-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
        POST_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET http://example.com/%41?b=%20 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
    };
    unsigned seed = 1;
    for (int i = 0; i < 300; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char bytes[256];
        const char *from = seeds[(size_t)i % GC_COUNT_OF(seeds)];
        size_t n = strlen(from);
        memcpy(bytes, from, n);
        spoil(bytes, n, &seed);
        int fd = raw_connect(echo_port());
        raw_send(fd, bytes, n);
        shutdown(fd, SHUT_WR);
        CHECK(raw_read_to_end(fd, &a, RAW_PATIENCE_MS) != RAW_OPEN);
        close(fd);
    }
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    raw_ask(echo_port(), "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", &a);
    CHECK_INT(a.status, 200);
}

/* clang-format off */
SUITE(http_refusal,
    {"bad requests reach the handler with their problem, then the connection ends",
     test_bad_requests_are_told_and_the_connection_ends},
    {"what is not HTTP gets a short answer", test_what_is_not_http_gets_a_short_answer},
    {"the 65th header is a problem, not a silent loss",
     test_the_65th_header_is_a_problem_not_a_loss},
    {"line feeds alone end lines, too", test_line_feeds_alone_end_lines_too},
    {"a head beyond the limit is refused", test_a_head_beyond_the_limit_is_refused},
    {"a body that ends early or stalls is told", test_a_body_that_ends_early_is_told},
    {"a refused body does not wipe out the answer",
     test_a_refused_body_does_not_wipe_out_the_answer},
    {"a chunked body has the same limit", test_a_chunked_body_has_the_same_limit},
    {"Expect: 100-continue is answered before the body comes",
     test_expect_is_answered_before_the_body_comes},
    {"Expect gets no go-ahead when the body is refused",
     test_expect_gets_no_go_ahead_when_the_body_is_refused},
    {"noise neither stops nor hangs the server", test_noise_neither_stops_nor_hangs_the_server});
/* clang-format on */
