/* The way of a request through the mock: world, route, record, identity, fault, permission, rate
 * limit, handler, headers, and out. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "base/log.h"
#include "base/text.h"
#include "mock/admin/admin.h"
#include "mock/api/audits/audits.h"
#include "mock/api/oauth/oauth.h"
#include "mock/api/routes.h"
#include "mock/exchange/envelope.h"
#include "mock/page/page.h"
#include "mock/platform/serve/platform.h"
#include "mock/server/internal.h"
#include "mock/wire/wire.h"

static bool is_uuid(const char *s)
{
    for (size_t i = 0; i < GC_UUID_TEXT - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s[i] != '-' : !isxdigit((unsigned char)s[i]))
            return false;
    }
    return s[GC_UUID_TEXT - 1] == '\0';
}

static void choose_correlation_id(struct mock_exchange *x)
{
    const char *given = gc_http_request_header(x->req, "ININ-Correlation-Id");
    if (given && is_uuid(given))
        memcpy(x->correlation_id, given, GC_UUID_TEXT);
    else
        gc_uuid(x->correlation_id);
}

static bool is_admin(const char *path)
{
    return strcmp(path, "/openapi.json") == 0 ||
           (strncmp(path, "/__admin", 8) == 0 && (path[8] == '/' || path[8] == '\0'));
}

/* Splits /w/NAME off the path; name is "default" without it. A name that is too long is cut to one
 * that is still too long, so that the registry refuses it. */
static void split_world(struct mock_exchange *x, char name[MOCK_WORLD_NAME + 1])
{
    gc_copy(name, MOCK_WORLD_NAME + 1, "default");
    /* The Go SDK before its path could be left out asks a gateway for //oauth/token. */
    while (x->path[0] == '/' && x->path[1] == '/')
        x->path++;
    if (strncmp(x->path, "/w/", 3) != 0)
        return;
    const char *at = x->path + 3;
    size_t n = strcspn(at, "/"), kept = n < MOCK_WORLD_NAME ? n : MOCK_WORLD_NAME;
    memcpy(name, at, kept);
    name[kept] = '\0';
    x->path = at[n] ? at + n : "/";
}

static bool names_collection(const struct mock_exchange *x)
{
    char name[128];
    size_t n = strcspn(x->path + 1, "/");
    return gc_url_decode(name, sizeof name, x->path + 1, n, false) > 0 &&
           mock_org_has_collection(x->org, name);
}

static enum gc_route_result find_in(struct mock_exchange *x, const struct gc_router *routes)
{
    return gc_route_find(routes, x->req->method, x->path, &x->match);
}

static enum gc_route_result find_route(struct mock_exchange *x)
{
    const struct mock_services *s = x->services;
    if (x->req->problem == GC_HTTP_BAD_TARGET)
        return GC_ROUTE_BAD_PATH;
    enum gc_route_result r = find_in(x, x->is_admin ? s->admin_routes : s->api_routes);
    if (r == GC_ROUTE_NOT_FOUND && !x->is_admin && names_collection(x))
        r = find_in(x, s->collection_routes);
    if (r == GC_ROUTE_FOUND)
        x->route = x->match.row;
    return x->is_admin ? r : platform_find(x, r);
}

/* Does a request that may make a world of its own bring a client's secret? */
static bool is_known_client(struct mock_exchange *x)
{
    if (strcmp(x->path, "/oauth/token") != 0)
        return false;
    x->org = mock_worlds_org(&x->services->worlds);
    bool known = mock_oauth_client(x) != NULL;
    mock_org_unref(x->org);
    x->org = NULL;
    return known;
}

/* Who may command the control plane is known. What concerns the whole server is answered from
 * "default" when there is no room for the world that it was asked in. */
static struct mock_world *choose_world(struct mock_exchange *x, const char *name,
                                       struct gc_error *err)
{
    struct mock_worlds *worlds = &x->services->worlds;
    bool admin = x->is_admin;
    struct mock_world *w = mock_worlds_enter(worlds, name, admin, err);
    if (!w && err->status == GC_E_AUTH && is_known_client(x))
        w = mock_worlds_enter(worlds, name, true, err);
    if (!w && err->status == GC_E_TOO_BIG && admin && find_route(x) == GC_ROUTE_FOUND &&
        x->route->whole_server)
        w = mock_worlds_enter(worlds, "default", true, err);
    return w;
}

