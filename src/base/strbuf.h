/* strbuf.h - a growing text with a limit and one error to check at the end.
 *
 *   struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
 *   gc_strbuf_addf(&b, "GET %s", path);
 *   if (gc_strbuf_status(&b) != GC_OK) ...
 *
 * Appending never fails visibly: the first failure (limit, memory) sticks, and later appends do
 * nothing. The text is always NUL-terminated; it may hold NUL bytes if they were appended.
 *
 * Ownership:  the buffer owns its text until take(); release accepts a zeroed struct.
 * Units:      sizes are bytes, without the final NUL.
 * Threads:    one buffer, one thread.
 * Errors:     GC_E_TOO_BIG beyond max_bytes, GC_E_NOMEM.
 */
#ifndef GC_STRBUF_H
#define GC_STRBUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct gc_strbuf {
    char *data;           /* NULL until the first append; use gc_strbuf_text() to read */
    size_t len, cap, max; /* max: the most bytes that it will hold */
    enum gc_status status;
};

#define GC_STRBUF(max_bytes)                                                                       \
    {                                                                                              \
        .max = (max_bytes)                                                                         \
    }

void gc_strbuf_init(struct gc_strbuf *b, size_t max_bytes);
void gc_strbuf_release(struct gc_strbuf *b); /* frees the text; the struct may be used again */
void gc_strbuf_reset(struct gc_strbuf *b);   /* empties it and clears the error; keeps the memory */

void gc_strbuf_reserve(struct gc_strbuf *b, size_t n); /* room for n more bytes, at once */
void gc_strbuf_add(struct gc_strbuf *b, const void *bytes, size_t n);
void gc_strbuf_adds(struct gc_strbuf *b, const char *text);
void gc_strbuf_addi(struct gc_strbuf *b, int64_t number); /* in decimal, without printf's price */
void gc_strbuf_addf(struct gc_strbuf *b, const char *fmt, ...) GC_PRINTF(2, 3);
/* As a JSON text with its quotes. What no reader takes for text becomes U+FFFD: broken UTF-8, and
 * NUL, which ours refuses. */
void gc_strbuf_add_json(struct gc_strbuf *b, const char *s, size_t n);
/* As one word for a POSIX shell, in single quotes. */
void gc_strbuf_add_shell(struct gc_strbuf *b, const char *text);
void gc_strbuf_vaddf(struct gc_strbuf *b, const char *fmt, va_list ap) GC_PRINTF(2, 0);

/* Appends what the file holds. GC_E_IO with errno set, GC_E_TOO_BIG, GC_E_NOMEM. */
GC_NODISCARD enum gc_status gc_strbuf_read_file(struct gc_strbuf *b, const char *path);
GC_NODISCARD enum gc_status gc_strbuf_read_fd(struct gc_strbuf *b, int fd); /* up to its end */

/* Borrowed; "" when nothing was appended. Valid until the next append. */
const char *gc_strbuf_text(const struct gc_strbuf *b);
GC_NODISCARD enum gc_status gc_strbuf_status(const struct gc_strbuf *b);

/* Hands the text over (caller frees) and leaves the buffer empty. On error *out is NULL. */
GC_NODISCARD enum gc_status gc_strbuf_take(struct gc_strbuf *b, char **out);

/* Within the room that was made there is nothing to ask. */
static inline void gc_strbuf_addc(struct gc_strbuf *b, char c)
{
    if (b->status != GC_OK || b->cap - b->len < 2) {
        gc_strbuf_add(b, &c, 1);
        return;
    }
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

/* strdup that tells GC_E_NOMEM by NULL, and accepts NULL (gives NULL). */
char *gc_strdup(const char *s);
char *gc_strndup(const char *s, size_t n);

#endif
