/* Flows: the tutorial's document with its nodes, and the real endpoints beside it. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/api/architect/architect.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

static const struct mock_flow *asked_flow(struct mock_exchange *x)
{
    const struct mock_flow *flow = mock_org_flow(x->org, mock_param(x, "flowId"));
    if (!flow)
        mock_fail(x, MOCK_E_FLOW_NOT_FOUND, NULL);
    return flow;
}

void mock_get_flow_document(struct mock_exchange *x)
{
    const struct mock_flow *flow = asked_flow(x);
    if (flow)
        mock_reply_value(x, 200, flow->json);
}

/* There is one version: what the org holds. */
static void write_version_members(struct gc_jsonw *w, const char *flow_id)
{
    char uri[512];
    snprintf(uri, sizeof uri, "/api/v2/flows/%s/versions/1", flow_id);
    gc_jsonw_put_str(w, "id", "1");
    gc_jsonw_put_str(w, "name", "1.0");
    gc_jsonw_put_str(w, "selfUri", uri);
    gc_jsonw_end(w);
}

static void write_version(struct gc_jsonw *w, const char *key, const char *flow_id)
{
    gc_jsonw_put_object(w, key);
    write_version_members(w, flow_id);
}

void mock_get_flow_versions(struct mock_exchange *x)
{
    const struct mock_flow *flow = asked_flow(x);
    int64_t page_size, page;
    if (!flow || !mock_query_int(x, "pageSize", 1, 100, 25, &page_size) ||
        !mock_query_int(x, "pageNumber", 1, 10000, 1, &page))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    if (page == 1) {
        gc_jsonw_object(&w);
        write_version_members(&w, flow->id);
    }
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "pageSize", page_size);
    gc_jsonw_put_int(&w, "pageNumber", page);
    gc_jsonw_put_int(&w, "total", 1);
    gc_jsonw_put_int(&w, "pageCount", 1);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

static void write_flow(struct gc_jsonw *w, const struct mock_flow *flow)
{
    char uri[512];
    snprintf(uri, sizeof uri, "/api/v2/flows/%s", flow->id);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", flow->id);
    gc_jsonw_put_str(w, "name", flow->name);
    if (gc_json_str(flow->json, "description"))
        gc_jsonw_put_str(w, "description", gc_json_str(flow->json, "description"));
    gc_jsonw_put_str(w, "type", flow->type);
    gc_jsonw_put_bool(w, "active", true);
    gc_jsonw_put_bool(w, "deleted", false);
    gc_jsonw_put_bool(w, "system", false);
    write_version(w, "checkedInVersion", flow->id);
    write_version(w, "savedVersion", flow->id);
    write_version(w, "publishedVersion", flow->id);
    gc_jsonw_put_str(w, "selfUri", uri);
    gc_jsonw_end(w);
}

void mock_get_flow(struct mock_exchange *x)
{
    const struct mock_flow *flow = asked_flow(x);
    if (!flow)
        return;
    struct gc_jsonw w = mock_body(x);
    write_flow(&w, flow);
    mock_reply_json(x, 200);
}

struct flow_filter {
    struct mock_exchange *x;
    char name[256], type[64];
};

/* The name filter takes * for any text, as the real one does; only at its ends. */
static bool name_matches(const char *name, const char *pattern)
{
    char text[256];
    size_t n = strlen(pattern);
    bool head = n > 0 && pattern[0] == '*', tail = n > 1 && pattern[n - 1] == '*';
    snprintf(text, sizeof text, "%.*s", (int)(n - head - tail), pattern + head);
    size_t n_name = strlen(name), n_text = strlen(text);
    if (head && tail)
        return strcasestr(name, text) != NULL;
    if (head)
        return n_name >= n_text && strcasecmp(name + n_name - n_text, text) == 0;
    return tail ? strncasecmp(name, text, n_text) == 0 : strcasecmp(name, text) == 0;
}

static bool keep_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)json, (void)json_bytes;
    const struct flow_filter *f = ctx;
    const struct mock_flow *flow = mock_org_flow(f->x->org, id);
    return flow && (!*f->name || name_matches(flow->name, f->name)) &&
           (!*f->type || (flow->type && strcasecmp(flow->type, f->type) == 0));
}

static void write_listed(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct flow_filter *f = ctx;
    write_flow(w, mock_org_flow(f->x->org, id));
}

void mock_get_flows(struct mock_exchange *x)
{
    struct flow_filter filter = {.x = x};
    const struct mock_list list = {.kind = MOCK_FLOWS,
                                   .page_size = 25,
                                   .max_page_size = 500,
                                   .keep = keep_flow,
                                   .write = write_listed,
                                   .ctx = &filter};
    mock_query(x, "name", filter.name, sizeof filter.name);
    mock_query(x, "type", filter.type, sizeof filter.type);
    mock_list_reply(x, &list);
}