static bool enter_world(struct mock_exchange *x)
{
    char name[MOCK_WORLD_NAME + 1];
    struct gc_error err = {0};
    split_world(x, name);
    x->is_admin = is_admin(x->path);
    if (x->is_admin && !mock_guard_admits(x))
        return false;
    x->world = choose_world(x, name, &err);
    if (!x->world) {
        mock_fail_text(x,
                       err.status == GC_E_USAGE   ? MOCK_E_BAD_REQUEST
                       : err.status == GC_E_NOMEM ? MOCK_E_INTERNAL
                                                  : MOCK_E_UNAVAILABLE,
                       "%s", gc_error_text(&err));
        return false;
    }
    x->world_age = atomic_load(&x->world->age);
    x->org = mock_world_org(x->world);
    return true;
}

static void answer_unrouted(struct mock_exchange *x, enum gc_route_result why)
{
    char allowed[160];
    switch (why) {
    case GC_ROUTE_WRONG_METHOD:
        snprintf(allowed, sizeof allowed, "%s, OPTIONS", x->match.allow);
        if (strcmp(x->req->method, "OPTIONS") == 0)
            mock_reply_empty(x, 204);
        else
            mock_fail(x, MOCK_E_METHOD, "allowed", allowed, NULL);
        gc_http_add_header(x->res, "Allow", allowed);
        break;
    case GC_ROUTE_BAD_PATH:
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "the path has a malformed escape or is too long");
        break;
    case GC_ROUTE_NOT_FOUND:
    case GC_ROUTE_FOUND:
        if (mock_stub_is_preflight(x)) {
            mock_reply_empty(x, 204);
            break;
        }
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
        break;
    }
}

/* What HTTP itself found wrong. False: nothing. */
static bool answer_problem(struct mock_exchange *x)
{
    enum gc_http_problem problem = x->req->problem;
    /* The real service calls a body that ends early one that comes too late. */
    int status = problem == GC_HTTP_BODY_CUT ? 408 : gc_http_problem_status(problem);
    if (problem == GC_HTTP_FINE)
        return false;
    if (status == 400)
        mock_fail_text(x, MOCK_E_BAD_REQUEST, "%s", gc_http_problem_text(problem));
    else
        mock_fail_status(x, status, NULL);
    return true;
}

/* Faults on the token come before the endpoint looks at it. */
static void apply_token_fault(struct mock_exchange *x, const struct mock_plan *plan)
{
    if (x->token_state == MOCK_TOKEN_UNKNOWN)
        return;
    if (plan->expire_token && mock_tokens_expire(&x->world->tokens, x->token.text))
        x->token_state = MOCK_TOKEN_EXPIRED;
    if (plan->revoke_token && mock_tokens_revoke(&x->world->tokens, x->token.text))
        x->token_state = MOCK_TOKEN_REVOKED;
}

/* Counts the request in its token's window. False: over the limit, and the limit is enforced. */
static bool count_request(struct mock_exchange *x)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    bool own = x->client && x->client->requests_per_minute >= 0;
    int64_t allowed = own ? x->client->requests_per_minute : org->requests_per_minute;
    bool enforced = own ? allowed > 0 : org->rate_limit;
    bool known = x->token_state == MOCK_TOKEN_ACTIVE;
    bool within = mock_limits_count(&x->world->limits, known ? x->token.text : "", allowed,
                                    mock_clock_now(&x->world->clock), &x->limit);
    return within || !enforced || !known;
}

static void handle(struct mock_exchange *x)
{
    x->route->handle(x);
    if (!x->res->detached && gc_strbuf_status(&x->res->body) != GC_OK) {
        gc_strbuf_reset(&x->res->headers);
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    }
}

/* One answer of all: a stub's, while it has one, goes before the route's. */
struct answering {
    enum gc_route_result found;
    const struct mock_route *route; /* without the stub */
    struct mock_subject subject;
    struct mock_stub *stub; /* NULL: none */
    struct mock_plan plan;
};

static void handle_any(struct mock_exchange *x, struct answering *a)
{
    bool by_stub = a->stub != NULL;
    if (by_stub && mock_stub_serve(x, &a->stub, &a->subject, &a->plan))
        return;
    x->route = a->route;
    if (!x->route)
        answer_unrouted(x, a->found);
    else if (!by_stub || mock_auth_allow(x))
        handle(x);
}

