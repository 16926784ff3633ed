/* POST /api/v2/architect/simulations: walks a flow for a call that never took place. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/api/architect/architect.h"
#include "mock/api/conversations/conversations.h"
#include "mock/exchange/envelope.h"

enum { MIN_TIMEOUT_MS = 1, MAX_TIMEOUT_MS = 600000, CALL_TIMEOUT_MS = 86400000 };

static bool read_timeout(struct mock_exchange *x, const cJSON *body, int64_t *out)
{
    const cJSON *member = gc_json_get(body, "timeout");
    char shown[32] = "";
    *out = mock_org_settings(x->org)->flow_timeout_ms;
    if (*out <= 0)
        *out = 5000;
    if (!member || cJSON_IsNull(member) ||
        (gc_json_is_int(member, out) && *out >= MIN_TIMEOUT_MS && *out <= MAX_TIMEOUT_MS))
        return true;
    if (cJSON_IsNumber(member))
        snprintf(shown, sizeof shown, "%.15g", member->valuedouble);
    mock_fail_value(x, "timeout", *shown ? shown : gc_json_type_name(member),
                    "a whole number of milliseconds from 1 to 600000");
    return false;
}

static const struct mock_flow *read_flow(struct mock_exchange *x, const cJSON *body)
{
    const char *id;
    if (!mock_member_text(x, body, "flowId", "the id of a flow, as a string", &id))
        return NULL;
    const struct mock_flow *flow = mock_org_flow(x->org, id);
    if (!flow)
        mock_fail(x, MOCK_E_INVALID_FLOW, "flowId", id, NULL);
    return flow;
}

static bool read_context(struct mock_exchange *x, const cJSON *body, const cJSON **out)
{
    *out = gc_json_get(body, "context");
    if (cJSON_IsObject(*out))
        return true;
    mock_fail_value(x, "context", gc_json_type_name(*out),
                    "an object, such as {\"from\": \"+15551234567\"}");
    return false;
}

/* nodeId, or the document's other word for where to begin; NULL: the flow's own entry. */
static bool read_start(struct mock_exchange *x, const cJSON *body, const char **out)
{
    const cJSON *node, *entry;
    if (!mock_member_may_be(x, body, "nodeId", cJSON_String, &node) ||
        !mock_member_may_be(x, body, "entryNode", cJSON_String, &entry))
        return false;
    *out = node ? node->valuestring : entry ? entry->valuestring : NULL;
    return true;
}

static const cJSON *find_node(const struct mock_flow *flow, const char *id)
{
    const cJSON *node;
    cJSON_ArrayForEach(node, gc_json_get(flow->json, "nodes"))
    {
        const char *its = gc_json_str(node, "id");
        if (its && strcmp(its, id) == 0)
            return node;
    }
    return NULL;
}

static void refuse_container(struct mock_exchange *x, const struct mock_flow *flow,
                             const char *node_id, const struct gc_error *err)
{
    const cJSON *node = node_id ? find_node(flow, node_id) : NULL;
    if (!node) {
        mock_fail_text(x, MOCK_E_CONTAINER_NODE, "%s", gc_error_text(err));
        return;
    }
    mock_fail(x, MOCK_E_CONTAINER_NODE, "nodeId", node_id, "nodeName", gc_json_str(node, "name"),
              "nodeType", gc_json_str(node, "type"), NULL);
}

/* What the scenario gives goes before what the context says. */
static const char *told(const struct flow_request *req, const char *key)
{
    const char *given = gc_json_str(gc_json_get(req->scenario, "given"), key);
    return given ? given : gc_json_str(req->context, key);
}

static bool is_message(const struct flow_request *req)
{
    const char *media = told(req, "mediaType");
    media = media ? media : told(req, "channel");
    return media && strcasecmp(media, "message") == 0;
}

/* A call that took place here is a conversation of this world from now on. */
static void note(struct mock_exchange *x, const struct mock_flow *flow,
                 const struct flow_request *req)
{
    const struct flow_over *over = req->over;
    const struct mock_flow_call call = {.flow_id = flow->id,
                                        .flow_name = flow->name,
                                        .flow_type = flow->type,
                                        .from = told(req, "from"),
                                        .to = told(req, "to"),
                                        .conversation_id = told(req, "conversationId"),
                                        .queue = *over->queue ? over->queue : NULL,
                                        .disconnect = over->hung_up ? "client" : "peer",
                                        .attributes = over->attributes,
                                        .took_ms = over->took_ms,
                                        .message = is_message(req)};
    if (!over->waits)
        mock_note_flow_call(x, &call);
}

static void simulate(struct mock_exchange *x, const struct mock_flow *flow,
                     const struct flow_request *req)
{
    struct gc_error err = {0};
    struct gc_jsonw w = mock_body(x);
    enum gc_status s = gc_json_bool(req->scenario, "live", false)
                           ? mock_simulate_live(x, flow, req, &w, &err)
                           : mock_simulate(x, flow, req, &w, &err);
    if (s == GC_OK) {
        note(x, flow, req);
        mock_reply_json(x, 200);
    } else if (s == GC_E_NOT_FOUND)
        mock_fail(x, MOCK_E_INVALID_NODE, "nodeId", req->node_id ? req->node_id : "(entry)",
                  "flowId", flow->id, NULL);
    else if (s == GC_E_BAD_REQUEST)
        refuse_container(x, flow, req->node_id, &err);
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}

void mock_simulate_request(struct mock_exchange *x, const struct mock_flow *flow, const cJSON *body)
{
    struct flow_over over = {.took_ms = 0};
    struct flow_request req = {.over = &over};
    if (!mock_member_may_be(x, body, "scenario", cJSON_Object, &req.scenario) ||
        !(flow->export || req.scenario
              ? mock_member_may_be(x, body, "context", cJSON_Object, &req.context)
              : read_context(x, body, &req.context)) ||
        !read_start(x, body, &req.node_id) || !read_timeout(x, body, &req.timeout_ms))
        return;
    if ((flow->export || req.scenario) && !cJSON_IsNumber(gc_json_get(body, "timeout")))
        req.timeout_ms = CALL_TIMEOUT_MS; /* waits of a call are minutes, and take no time */
    simulate(x, flow, &req);
    cJSON_Delete(over.attributes);
}

void mock_post_simulation(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!mock_request_json(x, &doc))
        return;
    const struct mock_flow *flow = read_flow(x, doc.root);
    if (flow)
        mock_simulate_request(x, flow, doc.root);
}
