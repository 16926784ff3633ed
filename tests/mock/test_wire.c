/* The wire faults as a socket sees them. */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "mock/server/internal.h"
#include "mock/wire/wire.h"
#include "tests/check.h"
#include "tests/raw_client.h"
#include "tests/with_mock/fixture.h"

static const char body_of_item[] =
    "{\"id\":\"b\",\"text\":\"0123456789012345678901234567890123456789\"}";
enum { BODY_BYTES = sizeof body_of_item - 1 };

static void open_world(struct fx *f)
{
    fx_open(f);
    CHECK_FATAL(fx_overlay(f, "{\"collections\":{\"things\":[{\"id\":\"b\",\"text\":"
                              "\"0123456789012345678901234567890123456789\"}]}}"));
}

/* Sends GET /things/b (or HEAD) with that fault; the connection, for the test to read from. */
static int ask(const struct fx *f, const char *method, const char *fault)
{
    char request[1024];
    int fd = raw_connect(mock_server_port(fx_server()));
    snprintf(request, sizeof request,
             "%s /w/%s/things/b HTTP/1.1\r\nHost: a\r\nX-GCMock-Fault: %s\r\n\r\n", method,
             f->world, fault);
    CHECK_FATAL(fd >= 0 && raw_send_text(fd, request));
    return fd;
}

static enum raw_end get(const struct fx *f, const char *fault, struct raw_answer *a)
{
    int fd = ask(f, "GET", fault);
    enum raw_end end = raw_read_to_end(fd, a, RAW_PATIENCE_MS);
    close(fd);
    return end;
}

/* What the world's journal says of its newest request, once it was answered. */
static void newest(struct fx *f)
{
    AWAIT(fx_admin(f, "GET", "/requests?limit=1", NULL) == 200 &&
          cJSON_IsFalse(fx_at(f, "requests.0.pending")));
    CHECK(cJSON_IsFalse(fx_at(f, "requests.0.pending")));
}

/* n requests have come to the world: none that comes later is meant by what follows. */
static void await_arrivals(struct fx *f, int n)
{
    AWAIT(fx_admin(f, "GET", "/requests", NULL) == 200 &&
          cJSON_GetNumberValue(fx_at(f, "total")) >= n);
}

/* How many lengths the head announces. */
static int n_lengths(const struct raw_answer *a)
{
    int n = 0;
    const char *text = gc_strbuf_text(&a->text);
    for (const char *at = text; (at = strcasestr(at, "\nContent-Length:")) != NULL; at++)
        n += at < strstr(text, "\r\n\r\n");
    return n;
}

