#include "action/service/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"

enum { FIRST_STATUS = 100, N_STATUSES = 500 };

static const int64_t bound_us[] = {500,     1000,    2500,    5000,     10000,
                                   25000,   50000,   100000,  250000,   500000,
                                   1000000, 2500000, 5000000, 10000000, 30000000};
enum { N_BOUNDS = GC_COUNT_OF(bound_us) };

struct histogram {
    atomic_uint_fast64_t buckets[N_BOUNDS + 1]; /* the last one: slower than all bounds */
    atomic_uint_fast64_t sum_us;
};

struct gc_metrics {
    atomic_uint_fast64_t requests[GC_N_METRIC_ROUTES][N_STATUSES];
    atomic_uint_fast64_t counters[GC_N_COUNTERS];
    struct histogram timers[GC_N_TIMERS];
};

static const char *const route_names[GC_N_METRIC_ROUTES] = {
    [GC_METRIC_LOOKUP] = "lookup",   [GC_METRIC_HEALTH] = "health",   [GC_METRIC_READY] = "ready",
    [GC_METRIC_METRICS] = "metrics", [GC_METRIC_OPENAPI] = "openapi", [GC_METRIC_DOCS] = "docs",
    [GC_METRIC_NO_ROUTE] = "none",
};

/* Counters of one family stand together: its HELP and TYPE are written before the first. */
static const struct {
    const char *family, *labels, *help;
} counter_rows[GC_N_COUNTERS] = {
    [GC_COUNT_CACHE_HIT] = {"token_cache", "{result=\"hit\"}", "Look-ups of the token cache."},
    [GC_COUNT_CACHE_MISS] = {"token_cache", "{result=\"miss\"}", NULL},
    [GC_COUNT_CACHE_JOINED] = {"token_cache", "{result=\"joined\"}", NULL},
    [GC_COUNT_CACHE_REFUSED] = {"token_cache", "{result=\"refused\"}", NULL},
    [GC_COUNT_TOKEN_ACTIVE] = {"token_verdicts", "{verdict=\"active\"}",
                               "Verdicts on tokens, cached ones included."},
    [GC_COUNT_TOKEN_INACTIVE] = {"token_verdicts", "{verdict=\"inactive\"}", NULL},
    [GC_COUNT_TOKEN_UNKNOWN] = {"token_verdicts", "{verdict=\"unknown\"}", NULL},
    [GC_COUNT_RETRY] = {"external_retries", "", "Calls of the external API that were repeated."},
    [GC_COUNT_BREAKER_REFUSED] = {"breaker_refusals", "",
                                  "Lookups that the open breaker answered."},
    [GC_COUNT_OVERLOADED] = {"bulkhead_refusals", "",
                             "Lookups beyond the limit of concurrent calls."},
    [GC_COUNT_RELOAD_GOOD] = {"reloads", "{result=\"good\"}", "Rereadings of the configuration."},
    [GC_COUNT_RELOAD_BAD] = {"reloads", "{result=\"bad\"}", NULL},
};

static const struct {
    const char *name, *help;
} timer_rows[GC_N_TIMERS] = {
    [GC_TIME_REQUEST] = {"lookup_duration_seconds", "Time to answer a lookup."},
    [GC_TIME_INTROSPECTION] = {"introspection_duration_seconds", "Time to check a token."},
    [GC_TIME_EXTERNAL] = {"external_duration_seconds", "Time to call the external API."},
};

enum gc_status gc_metrics_new(struct gc_metrics **out)
{
    struct gc_metrics *m = calloc(1, sizeof *m);
    if (!m)
        return GC_E_NOMEM;
    *out = m;
    return GC_OK;
}

void gc_metrics_free(struct gc_metrics *m)
{
    free(m);
}

