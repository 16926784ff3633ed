/* Several items in one request: relations (members of a queue), arrays of new items, bulk changes.
 */
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "mock/platform/act/act.h"

static const cJSON *relation_of(const struct serving *s)
{
    return gc_json_get(s->c->row, "relation");
}

/* The items that the request names: an array, {"ids": [...]} by the row's word, or one object. */
static const cJSON *elements_of(const struct serving *s)
{
    const char *ids = gc_json_str(relation_of(s), "ids");
    const cJSON *body = s->body.root, *list = ids ? gc_json_get(body, ids) : NULL;
    return list ? list : cJSON_IsArray(body) ? body : NULL;
}

static const char *id_of(const struct serving *s, const cJSON *element)
{
    if (cJSON_IsString(element))
        return element->valuestring;
    const char *id = gc_json_str(element, s->c->key);
    return id ? id : gc_json_str(element, "id");
}

/* What the row copies of the item that is related to, and where it embeds it. */
static bool copy_target(struct serving *s, cJSON *item, const cJSON *target)
{
    const cJSON *name;
    const char *embed = gc_json_str(relation_of(s), "embed");
    cJSON_ArrayForEach(name, gc_json_get(relation_of(s), "copy"))
    {
        const cJSON *value = gc_json_get(target, name->valuestring);
        if (value && platform_property(s->d, s->c->entity, name->valuestring) &&
            !gc_json_put(item, name->valuestring, cJSON_Duplicate(value, true)))
            return false;
    }
    if (!embed || !target)
        return true;
    if (!gc_json_put(item, embed, cJSON_Duplicate(target, true)))
        return false;
    const struct platform_property *p = platform_property(s->d, s->c->entity, embed);
    if (p)
        platform_project(s->d, p->model, cJSON_GetObjectItemCaseSensitive(item, embed));
    return true;
}

/* False: it has answered 404. *target: a copy, or NULL where nothing says which there are. */
static bool find_target(struct serving *s, const char *id, cJSON **target)
{
    const char *to = gc_json_str(relation_of(s), "to");
    struct platform_collection *c = to ? serve_collection(s, to) : NULL;
    struct mock_store *store = c ? serve_store(s, c, to, false) : NULL;
    struct mock_entity *e = mock_store_get(store, id);
    *target = e ? serve_tree_of(e) : NULL;
    if (*target || !c || (!c->creates && (!store || !mock_store_seeds(store))))
        return true;
    serve_fail(s, 404, "not.found", "id", "There is no item [%.100s] in %s.", id, to);
    return false;
}

/* "/api/v2/users/{userId}/queues" with the id in its place. */
static const char *inverse_path(struct serving *s, const char *pattern, const char *id)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    const char *open = strchr(pattern, '{'), *close = open ? strchr(open, '}') : NULL;
    if (!close)
        return NULL;
    gc_strbuf_add(&path, pattern, (size_t)(open - pattern));
    gc_url_add_segment(&path, id);
    gc_strbuf_adds(&path, close + 1);
    return gc_arena_dup(&s->arena, gc_strbuf_text(&path), path.len);
}

/* The other side: what the items that this path is below look like from the related one. */
static void set_inverse(struct serving *s, const char *id, const cJSON *item, bool there)
{
    const char *pattern = gc_json_str(relation_of(s), "inverse");
    const char *path = pattern ? inverse_path(s, pattern, id) : NULL;
    struct platform_collection *c = path ? serve_collection(s, pattern) : NULL;
    if (!c || !s->c->parent)
        return;
    const char *key = serve_segment(s, s->path, s->c->n_parent);
    struct mock_store *store = serve_store(s, c, path, there);
    if (!there) {
        if (store)
            (void)mock_store_drop(store, key);
        return;
    }
    const char *above = serve_path(s, s->path, s->c->n_parent - 1);
    struct mock_entity *e = mock_store_get(serve_store(s, s->c->parent, above, false), key);
    cJSON *shown = e ? serve_tree_of(e) : NULL;
    const cJSON *joined = gc_json_get(item, "joined");
    if (shown && joined && platform_property(c->document, c->entity, "joined"))
        (void)gc_json_put(shown, "joined", cJSON_Duplicate(joined, true));
    if (shown && store)
        (void)serve_put(s, c, store, path, key, shown, NULL);
    else
        cJSON_Delete(shown);
}

/* One related item in the store, new or changed. False: it has answered. */
static bool relate(struct serving *s, struct mock_store *store, const cJSON *element)
{
    const char *id = id_of(s, element);
    cJSON *target = NULL;
    if (!id || !*id) {
        serve_fail(s, 400, "bad.request", "id", "Each element needs the id of an item.");
        return false;
    }
    if (!find_target(s, id, &target))
        return false;
    cJSON *item = serve_take(s, s->c, cJSON_IsObject(element) ? element : NULL, NULL);
    bool ok = item && copy_target(s, item, target) && serve_finish_new(s, s->c, s->path, id, item);
    cJSON_Delete(target);
    if (!ok) {
        cJSON_Delete(item);
        serve_nomem(s);
        return false;
    }
    set_inverse(s, id, item, true);
    return serve_put(s, s->c, store, s->path, id, item, NULL);
}

static bool unrelate(struct serving *s, struct mock_store *store, const char *id)
{
    set_inverse(s, id, NULL, false);
    return !mock_store_get(store, id) || serve_drop(s, s->c, store, s->path, id);
}

