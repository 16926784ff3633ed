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
      {"the same seed gives the same course", test_prng});
