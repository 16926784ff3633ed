/* health.c - asks a running service for its health: what a container's health check runs. */
#include <stdio.h>
#include <string.h>

#include "action/cli/commands.h"
#include "base/clock.h"
#include "base/http/client.h"
#include "base/http/url.h"

enum { HEALTH_TIMEOUT_MS = 3000 };

/* The URL that was named, or where serve would listen with the same environment. */
static enum gc_status find_url(const struct gc_action_config *c, int n_operands, char **operands,
                               struct gc_strbuf *url, struct gc_error *err)
{
    struct gc_url parsed;
    if (n_operands > 0) {
        enum gc_status s = gc_url_parse(&parsed, operands[0], err);
        gc_url_join(url, operands[0], "/health");
        return s == GC_OK ? gc_strbuf_status(url) : s;
    }
    gc_url_of_server(url, c->host, (unsigned)c->port);
    gc_strbuf_adds(url, "/health");
    return gc_strbuf_status(url);
}

int gc_command_health(void *config, int n_operands, char **operands)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(2048);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    const struct gc_http_client_options options = {.user_agent = "gcaction-health"};
    struct gc_http_client *client = NULL;
    struct gc_error err = {0};
    enum gc_status s = find_url(config, n_operands, operands, &url, &err);
    if (s == GC_OK)
        s = gc_http_client_new(&client, &options);
    if (s == GC_OK) {
        const struct gc_http_call call = {.method = "GET",
                                          .url = gc_strbuf_text(&url),
                                          .deadline_ms = gc_deadline_in(HEALTH_TIMEOUT_MS)};
        s = gc_http_call(client, &call, &reply, &err);
    }
    gc_http_client_free(client);
    if (s != GC_OK) {
        fprintf(stderr, "gcaction: %s: %s\n", gc_strbuf_text(&url), gc_error_text(&err));
        return gc_status_exit_code(s);
    }
    printf("%s\n", reply.body ? reply.body : "");
    if (reply.status == 200)
        return 0;
    fprintf(stderr, "gcaction: %s answers %d\n", gc_strbuf_text(&url), reply.status);
    return gc_status_exit_code(GC_E_SERVER);
}
