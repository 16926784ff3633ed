#include "mock/world/limits.h"

#include <stdlib.h>

enum { WINDOW_MS = 60000, MAX_KEYS = 20000 };

struct window {
    int64_t start_ms, count;
};

void mock_limits_init(struct mock_limits *l)
{
    *l = (struct mock_limits){0};
    pthread_mutex_init(&l->lock, NULL);
}

void mock_limits_release(struct mock_limits *l)
{
    gc_map_release(&l->windows, free);
    pthread_mutex_destroy(&l->lock);
}

void mock_limits_clear(struct mock_limits *l)
{
    pthread_mutex_lock(&l->lock);
    gc_map_release(&l->windows, free);
    pthread_mutex_unlock(&l->lock);
}

/* A clock that was set back to before the window began starts a new one, too. */
static bool is_over(const struct window *w, int64_t now_ms)
{
    return now_ms < w->start_ms || now_ms - w->start_ms >= WINDOW_MS;
}

/* Keeps the windows that still run; when all of them do, begins anew rather than growing. */
static void make_room(struct mock_limits *l, int64_t now_ms)
{
    struct gc_map kept = {0};
    const char *key;
    void *value;
    for (size_t i = 0; gc_map_next(&l->windows, &i, &key, &value);)
        if (is_over(value, now_ms) || gc_map_put(&kept, key, value, NULL) != GC_OK)
            free(value);
    gc_map_release(&l->windows, NULL);
    if (kept.n >= MAX_KEYS)
        gc_map_release(&kept, free);
    l->windows = kept;
}

static struct window *find_window(struct mock_limits *l, const char *key, int64_t now_ms)
{
    struct window *w = gc_map_get(&l->windows, key);
    if (w)
        return w;
    if (l->windows.n >= MAX_KEYS)
        make_room(l, now_ms);
    w = malloc(sizeof *w);
    if (!w)
        return NULL;
    *w = (struct window){.start_ms = now_ms};
    if (gc_map_put(&l->windows, key, w, NULL) != GC_OK) {
        free(w);
        return NULL;
    }
    return w;
}

bool mock_limits_count(struct mock_limits *l, const char *key, int64_t allowed, int64_t now_ms,
                       struct mock_limit_state *out)
{
    *out = (struct mock_limit_state){.count = 1, .allowed = allowed, .reset_s = WINDOW_MS / 1000};
    pthread_mutex_lock(&l->lock);
    struct window *w = find_window(l, key, now_ms);
    if (w) {
        if (is_over(w, now_ms))
            *w = (struct window){.start_ms = now_ms};
        out->count = ++w->count;
        out->reset_s = (w->start_ms + WINDOW_MS - now_ms + 999) / 1000;
    }
    pthread_mutex_unlock(&l->lock);
    return !w || allowed <= 0 || out->count <= allowed;
}
