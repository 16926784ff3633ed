/* nodes.c - what a reading makes: arrays of hits, merged objects, results of functions. Nodes are
 * copied flat: children, keys and texts stay those of the document. */
#include <stdio.h>
#include <string.h>

#include "mock/integrations/jsonpath/path.h"
#include "mock/integrations/velocity/value.h"

cJSON *jsonpath_make(struct jsonpath_reading *r, int type)
{
    cJSON *node = gc_arena_zero(r->arena, 1, sizeof *node);
    if (node)
        node->type = type;
    return node;
}

/* Functions count in doubles, and print as Java does: 6.0. */
cJSON *jsonpath_make_number(struct jsonpath_reading *r, double d, bool whole)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64);
    cJSON *node = jsonpath_make(r, cJSON_Number);
    if (whole)
        gc_strbuf_addf(&text, "%.0f", d);
    else
        velocity_print_double(d, &text);
    if (!node)
        return NULL;
    node->valuedouble = d;
    node->valuestring = gc_arena_dup(r->arena, gc_strbuf_text(&text), text.len);
    return node->valuestring ? node : NULL;
}

bool jsonpath_append(struct jsonpath_reading *r, cJSON *to, const char *key, const cJSON *node)
{
    cJSON *copy = jsonpath_make(r, node->type), *last = to->child ? to->child->prev : NULL;
    if (!copy)
        return false;
    *copy = *node;
    copy->next = NULL;
    copy->prev = last ? last : copy;
    copy->string = NULL;
    if (key && !(copy->string = gc_arena_dup(r->arena, key, strlen(key))))
        return false;
    if (last)
        last->next = copy;
    else
        to->child = copy;
    to->child->prev = copy; /* as cJSON has it: the first knows the last */
    return true;
}

bool jsonpath_add_hit(struct jsonpath_reading *r, struct jsonpath_hits *hits, const cJSON *node)
{
    if (hits->n == hits->cap) {
        size_t cap = hits->cap ? hits->cap * 2 : 16;
        const cJSON **items = gc_arena_zero(r->arena, cap, sizeof *items);
        if (!items)
            return false;
        if (hits->n)
            memcpy(items, hits->items, hits->n * sizeof *items);
        hits->items = items;
        hits->cap = cap;
    }
    hits->items[hits->n++] = node;
    return true;
}

cJSON *jsonpath_make_array(struct jsonpath_reading *r, const struct jsonpath_hits *items)
{
    cJSON *array = jsonpath_make(r, cJSON_Array);
    for (size_t i = 0; array && i < items->n; i++)
        if (!jsonpath_append(r, array, NULL, items->items[i]))
            return NULL;
    return array;
}
