#include "base/http/header.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char *end_of(const char *line)
{
    return strchrnul(line, '\n');
}

/* Most differ in the first letter, or in their length. */
static bool is_of_name(const char *line, const char *end, const char *name)
{
    size_t n;
    return (*line | 0x20) == (*name | 0x20) && (n = strlen(name)) < (size_t)(end - line) &&
           line[n] == ':' && strncasecmp(line, name, n) == 0;
}

/* The line after one, or the end of all. */
static const char *next_line(const char *end)
{
    return *end ? end + 1 : end;
}

/* The first line of that name. */
static const char *find_line(const char *lines, const char *name)
{
    for (const char *at = lines ? lines : "", *end; *at; at = next_line(end)) {
        end = end_of(at);
        if (is_of_name(at, end, name))
            return at;
    }
    return NULL;
}

unsigned gc_http_which_headers(const char *lines, const char *const names[], size_t n)
{
    unsigned which = 0;
    for (const char *at = lines ? lines : "", *end; *at; at = next_line(end)) {
        end = end_of(at);
        for (size_t i = 0; i < n; i++)
            which |= (unsigned)is_of_name(at, end, names[i]) << i;
    }
    return which;
}

const char *gc_http_find_header(const char *lines, const char *name, size_t *n)
{
    const char *value = find_line(lines, name);
    if (!value)
        return NULL;
    value += strlen(name) + 1;
    value += strspn(value, " \t");
    *n = strcspn(value, "\r\n");
    while (*n && (value[*n - 1] == ' ' || value[*n - 1] == '\t'))
        --*n;
    return value;
}

void gc_http_drop_header(struct gc_strbuf *lines, const char *name)
{
    const char *line;
    while ((line = find_line(gc_strbuf_text(lines), name)) != NULL) {
        const char *end = strchr(line, '\n');
        char *to = lines->data + (line - lines->data);
        size_t left = end ? strlen(end + 1) : 0;
        memmove(to, end ? end + 1 : "", left + 1);
        lines->len = (size_t)(to - lines->data) + left;
    }
}
