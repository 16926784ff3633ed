/* Items of a collection: made, read, changed, deleted. */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/act/act.h"

static struct mock_stores *lock(struct serving *s)
{
    mock_stores_lock(&s->x->world->stores);
    return &s->x->world->stores;
}

static const char *new_key(struct serving *s, const cJSON *body)
{
    char made[GC_UUID_TEXT];
    const cJSON *given = gc_json_get(body, s->c->key);
    if (s->c->client_key && cJSON_IsString(given) && *given->valuestring)
        return given->valuestring;
    if (s->c->client_key && cJSON_IsNumber(given) && given->valuestring)
        return given->valuestring;
    gc_uuid(made);
    return gc_arena_dups(&s->arena, made);
}

/* The new item is in the store and answered, or an error is. */
static void put_new(struct serving *s, struct mock_store *store, const char *key, cJSON *item,
                    cJSON *hidden)
{
    if (s->c->client_key && mock_store_get(store, key)) {
        serve_fail(s, 409, "general.conflict", s->c->key, "The %s [%.200s] is already in use.",
                   s->c->key, key);
    } else if (!serve_finish_new(s, s->c, s->path, key, item) ||
               (s->c->is_job && !serve_set_job_state(s, item, false))) {
        serve_nomem(s);
    } else if (serve_is_unique(s, store, item, key) && serve_has_references(s, item) &&
               serve_obeys_schema(s, item)) {
        if (!serve_put(s, s->c, store, s->path, key, item, hidden))
            return;
        serve_count(s, s->c, store, s->path);
        serve_entity(s, mock_store_get(store, key));
        return;
    }
    cJSON_Delete(item);
    cJSON_Delete(hidden);
}

static void make(struct serving *s, const char *key)
{
    struct mock_stores *stores = lock(s);
    struct mock_store *store = serve_store(s, s->c, s->path, true);
    cJSON *hidden = cJSON_CreateObject();
    cJSON *item = hidden && store && key ? serve_take(s, s->c, s->body.root, hidden) : NULL;
    if (item) {
        put_new(s, store, key, item, hidden);
    } else {
        cJSON_Delete(hidden);
        serve_nomem(s);
    }
    mock_stores_unlock(stores);
}

void serve_create(struct serving *s)
{
    make(s, new_key(s, s->body.root));
}

/* Finds the item; NULL: it has answered 404. The caller holds the stores. */
static struct mock_entity *find(struct serving *s, struct mock_store **store)
{
    *store = serve_store(s, s->c, s->path, false);
    struct mock_entity *e = mock_store_get(*store, s->key);
    if (!e)
        serve_not_found(s);
    return e;
}

void serve_read(struct serving *s)
{
    struct mock_store *store;
    struct mock_stores *stores = lock(s);
    struct mock_entity *e = find(s, &store);
    bool ok = e && serve_finish_job(s, store, &e);
    if (ok)
        mock_entity_ref(e);
    mock_stores_unlock(stores);
    if (ok) {
        serve_entity(s, e);
        mock_entity_unref(e);
    }
}

/* Puts the changed item in the old one's place; frees both. False: it has answered. */
static bool put_changed(struct serving *s, struct mock_store *store, const char *key, cJSON *item,
                        cJSON *hidden)
{
    if (!serve_touch(s, s->c, item))
        serve_nomem(s);
    else if (serve_is_unique(s, store, item, key) && serve_has_references(s, item) &&
             serve_obeys_schema(s, item))
        return serve_put(s, s->c, store, s->path, key, item, hidden);
    cJSON_Delete(item);
    cJSON_Delete(hidden);
    return false;
}

/* Takes item and hidden. Not made: memory ended, which is told. `sent` names the version that it is
 * meant for. */
static bool put_of_version(struct serving *s, struct mock_store *store, const char *key,
                           const cJSON *old, const cJSON *sent, cJSON *item, cJSON *hidden,
                           bool made)
{
    if (!made)
        serve_nomem(s);
    if (made && serve_version_fits(s, old, sent))
        return put_changed(s, store, key, item, hidden);
    cJSON_Delete(item);
    cJSON_Delete(hidden);
    return false;
}

static bool replace(struct serving *s, struct mock_store *store, const struct mock_entity *e)
{
    cJSON *old = serve_tree_of(e), *hidden = cJSON_CreateObject();
    cJSON *item = old && hidden ? serve_take(s, s->c, s->body.root, hidden) : NULL;
    bool made = item && serve_keep_made(s, s->c, old, item);
    bool ok = put_of_version(s, store, s->key, old, s->body.root, item, hidden, made);
    cJSON_Delete(old);
    return ok;
}

