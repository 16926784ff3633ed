/* A write and what follows it: the org's own kind, who listens, the parent's counts. */
#include <string.h>

#include "mock/platform/request/stores.h"

/* An item of the org's own kind follows what was written; item NULL: deleted. What the user's
 * document takes and that kind does not (a schedule whose start is no time) is kept here alone:
 * flows do not know it. */
static bool write_through(struct serving *s, struct platform_collection *c,
                          struct mock_store *store, const char *path, const char *key,
                          const cJSON *item)
{
    const char *collection = c ? gc_json_str(c->row, "org") : NULL;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct gc_json doc = {.root = item, .name = "request body"};
    if (!collection || serve_org_kind(collection) != ORG_COLLECTION ||
        platform_segments(path) != platform_segments(c->path->pattern))
        return true;
    enum gc_status status = mock_world_change(s->x->world, MOCK_COLLECTION, collection, key,
                                              item ? &doc : NULL, false, &problems, &err);
    if (status == GC_E_DATA && !s->d->is_built_in)
        status = mock_world_change(s->x->world, MOCK_COLLECTION, collection, key, NULL, false,
                                   &problems, &err);
    if (status != GC_OK && status != GC_E_NOT_FOUND) {
        mock_fail_because(s->x, status, &err, &problems);
        return false;
    }
    struct mock_org *org = mock_world_org(s->x->world);
    mock_store_set_seeds(store, (const void *)serve_seeds_stamp(s, c, org, path));
    mock_org_unref(org);
    return true;
}

/* A parameter of a topic: the segment of the item's path that its pattern calls so. */
static const char *topic_value(struct serving *s, const char *pattern, const char *path,
                               const char *name, size_t n_name)
{
    for (size_t i = 1; *pattern == '/'; i++, pattern += strcspn(pattern + 1, "/") + 1)
        if (pattern[1] == '{' && strncmp(pattern + 2, name, n_name) == 0 &&
            pattern[2 + n_name] == '}')
            return serve_segment(s, path, i);
    return "";
}

/* Tells channels of what changed: "v2.users.{userId}.presence" by the path's own parameters. */
static void publish(struct serving *s, const struct platform_collection *c, const char *path,
                    const char *key, const struct mock_entity *e)
{
    const cJSON *row =
        c ? c->row : platform_table_collection(s->documents->table, s->op->path->pattern);
    const char *topic = gc_json_str(row, "topic");
    const char *pattern = c && c->item ? c->item->pattern : s->op->path->pattern;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MOCK_NOTIFY_TOPIC_TEXT);
    path = c ? serve_item_path(s, path, key) : path;
    for (const char *at = topic; at && *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end)
            gc_strbuf_adds(&text, topic_value(s, pattern, path, at + 1, (size_t)(end - at) - 1));
        else
            gc_strbuf_addc(&text, *at);
        at = end ? end + 1 : at + 1;
    }
    if (topic && gc_strbuf_status(&text) == GC_OK)
        mock_notify_publish_text(&s->x->world->notify, gc_strbuf_text(&text), e->json, e->n_json);
}

bool serve_put(struct serving *s, struct platform_collection *c, struct mock_store *store,
               const char *path, const char *key, cJSON *item, cJSON *hidden)
{
    if (c && serve_org_kind(gc_json_str(c->row, "org")) == ORG_USERS)
        serve_complete_user(item);
    bool ok = write_through(s, c, store, path, key, item);
    if (ok && mock_store_put(store, serve_entity_of(key, item, hidden)) != GC_OK) {
        serve_nomem(s);
        ok = false;
    }
    if (ok)
        publish(s, c, path, key, mock_store_get(store, key));
    cJSON_Delete(item);
    cJSON_Delete(hidden);
    return ok;
}

bool serve_drop(struct serving *s, struct platform_collection *c, struct mock_store *store,
                const char *path, const char *key)
{
    if (!write_through(s, c, store, path, key, NULL))
        return false;
    mock_stores_drop_below(&s->x->world->stores, serve_item_path(s, path, key));
    (void)mock_store_drop(store, key);
    return true;
}

void serve_count(struct serving *s, struct platform_collection *c, struct mock_store *store,
                 const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    const cJSON *row;
    if (!c->parent || !gc_json_get(c->parent->row, "count"))
        return;
    const char *above = serve_path(s, path, c->n_parent - 1);
    const char *key = serve_segment(s, path, c->n_parent);
    struct mock_store *parents = serve_store(s, c->parent, above, false);
    struct mock_entity *e = mock_store_get(parents, key);
    cJSON *item = e ? serve_tree_of(e) : NULL, *hidden = e ? serve_hidden_of(e) : NULL;
    bool changed = false;
    cJSON_ArrayForEach(row, gc_json_get(c->parent->row, "count"))
    {
        if (!item || !cJSON_IsString(row) || strcmp(row->valuestring, name) != 0 ||
            !platform_property(s->d, c->parent->entity, row->string))
            continue;
        changed =
            gc_json_put(item, row->string, cJSON_CreateNumber((double)mock_store_count(store)));
    }
    if (changed) {
        (void)serve_put(s, c->parent, parents, above, key, item, hidden);
        return;
    }
    cJSON_Delete(item);
    cJSON_Delete(hidden);
}
