/* The topics that gcmock itself publishes. Others can be subscribed to as well, for the real
 * service has hundreds: nothing comes on them but what the control plane publishes. */
#include <string.h>

#include "base/pattern.h"
#include "mock/api/list/entity.h"
#include "mock/api/notifications/notifications.h"

struct topic {
    const char *id, *permission, *description;
};

/* clang-format off */
static const struct topic topics[] = {
    {"v2.users.{id}.presence", NULL, "The presence of a user has changed"},
    {"v2.users.{id}.routingStatus", NULL, "The routing status of a user has changed"},
    {"v2.users.{id}.conversations", NULL, "A conversation that a user takes part in has changed"},
    {"v2.users.{id}.conversations.calls", NULL, "The same for calls"},
    {"v2.users.{id}.conversations.callbacks", NULL, "The same for callbacks"},
    {"v2.users.{id}.conversations.messages", NULL, "The same for messages"},
    {"v2.routing.queues.{id}.conversations", "routing:queue:view", "A conversation that is or was in a queue has changed"},
    {"v2.routing.queues.{id}.conversations.calls", "routing:queue:view", "The same for calls"},
    {"v2.routing.queues.{id}.conversations.callbacks", "routing:queue:view", "The same for callbacks"},
    {"v2.routing.queues.{id}.conversations.messages", "routing:queue:view", "The same for messages"},
};
/* clang-format on */

/* Is it of that form, {id} being any part without a dot? The endings of a shortened topic are all
 * looked at by whoever asks. */
static bool fits(const char *form, const char *topic)
{
    size_t n = strcspn(form, "{");
    const char *rest = form + n + sizeof "{id}" - 1;
    if (strncmp(form, topic, n) != 0)
        return false;
    topic += n;
    size_t n_id = strcspn(topic, ".?");
    if (topic[n_id] == '?') { /* "...U1?presence&routingStatus" */
        const char *ending = strstr(topic + n_id, rest + 1);
        size_t n_rest = strlen(rest + 1);
        return ending && (ending[-1] == '?' || ending[-1] == '&') &&
               (ending[n_rest] == '\0' || ending[n_rest] == '&');
    }
    return n_id > 0 && strcmp(topic + n_id, rest) == 0;
}

const char *mock_topic_permission(const char *topic)
{
    for (size_t i = 0; i < GC_COUNT_OF(topics); i++)
        if (topics[i].permission && fits(topics[i].id, topic))
            return topics[i].permission;
    return NULL;
}

static bool is_expanded(const struct mock_exchange *x, const char *what)
{
    char any[512];
    return mock_query(x, "expand", any, sizeof any) && mock_query_wants(x, "expand", what);
}

static void put_list(struct gc_jsonw *w, const char *key, const char *item)
{
    gc_jsonw_put_array(w, key);
    if (item)
        gc_jsonw_str(w, item);
    gc_jsonw_end(w);
}

static void write_topic(const struct mock_exchange *x, struct gc_jsonw *w, const struct topic *t)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", t->id);
    if (is_expanded(x, "description"))
        gc_jsonw_put_str(w, "description", t->description);
    put_list(w, "requiresPermissions", t->permission);
    if (is_expanded(x, "enforced"))
        gc_jsonw_put_bool(w, "enforced", true);
    if (is_expanded(x, "visibility"))
        gc_jsonw_put_str(w, "visibility", "Public");
    if (is_expanded(x, "transports"))
        put_list(w, "transports", "Websocket");
    if (is_expanded(x, "topicParameters"))
        put_list(w, "topicParameters", "id");
    gc_jsonw_end(w);
}

void mock_get_available_topics(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    for (size_t i = 0; i < GC_COUNT_OF(topics); i++)
        write_topic(x, &w, &topics[i]);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
