#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "mock/world/world.h"

enum { DEFAULT_MAX_WORLDS = 100000, MAX_BY_STRANGERS = 1000 };
enum entrance { FIND, MAKE_AS_STRANGER, MAKE };

static void unref_value(void *world)
{
    mock_world_unref(world);
}

void mock_worlds_init(struct mock_worlds *ws, struct mock_org *org)
{
    memset(ws, 0, sizeof *ws);
    pthread_rwlock_init(&ws->lock, NULL);
    ws->org = mock_org_ref(org);
    mock_coverage_past_init(&ws->past);
    mock_budget_init(&ws->journal_budget);
}

void mock_worlds_release(struct mock_worlds *ws)
{
    gc_map_release(&ws->by_name, unref_value);
    mock_org_unref(ws->org);
    mock_coverage_past_release(&ws->past);
    mock_budget_release(&ws->journal_budget);
    pthread_rwlock_destroy(&ws->lock);
}

/* The caller holds the lock, as for all that follows. */
static void know(struct mock_worlds *ws, struct mock_world *w)
{
    ws->n_by_strangers -= atomic_exchange(&w->by_stranger, false);
}

static struct mock_world *take_out(struct mock_worlds *ws, const char *name)
{
    struct mock_world *w = gc_map_remove(&ws->by_name, name);
    if (w) {
        know(ws, w);
        mock_coverage_leave(&w->coverage,
                            &ws->past); /* answers that still come: when it is freed */
    }
    return w;
}

/* Who listens at a websocket uses the world, too, and may send nothing for hours. */
static bool is_idle(struct mock_world *w, int64_t since_ms)
{
    return atomic_load(&w->refs) == 1 && atomic_load(&w->last_used_ms) <= since_ms &&
           strcmp(w->name, "default") != 0 && !mock_notify_has_listeners(&w->notify);
}

/* Drops the worlds that nobody used for idle_ms; no new reference arises meanwhile. They are
 * collected first, for a removal may move the map's entries. */
static void drop_idle(struct mock_worlds *ws, int64_t now_ms)
{
    const char *name;
    void *world;
    ws->swept_ms = now_ms;
    struct mock_world **idle = calloc(ws->by_name.n + 1, sizeof *idle);
    if (!idle)
        return;
    size_t n = 0;
    for (size_t i = 0; gc_map_next(&ws->by_name, &i, &name, &world);)
        if (is_idle(world, now_ms - ws->idle_ms))
            idle[n++] = world;
    for (size_t i = 0; i < n; i++) {
        take_out(ws, idle[i]->name);
        mock_world_unref(idle[i]);
    }
    free(idle);
}

static bool has_room(const struct mock_worlds *ws, size_t max, size_t max_by_strangers, bool known)
{
    return ws->by_name.n < max && (known || ws->n_by_strangers < max_by_strangers);
}

/* Is there room for one more? What is idle goes first. */
static bool make_room(struct mock_worlds *ws, bool known, struct gc_error *err)
{
    size_t max = ws->max_worlds ? ws->max_worlds : DEFAULT_MAX_WORLDS;
    size_t half = max / 2 > 0 ? max / 2 : 1;
    size_t max_by_strangers = half < MAX_BY_STRANGERS ? half : MAX_BY_STRANGERS;
    int64_t now_ms = gc_clock_now(&gc_clock_monotonic);
    if (ws->idle_ms > 0 &&
        (!has_room(ws, max, max_by_strangers, known) || now_ms - ws->swept_ms >= ws->idle_ms))
        drop_idle(ws, now_ms);
    if (has_room(ws, max, max_by_strangers, known))
        return true;
    if (ws->by_name.n >= max)
        (void)gc_fail(err, GC_E_TOO_BIG,
                      "there are %zu worlds already, the most that are allowed: delete some "
                      "(DELETE /__admin/worlds/NAME), or start with --max-worlds or --world-idle",
                      ws->by_name.n);
    else
        (void)gc_fail(err, GC_E_AUTH,
                      "there are %zu worlds already that requests without credentials have made, "
                      "the most that are allowed: make it with POST /__admin/worlds, or begin with "
                      "POST /oauth/token",
                      ws->n_by_strangers);
    return false;
}

static struct mock_world *make(struct mock_worlds *ws, const char *name, bool known,
                               struct gc_error *err)
{
    struct mock_journal_limits limits = ws->journal_limits;
    limits.budget = &ws->journal_budget;
    if (strcmp(name, "default") == 0)
        known = true;
    else if (!make_room(ws, known, err))
        return NULL;
    struct mock_world *w = mock_world_new(name, ws->org, &limits, ws->catalogue);
    if (!w || gc_map_put(&ws->by_name, name, w, NULL) != GC_OK) {
        mock_world_unref(w);
        gc_fail(err, GC_E_NOMEM, "out of memory for world \"%s\"", name);
        return NULL;
    }
    w->notify.hub = ws->hub;
    w->past = &ws->past;
    atomic_store(&w->by_stranger, !known);
    ws->n_by_strangers += !known;
    return w;
}

/* A reference to the world of that name, or NULL. */
static struct mock_world *find(struct mock_worlds *ws, const char *name)
{
    pthread_rwlock_rdlock(&ws->lock);
    struct mock_world *w = gc_map_get(&ws->by_name, name);
    if (w)
        atomic_fetch_add(&w->refs, 1);
    pthread_rwlock_unlock(&ws->lock);
    return w;
}

