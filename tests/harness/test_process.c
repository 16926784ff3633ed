#include "harness/program/process.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "harness/program/loopback.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

static enum gc_status run(const char *command, const char *input, const char *const *env,
                          int64_t limit_ms, struct hx_process_result *r, struct gc_error *err)
{
    const struct hx_process_spec spec = {
        .shell = command, .input = input, .env = env, .deadline_ms = gc_deadline_in(limit_ms)};
    return hx_process_run(&spec, r, err);
}

static void test_results(void)
{
    static const char *const env[] = {"COLOUR=blue", NULL};
    static const struct {
        const char *command, *input, *out, *err;
        int exit_code;
    } row[] = {
        {"exit 7", NULL, "", "", 7},
        {"echo out; echo err >&2", NULL, "out\n", "err\n", 0},
        {"cat", "typed", "typed", "", 0},
        {"true", "typed and not read", "", "", 0},
        {"echo \"$COLOUR\"", NULL, "blue\n", "", 0},
        {"echo \"$SECRET_OF_THE_CALLER\"", NULL, "\n", "", 0},
        {"kill -9 $$", NULL, "", "", 128 + 9},
    };
    setenv("SECRET_OF_THE_CALLER", "x", 1);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_process_result r GC_AUTO(rig_output_free) = {0};
        struct gc_error err = {0};
        CHECK_STATUS(run(row[i].command, row[i].input, env, 10000, &r, &err), GC_OK, &err);
        CHECK_ROW(row[i].command, r.exit_code == row[i].exit_code);
        CHECK_ROW_TEXT(row[i].command, r.out, row[i].out);
        CHECK_ROW_TEXT(row[i].command, r.err_text, row[i].err);
    }
}

static void test_killed_with_all_that_it_started(void)
{
    pid_t grandchild = 0;
    for (int64_t limit_ms = 300; grandchild == 0 && limit_ms < 20000; limit_ms *= 2) {
        struct hx_process_result r GC_AUTO(rig_output_free) = {0};
        struct gc_error err = {0};
        CHECK_STATUS(run("sleep 60 & echo $!; wait", NULL, NULL, limit_ms, &r, &err), GC_E_TIMEOUT,
                     &err);
        grandchild = r.out ? (pid_t)strtol(r.out, NULL, 10) : 0;
    }
    CHECK(grandchild > 0);
    int64_t deadline_ms = gc_deadline_in(30000);
    while (grandchild > 0 && kill(grandchild, 0) == 0 && gc_deadline_left(deadline_ms) > 0) {
        char path[64];
        FILE *f;
        char state[256] = "";
        snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
        if ((f = fopen(path, "r")) != NULL) {
            if (fgets(state, sizeof state, f) && strstr(state, ") Z")) {
                fclose(f);
                break; /* dead, and not yet collected by init */
            }
            fclose(f);
        }
    }
    CHECK(gc_deadline_left(deadline_ms) > 0);
}

static bool heard_of(struct hx_service *service, struct gc_strbuf *said, const char *text)
{
    char *more = hx_service_output(service);
    gc_strbuf_adds(said, more ? more : "");
    free(more);
    return strstr(gc_strbuf_text(said), text) != NULL;
}

static const char *port_file(void)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/told-port", check_temp_dir());
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("4711\n", f);
    fclose(f);
    return path;
}

