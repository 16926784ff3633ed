/* What a channel subscribes to. All topics of a request are taken, or none; with ignoreErrors those
 * are taken that may be, and the others are told as Rejected. */
#include <stdlib.h>
#include <string.h>

#include "mock/api/list/entity.h"
#include "mock/api/notifications/notifications.h"
#include "mock/exchange/envelope.h"

struct wish {
    const char *topic;
    const char *missing; /* the permission that who asks has not; NULL: none */
    bool malformed;
};

struct wishes {
    struct wish *list;
    const char **taken; /* the topics of those that may be had */
    size_t n, n_taken;
};

static void release(struct wishes *w)
{
    free(w->list);
    free(w->taken);
}

static struct wish judge(const struct mock_exchange *x, const char *topic)
{
    const char *permission = mock_topic_permission(topic);
    return (struct wish){.topic = topic,
                         .missing = permission && !mock_auth_may(x, permission) ? permission : NULL,
                         .malformed = !mock_notify_topic_ok(topic)};
}

/* False after a 400. */
static bool read_wishes(struct mock_exchange *x, const cJSON *body, struct wishes *out)
{
    const cJSON *item;
    size_t n = (size_t)cJSON_GetArraySize(body);
    out->list = calloc(n + 1, sizeof *out->list);
    out->taken = calloc(n + 1, sizeof *out->taken);
    if (!out->list || !out->taken) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return false;
    }
    cJSON_ArrayForEach(item, body)
    {
        const char *topic = gc_json_str(item, "id");
        if (!topic) {
            mock_fail_value(x, "id", gc_json_type_name(gc_json_get(item, "id")),
                            "a topic in each object, as {\"id\": \"v2.users.ID.presence\"}");
            return false;
        }
        struct wish wish = judge(x, topic);
        out->list[out->n++] = wish;
        if (!wish.malformed && !wish.missing)
            out->taken[out->n_taken++] = topic;
    }
    return true;
}

/* The first that can't be had decides. */
static void refuse(struct mock_exchange *x, const struct wishes *wishes)
{
    const struct wish *w = wishes->list;
    while (!w->malformed && !w->missing)
        w++;
    if (w->malformed)
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "The topic %.200s is not valid.", w->topic);
    else
        mock_fail(x, MOCK_E_MISSING_PERMISSIONS, "permissions", w->missing, NULL);
}

static void write_topic(struct gc_jsonw *w, const char *topic)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", topic);
    gc_jsonw_put_str(w, "state", "Permitted");
    mock_put_uri(w, "selfUri", "/api/v2/notifications/availabletopics/{}", topic);
    gc_jsonw_end(w);
}

static void write_rejected(struct gc_jsonw *w, const struct wish *wish)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", wish->topic);
    gc_jsonw_put_str(w, "state", "Rejected");
    gc_jsonw_put_str(w, "rejectionReason",
                     wish->malformed ? "The topic is not valid." : "A permission is missing.");
    if (wish->missing) {
        gc_jsonw_put_array(w, "missingPermissions");
        gc_jsonw_str(w, wish->missing);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

static void visit(void *ctx, const char *topic)
{
    write_topic(ctx, topic);
}

static void reply(struct mock_exchange *x, const char *id, const struct wishes *wishes)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    mock_notify_topics(&x->world->notify, id, visit, &w);
    for (size_t i = 0; wishes && i < wishes->n; i++)
        if (wishes->list[i].malformed || wishes->list[i].missing)
            write_rejected(&w, &wishes->list[i]);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

static void subscribe(struct mock_exchange *x, const char *id, const cJSON *body, bool replace)
{
    struct wishes wishes GC_AUTO(release) = {0};
    if (!read_wishes(x, body, &wishes))
        return;
    if (wishes.n_taken < wishes.n && !mock_query_is_true(x, "ignoreErrors")) {
        refuse(x, &wishes);
        return;
    }
    enum gc_status s =
        mock_notify_subscribe(&x->world->notify, id, wishes.taken, wishes.n_taken, replace);
    if (s == GC_OK)
        reply(x, id, &wishes);
    else if (s == GC_E_TOO_BIG)
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "A channel can't have more than %d topics.",
                       MOCK_NOTIFY_TOPICS);
    else
        mock_fail(x, s == GC_E_NOT_FOUND ? MOCK_E_NOT_FOUND : MOCK_E_INTERNAL, NULL);
}

static void change(struct mock_exchange *x, bool replace)
{
    struct mock_channel_info info;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!mock_find_channel(x, &info) || !mock_request_any_json(x, &doc))
        return;
    if (cJSON_IsArray(doc.root))
        subscribe(x, info.id, doc.root, replace);
    else
        mock_fail_value(x, "body", gc_json_type_name(doc.root), "an array of topics");
}

void mock_post_subscriptions(struct mock_exchange *x)
{
    change(x, false);
}

void mock_put_subscriptions(struct mock_exchange *x)
{
    change(x, true);
}

void mock_get_subscriptions(struct mock_exchange *x)
{
    struct mock_channel_info info;
    if (mock_find_channel(x, &info))
        reply(x, info.id, NULL);
}

void mock_delete_subscriptions(struct mock_exchange *x)
{
    struct mock_channel_info info;
    if (mock_find_channel(x, &info) &&
        mock_notify_subscribe(&x->world->notify, info.id, NULL, 0, true) == GC_OK)
        mock_reply_empty(x, 200);
}
