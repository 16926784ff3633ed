#include <strings.h>

#include "mock/exchange/envelope.h"

struct gc_jsonw mock_body(struct mock_exchange *x)
{
    gc_strbuf_reset(&x->res->body);
    return gc_jsonw(&x->res->body);
}

void mock_reply_json(struct mock_exchange *x, int status)
{
    x->res->status = status;
    gc_http_add_header(x->res, "Content-Type",
                       mock_envelope_of(x) == MOCK_ENVELOPE_PROBLEM && status >= 400
                           ? "application/problem+json"
                           : "application/json");
}

void mock_reply_empty(struct mock_exchange *x, int status)
{
    gc_strbuf_reset(&x->res->body);
    x->res->status = status;
}

bool mock_request_json(struct mock_exchange *x, struct gc_json *out)
{
    struct gc_error err = {0};
    if (!gc_http_request_is(x->req, "application/json")) {
        mock_fail(x, MOCK_E_MEDIA_TYPE, NULL);
        return false;
    }
    enum gc_status s = gc_json_parse(out, "request body", x->req->body, x->req->body_bytes,
                                     &gc_json_default_limits, &err);
    if (s == GC_E_NOMEM)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    else if (s != GC_OK)
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "%s", gc_error_text(&err));
    else if (!cJSON_IsObject(out->root))
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "request body: expected a JSON object, got %s",
                       gc_json_type_name(out->root));
    else
        return true;
    return false;
}
