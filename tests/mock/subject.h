/* subject.h - requests made by hand, to match and to journal.
 *
 *   struct mock_subject s = {.method = "GET", .path = "/users/7", .query = "q=1"};
 *   subject_headers(&s, header_pairs);
 *
 * Ownership:  everything is borrowed.
 * Threads:    one subject, one thread.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "mock/fault/match.h"

/* "Name", "value", ..., NULL */
void subject_headers(struct mock_subject *s, const char *const *pairs);
void subject_body(struct mock_subject *s, const char *body);
/* Parses or fails the test; the text must be valid JSON. */
struct gc_json subject_json(const char *text);

#endif
