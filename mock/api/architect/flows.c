/* Flows: the tutorial's document with its nodes, and the real endpoints beside it. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "mock/api/architect/architect.h"
#include "mock/api/list/entity.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

enum { MAX_NAME = 256 };

const struct mock_flow *mock_asked_flow(struct mock_exchange *x)
{
    const struct mock_flow *flow = mock_org_flow(x->org, mock_param(x, "flowId"));
    if (!flow)
        mock_fail(x, MOCK_E_FLOW_NOT_FOUND, NULL);
    return flow;
}

void mock_get_flow_document(struct mock_exchange *x)
{
    const struct mock_flow *flow = mock_asked_flow(x);
    if (flow)
        mock_reply_value(x, 200, flow->json);
}

/* Files and exports say "inboundcall" or "inboundCall", the API says INBOUNDCALL. */
static void put_type(struct gc_jsonw *w, const char *type)
{
    char upper[64];
    size_t n = 0;
    for (; type && type[n] && n + 1 < sizeof upper; n++)
        upper[n] = (char)toupper((unsigned char)type[n]);
    upper[n] = '\0';
    gc_jsonw_put_str(w, "type", n > 0 ? upper : "INBOUNDCALL");
}

static void put_version(struct gc_jsonw *w, const char *key, const struct mock_flow *flow)
{
    gc_jsonw_key(w, key);
    mock_write_flow_version(w, flow);
}

static void write_flow(struct gc_jsonw *w, const struct mock_org *org, const struct mock_flow *flow)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", flow->id);
    gc_jsonw_put_str(w, "name", flow->name);
    mock_put_division(w, org);
    if (gc_json_str(flow->json, "description"))
        gc_jsonw_put_str(w, "description", gc_json_str(flow->json, "description"));
    put_type(w, flow->type);
    gc_jsonw_put_bool(w, "active", true);
    gc_jsonw_put_bool(w, "system", false);
    gc_jsonw_put_bool(w, "deleted", false);
    put_version(w, "publishedVersion", flow);
    put_version(w, "savedVersion", flow);
    put_version(w, "checkedInVersion", flow);
    mock_put_uri(w, "selfUri", "/api/v2/flows/{}", flow->id);
    gc_jsonw_end(w);
}

void mock_get_flow(struct mock_exchange *x)
{
    const char *id = mock_param(x, "flowId");
    if (!mock_org_flow(x->org, id) && mock_reply_stored_flow(x, id))
        return;
    const struct mock_flow *flow = mock_asked_flow(x);
    if (!flow)
        return;
    struct gc_jsonw w = mock_body(x);
    write_flow(&w, x->org, flow);
    mock_reply_json(x, 200);
}

struct flow_filter {
    struct mock_exchange *x;
    char name[MAX_NAME], description[MAX_NAME], any[MAX_NAME]; /* "": all */
    const char *sort_by;
    bool none; /* a filter that nothing here can meet */
};

/* A filter takes * for any text, as the real one does; only at its ends. */
static bool text_matches(const char *text, const char *pattern)
{
    char part[MAX_NAME];
    size_t n = strlen(pattern);
    if (n == 0)
        return true;
    if (!text)
        return false;
    bool head = pattern[0] == '*', tail = n > 1 && pattern[n - 1] == '*';
    snprintf(part, sizeof part, "%.*s", (int)(n - head - tail), pattern + head);
    size_t n_text = strlen(text), n_part = strlen(part);
    if (head && tail)
        return strcasestr(text, part) != NULL;
    if (head)
        return n_text >= n_part && strcasecmp(text + n_text - n_part, part) == 0;
    return tail ? strncasecmp(text, part, n_part) == 0 : strcasecmp(text, part) == 0;
}

static bool fits(const struct flow_filter *f, const char *id, const char *name,
                 const char *description, const char *type)
{
    return text_matches(name, f->name) && text_matches(description, f->description) &&
           (text_matches(name, f->any) || text_matches(description, f->any)) &&
           mock_query_wants(f->x, "id", id) &&
           mock_query_wants(f->x, "type", type ? type : "inboundcall");
}

