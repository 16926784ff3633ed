/* What all journals may take together: who was written to longest ago gives way first. */
#include "mock/journal/internal.h"

enum { DEFAULT_MAX_BYTES = 256 << 20 };

void mock_budget_init(struct mock_journal_budget *b)
{
    *b = (struct mock_journal_budget){.max_bytes = DEFAULT_MAX_BYTES};
    pthread_mutex_init(&b->lock, NULL);
}

void mock_budget_release(struct mock_journal_budget *b)
{
    pthread_mutex_destroy(&b->lock);
}

/* The caller holds the budget's lock. */
static void unlink_journal(struct mock_journal_budget *b, struct mock_journal *j)
{
    struct mock_journal *newest = atomic_load(&b->newest);
    if (newest != j && !j->newer)
        return; /* it is not in the list */
    if (newest == j)
        atomic_store(&b->newest, j->older);
    else
        j->newer->older = j->older;
    if (b->oldest == j)
        b->oldest = j->newer;
    else
        j->older->newer = j->newer;
    j->older = j->newer = NULL;
}

static void make_newest(struct mock_journal_budget *b, struct mock_journal *j)
{
    struct mock_journal *newest = atomic_load(&b->newest);
    if (newest == j)
        return;
    unlink_journal(b, j);
    j->older = atomic_load(&b->newest);
    if (j->older)
        j->older->newer = j;
    else
        b->oldest = j;
    atomic_store(&b->newest, j);
}

static bool is_over(struct mock_journal_budget *b)
{
    return atomic_load(&b->bytes) > b->max_bytes;
}

/* Emptied journals leave the list, so that nobody looks at them again; the newest entry of all
 * stays, however big it is. */
static struct mock_entry *trim(struct mock_journal_budget *b)
{
    struct mock_entry *freed = NULL;
    for (struct mock_journal *j = b->oldest, *next; j && is_over(b); j = next) {
        size_t kept = j == atomic_load(&b->newest);
        next = j->newer;
        pthread_mutex_lock(&j->lock);
        while (j->n > kept && is_over(b))
            freed = mock_journal_evict(j, freed);
        bool empty = j->n == 0;
        pthread_mutex_unlock(&j->lock);
        if (empty)
            unlink_journal(b, j);
    }
    return freed;
}

void mock_budget_settle(struct mock_journal *j)
{
    struct mock_journal_budget *b = j->limits.budget;
    struct mock_entry *freed = NULL;
    if (!b || (atomic_load(&b->newest) == j && !is_over(b)))
        return;
    pthread_mutex_lock(&b->lock);
    make_newest(b, j);
    freed = trim(b);
    pthread_mutex_unlock(&b->lock);
    mock_entries_free(freed);
}

void mock_budget_leave(struct mock_journal *j)
{
    struct mock_journal_budget *b = j->limits.budget;
    if (!b)
        return;
    pthread_mutex_lock(&b->lock);
    unlink_journal(b, j);
    pthread_mutex_unlock(&b->lock);
}
