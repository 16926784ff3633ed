/* The server, spoken to in raw bytes. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http_server.h"
#include "tests/check.h"
#include "tests/raw_client.h"

enum { MAX_BODY = 1000, READ_MS = 300 };

static struct gc_http_server *server;
static unsigned port;

/* Answers with what it was asked, so that a test can see what reached it. */
static void echo(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    const char *value = gc_http_request_header(req, "X-Value");
    res->status = gc_http_problem_status(req->problem);
    if (strcmp(req->path, "/204") == 0)
        res->status = 204;
    if (strcmp(req->path, "/304") == 0)
        res->status = 304;
    if (strcmp(req->path, "/nothing") == 0)
        res->status = 0;
    if (strcmp(req->path, "/close") == 0)
        res->close = true;
    if (strcmp(req->path, "/big") == 0)
        for (int i = 0; i < 300000; i++)
            gc_strbuf_adds(&res->body, "0123456789");
    if (value)
        gc_http_add_header(res, "X-Value", value);
    gc_http_add_headerf(res, "X-Problem", "%d", (int)req->problem);
    gc_strbuf_addf(&res->body, "%s %s|%s|%s|%zu:%s", req->method, req->target, req->path,
                   req->query, req->body_bytes, req->body);
}

static void start(void)
{
    if (server)
        return;
    struct gc_error err = {0};
    struct gc_http_server_options o = {.handler = echo,
                                       .n_workers = 8,
                                       .max_body_bytes = MAX_BODY,
                                       .max_head_bytes = 8192,
                                       .read_timeout_ms = READ_MS};
    CHECK_STATUS(gc_http_server_start(&server, &o, &err), GC_OK, &err);
    port = gc_http_server_port(server);
}

__attribute__((destructor)) static void stop(void)
{
    gc_http_server_stop(server, 0);
}

static int problem_of(const struct raw_answer *a)
{
    char text[16];
    return atoi(raw_header(a, "X-Problem", text, sizeof text));
}

static void test_what_reaches_the_handler(void)
{
    static const struct {
        const char *name, *request, *body;
    } row[] = {
        {"a path and a query", "GET /a/b?c=d&e HTTP/1.1\r\nHost: x\r\n\r\n",
         "GET /a/b?c=d&e|/a/b|c=d&e|0:"},
        {"an encoded slash stays encoded", "GET /a%2Fb HTTP/1.1\r\nHost: x\r\n\r\n",
         "GET /a%2Fb|/a%2Fb||0:"},
        {"dots, slashes and encoded dots stay",
         "GET /x/..//y./%2e%2e/. HTTP/1.1\r\nHost: x\r\n\r\n",
         "GET /x/..//y./%2e%2e/.|/x/..//y./%2e%2e/.||0:"},
        {"an empty query", "GET /a? HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?|/a||0:"},
        {"a second question mark", "GET /a?b?c HTTP/1.1\r\nHost: x\r\n\r\n",
         "GET /a?b?c|/a|b?c|0:"},
        {"a body", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
         "POST /a|/a||5:hello"},
        {"a body of GET", "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi",
         "GET /a|/a||2:hi"},
        {"a chunked body",
         "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
         "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
         "PUT /a|/a||11:hello world"},
        {"an empty chunked body",
         "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "PUT /a|/a||0:"},
        {"the same length twice",
         "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
         "POST /a|/a||2:hi"},
        {"a method that civetweb does not know", "BREW /pot?a=b HTTP/1.1\r\nHost: x\r\n\r\n",
         "BREW /pot?a=b|/pot|a=b|0:"},
        {"TRACE", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", "TRACE /|/||0:"},
        {"a CORS preflight",
         "OPTIONS /a HTTP/1.1\r\nHost: x\r\nOrigin: http://y\r\n"
         "Access-Control-Request-Method: PUT\r\n\r\n",
         "OPTIONS /a|/a||0:"},
        {"a whole URL", "GET http://example.com/a?b HTTP/1.1\r\nHost: example.com\r\n\r\n",
         "GET /a?b|/a|b|0:"},
        {"a whole URL and a body",
         "POST http://127.0.0.1:9/a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi",
         "POST /a|/a||2:hi"},
        {"HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n", "GET /a|/a||0:"},
    };
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(port, row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == 200);
        CHECK_ROW_TEXT(row[i].name, a.body, row[i].body);
    }
}

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
        {"an encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"half an escape", "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"an escape of letters", "GET /a?b=%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400,
         GC_HTTP_BAD_TARGET},
        {"the asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"no slash", "GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400, GC_HTTP_BAD_TARGET},
        {"a URL without a path", "GET http://127.0.0.1 HTTP/1.1\r\nHost: x\r\n\r\n", 400,
         GC_HTTP_BAD_TARGET},
    };
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char text[16];
        raw_ask(port, row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == row[i].status);
        CHECK_ROW(row[i].name, problem_of(&a) == (int)row[i].problem);
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
        {"HTTP/2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
        {"a header without a colon", "GET / HTTP/1.1\r\nHost x\r\n\r\n", 400},
        {"a carriage return within a header", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", 400},
        {"a stalled head", "GET / HTTP/1.1\r\nHos", 408},
    };
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(port, row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == row[i].status);
        CHECK_ROW(row[i].name, a.end == RAW_FIN);
        CHECK_ROW(row[i].name, a.body_bytes > 0 && a.reads <= 2);
    }
}

