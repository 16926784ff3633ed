#include "mock/flow/expr/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 4000 };

struct flow_arena_block {
    struct flow_arena_block *next;
    size_t used, cap;
    alignas(max_align_t) unsigned char data[];
};

static struct flow_arena_block *new_block(struct flow_arena *a, size_t bytes)
{
    size_t cap = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct flow_arena_block *b = malloc(sizeof *b + cap);
    if (!b)
        return NULL;
    *b = (struct flow_arena_block){.next = a->blocks, .cap = cap};
    a->blocks = b;
    return b;
}

static void *take(struct flow_arena *a, size_t bytes)
{
    size_t step = alignof(max_align_t);
    if (a->failed || bytes > a->max_bytes - a->used_bytes) {
        a->failed = true;
        return NULL;
    }
    bytes = (bytes + step - 1) / step * step;
    struct flow_arena_block *b = a->blocks;
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

void *flow_arena_zero(struct flow_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size) {
        a->failed = true;
        return NULL;
    }
    void *p = take(a, n * size);
    return p ? memset(p, 0, n * size) : NULL;
}

char *flow_arena_dup(struct flow_arena *a, const char *text, size_t len)
{
    char *p = take(a, len + 1);
    if (!p)
        return NULL;
    memcpy(p, text, len);
    p[len] = '\0';
    return p;
}

char *flow_arena_dups(struct flow_arena *a, const char *text)
{
    return text ? flow_arena_dup(a, text, strlen(text)) : NULL;
}

void flow_arena_release(struct flow_arena *a)
{
    while (a->blocks) {
        struct flow_arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    a->used_bytes = 0;
    a->failed = false;
}
