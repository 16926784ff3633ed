/* matcher.h - does a JSON value look as it was said that it must? The one language of cases,
 * faults, stubs and questions to the journal.
 *
 *   if (mock_matcher_fits(body, wanted, "body", NULL)) ...
 *
 * Objects match as a subset, arrays element by element, scalars by equality. An object with one
 * $key is a matcher: the table in matchers.c has them all.
 *
 * Source:     fixtures/README.md, "Matchers"; fixtures/schema/matcher.schema.json.
 * Ownership:  borrows everything.
 * Units:      $matches and $jsonpath take as much work as regex.h and jsonpath.h allow.
 * Threads:    any.
 * Errors:     what can't be compared (no memory, too much work) does not fit.
 */
#ifndef MOCK_MATCHER_H
#define MOCK_MATCHER_H

#include "base/json/json.h"

/* Who is told what differs: where, what came (NULL: nothing), and what was expected: the value
 * `arg` where the words are "", else the words and `arg` (or NULL) behind them. */
struct mock_matcher_ear {
    void (*differs)(void *ctx, const char *path, const cJSON *actual, const char *words,
                    const cJSON *arg);
    void *ctx;
};

/* actual NULL means absent. ear NULL: only the result counts. */
bool mock_matcher_fits(const cJSON *actual, const cJSON *expected, const char *path,
                       const struct mock_matcher_ear *ear);
/* The same for a text; NULL means absent. */
bool mock_matcher_fits_text(const char *actual, const cJSON *expected);
/* Is it an object whose first key begins with $? */
bool mock_matcher_is(const cJSON *expected);
/* Adds what is wrong with the matchers in a value: unknown ones, what they can't take. */
bool mock_matcher_check(const struct gc_json *doc, const cJSON *expected,
                        struct gc_problems *problems);
/* Could any value fail this? {"$any": true} and {} could not. */
bool mock_matcher_can_fail(const cJSON *expected);

#endif
