/* What is going on in queues right now: who waits, whom agents talk to. */
#include <stdlib.h>
#include <string.h>

#include "mock/api/analytics/analytics.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

enum { MAX_QUEUES = 300 };

enum metric { WAITING, INTERACTING, ALERTING, LONGEST_WAITING, LONGEST_INTERACTING, N_METRICS };
static const char *const names[] = {
    [WAITING] = "oWaiting",
    [INTERACTING] = "oInteracting",
    [ALERTING] = "oAlerting",
    [LONGEST_WAITING] = "oLongestWaiting",
    [LONGEST_INTERACTING] = "oLongestInteracting",
};

struct count {
    int64_t n, since_ms; /* the longest: since when */
};

/* What a party counts as; N_METRICS: nothing. */
static enum metric counts_as(const struct mock_party *p)
{
    bool agent = strcmp(p->purpose, "agent") == 0;
    if (p->state == MOCK_CONNECTED && (agent || strcmp(p->purpose, "acd") == 0))
        return agent ? INTERACTING : WAITING;
    return agent && p->state == MOCK_ALERTING ? ALERTING : N_METRICS;
}

static bool is_of(const struct mock_party *p, const char *queue, enum metric m)
{
    return p->queue_id && strcmp(p->queue_id, queue) == 0 && counts_as(p) == m;
}

static struct count count(const struct mock_conversations *s, const char *queue,
                          enum mock_media media, enum metric m)
{
    struct count out = {0};
    for (const struct mock_conversation *c = s->first; c; c = c->next)
        for (const struct mock_party *p = c->media == media ? c->parties : NULL; p; p = p->next)
            if (is_of(p, queue, m)) {
                int64_t since_ms = m == ALERTING ? p->alerting_ms : p->connected_ms;
                if (out.n++ == 0 || since_ms < out.since_ms)
                    out.since_ms = since_ms;
            }
    return out;
}

static void write_observations(struct gc_jsonw *w, const struct mock_conversations *s,
                               const char *queue, enum mock_media media, enum metric m)
{
    gc_jsonw_put_bool(w, "truncated", false);
    gc_jsonw_put_array(w, "observations");
    for (const struct mock_conversation *c = s->first; c; c = c->next)
        for (const struct mock_party *p = c->media == media ? c->parties : NULL; p; p = p->next) {
            if (!is_of(p, queue, m))
                continue;
            gc_jsonw_object(w);
            mock_put_date(w, "observationDate", m == ALERTING ? p->alerting_ms : p->connected_ms);
            gc_jsonw_put_str(w, "conversationId", c->id);
            gc_jsonw_put_str(w, "sessionId", p->communication);
            gc_jsonw_put_int(w, "routingPriority", c->priority);
            if (p->user_id)
                gc_jsonw_put_str(w, "userId", p->user_id);
            gc_jsonw_put_str(w, "direction", c->direction);
            if (c->ani)
                gc_jsonw_put_str(w, "ani", c->ani);
            if (c->dnis)
                gc_jsonw_put_str(w, "dnis", c->dnis);
            gc_jsonw_end(w);
        }
    gc_jsonw_end(w);
}

struct question {
    const struct mock_conversations *s;
    const cJSON *metrics, *details;
};

/* The longest is a moment, in the member that holds what is calculated. */
static void write_metric(struct gc_jsonw *w, const struct question *q, const char *queue,
                         enum mock_media media, enum metric m)
{
    bool longest = m >= LONGEST_WAITING;
    enum metric of = m == LONGEST_WAITING ? WAITING : m == LONGEST_INTERACTING ? INTERACTING : m;
    struct count n = count(q->s, queue, media, of);
    if (longest && n.n == 0)
        return;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "metric", names[m]);
    gc_jsonw_put_object(w, "stats");
    gc_jsonw_put_int(w, longest ? "calculatedMetricValue" : "count", longest ? n.since_ms : n.n);
    gc_jsonw_end(w);
    if (!longest && gc_json_has_text(q->details, names[m]))
        write_observations(w, q->s, queue, media, m);
    gc_jsonw_end(w);
}

