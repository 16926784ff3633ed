/* The versions of a flow. There is one: what the org holds. */
#include <string.h>

#include "mock/api/architect/architect.h"
#include "mock/api/list/entity.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

void mock_write_flow_version(struct gc_jsonw *w, const struct mock_flow *flow)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", MOCK_FLOW_VERSION);
    gc_jsonw_put_str(w, "name", "1.0");
    gc_jsonw_put_str(w, "commitVersion", "1");
    gc_jsonw_put_str(w, "configurationVersion", "1");
    gc_jsonw_put_str(w, "type", "PUBLISH");
    gc_jsonw_put_bool(w, "secure", false);
    gc_jsonw_put_bool(w, "debug", false);
    mock_put_uri(w, "configurationUri", "/api/v2/flows/{}/versions/{}/configuration", flow->id,
                 MOCK_FLOW_VERSION);
    gc_jsonw_put_int(w, "dateCreated", MOCK_ORG_MADE_MS);
    gc_jsonw_put_int(w, "dateCheckedIn", MOCK_ORG_MADE_MS);
    gc_jsonw_put_int(w, "dateSaved", MOCK_ORG_MADE_MS);
    gc_jsonw_put_str(w, "datePublished", MOCK_ORG_MADE);
    mock_put_uri(w, "selfUri", "/api/v2/flows/{}/versions/{}", flow->id, MOCK_FLOW_VERSION);
    gc_jsonw_end(w);
}

static void visit_version(void *ctx, mock_visit_fn visit, void *visit_ctx)
{
    const struct mock_flow *flow = ctx;
    visit(visit_ctx, flow->id, "", 0);
}

static void write_version(void *ctx, struct gc_jsonw *w, const char *id)
{
    (void)id;
    mock_write_flow_version(w, ctx);
}

void mock_get_flow_versions(struct mock_exchange *x)
{
    const struct mock_flow *flow = mock_asked_flow(x);
    if (!flow)
        return;
    struct mock_flow copy = *flow;
    const struct mock_list list = {.page_size = 25,
                                   .max_page_size = 100,
                                   .each = visit_version,
                                   .write = write_version,
                                   .ctx = &copy};
    mock_list_reply(x, &list);
}

static const struct mock_flow *asked_version(struct mock_exchange *x)
{
    const struct mock_flow *flow = mock_asked_flow(x);
    if (!flow || strcmp(mock_param(x, "versionId"), MOCK_FLOW_VERSION) == 0)
        return flow;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return NULL;
}

void mock_get_flow_version(struct mock_exchange *x)
{
    const struct mock_flow *flow = asked_version(x);
    if (!flow)
        return;
    struct gc_jsonw w = mock_body(x);
    mock_write_flow_version(&w, flow);
    mock_reply_json(x, 200);
}

void mock_get_flow_version_configuration(struct mock_exchange *x)
{
    const struct mock_flow *flow = asked_version(x);
    if (flow)
        mock_reply_flow_configuration(x, flow);
}

void mock_get_flow_configuration(struct mock_exchange *x)
{
    const struct mock_flow *flow = mock_asked_flow(x);
    if (flow)
        mock_reply_flow_configuration(x, flow);
}
