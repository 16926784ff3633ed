/* What the members of a queue do right now: on queue or not, by routing status and presence. */
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/json/scan.h"
#include "mock/api/analytics/analytics.h"
#include "mock/exchange/envelope.h"
#include "mock/world/presence.h"

enum { MAX_PRESENCES = 32 };

/* Qualifiers with how often each was met. */
struct counts {
    struct {
        char name[64];
        int64_t n;
    } list[MAX_PRESENCES];
    size_t n;
};
struct agents {
    struct mock_world *world;
    struct counts statuses, on_queue, presences;
    int64_t n_active; /* those that take part in the queue */
};

static void add(struct counts *c, const char *name)
{
    size_t i = 0;
    while (i < c->n && strcmp(c->list[i].name, name) != 0)
        i++;
    if (i == MAX_PRESENCES)
        return;
    if (i == c->n)
        snprintf(c->list[c->n++].name, sizeof c->list[0].name, "%s", name);
    c->list[i].n++;
}

static void look_at(struct agents *a, const char *user, bool joined)
{
    char presence[64];
    const char *status = mock_routing_status_of(a->world, user);
    mock_presence_of(a->world, user, presence);
    add(&a->statuses, status);
    add(&a->presences, presence);
    a->n_active += joined;
    if (joined && strcmp(status, "OFF_QUEUE") != 0)
        add(&a->on_queue, status);
}

/* Members as the platform keeps them; before anybody asked for them, as the org seeds them. */
static void find_members(struct mock_exchange *x, struct agents *a, const char *queue)
{
    size_t n = 0;
    uintptr_t stamp;
    const cJSON *seed;
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_adds(&path, "/api/v2/routing/queues/");
    gc_url_add_segment(&path, queue);
    gc_strbuf_adds(&path, "/members");
    mock_stores_lock(&x->world->stores);
    struct mock_store *store = mock_stores_find(&x->world->stores, gc_strbuf_text(&path));
    struct mock_entity *const *list = store ? mock_store_ordered(store, NULL, &n) : NULL;
    for (size_t i = 0; list && i < n; i++)
        look_at(a, list[i]->key,
                !gc_span_is(gc_scan_find(list[i]->json, list[i]->n_json, "joined"), "false"));
    mock_stores_unlock(&x->world->stores);
    const cJSON *seeds = mock_org_platform(x->org, gc_strbuf_text(&path), &stamp);
    cJSON_ArrayForEach(seed, (store ? NULL : seeds))
    {
        const char *id = gc_json_str(seed, "id");
        if (id)
            look_at(a, id, gc_json_bool(seed, "joined", true));
    }
}

static void write_metric(struct gc_jsonw *w, const char *metric, const char *qualifier, int64_t n)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "metric", metric);
    if (qualifier)
        gc_jsonw_put_str(w, "qualifier", qualifier);
    gc_jsonw_put_object(w, "stats");
    gc_jsonw_put_int(w, "count", n);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_counts(struct gc_jsonw *w, const char *metric, const struct counts *c)
{
    for (size_t i = 0; i < c->n; i++)
        write_metric(w, metric, c->list[i].name, c->list[i].n);
}

bool mock_wants_agents(const cJSON *metrics)
{
    return gc_json_has_text(metrics, "oOnQueueUsers") ||
           gc_json_has_text(metrics, "oUserRoutingStatuses") ||
           gc_json_has_text(metrics, "oUserPresences") || gc_json_has_text(metrics, "oActiveUsers");
}

void mock_write_agents(struct mock_exchange *x, struct gc_jsonw *w, const cJSON *metrics,
                       const char *queue)
{
    struct agents *a = calloc(1, sizeof *a);
    if (!a)
        return;
    a->world = x->world;
    find_members(x, a, queue);
    gc_jsonw_object(w);
    gc_jsonw_put_object(w, "group");
    gc_jsonw_put_str(w, "queueId", queue);
    gc_jsonw_end(w);
    gc_jsonw_put_array(w, "data");
    if (gc_json_has_text(metrics, "oOnQueueUsers"))
        write_counts(w, "oOnQueueUsers", &a->on_queue);
    if (gc_json_has_text(metrics, "oUserRoutingStatuses"))
        write_counts(w, "oUserRoutingStatuses", &a->statuses);
    if (gc_json_has_text(metrics, "oUserPresences"))
        write_counts(w, "oUserPresences", &a->presences);
    if (gc_json_has_text(metrics, "oActiveUsers"))
        write_metric(w, "oActiveUsers", NULL, a->n_active);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    free(a);
}
