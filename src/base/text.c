#include "base/text.h"

#include <string.h>

static const unsigned char first_min[5] = {0, 0, 0xC2, 0xE0, 0xF0};

/* The length that a first byte announces; 0 for a byte that begins no character. */
static size_t announced(unsigned char c)
{
    if (c < 0x80)
        return 1;
    if (c >= first_min[2] && c < 0xE0)
        return 2;
    if (c >= first_min[3] && c < 0xF0)
        return 3;
    return c >= first_min[4] && c <= 0xF4 ? 4 : 0;
}

size_t gc_utf8_next(const char *s, size_t n, uint32_t *code)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)s;
    size_t len = announced(p[0]);
    if (len == 0 || len > n)
        return 0;
    uint32_t c = len == 1 ? p[0] : p[0] & (0x7FU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3FU);
    }
    if (c < smallest[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *code = c;
    return len;
}

size_t gc_utf8_put(uint32_t code, char out[4])
{
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char mark[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(mark[len] | code);
    return len;
}

size_t gc_utf8_clip(const char *s, size_t n, size_t cap)
{
    if (n <= cap)
        return n;
    size_t at = cap;
    while (at > 0 && cap - at < 3 && ((unsigned char)s[at] & 0xC0) == 0x80)
        at--;
    return ((unsigned char)s[at] & 0xC0) == 0x80 ? cap : at;
}

bool gc_acts_on_terminal(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0, 0x1F},        {0x7F, 0x9F},     {0x61C, 0x61C},
                  {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};
    for (size_t i = 0; i < GC_COUNT_OF(ranges); i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

void gc_one_line(char *s)
{
    size_t left = strlen(s);
    while (left > 0) {
        uint32_t code = 0;
        size_t n = gc_utf8_next(s, left, &code);
        if (n == 0 || gc_acts_on_terminal(code)) {
            n = n ? n : 1;
            memset(s, '?', n);
        }
        s += n, left -= n;
    }
}

void gc_copy(char *out, size_t cap, const char *text)
{
    size_t n = strlen(text);
    n = gc_utf8_clip(text, n, n < cap ? n : cap - 1);
    memcpy(out, text, n);
    out[n] = '\0';
}

bool gc_is_visible_ascii(const char *text, size_t max)
{
    size_t n = 0;
    for (; text[n]; n++)
        if (n >= max || text[n] < '!' || text[n] > '~')
            return false;
    return n > 0;
}

const char *gc_wide_encoding(const char *text, size_t n)
{
    static const struct {
        const char bytes[4], mask[4]; /* mask: 'x' any but NUL */
        size_t n;
        const char *name;
    } rows[] = {
        {"\xFF\xFE\0\0", "    ", 4, "UTF-32"}, {"\0\0\xFE\xFF", "    ", 4, "UTF-32"},
        {"\0\0\0", "   x", 4, "UTF-32"},       {"?\0\0\0", "x   ", 4, "UTF-32"},
        {"\xFF\xFE", "  ", 2, "UTF-16"},       {"\xFE\xFF", "  ", 2, "UTF-16"},
        {"\0?\0", " x x", 4, "UTF-16"},        {"?\0?\0", "x x ", 4, "UTF-16"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        bool fits = n >= rows[i].n;
        for (size_t k = 0; fits && k < rows[i].n; k++)
            fits = rows[i].mask[k] == 'x' ? text[k] != '\0' : text[k] == rows[i].bytes[k];
        if (fits)
            return rows[i].name;
    }
    return NULL;
}

struct gc_pos gc_pos_of(const char *text, size_t offset)
{
    struct gc_pos pos = {1, 1};
    for (const char *end = text + offset; text < end; text++) {
        pos.column = *text == '\n' ? 1 : pos.column + (((unsigned char)*text & 0xC0) != 0x80);
        pos.line += *text == '\n';
    }
    return pos;
}

void gc_hex(const unsigned char *bytes, size_t n, char *out)
{
    static const char pairs[] = "000102030405060708090a0b0c0d0e0f"
                                "101112131415161718191a1b1c1d1e1f"
                                "202122232425262728292a2b2c2d2e2f"
                                "303132333435363738393a3b3c3d3e3f"
                                "404142434445464748494a4b4c4d4e4f"
                                "505152535455565758595a5b5c5d5e5f"
                                "606162636465666768696a6b6c6d6e6f"
                                "707172737475767778797a7b7c7d7e7f"
                                "808182838485868788898a8b8c8d8e8f"
                                "909192939495969798999a9b9c9d9e9f"
                                "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
                                "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
                                "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
                                "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                                "e0e1e2e3e4e5e6e7e8e9eaebecedeeef"
                                "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    for (size_t i = 0; i < n; i++)
        memcpy(out + 2 * i, pairs + (size_t)2 * bytes[i], 2);
    out[2 * n] = '\0';
}

int gc_hex_value(char c)
{
    char lower = (char)(c | 32);
    return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* clang-format off */
const bool gc_token_characters[256] = {
    ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1, ['-'] = 1,
    ['.'] = 1, ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1,
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1,
    ['9'] = 1,
    ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1,
    ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1,
    ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1,
    ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1,
    ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1,
    ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};
/* clang-format on */

bool gc_is_token(const char *text)
{
    const char *at = text;
    while (at && gc_is_of_token(*at))
        at++;
    return at > text && *at == '\0';
}