static void add(atomic_uint_fast64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static uint64_t get(atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void gc_metrics_request(struct gc_metrics *m, enum gc_metric_route route, int status,
                        int64_t took_us)
{
    if (status < FIRST_STATUS || status >= FIRST_STATUS + N_STATUSES)
        status = 500;
    add(&m->requests[route][status - FIRST_STATUS], 1);
    if (route == GC_METRIC_LOOKUP)
        gc_metrics_time(m, GC_TIME_REQUEST, took_us);
}

void gc_metrics_count(struct gc_metrics *m, enum gc_counter counter)
{
    add(&m->counters[counter], 1);
}

void gc_metrics_time(struct gc_metrics *m, enum gc_timer timer, int64_t took_us)
{
    size_t i = 0;
    while (i < N_BOUNDS && took_us > bound_us[i])
        i++;
    add(&m->timers[timer].buckets[i], 1);
    add(&m->timers[timer].sum_us, took_us > 0 ? (uint64_t)took_us : 0);
}

static void head(struct gc_strbuf *to, const char *name, const char *type, const char *help)
{
    gc_strbuf_addf(to, "# HELP gcaction_%s %s\n# TYPE gcaction_%s %s\n", name, help, name, type);
}

static void write_requests(struct gc_metrics *m, struct gc_strbuf *to)
{
    head(to, "requests_total", "counter", "Requests by route and status.");
    for (size_t r = 0; r < GC_N_METRIC_ROUTES; r++)
        for (size_t s = 0; s < N_STATUSES; s++) {
            uint64_t n = get(&m->requests[r][s]);
            if (n)
                gc_strbuf_addf(to,
                               "gcaction_requests_total{route=\"%s\",status=\"%zu\"} %" PRIu64 "\n",
                               route_names[r], s + FIRST_STATUS, n);
        }
}

static void write_counters(struct gc_metrics *m, struct gc_strbuf *to)
{
    char name[64];
    for (size_t i = 0; i < GC_N_COUNTERS; i++) {
        snprintf(name, sizeof name, "%s_total", counter_rows[i].family);
        if (counter_rows[i].help)
            head(to, name, "counter", counter_rows[i].help);
        gc_strbuf_addf(to, "gcaction_%s%s %" PRIu64 "\n", name, counter_rows[i].labels,
                       get(&m->counters[i]));
    }
}

static void write_timer(struct histogram *h, const char *name, const char *help,
                        struct gc_strbuf *to)
{
    uint64_t n = 0;
    head(to, name, "histogram", help);
    for (size_t i = 0; i < N_BOUNDS; i++) {
        n += get(&h->buckets[i]);
        gc_strbuf_addf(to, "gcaction_%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
                       (double)bound_us[i] / 1e6, n);
    }
    n += get(&h->buckets[N_BOUNDS]);
    gc_strbuf_addf(to, "gcaction_%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, n);
    gc_strbuf_addf(to, "gcaction_%s_sum %.6f\n", name, (double)get(&h->sum_us) / 1e6);
    gc_strbuf_addf(to, "gcaction_%s_count %" PRIu64 "\n", name, n);
}

static void write_gauges(const struct gc_gauges *g, struct gc_strbuf *to)
{
    head(to, "breaker_state", "gauge", "State of the circuit breaker: 1 for the one it is in.");
    for (int s = GC_BREAKER_CLOSED; s <= GC_BREAKER_HALF_OPEN; s++)
        gc_strbuf_addf(to, "gcaction_breaker_state{state=\"%s\"} %d\n",
                       gc_breaker_state_name((enum gc_breaker_state)s),
                       g->breaker == (enum gc_breaker_state)s);
    head(to, "external_in_flight", "gauge", "Calls of the external API in progress.");
    gc_strbuf_addf(to, "gcaction_external_in_flight %u\n", g->external_in_flight);
    head(to, "requests_in_flight", "gauge", "Requests in progress.");
    gc_strbuf_addf(to, "gcaction_requests_in_flight %u\n", g->requests_in_flight);
    head(to, "token_cache_entries", "gauge", "Verdicts in the token cache.");
    gc_strbuf_addf(to, "gcaction_token_cache_entries %zu\n", g->cached_tokens);
    head(to, "build_info", "gauge", "Version of the program.");
    gc_strbuf_addf(to, "gcaction_build_info{version=\"%s\"} 1\n", GC_VERSION);
}

void gc_metrics_write(struct gc_metrics *m, const struct gc_gauges *gauges, struct gc_strbuf *to)
{
    write_requests(m, to);
    write_counters(m, to);
    for (size_t i = 0; i < GC_N_TIMERS; i++)
        write_timer(&m->timers[i], timer_rows[i].name, timer_rows[i].help, to);
    write_gauges(gauges, to);
}
