#include "mock/text/phone.h"

#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "base/text.h"

enum { MAX_DIGITS = 15, MIN_DIGITS = 7, MAX_TEXT = 200 };

/* Digits as they are read; n grows beyond the array's end without being written. */
struct digits {
    char text[MAX_DIGITS + 8];
    size_t n;
};

static void add_digit(struct digits *d, char c)
{
    if (d->n < sizeof d->text - 1)
        d->text[d->n] = c;
    d->n++;
}

/* What people and address books put between digits: spaces, dashes, dots, and the marks of
 * writing direction that come along when a number is copied from a screen. */
static bool is_separator(uint32_t c)
{
    static const uint32_t others[] = {0xA0, 0x202F, 0x2212, 0x2060, 0x2066, 0x2068, 0x2069};
    for (size_t i = 0; i < GC_COUNT_OF(others); i++)
        if (c == others[i])
            return true;
    return (c != 0 && c < 0x80 && strchr(" \t.-()/", (int)c)) || (c >= 0x2000 && c <= 0x2015) ||
           (c >= 0x202A && c <= 0x202E);
}

/* ";ext=12", "x12", "ext. 12", "#12": all that follows the number itself. */
static bool is_extension(const char *s)
{
    static const char *const words[] = {"extension", "ext.", "ext", "x", "#", ","};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++) {
        size_t n = strlen(words[i]);
        if (strncasecmp(s, words[i], n) == 0) {
            const char *rest = s + n + strspn(s + n, " :=");
            return *rest && strspn(rest, "0123456789 ,#*") == strlen(rest);
        }
    }
    return false;
}

/* Reads [s, end). False: something is no part of a number. */
static bool read_digits(const char *s, const char *end, bool *plus, struct digits *out)
{
    uint32_t c;
    for (size_t n; s < end; s += n) {
        n = 1;
        if (*s >= '0' && *s <= '9') {
            add_digit(out, *s);
            continue;
        }
        n = gc_utf8_next(s, (size_t)(end - s), &c);
        if (n == 0)
            return false;
        if (*plus && out->n > 0 && end - s >= 3 && strncmp(s, "(0)", 3) == 0)
            n = 3; /* +44 (0)20: the zero is for callers within the country */
        else if (c == '+' && !*plus && out->n == 0)
            *plus = true;
        else if (is_extension(s))
            return true;
        else if (!is_separator(c))
            return false;
    }
    return true;
}

/* Where the number ends and tel: and sip: parameters begin. */
static const char *number_end(const char *s, bool sip)
{
    return s + strcspn(s, sip ? ";@?" : ";");
}

static bool has_prefix(const char **s, const char *prefix)
{
    size_t n = strlen(prefix);
    if (strncasecmp(*s, prefix, n) != 0)
        return false;
    *s += n;
    return true;
}

/* RFC 3966: a local number may name the digits that come before it. */
static void read_context(const char *parameters, bool *plus, struct digits *out)
{
    const char *context = strstr(parameters, ";phone-context=+");
    if (!context || *plus || out->n > 0)
        return;
    context += strlen(";phone-context=");
    (void)read_digits(context, context + strcspn(context, ";"), plus, out);
}

static bool drop(struct digits *d, const char *prefix)
{
    size_t n = strlen(prefix);
    if (d->n < n || strncmp(d->text, prefix, n) != 0)
        return false;
    memmove(d->text, d->text + n, sizeof d->text - n);
    d->n -= n;
    return true;
}

/* Digits without '+': dialled abroad, or national. False: they can't be completed. */
static bool complete(struct digits *d, const char *country_code)
{
    bool american = country_code && strcmp(country_code, "1") == 0;
    bool none = !country_code || !*country_code;
    if (((american || none) && drop(d, "011")) || drop(d, "00"))
        return true;
    if (none || strlen(country_code) > 3)
        return false;
    if (american)
        drop(d, d->n == 11 ? "1" : "");
    else if (strcmp(country_code, "39") != 0) /* Italy's zeros are part of the number */
        drop(d, "0");
    if ((american && d->n != 10) || d->n > MAX_DIGITS)
        return false;
    size_t n = strlen(country_code);
    memmove(d->text + n, d->text, sizeof d->text - 1 - n);
    memcpy(d->text, country_code, n);
    d->n += n;
    return true;
}

bool mock_phone_normalise(const char *text, const char *country_code, char out[MOCK_E164_TEXT])
{
    struct digits d = {.n = 0};
    bool plus = false;
    out[0] = '\0';
    if (!text || strnlen(text, MAX_TEXT + 1) > MAX_TEXT)
        return false;
    text += strspn(text, " \t");
    bool sip = has_prefix(&text, "sips:") || has_prefix(&text, "sip:");
    if (!sip)
        has_prefix(&text, "tel:");
    const char *end = number_end(text, sip);
    read_context(end, &plus, &d);
    if (!read_digits(text, end, &plus, &d) || (!plus && !complete(&d, country_code)))
        return false;
    if (d.n < MIN_DIGITS || d.n > MAX_DIGITS || d.text[0] == '0')
        return false;
    out[0] = '+';
    memcpy(out + 1, d.text, d.n);
    out[1 + d.n] = '\0';
    return true;
}
