#include "harness/torture/torture.h"

#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"

enum { LIMIT_MS = 15000, N_WAYS = 3 };

static const enum hx_break ways[N_WAYS] = {HX_BREAK_CLOSE, HX_BREAK_RESET, HX_BREAK_STALL};

const char *hx_break_name(enum hx_break how)
{
    static const char *const names[] = {[HX_BREAK_NONE] = "none",
                                        [HX_BREAK_CLOSE] = "close",
                                        [HX_BREAK_RESET] = "reset",
                                        [HX_BREAK_STALL] = "stall"};
    return names[how];
}

void hx_torture_release(struct hx_torture *t)
{
    free(t->runs);
    t->runs = NULL;
    t->n_runs = t->n_events = 0;
}

/* The case through a relay. */
static enum gc_status run_relayed(const struct hx_torture *t, const struct hx_relay_plan *plan,
                                  struct hx_result *result, enum hx_wire_event *events,
                                  size_t *n_events, struct gc_error *err)
{
    struct hx_runner runner = *t->runner;
    struct hx_relay *relay;
    char url[64];
    enum gc_status s = hx_relay_start(&relay, plan, err);
    if (s != GC_OK)
        return s;
    snprintf(url, sizeof url, "http://127.0.0.1:%u", hx_relay_port(relay));
    runner.relay_url = url;
    runner.answers_only = true;
    runner.subject.fresh = true; /* each run has an upstream of its own */
    if (runner.case_limit_ms <= 0 || runner.case_limit_ms > LIMIT_MS)
        runner.case_limit_ms = LIMIT_MS;
    hx_run_case(&runner, t->c, result);
    *n_events = hx_relay_stop(relay, events);
    return GC_OK;
}

static unsigned mock_port(const struct hx_torture *t)
{
    struct gc_url url;
    return gc_url_parse(&url, t->runner->mock.base_url, NULL) == GC_OK ? url.port : 0;
}

/* --- judging ---------------------------------------------------------------------------------- */

static bool is_honest_exit(const struct hx_runner *runner, int code)
{
    if (runner->subject.client)
        return code > 0 && code < 126; /* not killed by a signal, not "not found" */
    return code == gc_status_exit_code(GC_E_TIMEOUT) || code == gc_status_exit_code(GC_E_NETWORK) ||
           code == gc_status_exit_code(GC_E_PROTOCOL) || code == gc_status_exit_code(GC_E_SERVER);
}

static bool is_honest_status(const struct hx_runner *runner, int status)
{
    if (runner->subject.start)
        return status >= 400;
    return status >= 502 && status <= 504;
}

static void judge(const struct hx_runner *runner, const struct hx_result *r,
                  struct hx_torture_run *out)
{
    out->took_ms = r->took_ms;
    if (r->outcome == HX_PASSED) {
        out->good = true;
        snprintf(out->text, sizeof out->text, "right answer");
    } else if (r->outcome == HX_BROKEN || r->outcome == HX_LEFT_OUT) {
        snprintf(out->text, sizeof out->text, "not run: %.80s", r->reason ? r->reason : "");
    } else if (r->too_slow) {
        snprintf(out->text, sizeof out->text, "did not end in time");
    } else if (r->ran) {
        out->good = is_honest_exit(runner, r->exit_code);
        snprintf(out->text, sizeof out->text, "exit %d", r->exit_code);
    } else {
        out->good = is_honest_status(runner, r->status);
        snprintf(out->text, sizeof out->text, r->status ? "status %d" : "no answer", r->status);
    }
}

/* --- running ---------------------------------------------------------------------------------- */

static void break_one(void *ctx, size_t i)
{
    struct hx_torture *t = ctx;
    struct hx_torture_run *r = &t->runs[i];
    struct hx_result result = {0};
    struct gc_error err = {0};
    size_t n_events;
    const struct hx_relay_plan plan = {.target_port = mock_port(t), .how = r->how, .at = r->at};
    if (t->runner->stop && atomic_load(t->runner->stop))
        snprintf(r->text, sizeof r->text, "not run: interrupted");
    else if (run_relayed(t, &plan, &result, NULL, &n_events, &err) != GC_OK)
        snprintf(r->text, sizeof r->text, "not run: %.80s", gc_error_text(&err));
    else
        judge(t->runner, &result, r);
    hx_result_release(&result);
}

static enum gc_status run_unbroken(struct hx_torture *t, struct gc_error *err)
{
    struct hx_result result = {0};
    const struct hx_relay_plan plan = {.target_port = mock_port(t)};
    enum gc_status s = run_relayed(t, &plan, &result, t->events, &t->n_events, err);
    if (s == GC_OK && result.outcome != HX_PASSED)
        s = gc_fail(err, GC_E_DATA, "\"%s\" does not pass unbroken: %.200s", t->c->name,
                    result.reason ? result.reason : "see gcverify run");
    if (s == GC_OK && t->n_events == 0)
        s = gc_fail(err, GC_E_DATA, "\"%s\" sends nothing to the mock", t->c->name);
    hx_result_release(&result);
    return s;
}

enum gc_status hx_torture_run(struct hx_torture *t, struct gc_error *err)
{
    enum gc_status s = run_unbroken(t, err);
    if (s != GC_OK)
        return s;
    t->n_runs = t->n_events * N_WAYS;
    t->runs = calloc(t->n_runs, sizeof *t->runs);
    if (!t->runs)
        return gc_fail_nomem(err);
    for (size_t i = 0; i < t->n_runs; i++)
        t->runs[i] = (struct hx_torture_run){.how = ways[i % N_WAYS], .at = i / N_WAYS + 1};
    hx_pool_each(t->runner->n_threads, t->n_runs, break_one, t);
    for (size_t i = 0; i < t->n_runs; i++)
        t->n_bad += !t->runs[i].good;
    return GC_OK;
}

void hx_torture_table(const struct hx_torture *t, FILE *to)
{
    fprintf(to, "%s\n%-4s %-24s", t->c->name, "", "broken at");
    for (size_t w = 0; w < N_WAYS; w++)
        fprintf(to, " %-24s", hx_break_name(ways[w]));
    for (size_t i = 0; i < t->n_runs; i++) {
        const struct hx_torture_run *r = &t->runs[i];
        char cell[128];
        if (i % N_WAYS == 0)
            fprintf(to, "\n%-4zu %-24s", r->at, hx_wire_event_name(t->events[r->at - 1]));
        snprintf(cell, sizeof cell, "%s%s, %lld ms", r->good ? "" : "BAD: ", r->text,
                 (long long)r->took_ms);
        fprintf(to, " %-24s", cell);
    }
    fputc('\n', to);
}
