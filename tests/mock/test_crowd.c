/* Many clients at once, while what they use goes away: their connections, their world. */
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mock/server/internal.h"
#include "mock/wire/wire.h"
#include "tests/check.h"
#include "tests/raw_client.h"
#include "tests/with_mock/fixture.h"

enum { THREADS = 8, ROUNDS = 60 };

static int begin(const char *world, const char *fault)
{
    char request[512];
    int fd = raw_connect(mock_server_port(fx_server()));
    snprintf(request, sizeof request,
             "GET /w/%s/users/1 HTTP/1.1\r\nHost: a\r\nX-GCMock-Fault: %s\r\n\r\n", world, fault);
    if (fd >= 0 && !raw_send_text(fd, request)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool nothing_waits(void)
{
    AWAIT(mock_wire_waiting(fx_server()->services.wire) == 0);
    return mock_wire_waiting(fx_server()->services.wire) == 0;
}

static void run_threads(void *(*work)(void *), void *arg)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK_FATAL(pthread_create(&threads[i], NULL, work, arg) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* Each connection ends while others look through all descriptors for theirs. */
static void *come_and_go(void *world)
{
    static const char *const faults[] = {"idle", "{\"delay\":{\"fixed_ms\":600000}}", "stream",
                                         "reset", "{\"delay\":{\"fixed_ms\":1}}"};
    for (int i = 0; i < ROUNDS; i++) {
        int fds[5];
        for (int k = 0; k < 5; k++)
            fds[k] = begin(world, faults[k]);
        for (int k = 0; k < 5; k++)
            if (fds[k] >= 0)
                close(fds[k]);
    }
    return NULL;
}

static void test_clients_that_come_and_go(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    run_threads(come_and_go, f.world);
    CHECK(nothing_waits());
    CHECK_INT(fx_get(&f, "/users/1"), 200);
}

/* The descriptor of the server's end of a connection: the server is in this process. */
static int servers_end_of(int client)
{
    struct sockaddr_in mine = {0}, peer;
    socklen_t n = sizeof mine;
    (void)getsockname(client, (struct sockaddr *)&mine, &n);
    for (int fd = 3; fd < 4096; fd++) {
        n = sizeof peer;
        if (getpeername(fd, (struct sockaddr *)&peer, &n) == 0 && peer.sin_family == AF_INET &&
            peer.sin_port == mine.sin_port)
            return fd;
    }
    return -1;
}

/* The kernel keeps a socket while anybody holds it, as a lookup in another thread does: its events
 * must not reach a connection that has been freed. */
static void test_a_socket_that_outlives_its_connection(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    int client = begin(f.world, "idle");
    AWAIT(mock_wire_waiting(fx_server()->services.wire) > 0);
    /* Not dup(): a thread sanitizer that watches it calls the race with close() an error. */
    int held = (int)syscall(SYS_dup, servers_end_of(client));
    CHECK(held >= 0);
    close(client);
    CHECK(nothing_waits());
    int other = begin(f.world, "idle"); /* the thread is at work again */
    close(other);
    CHECK(nothing_waits());
    close(held);
}

static atomic_int n_answered;

/* Every answer is whole, whatever happens to the world meanwhile. */
static void *use_world(void *world)
{
    static const char *const faults[] = {"{\"delay\":{\"fixed_ms\":600000}}",
                                         "{\"dribble\":{\"pieces\":3,\"total_ms\":2}}",
                                         "{\"status\":503}"};
    for (int i = 0; i < ROUNDS; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        int fd = begin(world, faults[i % 3]);
        if (fd >= 0 && raw_read(fd, &a, false) && a.status == (i % 3 == 2 ? 503 : 200))
            atomic_fetch_add(&n_answered, 1);
        if (fd >= 0)
            close(fd);
    }
    return NULL;
}

static atomic_bool enough;

/* A delay that begins after a reset or a deletion waits for the next one. */
static void *make_go(void *world)
{
    struct fx f;
    char path[128], reset[140];
    fx_open(&f);
    snprintf(path, sizeof path, "/worlds/%s", (const char *)world);
    snprintf(reset, sizeof reset, "%s/reset", path);
    while (!atomic_load(&enough)) {
        (void)fx_admin(&f, "POST", reset, NULL);
        (void)fx_admin(&f, "DELETE", path, NULL);
    }
    fx_close(&f);
    return NULL;
}

static void test_a_world_goes_while_it_is_used(void)
{
    static char world[] = "goes-while-used";
    pthread_t goer;
    atomic_store(&n_answered, 0);
    atomic_store(&enough, false);
    (void)fx_server();
    (void)fx_client();
    CHECK_FATAL(pthread_create(&goer, NULL, make_go, world) == 0);
    run_threads(use_world, world);
    atomic_store(&enough, true);
    pthread_join(goer, NULL);
    CHECK_INT(atomic_load(&n_answered), THREADS * ROUNDS);
    CHECK(nothing_waits());
}

SUITE(crowd, {"a socket may outlive its connection", test_a_socket_that_outlives_its_connection},
      {"connections may end while others begin", test_clients_that_come_and_go},
      {"a world may be reset and deleted while it is used", test_a_world_goes_while_it_is_used});
