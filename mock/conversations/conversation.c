#include "mock/conversations/conversation.h"

#include <stdlib.h>
#include <string.h>

/* A call that a flow answered and ended fits into the first block: thousands are kept. */
enum { MAX_BYTES = 1 << 20, FIRST_BYTES = 960 };

static const char *const states[] = {
    [MOCK_ALERTING] = "alerting",     [MOCK_DIALING] = "dialing",
    [MOCK_CONTACTING] = "contacting", [MOCK_SCHEDULED] = "scheduled",
    [MOCK_CONNECTED] = "connected",   [MOCK_DISCONNECTED] = "disconnected",
    [MOCK_TERMINATED] = "terminated",
};

const char *mock_media_name(enum mock_media m)
{
    static const char *const names[] = {"call", "callback", "message"};
    return names[m];
}

const char *mock_analytics_media(enum mock_media m)
{
    static const char *const names[] = {"voice", "callback", "message"};
    return names[m];
}

const char *mock_party_state_name(enum mock_party_state s)
{
    return states[s];
}

bool mock_party_state_parse(const char *text, enum mock_party_state *out)
{
    for (size_t i = 0; i < GC_COUNT_OF(states); i++)
        if (strcmp(states[i], text) == 0) {
            *out = (enum mock_party_state)i;
            return true;
        }
    return false;
}

struct mock_conversation *mock_conversation_new(enum mock_media media, const char *direction,
                                                int64_t now_ms)
{
    struct mock_conversation *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->memory.max_bytes = MAX_BYTES;
    c->memory.first_bytes = FIRST_BYTES;
    gc_uuid(c->id);
    c->media = media;
    c->direction = direction;
    c->start_ms = now_ms;
    return c;
}

void mock_conversation_free(struct mock_conversation *c)
{
    if (!c)
        return;
    for (struct mock_party *p = c->parties; p; p = p->next)
        cJSON_Delete(p->attributes);
    gc_arena_release(&c->memory);
    free(c);
}

const char *mock_conversation_text(struct mock_conversation *c, const char *text)
{
    return gc_arena_dups(&c->memory, text);
}

struct mock_party *mock_party_add(struct mock_conversation *c, const char *purpose,
                                  enum mock_party_state state, int64_t now_ms)
{
    struct mock_party *p = gc_arena_zero(&c->memory, 1, sizeof *p);
    if (!p)
        return NULL;
    gc_uuid(p->id);
    gc_uuid(p->communication);
    p->purpose = purpose;
    p->state = state;
    p->start_ms = now_ms;
    if (state == MOCK_ALERTING)
        p->alerting_ms = now_ms;
    if (state == MOCK_CONNECTED)
        p->connected_ms = now_ms;
    *(c->last_party ? &c->last_party->next : &c->parties) = p;
    c->last_party = p;
    return p;
}

struct mock_party *mock_party_find(const struct mock_conversation *c, const char *id)
{
    struct mock_party *p = c->parties;
    while (p && strcmp(p->id, id) != 0)
        p = p->next;
    return p;
}

struct mock_party *mock_party_live(const struct mock_conversation *c, const char *purpose)
{
    struct mock_party *p = c->parties;
    while (p && (mock_party_has_ended(p) || strcmp(p->purpose, purpose) != 0))
        p = p->next;
    return p;
}

struct mock_text_message *mock_conversation_say(struct mock_conversation *c, const char *text,
                                                const char *from, const char *to, int64_t now_ms)
{
    struct mock_text_message **at = &c->messages;
    struct mock_text_message *m = gc_arena_zero(&c->memory, 1, sizeof *m);
    if (!m)
        return NULL;
    gc_uuid(m->id);
    m->text = mock_conversation_text(c, text);
    m->from = mock_conversation_text(c, from);
    m->to = mock_conversation_text(c, to);
    m->at_ms = now_ms;
    while (*at)
        at = &(*at)->next;
    *at = m;
    return c->memory.failed ? NULL : m;
}
