/* embedded.h - files that are a part of the program; the Makefile makes them C (scripts/embed).
 *
 *   const struct gc_embedded *f = gc_embedded_find("fault.schema.json", 17);
 */
#ifndef GC_EMBEDDED_H
#define GC_EMBEDDED_H

#include <stddef.h>

struct gc_embedded {
    const char *name;
    const unsigned char *bytes; /* NUL-terminated */
    size_t n_bytes;
};
extern const struct gc_embedded gc_embedded[]; /* of every program; the last one has no name */

const struct gc_embedded *gc_embedded_find(const char *name, size_t n); /* NULL: no such file */
/* The same in another table. */
const struct gc_embedded *gc_embedded_in(const struct gc_embedded *table, const char *name,
                                         size_t n);

#endif