void serve_replace(struct serving *s)
{
    struct mock_stores *stores = lock(s);
    /* Where nothing else makes items, PUT does. */
    bool makes = !s->c->path->operations[PLATFORM_POST];
    struct mock_store *store = serve_store(s, s->c, s->path, false);
    struct mock_entity *e = mock_store_get(store, s->key);
    if (e && replace(s, store, e))
        serve_entity(s, mock_store_get(store, s->key));
    else if (!e && !makes)
        serve_not_found(s);
    mock_stores_unlock(stores);
    if (!e && makes)
        make(s, s->key);
}

/* null takes a member away; arrays are replaced whole. */
static bool merge(struct serving *s, const cJSON *body, cJSON *item, cJSON *hidden)
{
    const cJSON *member;
    cJSON *taken = serve_take(s, s->c, body, hidden);
    bool ok = taken && gc_json_merge(item, taken);
    cJSON_ArrayForEach(member, body)
    {
        const struct platform_property *p =
            platform_property(s->d, serve_body_model(s), member->string);
        if (cJSON_IsNull(member) && !(p && p->read_only))
            cJSON_DeleteItemFromObjectCaseSensitive(item, member->string);
    }
    cJSON_Delete(taken);
    return ok;
}

/* The key, its address and the version are the server's, whatever was merged. */
static bool restore(struct serving *s, const cJSON *old, cJSON *item)
{
    const char *const made[] = {s->c->key,     "selfUri",   "dateCreated",
                                "createdDate", "createdBy", "version"};
    for (size_t i = 0; i < GC_COUNT_OF(made); i++) {
        const cJSON *was = gc_json_get(old, made[i]);
        if (was && !gc_json_put(item, made[i], cJSON_Duplicate(was, true)))
            return false;
    }
    return true;
}

bool serve_merge_into(struct serving *s, struct mock_store *store, const struct mock_entity *e,
                      const cJSON *patch)
{
    const char *key = gc_arena_dups(&s->arena, e->key);
    cJSON *old = serve_tree_of(e), *item = serve_tree_of(e), *hidden = serve_hidden_of(e);
    bool made =
        key && old && item && hidden && merge(s, patch, item, hidden) && restore(s, old, item);
    bool ok = put_of_version(s, store, key, old, patch, item, hidden, made);
    cJSON_Delete(old);
    return ok;
}

void serve_change(struct serving *s)
{
    struct mock_store *store;
    struct mock_stores *stores = lock(s);
    struct mock_entity *e = find(s, &store);
    if (e && serve_merge_into(s, store, e, s->body.root))
        serve_entity(s, mock_store_get(store, s->key));
    mock_stores_unlock(stores);
}

/* Deleted by its state: it can be read and restored. False: it has answered. */
static bool remove_softly(struct serving *s, struct mock_store *store, const struct mock_entity *e)
{
    cJSON *item = serve_tree_of(e), *hidden = serve_hidden_of(e);
    bool ok = item && hidden && gc_json_put(item, "state", cJSON_CreateString("deleted")) &&
              serve_touch(s, s->c, item);
    if (!ok) {
        cJSON_Delete(item);
        cJSON_Delete(hidden);
        serve_nomem(s);
        return false;
    }
    return serve_put(s, s->c, store, s->path, s->key, item, hidden);
}

static void remove_item(struct serving *s, struct mock_store *store, struct mock_entity *e)
{
    mock_entity_ref(e);
    bool soft = s->c->is_soft, ok;
    if (soft && e->is_deleted) {
        serve_not_found(s);
        mock_entity_unref(e);
        return;
    }
    ok = soft ? remove_softly(s, store, e) : serve_drop(s, s->c, store, s->path, s->key);
    if (ok)
        serve_count(s, s->c, store, s->path);
    if (ok)
        serve_entity(s, soft ? mock_store_get(store, s->key) : e);
    mock_entity_unref(e);
}

void serve_remove(struct serving *s)
{
    struct mock_store *store;
    struct mock_stores *stores = lock(s);
    struct mock_entity *e = find(s, &store);
    if (e && !serve_refuse_used(s))
        remove_item(s, store, e);
    mock_stores_unlock(stores);
}
