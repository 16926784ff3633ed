#include "harness/run/run.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

void hx_result_release(struct hx_result *r)
{
    free(r->detail);
    cJSON_Delete(r->tree);
    free(r->reason);
    free(r->note);
    gc_json_release(&r->journal);
    cJSON_Delete(r->faults);
    *r = (struct hx_result){0};
}

enum { MAX_THREADS = 128, PATIENT_FOR_EACH = 16, NOTE_BYTES = 400 };

struct pool {
    size_t n;
    void (*one)(void *ctx, size_t i);
    void *ctx;
    atomic_size_t next;
};

static void *work(void *arg)
{
    struct pool *pool = arg;
    size_t i;
    while ((i = atomic_fetch_add(&pool->next, 1)) < pool->n)
        pool->one(pool->ctx, i);
    return NULL;
}

void hx_pool_each(unsigned n_threads, size_t n, void (*one)(void *ctx, size_t i), void *ctx)
{
    struct pool pool = {.n = n, .one = one, .ctx = ctx};
    pthread_t threads[MAX_THREADS];
    unsigned wanted = n_threads < MAX_THREADS ? n_threads : MAX_THREADS, started = 0;
    while (started + 1 < wanted && started + 1 < n &&
           pthread_create(&threads[started], NULL, work, &pool) == 0)
        started++;
    work(&pool);
    while (started > 0)
        pthread_join(threads[--started], NULL);
}

const cJSON *hx_fault_find(const cJSON *faults, const char *id)
{
    for (const cJSON *f = id && faults ? faults->child : NULL; f; f = f->next)
        if (strcmp(gc_json_str(f, "id"), id) == 0)
            return f;
    return NULL;
}

/* --- one ------------------------------------------------------------------------------------- */

/* What came before in somebody else's process may have left a mark in it, such as a circuit breaker
 * that opened. So a case that fails there has a second try in a process of its own, which decides;
 * that there was a mark is told. */
static void try_alone(const struct hx_runner *runner, const struct hx_case *c, const char *before,
                      struct hx_result *result)
{
    struct gc_strbuf note GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    struct hx_result alone = hx_run_once(runner, c, true, NULL);
    const cJSON *differs = gc_json_get(result->tree, "differs");
    const cJSON *first = differs ? differs->child : NULL;
    if (alone.outcome == HX_PASSED) {
        gc_strbuf_addf(&note,
                       "it failed in a process that had served others before (\"%s\" was "
                       "the last): ",
                       before);
        hx_add_json(&note, first, NOTE_BYTES);
        gc_strbuf_adds(&note, "; in a process of its own it passed");
        (void)!gc_strbuf_take(&note, &alone.note);
    }
    alone.took_ms += result->took_ms;
    hx_result_release(result);
    *result = alone;
}

void hx_run_case(const struct hx_runner *runner, const struct hx_case *c, struct hx_result *out)
{
    char *used_behind = NULL, *left_out = hx_left_out_reason(runner, c);
    if (left_out) {
        *out = (struct hx_result){.outcome = HX_LEFT_OUT, .reason = left_out};
        return;
    }
    *out = hx_run_once(runner, c, false, &used_behind);
    if (used_behind && out->outcome == HX_FAILED)
        try_alone(runner, c, used_behind, out);
    free(used_behind);
}

/* --- many at once ----------------------------------------------------------------------------- */

struct batch {
    const struct hx_runner *runner;
    const struct hx_cases *cases;
    struct hx_result *results;
    hx_done_fn on_done;
    void *ctx;
    pthread_mutex_t reporting;
};

static void run_one(void *ctx, size_t i)
{
    struct batch *b = ctx;
    const struct hx_case *c = b->cases->items[i];
    struct hx_result *r = &b->results[i];
    if (b->runner->stop && atomic_load(b->runner->stop))
        *r = (struct hx_result){.outcome = HX_LEFT_OUT, .reason = gc_strdup("stopped")};
    else
        hx_run_case(b->runner, c, r);
    pthread_mutex_lock(&b->reporting);
    if (b->on_done && r->outcome != HX_NO_OUTCOME)
        b->on_done(b->ctx, c, r);
    pthread_mutex_unlock(&b->reporting);
}

/* Cases of which time is the subject wait most of theirs: they run beside the others from the first
 * moment, many at once, and take next to nothing of the processor. */
struct lane {
    struct batch *batch;
    bool waits;
    size_t n;
    size_t *order;
    unsigned n_threads;
};

static void run_nth(void *ctx, size_t i)
{
    struct lane *lane = ctx;
    run_one(lane->batch, lane->order[i]);
}

static void *run_lane(void *arg)
{
    struct lane *lane = arg;
    hx_pool_each(lane->n_threads, lane->n, run_nth, lane);
    return NULL;
}

static bool fill_lane(struct lane *lane)
{
    const struct hx_cases *cases = lane->batch->cases;
    lane->order = calloc(cases->n + 1, sizeof *lane->order);
    for (size_t i = 0; lane->order && i < cases->n; i++)
        if (cases->items[i]->waits == lane->waits)
            lane->order[lane->n++] = i;
    return lane->order != NULL;
}

static void run_both(struct lane *quick, struct lane *patient)
{
    pthread_t thread;
    bool beside = patient->n > 0 && pthread_create(&thread, NULL, run_lane, patient) == 0;
    run_lane(quick);
    if (beside)
        pthread_join(thread, NULL);
    else
        run_lane(patient);
}

void hx_run_cases(const struct hx_runner *runner, const struct hx_cases *cases,
                  struct hx_result *results, hx_done_fn on_done, void *ctx)
{
    struct batch b = {.runner = runner,
                      .cases = cases,
                      .results = results,
                      .on_done = on_done,
                      .ctx = ctx,
                      .reporting = PTHREAD_MUTEX_INITIALIZER};
    struct lane quick = {.batch = &b, .n_threads = runner->n_threads};
    struct lane patient = {
        .batch = &b, .waits = true, .n_threads = runner->n_threads * PATIENT_FOR_EACH};
    if (fill_lane(&quick) && fill_lane(&patient))
        run_both(&quick, &patient);
    free(quick.order);
    free(patient.order);
    for (size_t i = 0; i < cases->n; i++)
        if (results[i].outcome == HX_NO_OUTCOME) {
            results[i].outcome = HX_BROKEN;
            results[i].reason = gc_strdup("it was selected, and nobody ran it");
            if (on_done)
                on_done(ctx, cases->items[i], &results[i]);
        }
}
