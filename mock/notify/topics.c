/* The topics of a channel: as they were asked for, and what they mean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "mock/notify/internal.h"

static char wanted; /* a value for the map, which wants one */

void notify_free_topics(struct mock_channel *c)
{
    for (size_t i = 0; i < c->n_topics; i++)
        free(c->topics[i]);
    free(c->topics);
    gc_map_release(&c->wants, NULL);
    c->topics = NULL;
    c->n_topics = 0;
}

bool mock_notify_topic_ok(const char *topic)
{
    return gc_is_visible_ascii(topic, MOCK_NOTIFY_TOPIC_TEXT - 1) &&
           (strncmp(topic, "v2.", 3) == 0 || strcmp(topic, "channel.metadata") == 0);
}

/* "v2.users.U1?presence&routingStatus": each of the endings by itself. */
static bool want(struct gc_map *wants, const char *topic)
{
    char whole[MOCK_NOTIFY_TOPIC_TEXT];
    size_t n_stem = strcspn(topic, "?");
    if (gc_map_put(wants, topic, &wanted, NULL) != GC_OK)
        return false;
    if (topic[n_stem] == '\0')
        return true;
    for (const char *at = topic + n_stem + 1; *at;) {
        size_t n = strcspn(at, "&");
        snprintf(whole, sizeof whole, "%.*s.%.*s", (int)n_stem, topic, (int)n, at);
        if (n > 0 && gc_map_put(wants, whole, &wanted, NULL) != GC_OK)
            return false;
        at += n + (at[n] == '&');
    }
    return true;
}

static bool has_topic(const struct mock_channel *c, const char *topic)
{
    for (size_t i = 0; i < c->n_topics; i++)
        if (strcmp(c->topics[i], topic) == 0)
            return true;
    return false;
}

/* One that it has already changes nothing. */
static enum gc_status add_topic(struct mock_channel *c, const char *topic)
{
    if (gc_map_get(&c->wants, topic) && has_topic(c, topic))
        return GC_OK;
    if (c->n_topics == MOCK_NOTIFY_TOPICS)
        return GC_E_TOO_BIG;
    char **topics = realloc(c->topics, (c->n_topics + 1) * sizeof *topics);
    if (!topics)
        return GC_E_NOMEM;
    c->topics = topics;
    c->topics[c->n_topics] = gc_strdup(topic);
    if (!c->topics[c->n_topics])
        return GC_E_NOMEM;
    c->n_topics++;
    return want(&c->wants, topic) ? GC_OK : GC_E_NOMEM;
}

static enum gc_status add_topics(struct mock_channel *to, const char *const *topics, size_t n)
{
    enum gc_status s = GC_OK;
    for (size_t i = 0; s == GC_OK && i < n; i++)
        s = add_topic(to, topics[i]);
    return s;
}

/* Builds the new list aside, so that it is all or nothing. */
static enum gc_status set_topics(struct mock_channel *c, const char *const *topics, size_t n,
                                 bool replace)
{
    struct mock_channel made = {0};
    enum gc_status s = GC_OK;
    if (!replace)
        s = add_topics(&made, (const char *const *)c->topics, c->n_topics);
    if (s == GC_OK)
        s = add_topics(&made, topics, n);
    if (s != GC_OK) {
        notify_free_topics(&made);
        return s;
    }
    notify_free_topics(c);
    c->topics = made.topics;
    c->n_topics = made.n_topics;
    c->wants = made.wants;
    return GC_OK;
}

enum gc_status mock_notify_subscribe(struct mock_notify *n, const char *id,
                                     const char *const *topics, size_t n_topics, bool replace)
{
    pthread_mutex_lock(&n->lock);
    struct mock_channel *c = notify_channel(n, NULL, id);
    enum gc_status s = c ? set_topics(c, topics, n_topics, replace) : GC_E_NOT_FOUND;
    pthread_mutex_unlock(&n->lock);
    return s;
}

void mock_notify_topics(struct mock_notify *n, const char *id,
                        void (*visit)(void *ctx, const char *topic), void *ctx)
{
    pthread_mutex_lock(&n->lock);
    const struct mock_channel *c = notify_channel(n, NULL, id);
    for (size_t i = 0; c && i < c->n_topics; i++)
        visit(ctx, c->topics[i]);
    pthread_mutex_unlock(&n->lock);
}
