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

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

long mock_base64_decode(char *out, size_t cap, const char *text);
/* The same for a text of any length, with its padding, blanks between; what it holds may be
 * anything. False: *bad is the byte that does not fit (len: the end comes too early), or `to` is
 * full. */
bool mock_base64_decode_to(struct gc_strbuf *to, const char *text, size_t len, size_t *bad);
/* Writes 4 bytes for each 3 begun, and a NUL; returns the length, 0 when out is too small. */
size_t mock_base64_encode(const char *bytes, size_t n, char *out, size_t cap);

#endif
