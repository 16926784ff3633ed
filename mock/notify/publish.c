/* What the channels are told, and the last of it for the control plane. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/notify/hub.h"
#include "mock/notify/internal.h"

enum { EVENT_BYTES = 512 << 10, KEPT_BYTES = 1 << 20 };

static bool is_wanted(struct mock_notify *n, const char *topic)
{
    for (const struct mock_channel *c = n->first; c; c = c->next)
        if (gc_map_get(&c->wants, topic))
            return true;
    return false;
}

bool mock_notify_wanted(struct mock_notify *n, const char *topic)
{
    pthread_mutex_lock(&n->lock);
    bool is = is_wanted(n, topic);
    pthread_mutex_unlock(&n->lock);
    return is;
}

/* The i-th of what is kept, from the oldest on. */
static char **kept_at(const struct mock_notify *n, size_t i)
{
    return &n->kept[(n->next_kept + MOCK_NOTIFY_KEPT - n->n_kept + i) % MOCK_NOTIFY_KEPT];
}

static void forget_oldest(struct mock_notify *n)
{
    char **oldest = kept_at(n, 0);
    n->kept_bytes -= strlen(*oldest);
    free(*oldest);
    *oldest = NULL;
    n->n_kept--;
}

void notify_forget_kept(struct mock_notify *n)
{
    for (size_t i = 0; n->kept && i < MOCK_NOTIFY_KEPT; i++)
        free(n->kept[i]);
    free(n->kept);
    n->kept = NULL;
    n->next_kept = n->n_kept = n->kept_bytes = 0;
}

static void keep(struct mock_notify *n, const struct gc_strbuf *event)
{
    char *text = gc_strdup(event->data);
    if (!n->kept)
        n->kept = calloc(MOCK_NOTIFY_KEPT, sizeof *n->kept);
    if (!n->kept || !text) {
        free(text);
        return;
    }
    while (n->n_kept == MOCK_NOTIFY_KEPT ||
           (n->n_kept > 0 && n->kept_bytes + event->len > KEPT_BYTES))
        forget_oldest(n);
    n->kept[n->next_kept] = text;
    n->next_kept = (n->next_kept + 1) % MOCK_NOTIFY_KEPT;
    n->n_kept++;
    n->kept_bytes += event->len;
}

static void deliver(struct mock_notify *n, const char *topic, const struct gc_strbuf *event)
{
    keep(n, event);
    for (const struct mock_channel *c = n->hub ? n->first : NULL; c; c = c->next)
        if (gc_map_get(&c->wants, topic))
            mock_hub_send(n->hub, c->info.id, event->data, event->len);
}

static void write_event(struct gc_jsonw *w, const char *topic, const cJSON *body, const char *json,
                        size_t json_bytes)
{
    char correlation_id[GC_UUID_TEXT];
    gc_uuid(correlation_id);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "topicName", topic);
    gc_jsonw_put_str(w, "version", "2");
    gc_jsonw_key(w, "eventBody");
    if (body)
        gc_jsonw_value(w, body);
    else
        gc_jsonw_raw(w, json, json_bytes);
    gc_jsonw_put_object(w, "metadata");
    gc_jsonw_put_str(w, "CorrelationId", correlation_id);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void publish(struct mock_notify *n, const char *topic, const cJSON *body, const char *json,
                    size_t json_bytes)
{
    struct gc_strbuf event GC_AUTO(gc_strbuf_release) = GC_STRBUF(EVENT_BYTES);
    struct gc_jsonw w = gc_jsonw(&event);
    pthread_mutex_lock(&n->lock);
    notify_end_expired(n);
    if (is_wanted(n, topic)) {
        write_event(&w, topic, body, json, json_bytes);
        if (gc_strbuf_status(&event) == GC_OK)
            deliver(n, topic, &event);
    }
    pthread_mutex_unlock(&n->lock);
}

void mock_notify_publish(struct mock_notify *n, const char *topic, const cJSON *event_body)
{
    publish(n, topic, event_body, "null", 4);
}

void mock_notify_publish_text(struct mock_notify *n, const char *topic, const char *json,
                              size_t json_bytes)
{
    publish(n, topic, NULL, json, json_bytes);
}

/* Its first member is the topic. */
static bool is_of(const char *event, const char *topic)
{
    static const char head[] = "{\"topicName\":\"";
    size_t n = strlen(topic);
    return n == 0 ||
           (strncmp(event + sizeof head - 1, topic, n) == 0 && event[sizeof head - 1 + n] == '"');
}

void mock_notify_write_kept(struct mock_notify *n, const char *topic, struct gc_jsonw *w)
{
    gc_jsonw_array(w);
    pthread_mutex_lock(&n->lock);
    for (size_t i = 0; i < n->n_kept; i++) {
        const char *event = *kept_at(n, i);
        if (is_of(event, topic))
            gc_jsonw_raw(w, event, strlen(event));
    }
    pthread_mutex_unlock(&n->lock);
    gc_jsonw_end(w);
}
