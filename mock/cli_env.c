/* gcmock env: what a client needs to know of a running mock, as lines for the shell. */
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "mock/cli.h"
#include "mock/org.h"

static const char demo_number[] = "+15551234567";
static const char lookup_type[] = "GetExternalContactAction";

/* What an org offers to begin with. Found by walking it once; first come, first chosen. */
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

static enum gc_status look_around(const struct mock_cli *c, struct offer *o, struct gc_error *err)
{
    struct mock_contact contact;
    if (c->client && !(o->client = mock_org_client(o->org, c->client)))
        return gc_fail(err, GC_E_USAGE, "the org has no client \"%s\"", c->client);
    if (c->flow && !(o->flow = mock_org_flow(o->org, c->flow)))
        return gc_fail(err, GC_E_USAGE, "the org has no flow \"%s\"", c->flow);
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
    return GC_OK;
}

/* In single quotes nothing is special to a shell but the quote itself. */
static void put_export(struct gc_strbuf *to, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    gc_strbuf_addf(to, "export %s='", name);
    for (; *value; value++) {
        if (*value == '\'')
            gc_strbuf_adds(to, "'\\''");
        else
            gc_strbuf_addc(to, *value);
    }
    gc_strbuf_adds(to, "'\n");
}

static void put_all(struct gc_strbuf *to, const struct offer *o, const char *base)
{
    put_export(to, "GENESYS_CLIENT_ID", o->client ? o->client->id : NULL);
    put_export(to, "GENESYS_CLIENT_SECRET", o->client ? o->client->secret : NULL);
    put_export(to, "GENESYS_BASE_URL", base);
    put_export(to, "GENESYS_FLOW_ID", o->flow ? o->flow->id : NULL);
    put_export(to, "GENESYS_NODE_ID", o->node);
    put_export(to, "TEST_PHONE_NUMBER", o->number);
    put_export(to, "EXTERNAL_API_BASE", base);
}

static enum gc_status load(const struct mock_cli *c, struct mock_org **org, struct gc_error *err)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    char demo[4096];
    const char *dir = demo;
    if (c->orgs.n > 0)
        return mock_org_load(org, c->orgs.items, c->orgs.n, &problems, err);
    if (!mock_org_find_demo(demo, sizeof demo, err))
        return GC_E_IO;
    return mock_org_load(org, &dir, 1, &problems, err);
}

static enum gc_status check_health(const struct mock_cli *c, struct gc_error *err)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    enum gc_status s = mock_cli_call(c, "GET", "/__admin/health", NULL, 0, &reply, err);
    if (s != GC_OK)
        return gc_fail_in(err, s, "no mock answers there");
    s = mock_cli_status(reply.status);
    return s == GC_OK ? s : gc_fail(err, s, "the mock's health check answered %d", reply.status);
}

int mock_cli_env(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    struct gc_strbuf base GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    struct offer offer = {0};
    (void)n_operands, (void)operands;
    enum gc_status s = mock_cli_base(c, &base, &err);
    if (s == GC_OK)
        s = check_health(c, &err);
    if (s == GC_OK)
        s = load(c, &org, &err);
    offer.org = org;
    if (s == GC_OK)
        s = look_around(c, &offer, &err);
    if (s == GC_OK) {
        put_all(&text, &offer, gc_strbuf_text(&base));
        fputs(gc_strbuf_text(&text), stdout);
    }
    mock_org_unref(org);
    return s == GC_OK ? 0 : mock_cli_fail(s, &err);
}
