/* gcmock serve: the server as a program. */
#include <stdio.h>
#include <string.h>

#include "base/cli/service.h"
#include "base/log.h"
#include "mock/cli/cli.h"
#include "mock/server/server.h"

static struct mock_server_options server_options(const struct mock_cli *c)
{
    return (struct mock_server_options){
        .org_dirs = c->orgs.items,
        .n_org_dirs = c->orgs.n,
        .host = c->host,
        .port = (unsigned)c->port,
        .n_workers = (unsigned)c->workers,
        .max_connections = (size_t)c->connections,
        .request_timeout_ms = c->request_timeout_ms,
        .keep_alive_ms = c->keep_alive_ms,
        .data_action_base = c->data_action_base,
        .admin_token = c->admin_token,
        .allowed_hosts = c->allowed_hosts.items,
        .n_allowed_hosts = c->allowed_hosts.n,
        .max_worlds = (size_t)c->max_worlds,
        .world_idle_ms = c->world_idle_ms,
        .journal = {.max_entries = (size_t)c->journal_entries,
                    .max_bytes = (size_t)c->journal_bytes,
                    .max_body_bytes = (size_t)c->journal_body_bytes},
        .journal_total_bytes = (size_t)c->journal_total_bytes,
        .openapi = c->openapi,
        .openapi_tables = c->openapi_tables.items,
        .n_openapi_tables = c->openapi_tables.n,
        .openapi_lenient = c->openapi_lenient,
        .openapi_no_examples = c->openapi_examples == 1,
        .watch = c->watch};
}

/* The port is in use: by whom? "" when nobody answers there, or in no time. */
static const char *who_listens(const struct mock_cli *c)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct mock_cli there = *c;
    struct gc_error err = {0};
    there.timeout_ms = 2000;
    there.port_file = there.world = NULL;
    enum gc_status s = mock_cli_call(&there, "GET", "health", NULL, 0, &reply, &err);
    return s == GC_OK         ? ": a gcmock listens there already"
           : reply.status > 0 ? ": another server listens there, no gcmock"
                              : "";
}

static int fail(const struct mock_cli *c, enum gc_status s, const struct gc_problems *problems,
                const struct gc_error *err)
{
    if (problems->n == 0 && c->port > 0 && strstr(err->message, " is in use")) {
        struct gc_error told = *err;
        size_t n = strlen(told.message);
        snprintf(told.message + n, sizeof told.message - n, "%s; --port 0 takes a free one",
                 who_listens(c));
        return mock_cli_fail(s, &told);
    }
    if (problems->n == 0)
        return mock_cli_fail(s, err);
    gc_problems_print(problems, stderr);
    return gc_status_exit_code(s);
}

static void open_page(const struct mock_cli *c, const struct mock_server *server)
{
    char address[300];
    mock_cli_page_address(c->host, mock_server_port(server), address, sizeof address);
    bool opened = mock_cli_open(address);
    printf("the page: %s%s\n", address,
           opened ? "" : " (no desktop is here: open it in a browser)");
    fflush(stdout);
}

/* Who sends requests here gets time to see that no more are to be sent. A second signal, or the
 * control plane, ends the wait. */
static void linger(struct mock_server *server, int64_t ms)
{
    if (ms <= 0)
        return;
    mock_server_announce_end(server);
    while (gc_service_wait(ms) == GC_SERVICE_RELOAD)
        ;
}

int mock_cli_serve(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    const struct mock_server_options options = server_options(c);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_server *server = NULL;
    (void)n_operands, (void)operands;
    gc_log_setup((enum gc_log_level)c->log_level, (enum gc_log_format)c->log_format);
    gc_service_block_signals();
    enum gc_status s = mock_server_start(&server, &options, &problems, &err);
    if (s != GC_OK)
        return fail(c, s, &problems, &err);
    s = gc_service_announce("gcmock", c->host, mock_server_port(server), c->port_file, &err);
    if (s == GC_OK && c->open)
        open_page(c, server);
    while (s == GC_OK && gc_service_wait(-1) == GC_SERVICE_RELOAD)
        mock_server_refresh(server, "SIGHUP");
    if (s == GC_OK)
        linger(server, c->shutdown_delay_ms);
    gc_service_retire(mock_server_port(server), c->port_file);
    mock_server_stop(server, c->drain_ms);
    return s == GC_OK ? 0 : mock_cli_fail(s, &err);
}
