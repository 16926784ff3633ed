/* A call of a flow by its id or its name, as the platform makes it: without a token, and beside the
 * journal. */
#include <string.h>

#include "base/text.h"
#include "mock/admin/admin.h"
#include "mock/api/architect/architect.h"
#include "mock/exchange/envelope.h"

enum { MAX_NAMES = 200 };

struct search {
    const struct mock_org *org;
    const char *text;
    const struct mock_flow *found;
    size_t n_found, n_names;
    const char *names[MAX_NAMES];
};

static bool look(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct search *s = ctx;
    const struct mock_flow *flow = mock_org_flow(s->org, id);
    (void)json, (void)json_bytes;
    if (flow && s->n_names < MAX_NAMES)
        s->names[s->n_names++] = flow->name;
    if (flow && strcmp(flow->name, s->text) == 0) {
        s->found = flow;
        s->n_found++;
    }
    return true;
}

/* NULL after it has answered 404, or 400 for a name that several flows have. */
static const struct mock_flow *find_flow(struct mock_exchange *x, const char *id_or_name)
{
    struct search s = {.org = x->org, .text = id_or_name};
    const struct mock_flow *flow = mock_org_flow(x->org, id_or_name);
    if (flow)
        return flow;
    mock_org_each(x->org, MOCK_FLOWS, NULL, look, &s);
    if (s.n_found == 1)
        return s.found;
    if (s.n_found > 1)
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "%zu flows are named \"%.100s\": say which by its id",
                       s.n_found, id_or_name);
    else
        mock_fail_text(x, MOCK_E_NOT_FOUND, "the org has no flow \"%.100s\"%s", id_or_name,
                       gc_did_you_mean("", gc_nearest(id_or_name, s.names, s.n_names), ""));
    return NULL;
}

void mock_admin_call(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *id_or_name;
    if (!mock_request_any_json(x, &doc) ||
        !mock_member_text(x, doc.root, "flow", "the id or the name of a flow", &id_or_name))
        return;
    const struct mock_flow *flow = find_flow(x, id_or_name);
    if (flow)
        mock_simulate_request(x, flow, doc.root);
}
