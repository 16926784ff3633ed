#include "mock/server/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "base/log.h"
#include "base/version.h"
#include "mock/admin/admin.h"
#include "mock/api/routes.h"
#include "mock/events/events.h"
#include "mock/notify/hub.h"
#include "mock/platform/serve/platform.h"
#include "mock/server/internal.h"
#include "mock/server/watch.h"
#include "mock/text/mask.h"
#include "mock/validate/validate.h"
#include "mock/wire/wire.h"

enum { DEFAULT_WORKERS = 256 };

static bool copy(char **to, const char *text)
{
    *to = text && *text ? gc_strdup(text) : NULL;
    return *to || !text || !*text;
}

/* Ended by NULL. */
static bool copy_texts(char ***to, const char *const *from, size_t n)
{
    *to = calloc(n + 1, sizeof **to);
    for (size_t i = 0; *to && i < n; i++)
        if (!((*to)[i] = gc_strdup(from[i])))
            return false;
    return *to != NULL;
}

static void free_texts(char **texts)
{
    for (size_t i = 0; texts && texts[i]; i++)
        free(texts[i]);
    free(texts);
}

/* No folder named: the demo org. */
static enum gc_status copy_options(struct mock_server *s, const struct mock_server_options *from,
                                   struct gc_error *err)
{
    char demo[4096];
    size_t n = from->n_org_dirs;
    if (n == 0 && !mock_org_find_demo(demo, sizeof demo, err))
        return GC_E_IO;
    const char *const only_demo[] = {demo};
    bool ok = copy(&s->data_action_base, from->data_action_base) &&
              copy(&s->admin_token, from->admin_token) &&
              copy(&s->host, from->host ? from->host : "127.0.0.1") &&
              copy_texts(&s->org_dirs, n ? from->org_dirs : only_demo, n ? n : 1) &&
              copy_texts(&s->allowed_hosts, from->allowed_hosts, from->n_allowed_hosts);
    s->n_org_dirs = n ? n : 1;
    return ok ? GC_OK : gc_fail_nomem(err);
}

static void release_options(struct mock_server *s)
{
    free_texts(s->org_dirs);
    free_texts(s->allowed_hosts);
    free(s->host);
    free(s->data_action_base);
    free(s->admin_token);
}

static enum gc_status load_org(const struct mock_server *s, struct mock_org **out,
                               struct gc_problems *problems, struct gc_error *err)
{
    return mock_org_load(out, (const char *const *)s->org_dirs, s->n_org_dirs, &s->operations,
                         problems, err);
}

/* Before the org, whose faults may name their operations. */
static enum gc_status open_platform(struct mock_server *s, const struct mock_server_options *o,
                                    struct gc_problems *problems, struct gc_error *err)
{
    const struct platform_options options = {.openapi = o->openapi,
                                             .tables = o->openapi_tables,
                                             .n_tables = o->n_openapi_tables,
                                             .lenient = o->openapi_lenient,
                                             .no_examples = o->openapi_no_examples};
    enum gc_status status = platform_new(&s->services.platform, &options, problems, err);
    s->operations = *mock_api_operations();
    s->operations.knows = platform_knows;
    s->operations.ctx = s->services.platform;
    return status;
}

static enum gc_status open_worlds(struct mock_server *s, const struct mock_server_options *o,
                                  struct gc_problems *problems, struct gc_error *err)
{
    struct mock_org *org = NULL;
    enum gc_status status = load_org(s, &org, problems, err);
    if (status != GC_OK)
        return status;
    mock_worlds_init(&s->services.worlds, org);
    mock_org_unref(org);
    s->catalogue = (struct mock_catalogue){s->operations, mock_near_misses_write};
    s->services.worlds.catalogue = &s->catalogue;
    s->services.worlds.journal_limits = o->journal;
    if (o->journal_total_bytes)
        s->services.worlds.journal_budget.max_bytes = o->journal_total_bytes;
    s->services.worlds.max_worlds = o->max_worlds;
    s->services.worlds.idle_ms = o->world_idle_ms;
    return GC_OK;
}

