#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

void gc_strbuf_init(struct gc_strbuf *b, size_t max_bytes)
{
    *b = (struct gc_strbuf)GC_STRBUF(max_bytes);
}

void gc_strbuf_release(struct gc_strbuf *b)
{
    free(b->data);
    gc_strbuf_init(b, b->max);
}

void gc_strbuf_reset(struct gc_strbuf *b)
{
    b->len = 0;
    b->status = GC_OK;
    if (b->data)
        b->data[0] = '\0';
}

/* Makes room for n more bytes and the NUL, or sets the sticky error. */
static bool grow(struct gc_strbuf *b, size_t n)
{
    if (b->status != GC_OK)
        return false;
    if (n > b->max - b->len) {
        b->status = GC_E_TOO_BIG;
        return false;
    }
    if (b->data && b->len + n < b->cap)
        return true;
    size_t cap = b->cap < 32 ? 64 : b->cap * 2;
    if (cap > b->max)
        cap = b->max + 1; /* max_bytes of SIZE_MAX is not meant to be reached */
    if (cap <= b->len + n)
        cap = b->len + n + 1;
    char *data = realloc(b->data, cap);
    if (!data) {
        b->status = GC_E_NOMEM;
        return false;
    }
    b->data = data;
    b->cap = cap;
    return true;
}

/* The same; mostly there is room. What was made room for is within the limit. */
static inline bool make_room(struct gc_strbuf *b, size_t n)
{
    return (b->status == GC_OK && n < b->cap - b->len) || grow(b, n);
}

void gc_strbuf_reserve(struct gc_strbuf *b, size_t n)
{
    (void)make_room(b, n);
}

void gc_strbuf_add(struct gc_strbuf *b, const void *bytes, size_t n)
{
    if (!make_room(b, n))
        return;
    if (n > 0)
        memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void gc_strbuf_adds(struct gc_strbuf *b, const char *text)
{
    gc_strbuf_add(b, text, strlen(text));
}

void gc_strbuf_addi(struct gc_strbuf *b, int64_t number)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        *--at = '-';
    gc_strbuf_add(b, at, (size_t)(digits + sizeof digits - at));
}

void gc_strbuf_addf(struct gc_strbuf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(b, fmt, ap);
    va_end(ap);
}

void gc_strbuf_vaddf(struct gc_strbuf *b, const char *fmt, va_list ap)
{
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n < 0) {
        if (b->status == GC_OK)
            b->status = GC_E_NOMEM;
    } else if ((size_t)n < sizeof small) {
        gc_strbuf_add(b, small, (size_t)n);
    } else if (make_room(b, (size_t)n)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

/* How a character is escaped, or NULL when it stands for itself. Control characters of Latin-1
 * are escaped too: they drive terminals. */
static const char *escape(uint32_t code, char out[8])
{
    static const char *const short_form[0x60] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
        ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t"};
    if (code < GC_COUNT_OF(short_form) && short_form[code])
        return short_form[code];
    if (code >= 0x20 && (code < 0x7F || code > 0x9F))
        return NULL;
    snprintf(out, 8, "\\u%04x", code & 0xFF);
    return out;
}

/* Up to seven bytes of a text, as copy_plain has them. */
static bool copy_few(char *to, const char *s, size_t n)
{
    uint64_t word = UINT64_MAX / 255 * ' ';
    char *bytes = (char *)&word;
    if (n >= 4) {
        memcpy(bytes, s, 4);
        memcpy(bytes + 4, s + n - 4, 4);
        memcpy(to, bytes, 4);
        memcpy(to + n - 4, bytes + 4, 4);
    } else {
        for (size_t i = 0; i < n; i++)
            to[i] = bytes[i] = s[i];
    }
    return gc_json_special(word) == 0;
}

/* Most texts have nothing to escape: they are copied, eight bytes at once, the last of them perhaps
 * twice. False: this one has, and what was copied means nothing. */
static bool copy_plain(char *to, const char *s, size_t n)
{
    uint64_t word;
    if (n < sizeof word)
        return copy_few(to, s, n);
    for (size_t i = 0; i < n; i += sizeof word) {
        if (i > n - sizeof word)
            i = n - sizeof word;
        memcpy(&word, s + i, sizeof word);
        if (gc_json_special(word))
            return false;
        memcpy(to + i, &word, sizeof word);
    }
    return true;
}

static bool add_plain(struct gc_strbuf *to, const char *s, size_t n)
{
    char *at = to->data + to->len + 1;
    if (!copy_plain(at, s, n))
        return false;
    at[-1] = at[n] = '"';
    at[n + 1] = '\0';
    to->len += n + 2;
    return true;
}

/* Up to what may not stand for itself. */
static const char *skip_plain(const char *s, const char *end)
{
    while (s < end && *s >= ' ' && *s < 0x7F && *s != '"' && *s != '\\')
        s++;
    return s;
}

void gc_strbuf_add_json(struct gc_strbuf *to, const char *s, size_t n)
{
    const char *end = s + n, *plain = s;
    char room[8];
    if (!make_room(to, n + 2) || add_plain(to, s, n))
        return;
    gc_strbuf_addc(to, '"');
    while ((s = skip_plain(s, end)) < end) {
        uint32_t code = (unsigned char)*s;
        size_t len = 1;
        if (code >= 0x80)
            len = gc_utf8_next(s, (size_t)(end - s), &code);
        const char *instead = len == 0 || code == 0 ? "\xEF\xBF\xBD" : escape(code, room);
        if (instead) {
            gc_strbuf_add(to, plain, (size_t)(s - plain));
            gc_strbuf_adds(to, instead);
        }
        s += len ? len : 1;
        plain = instead ? s : plain;
    }
    gc_strbuf_add(to, plain, (size_t)(s - plain));
    gc_strbuf_addc(to, '"');
}

enum gc_status gc_strbuf_read_fd(struct gc_strbuf *b, int fd)
{
    char part[8192];
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return GC_E_IO;
        gc_strbuf_add(b, part, (size_t)n);
        if (n == 0 || b->status != GC_OK)
            return b->status;
    }
}

enum gc_status gc_strbuf_read_file(struct gc_strbuf *b, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return GC_E_IO;
    enum gc_status s = gc_strbuf_read_fd(b, fd);
    int cause = errno;
    close(fd);
    errno = cause;
    return s;
}

/* In single quotes nothing is special to a shell but the quote itself. */
void gc_strbuf_add_shell(struct gc_strbuf *b, const char *text)
{
    gc_strbuf_addc(b, '\'');
    for (; *text; text++)
        if (*text == '\'')
            gc_strbuf_adds(b, "'\\''");
        else
            gc_strbuf_addc(b, *text);
    gc_strbuf_addc(b, '\'');
}

const char *gc_strbuf_text(const struct gc_strbuf *b)
{
    return b->data ? b->data : "";
}

enum gc_status gc_strbuf_status(const struct gc_strbuf *b)
{
    return b->status;
}

enum gc_status gc_strbuf_take(struct gc_strbuf *b, char **out)
{
    gc_strbuf_add(b, "", 0); /* an empty text is a text too */
    enum gc_status s = b->status;
    *out = NULL;
    if (s == GC_OK) {
        *out = b->data;
        b->data = NULL;
    }
    gc_strbuf_release(b);
    return s;
}

char *gc_strdup(const char *s)
{
    return s ? gc_strndup(s, strlen(s)) : NULL;
}

char *gc_strndup(const char *s, size_t n)
{
    char *copy = s ? malloc(n + 1) : NULL;
    if (copy) {
        memcpy(copy, s, n);
        copy[n] = '\0';
    }
    return copy;
}
