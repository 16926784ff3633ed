/* input.h - what users give: telephone numbers, and further members of a simulation's context.
 *
 *   if (gc_phone_parse("+1 (555) 123-4567", number, &err) == GC_OK) ...   -> "+15551234567"
 *   if (gc_context_read(&list, "context.json", &context, &err) == GC_OK) ...
 */
#ifndef GC_INPUT_H
#define GC_INPUT_H

#include "base/cli/options.h"
#include "base/json/json.h"

/* Into E.164 (ITU-T), the form that external contacts are stored in. A number must say its country:
 * "+" and 7 to 15 digits; spaces, dots, dashes, slashes and parentheses between them are dropped,
 * and so is the "(0)" of +44 (0)20. A number without "+" is refused, never guessed at: GC_E_DATA
 * with a hint, and out is "". */
#define GC_PHONE_TEXT 17 /* "+", 15 digits and the NUL */
GC_NODISCARD enum gc_status gc_phone_parse(const char *text, char out[GC_PHONE_TEXT],
                                           struct gc_error *err);

/* KEY=VALUE sets a text, KEY:=JSON any JSON value. Flags win over the file. The caller frees *out
 * with cJSON_Delete; it is NULL when nothing was given.
 * GC_E_USAGE (no KEY=VALUE, the file holds no object), GC_E_DATA, GC_E_IO. */
GC_NODISCARD enum gc_status gc_context_read(const struct gc_list *pairs, const char *file,
                                            cJSON **out, struct gc_error *err);
/* obj[key] = text, replacing what was there. */
GC_NODISCARD bool gc_context_set(cJSON *obj, const char *key, cJSON *value);

#endif
