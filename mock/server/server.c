#include "mock/server/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "base/log.h"
#include "base/version.h"
#include "mock/admin/near_miss.h"
#include "mock/api/routes.h"
#include "mock/server/internal.h"
#include "mock/server/watch.h"
#include "mock/wire/wire.h"

enum { DEFAULT_WORKERS = 256 };

/* Copies a text; *ok becomes false without memory. */
static char *copy(const char *text, bool *ok)
{
    char *c = gc_strdup(text);
    if (text && !c)
        *ok = false;
    return c;
}

static bool copy_dirs(struct mock_server_options *o, const char *const *from, size_t n)
{
    bool ok = true;
    char **dirs = calloc(n, sizeof *dirs);
    if (!dirs)
        return false;
    for (size_t i = 0; i < n; i++)
        dirs[i] = copy(from[i], &ok);
    o->org_dirs = (const char *const *)dirs;
    o->n_org_dirs = n;
    return ok;
}

static bool copy_options(struct mock_server_options *o, const struct mock_server_options *from)
{
    bool ok = true;
    *o = *from;
    o->host = copy(from->host ? from->host : "127.0.0.1", &ok);
    o->data_action_base = copy(from->data_action_base, &ok);
    o->admin_token = copy(from->admin_token && *from->admin_token ? from->admin_token : NULL, &ok);
    o->org_dirs = NULL;
    o->n_org_dirs = 0;
    return ok;
}

/* No folder named: the demo org. */
static enum gc_status choose_dirs(struct mock_server_options *o,
                                  const struct mock_server_options *from, struct gc_error *err)
{
    char demo[4096];
    const char *const demo_dir = demo;
    bool named = from->n_org_dirs > 0;
    if (!named && !mock_org_find_demo(demo, sizeof demo, err))
        return GC_E_IO;
    if (!copy_dirs(o, named ? from->org_dirs : &demo_dir, named ? from->n_org_dirs : 1))
        return gc_fail_nomem(err);
    return GC_OK;
}

static void free_text(const char *text)
{
    union {
        const char *kept;
        char *own;
    } u = {.kept = text};
    free(u.own);
}

static void release_options(struct mock_server_options *o)
{
    union {
        const char *const *kept;
        char **own;
    } dirs = {.kept = o->org_dirs};
    for (size_t i = 0; dirs.own && i < o->n_org_dirs; i++)
        free(dirs.own[i]);
    free(dirs.own);
    free_text(o->host);
    free_text(o->data_action_base);
    free_text(o->admin_token);
}

static enum gc_status load_org(const struct mock_server *s, struct mock_org **out,
                               struct gc_problems *problems, struct gc_error *err)
{
    return mock_org_load(out, s->options.org_dirs, s->options.n_org_dirs, mock_api_operations(),
                         problems, err);
}

/* An edit that is broken leaves the last good org in place, and is told. */
static void org_changed(void *ctx)
{
    struct mock_server *s = ctx;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (mock_server_reload(s, &problems, &err) == GC_OK) {
        gc_log(GC_LOG_INFO, "org.reloaded", GC_STR("because", "a file changed"));
        return;
    }
    for (size_t i = 0; i < problems.n_kept; i++)
        gc_log(GC_LOG_ERROR, "org.problem", GC_STR("at", problems.list[i].whole));
    gc_log(GC_LOG_ERROR, "org.kept", GC_STR("because", gc_error_text(&err)));
}

static enum gc_status open_watch(struct mock_server *s, struct gc_error *err)
{
    const struct mock_watch_options defaults = {0};
    if (!s->options.watch)
        return GC_OK;
    return mock_watch_start(&s->watch, s->options.org_dirs, s->options.n_org_dirs, &defaults,
                            org_changed, s, err);
}

static enum gc_status open_worlds(struct mock_server *s, struct gc_problems *problems,
                                  struct gc_error *err)
{
    struct mock_org *org = NULL;
    enum gc_status status = load_org(s, &org, problems, err);
    if (status != GC_OK)
        return status;
    mock_worlds_init(&s->services.worlds, org);
    mock_org_unref(org);
    s->catalogue = (struct mock_catalogue){*mock_api_operations(), mock_near_misses_write};
    s->services.worlds.catalogue = &s->catalogue;
    s->services.worlds.journal_limits = s->options.journal;
    s->services.worlds.max_worlds = s->options.max_worlds;
    s->services.worlds.idle_ms = s->options.world_idle_ms;
    return GC_OK;
}

static enum gc_status open_network(struct mock_server *s, struct gc_error *err)
{
    const struct gc_http_client_options client = {.user_agent = "gcmock/" GC_VERSION,
                                                  .max_idle = 128};
    const struct gc_http_server_options http = {
        .host = s->options.host,
        .port = s->options.port,
        .n_workers = s->options.n_workers ? s->options.n_workers : DEFAULT_WORKERS,
        .handler = mock_serve,
        .ctx = &s->services};
    enum gc_status status = mock_wire_new(&s->services.wire);
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
    atomic_fetch_add(status == GC_OK ? &s->services.n_reloads : &s->services.n_failed_reloads, 1);
    mock_org_unref(org);
    pthread_mutex_unlock(&s->reload_lock);
    return status;
}

static enum gc_status reload(struct mock_services *services, struct gc_problems *problems,
                             struct gc_error *err)
{
    return mock_server_reload((struct mock_server *)services, problems, err);
}

enum gc_status mock_server_start(struct mock_server **out,
                                 const struct mock_server_options *options,
                                 struct gc_problems *problems, struct gc_error *err)
{
    struct mock_server *s = calloc(1, sizeof *s);
    enum gc_status status = GC_OK;
    if (!s)
        return gc_fail_nomem(err);
    pthread_mutex_init(&s->reload_lock, NULL);
    s->services.started_ms = gc_clock_now(&gc_clock_monotonic);
    bool copied = copy_options(&s->options, options);
    s->services.admin_token = s->options.admin_token;
    s->services.data_action_base = s->options.data_action_base;
    s->services.reload = reload;
    if (!copied)
        status = gc_fail_nomem(err);
    else if (!gc_host_is_loopback(s->options.host) && !s->options.admin_token)
        status = gc_fail(err, GC_E_USAGE,
                         "%s is not loopback: others could command the control plane; give "
                         "--admin-token (or GCMOCK_ADMIN_TOKEN), or use --host 127.0.0.1",
                         s->options.host);
    if (status == GC_OK)
        status = choose_dirs(&s->options, options, err);
    if (status == GC_OK)
        status = open_worlds(s, problems, err);
    if (status == GC_OK)
        status = open_network(s, err);
    if (status == GC_OK)
        status = open_watch(s, err);
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
    if (s->services.worlds.org)
        mock_worlds_release(&s->services.worlds);
    release_options(&s->options);
    pthread_mutex_destroy(&s->reload_lock);
    free(s);
}
