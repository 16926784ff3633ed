/* Runs the suites of one room: all, or those whose "room/suite/test" contains argv[1]. With
 * CHECK_FIRST in the environment the first test that fails is the last; CHECK_LIMIT_S is how long
 * one may take; with CHECK_TIMES each test says how long it took. */
#include "check.h"

#include <CUnit/Automated.h>
#include <CUnit/TestRun.h>
#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { TEST_LIMIT_S = 300, PATIENCE_MS = 20000 };

static struct check_suite *suites;
static char running[256];
static unsigned limit_s = TEST_LIMIT_S;
static int64_t began_ms;
static char temp_dir[64];

void check_add_suite(struct check_suite *suite)
{
    struct check_suite **at = &suites;
    while (*at && strcmp((*at)->name, suite->name) < 0)
        at = &(*at)->next;
    suite->next = *at;
    *at = suite;
}

void check_that(int ok, int fatal, int line, const char *file, const char *func, const char *fmt,
                ...)
{
    char what[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    CU_assertImplementation(ok ? CU_TRUE : CU_FALSE, (unsigned)line, what, file, func,
                            fatal ? CU_TRUE : CU_FALSE);
}

void check_text(const char *row, const char *got, const char *expected, int part, int line,
                const char *file, const char *func)
{
    int ok = got && (part ? strstr(got, expected) != NULL : strcmp(got, expected) == 0);
    check_that(ok, 0, line, file, func, "%s: got \"%.400s\", expected %s\"%.400s\"", row,
               got ? got : "(null)", part ? "it to contain " : "", expected);
}

void check_int(long long got, long long expected, const char *what, int line, const char *file,
               const char *func)
{
    check_that(got == expected, 0, line, file, func, "%s is %lld, expected %lld", what, got,
               expected);
}

void check_status(enum gc_status got, enum gc_status expected, const struct gc_error *err, int line,
                  const char *file, const char *func)
{
    check_that(got == expected, 0, line, file, func, "status %s (%s), expected %s",
               gc_status_name(got), err ? gc_error_text(err) : "", gc_status_name(expected));
}

const char *check_bin(const char *program, char *out, size_t cap)
{
    const char *bin = getenv("BIN");
    snprintf(out, cap, "%s/%s", bin ? bin : "build/release/bin", program);
    return out;
}

static void remove_temp_dir(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", temp_dir);
    if (system(command) != 0)
        fprintf(stderr, "could not remove %s\n", temp_dir);
}

const char *check_temp_dir(void)
{
    if (!*temp_dir) {
        snprintf(temp_dir, sizeof temp_dir, "%s", "/tmp/gcmock-test-XXXXXX");
        if (!mkdtemp(temp_dir)) {
            perror("mkdtemp");
            exit(2);
        }
        atexit(remove_temp_dir);
    }
    return temp_dir;
}

int check_moment(int64_t *end_ms)
{
    if (*end_ms == 0)
        *end_ms = gc_deadline_in(PATIENCE_MS);
    (void)poll(NULL, 0, 1);
    return gc_deadline_left(*end_ms) > 0;
}

int64_t check_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

const char *check_dead_url(void)
{
    static char url[40];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    if (*url)
        return url;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* bound, never listening, kept */
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, n) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
        perror("check_dead_url");
        exit(2);
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%u", ntohs(at.sin_port));
    return url;
}

static void too_slow(int sig)
{
    (void)sig;
    static const char text[] = "\ntest takes too long, it seems to hang: ";
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    (void)!write(STDERR_FILENO, running, strlen(running));
    (void)!write(STDERR_FILENO, "\n", 1);
    _exit(3);
}

static void before_test(const CU_pTest test, const CU_pSuite suite)
{
    snprintf(running, sizeof running, "%s: %s", suite->pName, test->pName);
    began_ms = gc_clock_now(NULL);
    alarm(limit_s);
}

/* A test that checked nothing proves nothing: it fails. */
static unsigned checks_before;
static void after_test(const CU_pTest test, const CU_pSuite suite, CU_pFailureRecord failure)
{
    unsigned checks = CU_get_number_of_asserts();
    alarm(0);
    if (getenv("CHECK_TIMES"))
        printf("%7lld ms %s: %s\n", (long long)(gc_clock_now(NULL) - began_ms), suite->pName,
               test->pName);
    if (checks == checks_before && !failure) {
        printf("FAIL %s: %s: it checks nothing\n", suite->pName, test->pName);
        exit(4);
    }
    checks_before = checks;
    for (; failure; failure = failure->pNext)
        printf("FAIL %s: %s\n     %s:%u: %s\n", suite->pName, test->pName, failure->strFileName,
               failure->uiLineNumber, failure->strCondition);
    if (CU_get_number_of_tests_failed() && getenv("CHECK_FIRST"))
        exit(1);
}

static int register_suites(const char *room, const char *part)
{
    for (struct check_suite *s = suites; s; s = s->next) {
        CU_pSuite suite = CU_add_suite(s->name, NULL, NULL);
        if (!suite || CU_get_error() != CUE_SUCCESS) {
            fprintf(stderr, "suite %s: %s\n", s->name, CU_get_error_msg());
            return -1;
        }
        for (const CU_TestInfo *t = s->tests; t->pName; t++) {
            char id[512];
            snprintf(id, sizeof id, "%s/%s/%s", room, s->name, t->pName);
            if (strstr(id, part) && !CU_add_test(suite, t->pName, t->pTestFunc)) {
                fprintf(stderr, "test %s: %s\n", id, CU_get_error_msg());
                return -1;
            }
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *part = argc > 1 ? argv[1] : "";
    const char *room = strrchr(argv[0], '-');
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGALRM, too_slow);
    if (getenv("CHECK_LIMIT_S"))
        limit_s = (unsigned)strtoul(getenv("CHECK_LIMIT_S"), NULL, 10);
    if (CU_initialize_registry() != CUE_SUCCESS || register_suites(room ? room + 1 : "", part) != 0)
        return 2;
    CU_set_test_start_handler(before_test);
    CU_set_test_complete_handler(after_test);
    CU_run_all_tests();
    unsigned ran = CU_get_number_of_tests_run();
    unsigned failed = CU_get_number_of_tests_failed();
    unsigned broken = CU_get_number_of_suites_failed();
    CU_cleanup_registry();
    printf("%u passed, %u failed\n", ran - failed, failed + broken);
    return failed + broken != 0;
}
