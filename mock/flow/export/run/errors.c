/* Errors of the flow, and what its error handling does with them. */
#include <string.h>

#include "mock/flow/export/run/walk.h"

static const struct export_action *handled_by_queue(struct export_run *r, const cJSON *handling)
{
    struct flow_value queue;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    if (!export_eval(r, gc_json_get(handling, "queue"), &queue) || queue.kind == FLOW_NOT_SET) {
        export_over(r, "disconnected", NULL);
        return export_stop(r, "COMPLETED");
    }
    flow_value_add_text(&text, &queue);
    export_over(r, "queue", gc_strbuf_text(&text));
    struct flow_value id = flow_member(&queue, "id");
    if (id.kind == FLOW_TEXT && r->outcome)
        cJSON_AddStringToObject(r->outcome, "queueId", id.text);
    return export_stop(r, "COMPLETED");
}

/* A task or menu that error handling jumps to, or NULL. */
static const struct export_sequence *handled_by(struct export_run *r, const cJSON *handling)
{
    for (const cJSON *c = handling ? handling->child : NULL; c; c = c->next)
        if (cJSON_IsString(c) && flow_export_sequence(r->frame->flow, c->valuestring))
            return flow_export_sequence(r->frame->flow, c->valuestring);
    return NULL;
}

static const struct export_action *handle_error(struct export_run *r)
{
    while (r->frame->caller && !r->frame->last &&
           !gc_json_get(r->frame->flow->json, "errorHandling"))
        export_pop(r);
    const cJSON *handling = gc_json_get(r->frame->flow->json, "errorHandling");
    const char *type = gc_json_str(handling, "handlingType");
    const struct export_sequence *to = handled_by(r, handling);
    if (!export_say_audio(r, gc_json_get(handling, "audio")))
        *r->error = '\0'; /* the first error is the one to tell */
    r->limit += EXPORT_ERROR_ACTIONS;
    export_forget_calls(r->frame);
    if (to)
        return export_enter(r, to);
    if (type && strcmp(type, "Queue") == 0)
        return handled_by_queue(r, handling);
    if (type && strcmp(type, "Exit") == 0 && r->frame->caller && !r->frame->last)
        return export_back(r, NULL);
    if (type && strcmp(type, "EndWorkflow") == 0) {
        export_over(r, "workflowEnded", "");
        cJSON_DeleteItemFromObject(r->outcome, "workflowEnded");
        cJSON_AddNullToObject(r->outcome, "workflowEnded");
    } else
        export_over(r, type && strcmp(type, "Exit") == 0 ? "botExited" : "disconnected", NULL);
    return export_stop(r, "COMPLETED");
}

const struct export_action *export_flow_error(struct export_run *r, const struct export_action *a)
{
    if (r->no_memory)
        return export_stop(r, "FAILED");
    bool first = !r->handling;
    if (first)
        memcpy(r->first_error, r->error, sizeof r->error);
    r->handling = true;
    gc_jsonw_put_str(&r->result, "error", r->error);
    export_write_entry(r, a, NULL);
    if (first)
        return handle_error(r);
    export_over(r, "disconnected", NULL);
    return export_stop(r, "COMPLETED");
}
