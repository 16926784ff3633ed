#include "harness/run/runner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

void hx_result_release(struct hx_result *r)
{
    free(r->detail);
    cJSON_Delete(r->tree);
    free(r->reason);
    gc_json_release(&r->journal);
    cJSON_Delete(r->faults);
    *r = (struct hx_result){0};
}

enum { MAX_THREADS = 64 };

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

void hx_run_cases(const struct hx_runner *runner, const struct hx_cases *cases,
                  struct hx_result *results, hx_done_fn on_done, void *ctx)
{
    struct batch b = {.runner = runner,
                      .cases = cases,
                      .results = results,
                      .on_done = on_done,
                      .ctx = ctx,
                      .reporting = PTHREAD_MUTEX_INITIALIZER};
    hx_pool_each(runner->n_threads, cases->n, run_one, &b);
    for (size_t i = 0; i < cases->n; i++)
        if (results[i].outcome == HX_NO_OUTCOME) {
            results[i].outcome = HX_BROKEN;
            results[i].reason = gc_strdup("it was selected, and nobody ran it");
            if (on_done)
                on_done(ctx, cases->items[i], &results[i]);
        }
}
