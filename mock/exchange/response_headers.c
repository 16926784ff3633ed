#include <inttypes.h>
#include <string.h>

#include "base/http/header.h"
#include "mock/exchange/envelope.h"
#include "mock/fault/fault.h"

const char *mock_provenance_name(enum mock_provenance p)
{
    static const char *const names[] = {
        [MOCK_GENESYS] = "genesys", [MOCK_TUTORIAL] = "tutorial", [MOCK_OWN] = "gcmock"};
    return names[p];
}

static const char *provenance_line(enum mock_provenance p)
{
    static const char *const lines[] = {[MOCK_GENESYS] = "X-GCMock-Provenance: genesys\r\n",
                                        [MOCK_TUTORIAL] = "X-GCMock-Provenance: tutorial\r\n",
                                        [MOCK_OWN] = "X-GCMock-Provenance: gcmock\r\n"};
    return lines[p];
}

/* What this file adds to an answer that lacks it. */
enum name { RETRY_AFTER, CACHE_CONTROL, CORRELATION_ID, PROVENANCE, COUNT, ALLOWED, RESET };
static const char *const names[] = {
    [RETRY_AFTER] = "Retry-After",
    [CACHE_CONTROL] = "Cache-Control",
    [CORRELATION_ID] = "ININ-Correlation-Id",
    [PROVENANCE] = "X-GCMock-Provenance",
    [COUNT] = "inin-ratelimit-count",
    [ALLOWED] = "inin-ratelimit-allowed",
    [RESET] = "inin-ratelimit-reset",
};

struct block {
    struct mock_exchange *x;
    unsigned has; /* a bit for each name */
};

static bool lacks(struct block *b, enum name name)
{
    bool lacking = !(b->has & 1U << name);
    b->has |= 1U << name;
    return lacking;
}

/* A line that is ready. */
static void add_line(struct block *b, enum name name, const char *line)
{
    if (lacks(b, name))
        gc_strbuf_adds(&b->x->res->headers, line);
}

static void add_correlation_id(struct block *b)
{
    char line[] = "ININ-Correlation-Id: 01234567-0123-4123-8123-0123456789ab\r\n";
    memcpy(line + sizeof line - 3 - (GC_UUID_TEXT - 1), b->x->correlation_id, GC_UUID_TEXT - 1);
    add_line(b, CORRELATION_ID, line);
}

static void add_number(struct block *b, enum name name, int64_t value)
{
    if (lacks(b, name))
        gc_http_add_number(b->x->res, names[name], value);
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
}

static void add_limit_headers(struct block *b)
{
    const struct mock_limit_state *limit = &b->x->limit;
    int64_t count = limit->count;
    bool refused = b->x->res->status == 429;
    if (limit->allowed <= 0)
        return;
    if (refused && count < limit->allowed) /* a fault's: the window looks used up */
        count = limit->allowed;
    add_number(b, COUNT, count);
    add_number(b, ALLOWED, limit->allowed);
    add_number(b, RESET, limit->reset_s);
    if (refused)
        add_number(b, RETRY_AFTER, limit->reset_s > 0 ? limit->reset_s : 1);
}

void mock_add_response_headers(struct mock_exchange *x, const struct mock_plan *plan)
{
    enum mock_envelope envelope = mock_envelope_of(x);
    if (plan) {
        replace_body(x, plan);
        add_fault_headers(x, plan);
    }
    struct block b = {
        x, gc_http_which_headers(gc_strbuf_text(&x->res->headers), names, GC_COUNT_OF(names))};
    if (plan && plan->retry_after_s >= 0)
        add_number(&b, RETRY_AFTER, plan->retry_after_s);
    if (envelope == MOCK_ENVELOPE_GENESYS)
        add_limit_headers(&b);
    if (x->res->status == 429)
        add_number(&b, RETRY_AFTER, 1);
    if (envelope != MOCK_ENVELOPE_PLAIN)
        add_line(&b, CACHE_CONTROL, "Cache-Control: no-cache, no-store, must-revalidate\r\n");
    if (x->world && x->path != x->req->path) /* the path names the world */
        gc_http_add_headerf(x->res, "X-GCMock-World-Generation", "%016" PRIx64,
                            mock_world_generation(x->world));
    add_correlation_id(&b);
    add_line(&b, PROVENANCE, provenance_line(x->route ? x->route->provenance : MOCK_OWN));
    mock_add_cors_headers(x);
}
