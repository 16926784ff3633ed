/* list.h - a page of a listing, as the Genesys Cloud API shows it: {"entities": [...], "pageSize",
 * "pageNumber" (from 1), "total", "pageCount", "firstUri", "lastUri", "selfUri", "nextUri",
 * "previousUri"}; the last two only where there is such a page. 400 for a page that can't be.
 */
#ifndef MOCK_API_LIST_H
#define MOCK_API_LIST_H

#include "mock/exchange/exchange.h"

struct mock_list {
    enum mock_kind kind;
    int64_t page_size; /* when the query names none */
    int64_t max_page_size;
    int64_t max_position; /* 0: none; else the most that pageNumber * pageSize may be */
    /* Optional: visits what is listed, instead of the org's items of that kind. */
    void (*each)(void *ctx, mock_visit_fn visit, void *visit_ctx);
    /* Optional: is this item in the listing? */
    bool (*keep)(void *ctx, const char *id, const char *json, size_t json_bytes);
    void (*write)(void *ctx, struct gc_jsonw *w, const char *id); /* Optional: else as it is kept */
    /* Optional: by what it is sorted, a text that the listing frees; NULL comes first. Else items
     * come as they are kept. */
    char *(*sort_key)(void *ctx, const char *id, const char *json, size_t json_bytes);
    bool descending;
    bool no_uris; /* its model has none */
    void *ctx;
};
void mock_list_reply(struct mock_exchange *x, const struct mock_list *list);

#endif
