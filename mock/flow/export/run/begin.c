/* A run from beginning to end. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run/walk.h"
#include "mock/flow/value/datetime.h"

/* "2026-01-31T08:00:00Z", or {"freeze": the same}. */
static int64_t clock_of(const struct export_run *r)
{
    const cJSON *clock = gc_json_get(r->given, "clock");
    const char *text = cJSON_IsString(clock) ? clock->valuestring : gc_json_str(clock, "freeze");
    int64_t ms;
    return text && flow_datetime_read(text, &ms) ? ms : r->host->now_ms(r->host->ctx);
}

static bool set_inputs(struct export_run *r, const cJSON *inputs)
{
    for (const cJSON *c = inputs ? inputs->child : NULL; c; c = c->next) {
        const struct export_variable *v = export_variable_of(r->frame, c->string, NULL);
        struct flow_value value = flow_from_json(c);
        if (v && !export_set(r, v, &value))
            return false;
    }
    return true;
}

static bool begin(struct export_run *r, const struct flow_export *flow)
{
    const cJSON *scenario = r->req->scenario ? r->req->scenario : r->req->context;
    const cJSON *caller = gc_json_get(scenario, "caller");
    const cJSON *attributes, *language = gc_json_get(flow->json, "defaultLanguage");
    r->given = gc_json_get(scenario, "given");
    r->answers = gc_json_get(scenario, "data_actions");
    if (!r->answers)
        r->answers = gc_json_get(scenario, "answers");
    r->deed = cJSON_IsArray(caller) ? caller->child : NULL;
    attributes = gc_json_get(r->given, "attributes");
    r->owned = cJSON_CreateArray();
    r->taken = cJSON_CreateObject();
    r->attributes =
        cJSON_IsObject(attributes) ? cJSON_Duplicate(attributes, true) : cJSON_CreateObject();
    snprintf(r->language, sizeof r->language, "%s",
             cJSON_IsString(language) ? language->valuestring : "en-US");
    r->start_ms = clock_of(r);
    r->in_queue = strncasecmp(flow->type, "inqueue", strlen("inqueue")) == 0;
    r->limit = EXPORT_MAX_ACTIONS;
    r->scratch.max_bytes = EXPORT_STEP_BYTES;
    export_open_report(r);
    if (!r->owned || !r->taken || !r->attributes)
        return export_nomem(r);
    return export_push(r, flow, NULL) && set_inputs(r, gc_json_get(r->given, "inputs")) &&
           export_say_audio(r, gc_json_get(flow->json, "initialPrompts"));
}

static const struct export_action *first_action(struct export_run *r,
                                                const struct flow_export *flow)
{
    if (!r->req->node_id)
        return export_enter(r, flow->initial);
    const struct export_action *a = flow_export_action(flow, r->req->node_id);
    return export_enter(r, a->sequence) || !r->status ? a : NULL;
}

static void release(struct export_run *r)
{
    while (r->frame)
        export_pop(r);
    export_release_report(r);
    gc_arena_release(&r->scratch);
    cJSON_Delete(r->owned);
    cJSON_Delete(r->taken);
    cJSON_Delete(r->attributes);
    cJSON_Delete(r->outcome);
    cJSON_Delete(r->live);
    free(r);
}

enum gc_status flow_export_run(const struct flow_export *flow, const char *flow_id,
                               const struct flow_request *req, const struct flow_host *host,
                               struct gc_jsonw *out, struct gc_error *err)
{
    const struct export_action *a = NULL;
    if (req->node_id && !flow_export_action(flow, req->node_id))
        return gc_fail(err, GC_E_NOT_FOUND, "flow \"%s\" has no action \"%.100s\"", flow->name,
                       req->node_id);
    struct export_run *r = calloc(1, sizeof *r);
    if (!r)
        return gc_fail_nomem(err);
    r->req = req;
    r->host = host;
    r->flow_id = flow_id;
    if (begin(r, flow))
        a = first_action(r, flow);
    else {
        memcpy(r->first_error, r->error, sizeof r->error);
        r->status = "FAILED";
    }
    while (a)
        a = export_step(r, a);
    enum gc_status s = export_write_answer(r, flow_id, flow, out);
    release(r);
    return s == GC_OK ? s : gc_fail(err, s, "the answer of the simulation: %s", gc_status_text(s));
}
