/* scope.c - what a template sees, and the references that it makes. */
#include <string.h>
#include <strings.h>

#include "mock/integrations/velocity/run.h"

void velocity_scope_value(struct velocity_scope *s, const char *name, struct velocity_value v)
{
    if (!velocity_map_put(s->arena, &s->names, name, strlen(name), v))
        s->arena->failed = true;
}

static void add_tool(struct velocity_scope *s, const struct velocity_tool *tool)
{
    velocity_scope_value(s, tool->name,
                         (struct velocity_value){.kind = VELOCITY_TOOL, .tool = tool});
}

void velocity_scope_init(struct velocity_scope *s, struct gc_arena *arena, enum velocity_use use)
{
    *s = (struct velocity_scope){.arena = arena};
    add_tool(s, &velocity_tool_esc);
    add_tool(s, &velocity_tool_math);
    add_tool(s, &velocity_tool_encoding);
    if (use & VELOCITY_FOR_REQUEST)
        add_tool(s, &velocity_tool_salesforce);
    if (use & VELOCITY_FOR_SUCCESS)
        add_tool(s, &velocity_tool_success);
}

void velocity_scope_text(struct velocity_scope *s, const char *name, const char *text, size_t n)
{
    velocity_scope_value(s, name, velocity_text(text, n));
}

void velocity_scope_json(struct velocity_scope *s, const char *name, const cJSON *value)
{
    velocity_scope_value(s, name, velocity_from_json(s->arena, value));
}

void velocity_scope_member(struct velocity_scope *s, const char *name, const char *key,
                           const char *text, size_t n)
{
    struct velocity_entry *e = velocity_map_find(&s->names, name, strlen(name));
    if (e && e->value.kind == VELOCITY_MAP &&
        !velocity_map_put(s->arena, e->value.map, key, strlen(key), velocity_text(text, n)))
        s->arena->failed = true;
}

enum { NAME_BYTES = 256 };

/* The conditions that a reference stands below. */
struct guard {
    const struct velocity_node *condition;
    const struct guard *up;
};

struct visit {
    const struct velocity_template *t;
    void (*visit)(void *ctx, const struct velocity_mention *m);
    void *ctx;
};

/* What surrounds a node. */
struct around {
    const struct guard *guard;
    const char *call;
    bool hidden;
};

static void add_name(char name[NAME_BYTES], size_t *n, const char *part, size_t part_n)
{
    size_t dot = *n > 0;
    if (*n + dot + part_n >= NAME_BYTES)
        return;
    if (dot)
        name[(*n)++] = '.';
    memcpy(name + *n, part, part_n);
    *n += part_n;
    name[*n] = '\0';
}

/* $input.a.length() is named input.a; the name of what `end` calls ends with it. */
static void name_of(const struct velocity_node *node, const struct velocity_node *end,
                    char name[NAME_BYTES])
{
    size_t n = 0;
    *name = '\0';
    add_name(name, &n, node->name, node->name_n);
    for (const struct velocity_node *s = node->steps; s && s->kind == VELOCITY_MEMBER; s = s->next)
        add_name(name, &n, s->source, s->n);
    if (end)
        add_name(name, &n, end->source, end->n);
}

static bool mentions(const struct velocity_node *node, const char *name)
{
    char other[NAME_BYTES];
    for (; node; node = node->next) {
        if (node->kind == VELOCITY_REFERENCE) {
            name_of(node, NULL, other);
            if (strcasecmp(other, name) == 0)
                return true;
        }
        if (mentions(node->steps, name) || mentions(node->a, name) || mentions(node->b, name) ||
            mentions(node->body, name))
            return true;
    }
    return false;
}

static void tell(const struct visit *v, const struct velocity_node *node, const struct around *a)
{
    char name[NAME_BYTES];
    name_of(node, NULL, name);
    struct velocity_mention m = {.name = name,
                                 .at = velocity_place(v->t, node->offset),
                                 .offset = node->offset,
                                 .quiet = node->quiet,
                                 .printed = !a->hidden,
                                 .call = a->call};
    for (const struct guard *g = a->guard; g && !m.guarded; g = g->up)
        m.guarded = mentions(g->condition, name);
    v->visit(v->ctx, &m);
}

static void walk(const struct visit *v, const struct velocity_node *node, struct around a);

/* The arguments of a reference's calls are told with the call's name. */
static void walk_steps(const struct visit *v, const struct velocity_node *node, struct around a)
{
    for (const struct velocity_node *s = node->steps; s; s = s->next) {
        char call[NAME_BYTES];
        struct around inner = a;
        name_of(node, s->kind == VELOCITY_CALL ? s : NULL, call);
        if (s->kind == VELOCITY_CALL)
            inner.call = call;
        walk(v, s->a, inner);
    }
}

static void walk_if(const struct visit *v, const struct velocity_node *node, struct around a)
{
    struct around head = a;
    const struct guard guard = {.condition = node->a, .up = a.guard};
    struct around body = {.guard = &guard, .call = a.call, .hidden = a.hidden};
    head.hidden = true;
    walk(v, node->a, head);
    walk(v, node->body, node->a ? body : a);
    if (node->otherwise)
        walk_if(v, node->otherwise, a);
}

/* As deep as the parser lets a tree be. */
static void walk(const struct visit *v, const struct velocity_node *node, struct around a)
{
    struct around head = a;
    for (; node; node = node->next) {
        if (node->kind == VELOCITY_IF) {
            walk_if(v, node, a);
            continue;
        }
        head.hidden = a.hidden || node->kind == VELOCITY_SET || node->kind == VELOCITY_FOREACH;
        if (node->kind == VELOCITY_REFERENCE)
            tell(v, node, &a);
        walk_steps(v, node, a);
        walk(v, node->a, head);
        walk(v, node->b, head);
        walk(v, node->body, a);
    }
}

void velocity_references(const struct velocity_template *t,
                         void (*visit)(void *ctx, const struct velocity_mention *m), void *ctx)
{
    const struct visit v = {t, visit, ctx};
    walk(&v, t->body, (struct around){.call = ""});
}