static void test_each_fault(void)
{
    /* clang-format off */
    static const struct {
        const char *fault;
        enum raw_end end;
        const char *has;     /* of the head; "" for no byte at all, NULL: not looked at */
        int body_bytes;      /* -1: not looked at */
        const char *wire;    /* in the journal */
        int status;          /* in the journal; 0: nothing was answered */
    } row[] = {
        {"CONNECTION_RESET_BY_PEER", RAW_RST, "", 0, "CONNECTION_RESET_BY_PEER", 0},
        {"{\"fault\":\"reset\",\"after_bytes\":40}", RAW_RST, "HTTP/1.1 200 OK\r\n", -1, "CONNECTION_RESET_BY_PEER", 200},
        {"EMPTY_RESPONSE", RAW_FIN, "", 0, "EMPTY_RESPONSE", 0},
        {"MALFORMED_RESPONSE_CHUNK", RAW_FIN, "Transfer-Encoding: chunked\r\n", -1, "MALFORMED_RESPONSE_CHUNK", 200},
        {"RANDOM_DATA_THEN_CLOSE", RAW_FIN, "\xff", -1, "RANDOM_DATA_THEN_CLOSE", 0},
        {"{\"fault\":\"truncated_body\",\"after_bytes\":7}", RAW_FIN, "Content-Length: 60\r\n", 7, "truncated_body", 200},
        {"truncated_body", RAW_FIN, "Content-Length: 60\r\n", 30, "truncated_body", 200},
        {"wrong_length", RAW_FIN, "Content-Length: 70\r\n", 60, "wrong_length", 200},
        {"{\"fault\":\"wrong_length\",\"length_delta\":-5}", RAW_FIN, "Content-Length: 55\r\n", 60, "wrong_length", 200},
        {"{\"fault\":\"wrong_length\",\"length_delta\":-500}", RAW_FIN, "Content-Length: 0\r\n", 60, "wrong_length", 200},
        {"{\"fault\":\"skip\",\"after_bytes\":9}", RAW_FIN, "200 OK\r\n", 60, "skip", 200},
        {"{\"fault\":\"limit_data\",\"after_bytes\":20}", RAW_FIN, "HTTP/1.1 200 OK\r\n", -1, "limit_data", 200},
        {"{\"fault\":\"limit_data\",\"after_bytes\":100000}", RAW_FIN, "HTTP/1.1 200 OK\r\n", 60, "limit_data", 200},
        {"{\"fault\":\"skip\",\"after_bytes\":100000}", RAW_FIN, "", 0, "skip", 200},
        {"{\"fault\":\"truncated_body\",\"after_bytes\":0}", RAW_FIN, "Content-Length: 60\r\n", 0, "truncated_body", 200},
        {"{\"fault\":\"truncated_body\",\"after_bytes\":59}", RAW_FIN, "Content-Length: 60\r\n", 59, "truncated_body", 200},
        {"{\"fault\":\"truncated_body\",\"after_bytes\":60}", RAW_FIN, "Content-Length: 60\r\n", 59, "truncated_body", 200},
        {"{\"fault\":\"slicer\",\"piece_bytes\":100,\"pause_ms\":1}", RAW_FIN, "HTTP/1.1 200 OK\r\n", 60, "slicer", 200},
        {"{\"fault\":\"writedelay\",\"pause_ms\":5}", RAW_FIN, "HTTP/1.1 200 OK\r\n", 60, "writedelay", 200},
        {"{\"fault\":\"bandwidth\",\"bytes_per_s\":20000}", RAW_FIN, "HTTP/1.1 200 OK\r\n", 60, "bandwidth", 200},
        {"{\"fault\":\"slow_close\",\"pause_ms\":20}", RAW_FIN, "Connection: close\r\n", 60, "slow_close", 200},
        {"{\"delay\":{\"fixed_ms\":10}}", RAW_FIN, "HTTP/1.1 200 OK\r\n", 60, NULL, 200},
        {"{\"dribble\":{\"pieces\":4,\"total_ms\":20}}", RAW_FIN, "HTTP/1.1 200 OK\r\n", 60, NULL, 200},
        {"{\"status\":503,\"fault\":\"slicer\"}", RAW_FIN, "HTTP/1.1 503 Service Unavailable\r\n", 2, "slicer", 503},
    };
    /* clang-format on */
    _Static_assert(BODY_BYTES == 60, "the lengths above are meant for it");
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        CHECK_ROW(row[i].fault, get(&f, row[i].fault, &a) == row[i].end);
        CHECK_ROW(row[i].fault, *row[i].has ? strstr(gc_strbuf_text(&a.text), row[i].has) != NULL
                                            : a.text.len == 0);
        CHECK_ROW(row[i].fault, n_lengths(&a) <= 1);
        CHECK_ROW(row[i].fault, row[i].body_bytes < 0 || a.body_bytes == (size_t)row[i].body_bytes);
        newest(&f);
        CHECK_ROW(row[i].fault, fx_number(&f, "requests.0.answer.status") ==
                                    (row[i].status ? row[i].status : -1));
        if (row[i].wire)
            CHECK_ROW_TEXT(row[i].fault, fx_text(&f, "requests.0.wire"), row[i].wire);
        CHECK_ROW(row[i].fault, cJSON_IsFalse(fx_at(&f, "requests.0.aborted")));
    }
}

