#include <stdlib.h>
#include <string.h>

#include "mock/admin/admin.h"
#include "mock/api/routes.h"
#include "mock/events/events.h"
#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"
#include "mock/fault/match.h"
#include "mock/journal/coverage.h"
#include "mock/platform/serve/platform.h"

enum { MAX_MET = 5000 };

const struct mock_operations *mock_admin_operations(const struct mock_exchange *x)
{
    return x->world->catalogue ? &x->world->catalogue->operations : mock_api_operations();
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

/* A query string means what the same words as JSON would: numbers where numbers stand. */
static void write_parameter(const char *name, const char *value, struct gc_jsonw *w)
{
    static const char *const numbers[] = {"status", "since_id", "limit", NULL};
    static const char *const flags[] = {"matched", "fault", "stub", NULL};
    bool yes = strcmp(value, "true") == 0, no = strcmp(value, "false") == 0;
    int64_t number;
    if (is_one_of(name, numbers) && mock_parse_number(value, &number))
        gc_jsonw_put_int(w, name, number);
    else if (is_one_of(name, flags) && (yes || no))
        gc_jsonw_put_bool(w, name, yes);
    else
        gc_jsonw_put_str(w, name, value);
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
        mock_fail_because(x, s, &err, NULL);
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

/* A body that may be empty; but not to verify: nothing was asked then. */
static void answer_body(struct mock_exchange *x, question_fn ask)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    bool read = ask == mock_journal_verify ? mock_request_any_json(x, &doc)
                                           : mock_request_optional_json(x, &doc);
    if (read)
        answer(x, ask, &doc);
}

static void answer_query(struct mock_exchange *x, const char *json, size_t n)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(&doc, "query", json, n, &gc_json_default_limits, &err);
    if (s == GC_OK)
        answer(x, mock_journal_list, &doc);
    else
        mock_fail_because(x, s, &err, NULL);
}

void mock_admin_requests_list(struct mock_exchange *x)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_jsonw w = gc_jsonw(&text);
    const char *at = x->req->query, *end = at + strlen(at);
    char name[64], value[2048];
    gc_jsonw_object(&w);
    while (mock_form_next(&at, end, name, sizeof name, value, sizeof value))
        write_parameter(name, value, &w);
    gc_jsonw_end(&w);
    answer_query(x, gc_strbuf_text(&text), text.len);
}

void mock_admin_requests_unmatched(struct mock_exchange *x)
{
    static const char unmatched[] = "{\"matched\":false}";
    answer_query(x, unmatched, sizeof unmatched - 1);
}

void mock_admin_requests_find(struct mock_exchange *x)
{
    answer_body(x, mock_journal_find);
}

void mock_admin_requests_count(struct mock_exchange *x)
{
    answer_body(x, count);
}

void mock_admin_requests_verify(struct mock_exchange *x)
{
    answer_body(x, mock_journal_verify);
}

void mock_admin_requests_clear(struct mock_exchange *x)
{
    mock_journal_clear(&x->world->journal);
    mock_admin_tell(x, x->world->name, "journal cleared");
    mock_reply_empty(x, 204);
}

void mock_admin_request_get(struct mock_exchange *x)
{
    struct gc_error err = {0};
    struct gc_jsonw w = mock_body(x);
    int64_t id;
    enum gc_status s = mock_parse_number(mock_param(x, "id"), &id)
                           ? mock_journal_get(&x->world->journal, (uint64_t)id, &w, &err)
                           : gc_fail(&err, GC_E_NOT_FOUND, "a request's id is a number");
    if (s == GC_OK)
        mock_reply_json(x, 200);
    else
        mock_fail_because(x, s, &err, NULL);
}

void mock_admin_events(struct mock_exchange *x)
{
    if (!mock_events_subscribe(x, mock_query_is_true(x, "all") ? "" : x->world->name))
        mock_fail_text(x, MOCK_E_INTERNAL, "the connection can't be kept for events");
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
    gc_jsonw_put_object(w, "modes");
    mock_coverage_each_of(c, operation, write_mode, w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* Operations that were met and stand in no table: a document's. Copies, by their names. */
struct met {
    char *names[MAX_MET];
    size_t n;
};

static bool is_in(const struct mock_route *rows, size_t n, const char *operation)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].operation_id, operation) == 0)
            return true;
    return false;
}

static void collect_met(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    struct met *m = ctx;
    (void)mode, (void)n;
    bool again = m->n > 0 && strcmp(m->names[m->n - 1], operation) == 0;
    if (again || m->n == MAX_MET || strcmp(operation, MOCK_COVERAGE_NONE) == 0 ||
        is_in(mock_api_routes, mock_n_api_routes, operation) ||
        is_in(mock_collection_routes, mock_n_collection_routes, operation))
        return;
    if ((m->names[m->n] = gc_strdup(operation)))
        m->n++;
}

static void write_met(struct mock_exchange *x, struct mock_coverage *c, struct gc_jsonw *w)
{
    struct met *m = calloc(1, sizeof *m);
    if (!m)
        return;
    mock_coverage_each(c, collect_met, m);
    for (size_t i = 0; i < m->n; i++) {
        char method[8], pattern[512];
        bool known = platform_describe(x->services->platform, m->names[i], method, pattern);
        write_operation(c, m->names[i], known ? &(struct gc_route){method, pattern} : NULL, w);
        free(m->names[i]);
    }
    free(m);
}

void mock_admin_coverage(struct mock_exchange *x)
{
    struct mock_coverage all, *c = &x->world->coverage;
    mock_coverage_init(&all);
    if (mock_query_is_true(x, "all")) {
        mock_worlds_coverage(&x->services->worlds, &all);
        c = &all;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "coverage");
    for (size_t i = 0; i < mock_n_api_routes; i++)
        write_operation(c, mock_api_routes[i].operation_id, &mock_api_routes[i].route, &w);
    for (size_t i = 0; i < mock_n_collection_routes; i++)
        write_operation(c, mock_collection_routes[i].operation_id, &mock_collection_routes[i].route,
                        &w);
    write_met(x, c, &w);
    write_operation(c, MOCK_COVERAGE_NONE, NULL, &w);
    mock_coverage_release(&all);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
