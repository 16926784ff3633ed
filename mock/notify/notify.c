/* The channels of a world: who has which, and until when. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mock/notify/frame.h"
#include "mock/notify/hub.h"
#include "mock/notify/internal.h"

void mock_notify_init(struct mock_notify *n, struct gc_clock clock)
{
    memset(n, 0, sizeof *n);
    pthread_mutex_init(&n->lock, NULL);
    n->clock = clock;
}

static void end_channel(struct mock_notify *n, struct mock_channel *c, const char *reason)
{
    if (n->hub)
        mock_hub_close(n->hub, c->info.id, MOCK_CLOSE_NORMAL, reason);
    (void)gc_map_remove(&n->by_id, c->info.id);
    *(c->prev ? &c->prev->next : &n->first) = c->next;
    *(c->next ? &c->next->prev : &n->last) = c->prev;
    notify_free_topics(c);
    free(c);
}

static void end_all(struct mock_notify *n, const char *reason)
{
    while (n->first)
        end_channel(n, n->first, reason);
    notify_forget_kept(n);
}

void mock_notify_release(struct mock_notify *n)
{
    end_all(n, "the world was deleted");
    gc_map_release(&n->by_id, NULL);
    pthread_mutex_destroy(&n->lock);
}

void mock_notify_clear(struct mock_notify *n)
{
    pthread_mutex_lock(&n->lock);
    end_all(n, "the world was reset");
    pthread_mutex_unlock(&n->lock);
}

void notify_end_expired(struct mock_notify *n)
{
    int64_t now_ms = gc_clock_now(&n->clock);
    for (struct mock_channel *c = n->first, *next; c; c = next) {
        next = c->next;
        if (c->info.expires_ms <= now_ms)
            end_channel(n, c, "the channel has expired");
    }
}

/* Who has too many loses the oldest. */
static void make_room(struct mock_notify *n, const char *owner)
{
    size_t n_own = 0;
    for (struct mock_channel *c = n->last, *prev; c; c = prev) {
        prev = c->prev;
        if (strcmp(c->owner, owner) == 0 && ++n_own >= MOCK_NOTIFY_CHANNELS)
            end_channel(n, c, "there are newer channels, as many as are allowed");
    }
}

static struct mock_channel *new_channel(struct mock_notify *n, const char *owner)
{
    struct mock_channel *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    gc_copy(c->owner, sizeof c->owner, owner);
    gc_uuid(c->info.id);
    c->info.expires_ms = gc_clock_now(&n->clock) + MOCK_NOTIFY_LIFE_MS;
    if (gc_map_put(&n->by_id, c->info.id, c, NULL) != GC_OK) {
        free(c);
        return NULL;
    }
    c->prev = n->last;
    *(n->last ? &n->last->next : &n->first) = c;
    n->last = c;
    return c;
}

enum gc_status mock_notify_open(struct mock_notify *n, const char *owner,
                                struct mock_channel_info *out)
{
    pthread_mutex_lock(&n->lock);
    notify_end_expired(n);
    make_room(n, owner);
    const struct mock_channel *c = new_channel(n, owner);
    if (c)
        *out = c->info;
    pthread_mutex_unlock(&n->lock);
    return c ? GC_OK : GC_E_NOMEM;
}

struct mock_channel *notify_channel(struct mock_notify *n, const char *owner, const char *id)
{
    notify_end_expired(n);
    struct mock_channel *c = gc_map_get(&n->by_id, id);
    return c && (!owner || strcmp(c->owner, owner) == 0) ? c : NULL;
}

enum gc_status mock_notify_find(struct mock_notify *n, const char *owner, const char *id,
                                struct mock_channel_info *out)
{
    pthread_mutex_lock(&n->lock);
    const struct mock_channel *c = notify_channel(n, owner, id);
    if (c)
        *out = c->info;
    pthread_mutex_unlock(&n->lock);
    return c ? GC_OK : GC_E_NOT_FOUND;
}

void mock_notify_each(struct mock_notify *n, const char *owner,
                      void (*visit)(void *ctx, const struct mock_channel_info *info), void *ctx)
{
    pthread_mutex_lock(&n->lock);
    notify_end_expired(n);
    for (const struct mock_channel *c = n->first; c; c = c->next)
        if (!owner || strcmp(c->owner, owner) == 0)
            visit(ctx, &c->info);
    pthread_mutex_unlock(&n->lock);
}

bool mock_notify_has_listeners(struct mock_notify *n)
{
    bool found = false;
    pthread_mutex_lock(&n->lock);
    for (const struct mock_channel *c = n->hub ? n->first : NULL; c && !found; c = c->next)
        found = mock_hub_count(n->hub, c->info.id) > 0;
    pthread_mutex_unlock(&n->lock);
    return found;
}

bool mock_notify_has_channels(struct mock_notify *n)
{
    pthread_mutex_lock(&n->lock);
    bool has = n->first != NULL;
    pthread_mutex_unlock(&n->lock);
    return has;
}

void mock_notify_time_passed(struct mock_notify *n, int64_t ms)
{
    pthread_mutex_lock(&n->lock);
    notify_end_expired(n);
    for (const struct mock_channel *c = n->hub ? n->first : NULL; c; c = c->next)
        if (ms >= MOCK_HUB_HEARTBEAT_MS)
            mock_hub_heartbeat(n->hub, c->info.id);
    pthread_mutex_unlock(&n->lock);
}
