/* Telephone numbers: E.164 comes out, stays as it is, and client and mock agree. */
#include <string.h>

#include "genesys/input.h"
#include "mock/text/phone.h"
#include "tests/fuzz/fuzz.h"

enum { LONGEST_FOR_THE_MOCK = 200 };

static bool is_e164(const char *s)
{
    size_t n = strlen(s);
    return s[0] == '+' && n >= 2 && n <= 16 && strspn(s + 1, "0123456789") == n - 1;
}

FUZZ(phone)
{
    char client[GC_PHONE_TEXT], mock[MOCK_E164_TEXT], again[MOCK_E164_TEXT];
    struct gc_error err = {0};
    bool known = mock_phone_normalise(text, "1", mock);
    FUZZ_HOLDS(known ? is_e164(mock) : mock[0] == '\0');
    if (known)
        FUZZ_HOLDS(mock_phone_normalise(mock, NULL, again) && strcmp(mock, again) == 0);
    if (gc_phone_parse(text, client, &err) != GC_OK) {
        FUZZ_HOLDS(client[0] == '\0' && fuzz_is_message(gc_error_text(&err)));
        return;
    }
    FUZZ_HOLDS(is_e164(client));
    if (size <= LONGEST_FOR_THE_MOCK)
        FUZZ_HOLDS(known && strcmp(client, mock) == 0);
}