static void test_partial_output_then_reset(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    CHECK(get(&f, "{\"fault\":\"reset\",\"after_bytes\":40}", &a) == RAW_RST);
    CHECK_INT(a.text.len, 40);
}

static void test_limit_counts_all_bytes(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    CHECK(get(&f, "{\"fault\":\"limit_data\",\"after_bytes\":33}", &a) == RAW_FIN);
    CHECK_INT(a.text.len, 33);
}

static void test_head_has_no_body(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    int fd = ask(&f, "HEAD", "{\"delay\":{\"fixed_ms\":5}}");
    CHECK(raw_read_to_end(fd, &a, RAW_PATIENCE_MS) == RAW_FIN);
    CHECK_HAS(gc_strbuf_text(&a.text), "Content-Length: 60\r\n");
    CHECK_INT(a.body_bytes, 0);
    close(fd);
}

static void test_delays_last_as_long_as_they_should(void)
{
    static const struct {
        const char *fault;
        int64_t at_least_ms;
    } row[] = {
        {"{\"delay\":{\"fixed_ms\":80}}", 80},
        {"{\"dribble\":{\"pieces\":4,\"total_ms\":100}}", 100},
        {"{\"fault\":\"writedelay\",\"pause_ms\":60}", 60},
        {"{\"fault\":\"slicer\",\"piece_bytes\":100,\"pause_ms\":30}", 60},
        {"{\"fault\":\"bandwidth\",\"bytes_per_s\":1000}", 200},
        {"{\"fault\":\"slow_close\",\"pause_ms\":90}", 90},
        {"{\"delay\":{\"fixed_ms\":70},\"fault\":\"reset\"}", 70},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        int64_t start_us = gc_now_us();
        (void)get(&f, row[i].fault, &a);
        int64_t took_us = gc_now_us() - start_us;
        CHECK_ROW(row[i].fault, took_us >= row[i].at_least_ms * 1000);
        CHECK_ROW(row[i].fault, took_us < (row[i].at_least_ms + 30000) * 1000);
    }
}

static void test_slow_close_sends_at_once(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "{\"fault\":\"slow_close\",\"pause_ms\":60000}");
    CHECK(raw_read(fd, &a, false));
    CHECK_INT(a.body_bytes, BODY_BYTES);
    CHECK(a.end == RAW_OPEN);
    close(fd);
}

static void test_stream_never_ends(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "{\"fault\":\"stream\",\"piece_bytes\":100,\"pause_ms\":5}");
    CHECK(raw_read_bytes(fd, &a, 1000)); /* many times the body */
    CHECK(a.end == RAW_OPEN);
    CHECK_HAS(gc_strbuf_text(&a.text), "\r\n\r\n64\r\n{\"id\":\"b\"");
    close(fd);
    newest(&f);
    CHECK(cJSON_IsTrue(fx_at(&f, "requests.0.aborted")));
}

/* Waits until the wire has nothing left of anybody; other tests of this program have ended. */
static bool nothing_waits(void)
{
    struct mock_wire_queue *q = fx_server()->services.wire;
    AWAIT(mock_wire_waiting(q) == 0);
    return mock_wire_waiting(q) == 0;
}

static void test_idle_until_the_client_goes(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "idle");
    (void)raw_read_to_end(fd, &a, 50);
    CHECK(a.end == RAW_OPEN);
    CHECK_INT(a.text.len, 0);
    close(fd);
    newest(&f);
    CHECK(cJSON_IsTrue(fx_at(&f, "requests.0.aborted")));
    CHECK(cJSON_IsNull(fx_at(&f, "requests.0.answer")));
    CHECK(nothing_waits());
}

static void test_client_that_gives_up(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "{\"delay\":{\"fixed_ms\":600000}}");
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    close(fd);
    newest(&f);
    CHECK(cJSON_IsTrue(fx_at(&f, "requests.0.aborted")));
    CHECK(nothing_waits());
}

