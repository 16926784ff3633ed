/* text.h - UTF-8, copies that fit, and the safety of one line of text.
 *
 *   size_t n = gc_utf8_next(s, left, &code);
 *   if (n == 0) ... not UTF-8 ...
 *   gc_one_line(message);
 *
 * Errors:     gc_utf8_next returns 0 for whatever RFC 3629 refuses: overlong forms, surrogates,
 *             values over U+10FFFF, cut sequences.
 */
#ifndef GC_TEXT_H
#define GC_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* The length of the character at s (n bytes are left, at least 1), or 0. */
size_t gc_utf8_next(const char *s, size_t n, uint32_t *code);
/* Writes the character's 1 to 4 bytes; returns how many. */
size_t gc_utf8_put(uint32_t code, char out[4]);
/* The most bytes of s (n at hand), at most cap, that do not cut a character in two. */
size_t gc_utf8_clip(const char *s, size_t n, size_t cap);
/* Copies text to out, cut where it does not fit (between characters), always NUL-terminated. */
void gc_copy(char *out, size_t cap, const char *text);
/* Is text 1 to max bytes, each a visible character of ASCII? So must be what goes into a header. */
bool gc_is_visible_ascii(const char *text, size_t max);
/* What else than UTF-8 the text begins as: "UTF-16" or "UTF-32", by its mark or by the NULs beside
 * its first character, of ASCII. NULL: neither. */
const char *gc_wide_encoding(const char *text, size_t n);
/* Line and column of a byte of the text; columns count characters. */
struct gc_pos gc_pos_of(const char *text, size_t offset);
/* Lower-case hexadecimal with a NUL: out holds 2 * n + 1 bytes; and the value of one digit, or -1.
 */
void gc_hex(const unsigned char *bytes, size_t n, char *out);
int gc_hex_value(char c);
/* May the character be in a token of RFC 9110? */
extern const bool gc_token_characters[256];
static inline bool gc_is_of_token(char c)
{
    return gc_token_characters[(unsigned char)c];
}
/* Is text a token: a method, the name of a header? */
bool gc_is_token(const char *text);
/* Replaces control characters by '?' in place: no message can forge a line or drive a terminal. */
void gc_one_line(char *s);
/* Control characters, line and paragraph separators, and what turns the direction of a text: a
 * terminal acts on them, and what is read is then not what was written. */
bool gc_acts_on_terminal(uint32_t code);

/* Eight bytes at once, of which some have their high bit set: which is the first of them in memory?
 */
static inline size_t gc_first_high_byte(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(word) / 8;
#else
    return (size_t)__builtin_clzll(word) / 8;
#endif
}
/* Eight bytes of a JSON text at once: the high bit of each that is a control character, a '"', a
 * '\\', or beyond ASCII. A byte that is too small borrows from the next: that may be none, then. */
static inline uint64_t gc_json_special(uint64_t word)
{
    const uint64_t each = UINT64_MAX / 255, high = each * 0x80;
    uint64_t quote = word ^ each * '"', escape = word ^ each * '\\', delete = word ^ each * 0x7F;
    uint64_t control = word - each * ' ';
    return (word | control | (quote - each) | (escape - each) | (delete - each)) & high;
}

#endif
