#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct status_row {
    int exit_code;
    const char *name, *word, *text;
};

static const struct status_row rows[] = {
#define X(status, code, machine, people)                                                           \
    [status] = {.exit_code = (code), .name = #status, .word = (machine), .text = (people)},
    GC_STATUS_TABLE(X)
#undef X
};

static const struct status_row *row_of(enum gc_status s)
{
    static const struct status_row unknown = {1, "GC_E_UNKNOWN", "unknown", "unknown status"};
    return (size_t)s < GC_COUNT_OF(rows) ? &rows[s] : &unknown;
}

const char *gc_status_name(enum gc_status s)
{
    return row_of(s)->name;
}

const char *gc_status_word(enum gc_status s)
{
    return row_of(s)->word;
}

const char *gc_status_text(enum gc_status s)
{
    return row_of(s)->text;
}

int gc_status_exit_code(enum gc_status s)
{
    return row_of(s)->exit_code;
}

/* Formats into err->message from `at`; a message that is too long ends between two characters. */
static void put_message(struct gc_error *err, size_t at, const char *fmt, va_list ap)
{
    size_t cap = sizeof err->message;
    int n = vsnprintf(err->message + at, cap - at, fmt, ap);
    size_t len = strlen(err->message);
    if (n > 0 && (size_t)n >= cap - at) {
        uint32_t code;
        size_t back = 1;
        while (back < 4 && back < len && ((unsigned char)err->message[len - back] & 0xC0) == 0x80)
            back++;
        if (back <= len && gc_utf8_next(err->message + len - back, back, &code) != back)
            err->message[len - back] = '\0';
    }
    gc_one_line(err->message);
}

enum gc_status gc_fail(struct gc_error *err, enum gc_status s, const char *fmt, ...)
{
    if (!err)
        return s;
    struct gc_error fresh = {.status = s}; /* the arguments may point into err->message */
    va_list ap;
    va_start(ap, fmt);
    put_message(&fresh, 0, fmt, ap);
    va_end(ap);
    *err = fresh;
    return s;
}

enum gc_status gc_vfail_at(struct gc_error *err, enum gc_status s, const char *file,
                           struct gc_pos at, const char *fmt, va_list ap)
{
    if (!err)
        return s;
    struct gc_error fresh = {.status = s, .at = at};
    gc_copy(fresh.file, sizeof fresh.file, file);
    gc_one_line(fresh.file);
    put_message(&fresh, 0, fmt, ap);
    *err = fresh;
    return s;
}

enum gc_status gc_fail_at(struct gc_error *err, enum gc_status s, const char *file,
                          struct gc_pos at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    gc_vfail_at(err, s, file, at, fmt, ap);
    va_end(ap);
    return s;
}

enum gc_status gc_fail_nomem(struct gc_error *err)
{
    return gc_fail(err, GC_E_NOMEM, "out of memory");
}

static void add_message(struct gc_error *err, const char *fmt, ...) GC_PRINTF(2, 3);
static void add_message(struct gc_error *err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    put_message(err, strlen(err->message), fmt, ap);
    va_end(ap);
}

enum gc_status gc_fail_in(struct gc_error *err, enum gc_status s, const char *fmt, ...)
{
    if (!err)
        return s;
    struct gc_error fresh = {.status = s, .http_status = err->http_status};
    va_list ap;
    va_start(ap, fmt);
    put_message(&fresh, 0, fmt, ap);
    va_end(ap);
    const char *inner = gc_error_text(err);
    if (*inner)
        add_message(&fresh, ": %s", inner);
    *err = fresh;
    return s;
}

const char *gc_error_text_in(const struct gc_error *err, char out[GC_ERROR_TEXT])
{
    if (!*err->file)
        return err->message;
    if (err->at.line)
        snprintf(out, GC_ERROR_TEXT, "%s:%u:%u: %s", err->file, err->at.line, err->at.column,
                 err->message);
    else
        snprintf(out, GC_ERROR_TEXT, "%s: %s", err->file, err->message);
    return out;
}
