/* The world's stores as a request sees them: filled from the org, written through to its kinds. */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/serve/serve.h"

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

static struct mock_entity *entity_of(const char *key, const cJSON *item, const cJSON *hidden)
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

/* The beginnings of a store's path that are items: those whose pattern ends in a parameter. */
static struct mock_store *make_store(struct serving *s, const struct platform_collection *c,
                                     const char *path)
{
    size_t items[PLATFORM_MAX_ITEMS], n = 0, at = 0;
    const char *pattern = c ? c->path->pattern : s->op->path->pattern;
    for (const char *p = path; *p && *pattern;) {
        bool is_parameter = pattern[1] == '{';
        pattern += strcspn(pattern + 1, "/") + 1;
        p += strcspn(p + 1, "/") + 1;
        at = (size_t)(p - path);
        if (is_parameter && n < PLATFORM_MAX_ITEMS)
            items[n++] = at;
    }
    return mock_stores_make(&s->x->world->stores, path, items, n);
}

enum org_kind { ORG_COLLECTION, ORG_USERS, ORG_TABLES, ORG_ROWS, ORG_DIVISIONS };

/* What the org has for a path. */
struct seeds {
    uintptr_t stamp;        /* differs when it differs; 0: it has nothing */
    const cJSON *list;      /* an array, an object, or NULL: */
    const char *collection; /* a collection of the org, or NULL: */
    enum org_kind kind;     /* what the org has in a form of its own */
};

static const char *const org_kinds[] = {[ORG_USERS] = "platformUsers",
                                        [ORG_TABLES] = "dataTables",
                                        [ORG_ROWS] = "dataTableRows",
                                        [ORG_DIVISIONS] = "divisions"};

/* ORG_COLLECTION: it is a collection of that name. */
static enum org_kind kind_of(const char *org)
{
    for (int i = ORG_USERS; org && i <= ORG_DIVISIONS; i++)
        if (strcmp(org, org_kinds[i]) == 0)
            return (enum org_kind)i;
    return ORG_COLLECTION;
}

/* Of the table whose id stands before "/rows". */
static struct seeds rows_of(struct serving *s, const struct mock_org *org, const char *path)
{
    const char *id = serve_segment(s, path, platform_segments(path) - 1);
    const cJSON *rows = mock_org_data_table_by_id(org, id);
    return (struct seeds){.list = rows, .stamp = rows ? mock_org_data_tables_stamp(org) : 0};
}

static struct seeds seeds_of(struct serving *s, const struct platform_collection *c,
                             struct mock_org *org, const char *path)
{
    struct seeds found = {0};
    const char *collection = c ? gc_json_str(c->row, "org") : NULL;
    found.list = mock_org_platform(org, path, &found.stamp);
    enum org_kind kind = kind_of(collection);
    if (!found.list && kind == ORG_USERS)
        found = (struct seeds){.list = mock_org_settings(org)->users,
                               .stamp = mock_org_settings(org)->stamp,
                               .kind = kind};
    else if (!found.list && kind == ORG_DIVISIONS)
        found = (struct seeds){.stamp = mock_org_settings(org)->stamp, .kind = kind};
    else if (!found.list && kind == ORG_TABLES)
        found = (struct seeds){.stamp = mock_org_data_tables_stamp(org), .kind = kind};
    else if (!found.list && kind == ORG_ROWS)
        found = rows_of(s, org, path);
    else if (!found.list && collection && mock_org_has_collection(org, collection))
        found = (struct seeds){.stamp = mock_org_stamp(org, collection), .collection = collection};
    const char *name = c ? gc_json_str(c->row, "seed") : NULL;
    if (!found.stamp && name) {
        found.list = platform_table_seeds(s->documents->table, name);
        found.stamp = (uintptr_t)s->documents->table;
    }
    return found;
}

struct seeding {
    struct serving *s;
    struct platform_collection *c;
    struct mock_store *store;
    const char *path;
    size_t n, n_lost; /* lost: without memory */
};

static const char *key_of(struct seeding *g, const cJSON *item)
{
    const char *name = g->c ? g->c->key : "id";
    const cJSON *key = gc_json_get(item, name);
    char made[GC_UUID_TEXT];
    g->n++;
    if (cJSON_IsString(key))
        return key->valuestring;
    if (cJSON_IsNumber(key) && key->valuestring)
        return key->valuestring;
    snprintf(made, sizeof made, "00000000-0000-4000-8000-%012zx", g->n);
    return gc_arena_dups(&g->s->arena, made);
}

static void make_seed(struct seeding *g, const cJSON *seed)
{
    const char *key = g->c ? key_of(g, seed) : "";
    cJSON *item = cJSON_Duplicate(seed, true);
    if (!key || !item || mock_store_get(g->store, key) || mock_store_hides(g->store, key) ||
        (g->c && cJSON_IsObject(item) && !serve_finish_seed(g->s, g->c, g->path, key, item))) {
        cJSON_Delete(item);
        return;
    }
    struct mock_entity *e = entity_of(key, item, NULL);
    if (e)
        e->of_seed = true;
    cJSON_Delete(item);
    g->n_lost += mock_store_put(g->store, e) != GC_OK;
}

