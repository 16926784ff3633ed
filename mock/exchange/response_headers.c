#include <inttypes.h>

#include "base/http/header.h"
#include "mock/exchange/envelope.h"
#include "mock/fault/fault.h"

const char *mock_provenance_name(enum mock_provenance p)
{
    static const char *const names[] = {
        [MOCK_GENESYS] = "genesys", [MOCK_TUTORIAL] = "tutorial", [MOCK_OWN] = "gcmock"};
    return names[p];
}

static bool has_header(const struct gc_http_response *res, const char *name)
{
    size_t n;
    return gc_http_find_header(gc_strbuf_text(&res->headers), name, &n) != NULL;
}

static void add(struct mock_exchange *x, const char *name, const char *value)
{
    if (!has_header(x->res, name))
        gc_http_add_header(x->res, name, value);
}

static void add_number(struct mock_exchange *x, const char *name, int64_t value)
{
    if (!has_header(x->res, name))
        gc_http_add_number(x->res, name, value);
}

/* A fault's own body replaces whatever the endpoint or its envelope said. */
static void replace_body(struct mock_exchange *x, const struct mock_plan *plan)
{
    const char *type = plan->content_type;
    if (plan->body) {
        struct gc_jsonw w = mock_body(x);
        gc_jsonw_value(&w, plan->body);
        type = type ? type : "application/json";
    } else if (plan->body_text) {
        gc_strbuf_reset(&x->res->body);
        gc_strbuf_adds(&x->res->body, plan->body_text);
        type = type ? type : "text/plain; charset=utf-8";
    }
    if (type) {
        gc_strbuf_reset(&x->res->headers);
        gc_http_add_header(x->res, "Content-Type", type);
    }
}

/* Headers that a fault names stand alone: what the endpoint set under that name goes. */
static void add_fault_headers(struct mock_exchange *x, const struct mock_plan *plan)
{
    const cJSON *header;
    cJSON_ArrayForEach(header, plan->headers)
    {
        if (!cJSON_IsString(header))
            continue;
        gc_http_drop_header(&x->res->headers, header->string);
        gc_http_add_header(x->res, header->string, header->valuestring);
    }
    if (plan->retry_after_s >= 0)
        add_number(x, "Retry-After", plan->retry_after_s);
}

static void add_limit_headers(struct mock_exchange *x)
{
    int64_t count = x->limit.count;
    bool refused = x->res->status == 429;
    if (x->limit.allowed <= 0)
        return;
    if (refused && count < x->limit.allowed) /* a fault's: the window looks used up */
        count = x->limit.allowed;
    add_number(x, "inin-ratelimit-count", count);
    add_number(x, "inin-ratelimit-allowed", x->limit.allowed);
    add_number(x, "inin-ratelimit-reset", x->limit.reset_s);
    if (refused)
        add_number(x, "Retry-After", x->limit.reset_s > 0 ? x->limit.reset_s : 1);
}

void mock_add_response_headers(struct mock_exchange *x, const struct mock_plan *plan)
{
    enum mock_envelope envelope = mock_envelope_of(x);
    if (plan) {
        replace_body(x, plan);
        add_fault_headers(x, plan);
    }
    if (envelope == MOCK_ENVELOPE_GENESYS)
        add_limit_headers(x);
    if (x->res->status == 429)
        add_number(x, "Retry-After", 1);
    if (envelope != MOCK_ENVELOPE_PLAIN)
        add(x, "Cache-Control", "no-cache, no-store, must-revalidate");
    if (x->world && x->path != x->req->path) /* the path names the world */
        gc_http_add_headerf(x->res, "X-GCMock-World-Generation", "%016" PRIx64,
                            mock_world_generation(x->world));
    add(x, "ININ-Correlation-Id", x->correlation_id);
    add(x, "X-GCMock-Provenance", mock_provenance_name(x->route ? x->route->provenance : MOCK_OWN));
    mock_add_cors_headers(x);
}
