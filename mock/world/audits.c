#include "mock/world/audits.h"

#include <stdlib.h>
#include <string.h>

void mock_audits_init(struct mock_audits *a)
{
    memset(a, 0, sizeof *a);
    pthread_mutex_init(&a->lock, NULL);
}

void mock_audits_release(struct mock_audits *a)
{
    free(a->ring);
    pthread_mutex_destroy(&a->lock);
}

void mock_audits_clear(struct mock_audits *a)
{
    pthread_mutex_lock(&a->lock);
    a->next = a->n = 0;
    pthread_mutex_unlock(&a->lock);
}

void mock_audits_add(struct mock_audits *a, const struct mock_audit *audit)
{
    pthread_mutex_lock(&a->lock);
    if (!a->ring)
        a->ring = calloc(MOCK_AUDITS_KEPT, sizeof *a->ring);
    if (a->ring) {
        a->ring[a->next] = *audit;
        a->next = (a->next + 1) % MOCK_AUDITS_KEPT;
        a->n += a->n < MOCK_AUDITS_KEPT;
    }
    pthread_mutex_unlock(&a->lock);
}

void mock_audits_each(struct mock_audits *a,
                      void (*visit)(void *ctx, const struct mock_audit *audit), void *ctx)
{
    pthread_mutex_lock(&a->lock);
    for (size_t i = 0; i < a->n; i++)
        visit(ctx, &a->ring[(a->next + MOCK_AUDITS_KEPT - a->n + i) % MOCK_AUDITS_KEPT]);
    pthread_mutex_unlock(&a->lock);
}
