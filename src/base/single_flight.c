#include "base/single_flight.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

struct gc_flight_waiter {
    struct gc_flight_waiter *next;
    pthread_cond_t finished;
    bool done;
    void *result;
};

static struct gc_in_flight *find(const struct gc_single_flight *s, const void *key)
{
    struct gc_in_flight *f = s->first;
    while (f && s->key_bytes > 0 && memcmp(f->key, key, s->key_bytes) != 0)
        f = f->next;
    return f;
}

/* Deadlines come from the monotonic clock in milliseconds, which is what the condition reads. */
static struct timespec time_of(int64_t deadline_ms)
{
    int64_t ms = gc_deadline_min(deadline_ms, (int64_t)INT32_MAX * 1000);
    return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
}

static void waiter_init(struct gc_flight_waiter *w, void *result)
{
    pthread_condattr_t attr;
    *w = (struct gc_flight_waiter){.result = result};
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->finished, &attr);
    pthread_condattr_destroy(&attr);
}

static void remove_waiter(struct gc_in_flight *f, const struct gc_flight_waiter *w)
{
    struct gc_flight_waiter **at = &f->waiters;
    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
}

/* f is gone from its owner's stack once w is done. */
static enum gc_flight_role await(struct gc_in_flight *f, pthread_mutex_t *lock, int64_t deadline_ms,
                                 void *result)
{
    struct timespec until = time_of(deadline_ms);
    struct gc_flight_waiter w;
    waiter_init(&w, result);
    w.next = f->waiters;
    f->waiters = &w; // cppcheck-suppress autoVariables ; taken out again before this returns
    int rc = 0;
    while (!w.done && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&w.finished, lock, &until);
    if (!w.done)
        remove_waiter(f, &w);
    pthread_cond_destroy(&w.finished);
    return w.done ? GC_FLIGHT_JOINED : GC_FLIGHT_LATE;
}

enum gc_flight_role gc_single_flight_begin(struct gc_single_flight *s, pthread_mutex_t *lock,
                                           struct gc_in_flight *mine, const void *key,
                                           int64_t deadline_ms, void *result)
{
    struct gc_in_flight *f = find(s, key);
    if (f)
        return await(f, lock, deadline_ms, result);
    *mine = (struct gc_in_flight){.next = s->first, .key = key};
    s->first = mine;
    return GC_FLIGHT_BEGUN;
}

void gc_single_flight_finish(struct gc_single_flight *s, struct gc_in_flight *mine,
                             const void *result)
{
    struct gc_in_flight **at = &s->first;
    while (*at != mine)
        at = &(*at)->next;
    *at = mine->next;
    for (struct gc_flight_waiter *w = mine->waiters; w; w = w->next) {
        memcpy(w->result, result, s->result_bytes);
        w->done = true;
        pthread_cond_signal(&w->finished);
    }
}
