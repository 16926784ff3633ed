/* sha1.h - the SHA-1 digest (FIPS 180-4), only for where a protocol wants it: a websocket's
 * handshake. It protects nothing.
 *
 *   unsigned char digest[GC_SHA1_BYTES];
 *   gc_sha1(text, strlen(text), digest);
 *
 * Ownership:  the digest goes to the caller's storage; nothing is kept.
 * Units:      bytes.
 */
#ifndef GC_SHA1_H
#define GC_SHA1_H

#include <stddef.h>

#define GC_SHA1_BYTES 20

void gc_sha1(const void *data, size_t n, unsigned char out[GC_SHA1_BYTES]);

#endif