static bool keep_stored(const struct flow_filter *f, const char *id, const char *json, size_t n)
{
    char *name = mock_stored_flow_text(json, n, "name");
    char *description = mock_stored_flow_text(json, n, "description");
    char *type = mock_stored_flow_text(json, n, "type");
    bool kept = fits(f, id, name, description, type);
    free(name);
    free(description);
    free(type);
    return kept;
}

static bool keep_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct flow_filter *f = ctx;
    const struct mock_flow *flow = mock_org_flow(f->x->org, id);
    if (f->none)
        return false;
    return flow ? fits(f, id, flow->name, gc_json_str(flow->json, "description"), flow->type)
                : keep_stored(f, id, json, json_bytes);
}

static void each_flow(void *ctx, mock_visit_fn visit, void *visit_ctx)
{
    const struct flow_filter *f = ctx;
    mock_org_each(f->x->org, MOCK_FLOWS, NULL, visit, visit_ctx);
    mock_each_stored_flow(f->x, visit, visit_ctx);
}

static void write_listed(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct flow_filter *f = ctx;
    const struct mock_flow *flow = mock_org_flow(f->x->org, id);
    if (flow)
        write_flow(w, f->x->org, flow);
    else
        mock_write_stored_flow(f->x, w, id);
}

static char *sort_key(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct flow_filter *f = ctx;
    const struct mock_flow *flow = mock_org_flow(f->x->org, id);
    if (!flow)
        return strcasecmp(f->sort_by, "id") == 0
                   ? gc_strdup(id)
                   : mock_stored_flow_text(json, json_bytes, f->sort_by);
    const struct {
        const char *by, *text;
    } row[] = {{"id", id},
               {"name", flow->name},
               {"type", flow->type},
               {"description", gc_json_str(flow->json, "description")}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcasecmp(row[i].by, f->sort_by) == 0)
            return gc_strdup(row[i].text);
    return NULL;
}

/* Every flow is published once, at one time, is not locked, not secure and has no virtual agent. */
static bool read_rest(struct mock_exchange *x, struct flow_filter *f)
{
    int64_t after, before;
    char text[MAX_NAME];
    if (!mock_query_date(x, "publishedAfter", INT64_MIN, &after) ||
        !mock_query_date(x, "publishedBefore", INT64_MAX, &before))
        return false;
    f->none = after >= MOCK_ORG_MADE_MS || before <= MOCK_ORG_MADE_MS ||
              mock_query(x, "lockedBy", text, sizeof text) ||
              mock_query(x, "lockedByClientId", text, sizeof text) ||
              !mock_query_wants(x, "publishVersionId", MOCK_FLOW_VERSION) ||
              !mock_query_wants(x, "virtualAgentEnabled", "false") ||
              mock_query(x, "secure", text, sizeof text) || mock_query_is_true(x, "deleted") ||
              !mock_query_wants_division(x, "divisionId");
    return true;
}

static bool read_sort_by(struct mock_exchange *x, char out[32])
{
    static const char *const known[] = {"id", "name", "type", "description"};
    if (!mock_query(x, "sortBy", out, 32) || !*out)
        gc_copy(out, 32, "id");
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (strcasecmp(out, known[i]) == 0)
            return true;
    mock_fail_value(x, "sortBy", out, "id, name, type or description");
    return false;
}

void mock_get_flows(struct mock_exchange *x)
{
    char sort_by[32];
    struct flow_filter filter = {.x = x, .sort_by = sort_by};
    struct mock_list list = {.kind = MOCK_FLOWS,
                             .page_size = 25,
                             .max_page_size = 500,
                             .each = each_flow,
                             .keep = keep_flow,
                             .write = write_listed,
                             .sort_key = sort_key,
                             .ctx = &filter};
    mock_query(x, "name", filter.name, sizeof filter.name);
    mock_query(x, "description", filter.description, sizeof filter.description);
    mock_query(x, "nameOrDescription", filter.any, sizeof filter.any);
    if (read_sort_by(x, sort_by) && mock_query_descending(x, &list.descending) &&
        read_rest(x, &filter)) {
        mock_stores_lock(&x->world->stores); /* what is listed stays until it is written */
        mock_list_reply(x, &list);
        mock_stores_unlock(&x->world->stores);
    }
}