static void add_headers(struct gc_strbuf *to, int n)
{
    gc_strbuf_adds(to, "GET / HTTP/1.1\r\nX-Value: first\r\n");
    for (int i = 1; i < n; i++)
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
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        add_headers(&request, row[i].n);
        raw_ask(port, gc_strbuf_text(&request), &a);
        CHECK_INT(a.status, row[i].status);
        CHECK_INT(problem_of(&a), row[i].problem);
    }
}

static void test_a_head_beyond_the_limit_is_refused(void)
{
    struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(20000);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    start();
    gc_strbuf_adds(&request, "GET / HTTP/1.1\r\nX: ");
    for (int i = 0; i < 9000; i++)
        gc_strbuf_addc(&request, 'a');
    gc_strbuf_adds(&request, "\r\n\r\n");
    raw_ask(port, gc_strbuf_text(&request), &a);
    CHECK_INT(a.status, 431);
}

static void test_a_body_that_ends_early_is_told(void)
{
    static const char *const request[] = {
        POST_HEAD "Content-Length: 10\r\n\r\nhello",
        POST_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
    };
    start();
    for (size_t i = 0; i < GC_COUNT_OF(request); i++) {
        struct raw_answer stalled GC_AUTO(raw_answer_release) = {0};
        raw_ask(port, request[i], &stalled);
        CHECK_INT(problem_of(&stalled), GC_HTTP_BODY_CUT);

        struct raw_answer closed GC_AUTO(raw_answer_release) = {0};
        int fd = raw_connect(port);
        raw_send_text(fd, request[i]);
        shutdown(fd, SHUT_WR);
        CHECK(raw_read(fd, &closed, false));
        CHECK_INT(problem_of(&closed), GC_HTTP_BODY_CUT);
        close(fd);
    }
}

static void test_a_refused_body_does_not_wipe_out_the_answer(void)
{
    enum { BYTES = 2000000 };
    start();
    char *body = calloc(1, BYTES);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(port);
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
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        gc_strbuf_addf(&request, POST_HEAD "Transfer-Encoding: chunked\r\n\r\n%s\r\n", row[i].size);
        for (size_t k = 0; k < row[i].bytes; k++)
            gc_strbuf_addc(&request, 'a');
        gc_strbuf_adds(&request, "\r\n0\r\n\r\n");
        raw_ask(port, gc_strbuf_text(&request), &a);
        CHECK_ROW(row[i].size, a.status == row[i].status);
    }
}

