/* Presence and routing status of users. Who goes on queue is idle there, who leaves it is off
 * queue; who subscribed is told. Until somebody says otherwise a user is offline. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/api/list/entity.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

enum { KEY_BYTES = 600, BODY_BYTES = 16384 };

/* The system's own; an organization's are known by what the request says of them. The same stand in
 * mock/platform/builtin/table.json. */
static const struct {
    const char *id, *name;
} presences[] = {
    {"ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5", "Offline"},
    {"6a3af858-942f-489d-9700-5f9bcdcdae9b", "Available"},
    {"5e5c5c66-ea97-4e7f-ac41-6424784829f2", "Away"},
    {"31fe3bac-dea6-44b7-bed7-47f91660a1a0", "Busy"},
    {"00000000-0000-4000-8000-0000000001d1", "Idle"},
    {"e08eaf1b-ee47-4fa9-a231-1200e284798f", "OnQueue"},
    {"3fd96123-badb-4f69-bc03-1b1ccc6d8014", "Meal"},
    {"00000000-0000-4000-8000-0000000007a1", "Training"},
    {"00000000-0000-4000-8000-000000000313", "Meeting"},
    {"227b37e2-f1d0-4dd0-8f50-badd7cf6d158", "Break"},
};
static const char *const statuses[] = {"OFF_QUEUE", "IDLE", "INTERACTING", "NOT_RESPONDING",
                                       "COMMUNICATING"};

static const char *presence_name(const char *id)
{
    for (size_t i = 0; i < GC_COUNT_OF(presences); i++)
        if (strcmp(presences[i].id, id) == 0)
            return presences[i].name;
    return NULL;
}

/* The id of the path's user; NULL after a 404. */
static const char *path_user(struct mock_exchange *x)
{
    const char *id = mock_param(x, "userId");
    const cJSON *user = *id ? mock_find_user(x, id) : NULL;
    if (user && gc_json_str(user, "id") && strcmp(gc_json_str(user, "id"), id) == 0)
        return id;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return NULL;
}

static void keep_and_tell(struct mock_exchange *x, const char *key, const char *topic,
                          const struct gc_strbuf *body)
{
    if (gc_strbuf_status(body) != GC_OK ||
        mock_text_map_put(&x->world->presences, key, body->data) != GC_OK)
        return;
    mock_notify_publish_text(&x->world->notify, topic, body->data, body->len);
}

/* False: nobody has said anything yet. */
static bool reply_kept(struct mock_exchange *x, const char *key)
{
    char *text = mock_text_map_dup(&x->world->presences, key);
    bool replied = text != NULL;
    if (text)
        mock_reply_raw(x, text, strlen(text));
    free(text);
    return replied;
}

/* --- routing status ------------------------------------------------------------------------------
 */

static void write_routing_status(struct gc_jsonw *w, const char *user, const char *status,
                                 int64_t at_ms)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "userId", user);
    gc_jsonw_put_str(w, "status", status);
    mock_put_date(w, "startTime", at_ms);
    gc_jsonw_end(w);
}

static void set_routing_status(struct mock_exchange *x, const char *user, const char *status,
                               int64_t at_ms)
{
    char key[KEY_BYTES], topic[MOCK_NOTIFY_TOPIC_TEXT];
    struct gc_strbuf kept GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_strbuf event GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&kept), e = gc_jsonw(&event);
    snprintf(key, sizeof key, "routing %s", user);
    snprintf(topic, sizeof topic, "v2.users.%.400s.routingStatus", user);
    write_routing_status(&w, user, status, at_ms);
    gc_jsonw_object(&e);
    gc_jsonw_put_str(&e, "id", user);
    gc_jsonw_put_raw(&e, "routingStatus", gc_strbuf_text(&kept));
    gc_jsonw_end(&e);
    if (gc_strbuf_status(&kept) != GC_OK || gc_strbuf_status(&event) != GC_OK ||
        mock_text_map_put(&x->world->presences, key, kept.data) != GC_OK)
        return;
    mock_notify_publish_text(&x->world->notify, topic, event.data, event.len);
}

