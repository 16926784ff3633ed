/* match_internal.h - between matching values and the matchers inside them.
 *
 *   const struct hx_matcher *m = hx_matcher_find(expected);
 *   if (m) return m->match(actual, expected->child, at);
 *
 * Ownership:  borrows.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     false; the reason goes to at->why.
 */
#ifndef HX_MATCH_INTERNAL_H
#define HX_MATCH_INTERNAL_H

#include "harness/case/match.h"

/* Where we are in the value, and where the differences go. why NULL: only the outcome counts. */
struct hx_place {
    const char *path;
    struct gc_strbuf *why;
};

typedef bool (*hx_matcher_fn)(const cJSON *actual, const cJSON *arg, const struct hx_place *at);
typedef const char *(*hx_matcher_check_fn)(
    const cJSON *arg); /* what is wrong with the argument, or NULL */

struct hx_matcher {
    const char *key;
    hx_matcher_fn match;
    hx_matcher_check_fn check;
};
bool hx_is_matcher(const cJSON *expected);
const struct hx_matcher *hx_matcher_find(const cJSON *expected); /* NULL: none, or unknown */
bool hx_matcher_check(const struct gc_json *doc, const cJSON *expected,
                      struct gc_problems *problems);

bool hx_match_at(const cJSON *actual, const cJSON *expected, const struct hx_place *at);
/* Always false: one line that says where, what was expected, and what came. */
bool hx_differs(const struct hx_place *at, const cJSON *actual, const char *expectation,
                const cJSON *arg);

#endif
