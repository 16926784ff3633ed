/* header.h - headers as lines of text ("Name: value\r\n"), found by their name in any case. */
#ifndef GC_HTTP_HEADER_H
#define GC_HTTP_HEADER_H

#include "base/strbuf.h"

struct gc_http_header {
    const char *name, *value;
};

/* The value of the first line of that name, without the blanks around it, and its length; NULL
 * when there is none. Borrowed, not NUL-terminated. lines may be NULL. */
const char *gc_http_find_header(const char *lines, const char *name, size_t *n);
/* Which of the names (at most 32) there are lines of: a bit for each, the first the lowest. */
unsigned gc_http_which_headers(const char *lines, const char *const names[], size_t n);
/* Takes out all lines of that name. */
void gc_http_drop_header(struct gc_strbuf *lines, const char *name);

#endif
