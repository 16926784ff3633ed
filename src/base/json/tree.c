#include <string.h>

#include "base/json/json.h"
#include "base/map.h"

/* Members of two objects mostly come in the same order: *hint is where to look first. */
static const cJSON *member(const cJSON *obj, const char *key, const cJSON **hint)
{
    const cJSON *m = *hint;
    if (!m || strcmp(m->string, key) != 0)
        m = gc_json_get(obj, key);
    if (m)
        *hint = m->next;
    return m;
}

typedef bool (*compare_fn)(const cJSON *a, const cJSON *b);

/* Has `all` each member of `some`, with a value that compares true? */
static bool has_members(const cJSON *all, const cJSON *some, compare_fn compare)
{
    const cJSON *hint = all->child;
    for (const cJSON *s = some->child; s; s = s->next) {
        const cJSON *a = member(all, s->string, &hint);
        if (!a || !compare(a, s))
            return false;
    }
    return true;
}

static bool same_elements(const cJSON *a, const cJSON *b, compare_fn compare)
{
    const cJSON *x = a->child, *y = b->child;
    for (; x && y; x = x->next, y = y->next)
        if (!compare(x, y))
            return false;
    return !x && !y;
}

static size_t n_members(const cJSON *obj)
{
    size_t n = 0;
    for (const cJSON *c = obj->child; c; c = c->next)
        n++;
    return n;
}

static bool same_scalar(const cJSON *a, const cJSON *b)
{
    switch (a->type & 0xFF) {
    case cJSON_Number:
        return !(a->valuedouble < b->valuedouble) && !(a->valuedouble > b->valuedouble);
    case cJSON_String:
    case cJSON_Raw:
        return strcmp(a->valuestring, b->valuestring) == 0;
    default:
        return true; /* true, false, null: the type is the value */
    }
}

static bool same_type(const cJSON *a, const cJSON *b)
{
    return a && b && (a->type & 0xFF) == (b->type & 0xFF);
}

bool gc_json_equal(const cJSON *a, const cJSON *b)
{
    if (!same_type(a, b))
        return false;
    if (cJSON_IsObject(a))
        return n_members(a) == n_members(b) && has_members(a, b, gc_json_equal);
    if (cJSON_IsArray(a))
        return same_elements(a, b, gc_json_equal);
    return same_scalar(a, b);
}

bool gc_json_contains(const cJSON *actual, const cJSON *expected)
{
    if (!same_type(actual, expected))
        return false;
    if (cJSON_IsObject(actual))
        return has_members(actual, expected, gc_json_contains);
    if (cJSON_IsArray(actual))
        return same_elements(actual, expected, gc_json_contains);
    return same_scalar(actual, expected);
}

/* node keeps its place and its key and gets the value of `value`, which is used up. */
static bool become(cJSON *node, cJSON *value)
{
    if (!value)
        return false;
    cJSON old = *node;
    int key_flag = value->type & cJSON_StringIsConst;
    node->type = (value->type & 0xFF) | (old.type & cJSON_StringIsConst);
    node->child = value->child;
    node->valuestring = value->valuestring;
    node->valueint = value->valueint;
    node->valuedouble = value->valuedouble;
    value->type = (old.type & ~cJSON_StringIsConst) | key_flag;
    value->child = old.child;
    value->valuestring = old.valuestring;
    cJSON_Delete(value);
    return true;
}

/* The target's members by key, so that big objects merge in linear time. */
static bool index_members(struct gc_map *index, const cJSON *obj)
{
    for (cJSON *c = obj->child; c; c = c->next)
        if (!gc_map_get(index, c->string) && gc_map_put(index, c->string, c, NULL) != GC_OK)
            return false;
    return true;
}

static cJSON *add_member(cJSON *obj, const char *key, struct gc_map *index)
{
    cJSON *node = cJSON_AddNullToObject(obj, key);
    return node && gc_map_put(index, key, node, NULL) == GC_OK ? node : NULL;
}

static bool merge_members(cJSON *target, const cJSON *patch, struct gc_map *index)
{
    for (const cJSON *p = patch->child; p; p = p->next) {
        cJSON *t = gc_map_get(index, p->string);
        if (cJSON_IsNull(p)) {
            gc_map_remove(index, p->string);
            cJSON_Delete(t ? cJSON_DetachItemViaPointer(target, t) : NULL);
            continue;
        }
        if (!t)
            t = add_member(target, p->string, index);
        if (!t || !gc_json_merge(t, p))
            return false;
    }
    return true;
}

bool gc_json_merge(cJSON *target, const cJSON *patch)
{
    if (!cJSON_IsObject(patch))
        return become(target, cJSON_Duplicate(patch, 1));
    if (!cJSON_IsObject(target) && !become(target, cJSON_CreateObject()))
        return false;
    struct gc_map index = {0};
    bool done = index_members(&index, target) && merge_members(target, patch, &index);
    gc_map_release(&index, NULL);
    return done;
}

static bool taken(bool ok, cJSON *value)
{
    if (!ok)
        cJSON_Delete(value);
    return ok;
}

bool gc_json_add(cJSON *obj, const char *key, cJSON *value)
{
    return taken(value && cJSON_AddItemToObject(obj, key, value), value);
}

bool gc_json_put(cJSON *obj, const char *key, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(obj, key);
    return gc_json_add(obj, key, value);
}

bool gc_json_append(cJSON *array, cJSON *value)
{
    return taken(value && cJSON_AddItemToArray(array, value), value);
}
