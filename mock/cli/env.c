/* gcmock env: what a client needs to know of a running mock, as lines for the shell. The mock is
 * asked, so that the lines are true of the org, the edits and the world that it serves. */
#include <stdio.h>
#include <string.h>

#include "base/http/url.h"
#include "base/json/json.h"
#include "base/strbuf.h"
#include "mock/cli/cli.h"
#include "mock/cli/env_sdk.h"

void mock_put_export(struct gc_strbuf *to, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    gc_strbuf_addf(to, "export %s=", name);
    gc_strbuf_add_shell(to, value);
    gc_strbuf_addc(to, '\n');
}

static void put_all(struct gc_strbuf *to, const cJSON *offer, const char *base)
{
    mock_put_export(to, "GENESYS_CLIENT_ID", gc_json_str(offer, "client_id"));
    mock_put_export(to, "GENESYS_CLIENT_SECRET", gc_json_str(offer, "client_secret"));
    mock_put_export(to, "GENESYS_BASE_URL", base);
    mock_put_export(to, "GENESYS_FLOW_ID", gc_json_str(offer, "flow_id"));
    mock_put_export(to, "GENESYS_NODE_ID", gc_json_str(offer, "node_id"));
    mock_put_export(to, "TEST_PHONE_NUMBER", gc_json_str(offer, "phone_number"));
    mock_put_export(to, "EXTERNAL_API_BASE", base);
}

static enum gc_status ask(const struct mock_cli *c, struct gc_json *offer, struct gc_error *err)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    gc_strbuf_adds(&path, "/__admin/env");
    if (c->client)
        gc_url_add_query(&path, "client", c->client);
    if (c->flow)
        gc_url_add_query(&path, "flow", c->flow);
    enum gc_status s = gc_strbuf_status(&path);
    if (s != GC_OK)
        return gc_fail(err, s, "the client or flow has too long an id");
    s = mock_cli_call(c, "GET", gc_strbuf_text(&path), NULL, 0, &reply, err);
    if (s != GC_OK)
        return reply.status ? s : gc_fail_in(err, s, "no mock answers there");
    s = gc_json_parse(offer, "answer", reply.body, reply.body_bytes, &gc_json_default_limits, err);
    enum gc_status answered = mock_cli_status(reply.status);
    if (answered == GC_OK)
        return s == GC_OK ? s : gc_fail_in(err, GC_E_PROTOCOL, "what answers there is no mock");
    const char *detail = s == GC_OK ? gc_json_str(offer->root, "detail") : NULL;
    return detail
               ? gc_fail(err, answered, "%s", detail)
               : gc_fail(err, answered, "what answers there is no mock: status %d", reply.status);
}

int mock_cli_env(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    struct gc_strbuf base GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_json offer GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    (void)n_operands, (void)operands;
    enum gc_status s = mock_cli_base(c, &base, &err);
    if (s == GC_OK)
        s = ask(c, &offer, &err);
    if (s != GC_OK)
        return mock_cli_fail(s, &err);
    if (!gc_json_str(offer.root, "client_id"))
        fprintf(stderr, "gcmock: the org has no client that can log in\n");
    put_all(&text, offer.root, gc_strbuf_text(&base));
    if (c->sdk != MOCK_SDK_NONE) {
        const struct mock_sdk_offer sdk = {.base = gc_strbuf_text(&base),
                                           .client_id = gc_json_str(offer.root, "client_id"),
                                           .client_secret =
                                               gc_json_str(offer.root, "client_secret")};
        s = mock_sdk_write((enum mock_sdk)c->sdk, c->dir, &sdk, &text, &err);
        if (s != GC_OK)
            return mock_cli_fail(s, &err);
    }
    fputs(gc_strbuf_text(&text), stdout);
    return 0;
}
