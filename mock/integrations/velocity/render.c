/* render.c - a template's blocks become text. */
#include <stdio.h>
#include <string.h>

#include "mock/integrations/velocity/run.h"

enum { MAX_STEPS = 200000, MAX_ROUNDS = 1000, STEP_BYTES = 256 };

bool velocity_fail(struct velocity_run *r, const struct velocity_node *at, const char *fmt, ...)
{
    va_list ap;
    if (r->status != GC_OK)
        return false;
    va_start(ap, fmt);
    r->status =
        gc_vfail_at(r->err, GC_E_DATA, r->t->name, velocity_place(r->t, at->offset), fmt, ap);
    va_end(ap);
    return false;
}

bool velocity_going_on(struct velocity_run *r, const struct velocity_node *at)
{
    if (r->status == GC_OK && r->arena->failed)
        r->status = gc_fail_at(r->err, GC_E_TOO_BIG, r->t->name, velocity_place(r->t, at->offset),
                               "the template makes too much, or memory ran out");
    if (r->status == GC_OK && ++r->n_steps > MAX_STEPS)
        velocity_fail(r, at, "the template takes more than %d steps", MAX_STEPS);
    return r->status == GC_OK && !r->stopped && !r->broke;
}

bool velocity_works(struct velocity_run *r, const struct velocity_node *at, size_t bytes)
{
    if (bytes < STEP_BYTES)
        return r->status == GC_OK;
    r->n_steps += bytes / STEP_BYTES;
    if (r->n_steps > MAX_STEPS)
        velocity_fail(r, at, "the template takes more than %d steps", MAX_STEPS);
    return r->status == GC_OK;
}

size_t velocity_size(const struct velocity_value *v)
{
    switch (v->kind) {
    case VELOCITY_TEXT:
        return v->n;
    case VELOCITY_LIST:
        return v->list->n * sizeof *v;
    case VELOCITY_MAP:
        return v->map->n * sizeof *v;
    case VELOCITY_NULL:
    case VELOCITY_BOOL:
    case VELOCITY_INTEGER:
    case VELOCITY_DECIMAL:
    case VELOCITY_TOOL:
        break;
    }
    return 0;
}

static void add_backslashes(struct gc_strbuf *to, unsigned n)
{
    while (n-- > 0)
        gc_strbuf_addc(to, '\\');
}

/* Backslashes count in pairs before what has a value, an odd one makes it text; before what has
 * none, an even number stays as it is. */
static void render_reference(struct velocity_run *r, const struct velocity_node *node,
                             struct gc_strbuf *to)
{
    struct velocity_value v = velocity_follow(r, node);
    bool there = v.kind != VELOCITY_NULL;
    unsigned n = node->n_escapes, odd = n % 2;
    add_backslashes(to, there ? n / 2 : odd ? n / 2 + 1 : n);
    if (there && !odd)
        velocity_print(&v, to);
    else if (odd || !node->quiet)
        gc_strbuf_add(to, node->source, node->n);
}

static void render_if(struct velocity_run *r, const struct velocity_node *node,
                      struct gc_strbuf *to)
{
    for (; node; node = node->otherwise)
        if (node->kind == VELOCITY_BLOCK || velocity_is_true(r, node->a)) {
            velocity_render_block(r, node->body, to);
            return;
        }
}

static bool put(struct velocity_run *r, struct velocity_map *m, const char *key,
                struct velocity_value v)
{
    return velocity_map_put(r->arena, m, key, strlen(key), v);
}

/* One round: the variables, then the block. */
static void render_round(struct velocity_run *r, const struct velocity_node *node,
                         struct velocity_map *loop, size_t i, size_t n, struct gc_strbuf *to)
{
    struct velocity_value self = {.kind = VELOCITY_MAP, .map = loop};
    bool ok = put(r, loop, "index", velocity_integer((int64_t)i)) &&
              put(r, loop, "count", velocity_integer((int64_t)i + 1)) &&
              put(r, loop, "hasNext", velocity_bool(i + 1 < n)) &&
              put(r, loop, "first", velocity_bool(i == 0)) &&
              put(r, loop, "last", velocity_bool(i + 1 == n)) &&
              put(r, &r->scope->names, "foreach", self) &&
              put(r, &r->scope->names, "velocityCount", velocity_integer((int64_t)i + 1));
    if (ok && velocity_going_on(r, node))
        velocity_render_block(r, node->body, to);
}