static enum gc_status make_router(struct gc_router **out, const struct mock_route *rows, size_t n)
{
    return gc_router_new(out, rows, n, sizeof *rows);
}

static enum gc_status make_routers(struct mock_services *s, struct gc_error *err)
{
    enum gc_status status = make_router(&s->admin_routes, mock_admin_routes, mock_n_admin_routes);
    if (status == GC_OK)
        status = make_router(&s->api_routes, mock_api_routes, mock_n_api_routes);
    if (status == GC_OK)
        status =
            make_router(&s->collection_routes, mock_collection_routes, mock_n_collection_routes);
    return status == GC_OK ? GC_OK : gc_fail_nomem(err);
}

static void free_routers(struct mock_services *s)
{
    gc_router_free(s->admin_routes);
    gc_router_free(s->api_routes);
    gc_router_free(s->collection_routes);
}

static enum gc_status open_network(struct mock_server *s, const struct mock_server_options *o,
                                   struct gc_error *err)
{
    const struct gc_http_client_options client = {.user_agent = "gcmock/" GC_VERSION,
                                                  .max_idle = 128};
    const struct gc_http_server_options http = {.host = o->host,
                                                .port = o->port,
                                                .n_workers =
                                                    o->n_workers ? o->n_workers : DEFAULT_WORKERS,
                                                .max_connections = o->max_connections,
                                                .request_timeout_ms = o->request_timeout_ms,
                                                .keep_alive_timeout_ms = o->keep_alive_ms,
                                                .handler = mock_serve,
                                                .ctx = &s->services};
    s->services.admin_token = s->admin_token;
    mock_mask_know(s->admin_token);
    s->services.host = s->host;
    s->services.allowed_hosts = (const char *const *)s->allowed_hosts;
    s->services.n_allowed_hosts = o->n_allowed_hosts;
    s->services.data_action_base = s->data_action_base;
    enum gc_status status = mock_wire_new(&s->services.wire);
    if (status == GC_OK)
        status = mock_hub_new(&s->services.worlds.hub, &(struct mock_hub_options){0});
    if (status == GC_OK)
        status = gc_http_client_new(&s->services.client, &client);
    if (status != GC_OK)
        return gc_fail(err, status, "could not start: %s", gc_status_text(status));
    return gc_http_server_start(&s->services.http, &http, err);
}

enum gc_status mock_server_reload(struct mock_server *s, struct gc_problems *problems,
                                  struct gc_error *err)
{
    struct mock_org *org = NULL;
    pthread_mutex_lock(&s->reload_lock);
    enum gc_status status = load_org(s, &org, problems, err);
    if (status == GC_OK)
        status = mock_worlds_set_org(&s->services.worlds, org, err);
    if (status == GC_OK)
        status = platform_reload(s->services.platform, err);
    atomic_fetch_add(status == GC_OK ? &s->services.n_reloads : &s->services.n_failed_reloads, 1);
    mock_org_unref(org);
    pthread_mutex_unlock(&s->reload_lock);
    return status;
}

/* To who watches a world, whichever. */
static void tell_all(struct mock_server *s, const char *change)
{
    char text[128];
    int n = snprintf(text, sizeof text, "{\"world\":\"\",\"change\":\"%s\"}", change);
    mock_events_publish(s->services.wire, "", "world", text, (size_t)n);
}

void mock_server_refresh(struct mock_server *s, const char *because)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (mock_server_reload(s, &problems, &err) == GC_OK) {
        gc_log(GC_LOG_INFO, "org.reloaded", GC_STR("because", because));
        tell_all(s, "org reloaded");
        return;
    }
    for (size_t i = 0; i < problems.n_kept; i++)
        gc_log(GC_LOG_ERROR, "org.problem", GC_STR("at", problems.list[i].whole));
    gc_log(GC_LOG_ERROR, "org.kept", GC_STR("because", gc_error_text(&err)));
    tell_all(s, "org not reloaded");
}

static void org_changed(void *ctx)
{
    mock_server_refresh(ctx, "a file changed");
}

