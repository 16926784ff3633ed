/* A caller waits in a queue: until an agent answers, they hang up, or the in-queue flow ends it. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run/run.h"
#include "mock/flow/value/datetime.h"

/* Seconds, or a duration. */
int64_t export_answered_ms(const struct export_run *r)
{
    const cJSON *after = gc_json_get(gc_json_get(r->given, "queue"), "answered_after");
    int64_t ms = -1;
    if (!r->in_queue)
        return -1;
    if (cJSON_IsNumber(after) && after->valuedouble >= 0 && after->valuedouble < 1e9)
        return r->queued_ms + (int64_t)(after->valuedouble * 1000);
    return cJSON_IsString(after) && flow_duration_read(after->valuestring, &ms) ? r->queued_ms + ms
                                                                                : -1;
}

struct export_outcome export_answered(struct export_run *r)
{
    const char *name = gc_json_str(r->queue, "name"), *id = gc_json_str(r->queue, "id");
    struct export_outcome out = export_over(r, "answered", NULL);
    if (r->outcome && ((name && !cJSON_AddStringToObject(r->outcome, "queue", name)) ||
                       (id && !cJSON_AddStringToObject(r->outcome, "queueId", id))))
        export_nomem(r);
    return out;
}

/* Does the run go on in the queue? Who says how it is there, or is on the line, wants to know. */
static bool is_followed(const struct export_run *r)
{
    static const char *const told[] = {"answered_after", "estimatedWait", "position"};
    const cJSON *queue = gc_json_get(r->given, "queue");
    bool wanted = r->req->line != NULL;
    for (size_t i = 0; i < GC_COUNT_OF(told); i++)
        wanted |= gc_json_get(queue, told[i]) != NULL;
    return gc_json_bool(r->given, "follow_transfers", wanted);
}

/* Of the action; else of the queue, as the API has it: "queueFlow": {"id", "name"}. */
static const struct flow_export *flow_of(struct export_run *r, const struct export_action *a,
                                         const struct flow_value *queue)
{
    const struct flow_host *h = r->host;
    const char *id = gc_json_str(a->json, "inQueueFlowId");
    const char *name = gc_json_str(a->json, "inQueueFlowName");
    const char *keys[] = {gc_json_str(r->queue, "id"), gc_json_str(r->queue, "name")};
    const cJSON *own = flow_is_object(queue) ? gc_json_get(queue->json, "queueFlow") : NULL;
    if (!h->find_flow)
        return NULL;
    if ((id && *id) || (name && *name))
        return h->find_flow(h->ctx, id, name);
    for (size_t i = 0; i < GC_COUNT_OF(keys) && h->find_item && !own; i++)
        own = keys[i] ? gc_json_get(h->find_item(h->ctx, FLOW_QUEUE, keys[i]), "queueFlow") : NULL;
    id = gc_json_str(own, "id");
    name = gc_json_str(own, "name");
    return id || name ? h->find_flow(h->ctx, id, name) : NULL;
}

static bool enter(struct export_run *r, const struct flow_value *queue)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    struct flow_value id = flow_is_object(queue) ? flow_member(queue, "id") : flow_not_set();
    cJSON *own = cJSON_CreateObject();
    flow_value_add_text(&name, queue);
    bool ok = own && cJSON_AddStringToObject(own, "name", gc_strbuf_text(&name)) &&
              (id.kind != FLOW_TEXT || cJSON_AddStringToObject(own, "id", id.text));
    if (!ok) {
        cJSON_Delete(own);
        return export_nomem(r);
    }
    struct flow_value kept = export_keep(r, own);
    r->queue = kept.kind == FLOW_NOT_SET ? NULL : own;
    r->in_queue = true;
    r->queued_ms = r->elapsed_ms;
    return r->queue != NULL;
}

/* Without an in-queue flow there is nothing to hear: an agent, or the caller, ends it. */
static struct export_outcome wait_silently(struct export_run *r)
{
    if (export_hangs_up(r))
        return export_over(r, "hungUp", NULL);
    int64_t answered = export_answered_ms(r);
    if (answered < 0 || answered > r->req->timeout_ms)
        return export_ends(EXPORT_OVER);
    r->elapsed_ms = answered;
    return export_answered(r);
}

struct export_outcome export_wait_in_queue(struct export_run *r, const struct export_action *a,
                                           const struct flow_value *queue)
{
    if (!is_followed(r))
        return export_ends(EXPORT_OVER);
    if (!enter(r, queue))
        return export_error(r);
    const struct flow_export *flow = flow_of(r, a, queue);
    if (!flow)
        return wait_silently(r);
    return export_push_last(r, flow) ? export_ends(EXPORT_INTO) : export_error(r);
}
