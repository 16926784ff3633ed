#include <stdlib.h>
#include <string.h>

#include "mock/api/analytics/analytics.h"
#include "mock/api/analytics/select.h"
#include "mock/exchange/envelope.h"

enum { PAGE_SIZE = 25, MAX_PAGE_SIZE = 100 };

static bool read_paging(struct mock_exchange *x, const cJSON *body, int64_t *size, int64_t *page)
{
    const cJSON *paging = gc_json_get(body, "paging");
    *size = gc_json_int(paging, "pageSize", PAGE_SIZE);
    *page = gc_json_int(paging, "pageNumber", 1);
    char text[32];
    if (*size >= 1 && *size <= MAX_PAGE_SIZE && *page >= 1 && *page <= 1000000)
        return true;
    bool bad_size = *size < 1 || *size > MAX_PAGE_SIZE;
    snprintf(text, sizeof text, "%lld", (long long)(bad_size ? *size : *page));
    mock_fail_value(x, bad_size ? "paging.pageSize" : "paging.pageNumber", text,
                    bad_size ? "1 to 100" : "a whole number from 1");
    return false;
}

void mock_post_details_query(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_selection all;
    int64_t size, page;
    if (!mock_request_json(x, &doc) || !read_paging(x, doc.root, &size, &page) ||
        !mock_select(x, doc.root, &all))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "conversations");
    size_t from = (size_t)((page - 1) * size), to = from + (size_t)size;
    for (size_t i = from; i < all.n && i < to; i++)
        mock_write_details(&w, x->org, all.list[i], false);
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "totalHits", (int64_t)all.n);
    gc_jsonw_end(&w);
    mock_selection_done(x, &all);
    mock_reply_json(x, 200);
}

void mock_get_details(struct mock_exchange *x)
{
    struct mock_conversations *s = &x->world->conversations;
    mock_conversations_lock(s);
    const struct mock_conversation *c = mock_conversations_find(s, mock_param(x, "conversationId"));
    if (c) {
        struct gc_jsonw w = mock_body(x);
        mock_write_details(&w, x->org, c, false);
        mock_reply_json(x, 200);
    } else {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    }
    mock_conversations_unlock(s);
}

/* ?id=A,B: those that there are. */
void mock_get_details_of_many(struct mock_exchange *x)
{
    char ids[4096];
    struct mock_conversations *s = &x->world->conversations;
    struct gc_jsonw w = mock_body(x);
    if (!mock_query(x, "id", ids, sizeof ids)) {
        mock_fail_value(x, "id", "nothing", "ids of conversations, apart by commas");
        return;
    }
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "conversations");
    mock_conversations_lock(s);
    for (char *at = ids; *at;) {
        size_t n = strcspn(at, ",");
        bool last = at[n] == '\0';
        at[n] = '\0';
        const struct mock_conversation *c = mock_conversations_find(s, at);
        if (c)
            mock_write_details(&w, x->org, c, false);
        at += n + !last;
    }
    mock_conversations_unlock(s);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
