/* All stubs of a set in the order in which they are asked. */
#include <stdlib.h>

#include "mock/stubs/internal.h"

/* Asked first first. */
static int by_turn(const void *a, const void *b)
{
    return stub_by_order(b, a);
}

/* By their numbers, the last first, without comparing: list has room for all numbers. Returns how
 * many there are. */
static size_t list_by_number(const struct mock_stub_set *set, struct mock_stub **list)
{
    const char *id;
    void *stub;
    size_t n = 0;
    for (size_t i = 0; gc_map_next(&set->by_id, &i, &id, &stub);)
        list[set->next_seq - ((struct mock_stub *)stub)->seq] = stub;
    for (size_t i = 0; i < set->next_seq; i++)
        if (list[i])
            list[n++] = list[i];
    list[n] = NULL;
    return n;
}

static bool is_in_order(struct mock_stub *const *list, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (list[i - 1]->priority < list[i]->priority)
            return false;
    return true;
}

/* So that numbers are not many more than stubs: those that are there get new ones. */
static void number_anew(struct mock_stub_set *set, struct mock_stub **list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        list[i]->seq = n - i;
    set->next_seq = n;
}

static int by_number(const void *a, const void *b)
{
    const struct mock_stub *x = *(struct mock_stub *const *)a, *y = *(struct mock_stub *const *)b;
    return x->seq > y->seq ? -1 : x->seq < y->seq;
}

/* When many were replaced: compared once, so that the next time nothing need be. */
static size_t list_by_comparing(struct mock_stub_set *set, struct mock_stub **list)
{
    const char *id;
    void *stub;
    size_t n = 0;
    for (size_t i = 0; gc_map_next(&set->by_id, &i, &id, &stub);)
        list[n++] = stub;
    qsort(list, n, sizeof *list, by_number);
    list[n] = NULL;
    number_anew(set, list, n);
    return n;
}

struct mock_stub *const *stub_set_list(struct mock_stub_set *set)
{
    static struct mock_stub *const none[] = {NULL};
    if (!set || set->order)
        return set ? set->order : none;
    size_t n = set->by_id.n;
    bool is_dense = set->next_seq <= 4 * (uint64_t)n + 1024;
    size_t room = is_dense ? (size_t)set->next_seq : n;
    set->order = calloc(room + 1, sizeof(struct mock_stub *));
    if (!set->order)
        return NULL;
    n = is_dense ? list_by_number(set, set->order) : list_by_comparing(set, set->order);
    if (!is_in_order(set->order, n))
        qsort(set->order, n, sizeof(struct mock_stub *), by_turn);
    return set->order;
}

void stub_set_forget_order(struct mock_stub_set *set)
{
    free(set->order);
    set->order = NULL;
}
