#include <string.h>

#include "mock/api/conversations/conversations.h"
#include "mock/exchange/envelope.h"

enum mock_media mock_route_media(const struct mock_exchange *x)
{
    static const char *const folders[] = {"/conversations/calls", "/conversations/callbacks",
                                          "/conversations/messages"};
    for (size_t i = 0; i < GC_COUNT_OF(folders); i++)
        if (strstr(x->route->route.pattern, folders[i]))
            return (enum mock_media)i;
    return MOCK_N_MEDIA;
}

struct mock_conversation *mock_hold_conversation(struct mock_exchange *x)
{
    enum mock_media media = mock_route_media(x);
    mock_conversations_lock(&x->world->conversations);
    struct mock_conversation *c =
        mock_conversations_find(&x->world->conversations, mock_param(x, "conversationId"));
    if (c && (media == MOCK_N_MEDIA || media == c->media)) {
        if (mock_conversation_tick(c, mock_clock_now(&x->world->clock)))
            mock_tell_conversation(x, c);
        return c;
    }
    mock_conversations_unlock(&x->world->conversations);
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return NULL;
}

void mock_done_conversation(struct mock_exchange *x, const struct mock_conversation *c,
                            bool changed)
{
    if (changed)
        mock_tell_conversation(x, c);
    mock_conversations_unlock(&x->world->conversations);
}

struct mock_party *mock_path_party(struct mock_exchange *x, const struct mock_conversation *c)
{
    struct mock_party *p = mock_party_find(c, mock_param(x, "participantId"));
    const char *communication = mock_param(x, "communicationId");
    if (p && (!*communication || strcmp(communication, p->communication) == 0))
        return p;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return NULL;
}

const cJSON *mock_read_queue(struct mock_exchange *x, const char *field, const char *id)
{
    const cJSON *queue = id ? mock_org_item(x->org, "queues", id) : NULL;
    if (!queue)
        mock_fail_value(x, field, id ? id : "nothing", "the id of a queue of the org");
    return queue;
}
