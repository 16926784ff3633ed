/* AnalyticsConversation: participants with their session, its segments and metrics. */
#include <string.h>

#include "mock/api/analytics/analytics.h"
#include "mock/api/list/entity.h"
#include "mock/conversations/metrics.h"

static void put_text(struct gc_jsonw *w, const char *key, const char *text)
{
    if (text)
        gc_jsonw_put_str(w, key, text);
}

static void put_moment(struct gc_jsonw *w, const char *key, int64_t at_ms)
{
    if (at_ms)
        mock_put_date(w, key, at_ms);
}

static void write_metric(void *ctx, const struct mock_conversation *c, const struct mock_party *p,
                         const char *name, int64_t value, int64_t at_ms)
{
    struct gc_jsonw *w = ctx;
    (void)c, (void)p;
    gc_jsonw_object(w);
    mock_put_date(w, "emitDate", at_ms);
    gc_jsonw_put_str(w, "name", name);
    gc_jsonw_put_int(w, "value", value);
    gc_jsonw_end(w);
}

/* How it ended stands in the last. */
static void write_segment(struct gc_jsonw *w, const struct mock_party *p,
                          const struct mock_segment *s)
{
    gc_jsonw_object(w);
    mock_put_date(w, "segmentStart", s->start_ms);
    put_moment(w, "segmentEnd", s->end_ms);
    gc_jsonw_put_str(w, "segmentType", s->type);
    gc_jsonw_put_bool(w, "conference", false);
    put_text(w, "queueId", p->queue_id);
    bool wrapup = strcmp(s->type, "wrapup") == 0;
    if (p->end_ms && s->end_ms == p->end_ms && !wrapup)
        put_text(w, "disconnectType", p->disconnect);
    if (wrapup && p->wrapup) {
        put_text(w, "wrapUpCode", p->wrapup->code);
        put_text(w, "wrapUpNote", p->wrapup->notes);
    }
    gc_jsonw_end(w);
}

static void put_flow(struct gc_jsonw *w, const struct mock_party *p)
{
    if (!p->flow_id)
        return;
    gc_jsonw_put_object(w, "flow");
    gc_jsonw_put_str(w, "flowId", p->flow_id);
    put_text(w, "flowName", p->flow_name);
    put_text(w, "flowType", p->flow_type);
    gc_jsonw_end(w);
}

static void put_media(struct gc_jsonw *w, const struct mock_conversation *c)
{
    put_text(w, "ani", c->ani);
    put_text(w, "dnis", c->dnis);
    if (c->media == MOCK_MESSAGE) {
        put_text(w, "addressFrom", c->ani);
        put_text(w, "addressTo", c->dnis);
        put_text(w, "messageType", c->message_type);
    }
    if (c->media != MOCK_CALLBACK)
        return;
    gc_jsonw_put_array(w, "callbackNumbers");
    for (size_t i = 0; i < c->n_callback_numbers; i++)
        gc_jsonw_str(w, c->callback_numbers[i]);
    gc_jsonw_end(w);
    put_text(w, "callbackUserName", c->callback_name);
    put_moment(w, "callbackScheduledTime", c->callback_at_ms);
}

static void write_session(struct gc_jsonw *w, const struct mock_conversation *c,
                          const struct mock_party *p)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "sessionId", p->communication);
    gc_jsonw_put_str(w, "mediaType", mock_analytics_media(c->media));
    gc_jsonw_put_str(w, "direction", c->direction);
    put_text(w, "remote", p->address);
    gc_jsonw_put_bool(w, "recording", p->recording);
    put_media(w, c);
    put_flow(w, p);
    gc_jsonw_put_array(w, "metrics");
    mock_metrics_of(c, p, write_metric, w);
    gc_jsonw_end(w);
    gc_jsonw_put_array(w, "segments");
    for (const struct mock_segment *s = p->segments; s; s = s->next)
        write_segment(w, p, s);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_party(struct gc_jsonw *w, const struct mock_conversation *c,
                        const struct mock_party *p, bool attributes)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "participantId", p->id);
    put_text(w, "participantName", p->name);
    gc_jsonw_put_str(w, "purpose", p->purpose);
    put_text(w, "userId", p->user_id);
    if (attributes && p->attributes)
        gc_jsonw_put_value(w, "attributes", p->attributes);
    gc_jsonw_put_array(w, "sessions");
    write_session(w, c, p);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void mock_write_details(struct gc_jsonw *w, const struct mock_org *org,
                        const struct mock_conversation *c, bool attributes)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "conversationId", c->id);
    mock_put_date(w, "conversationStart", c->start_ms);
    put_moment(w, "conversationEnd", c->end_ms);
    gc_jsonw_put_str(w, "originatingDirection", c->direction);
    put_text(w, "externalTag", c->external_tag);
    gc_jsonw_put_array(w, "divisionIds");
    gc_jsonw_str(w, mock_org_settings(org)->id);
    gc_jsonw_end(w);
    gc_jsonw_put_array(w, "participants");
    for (const struct mock_party *p = c->parties; p; p = p->next)
        write_party(w, c, p, attributes);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}
