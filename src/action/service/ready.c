/* ready.c - GET /ready: can the service do its work: do both upstreams answer?
 *
 * Each gets a HEAD with a short deadline; any answer but a 5xx shows that it is there (a 401
 * without a token, a 404 for the bare base). The finding is kept for some seconds, and one thread
 * probes while others wait for it: asking often costs the upstreams nothing. */
#include <stdio.h>

#include "action/service/action.h"
#include "base/clock.h"
#include "base/http/url.h"

enum { READY_TIMEOUT_MS = 2000 };

static const struct {
    const char *name, *path;
} upstreams[GC_N_UPSTREAMS] = {
    [GC_UPSTREAM_INTROSPECTION] = {"introspection", "/api/v2/tokens/me"},
    [GC_UPSTREAM_EXTERNAL] = {"external_api", "/users"},
};

static void probe(const struct gc_action *a, enum gc_upstream which, struct gc_ready_finding *out)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(2048);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    bool external = which == GC_UPSTREAM_EXTERNAL;
    int64_t began_us = gc_now_us();
    gc_url_join(&url, external ? a->config.external_base : a->base_url, upstreams[which].path);
    const struct gc_http_call call = {.method = "HEAD",
                                      .url = gc_strbuf_text(&url),
                                      .deadline_ms = gc_deadline_in(READY_TIMEOUT_MS)};
    enum gc_status s = gc_strbuf_status(&url);
    if (s == GC_OK)
        s = gc_http_call(a->client, &call, &reply, NULL);
    *out = (struct gc_ready_finding){.status = reply.status,
                                     .took_ms = (gc_now_us() - began_us) / 1000};
    out->reachable = s == GC_OK && (reply.status < 500 || reply.status == 501);
    if (s != GC_OK)
        snprintf(out->problem, sizeof out->problem, "%s", gc_status_text(s));
    else if (!out->reachable)
        snprintf(out->problem, sizeof out->problem, "it answers %d", reply.status);
}

/* Called with the lock. */
static void look(struct gc_action *a)
{
    struct gc_ready *r = &a->ready;
    if (r->known && gc_clock_now(NULL) - r->probed_ms < a->config.ready_cache_ms)
        return;
    for (size_t i = 0; i < GC_N_UPSTREAMS; i++)
        probe(a, (enum gc_upstream)i, &r->findings[i]);
    r->probed_ms = gc_clock_now(NULL);
    r->known = true;
}

static void write_finding(struct gc_jsonw *w, const char *name, const struct gc_ready_finding *f)
{
    gc_jsonw_put_object(w, name);
    gc_jsonw_put_bool(w, "reachable", f->reachable);
    gc_jsonw_put_int(w, "status", f->status);
    gc_jsonw_put_int(w, "took_ms", f->took_ms);
    if (!f->reachable)
        gc_jsonw_put_str(w, "problem", f->problem);
    gc_jsonw_end(w);
}

void gc_get_ready(struct gc_action *a, struct gc_action_request *r)
{
    struct gc_jsonw w = gc_jsonw(&r->res->body);
    bool ready = true;
    pthread_mutex_lock(&a->ready.lock);
    look(a);
    struct gc_ready found = a->ready;
    pthread_mutex_unlock(&a->ready.lock);
    for (size_t i = 0; i < GC_N_UPSTREAMS; i++)
        ready = ready && found.findings[i].reachable;
    r->res->status = ready ? 200 : 503;
    gc_answer_json_headers(r->res);
    if (!ready)
        gc_http_add_header(r->res, "Retry-After", "5");
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "status", ready ? "ready" : "not_ready");
    gc_jsonw_put_int(&w, "age_ms", gc_clock_now(NULL) - found.probed_ms);
    gc_jsonw_put_object(&w, "checks");
    for (size_t i = 0; i < GC_N_UPSTREAMS; i++)
        write_finding(&w, upstreams[i].name, &found.findings[i]);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
}
