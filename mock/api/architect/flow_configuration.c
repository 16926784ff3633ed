/* The definition of a flow as Architect exports it. An export is served as it is; a flow of our own
 * format becomes one task whose actions are its nodes. */
#include <string.h>

#include "base/strbuf.h"
#include "mock/api/architect/architect.h"
#include "mock/api/list/entity.h"

enum { FIRST_TRACKING_ID = 10, MAX_TYPE = 128 };

/* What a path of our own format is called in an export. `next` is no path there: nextAction. */
static const struct {
    const char *own, *label, *output;
} paths[] = {
    {"found", "Found", "__FOUND__"},
    {"notFound", "Not Found", "__NOT_FOUND__"},
    {"success", "Success", "__SUCCESS__"},
    {"failure", "Failure", "__FAILURE__"},
    {"timeout", "Timeout", "__TIMEOUT__"},
    {"yes", "Yes", "__YES__"},
    {"no", "No", "__NO__"},
    {"default", "Default", "__DEFAULT__"},
    {"loop", "Loop", "__LOOP__"},
};

static bool is_start(const cJSON *node)
{
    const char *type = gc_json_str(node, "type");
    return type && strcmp(type, "Start") == 0;
}

/* A Start is no action there: the task begins with what follows it. */
static const char *start_action(const cJSON *flow)
{
    const char *start = gc_json_str(flow, "startNode");
    const cJSON *node;
    cJSON_ArrayForEach(node, gc_json_get(flow, "nodes"))
    {
        const char *id = gc_json_str(node, "id");
        if (start && id && strcmp(id, start) == 0 && is_start(node))
            return gc_json_str(gc_json_get(node, "paths"), "next");
    }
    return start;
}

static void put_action_type(struct gc_jsonw *w, const char *type)
{
    static const char end[] = "Action";
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TYPE);
    size_t n = strlen(type), n_end = sizeof end - 1;
    gc_strbuf_adds(&name, type);
    if (n < n_end || strcmp(type + n - n_end, end) != 0)
        gc_strbuf_adds(&name, end);
    gc_jsonw_put_str(w, "__type", gc_strbuf_text(&name));
}

static void write_path(struct gc_jsonw *w, const cJSON *path)
{
    const char *label = path->string, *output = path->string;
    for (size_t i = 0; i < GC_COUNT_OF(paths); i++)
        if (strcmp(path->string, paths[i].own) == 0) {
            label = paths[i].label;
            output = paths[i].output;
        }
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "label", label);
    gc_jsonw_put_str(w, "outputId", output);
    gc_jsonw_put_value(w, "nextActionId", path);
    gc_jsonw_end(w);
}

static void write_action(struct gc_jsonw *w, const cJSON *node, int64_t tracking_id)
{
    const cJSON *path, *of = gc_json_get(node, "paths");
    const char *next = gc_json_str(of, "next"), *type = gc_json_str(node, "type");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", gc_json_str(node, "id"));
    gc_jsonw_put_str(w, "name", gc_json_str(node, "name"));
    put_action_type(w, type ? type : "");
    gc_jsonw_put_int(w, "trackingId", tracking_id);
    if (next)
        gc_jsonw_put_str(w, "nextAction", next);
    gc_jsonw_put_array(w, "paths");
    cJSON_ArrayForEach(path, of)
    {
        if (strcmp(path->string, "next") != 0)
            write_path(w, path);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_task(struct gc_jsonw *w, const struct mock_flow *flow, int64_t *tracking_id)
{
    const cJSON *node;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "__type", "Task");
    gc_jsonw_put_str(w, "id", flow->id);
    gc_jsonw_put_str(w, "name", flow->name);
    gc_jsonw_put_int(w, "trackingId", (*tracking_id)++);
    gc_jsonw_put_str(w, "startAction", start_action(flow->json));
    gc_jsonw_put_array(w, "actionList");
    cJSON_ArrayForEach(node, gc_json_get(flow->json, "nodes"))
    {
        if (!is_start(node))
            write_action(w, node, (*tracking_id)++);
    }
    gc_jsonw_end(w);
    gc_jsonw_put_raw(w, "variables", "[]");
    gc_jsonw_end(w);
}

static void write_definition(struct gc_jsonw *w, const struct mock_flow *flow)
{
    const char *description = gc_json_str(flow->json, "description");
    int64_t tracking_id = FIRST_TRACKING_ID;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", flow->name);
    if (description)
        gc_jsonw_put_str(w, "description", description);
    gc_jsonw_put_str(w, "type", flow->type ? flow->type : "inboundcall");
    gc_jsonw_put_str(w, "defaultLanguage", "en-us");
    gc_jsonw_put_raw(w, "supportedLanguages", "[\"en-us\"]");
    gc_jsonw_put_str(w, "initialSequence", flow->id);
    gc_jsonw_put_raw(w, "manifest", "{}");
    gc_jsonw_put_raw(w, "variables", "[]");
    gc_jsonw_put_array(w, "flowSequenceItemList");
    write_task(w, flow, &tracking_id);
    gc_jsonw_end(w);
    gc_jsonw_put_int(w, "nextTrackingNumber", tracking_id);
    gc_jsonw_end(w);
}

void mock_reply_flow_configuration(struct mock_exchange *x, const struct mock_flow *flow)
{
    if (gc_json_get(flow->json, "flowSequenceItemList")) {
        mock_reply_value(x, 200, flow->json);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    write_definition(&w, flow);
    mock_reply_json(x, 200);
}
