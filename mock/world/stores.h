/* stores.h - what a world holds of the platform: entities by the path that lists them, which is
 * what POST /api/v2/routing/queues and PUT .../queues/Q1/members/U1 leave behind.
 *
 *   mock_stores_lock(&w->stores);
 *   struct mock_store *s = mock_stores_make(&w->stores, "/api/v2/routing/queues", NULL, 0);
 *   mock_store_put(s, mock_entity_new("Q1", json, n, NULL, 0));
 *   mock_stores_unlock(&w->stores);
 *
 * An order in which a store is asked for is kept from then on: a change adds to its tail, and the
 * next look merges the tail in, so that a page costs no sort. The same goes for what must be
 * unique.
 *
 * Ownership:  stores belong to their world; entities are reference counted and never change: who
 *             changes one puts another in its place.
 * Threads:    the stores of a world have one lock, which the caller of everything here holds, more
 *             than once if need be; an entity whose reference one has may be read without it.
 * Errors:     GC_E_NOMEM.
 */
#ifndef MOCK_STORES_H
#define MOCK_STORES_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/status.h"

struct mock_entity {
    atomic_uint refs;
    bool is_gone;    /* no store has it any more */
    bool of_seed;    /* as the org says, nobody changed it */
    bool is_deleted; /* its "state" says so */
    uint64_t order;
    const char *key, *json, *hidden; /* hidden: members that are kept but not shown; NULL: none */
    size_t n_json, n_hidden;
    char text[];
};
struct mock_entity *mock_entity_new(const char *key, const char *json, size_t n_json,
                                    const char *hidden, size_t n_hidden); /* NULL: no memory */
struct mock_entity *mock_entity_ref(struct mock_entity *e);
void mock_entity_unref(struct mock_entity *e); /* NULL is a no-op */

struct mock_store;
struct mock_stores {
    pthread_mutex_t lock;
    struct gc_map by_path; /* instance path -> struct mock_store */
    struct gc_map below;   /* "/api/v2/queues/Q1" -> a map of the paths that go on from there */
    uint64_t next_order;
};
void mock_stores_init(struct mock_stores *s);
void mock_stores_release(struct mock_stores *s);
void mock_stores_clear(struct mock_stores *s); /* takes the lock itself */
void mock_stores_lock(struct mock_stores *s);
void mock_stores_unlock(struct mock_stores *s);

struct mock_store *mock_stores_find(const struct mock_stores *s, const char *path);
/* Made when there is none; NULL: no memory. items: how long those beginnings of the path are that
 * are items, with which it goes. */
struct mock_store *mock_stores_make(struct mock_stores *s, const char *path, const size_t *items,
                                    size_t n_items);
/* All stores below an item that goes. */
void mock_stores_drop_below(struct mock_stores *s, const char *path);

struct mock_entity *mock_store_get(const struct mock_store *s, const char *key); /* borrowed */
/* Takes the reference over, also on failure (e NULL: GC_E_NOMEM). What it replaces lends its place
 * in the order of creation. */
GC_NODISCARD enum gc_status mock_store_put(struct mock_store *s, struct mock_entity *e);
bool mock_store_drop(struct mock_store *s, const char *key); /* false: there was none */
size_t mock_store_count(const struct mock_store *s);
size_t mock_store_count_deleted(const struct mock_store *s); /* by their state */
/* All, ordered by a member ("name", "site.id"; NULL: by their creation); without regard to case,
 * numbers by value, what lacks it first. Borrowed until the next change; NULL: no memory. */
struct mock_entity *const *mock_store_ordered(struct mock_store *s, const char *by, size_t *n);
/* One whose member has that text, without regard to case; NULL: none has. */
struct mock_entity *mock_store_having(struct mock_store *s, const char *by, const char *text);

/* What the org has for the path: whoever fills the store notes what it did so from. */
const void *mock_store_seeds(const struct mock_store *s);
void mock_store_set_seeds(struct mock_store *s, const void *seeds);
/* Was a seed of this key deleted in this world? */
bool mock_store_hides(const struct mock_store *s, const char *key);
/* Drops what is as the org said it, to be filled anew. */
void mock_store_drop_seeds(struct mock_store *s);

#endif
