#include "harness/run/pool.h"

#include <pthread.h>
#include <stdatomic.h>

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
