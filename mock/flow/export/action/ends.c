/* What ends a flow. */
#include <string.h>

#include "mock/flow/export/action/types.h"

struct export_outcome export_disconnect(struct export_run *r, const struct export_action *a)
{
    (void)a;
    return export_over(r, "disconnected", NULL);
}

struct export_outcome export_over_plain(struct export_run *r, const struct export_action *a)
{
    (void)a;
    return export_over(r, "ended", NULL);
}

struct export_outcome export_end_workflow(struct export_run *r, const struct export_action *a)
{
    const char *reason;
    if (!export_text(r, gc_json_get(a->json, "exitReason"), &reason))
        return export_error(r);
    struct export_outcome out = export_over(r, "workflowEnded", reason ? reason : "");
    if (!reason) {
        cJSON_DeleteItemFromObject(r->outcome, "workflowEnded");
        cJSON_AddNullToObject(r->outcome, "workflowEnded");
    }
    return out;
}

struct export_outcome export_exit_bot(struct export_run *r, const struct export_action *a)
{
    (void)a;
    return r->frame->caller && !r->frame->last ? export_ends(EXPORT_BACK)
                                               : export_over(r, "botExited", NULL);
}

static bool put_member(struct export_run *r, const char *key, const struct flow_value *of,
                       const char *member)
{
    struct flow_value v = flow_is_object(of) ? flow_member(of, member) : flow_not_set();
    return v.kind != FLOW_TEXT || cJSON_AddStringToObject(r->outcome, key, v.text) ||
           export_nomem(r);
}

static struct export_outcome transferred(struct export_run *r, const char *key, const char *id_key,
                                         const struct flow_value *to)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    flow_value_add_text(&text, to);
    struct export_outcome out = export_over(r, key, gc_strbuf_text(&text));
    if (!put_member(r, id_key, to, "id"))
        return export_error(r);
    return out;
}

struct export_outcome export_transfer_queue(struct export_run *r, const struct export_action *a)
{
    const cJSON *queues = gc_json_get(a->json, "queues");
    struct flow_value queue;
    if (!export_eval(r, queues ? queues->child : NULL, &queue))
        return export_error(r);
    if (queue.kind == FLOW_NOT_SET)
        return export_errorf(r, "the queue to transfer to is NOT_SET");
    if (!export_say_audio(r, gc_json_get(a->json, "preTransferAudio")))
        return export_error(r);
    struct export_outcome out = transferred(r, "queue", "queueId", &queue);
    return out.end == EXPORT_OVER ? export_wait_in_queue(r, a, &queue) : out;
}

struct export_outcome export_transfer_flow(struct export_run *r, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "flowName"), *id = gc_json_str(a->json, "flowId");
    if (!export_say_audio(r, gc_json_get(a->json, "preTransferAudio")))
        return export_error(r);
    const struct flow_export *to = export_followed(r, id, name);
    if (to)
        return export_push_last(r, to) ? export_ends(EXPORT_INTO) : export_error(r);
    struct export_outcome out = export_over(r, "flow", name ? name : id ? id : "");
    if (id && !cJSON_AddStringToObject(r->outcome, "flowId", id))
        export_nomem(r);
    return out;
}

/* To a user, a number, a group, a voicemail box: the first value of these that is there. */
static const struct {
    const char *type, *key, *members[6];
} targets[] = {
    {"TransferUserAction", "user", {"user", "users", "target", "userId", NULL}},
    {"TransferExternalAction", "number", {"externalNumber", "address", "number", "target", NULL}},
    {"TransferNumberAction", "number", {"externalNumber", "number", "address", "target", NULL}},
    {"TransferGroupAction", "group", {"group", "target", NULL}},
    {"TransferVoicemailAction",
     "voicemail",
     {"transferTarget", "transferTargetQueue", "user", "queue", "group"}},
    {"TransferAcdVoicemailAction", "voicemail", {"queue", "transferTargetQueue", NULL}},
    {"TransferFlowSecureAction", "flow", {"flowName", NULL}},
};

struct export_outcome export_transfer_to(struct export_run *r, const struct export_action *a)
{
    struct flow_value to = flow_not_set();
    size_t row = 0;
    while (row + 1 < GC_COUNT_OF(targets) && strcmp(targets[row].type, a->type) != 0)
        row++;
    for (size_t i = 0; targets[row].members[i] && to.kind == FLOW_NOT_SET; i++) {
        const cJSON *value = gc_json_get(a->json, targets[row].members[i]);
        value = cJSON_IsArray(value) ? value->child : value;
        if (cJSON_IsString(value))
            to = flow_text(value->valuestring);
        else if (!export_eval(r, value, &to))
            return export_error(r);
    }
    if (to.kind == FLOW_NOT_SET)
        return export_errorf(r, "the %s to transfer to is NOT_SET", targets[row].key);
    if (!export_say_audio(r, gc_json_get(a->json, "preTransferAudio")))
        return export_error(r);
    return transferred(r, targets[row].key, "id", &to);
}
