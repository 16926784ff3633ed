/* The control plane's view: what is served how, and items of a path. */
#include <string.h>

#include "base/clock.h"
#include "mock/exchange/services.h"
#include "mock/platform/serve/documents.h"

enum { ADMIN_ARENA = 16 << 20, MAX_PATH = 2048 };

static const char *const labels[] = {PLATFORM_BY_SHAPE, PLATFORM_EXAMPLED, PLATFORM_REFUSED};

const char *platform_label_of(struct platform_operation *op, const struct platform_table *table)
{
    const struct platform_act *act = platform_act_of(op, table);
    if (!act || act->does == PLATFORM_REFUSE)
        return PLATFORM_REFUSED;
    return act->does == PLATFORM_EXAMPLE ? PLATFORM_EXAMPLED : PLATFORM_BY_SHAPE;
}

static void write_document(struct platform_document *d, const struct platform_table *table,
                           struct gc_jsonw *w)
{
    size_t n[GC_COUNT_OF(labels)] = {0};
    char digest[65];
    platform_document_digest(d, digest);
    for (struct platform_path *p = d->first; p; p = p->next)
        for (size_t m = 0; m < PLATFORM_N_METHODS; m++)
            for (size_t l = 0; p->operations[m] && l < GC_COUNT_OF(labels); l++)
                n[l] += strcmp(platform_label_of(p->operations[m], table), labels[l]) == 0;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", d->name);
    gc_jsonw_put_bool(w, "built_in", d->is_built_in);
    gc_jsonw_put_str(w, "sha256", digest);
    gc_jsonw_put_int(w, "paths", (int64_t)d->n_paths);
    gc_jsonw_put_int(w, "operations", (int64_t)d->n_operations);
    gc_jsonw_put_int(w, "models", (int64_t)d->n_models);
    gc_jsonw_put_object(w, "operations_by_label");
    for (size_t l = 0; l < GC_COUNT_OF(labels); l++)
        gc_jsonw_put_int(w, labels[l], (int64_t)n[l]);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void platform_admin_state(struct mock_exchange *x)
{
    struct platform_documents *d = platform_of(x->services->platform, x->org);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "documents");
    for (size_t i = 0; d && i < d->n; i++)
        write_document(d->list[i], d->table, &w);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    platform_documents_unref(d);
    mock_reply_json(x, 200);
}

/* A request of the control plane as one of the path that it is about. */
struct asked {
    struct serving s;
    char path[MAX_PATH], key[512], where[MAX_PATH];
    bool has_key;
};

static struct platform_operation *operation_at(struct asked *a)
{
    const struct platform_documents *d = a->s.documents;
    struct gc_route_match m;
    for (size_t i = 0; d && i < d->n; i++)
        for (size_t k = 0; k < PLATFORM_N_METHODS; k++)
            if (gc_route_find(d->list[i]->router, platform_methods[k], a->path, &m) ==
                GC_ROUTE_FOUND) {
                union {
                    const void *row;
                    struct platform_operation *op;
                } found = {m.row};
                return found.op;
            }
    return NULL;
}

static void end(struct asked *a)
{
    gc_json_release(&a->s.body);
    gc_arena_release(&a->s.arena);
    gc_strbuf_release(&a->s.ignored);
    platform_leave(a->s.x);
}

/* False: it has answered. */
static bool begin(struct asked *a, struct mock_exchange *x)
{
    x->documents = platform_of(x->services->platform, x->org);
    a->s = (struct serving){.x = x,
                            .documents = x->documents,
                            .arena = {.max_bytes = ADMIN_ARENA},
                            .ignored = GC_STRBUF(64)};
    gc_time_format(mock_clock_now(&x->world->clock), a->s.now);
    a->has_key = mock_query(x, "key", a->key, sizeof a->key) != NULL;
    if (!mock_query(x, "path", a->path, sizeof a->path) || *a->path != '/') {
        mock_fail_text(x, MOCK_E_BAD_REQUEST,
                       "?path= must name a path of the platform, such as /api/v2/routing/queues");
        return false;
    }
    a->s.op = operation_at(a);
    if (!a->s.op) {
        mock_fail_text(x, MOCK_E_NOT_FOUND, "no document has the path %.200s", a->path);
        return false;
    }
    a->s.d = a->s.op->path->document;
    a->s.path = serve_path(&a->s, a->path, platform_segments(a->s.op->path->pattern));
    a->s.c = a->has_key ? platform_collection_of(a->s.op->path, x->documents->table) : NULL;
    a->s.key = a->key;
    return true;
}

