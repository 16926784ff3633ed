/* CallConversation, CallbackConversation and MessageConversation: what a participant does stands in
 * the participant itself. */
#include <string.h>

#include "mock/api/conversations/conversations.h"
#include "mock/api/list/entity.h"

static void put_text(struct gc_jsonw *w, const char *key, const char *text)
{
    if (text)
        gc_jsonw_put_str(w, key, text);
}

static void put_who(struct gc_jsonw *w, const struct mock_party *p)
{
    gc_jsonw_put_str(w, "id", p->id);
    put_text(w, "name", p->name);
    put_text(w, "address", p->address);
    gc_jsonw_put_str(w, "purpose", p->purpose);
    if (p->user_id)
        mock_put_ref(w, "user", p->user_id, NULL, "/api/v2/users/{}");
    if (p->queue_id)
        mock_put_ref(w, "queue", p->queue_id, p->queue_name, "/api/v2/routing/queues/{}");
}

static void put_times(struct gc_jsonw *w, const struct mock_party *p)
{
    mock_put_date(w, "startTime", p->start_ms);
    mock_put_moment(w, "startAlertingTime", p->alerting_ms);
    mock_put_moment(w, "connectedTime", p->connected_ms);
    mock_put_moment(w, "endTime", p->end_ms);
    mock_put_moment(w, "startHoldTime", p->held_since_ms);
    mock_put_moment(w, "startAcwTime", p->acw_ms);
    mock_put_moment(w, "endAcwTime", p->acw_end_ms);
}

static void put_call(struct gc_jsonw *w, const struct mock_conversation *c,
                     const struct mock_party *p)
{
    gc_jsonw_put_str(w, "provider", "Edge");
    gc_jsonw_put_bool(w, "muted", p->muted);
    gc_jsonw_put_bool(w, "confined", p->confined);
    gc_jsonw_put_bool(w, "recording", p->recording);
    gc_jsonw_put_str(w, "recordingState", p->recording ? "active" : "none");
    gc_jsonw_put_bool(w, "securePause", false);
    put_text(w, "ani", c->ani);
    put_text(w, "dnis", c->dnis);
}

static void put_callback(struct gc_jsonw *w, const struct mock_conversation *c)
{
    gc_jsonw_put_str(w, "provider", "PureCloud Callback");
    mock_put_numbers(w, c);
}

static void write_party(struct gc_jsonw *w, const struct mock_conversation *c,
                        const struct mock_party *p)
{
    gc_jsonw_object(w);
    put_who(w, p);
    put_times(w, p);
    gc_jsonw_put_str(w, "state",
                     c->media == MOCK_MESSAGE     ? mock_message_state(p)
                     : p->state == MOCK_SCHEDULED ? "none"
                                                  : mock_party_state_name(p->state));
    gc_jsonw_put_str(w, "direction", c->direction);
    put_text(w, "disconnectType", p->disconnect);
    gc_jsonw_put_bool(w, "held", p->held);
    gc_jsonw_put_bool(w, "wrapupRequired", p->wrapup_required);
    gc_jsonw_put_raw(w, "mediaRoles", "[\"full\"]");
    if (p->attributes)
        gc_jsonw_put_value(w, "attributes", p->attributes);
    else
        gc_jsonw_put_raw(w, "attributes", "{}");
    if (p->wrapup) {
        gc_jsonw_key(w, "wrapup");
        mock_write_wrapup(w, p->wrapup, false);
    }
    if (c->media == MOCK_CALL)
        put_call(w, c, p);
    else if (c->media == MOCK_MESSAGE)
        mock_put_message_media(w, c);
    else
        put_callback(w, c);
    gc_jsonw_end(w);
}

void mock_write_media_conversation(struct gc_jsonw *w, const struct mock_org *org,
                                   const struct mock_conversation *c)
{
    static const char *const uris[] = {"/api/v2/conversations/calls/{}",
                                       "/api/v2/conversations/callbacks/{}",
                                       "/api/v2/conversations/messages/{}"};
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", c->id);
    gc_jsonw_put_array(w, "participants");
    for (const struct mock_party *p = c->parties; p; p = p->next)
        write_party(w, c, p);
    gc_jsonw_end(w);
    gc_jsonw_put_raw(w, "otherMediaUris", "[]");
    mock_put_divisions(w, org);
    if (c->media == MOCK_CALL) {
        gc_jsonw_put_str(w, "recordingState", "none");
        gc_jsonw_put_bool(w, "securePause", false);
    }
    mock_put_uri(w, "selfUri", uris[c->media], c->id);
    gc_jsonw_end(w);
}
