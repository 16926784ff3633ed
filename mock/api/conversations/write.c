/* Conversation and its participants, as /api/v2/conversations/{id} shows them. */
#include <string.h>

#include "mock/api/conversations/conversations.h"
#include "mock/api/list/entity.h"

void mock_put_moment(struct gc_jsonw *w, const char *key, int64_t at_ms)
{
    if (at_ms > 0)
        mock_put_date(w, key, at_ms);
}

static void put_text(struct gc_jsonw *w, const char *key, const char *text)
{
    if (text)
        gc_jsonw_put_str(w, key, text);
}

static void put_address(struct gc_jsonw *w, const char *key, const char *address)
{
    if (!address)
        return;
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "name", address);
    gc_jsonw_put_str(w, "addressNormalized", address);
    gc_jsonw_put_str(w, "addressRaw", address);
    gc_jsonw_put_str(w, "addressDisplayable", address);
    gc_jsonw_end(w);
}

void mock_put_divisions(struct gc_jsonw *w, const struct mock_org *org)
{
    gc_jsonw_put_array(w, "divisions");
    gc_jsonw_object(w);
    mock_put_division(w, org);
    gc_jsonw_put_raw(w, "entities", "[]");
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void mock_write_wrapup(struct gc_jsonw *w, const struct mock_wrapup *wrapup, bool assigned)
{
    gc_jsonw_object(w);
    put_text(w, "code", wrapup->code);
    if (!assigned)
        put_text(w, "name", wrapup->name);
    put_text(w, "notes", wrapup->notes);
    gc_jsonw_put_raw(w, "tags", "[]");
    gc_jsonw_put_int(w, "durationSeconds", wrapup->duration_s);
    mock_put_date(w, "endTime", wrapup->at_ms);
    gc_jsonw_end(w);
}

static void put_after_call_work(struct gc_jsonw *w, const struct mock_party *p)
{
    gc_jsonw_put_bool(w, "afterCallWorkRequired", p->wrapup_required);
    if (!p->acw_ms)
        return;
    gc_jsonw_put_object(w, "afterCallWork");
    mock_put_date(w, "startTime", p->acw_ms);
    mock_put_moment(w, "endTime", p->acw_end_ms);
    gc_jsonw_put_str(w, "state", p->acw_end_ms ? "complete" : "pending");
    gc_jsonw_end(w);
}

static void put_messages(struct gc_jsonw *w, const struct mock_conversation *c)
{
    gc_jsonw_put_array(w, "messages");
    for (const struct mock_text_message *m = c->messages; m; m = m->next) {
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "messageId", m->id);
        mock_put_uri(w, "messageURI", "/api/v2/conversations/messages/{}/messages/{}", c->id,
                     m->id);
        gc_jsonw_put_str(w, "messageStatus", "sent");
        gc_jsonw_put_int(w, "messageSegmentCount", 1);
        mock_put_date(w, "messageTime", m->at_ms);
        gc_jsonw_put_raw(w, "media", "[]");
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

void mock_put_message_media(struct gc_jsonw *w, const struct mock_conversation *c)
{
    gc_jsonw_put_str(w, "provider", "PureCloud Messaging");
    gc_jsonw_put_str(w, "type", c->message_type ? c->message_type : "unknown");
    put_address(w, "toAddress", c->dnis);
    put_address(w, "fromAddress", c->ani);
    put_messages(w, c);
}

void mock_put_numbers(struct gc_jsonw *w, const struct mock_conversation *c)
{
    gc_jsonw_put_array(w, "callbackNumbers");
    for (size_t i = 0; i < c->n_callback_numbers; i++)
        gc_jsonw_str(w, c->callback_numbers[i]);
    gc_jsonw_end(w);
    put_text(w, "callbackUserName", c->callback_name);
    mock_put_moment(w, "callbackScheduledTime", c->callback_at_ms);
    gc_jsonw_put_bool(w, "externalCampaign", false);
    gc_jsonw_put_bool(w, "skipEnabled", false);
    gc_jsonw_put_int(w, "timeoutSeconds", 0);
}

/* A message knows fewer. */
const char *mock_message_state(const struct mock_party *p)
{
    return p->state == MOCK_ALERTING       ? "alerting"
           : p->state >= MOCK_DISCONNECTED ? "disconnected"
                                           : "connected";
}

static void put_call(struct gc_jsonw *w, const struct mock_conversation *c,
                     const struct mock_party *p)
{
    gc_jsonw_put_bool(w, "recording", p->recording);
    gc_jsonw_put_str(w, "recordingState", p->recording ? "active" : "none");
    gc_jsonw_put_bool(w, "muted", p->muted);
    gc_jsonw_put_bool(w, "confined", p->confined);
    gc_jsonw_put_bool(w, "securePause", false);
    put_address(w, "self", p->address);
    put_address(w, "other", strcmp(p->purpose, "customer") == 0 ? c->dnis : c->ani);
    gc_jsonw_put_str(w, "provider", "Edge");
}

/* Call, Callback or Message. */
static void write_party_media(struct gc_jsonw *w, const struct mock_conversation *c,
                              const struct mock_party *p)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "state",
                     c->media == MOCK_MESSAGE ? mock_message_state(p)
                                              : mock_party_state_name(p->state));
    gc_jsonw_put_str(w, "id", p->communication);
    gc_jsonw_put_str(w, "direction", c->direction);
    gc_jsonw_put_bool(w, "held", p->held);
    put_text(w, "disconnectType", p->disconnect);
    mock_put_moment(w, "startHoldTime", p->held_since_ms);
    mock_put_moment(w, "startAlertingTime", p->alerting_ms);
    mock_put_moment(w, "connectedTime", p->connected_ms);
    mock_put_moment(w, "disconnectedTime", p->end_ms);
    if (c->media == MOCK_CALL)
        put_call(w, c, p);
    else if (c->media == MOCK_MESSAGE)
        mock_put_message_media(w, c);
    else
        mock_put_numbers(w, c);
    if (p->wrapup) {
        gc_jsonw_key(w, "wrapup");
        mock_write_wrapup(w, p->wrapup, false);
    }
    put_after_call_work(w, p);
    gc_jsonw_end(w);
}

