/* What concerns the whole server: health, metrics, the API's description, shutdown. */
#include "base/cli/service.h"
#include "base/clock.h"
#include "base/http/prometheus.h"
#include "base/version.h"
#include "mock/admin/admin.h"
#include "mock/admin/metrics.h"
#include "mock/admin/openapi.h"
#include "mock/exchange/services.h"

void mock_admin_health(struct mock_exchange *x)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "status", "ok");
    gc_jsonw_put_str(&w, "version", GC_VERSION);
    gc_jsonw_put_int(&w, "uptime_ms", gc_clock_now(&gc_clock_monotonic) - x->services->started_ms);
    gc_jsonw_key(&w, "org");
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", org->id);
    gc_jsonw_put_str(&w, "name", org->name);
    gc_jsonw_put_int(&w, "flows", (int64_t)mock_org_count(x->org, MOCK_FLOWS, NULL));
    gc_jsonw_put_int(&w, "contacts", (int64_t)mock_org_count(x->org, MOCK_CONTACTS, NULL));
    gc_jsonw_put_int(&w, "clients", (int64_t)mock_org_count(x->org, MOCK_CLIENTS, NULL));
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "worlds", (int64_t)mock_worlds_count(&x->services->worlds));
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_admin_metrics(struct mock_exchange *x)
{
    gc_strbuf_reset(&x->res->body);
    mock_metrics_write(x->services, &x->res->body);
    x->res->status = 200;
    gc_http_add_header(x->res, "Content-Type", GC_PROMETHEUS_TYPE);
}

void mock_admin_openapi(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    mock_openapi_write(&w);
    mock_reply_json(x, 200);
}

void mock_admin_shutdown(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_bool(&w, "stopping", true);
    gc_jsonw_end(&w);
    mock_reply_json(x, 202);
    x->res->close = true;
    gc_service_request_stop();
}
