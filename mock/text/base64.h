/* base64.h - base64 as Basic authentication has it (RFC 4648, section 4).
 *
 *   char text[256];
 *   if (mock_base64_decode(text, sizeof text, "YTpi") >= 0) ...      -> "a:b"
 *
 * Ownership:  the result goes to the caller's storage, with a NUL.
 * Errors:     -1: it is not base64, it hides a NUL, or out is too small.
 */
#ifndef MOCK_BASE64_H
#define MOCK_BASE64_H

#include <stddef.h>

long mock_base64_decode(char *out, size_t cap, const char *text);

#endif