static void reply_routing_status(struct mock_exchange *x, const char *user)
{
    char key[KEY_BYTES];
    snprintf(key, sizeof key, "routing %s", user);
    if (reply_kept(x, key))
        return;
    struct gc_jsonw w = mock_body(x);
    write_routing_status(&w, user, statuses[0], MOCK_ORG_MADE_MS);
    mock_reply_json(x, 200);
}

void mock_get_routing_status(struct mock_exchange *x)
{
    const char *user = path_user(x);
    if (user)
        reply_routing_status(x, user);
}

void mock_put_routing_status(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *user = path_user(x), *wanted;
    if (!user || !mock_request_json(x, &doc) ||
        !mock_member_text(x, doc.root, "status", "a routing status", &wanted))
        return;
    for (size_t i = 0; i < GC_COUNT_OF(statuses); i++)
        if (strcmp(statuses[i], wanted) == 0) {
            set_routing_status(x, user, statuses[i], mock_clock_now(&x->world->clock));
            reply_routing_status(x, user);
            return;
        }
    mock_fail_value(x, "status", wanted,
                    "OFF_QUEUE, IDLE, INTERACTING, NOT_RESPONDING, COMMUNICATING");
}

/* --- presence ------------------------------------------------------------------------------------
 */

struct presence {
    const char *user, *source, *id, *name, *message;
    int64_t at_ms;
};

static void write_presence(struct gc_jsonw *w, const struct presence *p)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", p->user);
    gc_jsonw_put_str(w, "source", p->source);
    gc_jsonw_put_bool(w, "primary", true);
    gc_jsonw_put_object(w, "presenceDefinition");
    gc_jsonw_put_str(w, "id", p->id);
    if (p->name)
        gc_jsonw_put_str(w, "systemPresence", p->name);
    mock_put_uri(w, "selfUri", "/api/v2/presence/definitions/{}", p->id);
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "message", p->message ? p->message : "");
    mock_put_date(w, "modifiedDate", p->at_ms);
    mock_put_uri(w, "selfUri", "/api/v2/users/{}/presences/{}", p->user, p->source);
    gc_jsonw_end(w);
}

static void set_presence(struct mock_exchange *x, const char *key, const struct presence *p)
{
    char topic[MOCK_NOTIFY_TOPIC_TEXT];
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&body);
    write_presence(&w, p);
    snprintf(topic, sizeof topic, "v2.users.%.400s.presence", p->user);
    keep_and_tell(x, key, topic, &body);
}

static void make_key(char key[KEY_BYTES], const char *user, const char *source)
{
    snprintf(key, KEY_BYTES, "presence %.250s %.250s", source, user);
}

void mock_get_presence(struct mock_exchange *x)
{
    char key[KEY_BYTES];
    const char *source = mock_param(x, "sourceId"), *user = path_user(x);
    if (!user)
        return;
    make_key(key, user, source);
    if (reply_kept(x, key))
        return;
    struct gc_jsonw w = mock_body(x);
    write_presence(&w, &(struct presence){.user = user,
                                          .source = source,
                                          .id = presences[0].id,
                                          .name = presences[0].name,
                                          .at_ms = MOCK_ORG_MADE_MS});
    mock_reply_json(x, 200);
}

void mock_patch_presence(struct mock_exchange *x)
{
    char key[KEY_BYTES];
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *source = mock_param(x, "sourceId"), *user = path_user(x);
    const cJSON *definition, *message;
    if (!user || !mock_request_json(x, &doc) ||
        !mock_member_may_be(x, doc.root, "presenceDefinition", cJSON_Object, &definition) ||
        !mock_member_may_be(x, doc.root, "message", cJSON_String, &message))
        return;
    const char *id = gc_json_str(definition, "id");
    if (!id || !*id) {
        mock_fail_value(x, "presenceDefinition.id",
                        gc_json_type_name(gc_json_get(definition, "id")),
                        "the id of a presence definition");
        return;
    }
    const char *name = presence_name(id);
    name = name ? name : gc_json_str(definition, "systemPresence");
    bool on_queue = name && strcmp(name, "OnQueue") == 0;
    int64_t now_ms = mock_clock_now(&x->world->clock);
    make_key(key, user, source);
    set_presence(
        x, key,
        &(struct presence){user, source, id, name, message ? message->valuestring : NULL, now_ms});
    set_routing_status(x, user, statuses[on_queue], now_ms);
    if (!reply_kept(x, key))
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}
