#include "mock/world/stores.h"

#include <stdlib.h>
#include <string.h>

#include "base/json/scan.h"
#include "base/strbuf.h"
#include "mock/world/store.h"

struct mock_entity *mock_entity_new(const char *key, const char *json, size_t n_json,
                                    const char *hidden, size_t n_hidden)
{
    size_t n_key = strlen(key);
    struct mock_entity *e = malloc(sizeof *e + n_key + n_json + n_hidden + 3);
    if (!e)
        return NULL;
    *e = (struct mock_entity){.n_json = n_json, .n_hidden = n_hidden};
    atomic_init(&e->refs, 1);
    char *to = e->text;
    e->key = memcpy(to, key, n_key + 1);
    e->json = to += n_key + 1;
    memcpy(to, json, n_json);
    to[n_json] = '\0';
    to += n_json + 1;
    if (hidden) {
        e->hidden = memcpy(to, hidden, n_hidden);
        to[n_hidden] = '\0';
    }
    e->is_deleted = gc_span_is(gc_scan_find(e->json, n_json, "state"), "\"deleted\"");
    return e;
}

struct mock_entity *mock_entity_ref(struct mock_entity *e)
{
    atomic_fetch_add_explicit(&e->refs, 1, memory_order_relaxed);
    return e;
}

void mock_entity_unref(struct mock_entity *e)
{
    if (e && atomic_fetch_sub_explicit(&e->refs, 1, memory_order_acq_rel) == 1)
        free(e);
}

void mock_stores_init(struct mock_stores *s)
{
    pthread_mutexattr_t recursive;
    *s = (struct mock_stores){0};
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&s->lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
}

static void free_paths(void *paths)
{
    gc_map_release(paths, NULL);
    free(paths);
}

static void free_store(void *store)
{
    mock_store_free(store);
}

static void drop_all(struct mock_stores *s)
{
    gc_map_release(&s->by_path, free_store);
    gc_map_release(&s->below, free_paths);
}

void mock_stores_release(struct mock_stores *s)
{
    drop_all(s);
    pthread_mutex_destroy(&s->lock);
}

void mock_stores_clear(struct mock_stores *s)
{
    mock_stores_lock(s);
    drop_all(s);
    mock_stores_unlock(s);
}

void mock_stores_lock(struct mock_stores *s)
{
    pthread_mutex_lock(&s->lock);
}

void mock_stores_unlock(struct mock_stores *s)
{
    pthread_mutex_unlock(&s->lock);
}

struct mock_store *mock_stores_find(const struct mock_stores *s, const char *path)
{
    return gc_map_get(&s->by_path, path);
}

/* Notes the path under its first n bytes, which are an item. */
static bool note_below(struct mock_stores *s, const char *path, size_t n)
{
    char *item = gc_strndup(path, n);
    struct gc_map *paths = item ? gc_map_get(&s->below, item) : NULL;
    if (item && !paths && (paths = calloc(1, sizeof *paths)) &&
        gc_map_put(&s->below, item, paths, NULL) != GC_OK) {
        free(paths);
        paths = NULL;
    }
    free(item);
    return paths && gc_map_put(paths, path, s, NULL) == GC_OK;
}

struct mock_store *mock_stores_make(struct mock_stores *s, const char *path, const size_t *items,
                                    size_t n_items)
{
    struct mock_store *store = mock_stores_find(s, path);
    if (store)
        return store;
    store = mock_store_new(&s->next_order);
    bool ok = store && gc_map_put(&s->by_path, path, store, NULL) == GC_OK;
    if (!ok)
        mock_store_free(store);
    for (size_t i = 0; ok && i < n_items; i++)
        if (!note_below(s, path, items[i])) {
            mock_store_free(gc_map_remove(&s->by_path, path));
            ok = false;
        }
    return ok ? store : NULL;
}

void mock_stores_drop_below(struct mock_stores *s, const char *path)
{
    const char *below;
    void *value;
    struct gc_map *paths = gc_map_remove(&s->below, path);
    for (size_t i = 0; paths && gc_map_next(paths, &i, &below, &value);)
        mock_store_free(gc_map_remove(&s->by_path, below));
    if (paths)
        free_paths(paths);
}
