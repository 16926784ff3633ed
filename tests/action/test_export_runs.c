/* What gcaction exports, run by gcmock unchanged: the service gets what it takes, and the flow what
 * the contract promises. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action/cli/commands.h"
#include "rig.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

/* Behind the export's first brace goes the id that its file can't hold. */
static void overlay_export(struct fx *f, const char *origin_to)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf exported GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    const struct gc_action_config config = {.public_url = "https://actions.example.com",
                                            .name = "Customer Lookup",
                                            .token_template = "${authResponse.access_token}",
                                            .timeout_s = 30};
    gc_export_write(&config, &exported);
    gc_strbuf_addf(&text,
                   "{\"data_actions\":[{\"id\":\"exported\",%s],\"org\":{\"origins\":{"
                   "\"https://actions.example.com\":\"%s\"}}}",
                   gc_strbuf_text(&exported) + 1, origin_to);
    CHECK_FATAL(fx_overlay(f, gc_strbuf_text(&text)));
}

static void test_the_export_runs(void)
{
    struct rig rig;
    struct fx f GC_AUTO(fx_close) = {0};
    rig_start(&rig, NULL);
    fx_open(&f);
    overlay_export(&f, rig.url);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/exported/execute", "{\"customer_id\":1}"),
              200);
    CHECK(fx_text(&f, "full_name") && fx_text(&f, "email") && fx_text(&f, "phone"));
    CHECK(cJSON_IsBool(fx_at(&f, "is_premium_member")));
    fake_upstream_await(&rig.up, 0); /* takes its lock: what it noted may be read */
    CHECK_INT(rig.up.token.calls, 1);
    CHECK_HAS(rig.up.users.path, "/users/1");
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/exported/execute",
                      "{\"customer_id\":\"a \\\"quoted\\\" one\"}"),
              400);
    CHECK_HAS(fx_text(&f, "message"), "customer_id");
    rig.up.users.status = 404;
    CHECK_INT(fx_post(&f, "/api/v2/integrations/actions/exported/execute", "{\"customer_id\":99}"),
              404);
    CHECK_TEXT(fx_text(&f, "details.0.errorCode"), "ACTION.REMOTE_ENDPOINT");
    rig_stop(&rig);
}

SUITE(export_runs, {"the export runs unchanged", test_the_export_runs});
