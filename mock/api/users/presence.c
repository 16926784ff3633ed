/* Presence and routing status of users: the requests; mock/world/presence.h keeps them. */
#include "mock/world/presence.h"

#include <stdlib.h>
#include <string.h>

#include "mock/api/list/entity.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

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

/* Frees the text. */
static void reply(struct mock_exchange *x, char *json)
{
    if (json)
        mock_reply_raw(x, json, strlen(json));
    else
        mock_fail_because(x, GC_E_NOMEM, NULL, NULL);
    free(json);
}

void mock_get_routing_status(struct mock_exchange *x)
{
    const char *user = path_user(x);
    if (user)
        reply(x, mock_routing_status_dup(x->world, user));
}

static void set_status(struct mock_exchange *x, const char *user, const char *status)
{
    enum gc_status s =
        mock_routing_status_set(x->world, user, status, mock_clock_now(&x->world->clock));
    if (s == GC_OK)
        reply(x, mock_routing_status_dup(x->world, user));
    else
        mock_fail_because(x, s, NULL, NULL);
}

void mock_put_routing_status(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *user = path_user(x), *wanted;
    if (!user || !mock_request_json(x, &doc) ||
        !mock_member_text(x, doc.root, "status", "a routing status", &wanted))
        return;
    for (size_t i = 0; i < mock_n_routing_statuses; i++)
        if (strcmp(mock_routing_statuses[i], wanted) == 0) {
            set_status(x, user, mock_routing_statuses[i]);
            return;
        }
    mock_fail_value(x, "status", wanted,
                    "OFF_QUEUE, IDLE, INTERACTING, NOT_RESPONDING, COMMUNICATING");
}

/* Where a route names it, it is no parameter. */
static const char *source_of(const struct mock_exchange *x)
{
    const char *source = mock_param(x, "sourceId");
    return *source ? source : MOCK_PRESENCE_SOURCE;
}

void mock_get_presence(struct mock_exchange *x)
{
    const char *user = path_user(x);
    if (user)
        reply(x, mock_presence_dup(x->world, user, source_of(x)));
}

void mock_patch_presence(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *user = path_user(x);
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
    const char *name = mock_presence_name(id);
    enum gc_status s = mock_presence_set(
        x->world,
        &(struct mock_presence){.user = user,
                                .source = source_of(x),
                                .id = id,
                                .name = name ? name : gc_json_str(definition, "systemPresence"),
                                .message = message ? message->valuestring : NULL,
                                .at_ms = mock_clock_now(&x->world->clock)});
    if (s == GC_OK)
        reply(x, mock_presence_dup(x->world, user, source_of(x)));
    else
        mock_fail_because(x, s, NULL, NULL);
}
