/* What happens in a conversation. Each change ends one segment of a party and begins another, so
 * that analytics has only to read. */
#include <string.h>

#include "mock/conversations/conversation.h"

void mock_party_segment(struct mock_conversation *c, struct mock_party *p, const char *type,
                        int64_t now_ms)
{
    if (p->last && p->last->end_ms == 0)
        p->last->end_ms = now_ms;
    struct mock_segment *s = type ? gc_arena_zero(&c->memory, 1, sizeof *s) : NULL;
    if (!s)
        return;
    *s = (struct mock_segment){.type = type, .start_ms = now_ms};
    *(p->last ? &p->last->next : &p->segments) = s;
    p->last = s;
}

static bool is(const struct mock_party *p, const char *purpose)
{
    return strcmp(p->purpose, purpose) == 0;
}

/* How long it has been held is in its segments. */
static void end_one(struct mock_conversation *c, struct mock_party *p, const char *disconnect,
                    int64_t now_ms)
{
    if (mock_party_has_ended(p))
        return;
    bool works_on = is(p, "agent") && p->state == MOCK_CONNECTED && p->wrapup_required;
    p->state = MOCK_DISCONNECTED;
    p->disconnect = disconnect;
    p->end_ms = now_ms;
    p->held = false;
    mock_party_segment(c, p, works_on ? "wrapup" : NULL, now_ms);
    if (works_on)
        p->acw_ms = now_ms;
}

void mock_party_connect(struct mock_conversation *c, struct mock_party *p, int64_t now_ms)
{
    if (p->state == MOCK_CONNECTED || mock_party_has_ended(p))
        return;
    p->state = MOCK_CONNECTED;
    p->connected_ms = now_ms;
    mock_party_segment(c, p, is(p, "ivr") ? "ivr" : "interact", now_ms);
    if (!is(p, "agent"))
        return;
    for (struct mock_party *other = c->parties; other; other = other->next)
        if (is(other, "acd") || (other != p && is(other, "agent")))
            end_one(c, other, "transfer", now_ms);
}

void mock_party_hold(struct mock_conversation *c, struct mock_party *p, bool held, int64_t now_ms)
{
    if (p->state != MOCK_CONNECTED || p->held == held)
        return;
    p->held = held;
    p->held_since_ms = held ? now_ms : 0;
    mock_party_segment(c, p, held ? "hold" : "interact", now_ms);
}

/* Is there one beside the customer? */
static bool somebody_is_left(const struct mock_conversation *c)
{
    for (const struct mock_party *p = c->parties; p; p = p->next)
        if (!mock_party_has_ended(p) && !is(p, "customer"))
            return true;
    return false;
}

static void end_the_rest(struct mock_conversation *c, const char *disconnect, int64_t now_ms)
{
    for (struct mock_party *p = c->parties; p; p = p->next)
        end_one(c, p, disconnect, now_ms);
    if (c->end_ms == 0)
        c->end_ms = now_ms;
}

void mock_party_end(struct mock_conversation *c, struct mock_party *p, const char *disconnect,
                    int64_t now_ms)
{
    end_one(c, p, disconnect, now_ms);
    if (is(p, "customer") || !somebody_is_left(c))
        end_the_rest(c, "peer", now_ms);
}

void mock_conversation_end(struct mock_conversation *c, const char *disconnect, int64_t now_ms)
{
    end_the_rest(c, disconnect, now_ms);
}

struct mock_party *mock_conversation_enqueue(struct mock_conversation *c, const char *queue_id,
                                             const char *queue_name, int64_t now_ms)
{
    struct mock_party *p = mock_party_add(c, "acd", MOCK_CONNECTED, now_ms);
    if (!p)
        return NULL;
    p->queue_id = mock_conversation_text(c, queue_id);
    p->queue_name = mock_conversation_text(c, queue_name);
    mock_party_segment(c, p, "interact", now_ms);
    for (struct mock_party *other = c->parties; other != p; other = other->next)
        if (!is(other, "customer"))
            end_one(c, other, "transfer", now_ms);
    return c->memory.failed ? NULL : p;
}

struct mock_party *mock_conversation_offer(struct mock_conversation *c, const char *user_id,
                                           const char *name, int64_t now_ms)
{
    const struct mock_party *queue = mock_party_live(c, "acd");
    struct mock_party *p = mock_party_add(c, "agent", MOCK_ALERTING, now_ms);
    if (!p)
        return NULL;
    p->user_id = mock_conversation_text(c, user_id);
    p->name = mock_conversation_text(c, name);
    p->queue_id = queue ? queue->queue_id : NULL;
    p->queue_name = queue ? queue->queue_name : NULL;
    p->wrapup_required = queue != NULL;
    mock_party_segment(c, p, "alert", now_ms);
    return c->memory.failed ? NULL : p;
}

bool mock_party_wrap_up(struct mock_conversation *c, struct mock_party *p,
                        const struct mock_wrapup *wrapup, int64_t now_ms)
{
    struct mock_wrapup *own = gc_arena_zero(&c->memory, 1, sizeof *own);
    if (!own)
        return false;
    own->code = mock_conversation_text(c, wrapup->code);
    own->name = mock_conversation_text(c, wrapup->name);
    own->notes = mock_conversation_text(c, wrapup->notes);
    own->duration_s = p->acw_ms ? (now_ms - p->acw_ms) / 1000 : wrapup->duration_s;
    own->at_ms = now_ms;
    p->wrapup = own;
    if (p->acw_ms && !p->acw_end_ms) {
        p->acw_end_ms = now_ms;
        mock_party_segment(c, p, NULL, now_ms);
    }
    return !c->memory.failed;
}

bool mock_conversation_tick(struct mock_conversation *c, int64_t now_ms)
{
    bool changed = false;
    for (struct mock_party *p = c->parties; p; p = p->next)
        if (p->state == MOCK_SCHEDULED && c->callback_at_ms <= now_ms) {
            p->state = MOCK_CONNECTED;
            p->connected_ms = c->callback_at_ms;
            mock_party_segment(c, p, "interact", c->callback_at_ms);
            changed = true;
        }
    return changed;
}
