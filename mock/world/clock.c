#include "mock/world/clock.h"

static int64_t add_saturating(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return b > 0 ? INT64_MAX : INT64_MIN;
    return sum;
}

/* What the clock shows; the caller holds the lock. */
static int64_t shown(const struct mock_clock *c)
{
    return c->frozen ? c->frozen_ms : add_saturating(gc_clock_now(&gc_clock_wall), c->offset_ms);
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
    c->frozen_ms = at_ms < 0 ? shown(c) : at_ms;
    c->frozen = true;
    pthread_mutex_unlock(&c->lock);
}

void mock_clock_advance(struct mock_clock *c, int64_t by_ms)
{
    if (by_ms <= 0)
        return;
    pthread_mutex_lock(&c->lock);
    if (c->frozen)
        c->frozen_ms = add_saturating(c->frozen_ms, by_ms);
    else
        c->offset_ms = add_saturating(c->offset_ms, by_ms);
    pthread_mutex_unlock(&c->lock);
}

void mock_clock_run(struct mock_clock *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->frozen) {
        c->offset_ms = add_saturating(c->frozen_ms, -gc_clock_now(&gc_clock_wall));
        c->frozen = false;
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
