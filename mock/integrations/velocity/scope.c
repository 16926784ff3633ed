/* scope.c - what a template sees, and the references that it makes. */
#include <string.h>

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

struct visit {
    const struct velocity_template *t;
    void (*visit)(void *ctx, const char *name, struct gc_pos at);
    void *ctx;
};

/* $input.a.length() is told as input.a. */
static void tell(const struct visit *v, const struct velocity_node *node)
{
    char name[256];
    size_t n = node->name_n < sizeof name ? node->name_n : sizeof name - 1;
    memcpy(name, node->name, n);
    for (const struct velocity_node *s = node->steps; s && s->kind == VELOCITY_MEMBER;
         s = s->next) {
        if (n + 1 + s->n >= sizeof name)
            break;
        name[n++] = '.';
        memcpy(name + n, s->source, s->n);
        n += s->n;
    }
    name[n] = '\0';
    v->visit(v->ctx, name, velocity_place(v->t, node->offset));
}

/* As deep as the parser lets a tree be. */
static void walk(const struct visit *v, const struct velocity_node *node)
{
    for (; node; node = node->next) {
        if (node->kind == VELOCITY_REFERENCE)
            tell(v, node);
        walk(v, node->steps);
        walk(v, node->a);
        walk(v, node->b);
        walk(v, node->body);
        for (const struct velocity_node *o = node->otherwise; o; o = o->otherwise) {
            walk(v, o->a);
            walk(v, o->body);
        }
    }
}

void velocity_references(const struct velocity_template *t,
                         void (*visit)(void *ctx, const char *name, struct gc_pos at), void *ctx)
{
    const struct visit v = {t, visit, ctx};
    walk(&v, t->body);
}
