#include "mock/api/list/list.h"

#include <stdio.h>
#include <string.h>

#include "mock/exchange/envelope.h"

struct walk {
    const struct mock_list *list;
    struct gc_jsonw *w;
    int64_t from, to; /* positions of the page, to excluded */
    int64_t seen;
};

static bool visit(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct walk *walk = ctx;
    const struct mock_list *list = walk->list;
    if (list->keep && !list->keep(list->ctx, id, json, json_bytes))
        return true;
    bool on_page = walk->seen >= walk->from && walk->seen < walk->to;
    if (on_page && list->write)
        list->write(list->ctx, walk->w, id);
    else if (on_page)
        gc_jsonw_raw(walk->w, json, json_bytes);
    walk->seen++;
    return true;
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
    struct walk walk = {list, &w, (page - 1) * size, page * size, 0};
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    mock_org_each(x->org, list->kind, NULL, visit, &walk);
    gc_jsonw_end(&w);
    int64_t n_pages = (walk.seen + size - 1) / size;
    gc_jsonw_put_int(&w, "pageSize", size);
    gc_jsonw_put_int(&w, "pageNumber", page);
    gc_jsonw_put_int(&w, "total", walk.seen);
    gc_jsonw_put_int(&w, "pageCount", n_pages);
    put_uris(x, &w, size, page, n_pages);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