static bool wants_removal(struct serving *s)
{
    const char *word = gc_json_str(relation_of(s), "remove");
    const char *value = word ? serve_query_one(s, word) : NULL;
    return value && strcasecmp(value, "true") == 0;
}

/* One new item of an array. False: it has answered. */
static bool create(struct serving *s, struct mock_store *store, const cJSON *element,
                   const char **key)
{
    char made[GC_UUID_TEXT];
    const char *own = s->c->client_key || gc_json_str(s->c->row, "key") ? id_of(s, element) : NULL;
    gc_uuid(made);
    *key = gc_arena_dups(&s->arena, own ? own : made);
    cJSON *item = *key ? serve_take(s, s->c, element, NULL) : NULL;
    if (item && serve_finish_new(s, s->c, s->path, *key, item))
        return serve_put(s, s->c, store, s->path, *key, item, NULL);
    cJSON_Delete(item);
    serve_nomem(s);
    return false;
}

/* Those of the request, as the answer's model has them: an array, a page, or one. */
void serve_answer_many(struct serving *s, struct mock_store *store, const char *const *keys,
                       size_t n)
{
    const struct platform_model *m = platform_model(s->d, s->op->answer);
    const char *member = m && platform_property(s->d, m, "entities") ? "entities" : NULL;
    if (!m) {
        serve_status(s);
        return;
    }
    if (m->type != PLATFORM_ARRAY && !member) {
        struct mock_entity *e = n ? mock_store_get(store, keys[0]) : NULL;
        if (e)
            serve_entity(s, e);
        else
            serve_tree(s, platform_make_least(s->d, m, s->now));
        return;
    }
    struct gc_jsonw w = mock_body(s->x);
    if (member) {
        gc_jsonw_object(&w);
        gc_jsonw_key(&w, member);
    }
    gc_jsonw_array(&w);
    for (size_t i = 0; i < n; i++) {
        struct mock_entity *e = mock_store_get(store, keys[i]);
        if (e)
            serve_show(s, s->c->entity, e, &w);
    }
    gc_jsonw_end(&w);
    if (member) {
        const struct serve_page all = {.style = PAGE_ALL, .number = 1, .size = (int64_t)n};
        serve_page_write(s, m, &all, (int64_t)n, (int64_t)n, &(struct serve_ends){"", ""}, &w);
        gc_jsonw_end(&w);
    }
    mock_reply_json(s->x, s->op->status);
}

bool serve_put_one(struct serving *s, struct mock_store *store, const cJSON *element,
                   const char **key)
{
    *key = id_of(s, element);
    struct mock_entity *e = *key ? mock_store_get(store, *key) : NULL;
    bool replaces = s->op->method == PLATFORM_PUT;
    if (!relation_of(s))
        return e ? serve_merge_into(s, store, e, element) : create(s, store, element, key);
    if (!e || replaces)
        return relate(s, store, element);
    set_inverse(s, *key, element, true);
    return serve_merge_into(s, store, mock_store_get(store, *key), element);
}

bool serve_unput(struct serving *s, struct mock_store *store, const char *key)
{
    return relation_of(s) ? unrelate(s, store, key) : serve_drop(s, s->c, store, s->path, key);
}

static bool do_one(struct serving *s, struct mock_store *store, const cJSON *element, bool remove,
                   const char **key)
{
    if (!relation_of(s))
        return create(s, store, element, key);
    *key = id_of(s, element);
    return remove && *key ? unrelate(s, store, *key) : relate(s, store, element);
}

static void do_all(struct serving *s, struct mock_store *store)
{
    const cJSON *list = elements_of(s), *element;
    size_t n = 0, max = list ? (size_t)cJSON_GetArraySize(list) : 1;
    const char **keys = gc_arena_zero(&s->arena, max + 1, sizeof *keys);
    bool remove = wants_removal(s), ok = keys && store;
    if (!ok)
        serve_nomem(s);
    if (ok && !list)
        ok = do_one(s, store, s->body.root, remove, &keys[n++]);
    cJSON_ArrayForEach(element, list)
    {
        ok = ok && do_one(s, store, element, remove, &keys[n++]);
    }
    if (!ok)
        return;
    serve_count(s, s->c, store, s->path);
    serve_answer_many(s, store, keys, remove ? 0 : n);
}

/* DELETE .../members?ids=a,b */
static void remove_ids(struct serving *s, struct mock_store *store)
{
    const char *word = gc_json_str(relation_of(s), "removeIds");
    const char *own = platform_ids_parameter(s->op);
    struct serve_values ids = serve_query(s, word ? word : own ? own : "ids", true);
    for (size_t i = 0; store && i < ids.n; i++)
        if (mock_store_get(store, ids.list[i]) && !serve_unput(s, store, ids.list[i]))
            return;
    if (store)
        serve_count(s, s->c, store, s->path);
    serve_answer_many(s, store, NULL, 0);
}

void serve_relate(struct serving *s)
{
    mock_stores_lock(&s->x->world->stores);
    struct mock_store *store = serve_store(s, s->c, s->path, s->op->method != PLATFORM_DELETE);
    if (s->op->method == PLATFORM_DELETE)
        remove_ids(s, store);
    else
        do_all(s, store);
    mock_stores_unlock(&s->x->world->stores);
}
