#include "base/embedded.h"

#include <string.h>

const struct gc_embedded *gc_embedded_in(const struct gc_embedded *table, const char *name,
                                         size_t n)
{
    for (const struct gc_embedded *f = table; f->name; f++)
        if (strlen(f->name) == n && memcmp(f->name, name, n) == 0)
            return f;
    return NULL;
}

const struct gc_embedded *gc_embedded_find(const char *name, size_t n)
{
    return gc_embedded_in(gc_embedded, name, n);
}
