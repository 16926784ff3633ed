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
