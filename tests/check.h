/* check.h - checks that name the table row they failed in, and suites that register themselves.
 *
 *   static void test_expires_exactly(void) { CHECK(now == 5); CHECK_ROW(row[i].name, v == 1); }
 *   SUITE(token_cache, {"an entry expires exactly at its time", test_expires_exactly});
 *
 * Adding a test file is adding a file: SUITE runs before main and adds itself to the list.
 *
 * Ownership:  suites and names are static.
 * Threads:    CUnit's assertions are for the test's own thread only.
 * Errors:     a failed check is recorded and the test goes on; CHECK_FATAL ends the test.
 */
#ifndef CHECK_H
#define CHECK_H

#include <CUnit/CUnit.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"

struct check_suite {
    const char *name;
    const CU_TestInfo *tests; /* ends with CU_TEST_INFO_NULL */
    struct check_suite *next;
};
void check_add_suite(struct check_suite *suite);

#define SUITE(suite_name, ...)                                                                     \
    static CU_TestInfo suite_name##_tests[] = {__VA_ARGS__, CU_TEST_INFO_NULL};                    \
    static struct check_suite suite_name##_suite = {.name = #suite_name,                           \
                                                    .tests = suite_name##_tests};                  \
    __attribute__((constructor)) static void suite_name##_register(void)                           \
    {                                                                                              \
        check_add_suite(&suite_name##_suite);                                                      \
    }                                                                                              \
    extern int check_semicolon

/* Records a check whose text is made at run time. */
void check_that(int ok, int fatal, int line, const char *file, const char *func, const char *fmt,
                ...) GC_PRINTF(6, 7);

/* Under a sanitizer there are more threads and memory, and all takes several times as long. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { HAS_SANITIZER = 1, SLOWER = 20 };
#else
enum { HAS_SANITIZER = 0, SLOWER = 1 };
#endif

#define CHECK(cond)       check_that(!!(cond), 0, __LINE__, __FILE__, __func__, "%s", #cond)
#define CHECK_FATAL(cond) check_that(!!(cond), 1, __LINE__, __FILE__, __func__, "%s", #cond)
#define CHECK_ROW(row, cond)                                                                       \
    check_that(!!(cond), 0, __LINE__, __FILE__, __func__, "%s: %s", (row), #cond)
#define CHECK_TEXT(got, expected) CHECK_ROW_TEXT("text", got, expected)
#define CHECK_ROW_TEXT(row, got, expected)                                                         \
    check_text((row), (got), (expected), 0, __LINE__, __FILE__, __func__)
#define CHECK_HAS(got, part) check_text("text", (got), (part), 1, __LINE__, __FILE__, __func__)
#define CHECK_ROW_HAS(row, got, part)                                                              \
    check_text((row), (got), (part), 1, __LINE__, __FILE__, __func__)
#define CHECK_INT(got, expected)                                                                   \
    check_int((long long)(got), (long long)(expected), #got, __LINE__, __FILE__, __func__)
/* Shows the error's message when the status is not the expected one. */
#define CHECK_STATUS(got, expected, err)                                                           \
    check_status((got), (expected), (err), __LINE__, __FILE__, __func__)

void check_text(const char *row, const char *got, const char *expected, int part, int line,
                const char *file, const char *func);
void check_int(long long got, long long expected, const char *what, int line, const char *file,
               const char *func);
void check_status(enum gc_status got, enum gc_status expected, const struct gc_error *err, int line,
                  const char *file, const char *func);

/* The folder of built programs (environment BIN), and a fresh folder that is removed at exit. */
const char *check_bin(const char *program, char *out, size_t cap);
const char *check_temp_dir(void);
/* http://127.0.0.1:PORT of a port that refuses connections, and that nobody else can take. */
const char *check_dead_url(void);
/* Waits for what neither a descriptor nor a condition tells of: AWAIT(n_seen() == 3); It gives up
 * after twenty seconds, so what was waited for is checked behind it. */
#define AWAIT(cond)                                                                                \
    for (int64_t await_end_ms = 0; !(cond) && check_moment(&await_end_ms);)                        \
    continue
/* A moment's pause; 0 when the time is over that began with the first. */
int check_moment(int64_t *end_ms);
/* The processor's time of this thread: a busy machine doesn't lengthen it. */
int64_t check_cpu_us(void);

#endif
