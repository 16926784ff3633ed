#include <string.h>

#include "mock/exchange/envelope.h"

struct gc_jsonw mock_body(struct mock_exchange *x)
{
    gc_strbuf_reset(&x->res->body);
    return gc_jsonw(&x->res->body);
}

const cJSON *mock_lend(struct mock_exchange *x, cJSON *value)
{
    if (!x->lent)
        x->lent = cJSON_CreateArray();
    return gc_json_append(x->lent, value) ? value : NULL;
}

void mock_reply_json(struct mock_exchange *x, int status)
{
    bool problem = mock_envelope_of(x) == MOCK_ENVELOPE_PROBLEM && status >= 400;
    x->res->status = status;
    gc_strbuf_adds(&x->res->headers, problem ? "Content-Type: application/problem+json\r\n"
                                             : "Content-Type: application/json\r\n");
}

void mock_reply_empty(struct mock_exchange *x, int status)
{
    gc_strbuf_reset(&x->res->body);
    x->res->status = status;
}

void mock_reply_raw(struct mock_exchange *x, const char *json, size_t json_bytes)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_raw(&w, json, json_bytes);
    mock_reply_json(x, 200);
}

void mock_reply_value(struct mock_exchange *x, int status, const cJSON *value)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_value(&w, value);
    mock_reply_json(x, status);
}
