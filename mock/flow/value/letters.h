/* letters.h - capital and small letters: Latin, Greek and Cyrillic. */
#ifndef FLOW_LETTERS_H
#define FLOW_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The capital (upper) or small form; what has none, or is no letter, stays. */
uint32_t flow_letter_case(uint32_t code, bool upper);
/* How many characters the first n bytes are; a byte that is no UTF-8 counts as one. */
size_t flow_count_characters(const char *s, size_t n);
/* The bytes that the first `count` characters take. */
size_t flow_skip_characters(const char *s, int64_t count);

#endif
