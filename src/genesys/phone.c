#include "genesys/input.h"

#include <string.h>

#include "genesys/plain.h"

enum { MIN_DIGITS = 7, MAX_DIGITS = 15 };

/* The digits of text go to out; false if there is anything else but separators, or too many. */
static bool take_digits(const char *text, char *out)
{
    size_t n = 0;
    for (; *text; text++) {
        if (n > 0 && strncmp(text, "(0)", 3) == 0) {
            text += 2; /* +44 (0)20: the zero is for callers within the country */
            continue;
        }
        if (strchr(" .-()/", *text))
            continue;
        if (*text < '0' || *text > '9' || n == MAX_DIGITS)
            return false;
        out[n++] = *text;
    }
    out[n] = '\0';
    return n >= MIN_DIGITS && out[0] != '0';
}

enum gc_status gc_phone_parse(const char *text, char out[GC_PHONE_TEXT], struct gc_error *err)
{
    char given[64];
    out[0] = '\0';
    gc_plain_clean(given, sizeof given, text, 40);
    if (!*given)
        return gc_fail(err, GC_E_DATA, "there is no telephone number");
    const char *from = text + strspn(text, " \t");
    if (*from == '+' && take_digits(from + 1, out + 1)) {
        out[0] = '+';
        return GC_OK;
    }
    out[0] = '\0';
    if (*from != '+')
        return gc_fail(
            err, GC_E_DATA,
            "\"%s\" is not an E.164 number: begin with \"+\" and the country code, as in "
            "+15551234567",
            given);
    return gc_fail(err, GC_E_DATA,
                   "\"%s\" is not an E.164 number: after \"+\" come %d to %d digits, the country "
                   "code first, as in +15551234567",
                   given, MIN_DIGITS, MAX_DIGITS);
}
