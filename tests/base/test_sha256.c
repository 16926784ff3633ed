#include <stdlib.h>

#include "base/sha256.h"
#include "base/text.h"
#include "tests/check.h"

static void check_digest(const char *name, const void *data, size_t n, const char *expected)
{
    unsigned char digest[GC_SHA256_BYTES];
    char hex[2 * GC_SHA256_BYTES + 1];
    gc_sha256(data, n, digest);
    gc_hex(digest, sizeof digest, hex);
    CHECK_ROW_TEXT(name, hex, expected);
}

/* The examples of FIPS 180-4. */
static void test_published_examples(void)
{
    static const struct {
        const char *text, *digest;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrl"
         "mno"
         "pqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        check_digest(rows[i].text, rows[i].text, strlen(rows[i].text), rows[i].digest);
}

static void test_a_million_letters(void)
{
    enum { MILLION = 1000000 };
    char *a = malloc(MILLION);
    CHECK_FATAL(a != NULL);
    memset(a, 'a', MILLION);
    check_digest("a million a", a, MILLION,
                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(a);
}

/* Where the padding changes from one block to two. */
static void test_lengths_around_a_block(void)
{
    static const struct {
        size_t n;
        const char *digest;
    } rows[] = {
        {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
    };
    char text[65];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        check_digest("length", text, rows[i].n, rows[i].digest);
}

SUITE(sha256, {"the published examples give their digests", test_published_examples},
      {"a million letters give their digest", test_a_million_letters},
      {"lengths around a block are padded right", test_lengths_around_a_block});
