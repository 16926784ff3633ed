#include <ctype.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/http/prometheus.h"
#include "mock/admin/admin.h"
#include "mock/exchange/services.h"
#include "mock/wire/wire.h"

/* Statuses are numbers; all other modes are faults. */
static void add_status(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    if (isdigit((unsigned char)*mode))
        gc_prometheus_add(ctx, "", (double)n, "operation", operation, "status", mode, NULL);
}

static void add_fault(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    if (!isdigit((unsigned char)*mode))
        gc_prometheus_add(ctx, "", (double)n, "operation", operation, "fault", mode, NULL);
}

static void add_journals(struct mock_services *s, struct gc_prometheus *p)
{
    size_t n = 0, entries = 0, bytes = 0;
    unsigned long long evicted = 0;
    struct mock_world **list = mock_worlds_list(&s->worlds, &n);
    for (size_t i = 0; list && i < n; i++) {
        struct mock_journal *j = &list[i]->journal;
        pthread_mutex_lock(&j->lock);
        entries += j->n;
        bytes += j->bytes;
        evicted += j->n_evicted;
        pthread_mutex_unlock(&j->lock);
        mock_world_unref(list[i]);
    }
    free(list);
    gc_prometheus_gauge(p, "worlds", "Worlds that exist.", (double)n);
    gc_prometheus_gauge(p, "journal_entries", "Requests in the journals of all worlds.",
                        (double)entries);
    gc_prometheus_gauge(p, "journal_bytes", "Memory of the journals of all worlds.", (double)bytes);
    gc_prometheus_gauge(p, "journal_evicted", "Requests that the journals had to give up.",
                        (double)evicted);
}

void mock_admin_metrics(struct mock_exchange *x)
{
    struct mock_services *s = x->services;
    struct gc_prometheus p = {.to = &x->res->body, .program = "gcmock"};
    struct mock_coverage all;
    mock_coverage_init(&all);
    mock_worlds_coverage(&s->worlds, &all);
    mock_reply_empty(x, 200);
    gc_http_add_header(x->res, "Content-Type", GC_PROMETHEUS_TYPE);
    gc_prometheus_build_info(&p);
    gc_prometheus_gauge(&p, "uptime_seconds", "How long the server has been up.",
                        (double)(gc_clock_now(&gc_clock_monotonic) - s->started_ms) / 1000);
    gc_prometheus_family(&p, "requests_total", "counter",
                         "Answered requests by operation and status.");
    mock_coverage_each(&all, add_status, &p);
    gc_prometheus_family(&p, "faults_total", "counter", "Wire faults and delays by operation.");
    mock_coverage_each(&all, add_fault, &p);
    gc_prometheus_gauge(&p, "requests_in_flight", "Requests that a worker has in hand.",
                        gc_http_server_in_flight(s->http));
    gc_prometheus_gauge(&p, "answers_waiting", "Answers that are delayed or paced.",
                        (double)mock_wire_waiting(s->wire));
    gc_prometheus_gauge(&p, "event_subscribers", "Clients that follow the events.",
                        (double)mock_wire_feeds(s->wire));
    gc_prometheus_family(&p, "org_reloads_total", "counter", "Attempts to load the org anew.");
    gc_prometheus_add(&p, "", (double)atomic_load(&s->n_reloads), "result", "ok", NULL);
    gc_prometheus_add(&p, "", (double)atomic_load(&s->n_failed_reloads), "result", "failed", NULL);
    add_journals(s, &p);
    mock_coverage_release(&all);
}
