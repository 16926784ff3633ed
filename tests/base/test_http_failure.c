/* The client against servers that misbehave: tests/raw_server.h plays their part. */
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "tests/base/http_calls.h"
#include "tests/check.h"
#include "tests/raw_server.h"

static const struct {
    const char *name;
    struct raw_step steps[4];
    int wait_ms;
    enum gc_status status;
    enum gc_http_progress progress;
    const char *message;
} failure[] = {
    {"closes without a word",
     {{RAW_READ, 0}},
     PATIENCE_MS,
     GC_E_NETWORK,
     GC_HTTP_SENT,
     "answered nothing and closed the connection"},
    {"resets",
     {{RAW_READ, 0}, {RAW_RESET, 0}},
     PATIENCE_MS,
     GC_E_NETWORK,
     GC_HTTP_SENT,
     "broke the connection before it answered"},
    {"stalls",
     {{RAW_READ, 0}, {RAW_STALL, 0}},
     SHORT_MS,
     GC_E_TIMEOUT,
     GC_HTTP_SENT,
     "no answer within "},
    {"cut in the body",
     {{RAW_READ, 0}, {RAW_SEND, OK_HEAD "100\r\n\r\n{\"a\":1"}},
     PATIENCE_MS,
     GC_E_NETWORK,
     GC_HTTP_ANSWERED,
     "the answer stopped after 6 of 100 bytes"},
    {"cut between chunks",
     {{RAW_READ, 0},
      {RAW_SEND, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}},
     PATIENCE_MS,
     GC_E_NETWORK,
     GC_HTTP_ANSWERED,
     "the answer stopped after 5 bytes"},
    {"reset in the body",
     {{RAW_READ, 0}, {RAW_SEND, OK_HEAD "100\r\n\r\n{"}, {RAW_RESET, 0}},
     PATIENCE_MS,
     GC_E_NETWORK,
     GC_HTTP_ANSWERED,
     "the answer stopped after "},
    {"stalls in the body",
     {{RAW_READ, 0}, {RAW_SEND, OK_HEAD "100\r\n\r\n{"}, {RAW_STALL, 0}},
     SHORT_MS,
     GC_E_TIMEOUT,
     GC_HTTP_ANSWERED,
     "1 of 100 bytes"},
    {"a malformed chunk",
     {{RAW_READ, 0}, {RAW_SEND, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}},
     PATIENCE_MS,
     GC_E_PROTOCOL,
     GC_HTTP_ANSWERED,
     "the chunked answer of "},
    {"noise",
     {{RAW_READ, 0}, {RAW_SEND, "hello\r\n\r\n"}},
     PATIENCE_MS,
     GC_E_PROTOCOL,
     GC_HTTP_ANSWERED,
     "does not answer in HTTP"},
    {"a length that is no number",
     {{RAW_READ, 0}, {RAW_SEND, OK_HEAD "x\r\n\r\n{}"}},
     PATIENCE_MS,
     GC_E_PROTOCOL,
     GC_HTTP_ANSWERED,
     "does not answer in HTTP"},
};

static enum gc_status fail_as(size_t i, int64_t wait_ms, struct gc_http_reply *reply,
                              struct gc_error *err)
{
    struct raw_script script = {failure[i].steps};
    struct raw_server *s = raw_server_start(&script, 1);
    struct gc_http_call call = get_from(raw_server_port(s));
    call.deadline_ms = gc_deadline_in(wait_ms);
    enum gc_status status = gc_http_call(shared_client(), &call, reply, err);
    raw_server_stop(s);
    return status;
}

/* What comes before it stalls may itself be late on a busy machine: then it gets more time. */
static void test_how_each_failure_is_told(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(failure); i++) {
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        struct gc_error err = {0};
        int64_t wait_ms = failure[i].wait_ms;
        enum gc_status status = fail_as(i, wait_ms, &reply, &err);
        while (status == GC_E_TIMEOUT && reply.progress != failure[i].progress &&
               (wait_ms *= 2) < PATIENCE_MS)
            status = fail_as(i, wait_ms, &reply, &err);
        CHECK_STATUS(status, failure[i].status, &err);
        CHECK_ROW(failure[i].name, reply.progress == failure[i].progress);
        CHECK_ROW(failure[i].name, reply.status == 0 && !reply.body);
        CHECK_ROW_HAS(failure[i].name, gc_error_text(&err), failure[i].message);
    }
}

static unsigned closed_port(void)
{
    static const struct raw_step none[] = {{RAW_CLOSE, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){none}, 1);
    unsigned port = raw_server_port(s);
    raw_server_stop(s);
    return port;
}

static void test_a_refused_connection_names_the_address(void)
{
    struct gc_http_reply reply = {0};
    struct gc_error err = {0};
    char expected[80];
    unsigned port = closed_port();
    struct gc_http_call call = get_from(port);
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_E_NETWORK, &err);
    snprintf(expected, sizeof expected, "could not connect to 127.0.0.1:%u: connection refused",
             port);
    CHECK_TEXT(gc_error_text(&err), expected);
    CHECK(reply.progress == GC_HTTP_NOT_CONNECTED);
}

static void test_a_failed_tls_handshake_sent_nothing(void)
{
    static const struct raw_step plain[] = {{RAW_SEND, ANSWER}, {RAW_STALL, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){plain}, 1);
    struct gc_http_reply reply = {0};
    struct gc_error err = {0};
    char url[64];
    struct gc_http_call call = get_from(raw_server_port(s));
    snprintf(url, sizeof url, "https://127.0.0.1:%u/", raw_server_port(s));
    call.url = url;
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_E_NETWORK, &err);
    CHECK(reply.progress == GC_HTTP_NOT_CONNECTED);
    CHECK_HAS(gc_error_text(&err), "SSL");
    raw_server_stop(s);
}

