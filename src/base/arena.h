/* arena.h - memory that is freed all at once: a model's, a table's, one step's of a run.
 *
 *   struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
 *   char *text = gc_arena_dup(&a, "hello", 5);
 *
 * Ownership:  the arena owns what it gave out; release accepts a zeroed struct.
 * Threads:    one arena, one thread.
 * Errors:     NULL when memory ran out or max_bytes is reached; failed then stays set.
 */
#ifndef GC_ARENA_H
#define GC_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct gc_arena_block;
struct gc_arena {
    struct gc_arena_block *blocks;
    size_t used_bytes, max_bytes;
    size_t first_bytes; /* Optional: what the first block holds, for who needs little; 0: 4,000 */
    bool failed;
};

void *gc_arena_get(struct gc_arena *a, size_t bytes);           /* for any type; not zeroed */
void *gc_arena_zero(struct gc_arena *a, size_t n, size_t size); /* n * size zeroed bytes */
char *gc_arena_dup(struct gc_arena *a, const char *text, size_t len);
char *gc_arena_dups(struct gc_arena *a, const char *text); /* NULL gives NULL */
void gc_arena_release(struct gc_arena *a);                 /* may be used again afterwards */
/* The same, but keeps some memory: for what is used again at once. */
void gc_arena_reset(struct gc_arena *a);

#endif
