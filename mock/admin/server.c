/* What concerns the whole server: health, shutdown; and telling what was done. */
#include "base/cli/service.h"
#include "base/clock.h"
#include "base/http/prometheus.h"
#include "base/version.h"
#include "mock/admin/admin.h"
#include "mock/events/events.h"
#include "mock/exchange/services.h"

void mock_admin_health(struct mock_exchange *x)
{
    const struct mock_settings *org = mock_org_settings(x->org);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "status", "ok");
    gc_jsonw_put_str(&w, "version", GC_VERSION);
    gc_jsonw_put_int(&w, "uptime_ms", gc_clock_now(&gc_clock_monotonic) - x->services->started_ms);
    gc_jsonw_put_object(&w, "org");
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

void mock_admin_ready(struct mock_exchange *x)
{
    bool ready = !atomic_load(&x->services->ending);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_bool(&w, "ready", ready);
    gc_jsonw_end(&w);
    mock_reply_json(x, ready ? 200 : 503);
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

void mock_admin_tell(struct mock_exchange *x, const char *world, const char *what)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(512);
    struct gc_jsonw w = gc_jsonw(&text);
    if (!mock_events_wanted(x->services->wire))
        return;
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "world", world);
    gc_jsonw_put_str(&w, "change", what);
    gc_jsonw_end(&w);
    mock_events_publish(x->services->wire, world, "world", gc_strbuf_text(&text), text.len);
}
