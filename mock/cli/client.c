/* What the commands share that talk to a running mock. */
#include <stdio.h>
#include <string.h>

#include "base/cli/service.h"
#include "base/clock.h"
#include "base/http/url.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/version.h"
#include "mock/cli/cli.h"
#include "mock/world/world.h"

int mock_cli_fail(enum gc_status status, const struct gc_error *err)
{
    fprintf(stderr, "gcmock: %s\n", *err->message ? gc_error_text(err) : gc_status_text(status));
    return gc_status_exit_code(status);
}

enum gc_status mock_cli_base(const struct mock_cli *c, struct gc_strbuf *out, struct gc_error *err)
{
    unsigned port = (unsigned)c->port;
    size_t n = c->url ? strlen(c->url) : 0;
    while (n > 0 && c->url[n - 1] == '/')
        n--;
    gc_strbuf_add(out, c->url ? c->url : "", n);
    if (!c->url && c->port_file) {
        enum gc_status s = gc_port_file_read(c->port_file, &port, err);
        if (s != GC_OK)
            return s;
    }
    if (!c->url && port == 0)
        return gc_fail(err, GC_E_USAGE, "say where the mock is: --port N or --port-file FILE");
    if (!c->url)
        gc_url_of_server(out, c->host, port);
    if (c->world) {
        if (!mock_world_name_ok(c->world))
            return gc_fail(err, GC_E_USAGE,
                           "a world's name is 1 to 64 characters of A-Z a-z 0-9 . _ -, not \"%s\"",
                           c->world);
        gc_strbuf_addf(out, "/w/%s", c->world);
    }
    return gc_strbuf_status(out);
}

static void add_path(struct gc_strbuf *url, const char *path)
{
    if (strncmp(path, "/__admin", 8) != 0)
        gc_strbuf_adds(url, *path == '/' ? "/__admin" : "/__admin/");
    gc_strbuf_adds(url, path);
}

/* Everything that gcmock answers says whose contract it follows. */
static enum gc_status check_is_mock(const struct gc_http_reply *reply, const char *url,
                                    struct gc_error *err)
{
    char value[64], server[100] = "";
    if (gc_http_reply_header(reply, "X-GCMock-Provenance", value, sizeof value))
        return GC_OK;
    bool named = gc_http_reply_header(reply, "Server", server, sizeof server);
    gc_one_line(server);
    return gc_fail(err, GC_E_PROTOCOL, "%.150s: this is another server%s%s%s, no gcmock", url,
                   named ? " (" : "", server, named ? ")" : "");
}

enum gc_status mock_cli_call(const struct mock_cli *c, const char *method, const char *path,
                             const char *body, size_t body_bytes, struct gc_http_reply *reply,
                             struct gc_error *err)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct gc_strbuf bearer GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    const struct gc_http_client_options options = {.user_agent = "gcmock-admin/" GC_VERSION};
    struct gc_http_client *client = NULL;
    enum gc_status s = mock_cli_base(c, &url, err);
    if (s != GC_OK)
        return s;
    add_path(&url, path);
    gc_strbuf_addf(&bearer, "Bearer %s", c->admin_token ? c->admin_token : "");
    const struct gc_http_header headers[] = {{"Content-Type", "application/json"},
                                             {"Authorization", gc_strbuf_text(&bearer)}};
    const struct gc_http_call call = {.method = method,
                                      .url = gc_strbuf_text(&url),
                                      .headers = headers,
                                      .n_headers = c->admin_token ? 2 : 1,
                                      .body = body,
                                      .body_bytes = body_bytes,
                                      .deadline_ms = gc_deadline_in(c->timeout_ms),
                                      .max_body_bytes = 64 << 20};
    s = gc_http_client_new(&client, &options);
    if (s == GC_OK)
        s = gc_http_call(client, &call, reply, err);
    gc_http_client_free(client);
    return s == GC_OK ? check_is_mock(reply, call.url, err) : s;
}

enum gc_status mock_cli_status(int http_status)
{
    static const struct {
        int http;
        enum gc_status status;
    } rows[] = {{401, GC_E_AUTH},    {403, GC_E_FORBIDDEN}, {404, GC_E_NOT_FOUND},
                {408, GC_E_TIMEOUT}, {413, GC_E_TOO_BIG},   {429, GC_E_RATE_LIMITED},
                {504, GC_E_TIMEOUT}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (rows[i].http == http_status)
            return rows[i].status;
    if (http_status >= 200 && http_status <= 299)
        return GC_OK;
    return http_status >= 500 ? GC_E_SERVER : http_status >= 400 ? GC_E_BAD_REQUEST : GC_E_PROTOCOL;
}
