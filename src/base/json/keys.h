/* keys.h - notices a key that occurs twice in one object, while a text is scanned.
 *
 *   size_t mine = keys.n;
 *   ... gc_json_keys_add(&keys, key) for each, nested objects in between ...
 *   const char *twice = gc_json_keys_close(&keys, mine);
 *
 * Keys of all open objects stand in one stack. Keys are compared with escapes resolved.
 *
 * Ownership:  keys borrows the text and owns its stack: release it.
 * Units:      none.
 * Threads:    one scan, one thread.
 * Errors:     add returns false when memory ran out.
 */
#ifndef GC_JSON_KEYS_H
#define GC_JSON_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gc_json_key {
    const char *at; /* after the opening quote */
    uint64_t hash;
};

struct gc_json_keys {
    struct gc_json_key *stack; /* few, until they do not fit */
    size_t n, cap;
    struct gc_json_key few[32];
};

void gc_json_keys_init(struct gc_json_keys *k);
void gc_json_keys_release(struct gc_json_keys *k);
bool gc_json_keys_add(struct gc_json_keys *k, const char *at);
/* Forgets the keys from `first` on; returns the earliest that repeats one before it, or NULL. */
const char *gc_json_keys_close(struct gc_json_keys *k, size_t first);

#endif
