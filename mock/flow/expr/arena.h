/* arena.h - memory that is freed all at once: a model's, or one step's of a run.
 *
 *   struct flow_arena a GC_AUTO(flow_arena_release) = {.max_bytes = 1 << 20};
 *   char *text = flow_arena_dup(&a, "hello", 5);
 *
 * Ownership:  the arena owns what it gave out; release accepts a zeroed struct.
 * Units:      bytes.
 * Threads:    one arena, one thread.
 * Errors:     NULL when memory ran out or max_bytes is reached; failed then stays set.
 */
#ifndef FLOW_ARENA_H
#define FLOW_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct flow_arena_block;
struct flow_arena {
    struct flow_arena_block *blocks;
    size_t used_bytes, max_bytes;
    bool failed;
};

void *flow_arena_zero(struct flow_arena *a, size_t n, size_t size); /* n * size zeroed bytes */
char *flow_arena_dup(struct flow_arena *a, const char *text, size_t len);
char *flow_arena_dups(struct flow_arena *a, const char *text); /* NULL gives NULL */
void flow_arena_release(struct flow_arena *a);                 /* may be used again afterwards */

#endif
