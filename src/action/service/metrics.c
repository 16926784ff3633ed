#include "action/service/action.h"

#include <stdio.h>

#include "base/http/prometheus.h"

static const int64_t bound_us[GC_N_BOUNDS] = {500,     1000,    2500,    5000,     10000,
                                              25000,   50000,   100000,  250000,   500000,
                                              1000000, 2500000, 5000000, 10000000, 30000000};
static const char *const route_names[GC_N_METRIC_ROUTES] = {
    [GC_METRIC_LOOKUP] = "lookup",   [GC_METRIC_HEALTH] = "health",   [GC_METRIC_READY] = "ready",
    [GC_METRIC_METRICS] = "metrics", [GC_METRIC_OPENAPI] = "openapi", [GC_METRIC_DOCS] = "docs",
    [GC_METRIC_NO_ROUTE] = "none",
};

/* Counters of one family stand together: its help is with the first. */
static const struct {
    const char *family, *label, *value, *help;
} counter_rows[GC_N_COUNTERS] = {
    [GC_COUNT_CACHE_HIT] = {"token_cache_total", "result", "hit", "Look-ups of the token cache."},
    [GC_COUNT_CACHE_MISS] = {"token_cache_total", "result", "miss", NULL},
    [GC_COUNT_CACHE_JOINED] = {"token_cache_total", "result", "joined", NULL},
    [GC_COUNT_CACHE_REFUSED] = {"token_cache_total", "result", "refused", NULL},
    [GC_COUNT_TOKEN_ACTIVE] = {"token_verdicts_total", "verdict", "active",
                               "Verdicts on tokens, cached ones included."},
    [GC_COUNT_TOKEN_INACTIVE] = {"token_verdicts_total", "verdict", "inactive", NULL},
    [GC_COUNT_TOKEN_UNKNOWN] = {"token_verdicts_total", "verdict", "unknown", NULL},
    [GC_COUNT_RETRY] = {"external_retries_total", NULL, NULL,
                        "Calls of the external API that were repeated."},
    [GC_COUNT_BREAKER_REFUSED] = {"breaker_refusals_total", NULL, NULL,
                                  "Lookups that the open breaker answered."},
    [GC_COUNT_OVERLOADED] = {"bulkhead_refusals_total", NULL, NULL,
                             "Lookups beyond the limit of concurrent calls."},
    [GC_COUNT_RELOAD_GOOD] = {"reloads_total", "result", "good",
                              "Rereadings of the configuration."},
    [GC_COUNT_RELOAD_BAD] = {"reloads_total", "result", "bad", NULL},
};

static const struct {
    const char *name, *help;
} timer_rows[GC_N_TIMERS] = {
    [GC_TIME_REQUEST] = {"lookup_duration_seconds", "Time to answer a lookup."},
    [GC_TIME_INTROSPECTION] = {"introspection_duration_seconds", "Time to check a token."},
    [GC_TIME_EXTERNAL] = {"external_duration_seconds", "Time to call the external API."},
};

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
    if (status < GC_FIRST_STATUS || status >= GC_FIRST_STATUS + GC_N_STATUSES)
        status = 500;
    add(&m->requests[route][status - GC_FIRST_STATUS], 1);
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
    while (i < GC_N_BOUNDS && took_us > bound_us[i])
        i++;
    add(&m->timers[timer].buckets[i], 1);
    add(&m->timers[timer].sum_us, took_us > 0 ? (uint64_t)took_us : 0);
}

static void write_requests(struct gc_metrics *m, struct gc_prometheus *p)
{
    char status[16];
    gc_prometheus_family(p, "requests_total", "counter", "Requests by route and status.");
    for (size_t r = 0; r < GC_N_METRIC_ROUTES; r++)
        for (size_t s = 0; s < GC_N_STATUSES; s++) {
            uint64_t n = get(&m->requests[r][s]);
            if (n == 0)
                continue;
            snprintf(status, sizeof status, "%zu", s + GC_FIRST_STATUS);
            gc_prometheus_add(p, "", (double)n, "route", route_names[r], "status", status, NULL);
        }
}

static void write_counters(struct gc_metrics *m, struct gc_prometheus *p)
{
    for (size_t i = 0; i < GC_N_COUNTERS; i++) {
        if (counter_rows[i].help)
            gc_prometheus_family(p, counter_rows[i].family, "counter", counter_rows[i].help);
        gc_prometheus_add(p, "", (double)get(&m->counters[i]), counter_rows[i].label,
                          counter_rows[i].value, NULL);
    }
}

static void write_timer(struct gc_histogram *h, struct gc_prometheus *p)
{
    uint64_t n = 0;
    char bound[32];
    for (size_t i = 0; i < GC_N_BOUNDS; i++) {
        n += get(&h->buckets[i]);
        snprintf(bound, sizeof bound, "%g", (double)bound_us[i] / 1e6);
        gc_prometheus_add(p, "_bucket", (double)n, "le", bound, NULL);
    }
    n += get(&h->buckets[GC_N_BOUNDS]);
    gc_prometheus_add(p, "_bucket", (double)n, "le", "+Inf", NULL);
    gc_prometheus_add(p, "_sum", (double)get(&h->sum_us) / 1e6, NULL);
    gc_prometheus_add(p, "_count", (double)n, NULL);
}

static void write_gauges(struct gc_action *a, struct gc_prometheus *p)
{
    enum gc_breaker_state breaker = gc_breaker_state(&a->customers.breaker);
    gc_prometheus_family(p, "breaker_state", "gauge",
                         "State of the circuit breaker: 1 for the one it is in.");
    for (int s = GC_BREAKER_CLOSED; s <= GC_BREAKER_HALF_OPEN; s++)
        gc_prometheus_add(p, "", breaker == (enum gc_breaker_state)s, "state",
                          gc_breaker_state_name((enum gc_breaker_state)s), NULL);
    gc_prometheus_gauge(p, "external_in_flight", "Calls of the external API in progress.",
                        atomic_load(&a->customers.bulkhead.inside));
    gc_prometheus_gauge(p, "requests_in_flight", "Requests in progress.",
                        atomic_load(&a->in_flight));
    gc_prometheus_gauge(p, "token_cache_entries", "Verdicts in the token cache.",
                        (double)gc_verdict_cache_count(a->verdicts));
    gc_prometheus_build_info(p);
}

void gc_get_metrics(struct gc_action *a, struct gc_action_request *r)
{
    struct gc_prometheus p = {.to = &r->res->body, .program = "gcaction"};
    r->res->status = 200;
    gc_http_add_header(r->res, "Content-Type", GC_PROMETHEUS_TYPE);
    gc_http_add_header(r->res, "Cache-Control", "no-store");
    write_requests(&a->metrics, &p);
    write_counters(&a->metrics, &p);
    for (size_t i = 0; i < GC_N_TIMERS; i++) {
        gc_prometheus_family(&p, timer_rows[i].name, "histogram", timer_rows[i].help);
        write_timer(&a->metrics.timers[i], &p);
    }
    write_gauges(a, &p);
}
