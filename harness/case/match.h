/* match.h - does a JSON value look as a case says it must?
 *
 *   struct gc_strbuf why = GC_STRBUF(64 * 1024);
 *   if (!hx_match(actual, expected, "body", &why)) fputs(gc_strbuf_text(&why), stderr);
 *
 * Objects match as a subset, arrays element by element, scalars by equality. An object with one
 * $key is a matcher: $any, $type, $regex, $contains, $absent, $approx, $unordered, $has, $in_order,
 * $exact, $one_of, $not, $length. Every difference is reported with its path, what was expected and
 * what came.
 *
 * Source:     fixtures/README.md, "Matchers".
 * Ownership:  borrows; writes to the caller's buffer.
 * Errors:     a false result with the reasons; hx_match_check says GC_E_DATA for matchers that are
 *             not well formed (unknown $key, bad regular expression).
 */
#ifndef HX_MATCH_H
#define HX_MATCH_H

#include "base/json/json.h"
#include "base/strbuf.h"

/* actual NULL means absent. Adds a line a difference to `why`. */
bool hx_match(const cJSON *actual, const cJSON *expected, const char *path, struct gc_strbuf *why);
/* The same for a text: expected is a string (equality) or a matcher. */
bool hx_match_text(const char *actual, const cJSON *expected, const char *path,
                   struct gc_strbuf *why);
/* The JSON of a value, cut after max bytes; "nothing" for NULL. */
void hx_add_json(struct gc_strbuf *to, const cJSON *node, size_t max);
/* Checks the matchers inside `expected` when a case is loaded. */
bool hx_match_check(const struct gc_json *doc, const cJSON *expected, struct gc_problems *problems);
/* Could any value fail this? {"$any": true} and {} could not. */
bool hx_match_can_fail(const cJSON *expected);

#endif
