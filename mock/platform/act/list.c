/* Listings: filtered, sorted, a page of them. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/platform/act/act.h"

/* By what: the query's member, else the parameter's default, else the name, else creation. */
static const char *order_of(struct serving *s, bool *descending)
{
    const struct platform_parameter *by = platform_parameter(s->op, "sortBy");
    const char *wanted = serve_query_one(s, "sortBy"), *order = serve_query_one(s, "sortOrder");
    const struct platform_model *m = s->c->entity ? s->c->entity : s->c->listed;
    char *name = gc_arena_dups(&s->arena, wanted && *wanted   ? wanted
                                          : by && by->initial ? by->initial
                                                              : "name");
    *descending = false;
    if (!name)
        return NULL;
    char *colon = strchr(name, ':');
    if (colon) {
        *colon = '\0';
        order = colon + 1;
    }
    *descending = order && (*order == 'd' || *order == 'D');
    if (platform_model_at(s->d, m, name))
        return name;
    /* Some enums are in capitals: NAME. */
    for (size_t i = 0; m && i < m->n_properties; i++)
        if (strcasecmp(m->properties[i].name, name) == 0)
            return m->properties[i].name;
    return m && platform_property(s->d, m, "name") ? "name" : NULL;
}

/* The entities that are meant, with references: they are written without the lock. */
struct chosen {
    struct mock_entity **list;
    size_t n;
    int64_t total, from;
};

static void release(struct chosen *c)
{
    for (size_t i = 0; i < c->n; i++)
        mock_entity_unref(c->list[i]);
    free(c->list);
}

/* Keeps those from..from+size of a list. */
static bool keep(struct chosen *c, struct mock_entity *const *all, size_t n, int64_t from,
                 int64_t size)
{
    size_t begin = from < (int64_t)n ? (size_t)from : n;
    size_t end = size < (int64_t)(n - begin) ? begin + (size_t)size : n;
    c->list = calloc(end - begin + 1, sizeof *c->list);
    for (size_t i = begin; c->list && i < end; i++)
        c->list[c->n++] = mock_entity_ref(all[i]);
    c->from = from;
    return c->list != NULL;
}

static struct mock_entity **filtered(struct serving *s, struct mock_entity *const *all, size_t n,
                                     bool descending, const struct serve_filter *filters,
                                     size_t *n_passed)
{
    struct mock_entity **list = malloc((n + 1) * sizeof *list);
    *n_passed = 0;
    for (size_t i = 0; list && i < n; i++) {
        struct mock_entity *e = all[descending ? n - 1 - i : i];
        if (serve_passes(s, filters, e))
            list[(*n_passed)++] = e;
    }
    return list;
}

/* False: it has answered. The caller holds the stores. */
static bool choose(struct serving *s, struct mock_store *store, struct serve_page *page,
                   struct chosen *out)
{
    bool descending;
    size_t n = 0, n_passed = 0;
    const char *by = order_of(s, &descending);
    const struct serve_filter *filters = serve_filters(s);
    struct mock_entity *const *all = store ? mock_store_ordered(store, by, &n) : NULL;
    if (store && !all) {
        serve_nomem(s);
        return false;
    }
    /* Nothing to leave out: no need to look at them all. */
    bool has_deleted = s->c->is_soft && mock_store_count_deleted(store) > 0;
    bool whole = !filters && !descending && !has_deleted;
    struct mock_entity **passed =
        whole ? NULL : filtered(s, all, n, descending, filters, &n_passed);
    if (whole)
        n_passed = n;
    struct mock_entity *const *list = whole ? all : passed;
    int64_t from = list || n == 0 ? serve_page_resume(s, page, list, n_passed) : -2;
    out->total = (int64_t)n_passed;
    bool ok = from >= 0 && (n_passed == 0 || keep(out, list, n_passed, from, page->size));
    out->from = from;
    free(passed);
    if (from == -1)
        serve_fail(s, 400, "invalid.value", page->cursor_parameter,
                   "Value [%.64s] is not a cursor of this listing.", page->cursor_in);
    else if (!ok)
        serve_nomem(s);
    return ok;
}

static void write_items(struct serving *s, const struct chosen *c, struct gc_jsonw *w)
{
    gc_jsonw_array(w);
    for (size_t i = 0; i < c->n; i++)
        serve_show(s, s->c->listed, c->list[i], w);
    gc_jsonw_end(w);
}

static void write_page(struct serving *s, const struct serve_page *page, const struct chosen *c)
{
    const struct platform_model *m = platform_model(s->d, s->op->answer);
    struct serve_page placed = *page;
    struct gc_jsonw w = mock_body(s->x);
    placed.from = c->from;
    if (!s->c->member) {
        write_items(s, c, &w);
    } else {
        gc_jsonw_object(&w);
        gc_jsonw_key(&w, s->c->member);
        write_items(s, c, &w);
        const struct serve_ends ends = {c->n ? c->list[0]->key : "",
                                        c->n ? c->list[c->n - 1]->key : ""};
        serve_page_write(s, m, &placed, c->total, (int64_t)c->n, &ends, &w);
        gc_jsonw_end(&w);
    }
    mock_reply_json(s->x, s->op->status);
}

void serve_list(struct serving *s)
{
    struct serve_page page;
    struct chosen chosen = {0};
    if (!serve_page_read(s, s->c->page, &page))
        return;
    struct mock_stores *stores = &s->x->world->stores;
    mock_stores_lock(stores);
    bool ok = choose(s, serve_store(s, s->c, s->path, false), &page, &chosen);
    mock_stores_unlock(stores);
    if (ok)
        write_page(s, &page, &chosen);
    release(&chosen);
}
