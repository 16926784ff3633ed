/* random.h - unguessable bytes and identifiers from the system's generator.
 *
 *   char id[GC_UUID_TEXT];
 *   gc_uuid(id);                       -> "0f8e...-4...-..."
 *
 * Ownership:  results go to the caller's storage.
 * Units:      bytes.
 * Errors:     none: the program ends if the kernel has no randomness (it always has).
 */
#ifndef GC_RANDOM_H
#define GC_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#define GC_UUID_TEXT 37
void gc_random_bytes(void *out, size_t n);
void gc_uuid(char out[GC_UUID_TEXT]); /* version 4, lower case */
/* n characters of A-Z a-z 0-9 - _ and a NUL: out holds n + 1 bytes. 6 bits each. */
void gc_random_text(char *out, size_t n);

/* A small seeded generator, for faults with a probability: the same seed, the same course. */
uint64_t gc_prng_next(uint64_t *state);
double gc_prng_unit(uint64_t *state); /* in [0, 1) */

#endif
