/* status.h - the one result type that every fallible function returns.
 *
 *   return gc_fail(err, GC_E_PROTOCOL, "token endpoint sent %s, expected JSON", type);
 *
 * A function returns GC_OK or a code; when it also takes `struct gc_error *err` it fills err on
 * failure and leaves it alone on success. Library code never logs and never exits: it returns,
 * and the program reports.
 *
 * Ownership:  gc_error holds fixed arrays; nothing to free. err may be NULL everywhere.
 * Units:      none.
 * Threads:    everything here may be called from any thread.
 * Errors:     the table below is the documentation of statuses and exit codes.
 */
#ifndef GC_STATUS_H
#define GC_STATUS_H

#include <stddef.h>

#define GC_NODISCARD    __attribute__((warn_unused_result))
#define GC_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define GC_AUTO(fn)     __attribute__((cleanup(fn)))
#define GC_COUNT_OF(a)  (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
/* X(name, process exit code, word for machines, text for people) */
#define GC_STATUS_TABLE(X)                                                                         \
    X(GC_OK,              0, "ok",                "ok")                                            \
    X(GC_E_NO_CONTACT,    1, "contact_not_found", "no external contact has this number")           \
    X(GC_E_USAGE,         2, "usage",             "the command line or the environment is wrong")  \
    X(GC_E_BAD_REQUEST,   3, "bad_request",       "the service refused the request as invalid")    \
    X(GC_E_NOT_FOUND,     3, "not_found",         "the service does not know the resource")        \
    X(GC_E_AUTH,          4, "authentication",    "the credentials or the token were refused")     \
    X(GC_E_FORBIDDEN,     5, "forbidden",         "a permission or scope is missing")              \
    X(GC_E_RATE_LIMITED,  6, "rate_limited",      "too many requests")                             \
    X(GC_E_TIMEOUT,       7, "timeout",           "the deadline passed")                           \
    X(GC_E_NETWORK,       8, "network",           "no connection, or the connection broke")        \
    X(GC_E_PROTOCOL,      9, "protocol",          "the answer is not what the contract says")      \
    X(GC_E_SERVER,       10, "server_error",      "the service failed")                            \
    X(GC_E_DATA,         11, "bad_data",          "a file or a document is not valid")             \
    X(GC_E_IO,           12, "io",                "a file or a socket of this machine failed")     \
    X(GC_E_TOO_BIG,      13, "too_big",           "input exceeds the configured limit")            \
    X(GC_E_NOMEM,        14, "out_of_memory",     "out of memory")                                 \
    X(GC_E_CANCELLED,    15, "cancelled",         "stopped on request")
/* clang-format on */

enum gc_status {
#define X(name, exit_code, word, text) name,
    GC_STATUS_TABLE(X)
#undef X
};

struct gc_error {
    enum gc_status status;
    int http_status;   /* of the answer that told; 0 when none arrived */
    char message[400]; /* one line, NUL-terminated, never holds a secret */
};

/* Stable identifier ("GC_E_TIMEOUT"), word ("timeout"), prose, and process exit code of a status.
 */
const char *gc_status_name(enum gc_status s);
const char *gc_status_word(enum gc_status s);
const char *gc_status_text(enum gc_status s);
int gc_status_exit_code(enum gc_status s);

/* Fills *err (if any) and returns s, so that a failure is one line. */
enum gc_status gc_fail(struct gc_error *err, enum gc_status s, const char *fmt, ...)
    GC_PRINTF(3, 4);

/* Puts "context: " before the message that is already in *err; returns s. */
enum gc_status gc_fail_in(struct gc_error *err, enum gc_status s, const char *fmt, ...)
    GC_PRINTF(3, 4);

#endif
