/* Flows that were made by POST: listed and shown, but nothing runs them, for they have no
 * definition. The platform's document serves their making (mock/platform). */
#include <stdlib.h>
#include <string.h>

#include "base/json/scan.h"
#include "base/strbuf.h"
#include "mock/api/architect/architect.h"

#define FLOWS_PATH "/api/v2/flows"

static const struct mock_entity *find(struct mock_exchange *x, const char *id)
{
    return mock_store_get(mock_stores_find(&x->world->stores, FLOWS_PATH), id);
}

bool mock_reply_stored_flow(struct mock_exchange *x, const char *id)
{
    mock_stores_lock(&x->world->stores);
    const struct mock_entity *e = find(x, id);
    if (e)
        mock_reply_raw(x, e->json, e->n_json);
    mock_stores_unlock(&x->world->stores);
    return e != NULL;
}

void mock_write_stored_flow(struct mock_exchange *x, struct gc_jsonw *w, const char *id)
{
    const struct mock_entity *e = find(x, id);
    if (e)
        gc_jsonw_raw(w, e->json, e->n_json);
    else
        gc_jsonw_null(w);
}

char *mock_stored_flow_text(const char *json, size_t n, const char *member)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct gc_span span = gc_scan_find(json, n, member);
    return span.n && *span.text == '"' ? gc_strdup(gc_span_decode(&arena, span)) : NULL;
}

void mock_each_stored_flow(struct mock_exchange *x, mock_visit_fn visit, void *ctx)
{
    size_t n = 0;
    struct mock_store *store = mock_stores_find(&x->world->stores, FLOWS_PATH);
    struct mock_entity *const *list = store ? mock_store_ordered(store, NULL, &n) : NULL;
    for (size_t i = 0; list && i < n; i++)
        if (!visit(ctx, list[i]->key, list[i]->json, list[i]->n_json))
            return;
}
