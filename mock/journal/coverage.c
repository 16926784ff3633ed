#include "mock/journal/coverage.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The modes of one operation: few, so a list that is searched from its start. */
struct mode {
    struct mode *next;
    atomic_uint_least64_t n;
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
    pthread_rwlock_init(&c->lock, NULL);
}

void mock_coverage_release(struct mock_coverage *c)
{
    gc_map_release(&c->by_operation, free_modes);
    pthread_rwlock_destroy(&c->lock);
}

void mock_coverage_clear(struct mock_coverage *c)
{
    pthread_rwlock_wrlock(&c->lock);
    gc_map_release(&c->by_operation, free_modes);
    pthread_rwlock_unlock(&c->lock);
}

void mock_coverage_past_init(struct mock_coverage_past *p)
{
    pthread_mutex_init(&p->lock, NULL);
    mock_coverage_init(&p->coverage);
}

void mock_coverage_past_release(struct mock_coverage_past *p)
{
    mock_coverage_release(&p->coverage);
    pthread_mutex_destroy(&p->lock);
}

static struct modes *make_modes(struct mock_coverage *c, const char *operation)
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

/* Where the mode is, or belongs: the list is kept sorted by name. */
static struct mode **place_of(struct modes *modes, const char *name)
{
    struct mode **at = &modes->first;
    while (*at && strncmp((*at)->name, name, MOCK_COVERAGE_MODE - 1) < 0)
        at = &(*at)->next;
    return at;
}

static bool is_of(const struct mode *m, const char *name)
{
    return m && strncmp(m->name, name, MOCK_COVERAGE_MODE - 1) == 0;
}

static struct mode *make_mode(struct modes *modes, const char *name)
{
    struct mode **at = place_of(modes, name);
    if (is_of(*at, name))
        return *at;
    struct mode *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    memcpy(m->name, name, strnlen(name, MOCK_COVERAGE_MODE - 1));
    m->next = *at;
    *at = m;
    return m;
}

/* Called with the lock. False: it was never met before. */
static bool count_known(struct mock_coverage *c, const struct gc_map_key *operation,
                        const char *mode, uint64_t n)
{
    struct modes *modes = gc_map_get_key(&c->by_operation, operation);
    struct mode *m = modes ? *place_of(modes, mode) : NULL;
    bool known = is_of(m, mode);
    if (known)
        atomic_fetch_add(&m->n, n);
    return known;
}

static void count_new(struct mock_coverage *c, const char *operation, const char *mode, uint64_t n)
{
    pthread_rwlock_wrlock(&c->lock);
    struct modes *modes = make_modes(c, operation);
    struct mode *m = modes ? make_mode(modes, mode) : NULL;
    if (m)
        atomic_fetch_add(&m->n, n);
    pthread_rwlock_unlock(&c->lock);
}

static void count_times(void *ctx, const char *operation, const char *mode, uint64_t n)
{
    struct mock_coverage *c = ctx;
    const struct gc_map_key key = gc_map_key(operation);
    pthread_rwlock_rdlock(&c->lock);
    bool known = count_known(c, &key, mode, n);
    pthread_rwlock_unlock(&c->lock);
    if (!known)
        count_new(c, operation, mode, n);
}

void mock_coverage_count(struct mock_coverage *c, const char *operation, const char *mode)
{
    count_times(c, operation ? operation : MOCK_COVERAGE_NONE, mode, 1);
}

void mock_coverage_add(struct mock_coverage *c, struct mock_coverage *more)
{
    mock_coverage_each(more, count_times, c);
}

void mock_coverage_leave(struct mock_coverage *c, struct mock_coverage_past *p)
{
    struct mock_coverage left;
    mock_coverage_init(&left);
    if (p)
        pthread_mutex_lock(&p->lock);
    pthread_rwlock_wrlock(&c->lock);
    left.by_operation = c->by_operation;
    c->by_operation = (struct gc_map){0};
    pthread_rwlock_unlock(&c->lock);
    if (p) {
        mock_coverage_add(&p->coverage, &left);
        pthread_mutex_unlock(&p->lock);
    }
    mock_coverage_release(&left);
}

void mock_counts_take(struct mock_counts *counts, const struct gc_map_key *operation,
                      const char *mode)
{
    if (counts->n == GC_COUNT_OF(counts->kept))
        mock_counts_flush(counts);
    struct mock_count *count = &counts->kept[counts->n++];
    count->operation = operation;
    gc_copy(count->mode, sizeof count->mode, mode);
}

/* What is not known yet stays behind for a second go. */
void mock_counts_flush(struct mock_counts *counts)
{
    size_t n_new = 0;
    pthread_rwlock_rdlock(&counts->to->lock);
    for (size_t i = 0; i < counts->n; i++)
        if (!count_known(counts->to, counts->kept[i].operation, counts->kept[i].mode, 1))
            counts->kept[n_new++] = counts->kept[i];
    pthread_rwlock_unlock(&counts->to->lock);
    for (size_t i = 0; i < n_new; i++)
        count_new(counts->to, counts->kept[i].operation->text, counts->kept[i].mode, 1);
    counts->n = 0;
}

uint64_t mock_coverage_of(struct mock_coverage *c, const struct gc_map_key *operation,
                          const char *mode)
{
    pthread_rwlock_rdlock(&c->lock);
    struct modes *modes = gc_map_get_key(&c->by_operation, operation);
    struct mode *m = modes ? *place_of(modes, mode) : NULL;
    uint64_t n = is_of(m, mode) ? atomic_load(&m->n) : 0;
    pthread_rwlock_unlock(&c->lock);
    return n;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void mock_coverage_each(struct mock_coverage *c, mock_coverage_fn visit, void *ctx)
{
    pthread_rwlock_rdlock(&c->lock);
    const char **names = calloc(c->by_operation.n + 1, sizeof *names);
    size_t n = 0;
    void *value;
    for (size_t i = 0; names && gc_map_next(&c->by_operation, &i, &names[n], &value); n++)
        ;
    if (n > 0)
        qsort(names, n, sizeof *names, by_text);
    for (size_t i = 0; i < n; i++) {
        const struct modes *modes = gc_map_get(&c->by_operation, names[i]);
        for (struct mode *m = modes->first; m; m = m->next)
            visit(ctx, names[i], m->name, atomic_load(&m->n));
    }
    free(names);
    pthread_rwlock_unlock(&c->lock);
}

void mock_coverage_each_of(struct mock_coverage *c, const char *operation, mock_coverage_fn visit,
                           void *ctx)
{
    pthread_rwlock_rdlock(&c->lock);
    const struct modes *modes = gc_map_get(&c->by_operation, operation);
    for (struct mode *m = modes ? modes->first : NULL; m; m = m->next)
        visit(ctx, operation, m->name, atomic_load(&m->n));
    pthread_rwlock_unlock(&c->lock);
}