static struct velocity_value known(const struct velocity_run *r, const char *name, size_t n)
{
    struct velocity_entry *e = velocity_map_find(&r->scope->names, name, n);
    return e ? e->value : (struct velocity_value){0};
}

static void render_foreach(struct velocity_run *r, const struct velocity_node *node,
                           struct gc_strbuf *to)
{
    struct velocity_value of = velocity_evaluate(r, node->b), loop;
    const char *name = node->a->name;
    size_t name_n = node->a->name_n;
    size_t n = of.kind == VELOCITY_LIST ? of.list->n : of.kind == VELOCITY_MAP ? of.map->n : 0;
    struct velocity_value before[] = {known(r, name, name_n), known(r, "foreach", 7),
                                      known(r, "velocityCount", 13)};
    struct velocity_map *names = &r->scope->names;
    loop = velocity_map(r->arena);
    if (loop.kind != VELOCITY_MAP || !put(r, loop.map, "parent", before[1]))
        return;
    for (size_t i = 0; i < n && velocity_going_on(r, node); i++) {
        if (i == MAX_ROUNDS) {
            velocity_fail(r, node, "#foreach of more than %d rounds", MAX_ROUNDS);
            break;
        }
        struct velocity_value item =
            of.kind == VELOCITY_LIST ? of.list->items[i] : of.map->entries[i].value;
        if (!velocity_map_put(r->arena, names, name, name_n, item))
            break;
        render_round(r, node, loop.map, i, n, to);
    }
    r->broke = false;
    if (n == 0 || !velocity_map_put(r->arena, names, name, name_n, before[0]) ||
        !put(r, names, "foreach", before[1]) || !put(r, names, "velocityCount", before[2]))
        return;
}

static void render_set(struct velocity_run *r, const struct velocity_node *node)
{
    struct velocity_value v = velocity_evaluate(r, node->b);
    if (v.kind != VELOCITY_NULL) /* null leaves what was there */
        velocity_set(r, node->a, v);
}

void velocity_render_block(struct velocity_run *r, const struct velocity_node *first,
                           struct gc_strbuf *to)
{
    for (const struct velocity_node *node = first; node && velocity_going_on(r, node);
         node = node->next) {
        if (node->kind == VELOCITY_LITERAL)
            gc_strbuf_add(to, node->source, node->n);
        else if (node->kind == VELOCITY_REFERENCE)
            render_reference(r, node, to);
        else if (node->kind == VELOCITY_IF)
            render_if(r, node, to);
        else if (node->kind == VELOCITY_FOREACH)
            render_foreach(r, node, to);
        else if (node->kind == VELOCITY_SET)
            render_set(r, node);
        else if (node->kind == VELOCITY_BREAK)
            r->broke = true;
        else if (node->kind == VELOCITY_STOP)
            r->stopped = true;
        if (r->status == GC_OK && gc_strbuf_status(to) != GC_OK)
            r->status = gc_fail_at(r->err, gc_strbuf_status(to), r->t->name,
                                   velocity_place(r->t, node->offset),
                                   "the text that the template makes is too large");
    }
}

enum gc_status velocity_render(const struct velocity_template *t, struct velocity_scope *scope,
                               struct gc_strbuf *to, struct gc_error *err)
{
    struct velocity_run r = {.t = t, .scope = scope, .arena = scope->arena, .err = err};
    if (r.arena->failed)
        return gc_fail_nomem(err);
    velocity_render_block(&r, t->body, to);
    if (r.status == GC_OK && r.arena->failed)
        r.status = gc_fail(err, GC_E_TOO_BIG, "the template makes too much, or memory ran out");
    return r.status;
}

enum gc_status velocity_value_of(const struct velocity_template *t, struct velocity_scope *scope,
                                 bool *alone, struct velocity_value *out, struct gc_error *err)
{
    struct velocity_run r = {.t = t, .scope = scope, .arena = scope->arena, .err = err};
    const struct velocity_node *node = t->body;
    *alone = node && !node->next && node->kind == VELOCITY_REFERENCE && node->n_escapes == 0;
    if (r.arena->failed)
        return gc_fail_nomem(err);
    if (!*alone)
        return GC_OK;
    *out = velocity_follow(&r, node);
    if (out->kind == VELOCITY_NULL && !node->quiet)
        *out = velocity_text(node->source, node->n);
    if (r.status == GC_OK && r.arena->failed)
        r.status = gc_fail(err, GC_E_TOO_BIG, "the template makes too much, or memory ran out");
    return r.status;
}
