#include "base/http/header.h"

#include <string.h>
#include <strings.h>

/* The first line of that name. */
static const char *find_line(const char *lines, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = lines; at && *at; at = strchr(at, '\n'), at = at ? at + 1 : NULL)
        if ((*at | 0x20) == (*name | 0x20) && strncasecmp(at, name, n) == 0 && at[n] == ':')
            return at;
    return NULL;
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
