/* map.h - a hash map from text to pointer (keyed hash: hostile keys can't degrade it).
 *
 *   struct gc_map m = {0};
 *   if (gc_map_put(&m, "id", value, NULL) != GC_OK) ...
 *   void *v = gc_map_get(&m, "id");
 *
 * Ownership:  keys are copied; values are the caller's. A zeroed struct is an empty map.
 * Threads:    one writer or many readers; the caller locks.
 * Errors:     GC_E_NOMEM from put; the map is then unchanged.
 */
#ifndef GC_MAP_H
#define GC_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct gc_map_slot;
struct gc_map {
    struct gc_map_slot *slots;
    size_t cap, n; /* n: entries; cap: a power of two or 0 */
};

/* The keyed hash itself, for tables of one's own; it differs from process to process. */
uint64_t gc_hash(const char *key, size_t len);

/* A key with its hash, for who asks by it often. */
struct gc_map_key {
    const char *text; /* borrowed */
    size_t len;
    uint64_t hash;
};
struct gc_map_key gc_map_key(const char *text);
void *gc_map_get_key(const struct gc_map *m, const struct gc_map_key *key);

void *gc_map_get(const struct gc_map *m, const char *key);
void *gc_map_getn(const struct gc_map *m, const char *key, size_t key_len);
/* Sets key; *old (if asked for) becomes the value that was there, or NULL. value is not NULL. */
GC_NODISCARD enum gc_status gc_map_put(struct gc_map *m, const char *key, void *value, void **old);
void *gc_map_remove(struct gc_map *m, const char *key); /* the value that was there, or NULL */
/* Visits entries in no order: for (size_t i = 0; gc_map_next(&m, &i, &key, &value);) */
bool gc_map_next(const struct gc_map *m, size_t *i, const char **key, void **value);
/* Empties the map; free_value (may be NULL) is called for each value. */
void gc_map_release(struct gc_map *m, void (*free_value)(void *));

#endif
