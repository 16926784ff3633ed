/* A request's way through a stub. */
#include <string.h>

#include "base/text.h"
#include "mock/exchange/envelope.h"
#include "mock/server/internal.h"

enum { MOST_TRIES = 100 };

struct mock_stub *mock_stub_for(struct mock_exchange *x, struct mock_subject *s,
                                const struct mock_plan *plan)
{
    if (plan->status || x->req->problem != GC_HTTP_FINE)
        return NULL;
    return mock_stubs_find(&x->world->stubs, mock_org_stubs(x->org), s);
}

bool mock_stub_is_preflight(struct mock_exchange *x)
{
    const char *method = gc_http_request_header(x->req, "Access-Control-Request-Method");
    x->of_stub = method && strcmp(x->req->method, "OPTIONS") == 0 &&
                 mock_stubs_meet(&x->world->stubs, mock_org_stubs(x->org), method, x->path);
    return x->of_stub;
}

struct mock_route mock_stub_route(const struct mock_exchange *x, const struct mock_stub *stub)
{
    const struct mock_route *own = x->route;
    return (struct mock_route){
        .provenance = MOCK_OWN,
        .envelope = own                                 ? own->envelope
                    : strncmp(x->path, "/api/", 5) == 0 ? MOCK_ENVELOPE_GENESYS
                    : mock_stub_needs_token(stub)       ? MOCK_ENVELOPE_GENESYS
                                                        : MOCK_ENVELOPE_PLAIN,
        .auth = mock_stub_needs_token(stub) ? MOCK_AUTH_TOKEN : MOCK_AUTH_NONE,
        .permission = mock_stub_permission(stub, 0),
        .operation_id = own ? own->operation_id : MOCK_STUB_OPERATION,
        .summary = ""};
}

/* The first permission is the route's; these are the others. */
static bool has_permissions(struct mock_exchange *x, const struct mock_stub *stub)
{
    const char *first = x->stub_route.permission, *permission;
    bool ok = true;
    for (size_t i = 1; ok && (permission = mock_stub_permission(stub, i)); i++) {
        x->stub_route.permission = permission;
        ok = mock_auth_allow(x);
    }
    x->stub_route.permission = first;
    return ok;
}

/* "http://HOST/w/NAME", as the client knows it. */
static void add_base_url(const struct mock_exchange *x, struct gc_strbuf *to)
{
    const char *host = gc_http_request_header(x->req, "Host");
    gc_strbuf_addf(to, "http://%s", host ? host : "127.0.0.1");
    gc_strbuf_add(to, x->req->path, (size_t)(x->path - x->req->path));
}

/* What is there already, of a fault, stays. */
static void add_to_plan(struct mock_plan *plan, const struct mock_plan *own)
{
    bool paced = plan->wire != MOCK_WIRE_NONE || plan->dribble_pieces > 0;
    if (plan->delay_ms == 0)
        plan->delay_ms = own->delay_ms;
    if (paced)
        return;
    plan->wire = own->wire;
    plan->after_bytes = own->after_bytes;
    plan->length_delta = own->length_delta;
    plan->bytes_per_s = own->bytes_per_s;
    plan->piece_bytes = own->piece_bytes;
    plan->pause_ms = own->pause_ms;
    plan->dribble_pieces = own->dribble_pieces;
    plan->dribble_ms = own->dribble_ms;
}

/* A status without a body is worded as the endpoint's own errors are. */
static void reply(struct mock_exchange *x, const struct mock_stub_answer *a)
{
    const struct mock_plan *plan = &a->plan;
    const char *at = gc_strbuf_text(&a->headers);
    bool words_it =
        !a->has_body && plan->status >= 400 && x->route->envelope != MOCK_ENVELOPE_PLAIN;
    if (words_it) {
        mock_fail_status(x, plan->status, plan->code);
    } else {
        mock_reply_empty(x, plan->status);
        gc_strbuf_add(&x->res->body, gc_strbuf_text(&a->body), a->body.len);
        if (a->content_type)
            gc_http_add_header(x->res, "Content-Type", a->content_type);
    }
    for (size_t i = 0; i < a->n_headers; i++) {
        const char *value = at + strlen(at) + 1;
        gc_http_drop_header(&x->res->headers, at);
        gc_http_add_header(x->res, at, value);
        at = value + strlen(value) + 1;
    }
    if (plan->retry_after_s >= 0) {
        gc_http_drop_header(&x->res->headers, "Retry-After");
        gc_http_add_number(x->res, "Retry-After", plan->retry_after_s);
    }
}

static void make_answer(struct mock_exchange *x, const struct mock_stub *stub,
                        const struct mock_stub_turn *turn, struct mock_subject *s,
                        struct mock_plan *plan)
{
    struct gc_strbuf base GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct mock_stub_answer a GC_AUTO(mock_stub_answer_release) = {0};
    struct gc_error err = {0};
    add_base_url(x, &base);
    const struct mock_stub_about about = {.subject = s,
                                          .world = x->world->name,
                                          .base_url = gc_strbuf_text(&base),
                                          .correlation_id = x->correlation_id,
                                          .now_ms = mock_clock_now(&x->world->clock)};
    if (mock_stub_make_answer(stub, turn, &about, &a, &err) != GC_OK) {
        x->stub_route.envelope = MOCK_ENVELOPE_PROBLEM; /* the mistake is in the stub: it is told */
        mock_fail_text(x, MOCK_E_INTERNAL, "stub %s: %s", mock_stub_id(stub), gc_error_text(&err));
        return;
    }
    reply(x, &a);
    add_to_plan(plan, &a.plan);
}

bool mock_stub_serve(struct mock_exchange *x, struct mock_stub **stub, struct mock_subject *s,
                     struct mock_plan *plan)
{
    struct mock_stub_turn turn;
    for (unsigned i = 0; *stub && i < MOST_TRIES; i++) {
        gc_copy(x->stub_id, sizeof x->stub_id, mock_stub_id(*stub));
        if (!has_permissions(x, *stub))
            return true;
        if (mock_stubs_take(&x->world->stubs, *stub, &turn)) {
            make_answer(x, *stub, &turn, s, plan);
            return true;
        }
        mock_stub_unref(*stub);
        *stub = mock_stubs_find(&x->world->stubs, mock_org_stubs(x->org), s);
        if (!*stub)
            break;
        x->stub_route = mock_stub_route(x, *stub);
        if (!mock_auth_allow(x))
            return true;
    }
    x->stub_id[0] = '\0';
    return false;
}
