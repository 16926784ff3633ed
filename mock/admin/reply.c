#include <string.h>

#include "mock/admin/admin.h"
#include "mock/events/events.h"
#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"

void mock_admin_problem(struct mock_exchange *x, int status, const char *detail,
                        const struct gc_problems *problems)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "type", "about:blank");
    gc_jsonw_put_str(&w, "title", gc_http_reason(status));
    gc_jsonw_put_int(&w, "status", status);
    gc_jsonw_put_str(&w, "detail", detail);
    if (problems && problems->n_kept > 0) {
        gc_jsonw_key(&w, "problems");
        gc_jsonw_array(&w);
        for (size_t i = 0; i < problems->n_kept; i++)
            gc_jsonw_str(&w, problems->list[i].whole);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    mock_reply_json(x, status);
}

/* Statuses that are no fault of the server; all others are 500. */
static int http_status(enum gc_status status)
{
    static const struct {
        enum gc_status status;
        int http;
    } row[] = {
        {GC_E_DATA, 400},      {GC_E_USAGE, 400},   {GC_E_BAD_REQUEST, 400},
        {GC_E_NOT_FOUND, 404}, {GC_E_TOO_BIG, 409}, {GC_E_IO, 422},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (row[i].status == status)
            return row[i].http;
    return 500;
}

void mock_admin_fail(struct mock_exchange *x, enum gc_status status, const struct gc_error *err,
                     const struct gc_problems *problems)
{
    struct gc_error first = {0};
    if (err && *err->message)
        first = *err;
    else if (!problems || gc_problems_status(problems, &first) == GC_OK)
        (void)gc_fail(&first, status, "%s", gc_status_text(status));
    mock_admin_problem(x, http_status(status), gc_error_text(&first), problems);
}

bool mock_admin_json(struct mock_exchange *x, struct gc_json *out, bool optional)
{
    struct gc_error err = {0};
    size_t blank = strspn(x->req->body, " \t\r\n");
    if (optional && blank == x->req->body_bytes)
        return true;
    enum gc_status s = gc_json_parse(out, "request body", x->req->body, x->req->body_bytes,
                                     &gc_json_default_limits, &err);
    if (s == GC_OK)
        return true;
    mock_admin_fail(x, s == GC_E_TOO_BIG ? GC_E_DATA : s, &err, NULL);
    return false;
}

void mock_admin_tell(struct mock_exchange *x, const char *world, const char *what)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(512);
    struct gc_jsonw w = gc_jsonw(&text);
    if (!mock_events_wanted(x->services->wire))
        return;
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "world", world);
    gc_jsonw_put_str(&w, "change", what);
    gc_jsonw_end(&w);
    mock_events_publish(x->services->wire, world, "world", gc_strbuf_text(&text), text.len);
}
