/* Items of a collection: made, read, changed, deleted. */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/serve/serve.h"

static struct mock_stores *lock(struct serving *s)
{
    mock_stores_lock(&s->x->world->stores);
    return &s->x->world->stores;
}

/* Is a code one that says that something is taken already? In the order they are looked for. */
static const char *taken_code(const struct serving *s, int *status)
{
    static const char *const ends[] = {".already.exists", ".not.unique"};
    static const char *const words[] = {"duplicate.name", "duplicate.value",
                                        "postino.domain.exists"};
    for (size_t e = 0; e < GC_COUNT_OF(ends); e++)
        for (size_t i = 0; i < s->op->n_codes; i++) {
            size_t n = strlen(s->op->codes[i].code), n_end = strlen(ends[e]);
            if (n > n_end && strcmp(s->op->codes[i].code + n - n_end, ends[e]) == 0) {
                *status = s->op->codes[i].status;
                return s->op->codes[i].code;
            }
        }
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (serve_declares(s, words[i], status))
            return words[i];
    return serve_declares(s, "general.conflict", status) && *status == 409 ? "general.conflict"
                                                                           : NULL;
}

static bool is_taken(struct mock_store *store, const char *by, const cJSON *item, const char *key)
{
    const char *text = gc_json_str(item, by);
    const struct mock_entity *e = text ? mock_store_having(store, by, text) : NULL;
    return e && strcmp(e->key, key) != 0;
}

static bool refuse_taken(struct serving *s, int status, const char *code, const char *by,
                         const cJSON *item)
{
    serve_fail(s, status, code, by, "The %s [%.200s] is already in use.", by,
               gc_json_str(item, by));
    return false;
}

/* False: it has answered. What the document declares goes before the table. */
static bool is_unique(struct serving *s, struct mock_store *store, const cJSON *item,
                      const char *key)
{
    int status = 409;
    const char *declared = taken_code(s, &status);
    const cJSON *rows = gc_json_get(s->c->row, "unique"), *row;
    if (!rows && declared && is_taken(store, "name", item, key))
        return refuse_taken(s, status, declared, "name", item);
    cJSON_ArrayForEach(row, rows)
    {
        const char *by = gc_json_str(row, "by");
        const cJSON *error = gc_json_get(row, "error");
        if (!is_taken(store, by, item, key))
            continue;
        if (!declared) {
            status = error->child->valueint;
            declared = error->child->next->valuestring;
        }
        return refuse_taken(s, status, declared, by, item);
    }
    return true;
}

