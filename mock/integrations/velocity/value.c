#include "mock/integrations/velocity/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_TEXT = 1 << 20, MAX_DEPTH = 64 };

struct velocity_value velocity_text(const char *text, size_t n)
{
    return (struct velocity_value){.kind = VELOCITY_TEXT, .text = text, .n = n};
}

struct velocity_value velocity_bool(bool truth)
{
    return (struct velocity_value){.kind = VELOCITY_BOOL, .truth = truth};
}

struct velocity_value velocity_integer(int64_t n)
{
    return (struct velocity_value){.kind = VELOCITY_INTEGER, .integer = n};
}

struct velocity_value velocity_decimal(double d)
{
    return (struct velocity_value){.kind = VELOCITY_DECIMAL, .decimal = d};
}

struct velocity_value velocity_list(struct gc_arena *a)
{
    struct velocity_list *l = gc_arena_zero(a, 1, sizeof *l);
    return (struct velocity_value){.kind = l ? VELOCITY_LIST : VELOCITY_NULL, .list = l};
}

struct velocity_value velocity_map(struct gc_arena *a)
{
    struct velocity_map *m = gc_arena_zero(a, 1, sizeof *m);
    return (struct velocity_value){.kind = m ? VELOCITY_MAP : VELOCITY_NULL, .map = m};
}

bool velocity_is_number(const struct velocity_value *v)
{
    return v->kind == VELOCITY_INTEGER || v->kind == VELOCITY_DECIMAL;
}

double velocity_as_double(const struct velocity_value *v)
{
    return v->kind == VELOCITY_INTEGER ? (double)v->integer : v->decimal;
}

/* Room for one more element of an array in an arena, which can't give the old one back. */
static void *grown(struct gc_arena *a, void *items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    size_t wanted = *cap ? *cap * 2 : 8;
    void *more = gc_arena_zero(a, wanted, size);
    if (more && n)
        memcpy(more, items, n * size);
    if (more)
        *cap = wanted;
    return more;
}

bool velocity_list_add(struct gc_arena *a, struct velocity_list *l, struct velocity_value v)
{
    struct velocity_value *items = grown(a, l->items, l->n, &l->cap, sizeof v);
    if (!items)
        return false;
    l->items = items;
    l->items[l->n++] = v;
    return true;
}

struct velocity_entry *velocity_map_find(const struct velocity_map *m, const char *key,
                                         size_t key_n)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->entries[i].key_n == key_n && memcmp(m->entries[i].key, key, key_n) == 0)
            return &m->entries[i];
    return NULL;
}

struct velocity_entry *velocity_map_find_loosely(const struct velocity_map *m, const char *key,
                                                 size_t key_n, bool *loose)
{
    struct velocity_entry *e = velocity_map_find(m, key, key_n);
    *loose = false;
    for (size_t i = 0; !e && i < m->n; i++)
        if (m->entries[i].key_n == key_n && strncasecmp(m->entries[i].key, key, key_n) == 0) {
            *loose = true;
            e = &m->entries[i];
        }
    return e;
}

bool velocity_map_put(struct gc_arena *a, struct velocity_map *m, const char *key, size_t key_n,
                      struct velocity_value v)
{
    struct velocity_entry *e = velocity_map_find(m, key, key_n);
    if (!e) {
        e = grown(a, m->entries, m->n, &m->cap, sizeof *e);
        if (!e)
            return false;
        m->entries = e;
        e = &m->entries[m->n++];
    }
    *e = (struct velocity_entry){.key = key, .key_n = key_n, .value = v};
    return true;
}

static struct velocity_value from_number(struct gc_arena *a, const cJSON *node)
{
    char digits[40], *end;
    const char *text = node->valuestring;
    if (!text) {
        snprintf(digits, sizeof digits, "%.15g", node->valuedouble);
        if (strtod(digits, NULL) != node->valuedouble)
            snprintf(digits, sizeof digits, "%.17g", node->valuedouble);
        text = gc_arena_dup(a, digits, strlen(digits));
    }
    struct velocity_value v = velocity_decimal(node->valuedouble);
    v.text = text;
    v.n = text ? strlen(text) : 0;
    if (text && !strpbrk(text, ".eE")) {
        v.kind = VELOCITY_INTEGER;
        v.integer = strtoll(text, &end, 10);
    }
    return v;
}

static struct velocity_value from_json(struct gc_arena *a, const cJSON *node, unsigned depth)
{
    const cJSON *child;
    struct velocity_value v = {0};
    if (!node || cJSON_IsNull(node) || depth > MAX_DEPTH)
        return v;
    if (cJSON_IsBool(node))
        return velocity_bool(cJSON_IsTrue(node));
    if (cJSON_IsNumber(node))
        return from_number(a, node);
    if (cJSON_IsString(node))
        return velocity_text(node->valuestring, strlen(node->valuestring));
    v = cJSON_IsArray(node) ? velocity_list(a) : velocity_map(a);
    cJSON_ArrayForEach(child, node)
    {
        struct velocity_value inner = from_json(a, child, depth + 1);
        bool ok = v.kind == VELOCITY_LIST ? velocity_list_add(a, v.list, inner)
                  : v.kind == VELOCITY_MAP
                      ? velocity_map_put(a, v.map, child->string, strlen(child->string), inner)
                      : false;
        if (!ok)
            break;
    }
    return v;
}

struct velocity_value velocity_from_json(struct gc_arena *a, const cJSON *node)
{
    return from_json(a, node, 0);
}
