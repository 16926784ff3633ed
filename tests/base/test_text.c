#include "tests/check.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

static void test_next(void)
{
    static const struct {
        const char *text;
        size_t n;
        uint32_t code;
    } row[] = {
        {"a", 1, 'a'},
        {"\xc3\xa4", 2, 0xE4},
        {"\xe2\x82\xac", 3, 0x20AC},
        {"\xf0\x9f\x98\x80", 4, 0x1F600},
        {"\xf4\x8f\xbf\xbf", 4, 0x10FFFF},
        {"\x80", 0, 0},
        {"\xc1\xbf", 0, 0},
        {"\xe0\x9f\xbf", 0, 0},
        {"\xed\xbf\xbf", 0, 0},
        {"\xf0\x8f\xbf\xbf", 0, 0},
        {"\xf4\x90\x80\x80", 0, 0},
        {"\xf5\x80\x80\x80", 0, 0},
        {"\xe2\x82", 0, 0},
        {"\xc3(", 0, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        uint32_t code = 0;
        char back[4];
        CHECK_ROW(row[i].text, gc_utf8_next(row[i].text, strlen(row[i].text), &code) == row[i].n);
        CHECK_ROW(row[i].text, code == row[i].code);
        if (row[i].n > 0)
            CHECK_ROW(row[i].text, gc_utf8_put(code, back) == row[i].n &&
                                       memcmp(back, row[i].text, row[i].n) == 0);
    }
}

static void test_clip(void)
{
    static const char text[] = "a\xe2\x82\xac"
                               "b";
    static const size_t expected[] = {0, 1, 1, 1, 4, 5, 5};
    for (size_t cap = 0; cap < GC_COUNT_OF(expected); cap++)
        CHECK_INT(gc_utf8_clip(text, sizeof text - 1, cap), expected[cap]);
    CHECK_INT(gc_utf8_clip("\x80\x80\x80\x80\x80\x80", 6, 5), 5);
}

static void test_a_copy_fits(void)
{
    static const struct {
        const char *name, *text;
        size_t cap;
        const char *copy;
    } row[] = {
        {"it fits", "abc", 8, "abc"},
        {"it fits exactly", "abc", 4, "abc"},
        {"it is cut", "abcd", 4, "abc"},
        {"no character is cut in two", "ab\xC3\xA9", 4, "ab"},
        {"room for the end only", "abc", 1, ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[8] = "xxxxxxx";
        gc_copy(out, row[i].cap, row[i].text);
        CHECK_ROW_TEXT(row[i].name, out, row[i].copy);
    }
}

static void test_hex_and_tokens(void)
{
    char hex[7];
    gc_hex((const unsigned char[]){0x00, 0xa9, 0xff}, 3, hex);
    CHECK_TEXT(hex, "00a9ff");
    for (unsigned i = 0; i < 256; i++) {
        char digits[3];
        snprintf(digits, sizeof digits, "%02x", i);
        gc_hex((const unsigned char[]){(unsigned char)i}, 1, hex);
        CHECK_TEXT(hex, digits);
    }
    CHECK_INT(gc_hex_value('7'), 7);
    CHECK_INT(gc_hex_value('b'), 11);
    CHECK_INT(gc_hex_value('F'), 15);
    CHECK_INT(gc_hex_value('g'), -1);
    CHECK_INT(gc_hex_value('@'), -1);
    CHECK(gc_is_token("X-Request_Id~1") && !gc_is_token("") && !gc_is_token(NULL));
    CHECK(!gc_is_token("a b") && !gc_is_token("a:") && !gc_is_token("\xc3\xa4"));
    for (int c = 1; c < 256; c++)
        CHECK(gc_is_of_token((char)c) == (c < 128 && (isalnum(c) || strchr("!#$%&'*+-.^_`|~", c))));
    CHECK(!gc_is_of_token(0));
}

static void test_wide(void)
{
    static const struct {
        const char *name, *text;
        size_t n;
        const char *is;
    } row[] = {
        {"UTF-16, little, marked", "\xff\xfe[\0]", 5, "UTF-16"},
        {"UTF-16, big, marked", "\xfe\xff\0[\0]", 6, "UTF-16"},
        {"UTF-16, little", "[\0]\0", 4, "UTF-16"},
        {"UTF-16, big", "\0[\0]", 4, "UTF-16"},
        {"a character and a NUL", "1\0", 2, NULL},
        {"UTF-32, little, marked", "\xff\xfe\0\0[\0\0\0", 8, "UTF-32"},
        {"UTF-32, big, marked", "\0\0\xfe\xff\0\0\0[", 8, "UTF-32"},
        {"UTF-32, little", "[\0\0\0", 4, "UTF-32"},
        {"UTF-32, big", "\0\0\0[", 4, "UTF-32"},
        {"UTF-8", "[]", 2, NULL},
        {"UTF-8, marked", "\xef\xbb\xbf[]", 5, NULL},
        {"a byte", "1", 1, NULL},
        {"nothing", "", 0, NULL},
        {"NULs", "\0\0\0\0", 4, NULL},
        {"a mark of which a half is there", "\xff", 1, NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const char *is = gc_wide_encoding(row[i].text, row[i].n);
        CHECK_ROW(row[i].name, row[i].is ? is && strcmp(is, row[i].is) == 0 : !is);
    }
}

SUITE(text, {"UTF-16 and UTF-32 are known for what they are", test_wide},
      {"a copy fits its place", test_a_copy_fits},
      {"characters are read and written as RFC 3629 says", test_next},
      {"hexadecimal digits and tokens are known", test_hex_and_tokens},
      {"a clip never cuts a character", test_clip});
