#include "mock/text/base64.h"

#include <string.h>

static int value_of(char c)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

long mock_base64_decode(char *out, size_t cap, const char *text)
{
    unsigned bits = 0, n_bits = 0;
    size_t n = 0;
    for (; value_of(*text) >= 0; text++) {
        bits = (bits << 6 | (unsigned)value_of(*text)) & 0xFFFFFF;
        n_bits += 6;
        if (n_bits < 8)
            continue;
        n_bits -= 8;
        char c = (char)(bits >> n_bits & 0xFF);
        if (c == '\0' || n + 1 >= cap)
            return -1;
        out[n++] = c;
    }
    text += strspn(text, "=");
    if (*text != '\0' || n_bits >= 6 || cap == 0)
        return -1;
    out[n] = '\0';
    return (long)n;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool mock_base64_decode_to(struct gc_strbuf *to, const char *text, size_t len, size_t *bad)
{
    unsigned bits = 0, n_digits = 0, n_pads = 0;
    for (*bad = 0; *bad < len; ++*bad) {
        int value = value_of(text[*bad]);
        n_pads += text[*bad] == '=';
        if (is_blank(text[*bad]) || text[*bad] == '=')
            continue;
        if (value < 0 || n_pads > 0)
            return false;
        bits = (bits << 6 | (unsigned)value) & 0xFFFFFF;
        n_digits++;
        if (n_digits % 4 != 1)
            gc_strbuf_addc(to, (char)(bits >> (n_digits % 4 == 0   ? 0
                                               : n_digits % 4 == 3 ? 2
                                                                   : 4) &
                                      0xFF));
    }
    return n_pads < 3 && (n_digits + n_pads) % 4 == 0 && gc_strbuf_status(to) == GC_OK;
}

size_t mock_base64_encode(const char *bytes, size_t n, char *out, size_t cap)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = 0;
    if (cap < (n + 2) / 3 * 4 + 1)
        return 0;
    for (size_t i = 0; i < n; i += 3) {
        unsigned three = 0;
        for (size_t k = 0; k < 3; k++)
            three = three << 8 | (i + k < n ? (unsigned char)bytes[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            out[len++] = (char)(i + k > n ? '=' : digits[three >> (18 - 6 * k) & 63]);
    }
    out[len] = '\0';
    return len;
}
