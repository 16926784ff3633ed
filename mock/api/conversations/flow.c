/* The conversation that a simulated call or message was. It ended at the world's present moment,
 * however long it was; if it waits in a queue, it still does. */
#include <string.h>

#include "mock/api/conversations/conversations.h"
#include "mock/flow/engine/engine.h"
#include "mock/flow/value/value.h"

/* An id that the request brings is kept, so that who simulates finds it again. */
static void take_id(struct mock_conversation *c, const char *id)
{
    if (id && strlen(id) == GC_UUID_TEXT - 1)
        memcpy(c->id, id, GC_UUID_TEXT);
}

static void add_flow(struct mock_conversation *c, const struct mock_flow_call *call,
                     int64_t start_ms)
{
    struct mock_party *p = mock_party_add(c, "ivr", MOCK_CONNECTED, start_ms);
    if (!p)
        return;
    p->name = mock_conversation_text(c, call->flow_name);
    p->address = c->dnis;
    p->flow_id = mock_conversation_text(c, call->flow_id);
    p->flow_name = p->name;
    p->flow_type = mock_conversation_text(c, call->flow_type);
    mock_party_segment(c, p, "ivr", start_ms);
}

static void add_caller(struct mock_conversation *c, const struct mock_flow_call *call,
                       int64_t start_ms)
{
    struct mock_party *p = mock_party_add(c, "customer", MOCK_CONNECTED, start_ms);
    if (!p)
        return;
    p->address = c->ani;
    if (call->attributes)
        p->attributes = cJSON_Duplicate(call->attributes, true);
    mock_party_segment(c, p, "interact", start_ms);
}

/* A queue that the org does not name keeps the name it was called by. */
static void enqueue(struct mock_exchange *x, struct mock_conversation *c, const char *queue,
                    int64_t now_ms)
{
    const cJSON *item = mock_org_find(x->org, FLOW_QUEUE, queue);
    const char *id = gc_json_str(item, "id"), *name = gc_json_str(item, "name");
    (void)mock_conversation_enqueue(c, id ? id : queue, name ? name : queue, now_ms);
}

void mock_note_flow_call(struct mock_exchange *x, const struct mock_flow_call *call)
{
    int64_t now_ms = mock_clock_now(&x->world->clock);
    int64_t start_ms = call->took_ms < now_ms ? now_ms - call->took_ms : now_ms;
    struct mock_conversation *c =
        mock_conversation_new(call->message ? MOCK_MESSAGE : MOCK_CALL, "inbound", start_ms);
    if (!c)
        return;
    take_id(c, call->conversation_id);
    c->ani = mock_conversation_text(c, call->from);
    c->dnis = mock_conversation_text(c, call->to);
    c->message_type = "open";
    add_caller(c, call, start_ms);
    add_flow(c, call, start_ms);
    if (call->queue)
        enqueue(x, c, call->queue, now_ms);
    else
        mock_conversation_end(c, call->disconnect, now_ms);
    mock_conversations_lock(&x->world->conversations);
    if (mock_conversations_add(&x->world->conversations, c))
        mock_tell_conversation(x, c);
    mock_conversations_unlock(&x->world->conversations);
}
