/* scan.h - the strict look at a JSON text before cJSON sees it; and finding tree nodes in it.
 *
 *   struct gc_json_fault fault;
 *   if (gc_json_scan(text, len, 64, &fault, &n_values) != GC_OK) ... fault.offset, fault.what ...
 *
 * Ownership:  nothing is kept.
 * Units:      offsets are bytes. Depth counts open objects and arrays.
 * Threads:    any thread; the stack needs about 100 bytes a level.
 * Errors:     GC_E_DATA, GC_E_NOMEM (remembering the keys of a huge object).
 */
#ifndef GC_JSON_SCAN_H
#define GC_JSON_SCAN_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct gc_json_fault {
    size_t offset;
    char what[200];
};

/* text[len] must be a NUL: it ends every loop. */
GC_NODISCARD enum gc_status gc_json_scan(const char *text, size_t len, unsigned max_depth,
                                         struct gc_json_fault *fault, size_t *n_values);

/* Makes the tree of a valid text of n_values values in one piece of memory, decoding its texts
 * where they stand: the text is used up. NULL without memory; free() frees all nodes. */
cJSON *gc_json_build_in_place(char *text, size_t n_values);

/* A text whose scan found nothing wrong: where the node of its tree begins (its key, if `key`).
 * Returns -1 when text and tree do not fit, or the node is not in the tree. */
long gc_json_locate(const char *text, const cJSON *root, const cJSON *node, bool key);

/* Reads a string of a valid text byte by byte, escapes resolved: begin after the quote; each call
 * gives the next byte, or -1 at the closing quote. */
struct gc_json_chars {
    const char *at;
    char rest[4]; /* of an escape that stands for several bytes */
    int n_rest, i_rest;
};
int gc_json_next_char(struct gc_json_chars *c);

#endif
