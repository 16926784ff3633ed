/* What the client sends, keeps, and makes of an answer. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "base/http/server.h"
#include "tests/base/http_calls.h"
#include "tests/check.h"
#include "tests/raw_server.h"

/* The server answers once on its first connection and ends it when the second request has come:
 * it has acted on that request, perhaps. */
static void test_a_post_is_not_sent_twice_behind_the_callers_back(void)
{
    static const struct raw_step dies[] = {
        {RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_READ, 0}, {RAW_CLOSE, 0}};
    static const struct raw_step closes[] = {{RAW_READ, 0}, {RAW_CLOSE, 0}};
    static const struct raw_script scripts[] = {{dies}, {closes}};
    struct raw_server *s = raw_server_start(scripts, 2);
    struct gc_http_client *c = NULL;
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    CHECK(gc_http_client_new(&c, &(struct gc_http_client_options){.user_agent = "t"}) == GC_OK);
    struct gc_http_call call = get_from(raw_server_port(s));
    CHECK_STATUS(gc_http_call(c, &call, &reply, &err), GC_OK, &err);
    gc_http_reply_release(&reply);

    call.method = "POST";
    call.body = "{\"n\":1}";
    call.body_bytes = 7;
    call.send_once = true;
    CHECK_STATUS(gc_http_call(c, &call, &reply, &err), GC_E_NETWORK, &err);
    CHECK(reply.progress == GC_HTTP_SENT);
    CHECK_INT(raw_server_requests(s), 2); /* the GET and one POST */
    gc_http_client_free(c);
    raw_server_stop(s);
}

static void test_a_kept_connection_is_used_again(void)
{
    static const struct raw_step twice[] = {
        {RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_CLOSE, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){twice}, 1);
    struct gc_http_call call = get_from(raw_server_port(s));
    for (int i = 0; i < 2; i++) {
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        struct gc_error err = {0};
        CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_OK, &err);
        CHECK_INT(reply.reused, i);
        CHECK_TEXT(reply.body, "{}");
    }
    CHECK_INT(raw_server_connections(s), 1);
    raw_server_stop(s);
}

static bool is_connected_to(int fd, unsigned port)
{
    struct sockaddr_in peer = {0};
    socklen_t n = sizeof peer;
    return getpeername(fd, (struct sockaddr *)&peer, &n) == 0 && ntohs(peer.sin_port) == port;
}

static void test_a_connection_is_not_inherited(void)
{
    static const struct raw_step keeps[] = {{RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_STALL, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){keeps}, 1);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_http_call call = get_from(raw_server_port(s));
    struct gc_error err = {0};
    int n = 0;
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_OK, &err);
    for (int fd = 3; fd < 1024; fd++) {
        if (!is_connected_to(fd, raw_server_port(s)))
            continue;
        CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
        n++;
    }
    CHECK_INT(n, 1);
    raw_server_stop(s);
}

static void test_what_is_sent(void)
{
    static const struct gc_http_header headers[] = {{"X-One", "1"}, {"X-Empty", ""}};
    static const struct {
        const char *name, *method, *body, *has, *lacks;
    } row[] = {
        {"a GET", "GET", NULL, "GET /a?b=c HTTP/1.1\r\n", "Content-"},
        {"the user agent", "GET", NULL, "User-Agent: test/1\r\n", "Expect"},
        {"headers", "GET", NULL, "X-One: 1\r\nX-Empty:", "Content-"},
        {"basic credentials", "GET", NULL, "Authorization: Basic bWU6c2VjcmV0\r\n", "me:secret"},
        {"a POST", "POST", "{}", "\r\nContent-Length: 2\r\n", "Content-Type"},
        {"a POST without a body", "POST", NULL, "\r\nContent-Length: 0\r\n", "Content-Type"},
        {"a PATCH", "PATCH", "{}", "PATCH /a?b=c HTTP/1.1\r\n", "POST"},
        {"a DELETE", "DELETE", NULL, "DELETE /a?b=c HTTP/1.1\r\n", "Content-Length"},
        {"a DELETE with a body", "DELETE", "{}", "\r\nContent-Length: 2\r\n", "Expect"},
    };
    static const struct raw_step answer[] = {{RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_CLOSE, 0}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_server *s = raw_server_start(&(struct raw_script){answer}, 1);
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        struct gc_error err = {0};
        struct gc_http_call call = get_from(raw_server_port(s));
        call.method = row[i].method;
        call.headers = headers;
        call.n_headers = GC_COUNT_OF(headers);
        call.basic_user = "me";
        call.basic_password = "secret";
        call.body = row[i].body;
        call.body_bytes = row[i].body ? strlen(row[i].body) : 0;
        CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_OK, &err);
        CHECK_ROW(row[i].name, raw_server_received(s, row[i].has));
        CHECK_ROW(row[i].name, !raw_server_received(s, row[i].lacks));
        raw_server_stop(s);
    }
}

static void test_a_redirect_is_not_followed(void)
{
    static const struct raw_step answer[] = {
        {RAW_READ, 0},
        {RAW_SEND, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nRetry-After: 3\r\n"
                   "Content-Type: application/problem+json; charset=utf-8\r\n"
                   "Content-Length: 0\r\n\r\n"},
        {RAW_CLOSE, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){answer}, 1);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    struct gc_http_call call = get_from(raw_server_port(s));
    char value[64], small[4];
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_OK, &err);
    CHECK_INT(reply.status, 302);
    CHECK(reply.body == NULL && reply.body_bytes == 0);
    CHECK(gc_http_reply_header(&reply, "LOCATION", value, sizeof value));
    CHECK_TEXT(value, "http://127.0.0.1:1/");
    CHECK(!gc_http_reply_header(&reply, "Location", small, sizeof small));
    CHECK_TEXT(small, "");
    CHECK(gc_http_reply_is_json(&reply));
    CHECK_INT(gc_http_retry_after_ms(&reply, 0), 3000);
    raw_server_stop(s);
}