static void test_what_is_not_a_request_is_refused_before_it_leaves(void)
{
    static const struct gc_http_header crlf = {"X-A", "a\r\nX-Evil: 1"}, lf = {"X-A", "a\nb"},
                                       name = {"X-A: 1\r\nX-Evil", "1"}, empty = {"", "1"},
                                       null = {"X-A", NULL};
    static const struct {
        const char *name, *method, *url;
        const struct gc_http_header *header;
    } row[] = {
        {"a line break in a value", "GET", "http://127.0.0.1:1/", &crlf},
        {"a line feed in a value", "GET", "http://127.0.0.1:1/", &lf},
        {"a line break in a name", "GET", "http://127.0.0.1:1/", &name},
        {"an empty name", "GET", "http://127.0.0.1:1/", &empty},
        {"no value", "GET", "http://127.0.0.1:1/", &null},
        {"a line break in the method", "GET / HTTP/1.1\r\nX: ", "http://127.0.0.1:1/", NULL},
        {"a line break in the URL", "GET", "http://127.0.0.1:1/\r\nX-Evil: 1", NULL},
        {"a space in the URL", "GET", "http://127.0.0.1:1/a b", NULL},
        {"a file", "GET", "file:///etc/hostname", NULL},
        {"a password in the URL", "GET", "http://me:secret@127.0.0.1:1/", NULL},
        {"no host", "GET", "http:///a", NULL},
        {"no URL", "GET", NULL, NULL},
        {"no method", NULL, "http://127.0.0.1:1/", NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_http_reply reply = {0};
        struct gc_error err = {0};
        struct gc_http_call call = {.method = row[i].method,
                                    .url = row[i].url,
                                    .headers = row[i].header,
                                    .n_headers = row[i].header != NULL,
                                    .deadline_ms = gc_deadline_in(PATIENCE_MS)};
        CHECK_ROW(row[i].name, gc_http_call(shared_client(), &call, &reply, &err) == GC_E_USAGE);
        CHECK_ROW(row[i].name, *err.message && !strstr(gc_error_text(&err), "secret"));
    }
}

static void test_a_deadline_that_passed_sends_nothing(void)
{
    static const struct raw_step answer[] = {{RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_CLOSE, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){answer}, 1);
    struct gc_http_reply reply = {0};
    struct gc_error err = {0};
    struct gc_http_call call = get_from(raw_server_port(s));
    call.deadline_ms = gc_clock_now(NULL) - 1;
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_E_TIMEOUT, &err);
    CHECK(reply.progress == GC_HTTP_NOT_CONNECTED);
    CHECK_INT(raw_server_connections(s), 0);
    raw_server_stop(s);
}

static void test_a_body_is_capped_while_it_arrives(void)
{
    static const struct {
        const char *name;
        struct raw_step steps[3];
        enum gc_status status;
    } row[] = {
        {"as long as allowed", {{RAW_READ, 0}, {RAW_SEND, OK_HEAD "5\r\n\r\nhello"}}, GC_OK},
        {"announced", {{RAW_READ, 0}, {RAW_SEND, OK_HEAD "6\r\n\r\nhello!"}}, GC_E_TOO_BIG},
        {"chunked",
         {{RAW_READ, 0},
          {RAW_SEND, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nhel\r\n3\r\nlo!\r\n0\r\n\r\n"}},
         GC_E_TOO_BIG},
        {"until the end of the connection",
         {{RAW_READ, 0}, {RAW_SEND, "HTTP/1.1 200 OK\r\n\r\nhello!"}},
         GC_E_TOO_BIG},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_script script = {row[i].steps};
        struct raw_server *s = raw_server_start(&script, 1);
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        struct gc_error err = {0};
        struct gc_http_call call = get_from(raw_server_port(s));
        call.max_body_bytes = 5;
        CHECK_ROW(row[i].name, gc_http_call(shared_client(), &call, &reply, &err) == row[i].status);
        raw_server_stop(s);
    }
}

static void test_a_head_without_end_is_capped(void)
{
    enum { BYTES = 400000 };
    char *head = malloc(BYTES + 1);
    CHECK_FATAL(head != NULL);
    size_t n = (size_t)sprintf(head, "HTTP/1.1 200 OK\r\n");
    while (n < BYTES - 20)
        n += (size_t)sprintf(head + n, "X: 0123456789\r\n");
    const struct raw_step steps[] = {{RAW_READ, 0}, {RAW_SEND, head}, {RAW_CLOSE, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){steps}, 1);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    struct gc_http_call call = get_from(raw_server_port(s));
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_E_TOO_BIG, &err);
    raw_server_stop(s);
    free(head);
}

/* clang-format off */
SUITE(http_failure,
    {"how each failure is told", test_how_each_failure_is_told},
    {"a refused connection names the address", test_a_refused_connection_names_the_address},
    {"a failed TLS handshake sent nothing", test_a_failed_tls_handshake_sent_nothing},
    {"what is not a request is refused before it leaves",
     test_what_is_not_a_request_is_refused_before_it_leaves},
    {"a deadline that passed sends nothing", test_a_deadline_that_passed_sends_nothing},
    {"a body is capped while it arrives", test_a_body_is_capped_while_it_arrives},
    {"a head without end is capped", test_a_head_without_end_is_capped});
/* clang-format on */
