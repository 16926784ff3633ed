#include <string.h>

#include "mock/api/conversations/conversations.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

static void reply_text(struct mock_exchange *x, int status, const char *text)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_str(&w, text);
    mock_reply_json(x, status);
}

/* PATCH calls/{id}: {"state": "disconnected"} ends it for all; what else is said changes nothing.
 */
void mock_patch_conversation(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const cJSON *state;
    if (!mock_request_json(x, &doc) ||
        !mock_member_may_be(x, doc.root, "state", cJSON_String, &state))
        return;
    bool ends = state && strcmp(state->valuestring, "disconnected") == 0;
    if (state && !ends) {
        mock_fail_value(x, "state", state->valuestring, "disconnected");
        return;
    }
    struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    bool changed = ends && c->end_ms == 0;
    if (changed)
        mock_conversation_end(c, "client", mock_clock_now(&x->world->clock));
    struct gc_jsonw w = mock_body(x);
    mock_write_conversation(&w, x->org, c);
    mock_done_conversation(x, c, changed);
    mock_reply_json(x, 200);
}

/* Its id is the answer's memory: the conversation may be gone after done. */
static bool end_all(struct mock_exchange *x)
{
    struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return false;
    bool changed = c->end_ms == 0;
    if (changed)
        mock_conversation_end(c, "client", mock_clock_now(&x->world->clock));
    mock_done_conversation(x, c, changed);
    return true;
}

void mock_disconnect_conversation(struct mock_exchange *x)
{
    if (end_all(x))
        reply_text(x, 202, mock_param(x, "conversationId"));
}

void mock_delete_conversation(struct mock_exchange *x)
{
    if (end_all(x))
        mock_reply_empty(x, 200);
}

void mock_tag_conversation(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *tag;
    if (!mock_request_json(x, &doc) ||
        !mock_member_text(x, doc.root, "externalTag", "a text", &tag))
        return;
    struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    c->external_tag = mock_conversation_text(c, tag);
    mock_done_conversation(x, c, true);
    reply_text(x, 202, mock_param(x, "conversationId"));
}

static const cJSON *read_user(struct mock_exchange *x, const cJSON *body)
{
    const char *id;
    if (!mock_member_text(x, body, "id", "the id of a user", &id))
        return NULL;
    const cJSON *user = mock_find_user(x, id);
    if (!user)
        mock_fail_value(x, "id", id, "the id of a user");
    return user;
}

/* Offers what waits in a queue to a user, who is alerted then. */
void mock_assign_conversation(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const cJSON *user = mock_request_json(x, &doc) ? read_user(x, doc.root) : NULL;
    struct mock_conversation *c = user ? mock_hold_conversation(x) : NULL;
    if (!c)
        return;
    bool waits = mock_party_live(c, "acd") != NULL;
    bool done =
        waits && mock_conversation_offer(c, gc_json_str(user, "id"), gc_json_str(user, "name"),
                                         mock_clock_now(&x->world->clock));
    mock_done_conversation(x, c, done);
    if (done)
        reply_text(x, 202, mock_param(x, "conversationId"));
    else if (waits)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    else
        mock_fail_text(x, MOCK_E_CONFLICT, "The conversation does not wait in a queue.");
}
