/* Seeds from files, and small changes to them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

enum { SEED_BYTES = 1 << 20 };

static int visible(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static void visit_file(const char *path, void (*visit)(void *ctx, const uint8_t *data, size_t size),
                       void *ctx)
{
    FILE *f = fopen(path, "rbe");
    uint8_t *data = f ? malloc(SEED_BYTES) : NULL;
    if (data)
        visit(ctx, data, fread(data, 1, SEED_BYTES, f));
    free(data);
    if (f)
        fclose(f);
}

int fuzz_each_file(const char *dir, void (*visit)(void *ctx, const uint8_t *data, size_t size),
                   void *ctx)
{
    struct dirent **names = NULL;
    char path[4096];
    int n = scandir(dir, &names, visible, alphasort);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name);
        visit_file(path, visit, ctx);
        free(names[i]);
    }
    free(names);
    return n;
}

/* xorshift64*: the same sequence everywhere. */
static size_t below(uint64_t *seed, size_t n)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return n ? (size_t)((*seed * UINT64_C(2685821657736338717)) >> 33) % n : 0;
}

static size_t insert(uint8_t *data, size_t size, size_t cap, size_t at, const void *bytes, size_t n)
{
    if (size + n > cap)
        return size;
    memmove(data + at + n, data + at, size - at);
    memcpy(data + at, bytes, n);
    return size + n;
}

static size_t cut(uint8_t *data, size_t size, size_t at, size_t n)
{
    n = n < size - at ? n : size - at;
    memmove(data + at, data + at + n, size - at - n);
    return size - n;
}

size_t fuzz_mutate(uint64_t *seed, uint8_t *data, size_t size, size_t cap)
{
    static const char *const pieces[] = {"\"", "{", "}",    "[",    "]",        "0",    "-1",
                                         ",",  ":", "null", "\\u",  "\xC3\xA9", "%00",  "99999999",
                                         "(",  ")", "*",    "true", "\xF0\x9F", "\r\n", "1e308"};
    uint8_t copy[64];
    size_t at = below(seed, size + 1), n = 1 + below(seed, sizeof copy);
    switch (below(seed, 5)) {
    case 0:
        if (at < size)
            data[at] ^= (uint8_t)(1u << below(seed, 8));
        return size;
    case 1:
        return cut(data, size, at, 1 + below(seed, 8));
    case 2: {
        const char *piece = pieces[below(seed, GC_COUNT_OF(pieces))];
        return insert(data, size, cap, at, piece, strlen(piece));
    }
    case 3: /* a piece of itself elsewhere */
        n = n < size - at ? n : size - at;
        memcpy(copy, data + at, n);
        return insert(data, size, cap, below(seed, size + 1), copy, n);
    default:
        if (at < size)
            data[at] = (uint8_t)below(seed, 256);
        return size;
    }
}
