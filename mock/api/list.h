/* list.h - a page of a listing, as the Genesys Cloud API shows it.
 *
 *   struct mock_list l = {.kind = MOCK_FLOWS, .page_size = 25, .max_page_size = 100, ...};
 *   mock_list_reply(x, &l);
 *
 * {"entities": [...], "pageSize", "pageNumber", "total", "pageCount", "firstUri", "lastUri",
 * "selfUri", "nextUri", "previousUri"}; the last two only where there is such a page.
 *
 * Source:     listings of the Genesys Cloud API: pageSize, pageNumber counting from 1.
 * Ownership:  borrows everything for the length of the call.
 * Units:      items.
 * Threads:    one exchange, one thread.
 * Errors:     400 invalid.value for a page that can't be.
 */
#ifndef MOCK_API_LIST_H
#define MOCK_API_LIST_H

#include "mock/api/api.h"

struct mock_list {
    enum mock_kind kind;
    int64_t page_size; /* when the query names none */
    int64_t max_page_size;
    int64_t max_position; /* 0: none; else the most that pageNumber * pageSize may be */
    /* Optional: is this item in the listing? */
    bool (*keep)(void *ctx, const char *id, const char *json, size_t json_bytes);
    void (*write)(void *ctx, struct gc_jsonw *w, const char *id, const char *json,
                  size_t json_bytes);
    void *ctx;
};

void mock_list_reply(struct mock_exchange *x, const struct mock_list *list);

#endif
