#include "mock/admin/metrics.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/version.h"
#include "mock/exchange/services.h"
#include "mock/wire/wire.h"

static void head(struct gc_strbuf *to, const char *name, const char *type, const char *help)
{
    gc_strbuf_addf(to, "# HELP gcmock_%s %s\n# TYPE gcmock_%s %s\n", name, help, name, type);
}

static void gauge(struct gc_strbuf *to, const char *name, const char *help, double value)
{
    head(to, name, "gauge", help);
    gc_strbuf_addf(to, "gcmock_%s %.15g\n", name, value);
}

/* Statuses are numbers; all other modes are faults. */
static void add_status(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    if (isdigit((unsigned char)*mode))
        gc_strbuf_addf(ctx, "gcmock_requests_total{operation=\"%s\",status=\"%s\"} %llu\n",
                       operation, mode, (unsigned long long)n);
}

static void add_fault(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    if (!isdigit((unsigned char)*mode))
        gc_strbuf_addf(ctx, "gcmock_faults_total{operation=\"%s\",fault=\"%s\"} %llu\n", operation,
                       mode, (unsigned long long)n);
}

static void add_journals(struct mock_services *s, struct gc_strbuf *to)
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
    gauge(to, "worlds", "Worlds that exist.", (double)n);
    gauge(to, "journal_entries", "Requests in the journals of all worlds.", (double)entries);
    gauge(to, "journal_bytes", "Memory of the journals of all worlds.", (double)bytes);
    gauge(to, "journal_evicted", "Requests that the journals had to give up.", (double)evicted);
}

void mock_metrics_write(struct mock_services *s, struct gc_strbuf *to)
{
    head(to, "build_info", "gauge", "The version of the server.");
    gc_strbuf_addf(to, "gcmock_build_info{version=\"%s\"} 1\n", GC_VERSION);
    gauge(to, "uptime_seconds", "How long the server has been up.",
          (double)(gc_clock_now(&gc_clock_monotonic) - s->started_ms) / 1000);
    head(to, "requests_total", "counter", "Answered requests by operation and status.");
    mock_coverage_each(&s->worlds.coverage, add_status, to);
    head(to, "faults_total", "counter", "Wire faults and delays by operation.");
    mock_coverage_each(&s->worlds.coverage, add_fault, to);
    gauge(to, "requests_in_flight", "Requests that a worker has in hand.",
          gc_http_server_in_flight(s->http));
    gauge(to, "answers_waiting", "Answers that are delayed or paced.",
          (double)mock_wire_waiting(s->wire));
    gauge(to, "event_subscribers", "Clients that follow the events.",
          (double)mock_wire_feeds(s->wire));
    head(to, "org_reloads_total", "counter", "Attempts to load the org anew.");
    gc_strbuf_addf(to, "gcmock_org_reloads_total{result=\"ok\"} %llu\n",
                   (unsigned long long)atomic_load(&s->n_reloads));
    gc_strbuf_addf(to, "gcmock_org_reloads_total{result=\"failed\"} %llu\n",
                   (unsigned long long)atomic_load(&s->n_failed_reloads));
    add_journals(s, to);
}