static void answer(struct mock_exchange *x, struct answering *a)
{
    const struct mock_plan *plan = &a->plan;
    bool limited = x->route && x->route->auth == MOCK_AUTH_TOKEN;
    bool within = !limited || count_request(x);
    if (answer_problem(x))
        return;
    if (plan->status)
        mock_fail_status(x, plan->status, plan->code);
    else if (!x->route)
        answer_unrouted(x, a->found);
    else if (!mock_auth_allow(x))
        return;
    else if (!within)
        mock_fail_status(x, 429, NULL);
    else
        handle_any(x, a);
}

static void log_request(const struct mock_exchange *x)
{
    if (!gc_log_enabled(GC_LOG_DEBUG))
        return;
    gc_log(GC_LOG_DEBUG, "request", GC_STR("req", x->correlation_id),
           GC_STR("world", x->world->name), GC_STR("method", x->req->method),
           GC_STR("path", x->path), GC_INT("status", x->res->status),
           GC_INT("us", gc_now_us() - x->started_us));
}

/* What the request's own headers ask for, or the world's faults. */
static bool choose_fault(struct mock_exchange *x, struct mock_subject *s, struct mock_plan *plan)
{
    if (x->req->problem != GC_HTTP_FINE)
        return false;
    const char *prefer = gc_http_request_header(x->req, "Prefer");
    const char *fault = gc_http_request_header(x->req, "X-GCMock-Fault");
    return ((prefer || fault) && mock_plan_from_headers(prefer, fault, plan)) ||
           mock_faults_choose(&x->world->faults, s, plan);
}

static void run(struct mock_exchange *x, enum gc_route_result found)
{
    struct answering a = {.found = found, .route = x->route, .plan = {.retry_after_s = -1}};
    atomic_fetch_add(&x->services->n_requests, 1);
    atomic_fetch_add(&x->world->n_requests, 1);
    mock_auth_identify(x);
    if (x->token_state == MOCK_TOKEN_ACTIVE)
        mock_worlds_know(&x->services->worlds, x->world);
    mock_subject_of(&a.subject, x);
    if (choose_fault(x, &a.subject, &a.plan))
        apply_token_fault(x, &a.plan);
    a.stub = mock_stub_for(x, &a.subject, &a.plan);
    if (a.stub) {
        x->stub_route = mock_stub_route(x, a.stub);
        x->route = &x->stub_route;
        gc_copy(x->stub_id, sizeof x->stub_id, mock_stub_id(a.stub));
        a.subject.operation = x->route->operation_id;
    }
    mock_record_begin(x, &a.subject);
    x->breaks = mock_wire_needed(&a.plan);
    answer(x, &a);
    if (!a.stub && !a.plan.status)
        mock_audit_exchange(x);
    x->breaks |= mock_wire_needed(&a.plan); /* a stub may, too */
    if (*x->stub_id && !x->res->detached)
        gc_http_add_header(x->res, "X-GCMock-Stub", x->stub_id);
    mock_add_response_headers(x, &a.plan);
    log_request(x);
    if (x->breaks)
        mock_record_send(x, &a.plan);
    else
        mock_record_answer(x, &a.plan);
    mock_subject_release(&a.subject);
    mock_stub_unref(a.stub);
    mock_plan_release(&a.plan);
}

static void run_admin(struct mock_exchange *x, enum gc_route_result found)
{
    if (answer_problem(x))
        return;
    if (!x->route)
        answer_unrouted(x, found);
    else if (mock_auth_allow(x))
        handle(x);
    if (!x->res->detached)
        mock_add_response_headers(x, NULL);
}

void mock_serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    struct mock_exchange x = {
        .services = ctx, .req = req, .res = res, .path = req->path, .started_us = gc_now_us()};
    res->close |= atomic_load(&x.services->ending);
    choose_correlation_id(&x);
    if (mock_page_answers(req, res) || !enter_world(&x)) {
        mock_add_response_headers(&x, NULL);
        return;
    }
    enum gc_route_result found = find_route(&x);
    if (x.is_admin)
        run_admin(&x, found);
    else
        run(&x, found);
    platform_leave(&x);
    cJSON_Delete(x.lent);
    mock_org_unref(x.org);
    mock_world_unref(x.world);
}
