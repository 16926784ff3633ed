/* What a client needs to know to begin: a client of the org with its secret, a flow, its lookup
 * node, a number that is known. First come, first chosen; ?client= and ?flow= choose. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"

static const char demo_number[] = "+15551234567";
static const char lookup_type[] = "GetExternalContactAction";

struct offer {
    const struct mock_org *org;
    const struct mock_client *client;
    const struct mock_flow *flow;
    const char *node;
    char number[64];
};

static bool take_client(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)json, (void)json_bytes;
    struct offer *o = ctx;
    const struct mock_client *c = mock_org_client(o->org, id);
    if (!c || c->disabled)
        return true;
    o->client = c;
    return false;
}

static bool looks_up_caller(const cJSON *node)
{
    const char *type = gc_json_str(node, "type");
    const cJSON *key = gc_json_get(gc_json_get(node, "settings"), "lookupKey");
    return type && strcmp(type, lookup_type) == 0 &&
           (!key || (cJSON_IsString(key) && strcmp(key->valuestring, "from") == 0));
}

static const char *lookup_node(const struct mock_flow *flow)
{
    const cJSON *node;
    cJSON_ArrayForEach(node, gc_json_get(flow->json, "nodes"))
    {
        if (looks_up_caller(node))
            return gc_json_str(node, "id");
    }
    return NULL;
}

/* The first flow that looks the caller's number up; if there is none, the first flow. */
static bool take_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)json, (void)json_bytes;
    struct offer *o = ctx;
    const struct mock_flow *flow = mock_org_flow(o->org, id);
    const char *node = flow ? lookup_node(flow) : NULL;
    if (flow && (node || !o->flow)) {
        o->flow = flow;
        o->node = node;
    }
    return node == NULL;
}

static bool take_number(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)id;
    struct offer *o = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (gc_json_parse(&doc, "contact", json, json_bytes, &gc_json_default_limits, NULL) != GC_OK)
        return true;
    const cJSON *numbers = gc_json_get(doc.root, "phoneNumbers");
    const cJSON *first = cJSON_IsArray(numbers) ? numbers->child : NULL;
    if (cJSON_IsString(first))
        snprintf(o->number, sizeof o->number, "%s", first->valuestring);
    return o->number[0] == '\0';
}

static bool refuse(struct mock_exchange *x, const char *kind, const char *id)
{
    mock_fail_text(x, MOCK_E_NOT_FOUND, "the org has no %s \"%.100s\"", kind, id);
    return false;
}

/* False after a 404 for a client or flow that was asked for by name. */
static bool look_around(struct mock_exchange *x, struct offer *o)
{
    char client_text[256], flow_text[256];
    struct mock_contact contact;
    const char *client = mock_query(x, "client", client_text, sizeof client_text);
    const char *flow = mock_query(x, "flow", flow_text, sizeof flow_text);
    if (client && !(o->client = mock_org_client(o->org, client)))
        return refuse(x, "client", client);
    if (flow && !(o->flow = mock_org_flow(o->org, flow)))
        return refuse(x, "flow", flow);
    if (!o->client)
        mock_org_each(o->org, MOCK_CLIENTS, NULL, take_client, o);
    if (!o->flow)
        mock_org_each(o->org, MOCK_FLOWS, NULL, take_flow, o);
    else
        o->node = lookup_node(o->flow);
    if (mock_org_contact_by_number(o->org, demo_number, &contact))
        gc_copy(o->number, sizeof o->number, demo_number);
    else
        mock_org_each(o->org, MOCK_CONTACTS, NULL, take_number, o);
    return true;
}

void mock_admin_env(struct mock_exchange *x)
{
    struct offer o = {.org = x->org};
    if (!look_around(x, &o))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "client_id", o.client ? o.client->id : NULL);
    gc_jsonw_put_str(&w, "client_secret", o.client ? o.client->secret : NULL);
    gc_jsonw_put_str(&w, "flow_id", o.flow ? o.flow->id : NULL);
    gc_jsonw_put_str(&w, "node_id", o.node);
    gc_jsonw_put_str(&w, "phone_number", *o.number ? o.number : NULL);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
