#include <stdlib.h>
#include <string.h>

#include "mock/admin/admin.h"
#include "mock/api/api.h"
#include "mock/api/routes.h"
#include "mock/events/events.h"
#include "mock/exchange/services.h"
#include "mock/fault/match.h"
#include "mock/journal/coverage.h"

/* A query string means what the same words as JSON would: numbers where numbers stand. */
static void write_parameter(const char *name, const char *value, struct gc_jsonw *w)
{
    static const char *const numbers[] = {"status", "since_id", "limit"};
    static const char *const flags[] = {"matched", "fault"};
    bool number = false, flag = false;
    for (size_t i = 0; i < GC_COUNT_OF(numbers); i++)
        number = number || strcmp(name, numbers[i]) == 0;
    for (size_t i = 0; i < GC_COUNT_OF(flags); i++)
        flag = flag || strcmp(name, flags[i]) == 0;
    bool digits = *value && strspn(value, "0123456789") == strlen(value) && strlen(value) < 16;
    gc_jsonw_key(w, name);
    if (number && digits)
        gc_jsonw_int(w, strtoll(value, NULL, 10));
    else if (flag && (strcmp(value, "true") == 0 || strcmp(value, "false") == 0))
        gc_jsonw_bool(w, strcmp(value, "true") == 0);
    else
        gc_jsonw_str(w, value);
}

static enum gc_status query_of(const struct mock_exchange *x, struct gc_json *out,
                               struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_jsonw w = gc_jsonw(&text);
    const char *at = x->req->query, *end = at + strlen(at);
    char name[64], value[2048];
    gc_jsonw_object(&w);
    while (mock_form_next(&at, end, name, sizeof name, value, sizeof value))
        write_parameter(name, value, &w);
    gc_jsonw_end(&w);
    return gc_json_parse(out, "query", gc_strbuf_text(&text), text.len, &gc_json_default_limits,
                         err);
}

typedef enum gc_status (*question_fn)(struct mock_journal *j, const struct gc_json *query,
                                      struct gc_jsonw *w, struct gc_error *err);

static void answer(struct mock_exchange *x, question_fn ask, const struct gc_json *query)
{
    struct gc_error err = {0};
    struct gc_jsonw w = mock_body(x);
    enum gc_status s = ask(&x->world->journal, query, &w, &err);
    if (s == GC_OK)
        mock_reply_json(x, 200);
    else
        mock_admin_fail(x, s, &err, NULL);
}

static enum gc_status count(struct mock_journal *j, const struct gc_json *query, struct gc_jsonw *w,
                            struct gc_error *err)
{
    uint64_t n = 0;
    enum gc_status s = mock_journal_count(j, query, &n, err);
    gc_jsonw_object(w);
    gc_jsonw_put_int(w, "count", (int64_t)n);
    gc_jsonw_end(w);
    return s;
}

static void answer_body(struct mock_exchange *x, question_fn ask, bool optional)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (mock_admin_json(x, &doc, optional))
        answer(x, ask, &doc);
}

void mock_admin_requests_list(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s = query_of(x, &doc, &err);
    if (s == GC_OK)
        answer(x, mock_journal_list, &doc);
    else
        mock_admin_fail(x, s, &err, NULL);
}

void mock_admin_requests_unmatched(struct mock_exchange *x)
{
    static const char text[] = "{\"matched\":false}";
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s =
        gc_json_parse(&doc, "query", text, sizeof text - 1, &gc_json_default_limits, &err);
    if (s == GC_OK)
        answer(x, mock_journal_list, &doc);
    else
        mock_admin_fail(x, s, &err, NULL);
}

void mock_admin_requests_find(struct mock_exchange *x)
{
    answer_body(x, mock_journal_list, true);
}

void mock_admin_requests_count(struct mock_exchange *x)
{
    answer_body(x, count, true);
}

void mock_admin_requests_verify(struct mock_exchange *x)
{
    answer_body(x, mock_journal_verify, false);
}

void mock_admin_requests_clear(struct mock_exchange *x)
{
    mock_journal_clear(&x->world->journal);
    mock_reply_empty(x, 204);
}

void mock_admin_request_get(struct mock_exchange *x)
{
    const char *text = mock_api_param(x, "id");
    struct gc_error err = {0};
    struct gc_jsonw w = mock_body(x);
    bool digits = *text && strspn(text, "0123456789") == strlen(text) && strlen(text) < 16;
    enum gc_status s =
        digits ? mock_journal_get(&x->world->journal, strtoull(text, NULL, 10), &w, &err)
               : gc_fail(&err, GC_E_NOT_FOUND, "a request's id is a number");
    if (s == GC_OK)
        mock_reply_json(x, 200);
    else
        mock_admin_fail(x, s, &err, NULL);
}

void mock_admin_events(struct mock_exchange *x)
{
    char all[8];
    bool of_all = mock_api_query(x, "all", all, sizeof all) && strcmp(all, "true") == 0;
    if (!mock_events_subscribe(x, of_all ? "" : x->world->name))
        mock_admin_problem(x, 500, "the connection can't be kept for events", NULL);
}

static void write_mode(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    (void)operation;
    gc_jsonw_put_int(ctx, mode, (int64_t)n);
}

static void write_operation(struct mock_coverage *c, const char *operation,
                            const struct gc_route *route, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "operation", operation);
    gc_jsonw_put_str(w, "method", route ? route->method : NULL);
    gc_jsonw_put_str(w, "path", route ? route->pattern : NULL);
    gc_jsonw_key(w, "modes");
    gc_jsonw_object(w);
    mock_coverage_each_of(c, operation, write_mode, w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void mock_admin_coverage(struct mock_exchange *x)
{
    char all[8];
    bool of_all = mock_api_query(x, "all", all, sizeof all) && strcmp(all, "true") == 0;
    struct mock_coverage *c = of_all ? &x->services->worlds.coverage : &x->world->coverage;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "coverage");
    gc_jsonw_array(&w);
    for (size_t i = 0; i < mock_n_api_routes; i++)
        write_operation(c, mock_api_routes[i].operation_id, &mock_api_routes[i].route, &w);
    for (size_t i = 0; i < mock_n_collection_routes; i++)
        write_operation(c, mock_collection_routes[i].operation_id, &mock_collection_routes[i].route,
                        &w);
    write_operation(c, MOCK_COVERAGE_NONE, NULL, &w);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