static void put_media_lists(struct gc_jsonw *w, const struct mock_conversation *c,
                            const struct mock_party *p)
{
    static const char *const own[] = {"calls", "callbacks", "messages"};
    static const char *const others[] = {"chats",        "cobrowsesessions",  "emails",
                                         "screenshares", "socialExpressions", "videos"};
    for (size_t i = 0; i < GC_COUNT_OF(own); i++) {
        gc_jsonw_put_array(w, own[i]);
        if (i == (size_t)c->media)
            write_party_media(w, c, p);
        gc_jsonw_end(w);
    }
    for (size_t i = 0; i < GC_COUNT_OF(others); i++)
        gc_jsonw_put_raw(w, others[i], "[]");
}

static void write_party(struct gc_jsonw *w, const struct mock_conversation *c,
                        const struct mock_party *p)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", p->id);
    mock_put_date(w, "startTime", p->start_ms);
    mock_put_moment(w, "connectedTime", p->connected_ms);
    mock_put_moment(w, "endTime", p->end_ms);
    put_text(w, "name", p->name);
    if (p->user_id) {
        gc_jsonw_put_str(w, "userId", p->user_id);
        mock_put_uri(w, "userUri", "/api/v2/users/{}", p->user_id);
    }
    put_text(w, "queueId", p->queue_id);
    put_text(w, "queueName", p->queue_name);
    gc_jsonw_put_str(w, "purpose", p->purpose);
    put_text(w, "address", p->address);
    put_text(w, "ani", c->ani);
    put_text(w, "dnis", c->dnis);
    gc_jsonw_put_bool(w, "wrapupRequired", p->wrapup_required);
    if (p->wrapup) {
        gc_jsonw_key(w, "wrapup");
        mock_write_wrapup(w, p->wrapup, false);
    }
    mock_put_moment(w, "startAcwTime", p->acw_ms);
    mock_put_moment(w, "endAcwTime", p->acw_end_ms);
    if (p->attributes)
        gc_jsonw_put_value(w, "attributes", p->attributes);
    else
        gc_jsonw_put_raw(w, "attributes", "{}");
    put_media_lists(w, c, p);
    gc_jsonw_end(w);
}

void mock_write_conversation(struct gc_jsonw *w, const struct mock_org *org,
                             const struct mock_conversation *c)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", c->id);
    mock_put_date(w, "startTime", c->start_ms);
    mock_put_moment(w, "endTime", c->end_ms);
    put_text(w, "address", strcmp(c->direction, "inbound") == 0 ? c->ani : c->dnis);
    put_text(w, "externalTag", c->external_tag);
    gc_jsonw_put_array(w, "participants");
    for (const struct mock_party *p = c->parties; p; p = p->next)
        write_party(w, c, p);
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "recordingState", "NONE");
    mock_put_divisions(w, org);
    gc_jsonw_put_bool(w, "securePause", false);
    mock_put_uri(w, "selfUri", "/api/v2/conversations/{}", c->id);
    gc_jsonw_end(w);
}
