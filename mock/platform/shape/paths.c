#include "mock/platform/shape/paths.h"

#include <string.h>

size_t platform_segments(const char *pattern)
{
    size_t n = 0;
    for (; *pattern; pattern++)
        n += *pattern == '/';
    return n;
}

bool platform_ends_in_parameter(const char *pattern)
{
    const char *last = strrchr(pattern, '/');
    return last && last[1] == '{' && pattern[strlen(pattern) - 1] == '}';
}

/* The path without its last segments; NULL: the document has none. */
struct platform_path *platform_above(const struct platform_path *p, size_t n_segments)
{
    char pattern[1024];
    size_t n = strlen(p->pattern);
    if (n >= sizeof pattern)
        return NULL;
    memcpy(pattern, p->pattern, n + 1);
    for (; n_segments > 0; n_segments--) {
        char *last = strrchr(pattern, '/');
        if (!last || last == pattern)
            return NULL;
        *last = '\0';
    }
    return platform_document_path(p->document, pattern);
}

struct platform_path *platform_below(const struct platform_path *p, const char *segment)
{
    char pattern[1024];
    if ((size_t)snprintf(pattern, sizeof pattern, "%s/%s", p->pattern, segment) >= sizeof pattern)
        return NULL;
    return platform_document_path(p->document, pattern);
}

const char *platform_last_segment(const char *pattern)
{
    return strrchr(pattern, '/') + 1;
}

/* An operation of the path, read; NULL: there is none, or it can't be. */
struct platform_operation *platform_op_of(struct platform_path *p, enum platform_method m)
{
    struct platform_operation *op = p ? p->operations[m] : NULL;
    return op && platform_operation_read(op, NULL) ? op : NULL;
}

const struct platform_model *platform_answer_of(struct platform_path *p, enum platform_method m)
{
    struct platform_operation *op = platform_op_of(p, m);
    return op ? platform_model(p->document, op->answer) : NULL;
}

const struct platform_model *platform_object(struct platform_document *d,
                                             const struct platform_model *m)
{
    m = platform_model(d, m);
    return m && m->type == PLATFORM_OBJECT ? m : NULL;
}

bool platform_is_named(const struct platform_path *p, const char *name)
{
    return strcmp(platform_last_segment(p->pattern), name) == 0;
}
