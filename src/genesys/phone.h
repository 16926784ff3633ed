/* phone.h - reads a telephone number into E.164, the form that external contacts are stored in.
 *
 *   char number[GC_PHONE_TEXT];
 *   if (gc_phone_parse("+1 (555) 123-4567", number, &err) == GC_OK) ...   -> "+15551234567"
 *
 * A number must say its country: "+" and 7 to 15 digits; spaces, dots, dashes, slashes and
 * parentheses between them are dropped, and so is the "(0)" of +44 (0)20. A number without "+" is
 * refused, never guessed at.
 *
 * Source:     ITU-T E.164.
 * Ownership:  the result goes to the caller's storage.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     GC_E_DATA with a hint; out is then "".
 */
#ifndef GC_PHONE_H
#define GC_PHONE_H

#include "base/status.h"

#define GC_PHONE_TEXT 17 /* "+", 15 digits and the NUL */
GC_NODISCARD enum gc_status gc_phone_parse(const char *text, char out[GC_PHONE_TEXT],
                                           struct gc_error *err);

#endif