static void write_group(struct gc_jsonw *w, const struct question *q, const char *queue,
                        enum mock_media media)
{
    gc_jsonw_object(w);
    gc_jsonw_put_object(w, "group");
    gc_jsonw_put_str(w, "queueId", queue);
    gc_jsonw_put_str(w, "mediaType", mock_analytics_media(media));
    gc_jsonw_end(w);
    gc_jsonw_put_array(w, "data");
    for (int m = 0; m < N_METRICS; m++)
        if (gc_json_has_text(q->metrics, names[m]) || gc_json_has_text(q->details, names[m]))
            write_metric(w, q, queue, media, (enum metric)m);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* --- which queues --------------------------------------------------------------------------------
 */

struct queues {
    const char *list[MAX_QUEUES];
    size_t n;
};

static void add(struct queues *q, const char *id)
{
    for (size_t i = 0; i < q->n; i++)
        if (strcmp(q->list[i], id) == 0)
            return;
    if (q->n < MAX_QUEUES)
        q->list[q->n++] = id;
}

static void add_named(struct queues *q, const cJSON *filter)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, gc_json_get(filter, "predicates"))
    {
        const char *dimension = gc_json_str(item, "dimension"), *id = gc_json_str(item, "value");
        if (dimension && id && strcmp(dimension, "queueId") == 0)
            add(q, id);
    }
    cJSON_ArrayForEach(item, gc_json_get(filter, "clauses"))
    {
        add_named(q, item);
    }
}

/* Those of the filter; if it names none, all that somebody is in. */
static void find_queues(struct queues *q, const cJSON *filter, const struct mock_conversations *s)
{
    add_named(q, filter);
    if (q->n > 0)
        return;
    for (const struct mock_conversation *c = s->first; c; c = c->next)
        for (const struct mock_party *p = c->end_ms ? NULL : c->parties; p; p = p->next)
            if (p->queue_id && !mock_party_has_ended(p))
                add(q, p->queue_id);
}

/* A queue and a media as a filter sees them: a conversation that has both. */
static bool is_asked_for(struct mock_exchange *x, const cJSON *filter, const char *queue,
                         enum mock_media media)
{
    struct mock_party p = {.purpose = "acd", .queue_id = queue};
    const struct mock_conversation c = {.media = media, .direction = "inbound"};
    return mock_filter_fits(filter, &(struct mock_facts){x->org, &c, &p, NULL});
}

static void tick_all(struct mock_conversations *s, int64_t now_ms)
{
    for (struct mock_conversation *c = s->first; c; c = c->next)
        mock_conversation_tick(c, now_ms);
}

void mock_post_queue_observations(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct queues queues = {.n = 0};
    struct mock_conversations *s = &x->world->conversations;
    if (!mock_request_json(x, &doc))
        return;
    const cJSON *filter = gc_json_get(doc.root, "filter");
    const struct question q = {s, gc_json_get(doc.root, "metrics"),
                               gc_json_get(doc.root, "detailMetrics")};
    if (!cJSON_IsArray(q.metrics)) {
        mock_fail_value(x, "metrics", gc_json_type_name(q.metrics),
                        "an array of metrics, such as oWaiting");
        return;
    }
    if (!cJSON_IsObject(filter)) {
        mock_fail_value(x, "filter", gc_json_type_name(filter), "a filter by queueId");
        return;
    }
    if (!mock_check_filters(x, filter, "filter"))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "results");
    mock_conversations_lock(s);
    tick_all(s, mock_clock_now(&x->world->clock));
    find_queues(&queues, filter, s);
    for (size_t i = 0; i < queues.n && mock_wants_agents(q.metrics); i++)
        mock_write_agents(x, &w, q.metrics, queues.list[i]);
    for (size_t i = 0; i < queues.n; i++)
        for (int m = 0; m < MOCK_N_MEDIA; m++)
            if (is_asked_for(x, filter, queues.list[i], (enum mock_media)m))
                write_group(&w, &q, queues.list[i], (enum mock_media)m);
    mock_conversations_unlock(s);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
