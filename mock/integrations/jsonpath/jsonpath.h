/* jsonpath.h - paths into JSON, in the dialect of Jayway JsonPath, which translation maps use.
 *
 *   struct jsonpath *path = NULL;
 *   const cJSON *found;
 *   if (jsonpath_parse(&path, "$.items[?(@.id != '')].name", &err) != GC_OK) ...
 *   if (jsonpath_read(path, doc.root, &arena, &found, &err) == GC_E_NOT_FOUND) ...
 *   jsonpath_free(path);
 *
 * A definite path (names and single indexes only) gives the value itself; any other an array,
 * [] when nothing fits. What is missing before the first indefinite step is GC_E_NOT_FOUND.
 *
 * Ownership:  a result's nodes are in the arena or are the document's: it lives as long as both,
 *             and can only be read.
 * Units:      a path has at most 2,000 bytes, a reading at most 1,000,000 steps.
 * Threads:    any thread may read by a path; an arena has one.
 * Errors:     GC_E_DATA (with the column) for what is no path; GC_E_NOT_FOUND; GC_E_BAD_REQUEST
 *             (the path does not suit the document: a sum of nothing, a filter on a text);
 *             GC_E_TOO_BIG, GC_E_NOMEM.
 */
#ifndef MOCK_JSONPATH_H
#define MOCK_JSONPATH_H

#include "base/arena.h"
#include "base/json/json.h"

struct jsonpath;

GC_NODISCARD enum gc_status jsonpath_parse(struct jsonpath **out, const char *text,
                                           struct gc_error *err);
void jsonpath_free(struct jsonpath *path); /* NULL is fine */
bool jsonpath_is_definite(const struct jsonpath *path);

GC_NODISCARD enum gc_status jsonpath_read(const struct jsonpath *path, const cJSON *root,
                                          struct gc_arena *arena, const cJSON **out,
                                          struct gc_error *err);

#endif
