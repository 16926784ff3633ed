#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/text.h"

enum { POOL_BYTES = 2048 };

static void ask_kernel(void *out, size_t n)
{
    char *p = out;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno != EINTR) {
            perror("getrandom");
            abort(); /* guessable identifiers would be worse */
        }
        if (got > 0)
            p += got, n -= (size_t)got;
    }
}

/* A system call gets bytes for many: each thread keeps some, and forgets those that it gave out. */
void gc_random_bytes(void *out, size_t n)
{
    static _Thread_local struct {
        unsigned char bytes[POOL_BYTES];
        size_t left;
    } pool;
    if (n > POOL_BYTES) {
        ask_kernel(out, n);
        return;
    }
    if (pool.left < n) {
        ask_kernel(pool.bytes, POOL_BYTES);
        pool.left = POOL_BYTES;
    }
    pool.left -= n;
    memcpy(out, pool.bytes + pool.left, n);
    explicit_bzero(pool.bytes + pool.left, n);
}

void gc_uuid(char out[GC_UUID_TEXT])
{
    unsigned char b[16];
    gc_random_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40); /* version 4 */
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80); /* the variant of RFC 9562 */
    char hex[2 * sizeof b + 1];
    gc_hex(b, sizeof b, hex);
    memcpy(out, hex, 8);
    for (size_t i = 0; i < 3; i++)
        memcpy(out + 9 + 5 * i, hex + 8 + 4 * i, 4);
    memcpy(out + 24, hex + 20, 13);
    out[8] = out[13] = out[18] = out[23] = '-';
}

void gc_random_text(char *out, size_t n)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    gc_random_bytes(out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = alphabet[(unsigned char)out[i] & 63];
    out[n] = '\0';
}

/* splitmix64 (Steele, Lea, Flood 2014): any seed will do, 0 too. */
uint64_t gc_prng_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

double gc_prng_unit(uint64_t *state)
{
    return (double)(gc_prng_next(state) >> 11) * 0x1p-53;
}
