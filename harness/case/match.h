/* match.h - does a JSON value look as a case says it must?
 *
 *   struct hx_why why = HX_WHY(64 * 1024);
 *   if (!hx_match(actual, expected, "body", &why)) fputs(gc_strbuf_text(&why.text), stderr);
 *
 * By the matchers of mock/matcher. Every difference is reported with its path, what was expected
 * and what came.
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

/* What differs: a line for each in `text`, and an object for each in `items`: {"at", "expected",
 * "got"} or, of what is no member of anything, {"text"}. */
struct hx_why {
    struct gc_strbuf text;
    cJSON *items;
};
#define HX_WHY(max_bytes)                                                                          \
    {                                                                                              \
        .text = GC_STRBUF(max_bytes)                                                               \
    }
void hx_why_release(struct hx_why *why);
/* One line with its end; without memory the text still has it. NULL is a no-op. */
void hx_why_addf(struct hx_why *why, const char *fmt, ...) GC_PRINTF(2, 3);

/* actual NULL means absent. Adds a line a difference to `why`. */
bool hx_match(const cJSON *actual, const cJSON *expected, const char *path, struct hx_why *why);
/* The same for a text: expected is a string (equality) or a matcher. */
bool hx_match_text(const char *actual, const cJSON *expected, const char *path, struct hx_why *why);
/* The JSON of a value, cut after max bytes; "nothing" for NULL. */
void hx_add_json(struct gc_strbuf *to, const cJSON *node, size_t max);
/* Checks the matchers inside `expected` when a case is loaded. */
bool hx_match_check(const struct gc_json *doc, const cJSON *expected, struct gc_problems *problems);
/* Could any value fail this? {"$any": true} and {} could not. */
bool hx_match_can_fail(const cJSON *expected);

#endif