/* Who has said all that it has to say may still wait for the answer. */
static void test_half_closed_client_gets_its_answer(void)
{
    static const char *const faults[] = {
        "{\"delay\":{\"fixed_ms\":80}}",
        "{\"dribble\":{\"pieces\":4,\"total_ms\":60}}",
        "{\"fault\":\"slicer\",\"piece_bytes\":50,\"pause_ms\":15}",
    };
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    for (size_t i = 0; i < GC_COUNT_OF(faults); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        int fd = ask(&f, "GET", faults[i]);
        CHECK(shutdown(fd, SHUT_WR) == 0);
        CHECK_ROW(faults[i], raw_read_to_end(fd, &a, RAW_PATIENCE_MS) == RAW_FIN);
        CHECK_ROW_TEXT(faults[i], a.body, body_of_item);
        close(fd);
        newest(&f);
        CHECK_ROW(faults[i], cJSON_IsFalse(fx_at(&f, "requests.0.aborted")));
        CHECK_ROW(faults[i], fx_number(&f, "requests.0.answer.status") == 200);
    }
}

static void test_half_closed_client_that_gives_up(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "{\"delay\":{\"fixed_ms\":600000}}");
    CHECK(shutdown(fd, SHUT_WR) == 0);
    CHECK(raw_read_to_end(fd, &a, 50) == RAW_OPEN); /* it waits */
    close(fd);
    newest(&f);
    CHECK(cJSON_IsTrue(fx_at(&f, "requests.0.aborted")));
    CHECK(nothing_waits());
}

static void test_client_that_resets(void)
{
    static const struct linger now = {.l_onoff = 1};
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "{\"delay\":{\"fixed_ms\":600000}}");
    CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now) == 0);
    AWAIT(mock_wire_waiting(fx_server()->services.wire) > 0);
    close(fd);
    newest(&f);
    CHECK(cJSON_IsTrue(fx_at(&f, "requests.0.aborted")));
    CHECK(nothing_waits());
}

/* A process that is started while an answer waits has all sockets for a moment; closing ours then
 * does not take the connection out of the epoll set. */
static void test_a_child_that_holds_the_sockets(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    int fd = ask(&f, "GET", "idle");
    AWAIT(mock_wire_waiting(fx_server()->services.wire) > 0);
    pid_t child = fork();
    if (child == 0) {
        close(fd);
        for (;;)
            pause();
    }
    CHECK_FATAL(child > 0);
    close(fd);
    newest(&f);
    CHECK(nothing_waits());
    for (int i = 0; i < 20; i++) { /* what was freed would be heard of by now */
        close(ask(&f, "GET", "idle"));
        newest(&f);
    }
    CHECK(nothing_waits());
    kill(child, SIGKILL);
    CHECK(waitpid(child, NULL, 0) == child);
}

static void test_reset_ends_delays(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0}, b GC_AUTO(raw_answer_release) = {0};
    struct raw_answer c GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    open_world(&other);
    int late = ask(&f, "GET", "{\"delay\":{\"fixed_ms\":600000}}");
    int idle = ask(&f, "GET", "idle");
    int others = ask(&other, "GET", "{\"delay\":{\"fixed_ms\":600000}}");
    await_arrivals(&f, 2);
    await_arrivals(&other, 1);
    CHECK_INT(fx_admin(&f, "POST", "/reset", NULL), 200);
    CHECK(raw_read_to_end(late, &a, RAW_PATIENCE_MS) == RAW_FIN);
    CHECK_INT(a.body_bytes, BODY_BYTES);
    CHECK(raw_read_to_end(idle, &b, RAW_PATIENCE_MS) == RAW_FIN);
    (void)raw_read_to_end(others, &c, 30);
    CHECK(c.end == RAW_OPEN);
    CHECK_INT(c.text.len, 0);
    close(late);
    close(idle);
    close(others);
}

