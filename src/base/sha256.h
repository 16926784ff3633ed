/* sha256.h - the SHA-256 digest (FIPS 180-4), for keys that must not be the secret itself.
 *
 *   unsigned char key[GC_SHA256_BYTES];
 *   gc_sha256(token, strlen(token), key);
 *
 * Ownership:  the digest goes to the caller's storage; nothing is kept.
 * Units:      bytes.
 */
#ifndef GC_SHA256_H
#define GC_SHA256_H

#include <stddef.h>

#define GC_SHA256_BYTES 32

void gc_sha256(const void *data, size_t n, unsigned char out[GC_SHA256_BYTES]);

#endif
