/* A conversation that has changed, to those who subscribed to its users and queues; and what is
 * seen of those queues then. */
#include <stdio.h>
#include <string.h>

#include "mock/api/conversations/conversations.h"

enum { BODY_BYTES = 256 << 10 };

typedef void (*write_fn)(struct gc_jsonw *w, const struct mock_org *org,
                         const struct mock_conversation *c);

static void tell(struct mock_exchange *x, const char *topic, const struct mock_conversation *c,
                 write_fn write)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&body);
    if (!mock_notify_wanted(&x->world->notify, topic))
        return;
    write(&w, x->org, c);
    if (gc_strbuf_status(&body) == GC_OK)
        mock_notify_publish_text(&x->world->notify, topic, body.data, body.len);
}

static void tell_of(struct mock_exchange *x, const char *kind, const char *id,
                    const struct mock_conversation *c)
{
    char topic[MOCK_NOTIFY_TOPIC_TEXT];
    snprintf(topic, sizeof topic, "v2.%s.%.300s.conversations", kind, id);
    tell(x, topic, c, mock_write_conversation);
    snprintf(topic, sizeof topic, "v2.%s.%.300s.conversations.%ss", kind, id,
             mock_media_name(c->media));
    tell(x, topic, c, mock_write_media_conversation);
}

/* Was it told already for a party before this one? */
static bool is_again(const struct mock_conversation *c, const struct mock_party *of, bool queue)
{
    const char *id = queue ? of->queue_id : of->user_id;
    for (const struct mock_party *p = c->parties; p != of; p = p->next) {
        const char *its = queue ? p->queue_id : p->user_id;
        if (its && strcmp(its, id) == 0)
            return true;
    }
    return false;
}

void mock_tell_conversation(struct mock_exchange *x, const struct mock_conversation *c)
{
    if (!mock_notify_has_channels(&x->world->notify))
        return;
    for (const struct mock_party *p = c->parties; p; p = p->next) {
        if (p->user_id && !is_again(c, p, false))
            tell_of(x, "users", p->user_id, c);
        if (p->queue_id && !is_again(c, p, true))
            tell_of(x, "routing.queues", p->queue_id, c);
    }
}
