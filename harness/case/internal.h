/* internal.h - inside case/: rows filled in, every part checked.
 *
 * Errors:     false, with a line in problems for each mistake.
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

#endif