static void test_retry_after_in_every_form(void)
{
    static const struct {
        const char *lines;
        int64_t expected_ms;
    } row[] = {
        {"Retry-After: 0\r\n", 0},
        {"retry-after:  7 \r\n", 7000},
        {"Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 30000},
        {"Retry-After: Sun, 06 Nov 1994 08:49:00 GMT\r\n", 0},
        {"Retry-After: soon\r\n", -1},
        {"Retry-After: -1\r\n", -1},
        {"Retry-After: 99999999999\r\n", -1},
        {"Retry-After: 2592000\r\n", 2592000000},
        {"Retry-After: 2592001\r\n", -1},
        {"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", -1},
        {"Retry-After:\r\n", -1},
        {"X-Retry-After: 1\r\n", -1},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char lines[128];
        snprintf(lines, sizeof lines, "HTTP/1.1 429 Too Many Requests\r\n%s\r\n", row[i].lines);
        struct gc_http_reply reply = {.status = 429, .headers = lines};
        CHECK_ROW(row[i].lines, gc_http_retry_after_ms(&reply, 784111747000) == row[i].expected_ms);
    }
    CHECK_INT(gc_http_retry_after_ms(&(struct gc_http_reply){0}, 0), -1);
    CHECK(!gc_http_reply_is_json(&(struct gc_http_reply){0}));
}

struct cancelling {
    struct raw_server *server;
    atomic_bool cancel;
};

static void *cancel_when_asked(void *arg)
{
    struct cancelling *c = arg;
    AWAIT(raw_server_requests(c->server) > 0);
    atomic_store(&c->cancel, true);
    return NULL;
}

static void test_a_call_can_be_cancelled(void)
{
    static const struct raw_step stall[] = {{RAW_READ, 0}, {RAW_STALL, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){stall}, 1);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    struct cancelling c = {.server = s};
    pthread_t thread;
    struct gc_http_call call = get_from(raw_server_port(s));
    call.cancel = &c.cancel;
    int64_t began_ms = gc_clock_now(NULL);
    pthread_create(&thread, NULL, cancel_when_asked, &c);
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_E_CANCELLED, &err);
    CHECK(gc_clock_now(NULL) - began_ms < PATIENCE_MS / 2);
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_E_CANCELLED, &err);
    pthread_join(thread, NULL);
    raw_server_stop(s);
}

static void test_a_proxy_of_the_environment_is_not_used_for_loopback(void)
{
    static const struct raw_step answer[] = {{RAW_READ, 0}, {RAW_SEND, ANSWER}, {RAW_CLOSE, 0}};
    struct raw_server *s = raw_server_start(&(struct raw_script){answer}, 1);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    struct gc_http_call call = get_from(raw_server_port(s));
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_OK, &err);
    unsetenv("http_proxy");
    raw_server_stop(s);
}

static void echo(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    res->status = 200;
    gc_strbuf_add(&res->body, req->body, req->body_bytes);
}

struct caller {
    unsigned port;
    int failures;
    pthread_t thread;
};

static void *call_often(void *arg)
{
    struct caller *c = arg;
    char url[64], body[32];
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", c->port);
    for (int i = 0; i < 50; i++) {
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        int n = snprintf(body, sizeof body, "%p %d", arg, i);
        struct gc_http_call call = {.method = "POST",
                                    .url = url,
                                    .body = body,
                                    .body_bytes = (size_t)n,
                                    .deadline_ms = gc_deadline_in(PATIENCE_MS)};
        if (gc_http_call(shared_client(), &call, &reply, NULL) != GC_OK ||
            strcmp(reply.body, body) != 0)
            c->failures++;
    }
    return NULL;
}

static void test_many_threads_share_one_client(void)
{
    enum { THREADS = 8 };
    struct gc_http_server *s = NULL;
    struct gc_error err = {0};
    struct gc_http_server_options o = {.handler = echo, .n_workers = 16};
    struct caller caller[THREADS] = {0};
    CHECK_STATUS(gc_http_server_start(&s, &o, &err), GC_OK, &err);
    for (int i = 0; i < THREADS; i++) {
        caller[i].port = gc_http_server_port(s);
        pthread_create(&caller[i].thread, NULL, call_often, &caller[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(caller[i].thread, NULL);
        CHECK_INT(caller[i].failures, 0);
    }
    gc_http_server_stop(s, 0);
}

/* clang-format off */
SUITE(http_client,
    {"a POST is not sent twice behind the caller's back",
     test_a_post_is_not_sent_twice_behind_the_callers_back},
    {"a kept connection is used again", test_a_kept_connection_is_used_again},
      {"a child does not inherit a connection", test_a_connection_is_not_inherited},
    {"what is sent", test_what_is_sent},
    {"a redirect is not followed", test_a_redirect_is_not_followed},
    {"Retry-After in every form", test_retry_after_in_every_form},
    {"a call can be cancelled", test_a_call_can_be_cancelled},
    {"a proxy of the environment is not used for loopback",
     test_a_proxy_of_the_environment_is_not_used_for_loopback},
    {"many threads share one client", test_many_threads_share_one_client});
/* clang-format on */
