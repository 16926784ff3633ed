/* flatten.c - outputs under the names that Architect gives them. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json/write.h"
#include "base/map.h"
#include "mock/integrations/action/internal.h"

enum { MAX_BYTES = 64 << 20, MAX_NAME = 4096 };

struct item {
    struct item *next;
    const cJSON *node;
};

/* A name with its value, or with the items that its column holds. */
struct column {
    struct column *next;
    const char *name;
    bool is_list;
    struct item *first, **last;
};

struct flattening {
    struct gc_arena arena;
    struct gc_map by_name;
    struct column *first, **last;
    bool failed;
};

static struct column *column_of(struct flattening *f, const char *name, bool is_list)
{
    struct column *c = gc_map_get(&f->by_name, name);
    if (!c) {
        c = gc_arena_zero(&f->arena, 1, sizeof *c);
        if (!c || !(c->name = gc_arena_dups(&f->arena, name)) ||
            gc_map_put(&f->by_name, name, c, NULL) != GC_OK) {
            f->failed = true;
            return NULL;
        }
        c->last = &c->first;
        *f->last = c;
        f->last = &c->next;
    }
    c->is_list |= is_list;
    return c;
}

static void put(struct flattening *f, const char *name, const cJSON *node, bool in_list)
{
    struct column *c = column_of(f, name, in_list);
    struct item *i = c && node ? gc_arena_zero(&f->arena, 1, sizeof *i) : NULL;
    if (c && node && !i)
        f->failed = true;
    if (!i)
        return;
    i->node = node;
    *c->last = i;
    c->last = &i->next;
}

/* prefix.key, dots in the key as __. */
static void add_key(struct gc_strbuf *name, const char *key)
{
    if (name->len)
        gc_strbuf_addc(name, '.');
    for (; *key; key++)
        if (*key == '.')
            gc_strbuf_adds(name, "__");
        else
            gc_strbuf_addc(name, *key);
}

static void cut(struct gc_strbuf *name, size_t len)
{
    name->len = len;
    if (name->data)
        name->data[len] = '\0';
}

static void walk(struct flattening *f, struct gc_strbuf *name, const cJSON *node, bool in_list)
{
    const cJSON *child;
    size_t len = name->len;
    if (cJSON_IsObject(node)) {
        cJSON_ArrayForEach(child, node)
        {
            add_key(name, child->string);
            walk(f, name, child, in_list);
            cut(name, len);
        }
    } else if (cJSON_IsArray(node)) {
        if (!node->child)
            put(f, gc_strbuf_text(name), NULL, true);
        cJSON_ArrayForEach(child, node)
        {
            walk(f, name, child, true);
        }
    } else {
        put(f, gc_strbuf_text(name), node, in_list);
    }
}

static void write(const struct flattening *f, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    for (const struct column *c = f->first; c; c = c->next) {
        gc_jsonw_key(w, c->name);
        if (c->is_list)
            gc_jsonw_array(w);
        for (const struct item *i = c->first; i; i = c->is_list ? i->next : NULL)
            gc_jsonw_value(w, i->node);
        if (c->is_list)
            gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

enum gc_status action_flatten(const cJSON *value, struct gc_strbuf *to)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_NAME);
    struct flattening f = {.arena = {.max_bytes = MAX_BYTES}};
    struct gc_jsonw w = gc_jsonw(to);
    f.last = &f.first;
    walk(&f, &name, value, false);
    write(&f, &w);
    bool failed = f.failed || gc_strbuf_status(&name) != GC_OK;
    gc_map_release(&f.by_name, NULL);
    gc_arena_release(&f.arena);
    return failed ? GC_E_TOO_BIG : gc_strbuf_status(to);
}
