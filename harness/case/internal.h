/* internal.h - how a file becomes cases: rows filled in, every key checked.
 *
 *   hx_rows_fill(&file, row, &text, &problems)      the file's text with the row's values in it
 *   hx_case_check(&doc, &problems)                  is it a case that means something?
 *
 * Ownership:  hx_rows_fill hands its text to the caller.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     false, with a line in problems for each mistake.
 */
#ifndef HX_CASE_INTERNAL_H
#define HX_CASE_INTERNAL_H

#include "base/json/json.h"
#include "base/problems.h"

/* Filling in happens in the text, so that positions in the filled case are those of the file. */
bool hx_rows_fill(const struct gc_json *file, const cJSON *row, char **text,
                  struct gc_problems *problems);
bool hx_case_check(const struct gc_json *doc, struct gc_problems *problems);

/* What a `when`, or a step of one, does. */
enum hx_act {
    HX_ACT_NONE,
    HX_ACT_RUN,
    HX_ACT_REQUEST,
    HX_ACT_STEPS,
    HX_ACT_ADVANCE,
    HX_ACT_ADMIN,
    HX_ACT_WAIT,
};
enum hx_act hx_act_of(const cJSON *when);

#endif