static void test_expect_is_answered_before_the_body_comes(void)
{
    struct raw_answer go_on GC_AUTO(raw_answer_release) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    start();
    int fd = raw_connect(port);
    raw_send_text(fd, POST_HEAD "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    raw_read_to_end(fd, &go_on, 100);
    CHECK_TEXT(gc_strbuf_text(&go_on.text), "HTTP/1.1 100 Continue\r\n\r\n");
    raw_send_text(fd, "hello");
    CHECK(raw_read(fd, &a, false));
    CHECK_TEXT(a.body, "POST /a|/a||5:hello");
    close(fd);
}

static void test_expect_gets_no_go_ahead_when_the_body_is_refused(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    start();
    raw_ask(port, POST_HEAD "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n", &a);
    CHECK_INT(a.status, 413);
    CHECK(strstr(gc_strbuf_text(&a.text), "100 Continue") == NULL);
}

static void test_head_has_the_length_but_not_the_body(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    char length[16];
    start();
    int fd = raw_connect(port);
    for (int i = 0; i < 2; i++) { /* on one connection: a stray body would be seen */
        raw_send_text(fd, "HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(raw_read(fd, &a, true));
        CHECK_INT(a.status, 200);
        CHECK_INT(a.body_bytes, 0);
        CHECK_TEXT(raw_header(&a, "Content-Length", length, sizeof length), "18");
    }
    close(fd);
}

static void test_204_and_304_have_no_body(void)
{
    static const struct {
        const char *request;
        int status;
    } row[] = {{"GET /204 HTTP/1.1\r\nHost: x\r\n\r\n", 204},
               {"GET /304 HTTP/1.1\r\nHost: x\r\n\r\n", 304}};
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char length[16];
        raw_ask(port, row[i].request, &a);
        CHECK_INT(a.status, row[i].status);
        CHECK_INT(a.body_bytes, 0);
        CHECK_TEXT(raw_header(&a, "Content-Length", length, sizeof length), "");
        CHECK(a.end == RAW_OPEN);
    }
}

static void test_head_and_body_leave_in_one_write(void)
{
    enum { TIMES = 20, WIDE_MS = 44 * TIMES };
    start();
    int fd = raw_connect(port);
    int64_t began_ms = gc_clock_now(NULL);
    for (int i = 0; i < TIMES; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_send_text(fd, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(raw_read(fd, &a, false));
        CHECK_INT(a.reads, 1);
    }
    CHECK(gc_clock_now(NULL) - began_ms < WIDE_MS);
    close(fd);
}

static void test_pipelined_requests_are_answered_in_order(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    start();
    int fd = raw_connect(port);
    raw_send_text(fd, POST_HEAD "Content-Length: 2\r\n\r\nhi"
                                "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(raw_read_to_end(fd, &a, RAW_PATIENCE_MS) == RAW_FIN);
    CHECK_HAS(gc_strbuf_text(&a.text), "POST /a|/a||2:hi");
    CHECK_HAS(gc_strbuf_text(&a.text), "GET /b|/b||0:");
    close(fd);
}

static void test_who_keeps_the_connection_alive(void)
{
    static const struct {
        const char *name, *request;
        bool kept;
    } row[] = {
        {"HTTP/1.1", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", true},
        {"HTTP/1.1 and close", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
        {"both words", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close, keep-alive\r\n\r\n", false},
        {"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", false},
        {"HTTP/1.0 and keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
        {"an upgrade",
         "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n"
         "Upgrade: websocket\r\n\r\n",
         false},
        {"a handler that closes", "GET /close HTTP/1.1\r\nHost: x\r\n\r\n", false},
    };
    start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char word[32];
        raw_ask(port, row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == 200);
        CHECK_ROW_TEXT(row[i].name, raw_header(&a, "Connection", word, sizeof word),
                       row[i].kept ? "keep-alive" : "close");
        CHECK_ROW(row[i].name, a.end == (row[i].kept ? RAW_OPEN : RAW_FIN));
    }
}

static void test_a_handler_that_sets_no_status_is_a_500(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    start();
    raw_ask(port, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", &a);
    CHECK_INT(a.status, 500);
}

static void test_a_large_answer_comes_whole(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    start();
    raw_ask(port, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n", &a);
    CHECK_INT(a.status, 200);
    CHECK(a.body_bytes > 3000000);
}

static void test_nothing_that_was_received_can_forge_a_header(void)
{
    struct gc_http_response res = {.status = 200, .headers = GC_STRBUF(4096)};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_http_add_header(&res, "X-A", "good\r\nX-Evil: 1");
    gc_http_add_header(&res, "X-B", "good\nX-Evil: 2");
    gc_http_add_header(&res, "X-C\r\nX-Evil", "3");
    gc_http_add_headerf(&res, "X-D", "%s", "good\r\n\r\nevil");
    gc_http_response_format(&res, false, true, &bytes);
    CHECK_TEXT(gc_strbuf_text(&bytes), "HTTP/1.1 200 OK\r\nX-A: good\r\nX-B: good\r\nX-D: good\r\n"
                                       "Content-Length: 0\r\nConnection: close\r\n\r\n");
    gc_strbuf_release(&res.headers);
}

static void test_an_answer_beyond_its_limit_is_a_500(void)
{
    struct gc_http_response res = {.status = 200, .headers = GC_STRBUF(100), .body = GC_STRBUF(4)};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_adds(&res.body, "too long");
    gc_http_response_format(&res, false, false, &bytes);
    CHECK_HAS(gc_strbuf_text(&bytes), "HTTP/1.1 500 Internal Server Error\r\n");
    CHECK_HAS(gc_strbuf_text(&bytes), "Content-Length: 0\r\n");
    gc_strbuf_release(&res.body);
}

static void test_the_handler_may_frame_the_answer_itself(void)
{
    struct gc_http_response res = {
        .status = 418, .headers = GC_STRBUF(100), .body = GC_STRBUF(100)};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_adds(&res.body, "tea");
    gc_http_add_header(&res, "content-type", "text/plain");
    gc_http_add_header(&res, "Content-Length", "99");
    gc_http_response_format(&res, false, false, &bytes);
    CHECK_TEXT(gc_strbuf_text(&bytes),
               "HTTP/1.1 418 I'm a Teapot\r\ncontent-type: text/plain\r\nContent-Length: 99\r\n"
               "Connection: keep-alive\r\n\r\ntea");
    gc_strbuf_release(&res.headers);
    gc_strbuf_release(&res.body);
}

static void test_start_errors_say_what_to_do(void)
{
    char in_use[64];
    start();
    snprintf(in_use, sizeof in_use, "port %u of 127.0.0.1 is in use", port);
    const struct {
        const char *host;
        unsigned port;
        enum gc_status status;
        const char *message;
    } row[] = {
        {NULL, port, GC_E_IO, in_use},
        {"127.0.0.1", 65536, GC_E_USAGE, "port 65536 is not between 0 and 65535"},
        {"192.0.2.1", 0, GC_E_IO, "192.0.2.1 is not an address of this machine"},
        {"no such host", 0, GC_E_USAGE, "host no such host is not known"},
        {"::1", 0, GC_E_USAGE, "IPv6 is not supported"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_error err = {0};
        struct gc_http_server *s = NULL;
        struct gc_http_server_options o = {
            .host = row[i].host, .port = row[i].port, .handler = echo};
        CHECK_STATUS(gc_http_server_start(&s, &o, &err), row[i].status, &err);
        CHECK_ROW_HAS(row[i].message, err.message, row[i].message);
    }
}

static int deep(int n)
{
    char frame[256] = {(char)n};
    __asm__ volatile("" : : "r"(frame) : "memory");
    return n ? deep(n - 1) + frame[0] : 0;
}

static void recurse(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx, (void)req;
    res->status = 200 + (deep(1200) == -1); /* 300 KiB and more: three stacks of civetweb's own */
}

static void test_workers_have_room_for_deep_recursion(void)
{
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    struct gc_http_server_options o = {.handler = recurse, .n_workers = 2};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    CHECK_STATUS(gc_http_server_start(&s, &o, &err), GC_OK, &err);
    raw_ask(gc_http_server_port(s), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", &a);
    CHECK_INT(a.status, 200);
    gc_http_server_stop(s, 0);
}

static void test_media_types(void)
{
    struct gc_http_request none = {.method = "GET"};
    const char *name, *value;
    CHECK(!gc_http_request_is(&none, "application/json"));
    CHECK(gc_http_request_header(&none, "Host") == NULL);
    CHECK(!gc_http_request_header_at(&none, 0, &name, &value));
    CHECK_TEXT(gc_http_reason(429), "Too Many Requests");
    CHECK_TEXT(gc_http_reason(299), "Unknown");
    CHECK_TEXT(gc_http_reason(-1), "Unknown");
    CHECK_TEXT(gc_http_reason(70000), "Unknown");
}

/* clang-format off */
SUITE(http_server,
    {"the handler gets the request as it was sent", test_what_reaches_the_handler},
    {"bad requests reach the handler with their problem, then the connection ends",
     test_bad_requests_are_told_and_the_connection_ends},
    {"what is not HTTP gets a short answer", test_what_is_not_http_gets_a_short_answer},
    {"the 65th header is a problem, not a silent loss",
     test_the_65th_header_is_a_problem_not_a_loss},
    {"a head beyond the limit is refused", test_a_head_beyond_the_limit_is_refused},
    {"a body that ends early or stalls is told", test_a_body_that_ends_early_is_told},
    {"a refused body does not wipe out the answer",
     test_a_refused_body_does_not_wipe_out_the_answer},
    {"a chunked body has the same limit", test_a_chunked_body_has_the_same_limit},
    {"Expect: 100-continue is answered before the body comes",
     test_expect_is_answered_before_the_body_comes},
    {"Expect gets no go-ahead when the body is refused",
     test_expect_gets_no_go_ahead_when_the_body_is_refused},
    {"HEAD has the length but not the body", test_head_has_the_length_but_not_the_body},
    {"204 and 304 have no body", test_204_and_304_have_no_body},
    {"head and body leave in one write", test_head_and_body_leave_in_one_write},
    {"pipelined requests are answered in order", test_pipelined_requests_are_answered_in_order},
    {"the Connection header says what will happen", test_who_keeps_the_connection_alive},
    {"a handler that sets no status is a 500", test_a_handler_that_sets_no_status_is_a_500},
    {"a large answer comes whole", test_a_large_answer_comes_whole},
    {"nothing that was received can forge a header",
     test_nothing_that_was_received_can_forge_a_header},
    {"an answer beyond its limit is a 500", test_an_answer_beyond_its_limit_is_a_500},
    {"the handler may frame the answer itself", test_the_handler_may_frame_the_answer_itself},
    {"start errors say what to do", test_start_errors_say_what_to_do},
    {"workers have room for deep recursion", test_workers_have_room_for_deep_recursion},
    {"reasons and headers of nothing", test_media_types});
/* clang-format on */
