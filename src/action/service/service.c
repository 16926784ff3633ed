#include "action/service/service.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action/pages/pages.h"
#include "action/service/action.h"
#include "base/http/page.h"
#include "base/http/router.h"
#include "base/http/site.h"
#include "base/http/url.h"
#include "base/log.h"
#include "base/random.h"
#include "base/version.h"

enum { MAX_PAGE_BYTES = 1024 * 1024 };

struct route {
    struct gc_route route;
    enum gc_metric_route metric;
    void (*run)(struct gc_action *a, struct gc_action_request *r);
};
static const struct route routes[] = {
    {{GC_ACTION_METHOD, GC_ACTION_PATH}, GC_METRIC_LOOKUP, gc_lookup},
    {{"GET", "/health"}, GC_METRIC_HEALTH, gc_get_health},
    {{"GET", "/ready"}, GC_METRIC_READY, gc_get_ready},
    {{"GET", "/metrics"}, GC_METRIC_METRICS, gc_get_metrics},
    {{"GET", "/openapi.json"}, GC_METRIC_OPENAPI, gc_get_openapi},
    {{"GET", "/docs"}, GC_METRIC_DOCS, gc_get_docs},
    {{"GET", GC_HTTP_PAGE_FILES "{name}"}, GC_METRIC_DOCS, gc_get_page_file},
};

static void refuse(struct gc_action_request *r, enum gc_answer id)
{
    r->refused = true;
    gc_refuse(&r->why, id);
    gc_answer_refusal(r->res, &r->why);
}

/* Problems of the head are answered before routing; those of the body are the handler's. */
static bool refuse_head(struct gc_action_request *r)
{
    enum gc_http_problem problem = r->http->problem;
    if (!gc_http_problem_is_of_head(problem))
        return false;
    refuse(r,
           gc_http_problem_status(problem) == 431 ? GC_ANSWER_HEAD_TOO_BIG : GC_ANSWER_BAD_REQUEST);
    return true;
}

/* A page may ask that this service gave out (/docs); another one's reader may follow a link here.
 */
static bool refuse_cross_site(struct gc_action_request *r)
{
    const char *mode = gc_http_request_header(r->http, "Sec-Fetch-Mode");
    bool link = mode && strcmp(mode, "navigate") == 0 && strcmp(r->http->method, "GET") == 0;
    if (link || !gc_http_is_cross_site(r->http))
        return false;
    refuse(r, GC_ANSWER_CROSS_SITE);
    return true;
}

static enum gc_metric_route dispatch(struct gc_action *a, struct gc_action_request *r)
{
    struct gc_route_match match;
    if (refuse_head(r) || refuse_cross_site(r))
        return GC_METRIC_NO_ROUTE;
    switch (gc_route_find(a->router, r->http->method, r->http->path, &match)) {
    case GC_ROUTE_FOUND: {
        const struct route *route = match.row;
        route->run(a, r);
        return route->metric;
    }
    case GC_ROUTE_WRONG_METHOD:
        refuse(r, GC_ANSWER_WRONG_METHOD);
        gc_http_add_header(r->res, "Allow", match.allow);
        break;
    case GC_ROUTE_NOT_FOUND:
        refuse(r, GC_ANSWER_NO_ROUTE);
        break;
    case GC_ROUTE_BAD_PATH:
        refuse(r, GC_ANSWER_BAD_REQUEST);
        break;
    }
    return GC_METRIC_NO_ROUTE;
}

/* The caller's id when it is one that may stand in a header and a log line, else a new one. */
static void take_request_id(struct gc_action_request *r)
{
    const char *given = gc_http_request_header(r->http, GC_REQUEST_ID);
    size_t n = 0;
    while (given && (isalnum((unsigned char)given[n]) || (given[n] && strchr("-_.", given[n]))))
        n++;
    if (given && n > 0 && n < sizeof r->id && given[n] == '\0')
        memcpy(r->id, given, n + 1);
    else
        gc_uuid(r->id);
}

static void log_request(const struct gc_action_request *r, enum gc_metric_route metric,
                        int64_t took_us)
{
    bool lookup = metric == GC_METRIC_LOOKUP;
    enum gc_log_level level = r->res->status >= 500 ? GC_LOG_WARN
                              : lookup              ? GC_LOG_INFO
                                                    : GC_LOG_DEBUG;
    if (!gc_log_enabled(level))
        return;
    gc_log(level, lookup ? "action.done" : "http.done", GC_STR("req", r->id),
           GC_STR("method", r->http->method), GC_INT("status", r->res->status),
           GC_STR("code", r->refused ? gc_answer_row(r->why.id)->code : "ok"),
           GC_INT("customer_id", r->customer_id), GC_STR("cache", r->cache ? r->cache : "none"),
           GC_INT("upstream_status", r->upstream_status),
           GC_INT("upstream_ms", r->upstream_us / 1000), GC_INT("took_ms", took_us / 1000),
           GC_STR("reason", r->refused ? r->why.reason : ""));
}

static void handle(void *ctx, const struct gc_http_request *http, struct gc_http_response *res)
{
    struct gc_action *a = ctx;
    struct gc_action_request r = {.http = http, .res = res};
    int64_t began_us = gc_now_us();
    atomic_fetch_add(&a->in_flight, 1);
    pthread_rwlock_rdlock(&a->lock);
    r.settings = a->settings;
    pthread_rwlock_unlock(&a->lock);
    take_request_id(&r);
    gc_http_add_header(res, GC_REQUEST_ID, r.id);
    enum gc_metric_route metric = dispatch(a, &r);
    int64_t took_us = gc_now_us() - began_us;
    gc_metrics_request(&a->metrics, metric, res->status, took_us);
    log_request(&r, metric, took_us);
    atomic_fetch_sub(&a->in_flight, 1);
}

