/* Conversations that a program begins: callbacks, agentless messages, calls. */
#include <string.h>

#include "base/clock.h"
#include "mock/api/conversations/conversations.h"
#include "mock/api/list/entity.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

/* Adds it and tells of it; false after a 500. It is held then, as by mock_hold_conversation. */
static bool begin(struct mock_exchange *x, struct mock_conversation *c)
{
    mock_conversations_lock(&x->world->conversations);
    if (c && mock_conversations_add(&x->world->conversations, c))
        return true;
    mock_conversations_unlock(&x->world->conversations);
    mock_fail(x, MOCK_E_INTERNAL, NULL);
    return false;
}

static struct mock_party *add_customer(struct mock_conversation *c, const char *name,
                                       const char *address, int64_t now_ms)
{
    struct mock_party *p = mock_party_add(c, "customer", MOCK_CONNECTED, now_ms);
    if (!p)
        return NULL;
    p->name = mock_conversation_text(c, name);
    p->address = mock_conversation_text(c, address);
    mock_party_segment(c, p, "interact", now_ms);
    return p;
}

/* A member that may be a moment; 0 when absent. False after a 400. */
static bool read_moment(struct mock_exchange *x, const cJSON *body, const char *key, int64_t *out)
{
    const cJSON *text;
    *out = 0;
    if (!mock_member_may_be(x, body, key, cJSON_String, &text))
        return false;
    if (!text || gc_time_parse(text->valuestring, out) == 0)
        return true;
    mock_fail_value(x, key, text->valuestring, "a moment such as 2026-01-31T08:15:00.000Z");
    return false;
}

/* --- callbacks -----------------------------------------------------------------------------------
 */

static bool numbers_are_fine(struct mock_exchange *x, const cJSON *numbers)
{
    const struct mock_conversation *c = NULL;
    const cJSON *number;
    int n = cJSON_GetArraySize(numbers);
    bool fine = cJSON_IsArray(numbers) && n > 0 && n <= (int)GC_COUNT_OF(c->callback_numbers);
    cJSON_ArrayForEach(number, numbers)
    {
        fine = fine && cJSON_IsString(number);
    }
    if (!fine)
        mock_fail_value(x, "callbackNumbers", gc_json_type_name(numbers),
                        "an array of one to eight telephone numbers");
    return fine;
}

static void set_numbers(struct mock_conversation *c, const cJSON *numbers)
{
    const cJSON *number;
    c->n_callback_numbers = 0;
    cJSON_ArrayForEach(number, numbers)
    {
        const char *text = mock_conversation_text(c, number->valuestring);
        if (text)
            c->callback_numbers[c->n_callback_numbers++] = text;
    }
}

static const cJSON *callback_queue(struct mock_exchange *x, const cJSON *body)
{
    const cJSON *routing = gc_json_get(body, "routingData");
    const char *id = gc_json_str(routing, "queueId");
    return mock_read_queue(x, id ? "routingData.queueId" : "queueId",
                           id ? id : gc_json_str(body, "queueId"));
}

/* Waits in its queue from now on, or for its time. */
static void schedule(struct mock_conversation *c, struct mock_party *acd, int64_t at_ms,
                     int64_t now_ms)
{
    c->callback_at_ms = at_ms;
    if (at_ms <= now_ms)
        return;
    acd->state = MOCK_SCHEDULED;
    acd->connected_ms = 0;
    if (acd->last && acd->last->start_ms == now_ms)
        acd->last->type = "scheduled";
    else
        mock_party_segment(c, acd, "scheduled", now_ms);
}

static struct mock_conversation *new_callback(struct mock_exchange *x, const cJSON *body,
                                              const cJSON *queue, int64_t at_ms)
{
    int64_t now_ms = mock_clock_now(&x->world->clock);
    const cJSON *numbers = gc_json_get(body, "callbackNumbers"), *data = gc_json_get(body, "data");
    struct mock_conversation *c = mock_conversation_new(MOCK_CALLBACK, "inbound", now_ms);
    if (!c)
        return NULL;
    set_numbers(c, numbers);
    c->callback_name = mock_conversation_text(c, gc_json_str(body, "callbackUserName"));
    c->ani = c->n_callback_numbers ? c->callback_numbers[0] : NULL;
    c->priority = gc_json_int(gc_json_get(body, "routingData"), "priority", 0);
    struct mock_party *customer = add_customer(c, c->callback_name, c->ani, now_ms);
    if (customer && cJSON_IsObject(data))
        customer->attributes = cJSON_Duplicate(data, true);
    struct mock_party *acd =
        mock_conversation_enqueue(c, gc_json_str(queue, "id"), gc_json_str(queue, "name"), now_ms);
    if (acd)
        schedule(c, acd, at_ms, now_ms);
    return c;
}

static void reply_callback(struct mock_exchange *x, const struct mock_conversation *c)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    mock_put_ref(&w, "conversation", c->id, NULL, "/api/v2/conversations/{}");
    gc_jsonw_put_array(&w, "callbackIdentifiers");
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "type", "ACD");
    gc_jsonw_put_str(&w, "id", c->parties && c->last_party ? c->last_party->communication : c->id);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_done_conversation(x, c, true);
    mock_reply_json(x, 200);
}

