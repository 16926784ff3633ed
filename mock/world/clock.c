#include "mock/world/clock.h"

/* moment + by_ms, which is not negative; both moments within the bound. */
static int64_t later(int64_t moment_ms, int64_t by_ms)
{
    return by_ms < MOCK_CLOCK_LAST_MS - moment_ms ? moment_ms + by_ms : MOCK_CLOCK_LAST_MS;
}

/* What the clock shows; the caller holds the lock. */
static int64_t shown(const struct mock_clock *c)
{
    int64_t now_ms = gc_clock_now(&gc_clock_wall);
    if (c->frozen)
        return c->frozen_ms;
    return c->offset_ms > 0 ? later(now_ms, c->offset_ms) : now_ms + c->offset_ms;
}

static void show(struct mock_clock *c, int64_t at_ms)
{
    if (c->frozen)
        c->frozen_ms = at_ms;
    else
        c->offset_ms = at_ms - gc_clock_now(&gc_clock_wall);
}

void mock_clock_init(struct mock_clock *c)
{
    *c = (struct mock_clock){0};
    pthread_mutex_init(&c->lock, NULL);
}

void mock_clock_release(struct mock_clock *c)
{
    pthread_mutex_destroy(&c->lock);
}

int64_t mock_clock_now(struct mock_clock *c)
{
    pthread_mutex_lock(&c->lock);
    int64_t now_ms = shown(c);
    pthread_mutex_unlock(&c->lock);
    return now_ms;
}

bool mock_clock_is_frozen(struct mock_clock *c)
{
    pthread_mutex_lock(&c->lock);
    bool frozen = c->frozen;
    pthread_mutex_unlock(&c->lock);
    return frozen;
}

void mock_clock_freeze(struct mock_clock *c, int64_t at_ms)
{
    pthread_mutex_lock(&c->lock);
    c->frozen_ms = at_ms < 0 ? shown(c) : later(0, at_ms);
    c->frozen = true;
    pthread_mutex_unlock(&c->lock);
}

void mock_clock_advance(struct mock_clock *c, int64_t by_ms)
{
    if (by_ms <= 0)
        return;
    pthread_mutex_lock(&c->lock);
    show(c, later(shown(c), by_ms));
    pthread_mutex_unlock(&c->lock);
}

void mock_clock_run(struct mock_clock *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->frozen) {
        c->frozen = false;
        show(c, c->frozen_ms);
    }
    pthread_mutex_unlock(&c->lock);
}

void mock_clock_reset(struct mock_clock *c)
{
    pthread_mutex_lock(&c->lock);
    c->frozen = false;
    c->frozen_ms = c->offset_ms = 0;
    pthread_mutex_unlock(&c->lock);
}