static enum gc_status make_texts(struct gc_action *a, struct gc_error *err)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(2048);
    struct gc_strbuf document GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_PAGE_BYTES);
    enum gc_status s = gc_action_base_url(&a->config, &url, err);
    if (s == GC_OK)
        s = gc_strbuf_take(&url, &a->base_url);
    gc_action_openapi_write(&document);
    return s == GC_OK ? gc_strbuf_take(&document, &a->openapi) : s;
}

/* libcurl would say so at the first call only. */
static enum gc_status check_ca_file(const char *path, struct gc_error *err)
{
    if (!path || !*path || access(path, R_OK) == 0)
        return GC_OK;
    return gc_fail(err, GC_E_USAGE, "--ca-file %s: %s", path, strerror(errno));
}

/* How many workers an introspection that hangs may hold: the others still answer. */
static unsigned max_waiting(int64_t workers)
{
    return workers > 1 ? (unsigned)workers / 2 : 1;
}

static enum gc_status make_parts(struct gc_action *a, struct gc_error *err)
{
    const char *ca_file = a->config.ca_file;
    const struct gc_http_client_options client = {.user_agent = "gcaction/" GC_VERSION,
                                                  .ca_file = ca_file && *ca_file ? ca_file : NULL,
                                                  .max_idle = (size_t)a->config.workers};
    enum gc_status s = check_ca_file(ca_file, err);
    if (s == GC_OK)
        s = make_texts(a, err);
    if (s == GC_OK)
        s = gc_router_new(&a->router, routes, GC_COUNT_OF(routes), sizeof routes[0]);
    if (s == GC_OK)
        s = gc_http_client_new(&a->client, &client);
    if (s == GC_OK)
        s = gc_verdict_cache_new(&a->verdicts, (size_t)a->config.cache_entries,
                                 max_waiting(a->config.workers), gc_clock_monotonic);
    a->customers.client = a->client;
    a->customers.base_url = a->config.external_base;
    a->customers.bulkhead.limit = (unsigned)a->config.max_at_once;
    a->introspections.limit = (unsigned)a->config.max_at_once;
    a->source = (struct gc_verdict_source){.client = a->client,
                                           .base_url = a->base_url,
                                           .way = (enum gc_verdict_way)a->config.validation,
                                           .org_id = a->config.org_id};
    return s == GC_E_NOMEM ? gc_fail_nomem(err) : s;
}

static enum gc_status listen_on(struct gc_action *a, struct gc_error *err)
{
    const struct gc_http_server_options options = {
        .host = a->config.host,
        .port = (unsigned)a->config.port,
        .n_workers = (unsigned)a->config.workers,
        .max_connections = (size_t)a->config.connections,
        .request_timeout_ms = a->config.request_timeout_ms,
        .keep_alive_timeout_ms = a->config.keep_alive_ms,
        .max_body_bytes = (size_t)a->config.max_body_bytes,
        .max_response_bytes = MAX_PAGE_BYTES,
        .handler = handle,
        .ctx = a,
    };
    return gc_http_server_start(&a->server, &options, err);
}

enum gc_status gc_action_start(struct gc_action **out, const struct gc_action_config *config,
                               struct gc_problems *problems, struct gc_error *err)
{
    struct gc_action *a = calloc(1, sizeof *a);
    if (!a)
        return gc_fail_nomem(err);
    a->config = *config;
    pthread_rwlock_init(&a->lock, NULL);
    pthread_mutex_init(&a->ready.lock, NULL);
    gc_breaker_init(&a->customers.breaker, gc_clock_monotonic, (unsigned)config->breaker_failures,
                    config->breaker_open_ms);
    enum gc_status s = gc_action_settings_read(config, &a->settings, problems)
                           ? make_parts(a, err)
                           : gc_problems_status(problems, err);
    if (s == GC_OK)
        s = listen_on(a, err);
    if (s != GC_OK) {
        gc_action_stop(a, 0);
        return s;
    }
    *out = a;
    return GC_OK;
}

unsigned gc_action_port(const struct gc_action *a)
{
    return gc_http_server_port(a->server);
}

enum gc_status gc_action_reload(struct gc_action *a, struct gc_problems *problems)
{
    struct gc_action_settings settings;
    bool ok = gc_action_settings_read(&a->config, &settings, problems);
    gc_metrics_count(&a->metrics, ok ? GC_COUNT_RELOAD_GOOD : GC_COUNT_RELOAD_BAD);
    if (!ok)
        return gc_problems_status(problems, NULL);
    pthread_rwlock_wrlock(&a->lock);
    a->settings = settings;
    pthread_rwlock_unlock(&a->lock);
    gc_log_setup((enum gc_log_level)settings.log_level, (enum gc_log_format)a->config.log_format);
    return GC_OK;
}

void gc_action_stop(struct gc_action *a, int64_t drain_ms)
{
    if (!a)
        return;
    gc_http_server_stop(a->server, drain_ms);
    gc_verdict_cache_free(a->verdicts);
    gc_breaker_release(&a->customers.breaker);
    gc_http_client_free(a->client);
    gc_router_free(a->router);
    pthread_rwlock_destroy(&a->lock);
    pthread_mutex_destroy(&a->ready.lock);
    free(a->base_url);
    free(a->openapi);
    free(a);
}