/* Members that must be items of another collection. False: it has answered. */
static bool has_references(struct serving *s, const cJSON *item)
{
    const cJSON *ref;
    cJSON_ArrayForEach(ref, gc_json_get(s->c->row, "refs"))
    {
        const cJSON *value = gc_json_get(item, ref->string);
        const char *id = cJSON_IsString(value) ? value->valuestring : gc_json_str(value, "id");
        struct platform_collection *c = serve_collection(s, ref->valuestring);
        if (!id || !c || mock_store_get(serve_store(s, c, ref->valuestring, false), id))
            continue;
        serve_fail(s, 400, "bad.request", ref->string, "There is no %s with the id [%.100s].",
                   ref->string, id);
        return false;
    }
    return true;
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

static bool set_job_state(struct serving *s, cJSON *item, bool done);

/* The new item is in the store and answered, or an error is. */
static void put_new(struct serving *s, struct mock_store *store, const char *key, cJSON *item,
                    cJSON *hidden)
{
    if (s->c->client_key && mock_store_get(store, key)) {
        serve_fail(s, 409, "general.conflict", s->c->key, "The %s [%.200s] is already in use.",
                   s->c->key, key);
    } else if (!serve_finish_new(s, s->c, s->path, key, item) ||
               (s->c->is_job && !set_job_state(s, item, false))) {
        serve_nomem(s);
    } else if (is_unique(s, store, item, key) && has_references(s, item) &&
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

static const struct platform_model *job_state(struct serving *s, const char **name)
{
    static const char *const names[] = {"state", "status"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++) {
        const struct platform_property *p = platform_property(s->d, s->c->entity, names[i]);
        const struct platform_model *m = p ? platform_model(s->d, p->model) : NULL;
        *name = names[i];
        if (m && m->n_choices > 0)
            return m;
    }
    return NULL;
}

/* The word for a job that went well. */
static const char *success_word(const struct serving *s, const struct platform_model *m)
{
    static const char *const words[] = {"Completed", "Complete",  "Succeeded",
                                        "Success",   "Fulfilled", "Done"};
    const char *own = gc_json_str(gc_json_get(s->c->row, "job"), "success");
    if (own)
        return own;
    for (size_t w = 0; w < GC_COUNT_OF(words); w++)
        for (size_t i = 0; i < m->n_choices; i++)
            if (strcasecmp(m->choices[i], words[w]) == 0)
                return m->choices[i];
    return NULL;
}

static bool set_job_state(struct serving *s, cJSON *item, bool done)
{
    const char *name;
    const struct platform_model *m = job_state(s, &name);
    const char *word = !m ? NULL : done ? success_word(s, m) : m->choices[0];
    if (!word)
        return true;
    cJSON_DeleteItemFromObjectCaseSensitive(item, name);
    return cJSON_AddStringToObject(item, name, word) != NULL;
}

/* A job is done when it is first asked for. False: no memory. */
static bool finish_job(struct serving *s, struct mock_store *store, struct mock_entity **e)
{
    const char *name;
    const struct platform_model *m = s->c->is_job ? job_state(s, &name) : NULL;
    struct gc_span now = m ? gc_scan_find((*e)->json, (*e)->n_json, name) : (struct gc_span){0};
    size_t n = m ? strlen(m->choices[0]) : 0;
    if (!m || now.n != n + 2 || memcmp(now.text + 1, m->choices[0], n) != 0)
        return true;
    cJSON *item = serve_tree_of(*e), *hidden = serve_hidden_of(*e);
    if (!item || !hidden || !set_job_state(s, item, true)) {
        cJSON_Delete(item);
        cJSON_Delete(hidden);
        return false;
    }
    bool ok = serve_put(s, s->c, store, s->path, s->key, item, hidden);
    *e = mock_store_get(store, s->key);
    return ok && *e;
}

void serve_read(struct serving *s)
{
    struct mock_store *store;
    struct mock_stores *stores = lock(s);
    struct mock_entity *e = find(s, &store);
    bool ok = e && finish_job(s, store, &e);
    if (ok)
        mock_entity_ref(e);
    mock_stores_unlock(stores);
    if (ok) {
        serve_entity(s, e);
        mock_entity_unref(e);
    }
}

static int64_t version_in(const cJSON *item)
{
    const cJSON *v = gc_json_get(item, "version");
    if (cJSON_IsString(v))
        return strtoll(v->valuestring, NULL, 10);
    return gc_json_int(item, "version", -1);
}

/* False: it has answered 409. */
static bool version_fits(struct serving *s, const cJSON *old, const cJSON *body)
{
    static const char wrong[] = "invalid.update.wrong.version";
    int64_t was = version_in(old), given = version_in(body);
    int status = 409;
    if (was < 0 || given < 0 || was == given)
        return true;
    bool declared = serve_declares(s, wrong, &status);
    serve_fail(s, declared ? status : 409, declared ? wrong : "general.conflict", "version",
               "The version supplied does not match the current version of the %s. Supplied "
               "version: %lld, current version: %lld",
               s->c->entity && s->c->entity->name ? s->c->entity->name : "resource",
               (long long)given, (long long)was);
    return false;
}

/* Puts the changed item in the old one's place; frees both. False: it has answered. */
static bool put_changed(struct serving *s, struct mock_store *store, const char *key, cJSON *item,
                        cJSON *hidden)
{
    if (!serve_touch(s, s->c, item))
        serve_nomem(s);
    else if (is_unique(s, store, item, key) && has_references(s, item) &&
             serve_obeys_schema(s, item))
        return serve_put(s, s->c, store, s->path, key, item, hidden);
    cJSON_Delete(item);
    cJSON_Delete(hidden);
    return false;
}

static bool replace(struct serving *s, struct mock_store *store, const struct mock_entity *e)
{
    cJSON *old = serve_tree_of(e), *hidden = cJSON_CreateObject();
    cJSON *item = old && hidden ? serve_take(s, s->c, s->body.root, hidden) : NULL;
    bool ok = item && serve_keep_made(s, s->c, old, item);
    if (!ok)
        serve_nomem(s);
    if (ok && version_fits(s, old, s->body.root)) {
        ok = put_changed(s, store, s->key, item, hidden);
    } else {
        ok = false;
        cJSON_Delete(item);
        cJSON_Delete(hidden);
    }
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
        cJSON *copy = was ? cJSON_Duplicate(was, true) : NULL;
        if (!was)
            continue;
        cJSON_DeleteItemFromObjectCaseSensitive(item, made[i]);
        if (!copy || !cJSON_AddItemToObject(item, made[i], copy)) {
            cJSON_Delete(copy);
            return false;
        }
    }
    return true;
}

bool serve_merge_into(struct serving *s, struct mock_store *store, const struct mock_entity *e,
                      const cJSON *patch)
{
    const char *key = gc_arena_dups(&s->arena, e->key);
    cJSON *old = serve_tree_of(e), *item = serve_tree_of(e), *hidden = serve_hidden_of(e);
    bool ok =
        key && old && item && hidden && merge(s, patch, item, hidden) && restore(s, old, item);
    if (!ok)
        serve_nomem(s);
    if (ok && version_fits(s, old, patch)) {
        ok = put_changed(s, store, key, item, hidden);
    } else {
        ok = false;
        cJSON_Delete(item);
        cJSON_Delete(hidden);
    }
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

/* Does an item of another collection name this one? */
static bool names(const struct mock_entity *e, const char *at, const char *key)
{
    struct gc_span v = gc_scan_find(e->json, e->n_json, at);
    char quoted[600];
    int n = snprintf(quoted, sizeof quoted, "\"%s\"", key);
    return v.n && n > 0 && (size_t)n < sizeof quoted &&
           memmem(v.text, v.n, quoted, (size_t)n) != NULL;
}

static bool is_used_in(struct serving *s, const cJSON *row, const char *in)
{
    size_t n = 0;
    const cJSON *at;
    struct platform_collection *c = serve_collection(s, in);
    struct mock_store *store = c ? serve_store(s, c, in, false) : NULL;
    struct mock_entity *const *list = store ? mock_store_ordered(store, NULL, &n) : NULL;
    for (size_t i = 0; list && i < n; i++)
        cJSON_ArrayForEach(at, gc_json_get(row, "at"))
        {
            if (!serve_is_deleted(list[i]) && names(list[i], at->valuestring, s->key))
                return true;
        }
    return false;
}

/* True: it has answered. */
static bool refuse_used(struct serving *s)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, gc_json_get(s->c->row, "inUse"))
    {
        const cJSON *error = gc_json_get(row, "error");
        const char *in = gc_json_str(row, "in");
        if (!is_used_in(s, row, in))
            continue;
        serve_fail(s, error->child->valueint, error->child->next->valuestring, NULL,
                   "It can't be deleted: it is in use in %s.", in);
        return true;
    }
    return false;
}

/* Deleted by its state: it can be read and restored. False: it has answered. */
static bool remove_softly(struct serving *s, struct mock_store *store, const struct mock_entity *e)
{
    cJSON *item = serve_tree_of(e), *hidden = serve_hidden_of(e);
    cJSON *state = item ? cJSON_CreateString("deleted") : NULL;
    cJSON_DeleteItemFromObjectCaseSensitive(item, "state");
    bool ok = hidden && state && cJSON_AddItemToObject(item, "state", state) &&
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
    if (soft && serve_is_deleted(e)) {
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
    if (e && !refuse_used(s))
        remove_item(s, store, e);
    mock_stores_unlock(stores);
}

void serve_start_job(struct serving *s)
{
    char key[GC_UUID_TEXT];
    gc_uuid(key);
    struct mock_stores *stores = lock(s);
    struct mock_store *store = serve_store(s, s->c, s->path, true);
    cJSON *item = platform_make_least(s->d, s->c->entity, s->now);
    bool ok = store && item && serve_finish_new(s, s->c, s->path, key, item) &&
              set_job_state(s, item, false);
    if (ok)
        ok = serve_put(s, s->c, store, s->path, key, item, NULL);
    else {
        cJSON_Delete(item);
        serve_nomem(s);
    }
    cJSON *answer = ok ? serve_tree_of(mock_store_get(store, key)) : NULL;
    mock_stores_unlock(stores);
    if (!ok)
        return;
    /* Some answers call it a job's id where the job calls it its own. */
    static const char *const names_of_ids[] = {"id", "jobId"};
    for (size_t i = 0; answer && i < GC_COUNT_OF(names_of_ids); i++)
        if (!gc_json_get(answer, names_of_ids[i]) &&
            platform_property(s->d, s->op->answer, names_of_ids[i]))
            (void)cJSON_AddStringToObject(answer, names_of_ids[i], key);
    serve_tree(s, answer);
}
