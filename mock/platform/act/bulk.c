/* Many changes in one request: an array of items, or {"entities": [...]} with a report of each. */
#include <string.h>

#include "mock/platform/act/act.h"

static const char *id_of(const struct serving *s, const cJSON *element)
{
    const char *id = gc_json_str(element, s->c->key);
    return id ? id : gc_json_str(element, "id");
}

/* --- {"entities": [...]} -----------------------------------------------------------------------
 * Each goes its own way; what became of it stands in the report. */

struct report {
    cJSON *results, *indexes; /* indexes: of those that failed */
    size_t n, n_errors;
    bool no_memory;
};

static bool ends_in(const struct serving *s, const char *word)
{
    return strcmp(strrchr(s->op->path->pattern, '/') + 1, word) == 0;
}

static cJSON *outcome(const char *id, const cJSON *item, bool ok)
{
    cJSON *o = cJSON_CreateObject();
    if ((!id || gc_json_add(o, "id", cJSON_CreateString(id))) &&
        gc_json_add(o, "success", cJSON_CreateBool(ok)) &&
        gc_json_add(o, "status", cJSON_CreateNumber(ok ? 200 : 404)) &&
        (!item || gc_json_add(o, "entity", cJSON_Duplicate(item, true))))
        return o;
    cJSON_Delete(o);
    return NULL;
}

/* item: what became of it; NULL: nothing that is shown. */
static void add_outcome(struct report *r, const char *id, const cJSON *item, bool ok)
{
    if (!gc_json_append(r->results, outcome(id, item, ok)) ||
        (!ok && !gc_json_append(r->indexes, cJSON_CreateNumber((double)r->n))))
        r->no_memory = true;
    r->n++;
    r->n_errors += !ok;
}

/* False: it has answered. */
static bool change_one(struct serving *s, struct mock_store *store, const cJSON *element,
                       struct report *r)
{
    const char *id = id_of(s, element);
    struct mock_entity *e = id ? mock_store_get(store, id) : NULL;
    if (!e) {
        add_outcome(r, id, NULL, false);
        return true;
    }
    cJSON *item = serve_tree_of(e), *hidden = serve_hidden_of(e);
    bool ok = item && hidden && gc_json_merge(item, element);
    if (ok)
        platform_project(s->d, s->c->entity, item);
    if (ok && serve_touch(s, s->c, item)) {
        add_outcome(r, id, item, true);
        return serve_put(s, s->c, store, s->path, id, item, hidden);
    }
    cJSON_Delete(item);
    cJSON_Delete(hidden);
    serve_nomem(s);
    return false;
}

static bool remove_one(struct serving *s, struct mock_store *store, const cJSON *element,
                       struct report *r)
{
    const char *id = id_of(s, element);
    bool there = id && mock_store_get(store, id);
    add_outcome(r, id, NULL, there);
    return !there || serve_drop(s, s->c, store, s->path, id);
}

/* As the answer's model has it; what it takes over it takes out of r. */
static void answer_report(struct serving *s, struct report *r)
{
    cJSON *report = cJSON_CreateObject();
    double n_errors = (double)r->n_errors;
    bool ok = gc_json_add(report, "results", r->results);
    ok = gc_json_add(report, "errorIndexes", r->indexes) && ok &&
         gc_json_add(report, "errorCount", cJSON_CreateNumber(n_errors)) && !r->no_memory;
    *r = (struct report){0};
    if (ok) {
        platform_project(s->d, s->op->answer, report);
        ok = platform_fill_required(s->d, s->op->answer, report, s->now);
    }
    if (ok)
        mock_reply_value(s->x, s->op->status, report);
    else
        serve_nomem(s);
    cJSON_Delete(report);
}

static void change_entities(struct serving *s, struct mock_store *store)
{
    const cJSON *element;
    bool ok = true, removes = ends_in(s, "remove");
    struct report r = {.results = cJSON_CreateArray(), .indexes = cJSON_CreateArray()};
    cJSON_ArrayForEach(element, gc_json_get(s->body.root, "entities"))
    {
        ok = ok && (removes ? remove_one : change_one)(s, store, element, &r);
    }
    if (ok && !s->op->answer)
        serve_status(s);
    else if (ok)
        answer_report(s, &r);
    cJSON_Delete(r.results);
    cJSON_Delete(r.indexes);
}

/* --- arrays ------------------------------------------------------------------------------------
 * All are there, or nothing is changed. PUT puts the array in the place of what was there. */

/* False: it has answered 400 or 404. */
static bool are_there(struct serving *s, struct mock_store *store)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, s->body.root)
    {
        const char *id = id_of(s, element);
        if (!id || !*id) {
            serve_fail(s, 400, "bad.request", "id", "Each element needs the id of an item.");
            return false;
        }
        if (!mock_store_get(store, id)) {
            serve_not_found(s);
            return false;
        }
    }
    return true;
}

static bool patch_one(struct serving *s, struct mock_store *store, const cJSON *element,
                      const char **key)
{
    const char *id = id_of(s, element);
    struct mock_entity *e = mock_store_get(store, id);
    *key = gc_arena_dups(&s->arena, id);
    return *key && e && serve_merge_into(s, store, e, element);
}

/* Drops what the array does not name. */
static bool drop_others(struct serving *s, struct mock_store *store)
{
    size_t n = 0, n_dropped = 0;
    const cJSON *element;
    struct gc_map named = {0};
    struct mock_entity *const *all = mock_store_ordered(store, NULL, &n);
    const char **keys = gc_arena_zero(&s->arena, n + 1, sizeof *keys);
    bool ok = all && keys;
    cJSON_ArrayForEach(element, s->body.root)
    {
        const char *id = id_of(s, element);
        ok = ok && (!id || gc_map_put(&named, id, s, NULL) == GC_OK);
    }
    for (size_t i = 0; ok && i < n; i++)
        if (!gc_map_get(&named, all[i]->key))
            keys[n_dropped++] = gc_arena_dups(&s->arena, all[i]->key);
    gc_map_release(&named, NULL);
    if (!ok)
        serve_nomem(s);
    for (size_t i = 0; ok && i < n_dropped; i++)
        ok = keys[i] && serve_unput(s, store, keys[i]);
    return ok;
}

static void change_array(struct serving *s, struct mock_store *store)
{
    const cJSON *element;
    bool replaces = s->op->method == PLATFORM_PUT;
    bool merges = !replaces && !gc_json_get(s->c->row, "relation");
    size_t n = 0, max = (size_t)cJSON_GetArraySize(s->body.root);
    const char **keys = gc_arena_zero(&s->arena, max + 1, sizeof *keys);
    bool ok = keys && store;
    if (!ok)
        serve_nomem(s);
    ok = ok && (!merges || are_there(s, store)) && (!replaces || drop_others(s, store));
    cJSON_ArrayForEach(element, s->body.root)
    {
        ok = ok && (merges ? patch_one : serve_put_one)(s, store, element, &keys[n++]);
    }
    if (!ok)
        return;
    serve_count(s, s->c, store, s->path);
    serve_answer_many(s, store, keys, n);
}

void serve_bulk(struct serving *s)
{
    bool is_array = cJSON_IsArray(s->body.root);
    mock_stores_lock(&s->x->world->stores);
    struct mock_store *store = serve_store(s, s->c, s->path, is_array);
    if (is_array)
        change_array(s, store);
    else
        change_entities(s, store);
    mock_stores_unlock(&s->x->world->stores);
}
