#include "mock/world/text_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

void mock_text_map_init(struct mock_text_map *l)
{
    memset(l, 0, sizeof *l);
    pthread_mutex_init(&l->lock, NULL);
}

void mock_text_map_release(struct mock_text_map *l)
{
    gc_map_release(&l->by_key, free);
    pthread_mutex_destroy(&l->lock);
}

void mock_text_map_clear(struct mock_text_map *l)
{
    pthread_mutex_lock(&l->lock);
    gc_map_release(&l->by_key, free);
    pthread_mutex_unlock(&l->lock);
}

enum gc_status mock_text_map_put(struct mock_text_map *l, const char *key, const char *text)
{
    void *old = NULL;
    char *copy = gc_strdup(text);
    if (!copy)
        return GC_E_NOMEM;
    pthread_mutex_lock(&l->lock);
    enum gc_status s = gc_map_put(&l->by_key, key, copy, &old);
    pthread_mutex_unlock(&l->lock);
    free(s == GC_OK ? old : copy);
    return s;
}

char *mock_text_map_dup(struct mock_text_map *l, const char *key)
{
    pthread_mutex_lock(&l->lock);
    char *copy = gc_strdup(gc_map_get(&l->by_key, key));
    pthread_mutex_unlock(&l->lock);
    return copy;
}

bool mock_text_map_drop(struct mock_text_map *l, const char *key)
{
    pthread_mutex_lock(&l->lock);
    char *text = gc_map_remove(&l->by_key, key);
    pthread_mutex_unlock(&l->lock);
    free(text);
    return text != NULL;
}

struct pair {
    char *key, *text;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

static struct pair *copy_all(struct mock_text_map *l, size_t *n)
{
    const char *key;
    void *text;
    pthread_mutex_lock(&l->lock);
    struct pair *all = calloc(l->by_key.n + 1, sizeof *all);
    *n = 0;
    for (size_t i = 0; all && gc_map_next(&l->by_key, &i, &key, &text);)
        all[(*n)++] = (struct pair){gc_strdup(key), gc_strdup(text)};
    pthread_mutex_unlock(&l->lock);
    return all;
}

void mock_text_map_each(struct mock_text_map *l,
                        void (*visit)(void *ctx, const char *key, const char *text), void *ctx)
{
    size_t n;
    struct pair *all = copy_all(l, &n);
    bool whole = all != NULL;
    for (size_t i = 0; i < n; i++)
        whole = whole && all[i].key && all[i].text;
    if (whole)
        qsort(all, n, sizeof *all, by_key);
    for (size_t i = 0; all && i < n; i++) {
        if (whole)
            visit(ctx, all[i].key, all[i].text);
        free(all[i].key);
        free(all[i].text);
    }
    free(all);
}
