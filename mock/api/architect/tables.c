/* Data tables that the API made or changed, as flows look rows up. */
#include <stdio.h>

#include "base/http/url.h"
#include "mock/api/architect/architect.h"
#include "mock/world/stores.h"

#define TABLES "/api/v2/flows/datatables"

static cJSON *tree_of(const struct mock_entity *e)
{
    struct gc_json doc = {0};
    if (gc_json_parse(&doc, "row", e->json, e->n_json, &gc_json_default_limits, NULL) != GC_OK)
        return NULL;
    return gc_json_take(&doc);
}

static cJSON *rows_of(struct mock_store *store)
{
    size_t n = 0;
    cJSON *rows = cJSON_CreateArray();
    struct mock_entity *const *list = store ? mock_store_ordered(store, NULL, &n) : NULL;
    for (size_t i = 0; rows && list && i < n; i++) {
        gc_json_append(rows, tree_of(list[i]));
    }
    return rows;
}

static struct mock_store *store_of(const struct mock_stores *s, const char *id)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_adds(&path, TABLES "/");
    gc_url_add_segment(&path, id);
    gc_strbuf_adds(&path, "/rows");
    return mock_stores_find(s, gc_strbuf_text(&path));
}

bool mock_world_table(struct mock_exchange *x, const char *name, const cJSON **rows)
{
    struct mock_stores *s = &x->world->stores;
    *rows = NULL;
    mock_stores_lock(s);
    struct mock_store *tables = mock_stores_find(s, TABLES);
    const struct mock_entity *table = tables ? mock_store_having(tables, "name", name) : NULL;
    struct mock_store *store = table ? store_of(s, table->key) : NULL;
    /* A table of the org whose rows nobody asked for is as the org has it. */
    bool known = tables && (!table || store || !table->of_seed);
    cJSON *tree = known && table ? rows_of(store) : NULL;
    mock_stores_unlock(s);
    if (tree)
        *rows = mock_lend(x, tree);
    return known;
}
