#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_BYTES = 4000, MOST_BYTES = 256 * 1024 };

struct gc_arena_block {
    struct gc_arena_block *next;
    size_t used, cap;
    alignas(max_align_t) unsigned char data[];
};

static struct gc_arena_block *new_block(struct gc_arena *a, size_t bytes)
{
    size_t cap = a->used_bytes / 4; /* big arenas get big blocks */
    size_t least = a->first_bytes && !a->blocks ? a->first_bytes : LEAST_BYTES;
    cap = cap < least ? least : cap > MOST_BYTES ? MOST_BYTES : cap;
    cap = cap < bytes ? bytes : cap;
    struct gc_arena_block *b = malloc(sizeof *b + cap);
    if (!b)
        return NULL;
    *b = (struct gc_arena_block){.next = a->blocks, .cap = cap};
    a->blocks = b;
    return b;
}

void *gc_arena_get(struct gc_arena *a, size_t bytes)
{
    size_t step = alignof(max_align_t);
    if (a->failed || bytes > a->max_bytes - a->used_bytes) {
        a->failed = true;
        return NULL;
    }
    bytes = (bytes + step - 1) / step * step;
    struct gc_arena_block *b = a->blocks;
    if (!b || b->cap - b->used < bytes)
        b = new_block(a, bytes);
    if (!b) {
        a->failed = true;
        return NULL;
    }
    void *p = b->data + b->used;
    b->used += bytes;
    a->used_bytes = a->used_bytes + bytes > a->max_bytes ? a->max_bytes : a->used_bytes + bytes;
    return p;
}

void *gc_arena_zero(struct gc_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size) {
        a->failed = true;
        return NULL;
    }
    void *p = gc_arena_get(a, n * size);
    return p ? memset(p, 0, n * size) : NULL;
}

char *gc_arena_dup(struct gc_arena *a, const char *text, size_t len)
{
    char *p = gc_arena_get(a, len + 1);
    if (!p)
        return NULL;
    memcpy(p, text, len);
    p[len] = '\0';
    return p;
}

char *gc_arena_dups(struct gc_arena *a, const char *text)
{
    return text ? gc_arena_dup(a, text, strlen(text)) : NULL;
}

static void free_blocks(struct gc_arena_block *b)
{
    while (b) {
        struct gc_arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void gc_arena_release(struct gc_arena *a)
{
    free_blocks(a->blocks);
    a->blocks = NULL;
    a->used_bytes = 0;
    a->failed = false;
}

/* The newest block is the largest, but for what alone needed one. */
void gc_arena_reset(struct gc_arena *a)
{
    struct gc_arena_block *kept = a->blocks && a->blocks->cap <= MOST_BYTES ? a->blocks : NULL;
    free_blocks(kept ? kept->next : a->blocks);
    a->blocks = kept;
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
    }
    a->used_bytes = 0;
    a->failed = false;
}