static enum gc_status reload(struct mock_services *services, struct gc_problems *problems,
                             struct gc_error *err)
{
    return mock_server_reload((struct mock_server *)services, problems, err);
}

static int validate(struct mock_services *services, FILE *to)
{
    const struct mock_server *s = (const struct mock_server *)services;
    return mock_validate((const char *const *)s->org_dirs, s->n_org_dirs, services->platform, to);
}

/* Refused before anything is loaded. */
static enum gc_status check_host(const struct mock_server_options *o, struct gc_error *err)
{
    if (!o->host || gc_host_is_loopback(o->host) || (o->admin_token && *o->admin_token))
        return GC_OK;
    return gc_fail(err, GC_E_USAGE,
                   "%s is not loopback: others could command the control plane; give "
                   "--admin-token (or GCMOCK_ADMIN_TOKEN), or use --host 127.0.0.1",
                   o->host);
}

/* Also what the folders lie over, the platform's document and its tables. */
static enum gc_status start_watch(struct mock_server *s, const struct mock_server_options *o,
                                  struct gc_error *err)
{
    struct mock_folders folders GC_AUTO(mock_org_folders_release) = {0};
    struct gc_problems told GC_AUTO(gc_problems_release) = {0};
    if (mock_org_folders(&folders, (const char *const *)s->org_dirs, s->n_org_dirs, &told) != GC_OK)
        return gc_fail_nomem(err);
    const char **all = calloc(folders.n + o->n_openapi_tables + 1, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; all && i < folders.n; i++)
        all[n++] = folders.names[i];
    for (size_t i = 0; all && i < o->n_openapi_tables; i++)
        all[n++] = o->openapi_tables[i];
    if (all && o->openapi)
        all[n++] = o->openapi;
    enum gc_status status =
        all ? mock_watch_start(&s->watch, all, n, &(struct mock_watch_options){0}, org_changed, s,
                               err)
            : gc_fail_nomem(err);
    free(all);
    return status;
}

enum gc_status mock_server_start(struct mock_server **out,
                                 const struct mock_server_options *options,
                                 struct gc_problems *problems, struct gc_error *err)
{
    struct mock_server *s = calloc(1, sizeof *s);
    if (!s)
        return gc_fail_nomem(err);
    pthread_mutex_init(&s->reload_lock, NULL);
    s->services.started_ms = gc_clock_now(&gc_clock_monotonic);
    s->services.reload = reload;
    s->services.validate = validate;
    s->services.serve = mock_serve;
    enum gc_status status = check_host(options, err);
    if (status == GC_OK)
        status = copy_options(s, options, err);
    if (status == GC_OK)
        status = make_routers(&s->services, err);
    if (status == GC_OK)
        status = open_platform(s, options, problems, err);
    if (status == GC_OK)
        status = open_worlds(s, options, problems, err);
    if (status == GC_OK)
        status = open_network(s, options, err);
    if (status == GC_OK && options->watch)
        status = start_watch(s, options, err);
    if (status != GC_OK) {
        mock_server_stop(s, 0);
        return status;
    }
    *out = s;
    return GC_OK;
}

unsigned mock_server_port(const struct mock_server *s)
{
    return gc_http_server_port(s->services.http);
}

void mock_server_announce_end(struct mock_server *s)
{
    atomic_store(&s->services.ending, true);
}

void mock_server_stop(struct mock_server *s, int64_t drain_ms)
{
    if (!s)
        return;
    mock_watch_stop(s->watch);
    /* Detached answers use the worlds and are written by the wire's own thread: it goes after the
     * server, which waits for its handlers, and before the worlds. */
    gc_http_server_stop(s->services.http, drain_ms);
    mock_wire_free(s->services.wire);
    gc_http_client_free(s->services.client);
    struct mock_hub *hub = s->services.worlds.hub;
    mock_hub_stop(hub);
    if (s->services.worlds.org)
        mock_worlds_release(&s->services.worlds); /* their channels still know the hub */
    mock_hub_free(hub);
    platform_free(s->services.platform);
    free_routers(&s->services);
    release_options(s);
    pthread_mutex_destroy(&s->reload_lock);
    free(s);
}
