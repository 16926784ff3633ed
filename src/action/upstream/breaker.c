#include "action/upstream/breaker.h"

void gc_breaker_init(struct gc_breaker *b, struct gc_clock clock, unsigned failures,
                     int64_t open_ms)
{
    *b = (struct gc_breaker){.clock = clock, .failures = failures, .open_ms = open_ms};
    pthread_mutex_init(&b->lock, NULL);
}

void gc_breaker_release(struct gc_breaker *b)
{
    pthread_mutex_destroy(&b->lock);
}

static void change(struct gc_breaker *b, enum gc_breaker_state state)
{
    b->state = state;
    b->generation++;
    b->failed_in_a_row = 0;
    b->probing = false;
    if (state == GC_BREAKER_OPEN)
        b->open_until_ms = gc_clock_now(&b->clock) + b->open_ms;
}

static int64_t at_least_one(int64_t ms)
{
    return ms > 1 ? ms : 1;
}

bool gc_breaker_enter(struct gc_breaker *b, struct gc_breaker_ticket *ticket)
{
    bool passes = true;
    *ticket = (struct gc_breaker_ticket){0};
    pthread_mutex_lock(&b->lock);
    if (b->state == GC_BREAKER_OPEN) {
        int64_t left_ms = b->open_until_ms - gc_clock_now(&b->clock);
        ticket->wait_ms = at_least_one(left_ms);
        if (left_ms <= 0)
            change(b, GC_BREAKER_HALF_OPEN);
    }
    if (b->state != GC_BREAKER_CLOSED) {
        passes = b->state == GC_BREAKER_HALF_OPEN && !b->probing;
        b->probing |= passes;
        ticket->wait_ms = at_least_one(ticket->wait_ms);
    }
    ticket->generation = b->generation;
    pthread_mutex_unlock(&b->lock);
    return passes;
}

static void count(struct gc_breaker *b, enum gc_breaker_outcome outcome)
{
    bool half_open = b->state == GC_BREAKER_HALF_OPEN;
    if (outcome == GC_BREAKER_IGNORED)
        b->probing = false;
    else if (outcome == GC_BREAKER_SUCCESS && half_open)
        change(b, GC_BREAKER_CLOSED);
    else if (outcome == GC_BREAKER_SUCCESS)
        b->failed_in_a_row = 0;
    else if (++b->failed_in_a_row >= b->failures || half_open)
        change(b, GC_BREAKER_OPEN);
}

void gc_breaker_leave(struct gc_breaker *b, const struct gc_breaker_ticket *ticket,
                      enum gc_breaker_outcome outcome)
{
    pthread_mutex_lock(&b->lock);
    if (ticket->generation == b->generation && b->failures > 0)
        count(b, outcome);
    pthread_mutex_unlock(&b->lock);
}

enum gc_breaker_state gc_breaker_state(struct gc_breaker *b)
{
    pthread_mutex_lock(&b->lock);
    enum gc_breaker_state s = b->state;
    pthread_mutex_unlock(&b->lock);
    return s;
}

const char *gc_breaker_state_name(enum gc_breaker_state s)
{
    static const char *const names[] = {"closed", "open", "half_open"};
    return names[s];
}
