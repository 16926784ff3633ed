/* read_text.c - texts and numbers of a JSON document, checked and decoded in one go. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/read.h"
#include "base/text.h"

enum {
    NUMBER_BYTES = 63, /* what cJSON's own printer takes */
    SAFE_DIGITS = 15,  /* of a whole number that a double holds exactly */
};

static bool wrong_at(struct gc_json_reader *r, const char *at, const char *what)
{
    return gc_json_wrong(r, gc_json_at(r, at), "%s", what);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        int digit = gc_hex_value(p[i]);
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* r->at stands on the 'u' of \uXXXX. */
static bool read_unicode(struct gc_json_reader *r, char **to)
{
    const char *at = r->at - 1;
    int v = hex4(r->at + 1);
    if (v < 0)
        return wrong_at(r, at, "\\u needs four hexadecimal digits");
    if (v == 0)
        return wrong_at(r, at, "\\u0000 is not supported in texts");
    r->at += 5;
    if (v >= 0xD800 && v <= 0xDFFF) {
        int low = v < 0xDC00 && r->at[0] == '\\' && r->at[1] == 'u' ? hex4(r->at + 2) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return gc_json_wrong(r, gc_json_at(r, at),
                                 "\\u%04x is half of a surrogate pair, the other half is missing",
                                 (unsigned)v);
        r->at += 6;
        v = 0x10000 + ((v - 0xD800) << 10) + (low - 0xDC00);
    }
    *to += gc_utf8_put((uint32_t)v, *to);
    return true;
}

bool gc_json_read_escape(struct gc_json_reader *r, char **to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (*r->at == 'u')
        return read_unicode(r, to);
    const char *letter = *r->at ? strchr(letters, *r->at) : NULL;
    if (!letter) {
        bool shown = *r->at > ' ' && *r->at < 0x7F;
        return gc_json_wrong(r, gc_json_at(r, r->at - 1), "unknown escape \\%c in a text",
                             shown ? *r->at : '?');
    }
    *(*to)++ = meant[letter - letters];
    r->at++;
    return true;
}

static bool bad_byte(struct gc_json_reader *r, const char *at)
{
    unsigned c = (unsigned char)*at;
    if (at == r->end)
        return wrong_at(r, at, "the document ends inside a text");
    if (c == '\n' || c == '\r')
        return wrong_at(r, at,
                        "line break inside a text: write \\n, or is the closing \" missing?");
    if (c < 0x20)
        return gc_json_wrong(r, gc_json_at(r, at),
                             "control character 0x%02x inside a text: write \\u%04x", c, c);
    return gc_json_wrong(r, gc_json_at(r, at), "byte 0x%02x is not valid UTF-8", c);
}

/* Most of a text is plain: eight bytes at once. */
static const char *skip_plain(const char *p, const char *end)
{
    uint64_t word;
    for (; (size_t)(end - p) >= sizeof word; p += sizeof word) {
        memcpy(&word, p, sizeof word);
        uint64_t special = gc_json_special(word);
        if (special)
            return p + gc_first_high_byte(special);
    }
    return p;
}

bool gc_json_read_text(struct gc_json_reader *r, char **out)
{
    const char *p = skip_plain(r->at + 1, r->end), *plain = r->at + 1; /* what is not copied yet */
    char *to = *out = r->strings;
    for (;;) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            p++;
            continue;
        }
        uint32_t code;
        size_t n = c >= 0x80 ? gc_utf8_next(p, (size_t)(r->end - p), &code) : 0;
        if (n > 0) {
            p += n;
            r->n_wide += n - 1;
            continue;
        }
        memcpy(to, plain, (size_t)(p - plain));
        to += p - plain;
        if (c == '"')
            break;
        if (c != '\\')
            return bad_byte(r, p);
        r->at = p + 1;
        if (!gc_json_read_escape(r, &to))
            return false;
        p = plain = r->at;
    }
    r->at = p + 1;
    *to++ = '\0';
    r->strings = to;
    return true;
}

static bool skip_digits(struct gc_json_reader *r, const char *after)
{
    if (!is_digit(*r->at))
        return gc_json_wrong(r, gc_json_at(r, r->at), "a digit must follow %s", after);
    while (is_digit(*r->at))
        r->at++;
    return true;
}

static bool skip_number(struct gc_json_reader *r)
{
    const char *begin = r->at;
    r->at += *r->at == '-';
    if (*r->at == '0' && (is_digit(r->at[1]) || (r->at[1] | 32) == 'x'))
        return wrong_at(r, begin,
                        is_digit(r->at[1]) ? "a number has no leading zeros"
                                           : "JSON has no hexadecimal numbers");
    if (!skip_digits(r, "the minus sign"))
        return false;
    if (*r->at == '.' && (r->at++, !skip_digits(r, "the decimal point")))
        return false;
    if ((*r->at | 32) != 'e')
        return true;
    r->at++;
    r->at += *r->at == '-' || *r->at == '+';
    return skip_digits(r, "the exponent's e");
}

static double value_of(const char *digits, size_t n)
{
    const char *p = digits + (*digits == '-');
    double v = 0;
    if (n > SAFE_DIGITS)
        return strtod(digits, NULL);
    for (; is_digit(*p); p++)
        v = v * 10 + (*p - '0');
    return *p ? strtod(digits, NULL) : *digits == '-' ? -v : v;
}

/* The node keeps the digits as they stand: 1.0 stays 1.0, and a long id loses nothing. */
bool gc_json_read_number(struct gc_json_reader *r, cJSON *node)
{
    const char *begin = r->at;
    if (!skip_number(r))
        return false;
    size_t n = (size_t)(r->at - begin);
    if (n > NUMBER_BYTES)
        return gc_json_wrong(r, gc_json_at(r, begin), "a number has at most %d characters",
                             NUMBER_BYTES);
    memcpy(r->strings, begin, n);
    r->strings[n] = '\0';
    double v = value_of(r->strings, n);
    if (!isfinite(v))
        return wrong_at(r, begin, "the number is too big");
    node->type = cJSON_Number;
    node->valuestring = r->strings;
    node->valuedouble = v;
    node->valueint = v >= INT_MAX ? INT_MAX : v <= INT_MIN ? INT_MIN : (int)v;
    r->strings += n + 1;
    return true;
}
