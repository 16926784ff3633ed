#include <string.h>

#include "mock/conversations/conversation.h"

void mock_conversations_init(struct mock_conversations *s)
{
    memset(s, 0, sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
}

/* It is no longer found by its id. */
static void forget(struct mock_conversations *s, struct mock_conversation *c)
{
    *(c->prev ? &c->prev->next : &s->first) = c->next;
    *(c->next ? &c->next->prev : &s->last) = c->prev;
    s->n--;
    c->next = s->dropped;
    s->dropped = c;
}

static void drop(struct mock_conversations *s, struct mock_conversation *c)
{
    (void)gc_map_remove(&s->by_id, c->id);
    forget(s, c);
}

static void drop_all(struct mock_conversations *s)
{
    while (s->first)
        drop(s, s->first);
}

static void free_all(struct mock_conversation *c)
{
    while (c) {
        struct mock_conversation *next = c->next;
        mock_conversation_free(c);
        c = next;
    }
}

void mock_conversations_release(struct mock_conversations *s)
{
    drop_all(s);
    free_all(s->dropped);
    gc_map_release(&s->by_id, NULL);
    pthread_mutex_destroy(&s->lock);
}

void mock_conversations_clear(struct mock_conversations *s)
{
    mock_conversations_lock(s);
    drop_all(s);
    mock_conversations_unlock(s);
}

void mock_conversations_lock(struct mock_conversations *s)
{
    pthread_mutex_lock(&s->lock);
}

/* Nobody waits for memory to be freed. */
void mock_conversations_unlock(struct mock_conversations *s)
{
    struct mock_conversation *dropped = s->dropped;
    s->dropped = NULL;
    pthread_mutex_unlock(&s->lock);
    free_all(dropped);
}

/* Who still talks stays as long as there is one who does not. Those that ended are near the front,
 * so that this takes a moment, but for a world whose calls all go on. */
static void make_room(struct mock_conversations *s)
{
    struct mock_conversation *c = s->first;
    if (s->n < MOCK_CONVERSATIONS_KEPT)
        return;
    while (c && c->end_ms == 0)
        c = c->next;
    drop(s, c ? c : s->first);
}

bool mock_conversations_add(struct mock_conversations *s, struct mock_conversation *c)
{
    make_room(s);
    void *before = NULL;
    if (c->memory.failed || gc_map_put(&s->by_id, c->id, c, &before) != GC_OK) {
        mock_conversation_free(c);
        return false;
    }
    if (before)
        forget(s, before);
    c->prev = s->last;
    *(s->last ? &s->last->next : &s->first) = c;
    s->last = c;
    s->n++;
    return true;
}

struct mock_conversation *mock_conversations_find(struct mock_conversations *s, const char *id)
{
    return gc_map_get(&s->by_id, id);
}