void mock_post_callback(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    int64_t at_ms;
    if (!mock_request_json(x, &doc) ||
        !numbers_are_fine(x, gc_json_get(doc.root, "callbackNumbers")) ||
        !read_moment(x, doc.root, "callbackScheduledTime", &at_ms))
        return;
    const cJSON *queue = callback_queue(x, doc.root);
    struct mock_conversation *c = queue ? new_callback(x, doc.root, queue, at_ms) : NULL;
    if (queue && begin(x, c))
        reply_callback(x, c);
}

/* The one that the body names, held; NULL after a 404. */
static struct mock_conversation *hold_callback(struct mock_exchange *x, const char *id)
{
    mock_conversations_lock(&x->world->conversations);
    struct mock_conversation *c = mock_conversations_find(&x->world->conversations, id);
    if (c && c->media == MOCK_CALLBACK)
        return c;
    mock_conversations_unlock(&x->world->conversations);
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return NULL;
}

void mock_patch_callback(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *id, *agent;
    int64_t at_ms, now_ms = mock_clock_now(&x->world->clock);
    if (!mock_request_json(x, &doc) ||
        !mock_member_text(x, doc.root, "conversationId", "the id of a callback", &id) ||
        !mock_member_text(x, doc.root, "agentId", "the id of a user", &agent) ||
        !read_moment(x, doc.root, "callbackScheduledTime", &at_ms))
        return;
    const cJSON *numbers = gc_json_get(doc.root, "callbackNumbers");
    if (numbers && !numbers_are_fine(x, numbers))
        return;
    struct mock_conversation *c = hold_callback(x, id);
    if (!c)
        return;
    struct mock_party *acd = mock_party_live(c, "acd");
    if (numbers)
        set_numbers(c, numbers);
    if (acd && at_ms)
        schedule(c, acd, at_ms, now_ms);
    reply_callback(x, c);
}

/* --- agentless messages --------------------------------------------------------------------------
 */

static bool read_messenger(struct mock_exchange *x, const cJSON *body, const char **out)
{
    static const char *const known[] = {"sms", "whatsapp", "open"};
    const char *text = gc_json_str(body, "toAddressMessengerType");
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (text && strcmp(text, known[i]) == 0) {
            *out = known[i];
            return true;
        }
    mock_fail_value(x, "toAddressMessengerType",
                    text ? text : gc_json_type_name(gc_json_get(body, "toAddressMessengerType")),
                    "sms, whatsapp, open");
    return false;
}

struct letter {
    const char *from, *to, *text, *messenger;
};

static bool read_letter(struct mock_exchange *x, const cJSON *body, struct letter *out)
{
    const cJSON *template;
    if (!mock_member_text(x, body, "fromAddress", "the address that it comes from", &out->from) ||
        !mock_member_text(x, body, "toAddress", "the address that it goes to", &out->to) ||
        !read_messenger(x, body, &out->messenger) ||
        !mock_member_may_be(x, body, "messagingTemplate", cJSON_Object, &template))
        return false;
    out->text = "";
    return template || mock_member_text(x, body, "textBody", "what it says", &out->text);
}

static struct mock_conversation *new_letter(struct mock_exchange *x, const struct letter *l)
{
    int64_t now_ms = mock_clock_now(&x->world->clock);
    struct mock_conversation *c = mock_conversation_new(MOCK_MESSAGE, "outbound", now_ms);
    if (!c)
        return NULL;
    c->ani = mock_conversation_text(c, l->from);
    c->dnis = mock_conversation_text(c, l->to);
    c->message_type = l->messenger;
    struct mock_party *api = mock_party_add(c, "api", MOCK_CONNECTED, now_ms);
    if (api) {
        api->address = c->ani;
        mock_party_segment(c, api, "interact", now_ms);
    }
    (void)add_customer(c, NULL, l->to, now_ms);
    (void)mock_conversation_say(c, l->text, l->from, l->to, now_ms);
    mock_conversation_end(c, "client", now_ms);
    return c;
}

static void write_message_data(struct gc_jsonw *w, const struct mock_conversation *c,
                               const struct mock_text_message *m)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", m->id);
    mock_put_date(w, "timestamp", m->at_ms);
    gc_jsonw_put_str(w, "fromAddress", m->from);
    gc_jsonw_put_str(w, "toAddress", m->to);
    gc_jsonw_put_str(w, "direction", "outbound");
    gc_jsonw_put_str(w, "messengerType", c->message_type);
    gc_jsonw_put_str(w, "status", "sent");
    gc_jsonw_put_object(w, "normalizedMessage");
    gc_jsonw_put_str(w, "id", m->id);
    gc_jsonw_put_str(w, "type", "Text");
    gc_jsonw_put_str(w, "text", m->text);
    gc_jsonw_put_str(w, "direction", "Outbound");
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "conversationId", c->id);
    mock_put_uri(w, "selfUri", "/api/v2/conversations/messages/{}/messages/{}", c->id, m->id);
    gc_jsonw_end(w);
}

