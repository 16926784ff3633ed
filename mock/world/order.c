/* Entities by a member: an ordered part, and a tail that the next look merges in. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json/scan.h"
#include "base/strbuf.h"
#include "mock/world/store.h"

struct place {
    struct mock_entity *entity; /* a reference */
    char *text;                 /* the member's; NULL: it has none, or a number */
    double number;
    bool is_number;
};

struct mock_order {
    char *by; /* NULL: by creation */
    struct place *list;
    size_t n, n_ordered, cap;
    struct mock_entity **shown;
    size_t cap_shown;
    bool is_ready; /* shown is what there is */
};

struct mock_order *mock_order_new(const char *by)
{
    struct mock_order *o = calloc(1, sizeof *o);
    if (o && by && !(o->by = gc_strdup(by))) {
        free(o);
        o = NULL;
    }
    return o;
}

static void release(struct place *p)
{
    mock_entity_unref(p->entity);
    free(p->text);
}

void mock_order_free(struct mock_order *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->n; i++)
        release(&o->list[i]);
    free(o->list);
    free(o->shown);
    free(o->by);
    free(o);
}

bool mock_order_is_by(const struct mock_order *o, const char *by)
{
    return o->by && by ? strcmp(o->by, by) == 0 : !o->by && !by;
}

/* False: no memory. */
static bool read_place(const char *by, struct place *p)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 22};
    struct gc_span s =
        by ? gc_scan_find(p->entity->json, p->entity->n_json, by) : (struct gc_span){0};
    if (s.n == 0)
        return true;
    if (*s.text == '-' || (*s.text >= '0' && *s.text <= '9')) {
        p->is_number = true;
        p->number = strtod(s.text, NULL);
        return true;
    }
    const char *text = gc_span_decode(&arena, s);
    return text && (p->text = gc_strdup(text));
}

static bool grow(struct mock_order *o)
{
    size_t cap = o->cap ? 2 * o->cap : 16;
    struct place *list = o->n < o->cap ? o->list : realloc(o->list, cap * sizeof *list);
    if (!list)
        return false;
    o->cap = o->n < o->cap ? o->cap : cap;
    o->list = list;
    return true;
}

static bool merge(struct mock_order *o);

bool mock_order_add(struct mock_order *o, struct mock_entity *e)
{
    /* Nobody looks, but much changes: what is gone must not pile up. */
    if (o->n > 2 * o->n_ordered + 4096 && o->n_ordered > 0 && !merge(o))
        return false;
    if (!grow(o))
        return false;
    struct place p = {.entity = mock_entity_ref(e)};
    if (!read_place(o->by, &p)) {
        release(&p);
        return false;
    }
    o->list[o->n++] = p;
    o->is_ready = false;
    return true;
}

void mock_order_touch(struct mock_order *o)
{
    o->is_ready = false;
}

static int compare(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = 0;
    if (a->is_number && b->is_number)
        order = (a->number > b->number) - (a->number < b->number);
    else if (a->is_number || b->is_number)
        order = a->is_number ? (b->text ? -1 : 1) : (a->text ? 1 : -1);
    else if (a->text && b->text)
        order = strcasecmp(a->text, b->text);
    else
        order = (a->text != NULL) - (b->text != NULL);
    if (order != 0)
        return order;
    return (a->entity->order > b->entity->order) - (a->entity->order < b->entity->order);
}

/* Moves those that are there still to the front; returns how many. */
static size_t keep(struct place *list, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].entity->is_gone)
            release(&list[i]);
        else
            list[kept++] = list[i];
    return kept;
}

static bool merge(struct mock_order *o)
{
    size_t n_front = keep(o->list, o->n_ordered);
    struct place *tail = o->list + o->n_ordered;
    size_t n_tail = keep(tail, o->n - o->n_ordered);
    if (n_tail > 1)
        qsort(tail, n_tail, sizeof *tail, compare);
    memmove(o->list + n_front, tail, n_tail * sizeof *tail);
    o->n = n_front + n_tail;
    o->n_ordered = n_front;
    struct place *moved = n_tail && n_front ? malloc(n_tail * sizeof *moved) : NULL;
    if (n_tail && n_front && !moved)
        return false;
    if (moved) {
        memcpy(moved, o->list + n_front, n_tail * sizeof *moved);
        for (size_t i = n_front, k = n_tail, to = o->n; k > 0;)
            if (i > 0 && compare(&o->list[i - 1], &moved[k - 1]) > 0)
                o->list[--to] = o->list[--i];
            else
                o->list[--to] = moved[--k];
        free(moved);
    }
    o->n_ordered = o->n;
    return true;
}

static bool show(struct mock_order *o)
{
    if (o->cap_shown < o->n) {
        struct mock_entity **shown = realloc(o->shown, o->cap * sizeof *shown);
        if (!shown)
            return false;
        o->shown = shown;
        o->cap_shown = o->cap;
    }
    for (size_t i = 0; i < o->n; i++)
        o->shown[i] = o->list[i].entity;
    return true;
}

struct mock_entity *const *mock_order_list(struct mock_order *o, size_t *n)
{
    static struct mock_entity *none;
    if (!o->is_ready && (!merge(o) || !show(o)))
        return NULL;
    o->is_ready = true;
    *n = o->n;
    return o->n ? o->shown : &none;
}
