#include "tests/check.h"

#include "base/random.h"

static void test_uuid(void)
{
    char a[GC_UUID_TEXT], b[GC_UUID_TEXT];
    gc_uuid(a);
    gc_uuid(b);
    CHECK_INT(strlen(a), 36);
    CHECK_INT(strspn(a, "0123456789abcdef-"), 36);
    CHECK(a[8] == '-' && a[13] == '-' && a[18] == '-' && a[23] == '-');
    CHECK(a[14] == '4' && strchr("89ab", a[19]) != NULL);
    CHECK(strcmp(a, b) != 0);
}

static void test_text(void)
{
    char text[201] = "";
    gc_random_text(text, 200);
    CHECK_INT(strlen(text), 200);
    CHECK_INT(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              200);
    gc_random_text(text, 0);
    CHECK_TEXT(text, "");
}

/* The kernel is asked for many at once: none is given out twice, at the edges of that, either. */
static void test_bytes_are_new(void)
{
    enum { N = 200 };
    static const size_t sizes[] = {16, 100, 255, 256, 257, 1000};
    for (size_t k = 0; k < GC_COUNT_OF(sizes); k++) {
        static unsigned char out[N][1000];
        size_t n_equal = 0;
        for (size_t i = 0; i < N; i++)
            gc_random_bytes(out[i], sizes[k]);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < i; j++)
                n_equal += memcmp(out[i], out[j], 16) == 0 ||
                           memcmp(out[i] + sizes[k] - 8, out[j] + sizes[k] - 8, 8) == 0;
        CHECK_INT(n_equal, 0);
    }
}

static void test_prng(void)
{
    uint64_t a = 7, b = 7, c = 8;
    double sum = 0;
    CHECK(gc_prng_next(&a) == gc_prng_next(&b));
    CHECK(gc_prng_next(&a) != gc_prng_next(&c));
    for (int i = 0; i < 10000; i++) {
        double unit = gc_prng_unit(&a);
        if (unit < 0 || unit >= 1)
            CHECK(!"in [0, 1)");
        sum += unit;
    }
    CHECK(sum > 4500 && sum < 5500);
}

SUITE(random, {"a UUID is of version 4 and new each time", test_uuid},
      {"a random text uses 64 characters", test_text},
      {"no random byte is given out twice", test_bytes_are_new},
      {"the same seed gives the same course", test_prng});
