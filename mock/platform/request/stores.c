/* Entities as trees and back; whose items there are. */
#include "mock/platform/request/stores.h"

enum { MAX_ITEM = 4 << 20 };

cJSON *serve_tree_of(const struct mock_entity *e)
{
    struct gc_json doc = {0};
    const struct gc_json_limits limits = {.max_bytes = MAX_ITEM, .max_depth = 100};
    if (gc_json_parse(&doc, "item", e->json, e->n_json, &limits, NULL) != GC_OK)
        return NULL;
    return gc_json_take(&doc);
}

cJSON *serve_hidden_of(const struct mock_entity *e)
{
    struct gc_json doc = {0};
    if (!e->hidden)
        return cJSON_CreateObject();
    if (gc_json_parse(&doc, "item", e->hidden, e->n_hidden, &gc_json_file_limits, NULL) != GC_OK)
        return NULL;
    return gc_json_take(&doc);
}

struct mock_entity *serve_entity_of(const char *key, const cJSON *item, const cJSON *hidden)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_ITEM);
    struct gc_strbuf more GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_ITEM);
    struct gc_jsonw w = gc_jsonw(&text), h = gc_jsonw(&more);
    bool has_hidden = hidden && hidden->child;
    gc_jsonw_value(&w, item);
    if (has_hidden)
        gc_jsonw_value(&h, hidden);
    if (gc_strbuf_status(&text) != GC_OK || gc_strbuf_status(&more) != GC_OK)
        return NULL;
    return mock_entity_new(key, text.data, text.len, has_hidden ? more.data : NULL, more.len);
}

/* Whether an item must exist: where its collection makes them, or says which there are. */
static bool has_item(struct serving *s, struct platform_collection *c, const char *path,
                     const char *key)
{
    struct mock_store *store = serve_store(s, c, path, false);
    if (mock_store_get(store, key))
        return true;
    return !c->creates && (!store || !mock_store_seeds(store));
}

struct platform_collection *serve_collection(struct serving *s, const char *pattern)
{
    struct platform_path *p = platform_document_path(s->d, pattern);
    struct platform_collection *c = p ? platform_collection_of(p, s->documents->table) : NULL;
    for (size_t i = 0; i < s->documents->n && !c; i++) {
        p = platform_document_path(s->documents->list[i], pattern);
        c = p ? platform_collection_of(p, s->documents->table) : NULL;
    }
    return c;
}

bool serve_has_parent(struct serving *s)
{
    struct platform_collection *c = s->act->parent;
    if (!c || gc_json_bool(c->row, "hand", false))
        return true;
    const char *path = serve_path(s, s->x->path, s->act->n_parent - 1);
    mock_stores_lock(&s->x->world->stores);
    bool found = has_item(s, c, path, serve_segment(s, s->x->path, s->act->n_parent));
    mock_stores_unlock(&s->x->world->stores);
    return found;
}
