#include "base/json/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/json/scan.h"
#include "base/status.h"

enum { FEW = 8 }; /* up to so many keys are compared with one another, more are sorted */

void gc_json_keys_init(struct gc_json_keys *k)
{
    k->stack = k->few;
    k->n = 0;
    k->cap = GC_COUNT_OF(k->few);
}

void gc_json_keys_release(struct gc_json_keys *k)
{
    if (k->stack != k->few)
        free(k->stack);
    gc_json_keys_init(k);
}

static bool grow(struct gc_json_keys *k)
{
    bool inside = k->stack == k->few;
    struct gc_json_key *more = realloc(inside ? NULL : k->stack, k->cap * 2 * sizeof *more);
    if (!more)
        return false;
    if (inside)
        memcpy(more, k->few, sizeof k->few);
    k->stack = more;
    k->cap *= 2;
    return true;
}

bool gc_json_keys_add(struct gc_json_keys *k, const char *at)
{
    if (k->n == k->cap && !grow(k))
        return false;
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a; keys made to collide only cost comparisons */
    struct gc_json_chars chars = {.at = at};
    for (int c; (c = gc_json_next_char(&chars)) >= 0;)
        hash = (hash ^ (unsigned)c) * 0x100000001b3;
    k->stack[k->n++] = (struct gc_json_key){.at = at, .hash = hash};
    return true;
}

static int compare_text(const char *a, const char *b)
{
    struct gc_json_chars x = {.at = a}, y = {.at = b};
    int p, q;
    do {
        p = gc_json_next_char(&x);
        q = gc_json_next_char(&y);
    } while (p == q && p >= 0);
    return p - q;
}

static int compare_keys(const struct gc_json_key *a, const struct gc_json_key *b)
{
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return compare_text(a->at, b->at);
}

/* Equal keys keep the order of the text. */
static int compare_sorted(const void *a, const void *b)
{
    const struct gc_json_key *x = a, *y = b;
    int order = compare_keys(x, y);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static const char *repeated_of_few(const struct gc_json_key *key, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (key[i].hash == key[j].hash && compare_text(key[i].at, key[j].at) == 0)
                return key[i].at;
    return NULL;
}

static const char *repeated_of_many(struct gc_json_key *key, size_t n)
{
    const char *earliest = NULL;
    qsort(key, n, sizeof *key, compare_sorted);
    for (size_t i = 1; i < n; i++)
        if (compare_keys(&key[i - 1], &key[i]) == 0 && (!earliest || key[i].at < earliest))
            earliest = key[i].at;
    return earliest;
}

const char *gc_json_keys_close(struct gc_json_keys *k, size_t first)
{
    struct gc_json_key *key = k->stack + first;
    size_t n = k->n - first;
    k->n = first;
    return n <= FEW ? repeated_of_few(key, n) : repeated_of_many(key, n);
}
