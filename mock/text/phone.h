/* phone.h - telephone numbers as the external-contacts store compares them.
 *
 *   char e164[MOCK_E164_TEXT];
 *   if (mock_phone_normalise("(555) 123-4567", "1", e164)) ...   -> "+15551234567"
 *
 * Accepts tel: and sip: forms, spaces, dots, dashes, parentheses, 00 and 011 prefixes, and an
 * extension (";ext=", "x12"), which is dropped.
 *
 * Source:     ITU-T E.164: at most 15 digits; RFC 3966 for tel:.
 * Ownership:  the result goes to the caller's storage.
 * Errors:     false: it is no telephone number; out is then "".
 */
#ifndef MOCK_PHONE_H
#define MOCK_PHONE_H

#include <stdbool.h>

#define MOCK_E164_TEXT 17
/* country_code: digits for numbers that carry none; NULL or "" leaves such numbers refused. */
bool mock_phone_normalise(const char *text, const char *country_code, char out[MOCK_E164_TEXT]);

#endif