static int n_unread(int fd)
{
    int n = 0;
    return ioctl(fd, FIONREAD, &n) == 0 ? n : -1;
}

/* A client that never reads costs no more than its answer, and nobody else waits for it. */
static void test_client_that_does_not_read(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    open_world(&f);
    int deaf = ask(&f, "GET", "{\"fault\":\"stream\",\"piece_bytes\":1048576,\"pause_ms\":0}");
    AWAIT(n_unread(deaf) > 64 * 1024); /* what it was sent fills its socket's buffer */
    CHECK(get(&f, "{\"delay\":{\"fixed_ms\":10}}", &a) == RAW_FIN);
    CHECK_INT(a.body_bytes, BODY_BYTES);
    CHECK(mock_wire_waiting(fx_server()->services.wire) >= 1);
    close(deaf);
    CHECK(nothing_waits());
}

enum { CROWD = 500, DELAY_MS = 300 };

/* Many at once on the workers of one server: each is answered when its time has come. */
static void test_a_crowd_of_delays(void)
{
    static int fds[CROWD];
    struct fx f GC_AUTO(fx_close) = {0};
    open_world(&f);
    int64_t first_us = gc_now_us();
    for (int i = 0; i < CROWD; i++)
        fds[i] = ask(&f, "GET", "{\"delay\":{\"fixed_ms\":300}}");
    int64_t asked_us = gc_now_us() - first_us;
    int whole = 0;
    for (int i = 0; i < CROWD; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        whole +=
            raw_read_to_end(fds[i], &a, RAW_PATIENCE_MS) == RAW_FIN && a.body_bytes == BODY_BYTES;
        close(fds[i]);
    }
    int64_t took_us = gc_now_us() - first_us;
    CHECK_INT(whole, CROWD);
    CHECK(took_us >= DELAY_MS * 1000);
    /* One worker after another would take 150 s. */
    CHECK(took_us < asked_us + (DELAY_MS + 60000) * 1000);
    CHECK_INT(fx_admin(&f, "POST", "/requests/count", "{\"status\":200}"), 200);
    CHECK_INT(fx_number(&f, "count"), CROWD);
}

static void test_free_ends_what_waits(void)
{
    struct mock_wire_queue *q = NULL;
    CHECK_STATUS(mock_wire_new(&q), GC_OK, NULL);
    int64_t start_us = gc_now_us();
    mock_wire_flush(q, "none");
    CHECK_INT(mock_wire_waiting(q), 0);
    mock_wire_free(q);
    mock_wire_free(NULL);
    CHECK(gc_now_us() - start_us < 30000000);
}

SUITE(wire, {"each fault is on the wire what its name says", test_each_fault},
      {"a reset comes after exactly as many bytes", test_partial_output_then_reset},
      {"limit_data counts head and body", test_limit_counts_all_bytes},
      {"a delayed HEAD has no body", test_head_has_no_body},
      {"delays last as long as they should", test_delays_last_as_long_as_they_should},
      {"slow_close sends at once and closes later", test_slow_close_sends_at_once},
      {"stream goes on until the client goes", test_stream_never_ends},
      {"idle says nothing until the client goes", test_idle_until_the_client_goes},
      {"a client that gives up is seen and recorded", test_client_that_gives_up},
      {"a client that half-closes gets its answer whole", test_half_closed_client_gets_its_answer},
      {"a client that half-closes and then gives up is seen",
       test_half_closed_client_that_gives_up},
      {"a client that resets is seen and recorded", test_client_that_resets},
      {"a child that holds the sockets does no harm", test_a_child_that_holds_the_sockets},
      {"resetting a world ends its delays and no others", test_reset_ends_delays},
      {"a client that does not read holds up nobody", test_client_that_does_not_read},
      {"hundreds of delays are answered when due", test_a_crowd_of_delays},
      {"the queue ends in milliseconds", test_free_ends_what_waits});
