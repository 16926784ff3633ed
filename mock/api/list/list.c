#include "mock/api/list/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/exchange/envelope.h"

struct item {
    const char *id, *json;
    size_t json_bytes, place; /* where it stood before it was sorted */
    char *key;
};

struct walk {
    const struct mock_list *list;
    struct gc_jsonw *w;
    int64_t from, to; /* positions of the page, to excluded */
    int64_t seen;
    struct item *items; /* of a listing that is sorted */
    size_t n, cap;
    bool failed;
};

static void write_item(struct walk *walk, const char *id, const char *json, size_t json_bytes)
{
    const struct mock_list *list = walk->list;
    bool on_page = walk->seen >= walk->from && walk->seen < walk->to;
    walk->seen++;
    if (on_page && list->write)
        list->write(list->ctx, walk->w, id);
    else if (on_page)
        gc_jsonw_raw(walk->w, json, json_bytes);
}

static bool visit(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct walk *walk = ctx;
    const struct mock_list *list = walk->list;
    if (!list->keep || list->keep(list->ctx, id, json, json_bytes))
        write_item(walk, id, json, json_bytes);
    return true;
}

static bool gather(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct walk *walk = ctx;
    const struct mock_list *list = walk->list;
    if (list->keep && !list->keep(list->ctx, id, json, json_bytes))
        return true;
    if (walk->n == walk->cap) {
        size_t cap = walk->cap ? 2 * walk->cap : 64;
        struct item *items = realloc(walk->items, cap * sizeof *items);
        if (!items) {
            walk->failed = true;
            return false;
        }
        walk->items = items;
        walk->cap = cap;
    }
    walk->items[walk->n] = (struct item){.id = id,
                                         .json = json,
                                         .json_bytes = json_bytes,
                                         .place = walk->n,
                                         .key = list->sort_key(list->ctx, id, json, json_bytes)};
    walk->n++;
    return true;
}

/* Without regard to case; what is equal stays in the order it had. */
static int compare(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    int order = strcasecmp(a->key ? a->key : "", b->key ? b->key : "");
    return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static int compare_descending(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    int order = strcasecmp(b->key ? b->key : "", a->key ? a->key : "");
    return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static void visit_all(struct mock_exchange *x, struct walk *walk, mock_visit_fn fn)
{
    if (walk->list->each)
        walk->list->each(walk->list->ctx, fn, walk);
    else
        mock_org_each(x->org, walk->list->kind, NULL, fn, walk);
}

static void write_sorted(struct mock_exchange *x, struct walk *walk)
{
    visit_all(x, walk, gather);
    if (walk->n > 0)
        qsort(walk->items, walk->n, sizeof *walk->items,
              walk->list->descending ? compare_descending : compare);
    for (size_t i = 0; i < walk->n; i++) {
        write_item(walk, walk->items[i].id, walk->items[i].json, walk->items[i].json_bytes);
        free(walk->items[i].key);
    }
    free(walk->items);
}

/* The request's own address with another pageNumber. */
static void put_uri(struct mock_exchange *x, struct gc_jsonw *w, const char *key, int64_t page_size,
                    int64_t page)
{
    struct gc_strbuf uri GC_AUTO(gc_strbuf_release) = GC_STRBUF(16384);
    gc_strbuf_addf(&uri, "%s?pageSize=%lld&pageNumber=%lld", x->path, (long long)page_size,
                   (long long)page);
    for (const char *at = x->req->query; *at;) {
        size_t n = strcspn(at, "&");
        if (n > 0 && strncmp(at, "pageSize=", 9) != 0 && strncmp(at, "pageNumber=", 11) != 0) {
            gc_strbuf_addc(&uri, '&');
            gc_strbuf_add(&uri, at, n);
        }
        at += n + (at[n] == '&');
    }
    gc_jsonw_put_str(w, key, gc_strbuf_text(&uri));
}

static void put_uris(struct mock_exchange *x, struct gc_jsonw *w, int64_t size, int64_t page,
                     int64_t n_pages)
{
    put_uri(x, w, "firstUri", size, 1);
    put_uri(x, w, "selfUri", size, page);
    put_uri(x, w, "lastUri", size, n_pages > 0 ? n_pages : 1);
    if (page < n_pages)
        put_uri(x, w, "nextUri", size, page + 1);
    if (page > 1)
        put_uri(x, w, "previousUri", size, page - 1);
}

static bool position_is_allowed(struct mock_exchange *x, const struct mock_list *list, int64_t size,
                                int64_t page)
{
    char value[48], allowed[96];
    if (list->max_position == 0 || page * size <= list->max_position)
        return true;
    snprintf(value, sizeof value, "%lld * %lld", (long long)page, (long long)size);
    snprintf(allowed, sizeof allowed, "pageNumber * pageSize of at most %lld",
             (long long)list->max_position);
    mock_fail_value(x, "pageNumber", value, allowed);
    return false;
}

void mock_list_reply(struct mock_exchange *x, const struct mock_list *list)
{
    int64_t size, page;
    if (!mock_query_int(x, "pageSize", 1, list->max_page_size, list->page_size, &size) ||
        !mock_query_int(x, "pageNumber", 1, 1000000, 1, &page) ||
        !position_is_allowed(x, list, size, page))
        return;
    struct gc_jsonw w = mock_body(x);
    struct walk walk = {.list = list, .w = &w, .from = (page - 1) * size, .to = page * size};
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    if (list->sort_key)
        write_sorted(x, &walk);
    else
        visit_all(x, &walk, visit);
    if (walk.failed) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    gc_jsonw_end(&w);
    int64_t n_pages = (walk.seen + size - 1) / size;
    gc_jsonw_put_int(&w, "pageSize", size);
    gc_jsonw_put_int(&w, "pageNumber", page);
    gc_jsonw_put_int(&w, "total", walk.seen);
    gc_jsonw_put_int(&w, "pageCount", n_pages);
    if (!list->no_uris)
        put_uris(x, &w, size, page, n_pages);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
