/* Taking a connection away from the server: what the mock's delays and broken answers stand on. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/server.h"
#include "tests/check.h"
#include "tests/raw_client.h"

enum { MANY = 100 };

/* Detached sockets wait here, with the path they asked for, until the test answers. */
static struct {
    pthread_mutex_t lock;
    int fd[MANY];
    char path[MANY][32];
    size_t n;
} parked = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void park(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    int fd;
    res->status = 200;
    gc_strbuf_adds(&res->body, req->path);
    if (strcmp(req->path, "/now") == 0 || gc_http_detach(req, res, &fd) != GC_OK)
        return;
    pthread_mutex_lock(&parked.lock);
    parked.fd[parked.n] = fd;
    snprintf(parked.path[parked.n++], sizeof parked.path[0], "%s", req->path);
    pthread_mutex_unlock(&parked.lock);
}

static size_t n_parked(void)
{
    pthread_mutex_lock(&parked.lock);
    size_t n = parked.n;
    pthread_mutex_unlock(&parked.lock);
    return n;
}

static bool wait_parked(size_t n)
{
    AWAIT(n_parked() >= n);
    return n_parked() == n;
}

static void answer_parked(size_t i)
{
    char text[128];
    int n = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
                     strlen(parked.path[i]), parked.path[i]);
    CHECK(send(parked.fd[i], text, (size_t)n, MSG_NOSIGNAL) == n);
    close(parked.fd[i]);
}

static struct gc_http_server *start(unsigned workers)
{
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    struct gc_http_server_options o = {.handler = park, .n_workers = workers};
    parked.n = 0;
    CHECK_STATUS(gc_http_server_start(&s, &o, &err), GC_OK, &err);
    return s;
}

static int ask(const struct gc_http_server *s, const char *path)
{
    char request[128];
    int fd = raw_connect(gc_http_server_port(s));
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
    raw_send_text(fd, request);
    return fd;
}

static void test_each_client_gets_the_answer_to_its_own_request(void)
{
    struct gc_http_server *s = start(4); /* far fewer than the answers that wait */
    int client[MANY];
    char path[32];
    for (int i = 0; i < MANY; i++) {
        snprintf(path, sizeof path, "/%d", i);
        client[i] = ask(s, path);
    }
    CHECK(wait_parked(MANY));
    for (size_t i = MANY; i-- > 0;)
        answer_parked(i);
    for (int i = 0; i < MANY; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        snprintf(path, sizeof path, "/%d", i);
        CHECK(raw_read(client[i], &a, false));
        CHECK_ROW_TEXT(path, a.body, path);
        close(client[i]);
    }
    gc_http_server_stop(s, 0);
}

static void test_the_worker_is_free_at_once(void)
{
    struct gc_http_server *s = start(1);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int client = ask(s, "/later");
    CHECK(wait_parked(1));
    CHECK(raw_ask(gc_http_server_port(s), "GET /now HTTP/1.1\r\nHost: x\r\n\r\n", &a));
    CHECK_TEXT(a.body, "/now");
    CHECK_INT(gc_http_server_in_flight(s), 0);
    answer_parked(0);
    CHECK(raw_read(client, &a, false));
    CHECK_TEXT(a.body, "/later");
    close(client);
    gc_http_server_stop(s, 0);
}

static void test_a_kept_connection_can_be_taken_later(void)
{
    struct gc_http_server *s = start(2);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int client = ask(s, "/now");
    CHECK(raw_read(client, &a, false));
    raw_send_text(client, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(wait_parked(1));
    answer_parked(0);
    CHECK(raw_read(client, &a, false));
    CHECK_TEXT(a.body, "/later");
    close(client);
    gc_http_server_stop(s, 0);
}

static void test_a_taken_socket_can_reset_its_client(void)
{
    static const struct linger now = {.l_onoff = 1};
    struct gc_http_server *s = start(2);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int client = ask(s, "/later");
    CHECK(wait_parked(1));
    CHECK(send(parked.fd[0], "HTTP/1.1 200 OK\r\n", 17, MSG_NOSIGNAL) == 17);
    CHECK(raw_read_until(client, &a, "\r\n"));
    CHECK_TEXT(gc_strbuf_text(&a.text), "HTTP/1.1 200 OK\r\n");
    setsockopt(parked.fd[0], SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(parked.fd[0]);
    CHECK(raw_read_to_end(client, &a, RAW_PATIENCE_MS) == RAW_RST);
    close(client);
    gc_http_server_stop(s, 0);
}

static void test_a_taken_socket_outlives_the_server(void)
{
    struct gc_http_server *s = start(2);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int client = ask(s, "/later");
    CHECK(wait_parked(1));
    int64_t began_ms = gc_clock_now(NULL);
    gc_http_server_stop(s, RAW_PATIENCE_MS); /* does not wait for it */
    CHECK(gc_clock_now(NULL) - began_ms < RAW_PATIENCE_MS / 2);
    answer_parked(0);
    CHECK(raw_read(client, &a, false));
    CHECK_TEXT(a.body, "/later");
    close(client);
}

static size_t open_fds(void)
{
    size_t n = 0;
    for (int fd = 0; fd < 1024; fd++)
        n += dup2(fd, fd) == fd;
    return n;
}

static void test_no_descriptor_is_left_behind(void)
{
    size_t before = open_fds();
    struct gc_http_server *s = start(4);
    for (int round = 0; round < 3; round++) {
        int client[10];
        parked.n = 0;
        for (int i = 0; i < 10; i++)
            client[i] = ask(s, "/later");
        CHECK(wait_parked(10));
        for (size_t i = 0; i < 10; i++) {
            answer_parked(i);
            close(client[i]);
        }
    }
    gc_http_server_stop(s, 0);
    CHECK_INT(open_fds(), before);
}

/* clang-format off */
SUITE(http_detach,
    {"each client gets the answer to its own request",
     test_each_client_gets_the_answer_to_its_own_request},
    {"the worker is free at once", test_the_worker_is_free_at_once},
    {"a kept connection can be taken later", test_a_kept_connection_can_be_taken_later},
    {"a taken socket can reset its client", test_a_taken_socket_can_reset_its_client},
    {"a taken socket outlives the server", test_a_taken_socket_outlives_the_server},
    {"no descriptor is left behind", test_no_descriptor_is_left_behind});
/* clang-format on */
