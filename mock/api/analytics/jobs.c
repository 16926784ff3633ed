/* Jobs: the query is kept, and is answered when its results are asked for. */
#include <stdlib.h>
#include <string.h>

#include "mock/api/analytics/select.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

enum { PAGE_SIZE = 1000, MAX_PAGE_SIZE = 10000, DAY_MS = 86400000 };

void mock_post_details_job(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_interval interval;
    char id[GC_UUID_TEXT];
    if (!mock_request_json(x, &doc) || !mock_check_query(x, doc.root, &interval))
        return;
    gc_uuid(id);
    if (mock_text_map_put(&x->world->jobs, id, x->req->body) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "jobId", id);
    gc_jsonw_end(&w);
    mock_reply_json(x, 202);
}

/* The query of the path's job, to be freed; NULL after a 404. */
static char *find_job(struct mock_exchange *x)
{
    char *query = mock_text_map_dup(&x->world->jobs, mock_param(x, "jobId"));
    if (!query)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return query;
}

void mock_get_details_job(struct mock_exchange *x)
{
    char *query = find_job(x);
    if (!query)
        return;
    free(query);
    int64_t now_ms = mock_clock_now(&x->world->clock);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "state", "FULFILLED");
    mock_put_date(&w, "expirationDate", now_ms + DAY_MS);
    mock_put_date(&w, "submissionDate", now_ms);
    mock_put_date(&w, "completionDate", now_ms);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

/* The cursor is where the next page begins. */
static void write_page(struct mock_exchange *x, const struct mock_selection *all, size_t from,
                       size_t size)
{
    char cursor[24];
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "conversations");
    size_t i = from;
    for (; i < all->n && i < from + size; i++)
        mock_write_details(&w, x->org, all->list[i], true);
    gc_jsonw_end(&w);
    if (i < all->n) {
        snprintf(cursor, sizeof cursor, "%zu", i);
        gc_jsonw_put_str(&w, "cursor", cursor);
    }
    mock_put_date(&w, "dataAvailabilityDate", mock_clock_now(&x->world->clock));
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_get_details_results(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_selection all;
    int64_t size, from;
    if (!mock_query_int(x, "pageSize", 1, MAX_PAGE_SIZE, PAGE_SIZE, &size) ||
        !mock_query_int(x, "cursor", 0, MOCK_CONVERSATIONS_KEPT, 0, &from))
        return;
    char *query = find_job(x);
    if (!query)
        return;
    if (gc_json_parse(&doc, "query", query, strlen(query), &gc_json_default_limits, NULL) !=
        GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    } else if (mock_select(x, doc.root, &all)) {
        write_page(x, &all, (size_t)from, (size_t)size);
        mock_selection_done(x, &all);
    }
    free(query);
}

void mock_delete_details_job(struct mock_exchange *x)
{
    if (mock_text_map_drop(&x->world->jobs, mock_param(x, "jobId")))
        mock_reply_empty(x, 204);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}

void mock_get_details_availability(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    mock_put_date(&w, "dataAvailabilityDate", mock_clock_now(&x->world->clock));
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
