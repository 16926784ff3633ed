#include "mock/world/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

enum { MAX_ORDERS = 8, MAX_UNIQUES = 8 };

struct mock_store {
    struct gc_map by_key;
    struct gc_map hidden; /* keys of seeds that were deleted here */
    size_t n_deleted;     /* by their state */
    uint64_t *next_order;
    const void *seeds;
    struct mock_order *orders[MAX_ORDERS]; /* those asked for, the last one first */
    struct mock_unique *uniques[MAX_UNIQUES];
};

static void unref(void *entity)
{
    mock_entity_unref(entity);
}

struct mock_store *mock_store_new(uint64_t *next_order)
{
    struct mock_store *s = calloc(1, sizeof *s);
    if (s)
        s->next_order = next_order;
    return s;
}

static void drop_indexes(struct mock_store *s)
{
    for (size_t i = 0; i < MAX_ORDERS; i++) {
        mock_order_free(s->orders[i]);
        s->orders[i] = NULL;
    }
    for (size_t i = 0; i < MAX_UNIQUES; i++) {
        mock_unique_free(s->uniques[i]);
        s->uniques[i] = NULL;
    }
}

void mock_store_free(struct mock_store *s)
{
    if (!s)
        return;
    drop_indexes(s);
    gc_map_release(&s->by_key, unref);
    gc_map_release(&s->hidden, NULL);
    free(s);
}

struct mock_entity *mock_store_get(const struct mock_store *s, const char *key)
{
    return s ? gc_map_get(&s->by_key, key) : NULL;
}

size_t mock_store_count(const struct mock_store *s)
{
    return s ? s->by_key.n : 0;
}

size_t mock_store_count_deleted(const struct mock_store *s)
{
    return s ? s->n_deleted : 0;
}

/* An index that ran out of memory is made anew when it is asked for. */
static void index_entity(struct mock_store *s, struct mock_entity *e)
{
    for (size_t i = 0; i < MAX_ORDERS && s->orders[i]; i++)
        if (!mock_order_add(s->orders[i], e)) {
            drop_indexes(s);
            return;
        }
    for (size_t i = 0; i < MAX_UNIQUES && s->uniques[i]; i++)
        if (!mock_unique_add(s->uniques[i], e)) {
            drop_indexes(s);
            return;
        }
}

static void forget(struct mock_store *s, struct mock_entity *e)
{
    e->is_gone = true;
    s->n_deleted -= e->is_deleted;
    for (size_t i = 0; i < MAX_ORDERS && s->orders[i]; i++)
        mock_order_touch(s->orders[i]);
    for (size_t i = 0; i < MAX_UNIQUES && s->uniques[i]; i++)
        mock_unique_drop(s->uniques[i], e);
    mock_entity_unref(e);
}

enum gc_status mock_store_put(struct mock_store *s, struct mock_entity *e)
{
    void *old = NULL;
    if (!e || gc_map_put(&s->by_key, e->key, e, &old) != GC_OK) {
        mock_entity_unref(e);
        return GC_E_NOMEM;
    }
    e->order = old ? ((struct mock_entity *)old)->order : (*s->next_order)++;
    if (old)
        forget(s, old);
    s->n_deleted += e->is_deleted;
    index_entity(s, e);
    return GC_OK;
}

static void remove_key(struct mock_store *s, const char *key)
{
    struct mock_entity *e = gc_map_remove(&s->by_key, key);
    if (e)
        forget(s, e);
}

bool mock_store_drop(struct mock_store *s, const char *key)
{
    if (!mock_store_get(s, key))
        return false;
    if (s->seeds && gc_map_put(&s->hidden, key, s, NULL) != GC_OK)
        return false;
    remove_key(s, key);
    return true;
}

const void *mock_store_seeds(const struct mock_store *s)
{
    return s->seeds;
}

void mock_store_set_seeds(struct mock_store *s, const void *seeds)
{
    s->seeds = seeds;
}

bool mock_store_hides(const struct mock_store *s, const char *key)
{
    return gc_map_get(&s->hidden, key) != NULL;
}

void mock_store_drop_seeds(struct mock_store *s)
{
    const char *key;
    void *entity;
    size_t n = 0;
    char **keys = calloc(s->by_key.n + 1, sizeof *keys);
    for (size_t i = 0; keys && gc_map_next(&s->by_key, &i, &key, &entity);)
        if (((struct mock_entity *)entity)->of_seed)
            keys[n++] = gc_strdup(key);
    for (size_t i = 0; i < n; i++) {
        if (keys[i])
            remove_key(s, keys[i]);
        free(keys[i]);
    }
    free(keys);
}

static bool fill_order(struct mock_store *s, struct mock_order *o)
{
    const char *key;
    void *entity;
    for (size_t i = 0; gc_map_next(&s->by_key, &i, &key, &entity);)
        if (!mock_order_add(o, entity))
            return false;
    return true;
}

/* The order by that member, first in the list from now on: the one used longest ago makes room. */
static struct mock_order *order_by(struct mock_store *s, const char *by)
{
    size_t i = 0;
    while (i < MAX_ORDERS - 1 && s->orders[i] && !mock_order_is_by(s->orders[i], by))
        i++;
    struct mock_order *o = s->orders[i];
    if (o && !mock_order_is_by(o, by)) {
        mock_order_free(o);
        o = NULL;
    }
    if (!o && (o = mock_order_new(by)) && !fill_order(s, o)) {
        mock_order_free(o);
        o = NULL;
    }
    if (!o) {
        drop_indexes(s);
        return NULL;
    }
    memmove(&s->orders[1], &s->orders[0], i * sizeof s->orders[0]);
    return s->orders[0] = o;
}

struct mock_entity *const *mock_store_ordered(struct mock_store *s, const char *by, size_t *n)
{
    struct mock_order *o = order_by(s, by);
    *n = 0;
    return o ? mock_order_list(o, n) : NULL;
}

static struct mock_unique *new_unique(struct mock_store *s, const char *by)
{
    const char *key;
    void *entity;
    struct mock_unique *u = mock_unique_new(by);
    for (size_t i = 0; u && gc_map_next(&s->by_key, &i, &key, &entity);)
        if (!mock_unique_add(u, entity)) {
            mock_unique_free(u);
            return NULL;
        }
    return u;
}

struct mock_entity *mock_store_having(struct mock_store *s, const char *by, const char *text)
{
    bool again = false;
    size_t i = 0;
    while (i < MAX_UNIQUES - 1 && s->uniques[i] && !mock_unique_is_by(s->uniques[i], by))
        i++;
    struct mock_unique *u = s->uniques[i];
    struct mock_entity *e =
        u && mock_unique_is_by(u, by) ? mock_unique_find(u, text, &again) : NULL;
    if (!u || !mock_unique_is_by(u, by) || again) {
        mock_unique_free(u);
        u = s->uniques[i] = new_unique(s, by);
        e = u ? mock_unique_find(u, text, &again) : NULL;
    }
    return e;
}
