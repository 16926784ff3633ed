#include "base/embedded.h"

#include <string.h>

const struct gc_embedded *gc_embedded_find(const char *name, size_t n)
{
    for (const struct gc_embedded *f = gc_embedded; f->name; f++)
        if (strlen(f->name) == n && memcmp(f->name, name, n) == 0)
            return f;
    return NULL;
}
