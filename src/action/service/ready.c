#include "action/service/action.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/strbuf.h"

struct gc_ready {
    struct gc_http_client *client;
    char *urls[GC_N_READY];
    int64_t keep_ms, timeout_ms;
    pthread_mutex_t lock; /* guards the finding, and is held while probing */
    bool known;
    int64_t probed_ms;
    struct gc_ready_report last;
};

static const char *const names[GC_N_READY] = {
    [GC_READY_INTROSPECTION] = "introspection", [GC_READY_EXTERNAL] = "external_api"};

enum gc_status gc_ready_new(struct gc_ready **out, const struct gc_ready_options *options)
{
    struct gc_ready *r = calloc(1, sizeof *r);
    if (!r)
        return GC_E_NOMEM;
    pthread_mutex_init(&r->lock, NULL);
    r->client = options->client;
    r->keep_ms = options->keep_ms;
    r->timeout_ms = options->timeout_ms;
    for (size_t i = 0; i < GC_N_READY; i++)
        if (!(r->urls[i] = gc_strdup(options->urls[i]))) {
            gc_ready_free(r);
            return GC_E_NOMEM;
        }
    *out = r;
    return GC_OK;
}

void gc_ready_free(struct gc_ready *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < GC_N_READY; i++)
        free(r->urls[i]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

static void probe(const struct gc_ready *r, const char *url, struct gc_ready_finding *out)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    const struct gc_http_call call = {
        .method = "HEAD", .url = url, .deadline_ms = gc_deadline_in(r->timeout_ms)};
    int64_t began_us = gc_now_us();
    enum gc_status s = gc_http_call(r->client, &call, &reply, NULL);
    *out = (struct gc_ready_finding){.status = reply.status,
                                     .took_ms = (gc_now_us() - began_us) / 1000};
    out->reachable = s == GC_OK && (reply.status < 500 || reply.status == 501);
    if (s != GC_OK)
        snprintf(out->problem, sizeof out->problem, "%s", gc_status_text(s));
    else if (!out->reachable)
        snprintf(out->problem, sizeof out->problem, "it answers %d", reply.status);
}

void gc_ready_check(struct gc_ready *r, struct gc_ready_report *out)
{
    pthread_mutex_lock(&r->lock);
    int64_t now_ms = gc_clock_now(NULL);
    if (!r->known || now_ms - r->probed_ms >= r->keep_ms) {
        r->last.ready = true;
        for (size_t i = 0; i < GC_N_READY; i++) {
            probe(r, r->urls[i], &r->last.findings[i]);
            r->last.ready &= r->last.findings[i].reachable;
        }
        r->probed_ms = now_ms = gc_clock_now(NULL);
        r->known = true;
    }
    *out = r->last;
    out->age_ms = now_ms - r->probed_ms;
    pthread_mutex_unlock(&r->lock);
}

void gc_ready_write(const struct gc_ready_report *report, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "status", report->ready ? "ready" : "not_ready");
    gc_jsonw_put_int(w, "age_ms", report->age_ms);
    gc_jsonw_key(w, "checks");
    gc_jsonw_object(w);
    for (size_t i = 0; i < GC_N_READY; i++) {
        const struct gc_ready_finding *f = &report->findings[i];
        gc_jsonw_key(w, names[i]);
        gc_jsonw_object(w);
        gc_jsonw_put_bool(w, "reachable", f->reachable);
        gc_jsonw_put_int(w, "status", f->status);
        gc_jsonw_put_int(w, "took_ms", f->took_ms);
        if (!f->reachable)
            gc_jsonw_put_str(w, "problem", f->problem);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}