/* What a seed needs on its way is given back at once: there may be a million. */
static void add_seed(struct seeding *g, const cJSON *seed)
{
    struct gc_arena outer = g->s->arena;
    g->s->arena = (struct gc_arena){.max_bytes = outer.max_bytes};
    make_seed(g, seed);
    gc_arena_release(&g->s->arena);
    g->s->arena = outer;
}

static bool add_text_seed(void *ctx, const char *id, const char *json, size_t n)
{
    struct seeding *g = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    (void)id;
    if (gc_json_parse(&doc, "item", json, n, &gc_json_file_limits, NULL) == GC_OK)
        add_seed(g, doc.root);
    return true;
}

static void add_made_seed(struct seeding *g, cJSON *made)
{
    if (made)
        add_seed(g, made);
    cJSON_Delete(made);
}

static void add_table_seed(void *ctx, const char *name, const cJSON *rows)
{
    add_made_seed(ctx, mock_data_table_entity(name, rows));
}

/* What the service makes of a user's address; without memory it is left out. */
static void complete_user(cJSON *user)
{
    const char *email = gc_json_str(user, "email");
    cJSON *list = gc_json_get(user, "primaryContactInfo") || !email
                      ? NULL
                      : cJSON_AddArrayToObject(user, "primaryContactInfo");
    cJSON *contact = list ? cJSON_CreateObject() : NULL;
    if (contact && cJSON_AddStringToObject(contact, "address", email) &&
        cJSON_AddStringToObject(contact, "mediaType", "EMAIL") &&
        cJSON_AddStringToObject(contact, "type", "PRIMARY") && cJSON_AddItemToArray(list, contact))
        contact = NULL;
    cJSON_Delete(contact);
    if (email && !gc_json_get(user, "username"))
        (void)!cJSON_AddStringToObject(user, "username", email);
    if (!gc_json_get(user, "addresses"))
        (void)!cJSON_AddArrayToObject(user, "addresses");
    if (!gc_json_get(user, "version"))
        (void)!cJSON_AddNumberToObject(user, "version", 1);
}

static void add_user_seeds(struct seeding *g, const cJSON *users)
{
    const cJSON *user;
    cJSON_ArrayForEach(user, users)
    {
        cJSON *copy = cJSON_Duplicate(user, true);
        if (copy)
            complete_user(copy);
        add_made_seed(g, copy);
    }
}

/* The one that all belongs to whose division nobody names. */
static cJSON *home_division(const struct mock_org *org)
{
    cJSON *home = cJSON_CreateObject();
    (void)!cJSON_AddStringToObject(home, "id", mock_org_settings(org)->id);
    (void)!cJSON_AddStringToObject(home, "name", "Home");
    (void)!cJSON_AddStringToObject(home, "description", "");
    (void)!cJSON_AddTrueToObject(home, "homeDivision");
    return home;
}

static void fill(struct seeding *g, const struct seeds *seeds, struct mock_org *org)
{
    const cJSON *item;
    mock_store_drop_seeds(g->store);
    if (seeds->kind == ORG_USERS)
        add_user_seeds(g, seeds->list);
    else if (seeds->kind == ORG_TABLES)
        mock_org_each_data_table(org, add_table_seed, g);
    else if (seeds->kind == ORG_DIVISIONS)
        add_made_seed(g, home_division(org));
    else if (seeds->collection)
        mock_org_each(org, MOCK_COLLECTION, seeds->collection, add_text_seed, g);
    else if (cJSON_IsObject(seeds->list))
        add_seed(g, seeds->list);
    else
        cJSON_ArrayForEach(item, seeds->list)
        {
            add_seed(g, item);
        }
    mock_store_set_seeds(g->store, (const void *)seeds->stamp);
}

struct mock_store *serve_store(struct serving *s, struct platform_collection *c, const char *path,
                               bool make)
{
    struct mock_stores *stores = &s->x->world->stores;
    struct mock_store *store = mock_stores_find(stores, path);
    struct mock_org *org = mock_world_org(s->x->world);
    struct seeds seeds = seeds_of(s, c, org, path);
    if (!store && (make || seeds.stamp))
        store = make_store(s, c, path);
    if (store && (uintptr_t)mock_store_seeds(store) != seeds.stamp)
        fill(&(struct seeding){.s = s, .c = c, .store = store, .path = path}, &seeds, org);
    mock_org_unref(org);
    return store;
}

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
    if (!collection || kind_of(collection) != ORG_COLLECTION ||
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
    mock_store_set_seeds(store, (const void *)seeds_of(s, c, org, path).stamp);
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
    if (c && kind_of(gc_json_str(c->row, "org")) == ORG_USERS)
        complete_user(item);
    bool ok = write_through(s, c, store, path, key, item);
    if (ok && mock_store_put(store, entity_of(key, item, hidden)) != GC_OK) {
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
        cJSON *n = cJSON_CreateNumber((double)mock_store_count(store));
        cJSON_DeleteItemFromObjectCaseSensitive(item, row->string);
        changed = n && cJSON_AddItemToObject(item, row->string, n);
    }
    if (changed) {
        (void)serve_put(s, c->parent, parents, above, key, item, hidden);
        return;
    }
    cJSON_Delete(item);
    cJSON_Delete(hidden);
}
