/* Many changes in one request: an array of items, or {"entities": [...]} with a report of each. */
#include <string.h>

#include "mock/platform/serve/serve.h"

static const char *id_of(const struct serving *s, const cJSON *element)
{
    const char *id = gc_json_str(element, s->c->key);
    return id ? id : gc_json_str(element, "id");
}

/* --- {"entities": [...]} -----------------------------------------------------------------------
 * Each goes its own way; what became of it stands in the report. */

struct report {
    struct gc_jsonw w;
    size_t n_errors;
    struct gc_strbuf errors; /* their indexes: "0,3" */
};

static bool ends_in(const struct serving *s, const char *word)
{
    return strcmp(strrchr(s->op->path->pattern, '/') + 1, word) == 0;
}

static void write_outcome(struct report *r, size_t nth, const char *id, const cJSON *item, bool ok)
{
    gc_jsonw_object(&r->w);
    gc_jsonw_put_str(&r->w, "id", id);
    gc_jsonw_put_bool(&r->w, "success", ok);
    gc_jsonw_put_int(&r->w, "status", ok ? 200 : 404);
    if (ok && item)
        gc_jsonw_put_value(&r->w, "entity", item);
    gc_jsonw_end(&r->w);
    if (!ok)
        gc_strbuf_addf(&r->errors, "%s%zu", r->n_errors++ ? "," : "", nth);
}

/* False: it has answered. */
static bool change_one(struct serving *s, struct mock_store *store, const cJSON *element,
                       size_t nth, struct report *r)
{
    const char *id = id_of(s, element);
    struct mock_entity *e = id ? mock_store_get(store, id) : NULL;
    cJSON *item = e ? serve_tree_of(e) : NULL, *hidden = e ? serve_hidden_of(e) : NULL;
    bool ok = item && hidden && gc_json_merge(item, element);
    if (ok)
        platform_project(s->d, s->c->entity, item);
    ok = ok && serve_touch(s, s->c, item);
    write_outcome(r, nth, id, item, ok);
    if (ok)
        return serve_put(s, s->c, store, s->path, id, item, hidden);
    cJSON_Delete(item);
    cJSON_Delete(hidden);
    return true;
}

static bool remove_one(struct serving *s, struct mock_store *store, const cJSON *element,
                       size_t nth, struct report *r)
{
    const char *id = id_of(s, element);
    bool there = id && mock_store_get(store, id);
    write_outcome(r, nth, id, NULL, there);
    return !there || serve_drop(s, s->c, store, s->path, id);
}

/* As the answer's model has it. */
static void answer_report(struct serving *s, const char *text, size_t n)
{
    struct gc_json doc = {0};
    if (!s->op->answer) {
        serve_status(s);
        return;
    }
    if (gc_json_parse(&doc, "report", text, n, &gc_json_file_limits, NULL) != GC_OK) {
        serve_nomem(s);
        return;
    }
    cJSON *report = gc_json_take(&doc);
    if (report)
        platform_project(s->d, s->op->answer, report);
    if (report && platform_fill_required(s->d, s->op->answer, report, s->now))
        mock_reply_value(s->x, s->op->status, report);
    else
        serve_nomem(s);
    cJSON_Delete(report);
}

static void change_entities(struct serving *s, struct mock_store *store)
{
    const cJSON *element;
    size_t nth = 0;
    bool ok = true, removes = ends_in(s, "remove");
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    struct report r = {.w = gc_jsonw(&text), .errors = GC_STRBUF(1 << 20)};
    gc_jsonw_object(&r.w);
    gc_jsonw_put_array(&r.w, "results");
    cJSON_ArrayForEach(element, gc_json_get(s->body.root, "entities"))
    {
        ok = ok && (removes ? remove_one : change_one)(s, store, element, nth++, &r);
    }
    gc_jsonw_end(&r.w);
    gc_jsonw_put_int(&r.w, "errorCount", (int64_t)r.n_errors);
    gc_strbuf_addc(&r.errors, ']');
    gc_jsonw_key(&r.w, "errorIndexes");
    struct gc_strbuf indexes GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_addf(&indexes, "[%s", gc_strbuf_text(&r.errors));
    gc_jsonw_raw(&r.w, gc_strbuf_text(&indexes), indexes.len);
    gc_jsonw_end(&r.w);
    gc_strbuf_release(&r.errors);
    if (ok)
        answer_report(s, gc_strbuf_text(&text), text.len);
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
