/* context.h - the further members of a simulation's context, from files and flags.
 *
 *   cJSON *context = NULL;
 *   if (gc_context_read(&list, "context.json", &context, &err) == GC_OK) ...
 *
 * KEY=VALUE sets a text, KEY:=JSON any JSON value. Flags win over the file.
 *
 * Ownership:  the caller frees *out with cJSON_Delete; it is NULL when nothing was given.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     GC_E_USAGE (no KEY=VALUE, the file holds no object), GC_E_DATA, GC_E_IO.
 */
#ifndef GC_CONTEXT_H
#define GC_CONTEXT_H

#include "base/cli/options.h"
#include "base/json/json.h"

GC_NODISCARD enum gc_status gc_context_read(const struct gc_list *pairs, const char *file,
                                            cJSON **out, struct gc_error *err);
/* obj[key] = text, replacing what was there. */
GC_NODISCARD bool gc_context_set(cJSON *obj, const char *key, cJSON *value);

#endif
