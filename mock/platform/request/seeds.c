/* What a store begins with: the org's own kinds, its files, the table's seeds. */
#include <string.h>

#include "mock/platform/request/stores.h"

/* What the org has for a path. */
struct seeds {
    uintptr_t stamp;          /* differs when it differs; 0: it has nothing */
    const cJSON *list;        /* an array, an object, or NULL: */
    const char *collection;   /* a collection of the org, or NULL: */
    enum serve_org_kind kind; /* what the org has in a form of its own */
};

static const char *const org_kinds[] = {[ORG_USERS] = "platformUsers",
                                        [ORG_TABLES] = "dataTables",
                                        [ORG_ROWS] = "dataTableRows",
                                        [ORG_DIVISIONS] = "divisions"};

/* ORG_COLLECTION: it is a collection of that name. */
enum serve_org_kind serve_org_kind(const char *org)
{
    for (int i = ORG_USERS; org && i <= ORG_DIVISIONS; i++)
        if (strcmp(org, org_kinds[i]) == 0)
            return (enum serve_org_kind)i;
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
    enum serve_org_kind kind = serve_org_kind(collection);
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
    struct mock_entity *e = serve_entity_of(key, item, NULL);
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

/* Their list; NULL: no memory. */
static cJSON *contacts_of(const char *email)
{
    cJSON *list = cJSON_CreateArray(), *contact = cJSON_CreateObject();
    bool ok = gc_json_add(contact, "address", cJSON_CreateString(email)) &&
              gc_json_add(contact, "mediaType", cJSON_CreateString("EMAIL")) &&
              gc_json_add(contact, "type", cJSON_CreateString("PRIMARY"));
    if (!ok) {
        cJSON_Delete(contact);
        contact = NULL;
    }
    if (gc_json_append(list, contact))
        return list;
    cJSON_Delete(list);
    return NULL;
}

void serve_complete_user(cJSON *user)
{
    const char *email = gc_json_str(user, "email");
    if (email && !gc_json_get(user, "primaryContactInfo"))
        (void)gc_json_add(user, "primaryContactInfo", contacts_of(email));
    if (email && !gc_json_get(user, "username"))
        (void)gc_json_add(user, "username", cJSON_CreateString(email));
    if (!gc_json_get(user, "addresses"))
        (void)gc_json_add(user, "addresses", cJSON_CreateArray());
    if (!gc_json_get(user, "version"))
        (void)gc_json_add(user, "version", cJSON_CreateNumber(1));
}

static void add_user_seeds(struct seeding *g, const cJSON *users)
{
    const cJSON *user;
    cJSON_ArrayForEach(user, users)
    {
        cJSON *copy = cJSON_Duplicate(user, true);
        if (copy)
            serve_complete_user(copy);
        add_made_seed(g, copy);
    }
}

/* The one that all belongs to whose division nobody names. */
static cJSON *home_division(const struct mock_org *org)
{
    cJSON *home = cJSON_CreateObject();
    if (gc_json_add(home, "id", cJSON_CreateString(mock_org_settings(org)->id)) &&
        gc_json_add(home, "name", cJSON_CreateString("Home")) &&
        gc_json_add(home, "description", cJSON_CreateString("")) &&
        gc_json_add(home, "homeDivision", cJSON_CreateTrue()))
        return home;
    cJSON_Delete(home);
    return NULL;
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

uintptr_t serve_seeds_stamp(struct serving *s, const struct platform_collection *c,
                            struct mock_org *org, const char *path)
{
    return seeds_of(s, c, org, path).stamp;
}
