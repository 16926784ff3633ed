/* How often actions and outputs of flows were taken in this world, each flow as an outline. */
#include <stdio.h>
#include <string.h>

#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"
#include "mock/flow/export/export.h"

struct counting {
    struct mock_exchange *x;
    const struct mock_flow *flow;
    struct gc_jsonw *w; /* NULL: only the sums are wanted */
    bool only_taken;
    int64_t n[2], taken[2]; /* of actions, of outputs */
};

static uint64_t count_of(const struct counting *c, const struct flow_row *row)
{
    return mock_coverage_of(&c->x->world->flows, row->counted,
                            row->kind == FLOW_ROW_OUTPUT ? row->output : "");
}

static void write_row(struct counting *c, const struct flow_row *row, bool counts, uint64_t n)
{
    static const char *const kinds[] = {"sequence", "action", "output", "link"};
    struct gc_jsonw *w = c->w;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "kind", kinds[row->kind]);
    gc_jsonw_put_int(w, "depth", row->depth);
    if (row->id)
        gc_jsonw_put_str(w, "id", row->id);
    if (row->number)
        gc_jsonw_put_int(w, "number", row->number);
    gc_jsonw_put_str(w, "name", row->name);
    if (row->type)
        gc_jsonw_put_str(w, "type", row->type);
    if (row->output)
        gc_jsonw_put_str(w, "output", row->output);
    if (counts)
        gc_jsonw_put_int(w, "count", (int64_t)n);
    gc_jsonw_end(w);
}

static void on_row(void *ctx, const struct flow_row *row)
{
    struct counting *c = ctx;
    bool output = row->kind == FLOW_ROW_OUTPUT, counts = output || row->kind == FLOW_ROW_ACTION;
    uint64_t n = counts ? count_of(c, row) : 0;
    if (c->w)
        write_row(c, row, counts, n);
    c->n[output] += counts;
    c->taken[output] += n > 0;
}

static bool outline(struct counting *c)
{
    memset(c->n, 0, sizeof c->n);
    memset(c->taken, 0, sizeof c->taken);
    return c->flow->export ? flow_export_outline(c->flow->export, on_row, c)
                           : flow_model_outline(c->flow->model, on_row, c);
}

static void write_sums(const struct counting *c, struct gc_jsonw *w)
{
    static const char *const keys[] = {"actions", "outputs"};
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        gc_jsonw_put_object(w, keys[i]);
        gc_jsonw_put_int(w, "total", c->n[i]);
        gc_jsonw_put_int(w, "taken", c->taken[i]);
        gc_jsonw_end(w);
    }
}

static bool write_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct counting *c = ctx;
    struct gc_jsonw *w = c->w;
    (void)json, (void)json_bytes;
    c->flow = mock_org_flow(c->x->org, id);
    c->w = NULL; /* first the sums, which stand before the rows */
    bool ok = c->flow && outline(c);
    c->w = w;
    if (!ok || (c->only_taken && c->taken[0] == 0 && c->taken[1] == 0))
        return true;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", c->flow->id);
    gc_jsonw_put_str(w, "name", c->flow->name);
    gc_jsonw_put_str(w, "type", c->flow->type);
    write_sums(c, w);
    gc_jsonw_put_array(w, "rows");
    (void)!outline(c);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    return true;
}

void mock_admin_flow_coverage(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    struct counting c = {.x = x, .w = &w, .only_taken = mock_query_is_true(x, "taken")};
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "flows");
    mock_org_each(x->org, MOCK_FLOWS, NULL, write_flow, &c);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
