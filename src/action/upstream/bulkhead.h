/* bulkhead.h - at most so many at once; who comes beyond is turned away, not queued.
 *
 *   if (!gc_bulkhead_enter(&b)) return overloaded;
 *   ... call ...
 *   gc_bulkhead_leave(&b);
 */
#ifndef GC_BULKHEAD_H
#define GC_BULKHEAD_H

#include <stdatomic.h>
#include <stdbool.h>

struct gc_bulkhead {
    unsigned limit;
    atomic_uint inside;
};

static inline bool gc_bulkhead_enter(struct gc_bulkhead *b)
{
    if (atomic_fetch_add(&b->inside, 1) < b->limit)
        return true;
    atomic_fetch_sub(&b->inside, 1);
    return false;
}

static inline void gc_bulkhead_leave(struct gc_bulkhead *b)
{
    atomic_fetch_sub(&b->inside, 1);
}

#endif
