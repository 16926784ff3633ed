/* status.h - how things end: one status for every function that can fail, with words for it.
 *
 *   if (length > limit)
 *       return gc_fail(err, GC_E_TOO_BIG, "the answer has %zu bytes, at most %zu are read", ...);
 *
 * The status says which class of failure it is; a caller who wants to tell somebody passes a
 * struct gc_error, which is written only when something failed. Libraries return what happened;
 * whether it is logged, printed or ends the program is the program's affair.
 *
 * Ownership:  gc_error holds fixed arrays; nothing to free. err may be NULL everywhere.
 * Units:      lines and columns count from 1; columns count characters (UTF-8), not bytes.
 */
#ifndef GC_STATUS_H
#define GC_STATUS_H

#include <stdarg.h>
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
    X(GC_E_CANCELLED,    15, "cancelled",         "stopped on request")                            \
    X(GC_E_DATA_ACTION,  16, "data_action_failed", "a data action of the flow failed")
/* clang-format on */

enum gc_status {
#define X(name, exit_code, word, text) name,
    GC_STATUS_TABLE(X)
#undef X
};

struct gc_pos {
    unsigned line, column; /* line 0: no position */
};

/* Texts are one line, NUL-terminated, and never hold a secret. */
struct gc_error {
    enum gc_status status;
    int http_status;   /* of the answer that told; 0 when none arrived */
    char file[256];    /* what is wrong: a file, "request body"; "" when no text is */
    struct gc_pos at;  /* where in it */
    char message[400]; /* without the place: who shows it uses gc_error_text */
};

/* The columns of the table for one status: its name in C, its word, its text, its exit code. */
const char *gc_status_name(enum gc_status s);
const char *gc_status_word(enum gc_status s);
const char *gc_status_text(enum gc_status s);
int gc_status_exit_code(enum gc_status s);

/* Says what failed and passes the status on: `return gc_fail(...)` is the whole error path. */
enum gc_status gc_fail(struct gc_error *err, enum gc_status s, const char *fmt, ...)
    GC_PRINTF(3, 4);

enum gc_status gc_fail_at(struct gc_error *err, enum gc_status s, const char *file,
                          struct gc_pos at, const char *fmt, ...) GC_PRINTF(5, 6);
enum gc_status gc_vfail_at(struct gc_error *err, enum gc_status s, const char *file,
                           struct gc_pos at, const char *fmt, va_list ap) GC_PRINTF(5, 0);
enum gc_status gc_fail_nomem(struct gc_error *err); /* GC_E_NOMEM, "out of memory" */

/* Puts "context: " before what *err says, its place included; returns s. */
enum gc_status gc_fail_in(struct gc_error *err, enum gc_status s, const char *fmt, ...)
    GC_PRINTF(3, 4);

/* "file:line:column: message", as much of it as is known; it lives as long as the block around. */
#define gc_error_text(err) gc_error_text_in((err), (char[GC_ERROR_TEXT]){0})
#define GC_ERROR_TEXT      680
const char *gc_error_text_in(const struct gc_error *err, char out[GC_ERROR_TEXT]);

#endif
