/* Many clients, slow clients, and a server that lacks descriptors or threads. */
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/server.h"
#include "tests/check.h"
#include "tests/raw_client.h"

enum { CROWD = 300, SOON_MS = 30000, NO_NOBODY = 99 };

static const char request[] = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

static void answer(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    (void)ctx;
    res->status = gc_http_problem_status(req->problem);
    gc_strbuf_addf(&res->body, "%zu", req->body_bytes);
}

static struct gc_http_server *start(struct gc_http_server_options o)
{
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    o.handler = answer;
    CHECK_STATUS(gc_http_server_start(&s, &o, &err), GC_OK, &err);
    return s;
}

/* One request on a connection; the status. */
static int ask_on(int fd)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    return raw_send_text(fd, request) && raw_read(fd, &a, false) ? a.status : 0;
}

static void test_idle_connections_hold_no_worker(void)
{
    static int fd[CROWD];
    struct gc_http_server *s = start((struct gc_http_server_options){.n_workers = 2});
    int answered = 0;
    for (int i = 0; i < CROWD; i++)
        fd[i] = raw_connect(gc_http_server_port(s));
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < CROWD; i++)
            answered += ask_on(fd[i]) == 200;
    CHECK_INT(answered, 3 * CROWD);
    for (int i = 0; i < CROWD; i++)
        close(fd[i]);
    gc_http_server_stop(s, 0);
}

static void test_all_of_a_crowd_are_answered_at_once(void)
{
    static int fd[CROWD];
    struct gc_http_server *s = start((struct gc_http_server_options){.n_workers = 2});
    int answered = 0;
    for (int i = 0; i < CROWD; i++)
        fd[i] = raw_connect(gc_http_server_port(s));
    for (int i = 0; i < CROWD; i++)
        raw_send_text(fd[i], request);
    for (int i = 0; i < CROWD; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        answered += raw_read(fd[i], &a, false) && a.status == 200;
        close(fd[i]);
    }
    CHECK_INT(answered, CROWD);
    gc_http_server_stop(s, 0);
}

static void test_slow_clients_hold_no_worker(void)
{
    static const char *const part[] = {
        "", "GET /a HT", "GET /a HTTP/1.1\r\nHost: x\r\nX: ",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhel",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"};
    static int slow[CROWD];
    struct gc_http_server *s = start((struct gc_http_server_options){
        .n_workers = 1, .read_timeout_ms = 60000, .request_timeout_ms = 60000});
    for (size_t i = 0; i < CROWD; i++) {
        slow[i] = raw_connect(gc_http_server_port(s));
        raw_send_text(slow[i], part[i % GC_COUNT_OF(part)]);
    }
    int64_t began_ms = gc_clock_now(NULL);
    for (int i = 0; i < 20; i++) {
        int fd = raw_connect(gc_http_server_port(s));
        CHECK_INT(ask_on(fd), 200);
        close(fd);
    }
    CHECK(gc_clock_now(NULL) - began_ms < SOON_MS);
    for (int i = 0; i < CROWD; i++)
        close(slow[i]);
    gc_http_server_stop(s, 0);
}

static void test_a_slow_request_is_answered_when_it_is_complete(void)
{
    static const char text[] =
        "\r\nPOST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;a=b\r\nabc\r\n02\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n"
        "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n1234567";
    struct gc_http_server *s = start((struct gc_http_server_options){.n_workers = 1});
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    int fd = raw_connect(gc_http_server_port(s));
    for (size_t i = 0; i < sizeof text - 1; i++)
        CHECK_FATAL(raw_send(fd, text + i, 1));
    CHECK(raw_read_until(fd, &a, "\r\n\r\n7"));
    CHECK_HAS(gc_strbuf_text(&a.text), "\r\n\r\n5HTTP/1.1 200 OK");
    close(fd);
    gc_http_server_stop(s, 0);
}

/* Sends a byte again and again until the server answers. */
static int dribble(int fd, const char *bytes, struct raw_answer *a)
{
    for (size_t i = 0;; i = bytes[i + 1] ? i + 1 : i) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 5) > 0 || !raw_send(fd, bytes + i, 1))
            break;
    }
    raw_read(fd, a, false);
    return a->status;
}

