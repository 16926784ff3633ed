/* internal.h - inside case/: rows filled in, every part checked; matchers.
 *
 * Errors:     false, with a line in problems (or in at->why) for each mistake.
 */
#ifndef HX_CASE_INTERNAL_H
#define HX_CASE_INTERNAL_H

#include "harness/case/case.h"
#include "harness/case/match.h"

/* The file's text with the row's values in it, which the caller frees. It is done in the text, so
 * that positions in the filled case are those of the file. */
bool hx_rows_fill(const struct gc_json *file, const cJSON *row, char **text,
                  struct gc_problems *problems);
/* Has it the form of a case, or, with values of rows still to come, of a file of them? */
bool hx_case_check_form(const struct gc_json *doc, struct gc_problems *problems);
/* Is it, beyond that, a case that means something? */
bool hx_case_check(const struct gc_json *doc, struct gc_problems *problems);

/* call.c: do the words for calls go together? And what speaks of a call where none is made. */
void hx_call_check(const struct gc_json *doc, const cJSON *when, struct gc_problems *problems);
void hx_call_check_then(const struct gc_json *doc, const cJSON *then, struct gc_problems *problems);
void hx_call_check_given(const struct gc_json *doc, const cJSON *given,
                         struct gc_problems *problems);

void hx_case_find_needs(struct hx_case *c); /* needs_service and the like */

/* Where we are in the value, and where the differences go. why NULL: only the result counts. */
struct hx_place {
    const char *path;
    struct hx_why *why;
};
struct hx_matcher {
    const char *key;
    bool (*match)(const cJSON *actual, const cJSON *arg, const struct hx_place *at);
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
