/* plain.h - text of others made fit for one line on a terminal.
 *
 *   char line[200];
 *   gc_plain_clean(line, sizeof line, message_of_the_server, 160);
 *
 * What does not fit is cut and ends in "...".
 */
#ifndef GC_PLAIN_H
#define GC_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Trims text, turns control characters (escape sequences, line ends) into spaces, keeps whole
 * UTF-8 characters, and cuts what is longer than max_bytes or than there is room for. */
void gc_plain_clean(char *out, size_t cap, const char *text, size_t max_bytes);
/* The same without trimming and cutting, appended. */
void gc_plain_add_clean(struct gc_strbuf *to, const char *text);
/* A line of label and text; "None" where there is no text, as the tutorial's Python prints it. */
void gc_plain_add_line(struct gc_strbuf *to, const char *label, const char *text);
/* Copies text without the white space around it; false if it does not fit. NULL gives "". */
bool gc_plain_trim(char *out, size_t cap, const char *text);
/* The letters of text in lower case: "Phone Number", "phone_number" and "phoneNumber" are one. */
void gc_plain_letters(char *out, size_t cap, const char *text);
/* Does text contain part, in any case? */
bool gc_plain_has(const char *text, const char *part);
/* Overwrites every occurrence of secret (of at least 4 bytes) in text with asterisks. */
void gc_plain_hide(char *text, const char *secret);

#endif
