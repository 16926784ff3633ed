#include "base/sha1.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 64, ROUNDS = 80 };

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static void expand(const unsigned char *block, uint32_t w[ROUNDS])
{
    for (int i = 0; i < 16; i++, block += 4)
        w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
               block[3];
    for (int i = 16; i < ROUNDS; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
}

/* What a round mixes in of b, c and d, and its constant. */
static uint32_t mix(int i, uint32_t b, uint32_t c, uint32_t d)
{
    if (i < 20)
        return ((b & c) | (~b & d)) + 0x5a827999;
    if (i < 40)
        return (b ^ c ^ d) + 0x6ed9eba1;
    if (i < 60)
        return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    return (b ^ c ^ d) + 0xca62c1d6;
}

static void compress(uint32_t state[5], const unsigned char *block)
{
    uint32_t w[ROUNDS], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    expand(block, w);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t next = rotate(a, 5) + mix(i, b, c, d) + e + w[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/* The rest, one bit, and the length in bits at the end of the last block. */
static void finish(uint32_t state[5], const unsigned char *rest, size_t n_rest, size_t n)
{
    unsigned char last[2 * BLOCK] = {0};
    size_t bytes = n_rest + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
    memcpy(last, rest, n_rest);
    last[n_rest] = 0x80;
    for (int i = 0; i < 8; i++)
        last[bytes - 1 - (size_t)i] = (unsigned char)(((uint64_t)n * 8) >> (8 * i));
    compress(state, last);
    if (bytes == 2 * BLOCK)
        compress(state, last + BLOCK);
}

void gc_sha1(const void *data, size_t n, unsigned char out[GC_SHA1_BYTES])
{
    uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    const unsigned char *at = data;
    size_t left = n;
    for (; left >= BLOCK; left -= BLOCK, at += BLOCK)
        compress(state, at);
    finish(state, left > 0 ? at : (const unsigned char *)"", left, n);
    for (int i = 0; i < GC_SHA1_BYTES; i++)
        out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}
