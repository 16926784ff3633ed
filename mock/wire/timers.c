#include <stdlib.h>

#include "mock/wire/internal.h"

static void put(struct mock_timers *t, size_t i, struct mock_conn *c)
{
    t->list[i] = c;
    c->heap_at = i;
}

static void rise(struct mock_timers *t, size_t i)
{
    struct mock_conn *c = t->list[i];
    for (; i > 0 && c->due_us < t->list[(i - 1) / 2]->due_us; i = (i - 1) / 2)
        put(t, i, t->list[(i - 1) / 2]);
    put(t, i, c);
}

static void sink(struct mock_timers *t, size_t i)
{
    struct mock_conn *c = t->list[i];
    for (size_t child = 2 * i + 1; child < t->n; child = 2 * i + 1) {
        if (child + 1 < t->n && t->list[child + 1]->due_us < t->list[child]->due_us)
            child++;
        if (c->due_us <= t->list[child]->due_us)
            break;
        put(t, i, t->list[child]);
        i = child;
    }
    put(t, i, c);
}

bool mock_timers_set(struct mock_timers *t, struct mock_conn *c, int64_t due_us)
{
    c->due_us = due_us;
    if (c->heap_at == SIZE_MAX) {
        if (t->n == t->cap) {
            size_t cap = t->cap ? 2 * t->cap : 64;
            struct mock_conn **list = realloc(t->list, cap * sizeof(struct mock_conn *));
            if (!list)
                return false;
            t->list = list;
            t->cap = cap;
        }
        put(t, t->n++, c);
    }
    rise(t, c->heap_at);
    sink(t, c->heap_at);
    return true;
}

void mock_timers_drop(struct mock_timers *t, struct mock_conn *c)
{
    size_t i = c->heap_at;
    if (i == SIZE_MAX)
        return;
    c->heap_at = SIZE_MAX;
    struct mock_conn *last = t->list[--t->n];
    if (last == c)
        return;
    put(t, i, last);
    rise(t, i);
    sink(t, last->heap_at);
}

struct mock_conn *mock_timers_first(const struct mock_timers *t)
{
    return t->n ? t->list[0] : NULL;
}