static struct mock_store *store_of(struct asked *a, bool make)
{
    struct platform_collection *c = platform_collection_of(a->s.op->path, a->s.documents->table);
    struct mock_store *store = mock_stores_find(&a->s.x->world->stores, a->s.path);
    /* What is at the path without a key is no collection's. */
    if (!a->has_key && store && mock_store_get(store, ""))
        c = NULL;
    return serve_store(&a->s, a->has_key || c ? c : NULL, a->s.path, make);
}

static void no_such(struct asked *a)
{
    mock_fail_text(a->s.x, MOCK_E_NOT_FOUND, "there is no item \"%.128s\" at %.200s in world %s",
                   a->key, a->path, a->s.x->world->name);
}

static void list(struct asked *a, int64_t limit)
{
    size_t n = 0;
    struct mock_store *store = store_of(a, false);
    struct mock_entity *const *all = store ? mock_store_ordered(store, NULL, &n) : NULL;
    struct gc_jsonw w = mock_body(a->s.x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "items");
    for (size_t i = 0; all && i < n && (int64_t)i < limit; i++)
        gc_jsonw_raw(&w, all[i]->json, all[i]->n_json);
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "total", (int64_t)n);
    gc_jsonw_end(&w);
    mock_reply_json(a->s.x, 200);
}

static void show(struct asked *a)
{
    const struct mock_entity *e = mock_store_get(store_of(a, false), a->key);
    if (e)
        mock_reply_raw(a->s.x, e->json, e->n_json);
    else
        no_such(a);
}

typedef void act_fn(struct asked *a);
static void with_stores(struct mock_exchange *x, act_fn *act)
{
    struct asked a = {0};
    if (begin(&a, x)) {
        mock_stores_lock(&x->world->stores);
        act(&a);
        mock_stores_unlock(&x->world->stores);
    }
    end(&a);
}

static void do_list(struct asked *a)
{
    int64_t limit;
    if (!mock_query_int(a->s.x, "limit", 1, 1000000, 1000, &limit))
        return;
    if (a->has_key)
        show(a);
    else
        list(a, limit);
}

static void put(struct asked *a, bool merge)
{
    struct mock_store *store = store_of(a, true);
    struct mock_entity *old = mock_store_get(store, a->key);
    struct platform_collection *c = a->s.c;
    if (merge && !old) {
        no_such(a);
        return;
    }
    cJSON *item = merge ? serve_tree_of(old) : cJSON_Duplicate(a->s.body.root, true);
    bool ok = store && item && (!merge || gc_json_merge(item, a->s.body.root));
    if (ok && c)
        ok = serve_finish_seed(&a->s, c, a->s.path, a->key, item);
    if (!ok) {
        cJSON_Delete(item);
        serve_nomem(&a->s);
    } else if (serve_put(&a->s, c, store, a->s.path, a->key, item, NULL)) {
        show(a);
    }
}

static bool read_object(struct asked *a)
{
    if (!mock_request_any_json(a->s.x, &a->s.body))
        return false;
    if (cJSON_IsObject(a->s.body.root))
        return true;
    mock_fail_text(a->s.x, MOCK_E_BAD_REQUEST, "request body: expected a JSON object, got %s",
                   gc_json_type_name(a->s.body.root));
    return false;
}

static void do_put(struct asked *a)
{
    if (read_object(a))
        put(a, false);
}

static void do_patch(struct asked *a)
{
    if (read_object(a))
        put(a, true);
}

static void do_delete(struct asked *a)
{
    struct mock_store *store = store_of(a, false);
    if (!mock_store_get(store, a->key))
        no_such(a);
    else if (serve_drop(&a->s, a->s.c, store, a->s.path, a->key))
        mock_reply_empty(a->s.x, 204);
}

void platform_admin_list(struct mock_exchange *x)
{
    with_stores(x, do_list);
}

void platform_admin_put(struct mock_exchange *x)
{
    with_stores(x, do_put);
}

void platform_admin_patch(struct mock_exchange *x)
{
    with_stores(x, do_patch);
}

void platform_admin_delete(struct mock_exchange *x)
{
    with_stores(x, do_delete);
}