/* Its exit code tells which of the two signals ended it. */
static void test_a_service_that_ignores_sigterm(void)
{
    static const struct {
        const char *command;
        int code;
    } row[] = {
        {"trap 'echo heard; exit 3' TERM; echo up; while :; do sleep 0.01; done", 3},
        {"trap '' TERM; echo up; while :; do sleep 0.01; done", 128 + SIGKILL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf said GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        struct hx_service *service = NULL;
        const struct hx_process_spec spec = {.shell = row[i].command};
        struct gc_error err = {0};
        char *log = NULL;
        unsigned port;
        int code;
        const char *told = port_file(); /* there already: it is ready at once */
        CHECK_STATUS(hx_service_start(&service, &spec, told, &port, &err), GC_OK, &err);
        AWAIT(heard_of(service, &said, "up\n")); /* its trap is set */
        int64_t begin_ms = gc_clock_now(NULL);
        code = hx_service_stop(service, i == 0 ? 60000 : 200, &log);
        CHECK_INT(code, row[i].code);
        CHECK(gc_clock_now(NULL) - begin_ms < 30000);
        CHECK((log && strstr(log, "heard\n")) == (i == 0));
        free(log);
    }
}

/* The processor's time of this thread, of which the child has nothing. */
static void test_waiting_costs_nothing(void)
{
    int code = 0;
    pid_t pid = fork();
    CHECK_FATAL(pid >= 0);
    if (pid == 0) {
        setpgid(0, 0);
        pause();
        _exit(3);
    }
    setpgid(pid, pid);
    int64_t before_us = check_cpu_us();
    CHECK(!hx_child_reap(pid, 100, &code));
    CHECK(check_cpu_us() - before_us < 20000);
    CHECK_INT(hx_child_end(pid, 0), 128 + SIGKILL);
}

static void test_missing(void)
{
    static const char *const argv[] = {"/nowhere/program", NULL};
    const struct hx_process_spec spec = {.argv = argv, .deadline_ms = gc_deadline_in(1000)};
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    struct gc_error err = {0};
    CHECK_STATUS(hx_process_run(&spec, &r, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "/nowhere/program");
}

static void test_unknown_exit_code(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    struct hx_service *service = NULL;
    struct hx_port port GC_AUTO(hx_port_release) = hx_port_claim();
    const struct hx_process_spec spec = {.shell = "exit 4"};
    struct gc_error err = {0};
    signal(SIGCHLD, SIG_IGN);
    CHECK_STATUS(run("exit 7", NULL, NULL, 10000, &r, &err), GC_E_IO, &err);
    CHECK_HAS(err.message, "how exit 7 ended");
    CHECK_STATUS(hx_service_start(&service, &spec, NULL, &port.number, &err), GC_E_IO, &err);
    CHECK_HAS(err.message, "exit code -1");
    signal(SIGCHLD, SIG_DFL);
}

static void test_flood(void)
{
    struct hx_process_result r GC_AUTO(rig_output_free) = {0};
    struct gc_error err = {0};
    CHECK_STATUS(run("yes", NULL, NULL, 20000, &r, &err), GC_E_TOO_BIG, &err);
}

static void test_service_ends_at_once(void)
{
    const struct hx_process_spec spec = {.shell = "echo broken >&2; exit 4"};
    struct hx_service *service = NULL;
    struct hx_port port GC_AUTO(hx_port_release) = hx_port_claim();
    struct gc_error err = {0};
    CHECK_STATUS(hx_service_start(&service, &spec, NULL, &port.number, &err), GC_E_IO, &err);
    CHECK_HAS(err.message, "exit code 4");
    CHECK_HAS(err.message, "broken");
}

/* Another program has the port: it would be asked, and judged, in place of the service. */
static void test_a_port_of_another_is_noticed(void)
{
    const struct hx_process_spec spec = {.shell = "sleep 60", .deadline_ms = gc_deadline_in(10000)};
    struct hx_service *service = NULL;
    struct gc_error err = {0};
    unsigned port;
    int fd = hx_loopback_bind(&port);
    CHECK_FATAL(fd >= 0 && listen(fd, 8) == 0);
    CHECK_INT(hx_service_start(&service, &spec, NULL, &port, &err), GC_E_IO);
    CHECK(service == NULL);
    CHECK_HAS(gc_error_text(&err), "listens run-harness (process ");
    CHECK_HAS(gc_error_text(&err), ", and not sleep 60");
    close(fd);
}

/* "sh -c" between us and the service does not make it somebody else's. */
static void test_a_grandchild_may_listen(void)
{
    char command[600];
    const char *bin = getenv("BIN");
    struct hx_port port GC_AUTO(hx_port_release) = hx_port_claim();
    snprintf(command, sizeof command, "%s/gcmock --port %u --log-level none; exit 0",
             bin ? bin : "build/release/bin", port.number);
    const struct hx_process_spec spec = {.shell = command, .deadline_ms = gc_deadline_in(60000)};
    struct hx_service *service = NULL;
    struct gc_error err = {0};
    CHECK_STATUS(hx_service_start(&service, &spec, NULL, &port.number, &err), GC_OK, &err);
    (void)hx_service_stop(service, 5000, NULL);
}

/* A run that goes round all ports meets the one that is held, and passes it by: as does another
 * process, whose ports begin elsewhere. */
static void test_a_claimed_port_is_nobody_elses(void)
{
    enum { ROUND = 12000, ROUNDS = 50 };
    struct hx_port held GC_AUTO(hx_port_release) = hx_port_claim();
    unsigned n_given_twice = 0, n_again = 0;
    CHECK_FATAL(held.number != 0);
    for (int i = 0; i < ROUND; i++) {
        struct hx_port other GC_AUTO(hx_port_release) = hx_port_claim();
        n_given_twice += other.number == held.number;
    }
    CHECK_INT(n_given_twice, 0);
    unsigned number = held.number;
    hx_port_release(&held);
    for (int i = 0; n_again == 0 && i < ROUNDS * ROUND; i++) { /* a run beside may have it now */
        struct hx_port other GC_AUTO(hx_port_release) = hx_port_claim();
        n_again += other.number == number;
    }
    CHECK_INT(n_again, 1);
}

SUITE(process, {"waiting for an end costs no processor", test_waiting_costs_nothing},
      {"exit code, output, input, environment", test_results},
      {"at its deadline it is killed, with all that it started",
       test_killed_with_all_that_it_started},
      {"a service that ignores SIGTERM is killed", test_a_service_that_ignores_sigterm},
      {"a program that is not there is named", test_missing},
      {"an exit code that is not to be had is never 0", test_unknown_exit_code},
      {"output without end is an error", test_flood},
      {"a port that another program has is noticed", test_a_port_of_another_is_noticed},
      {"a port that is claimed is given to nobody else until it is released",
       test_a_claimed_port_is_nobody_elses},
      {"a child of the child may listen", test_a_grandchild_may_listen},
      {"a service that ends at once says why", test_service_ends_at_once});
