/* regex.h - Java's regular expressions, those that take linear time.
 *
 *   struct regex *re = regex_compile(&arena, "(a+)-b", 6, false, &why);
 *   struct regex_match m;
 *   if (re && regex_find(re, &arena, text, len, 0, &m)) ... text + m.from[0], m.to[0] ...
 *
 * Taken: literals . [] [^] \d \w \s \b ^ $ | () (?:) (?i) * + ? {n,m}, each also lazy (*?), and
 * escapes. Not taken, for they need backtracking: \1, (?=), (?!), (?<=), possessive forms.
 * Bytes beyond ASCII are matched as whole characters by . and [^].
 *
 * Ownership:  everything is in the arena.
 * Units:      byte offsets; at most 2,000 instructions a pattern.
 * Threads:    one arena, one thread.
 * Errors:     NULL with *why saying what is wrong; find says false when the arena is used up.
 */
#ifndef MOCK_INTEGRATIONS_REGEX_H
#define MOCK_INTEGRATIONS_REGEX_H

#include "base/arena.h"

enum { REGEX_GROUPS = 10 };

struct regex;
struct regex_match {
    size_t from[REGEX_GROUPS], to[REGEX_GROUPS]; /* of a group that took no part: SIZE_MAX */
};

struct regex *regex_compile(struct gc_arena *a, const char *pattern, size_t n, bool ignore_case,
                            const char **why);
/* The first match at or after `start`. */
bool regex_find(const struct regex *re, struct gc_arena *a, const char *text, size_t n,
                size_t start, struct regex_match *m);
bool regex_matches_all(const struct regex *re, struct gc_arena *a, const char *text, size_t n);

#endif
