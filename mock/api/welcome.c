/* GET /: what this is, for whoever opens it in a browser. */
#include "base/version.h"
#include "mock/api/routes.h"

void mock_get_welcome(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    w.pretty = true;
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "name", "gcmock");
    gc_jsonw_put_str(&w, "version", GC_VERSION);
    gc_jsonw_put_str(&w, "summary", "a mock of Genesys Cloud, for tests without an org");
    gc_jsonw_put_str(&w, "token", "POST /oauth/token");
    gc_jsonw_put_str(&w, "health", "/__admin/health");
    gc_jsonw_put_str(&w, "api", "/__admin/openapi.json");
    gc_jsonw_put_str(&w, "worlds", "/w/NAME/...");
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
