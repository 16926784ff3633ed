/* The server, spoken to in raw bytes: requests that are well formed. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/server.h"
#include "base/http/url.h"
#include "base/json/json.h"
#include "tests/base/http_calls.h"
#include "tests/base/http_echo.h"
#include "tests/check.h"
#include "tests/raw_client.h"

#define POST_HEAD "POST /a HTTP/1.1\r\nHost: x\r\n"

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
        {"chunks with extensions and a trailer",
         "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
         "5;name=value\r\nhello\r\n001 ;a=\"b\"\r\n!\r\n000;x\r\nX-Sum: 1\r\n\r\n",
         "PUT /a|/a||6:hello!"},
        {"empty lines before", "\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a|/a||0:"},
        {"an empty chunked body",
         "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "PUT /a|/a||0:"},
        {"the same length twice",
         "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
         "POST /a|/a||2:hi"},
        {"a method that is not known", "BREW /pot?a=b HTTP/1.1\r\nHost: x\r\n\r\n",
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
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == 200);
        CHECK_ROW_TEXT(row[i].name, a.body, row[i].body);
    }
}

static void test_a_tab_in_a_header_means_a_blank(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    char value[32];
    raw_ask(echo_port(), "GET /a HTTP/1.1\r\nHost:\tx\r\nX-Value:\ta\tb\t\r\n\r\n", &a);
    CHECK_INT(a.status, 200);
    CHECK_TEXT(raw_header(&a, "X-Value", value, sizeof value), "a b");
}

static void test_head_has_the_length_but_not_the_body(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    char length[16];
    int fd = raw_connect(echo_port());
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
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char length[16];
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_INT(a.status, row[i].status);
        CHECK_INT(a.body_bytes, 0);
        CHECK_TEXT(raw_header(&a, "Content-Length", length, sizeof length), "");
        CHECK(a.end == RAW_OPEN);
    }
}

/* In two writes each answer would wait 40 ms for the client's delayed acknowledgement. */
static void test_head_and_body_leave_in_one_write(void)
{
    enum { TIMES = 20, DELAYED_ACK_MS = 40 };
    int64_t fastest_ms = INT64_MAX;
    int fd = raw_connect(echo_port());
    for (int i = 0; i < TIMES; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        int64_t began_ms = gc_clock_now(NULL);
        raw_send_text(fd, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(raw_read(fd, &a, false));
        CHECK_INT(a.reads, 1);
        if (i > 0 && gc_clock_now(NULL) - began_ms < fastest_ms)
            fastest_ms = gc_clock_now(NULL) - began_ms;
    }
    CHECK(fastest_ms < DELAYED_ACK_MS);
    close(fd);
}

static void test_pipelined_requests_are_answered_in_order(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    raw_send_text(fd, POST_HEAD "Content-Length: 2\r\n\r\nhi"
                                "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(raw_read_to_end(fd, &a, RAW_PATIENCE_MS) == RAW_FIN);
    CHECK_HAS(gc_strbuf_text(&a.text), "POST /a|/a||2:hi");
    CHECK_HAS(gc_strbuf_text(&a.text), "GET /b|/b||0:");
    close(fd);
}

static void test_a_chunked_request_does_not_cost_the_next_one(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    for (int i = 0; i < 3; i++)
        raw_send_text(fd, "POST /a HTTP/1.1\r\nHost: x\r\nTrailer: X-Sum\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n");
    raw_send_text(fd, "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(raw_read_to_end(fd, &a, RAW_PATIENCE_MS) == RAW_FIN);
    const char *at = gc_strbuf_text(&a.text);
    for (int i = 0; i < 3; i++) {
        at = strstr(at, "POST /a|/a||2:hi");
        CHECK_FATAL(at != NULL);
        at++;
    }
    CHECK_HAS(at, "GET /b|/b||0:");
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
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char word[32];
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_ROW(row[i].name, a.status == 200);
        CHECK_ROW_TEXT(row[i].name, raw_header(&a, "Connection", word, sizeof word),
                       row[i].kept ? "keep-alive" : "close");
        CHECK_ROW(row[i].name, a.end == (row[i].kept ? RAW_OPEN : RAW_FIN));
    }
}

static void test_a_handler_that_sets_no_status_is_a_500(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    raw_ask(echo_port(), "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", &a);
    CHECK_INT(a.status, 500);
}

static void test_a_large_answer_comes_whole(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    raw_ask(echo_port(), "GET /big HTTP/1.1\r\nHost: x\r\n\r\n", &a);
    CHECK_INT(a.status, 200);
    CHECK(a.body_bytes > 3000000);
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
    res->status =
        200 + (deep(1200) == -1); /* 300 KiB and more: three stacks of the library's own */
}

/* Names and fixed words mean the same in any case of letters; values stay as they are. */
static void test_all_headers_reach_the_handler_in_their_order(void)
{
    static const struct {
        const char *request, *headers;
    } row[] = {
        {"GET /headers HTTP/1.1\r\nHost: x\r\n\r\n", "<Host=x>GET"},
        {"GET /headers HTTP/1.1\r\nB:2\r\nHost:  x \t\r\nA: 1: a, 1 \r\nB: 3\r\nC:\r\n\r\n",
         "<B=2><Host=x><A=1: a, 1><B=3><C=>GET"},
        {"GET /headers HTTP/1.1\nHost: x\nA: 1\n\n", "<Host=x><A=1>GET"},
        {"GET /headers HTTP/1.0\r\n\r\n", "\r\n\r\nGET"},
        {"GET /headers HTTP/1.1\r\nHost: x\r\nA\xc3: 1\r\nB: \xc3\xa4\r\n\r\n",
         "<Host=x><B=\xc3\xa4>GET"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(echo_port(), row[i].request, &a);
        CHECK_ROW_HAS(row[i].request, gc_strbuf_text(&a.text), row[i].headers);
    }
}

static void test_each_of_several_requests_has_its_own_headers(void)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    raw_send_text(fd, "POST /headers HTTP/1.1\r\nHost: x\r\nX: 1\r\nContent-Length: 2\r\n\r\nhi"
                      "GET /headers HTTP/1.1\r\nHost: y\r\n\r\n"
                      "GET /headers HTTP/1.1\r\nHost: z\r\nConnection: close\r\nX: 3\r\n\r\n");
    CHECK(raw_read_to_end(fd, &a, RAW_PATIENCE_MS) == RAW_FIN);
    CHECK_HAS(gc_strbuf_text(&a.text), "\r\n\r\n<Host=x><X=1><Content-Length=2>POST");
    CHECK_HAS(gc_strbuf_text(&a.text), "\r\n\r\n<Host=y>GET");
    CHECK_HAS(gc_strbuf_text(&a.text), "\r\n\r\n<Host=z><Connection=close><X=3>GET");
    close(fd);
}

static void test_headers_and_body_that_outgrow_the_first_buffer(void)
{
    enum { LONG = 1900 };
    static char value[LONG + 1], body[ECHO_MAX_BODY + 1];
    struct gc_strbuf head GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    memset(value, 'v', LONG);
    memset(body, 'b', ECHO_MAX_BODY);
    gc_strbuf_addf(&head,
                   "POST /headers?a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                   "Content-Length: %d\r\nX: %s\r\nY: last\r\n\r\n",
                   ECHO_MAX_BODY, value);
    raw_send_text(fd, gc_strbuf_text(&head));
    CHECK(raw_read_until(fd, &a, "100 Continue")); /* the head was read, the body was not sent */
    raw_send_text(fd, body);
    CHECK(raw_read_until(fd, &a, body));
    CHECK_HAS(gc_strbuf_text(&a.text), "\r\n\r\n<Host=x><Expect=100-continue><");
    CHECK_HAS(gc_strbuf_text(&a.text), value);
    CHECK_HAS(gc_strbuf_text(&a.text), "><Y=last>POST /headers?a|/headers|a|1000:b");
    close(fd);
}

static void test_letters_of_headers(void)
{
    static const struct {
        const char *request;
        const char *has; /* in the answer */
        int problem;
    } row[] = {
        {"GET /a HTTP/1.1\r\nhost: x\r\nx-value: AbC\r\n\r\n", "\r\nX-Value: AbC\r\n", 0},
        {"GET /a HTTP/1.1\r\nHOST: x\r\nX-VALUE: AbC\r\n\r\n", "\r\nX-Value: AbC\r\n", 0},
        {"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nhi", "|2:hi", 0},
        {"POST /a HTTP/1.1\r\nHOST: x\r\nCONTENT-LENGTH: 2\r\n\r\nhi", "|2:hi", 0},
        {"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
         "|2:hi", 0},
        {"POST /a HTTP/1.1\r\nHost: x\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
         "|2:hi", 0},
        {"POST /a HTTP/1.1\r\nHost: x\r\ncontent-length: 2\r\nCONTENT-LENGTH: 3\r\n\r\nhi", "",
         GC_HTTP_BAD_LENGTH},
        {"GET /a HTTP/1.1\r\nHost: x\r\nconnection: Close\r\n\r\n", "\r\nConnection: close\r\n", 0},
        {"GET /a HTTP/1.0\r\nconnection: Keep-Alive\r\n\r\n", "\r\nKeep-Alive: timeout=", 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        int fd = raw_connect(echo_port());
        raw_send_text(fd, row[i].request);
        CHECK_ROW(row[i].request, raw_read(fd, &a, false));
        CHECK_ROW_HAS(row[i].request, gc_strbuf_text(&a.text), row[i].has);
        CHECK_ROW(row[i].request, echo_problem(&a) == row[i].problem);
        close(fd);
    }
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(echo_port());
    raw_send_text(fd, "POST /a HTTP/1.1\r\nHost: x\r\nexpect: 100-Continue\r\n"
                      "content-length: 2\r\n\r\n");
    CHECK(raw_read_until(fd, &a, "HTTP/1.1 100 Continue\r\n\r\n"));
    close(fd);
}

static void test_start_errors_say_what_to_do(void)
{
    char in_use[64];
    unsigned port = echo_port();
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
        {"2001:db8::1", 0, GC_E_IO, "2001:db8::1 is not an address of this machine"},
        {"1::2::3", 0, GC_E_USAGE, "host 1::2::3 is not known"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_error err = {0};
        struct gc_http_server *s = NULL;
        struct gc_http_server_options o = {
            .host = row[i].host, .port = row[i].port, .handler = recurse};
        CHECK_STATUS(gc_http_server_start(&s, &o, &err), row[i].status, &err);
        CHECK_ROW_HAS(row[i].message, gc_error_text(&err), row[i].message);
    }
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

static void parse(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status status =
        gc_json_parse(&doc, "body", req->body, req->body_bytes, &gc_json_default_limits, NULL);
    res->status = status == GC_OK ? 200 : 400;
}

static void test_deep_json_is_parsed_or_refused_on_a_workers_stack(void)
{
    static const struct {
        int depth, status;
    } row[] = {{30, 200}, {1000, 400}, {100000, 400}};
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    struct gc_http_server_options o = {.handler = parse, .n_workers = 2};
    CHECK_STATUS(gc_http_server_start(&s, &o, &err), GC_OK, &err);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000000);
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        gc_strbuf_addf(&request, POST_HEAD "Content-Length: %d\r\n\r\n", 2 * row[i].depth);
        for (int k = 0; k < 2 * row[i].depth; k++)
            gc_strbuf_addc(&request, k < row[i].depth ? '[' : ']');
        raw_ask(gc_http_server_port(s), gc_strbuf_text(&request), &a);
        CHECK_INT(a.status, row[i].status);
    }
    gc_http_server_stop(s, 0);
}

/* clang-format off */
SUITE(http_server,
    {"the handler gets the request as it was sent", test_what_reaches_the_handler},
    {"a tab in a header means a blank", test_a_tab_in_a_header_means_a_blank},
    {"HEAD has the length but not the body", test_head_has_the_length_but_not_the_body},
    {"204 and 304 have no body", test_204_and_304_have_no_body},
    {"head and body leave in one write", test_head_and_body_leave_in_one_write},
    {"pipelined requests are answered in order", test_pipelined_requests_are_answered_in_order},
    {"a chunked request does not cost the next one",
     test_a_chunked_request_does_not_cost_the_next_one},
    {"the Connection header says what will happen", test_who_keeps_the_connection_alive},
    {"a handler that sets no status is a 500", test_a_handler_that_sets_no_status_is_a_500},
    {"a large answer comes whole", test_a_large_answer_comes_whole},
    {"all headers reach the handler, in their order",
     test_all_headers_reach_the_handler_in_their_order},
    {"each of several requests has its own headers",
     test_each_of_several_requests_has_its_own_headers},
    {"headers and body that outgrow the first buffer",
     test_headers_and_body_that_outgrow_the_first_buffer},
    {"names of headers mean the same in any letters", test_letters_of_headers},
    {"start errors say what to do", test_start_errors_say_what_to_do},
    {"workers have room for deep recursion", test_workers_have_room_for_deep_recursion},
    {"deep JSON is parsed or refused on a worker's stack",
     test_deep_json_is_parsed_or_refused_on_a_workers_stack});
/* clang-format on */