static void test_a_request_has_a_total_time(void)
{
    static const struct {
        const char *name, *begin, *rest;
        int status;
    } row[] = {
        {"a head", "GET /a HTTP/1.1\r\n", "X: aaaa", 408},
        {"a body", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", "a", 400},
        {"chunks", "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
         "ff;aaaaaaaaaaa", 400},
    };
    struct gc_http_server *s = start((struct gc_http_server_options){
        .n_workers = 1, .read_timeout_ms = 200, .request_timeout_ms = 300});
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        int64_t began_ms = gc_clock_now(NULL);
        int fd = raw_connect(gc_http_server_port(s));
        raw_send_text(fd, row[i].begin);
        CHECK_ROW(row[i].name, dribble(fd, row[i].rest, &a) == row[i].status);
        CHECK_ROW(row[i].name, gc_clock_now(NULL) - began_ms < SOON_MS);
        close(fd);
    }
    gc_http_server_stop(s, 0);
}

/* Sends all but the last byte of a body of 1 MiB. */
static int begin_large_body(const struct gc_http_server *s)
{
    enum { BODY = 1 << 20 };
    static char body[BODY];
    char head[128];
    int fd = raw_connect(gc_http_server_port(s));
    snprintf(head, sizeof head, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", BODY);
    (void)(raw_send_text(fd, head) && raw_send(fd, body, BODY - 1));
    return fd;
}

/* The status; 0: the connection ended without one. Who still sends when a server has refused and
 * closes may meet a reset that takes the refusal away. -1: it is open, and nothing comes. */
static int large_body_status(int fd)
{
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    bool whole = raw_read(fd, &a, false);
    return whole ? a.status : a.end == RAW_OPEN ? -1 : 0;
}

/* Sends what is missing. */
static int end_large_body(int fd)
{
    raw_send(fd, "x", 1);
    return large_body_status(fd);
}

static void test_large_bodies_under_way_have_a_bound(void)
{
    enum { MANY = 100, FIT = 64, LONG_MS = 120000 }; /* to be slow is no mistake here */
    struct pollfd p[MANY];
    int n_taken = 0, n_refused = 0, n_lost = 0;
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    struct gc_http_server *s = start((struct gc_http_server_options){
        .n_workers = 1, .read_timeout_ms = LONG_MS, .request_timeout_ms = LONG_MS});
    int kept = raw_connect(gc_http_server_port(s));
    CHECK_INT(ask_on(kept), 200);
    for (int i = 0; i < MANY; i++)
        p[i] = (struct pollfd){.fd = begin_large_body(s), .events = POLLIN};
    AWAIT(poll(p, MANY, 0) >= MANY - FIT);
    CHECK_INT(ask_on(kept), 200); /* who sends no body is served, and who sends a small one */
    raw_send_text(kept, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nsmall");
    CHECK(raw_read(kept, &a, false));
    CHECK_INT(a.status, 200);
    for (int i = 0; i < MANY; i++) {
        int status = p[i].revents ? large_body_status(p[i].fd) : end_large_body(p[i].fd);
        n_taken += status == 200;
        n_refused += status == 503;
        n_lost += status == 0;
        close(p[i].fd);
    }
    CHECK(n_taken > FIT / 4 && n_taken <= FIT);
    CHECK(n_refused > 0);
    CHECK_INT(n_taken + n_refused + n_lost, MANY);
    int status = 0, later = -1; /* their memory is free again, as soon as they have gone */
    AWAIT((close(later), later = begin_large_body(s), status = end_large_body(later)) == 200);
    CHECK_INT(status, 200);
    close(later);
    close(kept);
    gc_http_server_stop(s, 0);
}

static void test_kept_connections_say_how_long(void)
{
    struct gc_http_server *s =
        start((struct gc_http_server_options){.n_workers = 1, .keep_alive_timeout_ms = 1000});
    struct raw_answer a GC_AUTO(raw_answer_release) = {0}, b GC_AUTO(raw_answer_release) = {0};
    char text[32];
    int fd = raw_connect(gc_http_server_port(s));
    int64_t began_ms = gc_clock_now(NULL);
    CHECK(raw_send_text(fd, request) && raw_read(fd, &a, false));
    CHECK_TEXT(raw_header(&a, "Keep-Alive", text, sizeof text), "timeout=1");
    CHECK(raw_read_to_end(fd, &b, RAW_PATIENCE_MS) == RAW_FIN);
    CHECK(gc_clock_now(NULL) - began_ms >= 900);
    close(fd);
    gc_http_server_stop(s, 0);
}

static void test_at_the_bound_the_longest_idle_one_goes(void)
{
    enum { BOUND = 8 };
    int fd[BOUND];
    struct gc_http_server *s =
        start((struct gc_http_server_options){.n_workers = 1, .max_connections = BOUND});
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    for (int i = 0; i < BOUND; i++)
        fd[i] = raw_connect(gc_http_server_port(s));
    raw_send_text(fd[0], "GET /a HTTP/1.1\r\nHos"); /* the oldest has bytes under way */
    for (int i = 1; i < BOUND; i++)
        CHECK_INT(ask_on(fd[i]), 200);
    CHECK_INT(ask_on(fd[1]), 200); /* so fd[2] has been idle for longest */
    int late = raw_connect(gc_http_server_port(s));
    CHECK_INT(ask_on(late), 200);
    CHECK(raw_read_to_end(fd[2], &a, RAW_PATIENCE_MS) == RAW_FIN);
    raw_send_text(fd[0], "t: x\r\n\r\n");
    CHECK(raw_read(fd[0], &a, false));
    CHECK_INT(a.status, 200);
    for (int i = 1; i < BOUND; i++)
        CHECK(i == 2 || ask_on(fd[i]) == 200);
    for (int i = 0; i < BOUND; i++)
        close(fd[i]);
    close(late);
    gc_http_server_stop(s, 0);
}

/* What is written to stderr meanwhile. */
static FILE *divert_stderr(int *kept)
{
    FILE *to = tmpfile();
    fflush(stderr);
    *kept = dup(STDERR_FILENO);
    CHECK_FATAL(to && dup2(fileno(to), STDERR_FILENO) >= 0);
    return to;
}

static size_t lines_diverted(FILE *from, int kept)
{
    size_t n = 0;
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(from);
    for (int c; (c = fgetc(from)) != EOF;)
        n += c == '\n';
    fclose(from);
    return n;
}

static int64_t cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void test_without_descriptors_clients_wait(void)
{
    enum { SILENCE_MS = 300 };
    struct gc_http_server *s = start((struct gc_http_server_options){.n_workers = 1});
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    struct rlimit before, none;
    CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
    none = before;
    int fd = raw_connect(gc_http_server_port(s));
    CHECK_INT(ask_on(fd), 200);
    int late = socket(AF_INET, SOCK_STREAM, 0), kept;
    FILE *log = divert_stderr(&kept);
    none.rlim_cur = 1;
    CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
    CHECK(raw_connect_socket(late, gc_http_server_port(s)));
    raw_send_text(late, request);
    int64_t began_ms = cpu_ms();
    CHECK(raw_read_to_end(late, &a, SILENCE_MS) == RAW_OPEN);
    CHECK_INT(a.text.len, 0);
    CHECK(cpu_ms() - began_ms < SILENCE_MS / 2);
    CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK_INT(lines_diverted(log, kept), 1); /* it is said once */
    CHECK(raw_read(late, &a, false));
    CHECK_INT(a.status, 200);
    close(fd);
    close(late);
    gc_http_server_stop(s, 0);
}

/* 0: each of many clients at once was answered. */
static int ask_at_once(unsigned port)
{
    enum { CLIENTS = 32 };
    int fds[CLIENTS], failed = 0;
    for (size_t i = 0; i < CLIENTS; i++) {
        fds[i] = raw_connect(port);
        failed |= fds[i] < 0 || !raw_send_text(fds[i], request);
    }
    for (size_t i = 0; i < CLIENTS && !failed; i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        failed |= !raw_read(fds[i], &a, false) || a.status != 200;
    }
    return failed;
}

/* The superuser may have as many threads as it likes: the child becomes somebody who has no other.
 */
static bool become_nobody(void)
{
    enum { NOBODY = 61235 };
    return geteuid() != 0 || setuid(NOBODY) == 0;
}

/* In a process of its own, which may have so much of a resource; its exit code is the status, or
 * 255 when it started and left somebody without an answer. */
static int start_with(int resource, rlim_t most, unsigned n_workers, char *message, size_t cap)
{
    int pipe_fd[2], code = -1;
    CHECK_FATAL(pipe(pipe_fd) == 0);
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {most, most};
        struct gc_http_server *s = NULL;
        struct gc_error err = {0};
        const struct gc_http_server_options o = {.n_workers = n_workers, .handler = answer};
        setrlimit((__rlimit_resource_t)resource, &limit);
        if (resource == (int)RLIMIT_NPROC && !become_nobody())
            _exit(NO_NOBODY);
        enum gc_status status = gc_http_server_start(&s, &o, &err);
        (void)!write(pipe_fd[1], gc_error_text(&err), strlen(gc_error_text(&err)));
        _exit(status == GC_OK && ask_at_once(gc_http_server_port(s)) ? 255 : (int)status);
    }
    close(pipe_fd[1]); /* so that reading ends with the child */
    CHECK_FATAL(child > 0 && waitpid(child, &code, 0) == child && WIFEXITED(code));
    ssize_t n = read(pipe_fd[0], message, cap - 1);
    message[n > 0 ? n : 0] = '\0';
    close(pipe_fd[0]);
    return WEXITSTATUS(code);
}

/* Workers are started when they are needed: it starts and serves everybody, or says why not. */
static void test_too_little_memory_is_a_failed_start_or_fewer_workers(void)
{
    char message[256];
    bool started = false;
    if (HAS_SANITIZER) { /* its shadow memory is larger than any such limit */
        CHECK(HAS_SANITIZER);
        return;
    }
    for (size_t megabytes = 1; megabytes <= 512; megabytes *= 2) {
        int status = start_with(RLIMIT_AS, megabytes << 20, 2000, message, sizeof message);
        CHECK(status == GC_OK || (status == GC_E_IO && !started));
        if (status == GC_E_IO) {
            CHECK_HAS(message, "could not start 2002 threads: ");
            CHECK_HAS(message, "fewer workers");
        }
        started |= status == GC_OK;
    }
    CHECK(started);
}

/* Whichever of its first threads is the one too many: the main one, civetweb's own, 4 workers, the
 * poller. With those it serves everybody, though it may start none of the other workers. Only who
 * becomes a user of its own knows how many there are. */
static void test_a_missing_thread_is_a_failed_start(void)
{
    enum { WORKERS = 8, FIRST_THREADS = 1 + 1 + 4 + 1, THREADS = 1 + 1 + WORKERS + 1 };
    char message[256];
    if (HAS_SANITIZER) { /* it has threads of its own */
        CHECK(HAS_SANITIZER);
        return;
    }
    for (rlim_t most = 1; most < FIRST_THREADS; most++) {
        int status = start_with((int)RLIMIT_NPROC, most, WORKERS, message, sizeof message);
        if (status == NO_NOBODY) {
            CHECK_INT(geteuid(), 0);
            return;
        }
        CHECK_INT(status, GC_E_IO);
        CHECK_HAS(message, "could not start 10 threads: ");
        CHECK_HAS(message, "fewer workers");
    }
    for (rlim_t most = FIRST_THREADS; geteuid() == 0 && most <= THREADS; most++)
        CHECK_INT(start_with((int)RLIMIT_NPROC, most, WORKERS, message, sizeof message), GC_OK);
}

/* clang-format off */
SUITE(http_crowd,
    {"idle connections hold no worker", test_idle_connections_hold_no_worker},
    {"all of a crowd are answered", test_all_of_a_crowd_are_answered_at_once},
    {"slow clients hold no worker", test_slow_clients_hold_no_worker},
    {"a slow request is answered when it is complete",
     test_a_slow_request_is_answered_when_it_is_complete},
    {"a request has a total time", test_a_request_has_a_total_time},
    {"kept connections say how long they are kept", test_kept_connections_say_how_long},
    {"at the bound the longest idle one goes", test_at_the_bound_the_longest_idle_one_goes},
    {"without descriptors clients wait", test_without_descriptors_clients_wait},
    {"too little memory is a failed start, or fewer workers",
     test_too_little_memory_is_a_failed_start_or_fewer_workers},
    {"large bodies under way have a bound", test_large_bodies_under_way_have_a_bound},
    {"a missing thread is a failed start", test_a_missing_thread_is_a_failed_start});
/* clang-format on */
