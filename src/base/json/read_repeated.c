/* read_repeated.c - keys that occur twice in one object. */
#include <stdlib.h>
#include <string.h>

#include "base/json/read.h"
#include "base/text.h"

static bool is_before(struct gc_pos a, struct gc_pos b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

/* A member is the first field of its gc_json_node. */
static struct gc_pos key_of(const cJSON *member)
{
    return ((const struct gc_json_node *)(const void *)member)->key;
}

/* Equal keys keep the order of the text. */
static int compare_members(const void *a, const void *b)
{
    const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;
    int order = strcmp(x->string, y->string);
    return order ? order : is_before(key_of(x), key_of(y)) ? -1 : 1;
}

static const cJSON *repeated_of_few(const cJSON *object)
{
    for (const cJSON *c = object->child; c; c = c->next)
        for (const cJSON *other = object->child; other != c; other = other->next)
            if (*c->string == *other->string && strcmp(c->string, other->string) == 0)
                return c;
    return NULL;
}

static bool find_repeated(struct gc_json_reader *r, const cJSON *object, size_t n,
                          const cJSON **found)
{
    enum { FEW = 8 }; /* up to so many keys are compared with one another, more are sorted */
    *found = n <= FEW ? repeated_of_few(object) : NULL;
    if (n <= FEW)
        return true;
    const cJSON **sorted = malloc(n * sizeof *sorted);
    if (!sorted)
        return gc_json_no_memory(r);
    size_t i = 0;
    for (const cJSON *c = object->child; c; c = c->next)
        sorted[i++] = c;
    qsort(sorted, n, sizeof *sorted, compare_members);
    for (i = 1; i < n; i++)
        if (strcmp(sorted[i - 1]->string, sorted[i]->string) == 0 &&
            (!*found || is_before(key_of(sorted[i]), key_of(*found))))
            *found = sorted[i];
    free(sorted);
    return true;
}

/* Of equal keys only the last stays. */
static bool keep_last(struct gc_json_reader *r, cJSON *object, size_t n)
{
    cJSON **sorted = malloc(n * sizeof *sorted), *last = NULL, *c, **link = &object->child;
    size_t i = 0;
    if (!sorted)
        return gc_json_no_memory(r);
    for (c = object->child; c; c = c->next)
        sorted[i++] = c;
    qsort(sorted, n, sizeof *sorted, compare_members);
    for (i = 1; i < n; i++)
        if (strcmp(sorted[i - 1]->string, sorted[i]->string) == 0)
            sorted[i - 1]->type = cJSON_Invalid;
    free(sorted);
    for (c = object->child; c; c = c->next)
        if (c->type != cJSON_Invalid) {
            *link = c;
            link = &c->next;
            c->prev = last;
            last = c;
        }
    *link = NULL;
    object->child->prev = last;
    return true;
}

bool gc_json_check_repeated(struct gc_json_reader *r, cJSON *object, size_t n)
{
    const cJSON *twice;
    if (!find_repeated(r, object, n, &twice))
        return false;
    if (!twice)
        return true;
    if (r->forgiving)
        return keep_last(r, object, n);
    char name[64];
    gc_copy(name, 61, twice->string);
    return gc_json_wrong(r, key_of(twice), "the key \"%s\" occurs twice in one object", name);
}
