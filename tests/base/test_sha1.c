#include <stdlib.h>

#include "base/sha1.h"
#include "base/text.h"
#include "tests/check.h"

static void check_digest(const char *name, const void *data, size_t n, const char *expected)
{
    unsigned char digest[GC_SHA1_BYTES];
    char hex[2 * GC_SHA1_BYTES + 1];
    gc_sha1(data, n, digest);
    gc_hex(digest, sizeof digest, hex);
    CHECK_ROW_TEXT(name, hex, expected);
}

/* The examples of FIPS 180-4. */
static void test_published_examples(void)
{
    static const struct {
        const char *text, *digest;
    } rows[] = {
        {"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        check_digest(rows[i].text, rows[i].text, strlen(rows[i].text), rows[i].digest);
}

/* Where the end of the text meets the end of a block. Digests by sha1sum. */
static void test_ends_of_blocks(void)
{
    static const struct {
        size_t n;
        const char *digest;
    } rows[] = {
        {55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"},
        {56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"},
        {63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"},
        {64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"},
        {65, "11655326c708d70319be2610e8a57d9a5b959d3b"},
        {1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
    };
    char *text = malloc(1000000);
    CHECK_FATAL(text != NULL);
    memset(text, 'a', 1000000);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        check_digest(rows[i].digest, text, rows[i].n, rows[i].digest);
    free(text);
}

SUITE(sha1, {"the published examples have their digests", test_published_examples},
      {"texts that end around the end of a block have theirs", test_ends_of_blocks});
