#include "mock/journal/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

/* The modes of one operation: few, so a list that is searched from its start. */
struct mode {
    struct mode *next;
    uint64_t n;
    char name[MOCK_COVERAGE_MODE];
};
struct modes {
    struct mode *first;
};

static void free_modes(void *value)
{
    struct modes *modes = value;
    while (modes->first) {
        struct mode *m = modes->first;
        modes->first = m->next;
        free(m);
    }
    free(modes);
}

void mock_coverage_init(struct mock_coverage *c)
{
    *c = (struct mock_coverage){0};
    pthread_mutex_init(&c->lock, NULL);
}

void mock_coverage_release(struct mock_coverage *c)
{
    gc_map_release(&c->by_operation, free_modes);
    pthread_mutex_destroy(&c->lock);
}

void mock_coverage_clear(struct mock_coverage *c)
{
    pthread_mutex_lock(&c->lock);
    gc_map_release(&c->by_operation, free_modes);
    pthread_mutex_unlock(&c->lock);
}

static struct modes *modes_of(struct mock_coverage *c, const char *operation)
{
    struct modes *modes = gc_map_get(&c->by_operation, operation);
    if (modes)
        return modes;
    modes = calloc(1, sizeof *modes);
    if (modes && gc_map_put(&c->by_operation, operation, modes, NULL) != GC_OK) {
        free(modes);
        modes = NULL;
    }
    return modes;
}

/* The list is kept sorted by name. */
static struct mode *mode_of(struct modes *modes, const char *name)
{
    struct mode **at = &modes->first;
    while (*at && strncmp((*at)->name, name, MOCK_COVERAGE_MODE - 1) < 0)
        at = &(*at)->next;
    if (*at && strncmp((*at)->name, name, MOCK_COVERAGE_MODE - 1) == 0)
        return *at;
    struct mode *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    memcpy(m->name, name, strnlen(name, MOCK_COVERAGE_MODE - 1));
    m->next = *at;
    return *at = m;
}

void mock_coverage_count(struct mock_coverage *c, const char *operation, const char *mode)
{
    pthread_mutex_lock(&c->lock);
    struct modes *modes = modes_of(c, operation ? operation : MOCK_COVERAGE_NONE);
    struct mode *m = modes ? mode_of(modes, mode) : NULL;
    if (m)
        m->n++;
    pthread_mutex_unlock(&c->lock);
}

uint64_t mock_coverage_of(struct mock_coverage *c, const char *operation, const char *mode)
{
    pthread_mutex_lock(&c->lock);
    const struct modes *modes = gc_map_get(&c->by_operation, operation);
    const struct mode *m = modes ? modes->first : NULL;
    while (m && strncmp(m->name, mode, MOCK_COVERAGE_MODE - 1) != 0)
        m = m->next;
    uint64_t n = m ? m->n : 0;
    pthread_mutex_unlock(&c->lock);
    return n;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void mock_coverage_each(struct mock_coverage *c, mock_coverage_fn visit, void *ctx)
{
    pthread_mutex_lock(&c->lock);
    const char **names = calloc(c->by_operation.n + 1, sizeof *names);
    size_t n = 0;
    void *value;
    for (size_t i = 0; names && gc_map_next(&c->by_operation, &i, &names[n], &value); n++)
        ;
    if (n > 0)
        qsort(names, n, sizeof *names, by_text);
    for (size_t i = 0; i < n; i++) {
        const struct modes *modes = gc_map_get(&c->by_operation, names[i]);
        for (const struct mode *m = modes->first; m; m = m->next)
            visit(ctx, names[i], m->name, m->n);
    }
    free(names);
    pthread_mutex_unlock(&c->lock);
}

void mock_coverage_each_of(struct mock_coverage *c, const char *operation, mock_coverage_fn visit,
                           void *ctx)
{
    pthread_mutex_lock(&c->lock);
    const struct modes *modes = gc_map_get(&c->by_operation, operation);
    for (const struct mode *m = modes ? modes->first : NULL; m; m = m->next)
        visit(ctx, operation, m->name, m->n);
    pthread_mutex_unlock(&c->lock);
}
