/* A flow of the served org, walked without a request: for who is on the line. */
#include <stdlib.h>
#include <strings.h>

#include "mock/api/architect/architect.h"
#include "mock/server/internal.h"

/* What flows are called, and the one that is meant. */
struct search {
    const struct mock_org *org;
    const char *name;
    const struct mock_flow *found;
    const char **names;
    size_t n;
};

static bool look(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct search *s = ctx;
    const struct mock_flow *flow = mock_org_flow(s->org, id);
    (void)json, (void)json_bytes;
    if (flow && !s->found && strcasecmp(flow->name, s->name) == 0)
        s->found = flow;
    if (flow)
        s->names[s->n++] = flow->name;
    return true;
}

static enum gc_status find_flow(const struct mock_org *org, const char *name,
                                const struct mock_flow **out, struct gc_error *err)
{
    struct search s = {.org = org, .name = name, .found = mock_org_flow(org, name)};
    s.names = calloc(mock_org_count(org, MOCK_FLOWS, NULL) + 1, sizeof *s.names);
    if (!s.names)
        return gc_fail_nomem(err);
    mock_org_each(org, MOCK_FLOWS, NULL, look, &s);
    *out = s.found;
    const char *near = gc_nearest(name, s.names, s.n);
    enum gc_status status = s.found
                                ? GC_OK
                                : gc_fail(err, GC_E_NOT_FOUND, "the org has no flow \"%.100s\"%s",
                                          name, near ? gc_did_you_mean("\"", near, "\"") : "");
    free(s.names);
    return status;
}

enum gc_status mock_server_simulate(struct mock_server *s, const char *name,
                                    const struct flow_request *req, struct gc_jsonw *out,
                                    struct gc_error *err)
{
    const struct gc_http_request none = {.method = "", .path = "/"};
    struct mock_exchange x = {.services = &s->services, .req = &none, .path = none.path};
    const struct mock_flow *flow = NULL;
    gc_uuid(x.correlation_id);
    x.world = mock_worlds_get(&s->services.worlds, "default", true, err);
    if (!x.world)
        return err->status;
    x.org = mock_world_org(x.world);
    enum gc_status status = find_flow(x.org, name, &flow, err);
    if (status == GC_OK)
        status = mock_simulate(&x, flow, req, out, err);
    cJSON_Delete(x.lent);
    mock_org_unref(x.org);
    mock_world_unref(x.world);
    return status;
}
