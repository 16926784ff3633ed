/* GET /{collection} and /{collection}/{id}: the external APIs of an org, such as /users. */
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

static bool write_item(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)id;
    gc_jsonw_raw(ctx, json, json_bytes);
    return true;
}

void mock_get_collection(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_array(&w);
    mock_org_each(x->org, MOCK_COLLECTION, mock_param(x, "collection"), write_item, &w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_get_collection_item(struct mock_exchange *x)
{
    size_t n;
    const char *item =
        mock_org_item_text(x->org, mock_param(x, "collection"), mock_param(x, "id"), &n);
    if (item)
        mock_reply_raw(x, item, n);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}
