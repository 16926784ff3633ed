/* What a client needs to know to begin: a client of the org with its secret, a flow, its lookup
 * node, a number that is known. First come, first chosen; ?client= and ?flow= choose. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"
#include "mock/text/phone.h"

static const char demo_number[] = "+15551234567";
static const char *const lookup_types[] = {"GetExternalContactAction", "GetExternalContact"};

struct offer {
    const struct mock_org *org;
    const struct mock_client *client;
    const struct mock_flow *flow;
    const char *node;
    char number[MOCK_E164_TEXT]; /* in E.164, which every program takes */
};

/* Programs refuse other credentials before they ask: these go into a header. */
static bool can_be_sent(const char *text)
{
    for (; text && *text; text++)
        if (isspace((unsigned char)*text) || iscntrl((unsigned char)*text))
            return false;
    return text != NULL;
}

static bool take_client(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)json, (void)json_bytes;
    struct offer *o = ctx;
    const struct mock_client *c = mock_org_client(o->org, id);
    if (!c || c->disabled || !can_be_sent(c->id) || !can_be_sent(c->secret))
        return true;
    o->client = c;
    return false;
}

static bool looks_up_caller(const cJSON *node)
{
    const char *type = gc_json_str(node, "type");
    const cJSON *key = gc_json_get(gc_json_get(node, "settings"), "lookupKey");
    bool looks_up = false;
    for (size_t i = 0; type && i < GC_COUNT_OF(lookup_types); i++)
        looks_up |= strcmp(type, lookup_types[i]) == 0;
    return looks_up && (!key || (cJSON_IsString(key) && strcmp(key->valuestring, "from") == 0));
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
    const char *country = mock_org_settings(o->org)->country_code;
    const cJSON *number;
    cJSON_ArrayForEach(number, gc_json_get(doc.root, "phoneNumbers"))
    {
        if (cJSON_IsString(number) && mock_phone_normalise(number->valuestring, country, o->number))
            return false;
    }
    return true;
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
    if (client && (!can_be_sent(o->client->id) || !can_be_sent(o->client->secret))) {
        mock_fail_text(x, MOCK_E_BAD_REQUEST,
                       "client \"%.100s\" has white space or control characters in its id or "
                       "secret: programs refuse them",
                       client);
        return false;
    }
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