static bool name_ok(const char *name, struct gc_error *err)
{
    bool ok = mock_world_name_ok(name);
    if (!ok)
        gc_fail(err, GC_E_USAGE,
                "a world's name is 1 to 64 characters of A-Z a-z 0-9 . _ -, not \"%.80s\"", name);
    return ok;
}

/* The same, made if need be. */
static struct mock_world *find_or_make(struct mock_worlds *ws, const char *name, bool known,
                                       struct gc_error *err)
{
    if (!name_ok(name, err))
        return NULL;
    pthread_rwlock_wrlock(&ws->lock);
    struct mock_world *w = gc_map_get(&ws->by_name, name);
    if (!w)
        w = make(ws, name, known, err);
    if (w)
        atomic_fetch_add(&w->refs, 1);
    pthread_rwlock_unlock(&ws->lock);
    return w;
}

static struct mock_world *get(struct mock_worlds *ws, const char *name, enum entrance entrance,
                              struct gc_error *err)
{
    struct mock_world *w = find(ws, name);
    if (!w && entrance != FIND)
        w = find_or_make(ws, name, entrance == MAKE, err);
    else if (!w && name_ok(name, err))
        gc_fail(err, GC_E_NOT_FOUND, "there is no world \"%s\"", name);
    if (!w)
        return NULL;
    if (entrance == MAKE)
        mock_worlds_know(ws, w);
    atomic_store(&w->last_used_ms, gc_clock_now(&gc_clock_monotonic));
    return w;
}

struct mock_world *mock_worlds_get(struct mock_worlds *ws, const char *name, bool may_make,
                                   struct gc_error *err)
{
    return get(ws, name, may_make ? MAKE : FIND, err);
}

struct mock_world *mock_worlds_enter(struct mock_worlds *ws, const char *name, bool known,
                                     struct gc_error *err)
{
    return get(ws, name, known ? MAKE : MAKE_AS_STRANGER, err);
}

void mock_worlds_know(struct mock_worlds *ws, struct mock_world *w)
{
    if (!atomic_load(&w->by_stranger))
        return;
    pthread_rwlock_wrlock(&ws->lock);
    know(ws, w);
    pthread_rwlock_unlock(&ws->lock);
}

bool mock_worlds_delete(struct mock_worlds *ws, const char *name)
{
    pthread_rwlock_wrlock(&ws->lock);
    struct mock_world *w = take_out(ws, name);
    pthread_rwlock_unlock(&ws->lock);
    mock_world_unref(w);
    return w != NULL;
}

struct mock_org *mock_worlds_org(struct mock_worlds *ws)
{
    pthread_rwlock_rdlock(&ws->lock);
    struct mock_org *org = mock_org_ref(ws->org);
    pthread_rwlock_unlock(&ws->lock);
    return org;
}

void mock_world_reset(struct mock_worlds *ws, struct mock_world *w)
{
    struct mock_org *org = mock_worlds_org(ws);
    mock_world_renew(w, org);
    mock_org_unref(org);
}

/* The lock stays held throughout, so that no world is made of the old org meanwhile. A world whose
 * changes do not fit the new org keeps what it has; the first such world is named. */
enum gc_status mock_worlds_set_org(struct mock_worlds *ws, struct mock_org *org,
                                   struct gc_error *err)
{
    enum gc_status result = GC_OK;
    const char *name;
    void *world;
    pthread_rwlock_wrlock(&ws->lock);
    struct mock_org *old = ws->org;
    ws->org = mock_org_ref(org);
    for (size_t i = 0; gc_map_next(&ws->by_name, &i, &name, &world);) {
        struct gc_error why = {0};
        enum gc_status s = mock_world_rebase(world, org, &why);
        if (s != GC_OK && result == GC_OK)
            result =
                gc_fail(err, s, "world \"%s\" keeps its old org: %s", name, gc_error_text(&why));
    }
    pthread_rwlock_unlock(&ws->lock);
    mock_org_unref(old);
    return result;
}

size_t mock_worlds_count(struct mock_worlds *ws)
{
    pthread_rwlock_rdlock(&ws->lock);
    size_t n = ws->by_name.n;
    pthread_rwlock_unlock(&ws->lock);
    return n;
}

void mock_worlds_coverage(struct mock_worlds *ws, struct mock_coverage *sum)
{
    void *world;
    pthread_rwlock_rdlock(&ws->lock);
    pthread_mutex_lock(&ws->past.lock);
    mock_coverage_add(sum, &ws->past.coverage);
    for (size_t i = 0; gc_map_next(&ws->by_name, &i, NULL, &world);)
        mock_coverage_add(sum, &((struct mock_world *)world)->coverage);
    pthread_mutex_unlock(&ws->past.lock);
    pthread_rwlock_unlock(&ws->lock);
}

static int by_name(const void *a, const void *b)
{
    const struct mock_world *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

struct mock_world **mock_worlds_list(struct mock_worlds *ws, size_t *n)
{
    const char *name;
    void *world;
    *n = 0;
    pthread_rwlock_rdlock(&ws->lock);
    struct mock_world **list = calloc(ws->by_name.n + 1, sizeof *list);
    for (size_t i = 0; list && gc_map_next(&ws->by_name, &i, &name, &world);) {
        list[*n] = world;
        atomic_fetch_add(&list[(*n)++]->refs, 1);
    }
    pthread_rwlock_unlock(&ws->lock);
    if (list)
        qsort(list, *n, sizeof *list, by_name);
    return list;
}
