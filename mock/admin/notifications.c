/* Notification channels from outside: what they were told, an event of one's own, and websockets
 * that end, so that a program's way back can be tried. */
#include <stdlib.h>

#include "mock/admin/admin.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"
#include "mock/notify/frame.h"
#include "mock/notify/hub.h"

static const struct gc_json_field event_fields[] = {
    {"topicName", GC_JSON_STRING, true},
    {"eventBody", GC_JSON_ANY, true},
};

struct listing {
    struct mock_channel_info *list;
    size_t n, cap;
};

static void gather(void *ctx, const struct mock_channel_info *info)
{
    struct listing *l = ctx;
    if (l->n < l->cap)
        l->list[l->n++] = *info;
}

static void count(void *ctx, const struct mock_channel_info *info)
{
    size_t *n = ctx;
    (void)info;
    ++*n;
}

static void write_topic(void *ctx, const char *topic)
{
    gc_jsonw_str(ctx, topic);
}

static void write_channel(struct mock_exchange *x, struct gc_jsonw *w,
                          const struct mock_channel_info *info)
{
    struct mock_notify *n = &x->world->notify;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", info->id);
    mock_put_date(w, "expires", info->expires_ms);
    gc_jsonw_put_array(w, "topics");
    mock_notify_topics(n, info->id, write_topic, w);
    gc_jsonw_end(w);
    gc_jsonw_put_int(w, "websockets", n->hub ? (int64_t)mock_hub_count(n->hub, info->id) : 0);
    gc_jsonw_end(w);
}

/* All channels of the world, for the caller to free; false: answered, no memory. */
static bool list_channels(struct mock_exchange *x, struct listing *l)
{
    struct mock_notify *n = &x->world->notify;
    *l = (struct listing){0};
    mock_notify_each(n, NULL, count, &l->cap);
    l->list = calloc(l->cap + 1, sizeof *l->list);
    if (l->list)
        mock_notify_each(n, NULL, gather, l);
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    return l->list != NULL;
}

void mock_admin_notifications_list(struct mock_exchange *x)
{
    char topic[MOCK_NOTIFY_TOPIC_TEXT] = "";
    struct mock_notify *n = &x->world->notify;
    struct listing l;
    (void)mock_query(x, "topic", topic, sizeof topic);
    if (!list_channels(x, &l))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "channels");
    for (size_t i = 0; i < l.n; i++)
        write_channel(x, &w, &l.list[i]);
    gc_jsonw_end(&w);
    gc_jsonw_key(&w, "events");
    mock_notify_write_kept(n, topic, &w);
    gc_jsonw_end(&w);
    free(l.list);
    mock_reply_json(x, 200);
}

void mock_admin_notifications_publish(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!mock_request_any_json(x, &doc))
        return;
    const cJSON *topic = gc_json_get(doc.root, "topicName");
    if (gc_json_check(&doc, doc.root, "notification", event_fields, GC_COUNT_OF(event_fields),
                      &problems) &&
        !mock_notify_topic_ok(topic->valuestring))
        gc_problems_add(&problems, doc.name, gc_json_where(&doc, topic),
                        "a topic begins with \"v2.\" and holds visible characters, at most %d",
                        MOCK_NOTIFY_TOPIC_TEXT - 1);
    if (problems.n > 0) {
        mock_fail_because(x, GC_E_DATA, NULL, &problems);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_bool(&w, "wanted", mock_notify_wanted(&x->world->notify, topic->valuestring));
    gc_jsonw_end(&w);
    mock_notify_publish(&x->world->notify, topic->valuestring, gc_json_get(doc.root, "eventBody"));
    mock_reply_json(x, 200);
}

static void end_sockets(struct mock_exchange *x, int code)
{
    struct mock_notify *n = &x->world->notify;
    struct listing l;
    if (!list_channels(x, &l))
        return;
    for (size_t i = 0; n->hub && i < l.n; i++)
        mock_hub_close(n->hub, l.list[i].id, code, "the control plane ended it");
    free(l.list);
    mock_reply_empty(x, 204);
}

void mock_admin_notifications_close(struct mock_exchange *x)
{
    int64_t code;
    if (mock_query_int(x, "code", 1000, 4999, MOCK_CLOSE_GOING_AWAY, &code))
        end_sockets(x, (int)code);
}
