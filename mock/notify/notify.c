#include "mock/notify/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "mock/notify/frame.h"
#include "mock/notify/hub.h"

enum { EVENT_BYTES = 512 << 10, KEPT_BYTES = 1 << 20 };

struct mock_channel {
    struct mock_channel *prev, *next;
    struct mock_channel_info info;
    char owner[MOCK_NOTIFY_OWNER];
    char **topics; /* as they were asked for, in that order */
    size_t n_topics;
    struct gc_map wants; /* what they mean, each topic by itself */
};

static char wanted; /* a value for the map, which wants one */

void mock_notify_init(struct mock_notify *n, struct gc_clock clock)
{
    memset(n, 0, sizeof *n);
    pthread_mutex_init(&n->lock, NULL);
    n->clock = clock;
}

static void free_topics(struct mock_channel *c)
{
    for (size_t i = 0; i < c->n_topics; i++)
        free(c->topics[i]);
    free(c->topics);
    gc_map_release(&c->wants, NULL);
    c->topics = NULL;
    c->n_topics = 0;
}

/* The caller holds the lock, as for all that is static here. */
static void end_channel(struct mock_notify *n, struct mock_channel *c, const char *reason)
{
    if (n->hub)
        mock_hub_close(n->hub, c->info.id, MOCK_CLOSE_NORMAL, reason);
    (void)gc_map_remove(&n->by_id, c->info.id);
    *(c->prev ? &c->prev->next : &n->first) = c->next;
    *(c->next ? &c->next->prev : &n->last) = c->prev;
    free_topics(c);
    free(c);
}

static void end_all(struct mock_notify *n, const char *reason)
{
    while (n->first)
        end_channel(n, n->first, reason);
    for (size_t i = 0; n->kept && i < MOCK_NOTIFY_KEPT; i++)
        free(n->kept[i]);
    free(n->kept);
    n->kept = NULL;
    n->next_kept = n->n_kept = n->kept_bytes = 0;
}

void mock_notify_release(struct mock_notify *n)
{
    end_all(n, "the world was deleted");
    gc_map_release(&n->by_id, NULL);
    pthread_mutex_destroy(&n->lock);
}

void mock_notify_clear(struct mock_notify *n)
{
    pthread_mutex_lock(&n->lock);
    end_all(n, "the world was reset");
    pthread_mutex_unlock(&n->lock);
}

static void end_expired(struct mock_notify *n)
{
    int64_t now_ms = gc_clock_now(&n->clock);
    for (struct mock_channel *c = n->first, *next; c; c = next) {
        next = c->next;
        if (c->info.expires_ms <= now_ms)
            end_channel(n, c, "the channel has expired");
    }
}

/* Who has too many loses the oldest. */
static void make_room(struct mock_notify *n, const char *owner)
{
    size_t n_own = 0;
    for (struct mock_channel *c = n->last, *prev; c; c = prev) {
        prev = c->prev;
        if (strcmp(c->owner, owner) == 0 && ++n_own >= MOCK_NOTIFY_CHANNELS)
            end_channel(n, c, "there are newer channels, as many as are allowed");
    }
}

static struct mock_channel *new_channel(struct mock_notify *n, const char *owner)
{
    struct mock_channel *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    gc_copy(c->owner, sizeof c->owner, owner);
    gc_uuid(c->info.id);
    c->info.expires_ms = gc_clock_now(&n->clock) + MOCK_NOTIFY_LIFE_MS;
    if (gc_map_put(&n->by_id, c->info.id, c, NULL) != GC_OK) {
        free(c);
        return NULL;
    }
    c->prev = n->last;
    *(n->last ? &n->last->next : &n->first) = c;
    n->last = c;
    return c;
}

enum gc_status mock_notify_open(struct mock_notify *n, const char *owner,
                                struct mock_channel_info *out)
{
    pthread_mutex_lock(&n->lock);
    end_expired(n);
    make_room(n, owner);
    const struct mock_channel *c = new_channel(n, owner);
    if (c)
        *out = c->info;
    pthread_mutex_unlock(&n->lock);
    return c ? GC_OK : GC_E_NOMEM;
}

static struct mock_channel *find(struct mock_notify *n, const char *owner, const char *id)
{
    end_expired(n);
    struct mock_channel *c = gc_map_get(&n->by_id, id);
    return c && (!owner || strcmp(c->owner, owner) == 0) ? c : NULL;
}

enum gc_status mock_notify_find(struct mock_notify *n, const char *owner, const char *id,
                                struct mock_channel_info *out)
{
    pthread_mutex_lock(&n->lock);
    const struct mock_channel *c = find(n, owner, id);
    if (c)
        *out = c->info;
    pthread_mutex_unlock(&n->lock);
    return c ? GC_OK : GC_E_NOT_FOUND;
}

void mock_notify_each(struct mock_notify *n, const char *owner,
                      void (*visit)(void *ctx, const struct mock_channel_info *info), void *ctx)
{
    pthread_mutex_lock(&n->lock);
    end_expired(n);
    for (const struct mock_channel *c = n->first; c; c = c->next)
        if (!owner || strcmp(c->owner, owner) == 0)
            visit(ctx, &c->info);
    pthread_mutex_unlock(&n->lock);
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
        free_topics(&made);
        return s;
    }
    free_topics(c);
    c->topics = made.topics;
    c->n_topics = made.n_topics;
    c->wants = made.wants;
    return GC_OK;
}

enum gc_status mock_notify_subscribe(struct mock_notify *n, const char *id,
                                     const char *const *topics, size_t n_topics, bool replace)
{
    pthread_mutex_lock(&n->lock);
    struct mock_channel *c = find(n, NULL, id);
    enum gc_status s = c ? set_topics(c, topics, n_topics, replace) : GC_E_NOT_FOUND;
    pthread_mutex_unlock(&n->lock);
    return s;
}

void mock_notify_topics(struct mock_notify *n, const char *id,
                        void (*visit)(void *ctx, const char *topic), void *ctx)
{
    pthread_mutex_lock(&n->lock);
    const struct mock_channel *c = find(n, NULL, id);
    for (size_t i = 0; c && i < c->n_topics; i++)
        visit(ctx, c->topics[i]);
    pthread_mutex_unlock(&n->lock);
}

static bool is_wanted(struct mock_notify *n, const char *topic)
{
    for (const struct mock_channel *c = n->first; c; c = c->next)
        if (gc_map_get(&c->wants, topic))
            return true;
    return false;
}

bool mock_notify_has_listeners(struct mock_notify *n)
{
    bool found = false;
    pthread_mutex_lock(&n->lock);
    for (const struct mock_channel *c = n->hub ? n->first : NULL; c && !found; c = c->next)
        found = mock_hub_count(n->hub, c->info.id) > 0;
    pthread_mutex_unlock(&n->lock);
    return found;
}

bool mock_notify_has_channels(struct mock_notify *n)
{
    pthread_mutex_lock(&n->lock);
    bool has = n->first != NULL;
    pthread_mutex_unlock(&n->lock);
    return has;
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
    end_expired(n);
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

void mock_notify_time_passed(struct mock_notify *n, int64_t ms)
{
    pthread_mutex_lock(&n->lock);
    end_expired(n);
    for (const struct mock_channel *c = n->hub ? n->first : NULL; c; c = c->next)
        if (ms >= MOCK_HUB_HEARTBEAT_MS)
            mock_hub_heartbeat(n->hub, c->info.id);
    pthread_mutex_unlock(&n->lock);
}
