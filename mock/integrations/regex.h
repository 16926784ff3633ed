/* regex.h - Java's regular expressions, those that take linear time.
 *
 *   struct regex *re = regex_compile(&arena, "(a+)-b", 6, false, &why);
 *   struct regex_work work = {0};
 *   struct regex_match m;
 *   if (re && regex_find(re, &arena, &work, text, len, 0, &m)) ... text + m.from[0], m.to[0] ...
 *
 * Taken: literals . [] [^] \d \w \s \b ^ $ | () (?:) (?i) * + ? {n,m}, each also lazy (*?), and
 * escapes. Not taken, for they need backtracking: \1, (?=), (?!), (?<=), possessive forms.
 * Bytes beyond ASCII are matched as whole characters by . and [^].
 *
 * Ownership:  everything is in the arena.
 * Units:      byte offsets; at most 2,000 instructions a pattern.
 * Threads:    an arena and a work are one thread's; an expression may be shared.
 * Errors:     NULL with *why saying what is wrong; find says false when the arena is used up, and
 *             when all searches of one work together took more than REGEX_MAX_STEPS: one search is
 *             linear, but to look for all matches in a text may be one from each of its places.
 */
#ifndef MOCK_INTEGRATIONS_REGEX_H
#define MOCK_INTEGRATIONS_REGEX_H

#include "base/arena.h"

enum { REGEX_GROUPS = 10 };

struct regex;
struct regex_match {
    size_t from[REGEX_GROUPS], to[REGEX_GROUPS]; /* of a group that took no part: SIZE_MAX */
};

/* What the searches of one rendering or reading have taken, and their memory, used again. Zeroed.
 */
enum { REGEX_MAX_STEPS = 10000000 };
struct regex_work {
    size_t steps;
    const struct regex *re; /* whose memory this is */
    struct regex_scratch *scratch;
};
static inline bool regex_gave_up(const struct regex_work *w)
{
    return w->steps > REGEX_MAX_STEPS;
}

struct regex *regex_compile(struct gc_arena *a, const char *pattern, size_t n, bool ignore_case,
                            const char **why);
/* The first match at or after `start`. */
bool regex_find(const struct regex *re, struct gc_arena *a, struct regex_work *w, const char *text,
                size_t n, size_t start, struct regex_match *m);
bool regex_matches_all(const struct regex *re, struct gc_arena *a, struct regex_work *w,
                       const char *text, size_t n);

#endif