void mock_post_agentless(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct letter l;
    if (!mock_request_json(x, &doc) || !read_letter(x, doc.root, &l))
        return;
    struct mock_conversation *c = new_letter(x, &l);
    if (!begin(x, c))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", c->messages->id);
    gc_jsonw_put_str(&w, "conversationId", c->id);
    gc_jsonw_put_str(&w, "fromAddress", l.from);
    gc_jsonw_put_str(&w, "toAddress", l.to);
    gc_jsonw_put_str(&w, "messengerType", l.messenger);
    gc_jsonw_put_bool(&w, "useExistingActiveConversation",
                      gc_json_bool(doc.root, "useExistingActiveConversation", false));
    gc_jsonw_key(&w, "message");
    write_message_data(&w, c, c->messages);
    mock_put_date(&w, "timestamp", c->start_ms);
    mock_put_uri(&w, "selfUri", "/api/v2/conversations/messages/{}/messages/{}", c->id,
                 c->messages->id);
    gc_jsonw_end(&w);
    mock_done_conversation(x, c, true);
    mock_reply_json(x, 200);
}

/* --- calls ---------------------------------------------------------------------------------------
 */

/* Whom it goes to: a number, a queue or a user. False after a 400. */
struct call_target {
    const char *number;
    const cJSON *queue, *user, *from_queue;
};

static bool read_target(struct mock_exchange *x, const cJSON *body, struct call_target *out)
{
    const char *queue = gc_json_str(body, "callQueueId"), *user = gc_json_str(body, "callUserId");
    const char *from = gc_json_str(body, "callFromQueueId");
    *out = (struct call_target){.number = gc_json_str(body, "phoneNumber")};
    if ((queue && !(out->queue = mock_read_queue(x, "callQueueId", queue))) ||
        (from && !(out->from_queue = mock_read_queue(x, "callFromQueueId", from))))
        return false;
    out->user = user ? mock_find_user(x, user) : NULL;
    if (user ? out->user != NULL : out->number || out->queue)
        return true;
    mock_fail_value(x, user ? "callUserId" : "phoneNumber", user ? user : "nothing",
                    user ? "the id of a user" : "phoneNumber, callQueueId or callUserId");
    return false;
}

static void add_caller(struct mock_exchange *x, struct mock_conversation *c,
                       const struct call_target *to, int64_t now_ms)
{
    const cJSON *user = mock_find_user(x, x->token.user_id);
    struct mock_party *p = mock_party_add(c, "agent", MOCK_CONNECTED, now_ms);
    if (!p)
        return;
    p->user_id = mock_conversation_text(c, x->token.user_id);
    p->name = mock_conversation_text(c, gc_json_str(user, "name"));
    p->queue_id = mock_conversation_text(c, gc_json_str(to->from_queue, "id"));
    p->queue_name = mock_conversation_text(c, gc_json_str(to->from_queue, "name"));
    p->wrapup_required = to->from_queue != NULL;
    mock_party_segment(c, p, "interact", now_ms);
}

static struct mock_conversation *new_call(struct mock_exchange *x, const cJSON *body,
                                          const struct call_target *to)
{
    int64_t now_ms = mock_clock_now(&x->world->clock);
    const cJSON *attributes = gc_json_get(body, "attributes");
    struct mock_conversation *c = mock_conversation_new(MOCK_CALL, "outbound", now_ms);
    if (!c)
        return NULL;
    c->ani = mock_conversation_text(c, gc_json_str(body, "callerId"));
    c->dnis = mock_conversation_text(c, to->number);
    add_caller(x, c, to, now_ms);
    struct mock_party *callee = NULL;
    if (to->number)
        callee = add_customer(c, NULL, to->number, now_ms);
    else if (to->user)
        (void)mock_conversation_offer(c, gc_json_str(to->user, "id"), gc_json_str(to->user, "name"),
                                      now_ms);
    else {
        callee = mock_party_add(c, "acd", MOCK_CONNECTED, now_ms);
        if (callee) {
            callee->queue_id = mock_conversation_text(c, gc_json_str(to->queue, "id"));
            callee->queue_name = mock_conversation_text(c, gc_json_str(to->queue, "name"));
            mock_party_segment(c, callee, "interact", now_ms);
        }
    }
    if (c->parties && cJSON_IsObject(attributes))
        (callee ? callee : c->parties)->attributes = cJSON_Duplicate(attributes, true);
    return c;
}

void mock_post_call(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct call_target to;
    if (!*x->token.user_id) {
        mock_fail(x, MOCK_E_NOT_A_USER, NULL);
        return;
    }
    if (!mock_request_json(x, &doc) || !read_target(x, doc.root, &to))
        return;
    struct mock_conversation *c = new_call(x, doc.root, &to);
    if (!begin(x, c))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", c->id);
    mock_put_uri(&w, "selfUri", "/api/v2/conversations/calls/{}", c->id);
    gc_jsonw_end(&w);
    mock_done_conversation(x, c, true);
    mock_reply_json(x, 200);
}
