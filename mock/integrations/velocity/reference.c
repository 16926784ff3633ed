/* reference.c - following $x.y.f('a')[0], and setting it. */
#include <string.h>

#include "base/text.h"
#include "mock/integrations/velocity/run.h"

enum { MAX_ARGUMENTS = 8 };

static const struct velocity_value nothing;

static void note_loose(struct velocity_run *r, const struct velocity_node *node)
{
    char text[sizeof r->scope->loose_name];
    if (r->scope->loose++ > 0)
        return;
    size_t n = node->n < sizeof text ? node->n : sizeof text - 1;
    memcpy(text, node->source, n);
    text[n] = '\0';
    gc_copy(r->scope->loose_name, sizeof r->scope->loose_name, text);
}

/* Whether a method takes these arguments. *null: one of its texts is null. */
static bool takes(const char *signature, const struct velocity_call *c, bool *null)
{
    *null = false;
    if (strlen(signature) != c->n_args)
        return false;
    for (size_t i = 0; i < c->n_args; i++) {
        const struct velocity_value *v = &c->args[i];
        if (signature[i] == 's' && v->kind == VELOCITY_NULL)
            *null = true;
        else if ((signature[i] == 's' && v->kind != VELOCITY_TEXT) ||
                 (signature[i] == 'i' && v->kind != VELOCITY_INTEGER) ||
                 (signature[i] == 'n' && !velocity_is_number(v) && v->kind != VELOCITY_TEXT))
            return false;
    }
    return true;
}

static bool names(const struct velocity_node *step, const char *name)
{
    return strlen(name) == step->n && memcmp(name, step->source, step->n) == 0;
}

static struct velocity_value call_one_of(struct velocity_call *c, struct velocity_methods methods,
                                         const struct velocity_node *step)
{
    for (size_t i = 0; i < methods.n; i++) {
        bool null;
        if (!names(step, methods.rows[i].name) || !takes(methods.rows[i].takes, c, &null))
            continue;
        if (!null)
            return methods.rows[i].run(c);
        velocity_fail(c->run, step, "%.*s() was given null", (int)step->n, step->source);
        return nothing;
    }
    return nothing;
}

static struct velocity_value call_method(struct velocity_run *r, struct velocity_value self,
                                         const struct velocity_node *step)
{
    struct velocity_value args[MAX_ARGUMENTS];
    struct velocity_call c = {.run = r, .at = step, .self = self, .args = args};
    for (const struct velocity_node *a = step->a; a; a = a->next) {
        if (c.n_args == MAX_ARGUMENTS)
            return nothing;
        args[c.n_args++] = velocity_evaluate(r, a);
    }
    size_t work = velocity_size(&self);
    for (size_t i = 0; i < c.n_args; i++)
        work += velocity_size(&args[i]);
    if (!velocity_going_on(r, step) || !velocity_works(r, step, work))
        return nothing;
    if (self.kind == VELOCITY_TOOL)
        return call_one_of(&c, self.tool->methods, step);
    struct velocity_value v = nothing;
    if (self.kind == VELOCITY_TEXT)
        v = call_one_of(&c, velocity_text_methods, step);
    if (self.kind == VELOCITY_TEXT && v.kind == VELOCITY_NULL && velocity_going_on(r, step))
        v = call_one_of(&c, velocity_regex_methods, step);
    if (v.kind != VELOCITY_NULL || !velocity_going_on(r, step))
        return v;
    return call_one_of(&c, velocity_other_methods, step);
}

static struct velocity_value member_of(struct velocity_run *r, struct velocity_value self,
                                       const struct velocity_node *step)
{
    bool loose;
    if (self.kind == VELOCITY_MAP) {
        struct velocity_entry *e =
            velocity_map_find_loosely(self.map, step->source, step->n, &loose);
        if (e && loose)
            note_loose(r, step);
        return e ? e->value : nothing;
    }
    if (self.kind == VELOCITY_TOOL) {
        for (size_t i = 0; i < self.tool->n_constants; i++)
            if (names(step, self.tool->constants[i].name))
                return velocity_text(self.tool->constants[i].text,
                                     strlen(self.tool->constants[i].text));
        return nothing;
    }
    if (names(step, "empty") && self.kind == VELOCITY_TEXT)
        return velocity_bool(self.n == 0);
    if (names(step, "empty") && self.kind == VELOCITY_LIST)
        return velocity_bool(self.list->n == 0);
    return nothing;
}

/* Beyond a list's end the whole rendering fails, as in Java. */
static struct velocity_value *list_item(struct velocity_run *r, struct velocity_list *l,
                                        struct velocity_value index,
                                        const struct velocity_node *step)
{
    if (index.kind != VELOCITY_INTEGER)
        return NULL;
    int64_t i = index.integer < 0 ? index.integer + (int64_t)l->n : index.integer;
    if (i >= 0 && (size_t)i < l->n)
        return &l->items[i];
    velocity_fail(r, step, "there is no item %lld in a list of %zu", (long long)index.integer,
                  l->n);
    return NULL;
}

static struct velocity_value item_of(struct velocity_run *r, struct velocity_value self,
                                     const struct velocity_node *step)
{
    struct velocity_value index = velocity_evaluate(r, step->a);
    if (self.kind == VELOCITY_LIST) {
        struct velocity_value *item = list_item(r, self.list, index, step);
        return item ? *item : nothing;
    }
    if (self.kind != VELOCITY_MAP || index.kind == VELOCITY_NULL)
        return nothing;
    index = velocity_to_text(r->arena, &index);
    struct velocity_entry *e = index.text ? velocity_map_find(self.map, index.text, index.n) : NULL;
    return e ? e->value : nothing;
}

static struct velocity_value root_of(struct velocity_run *r, const struct velocity_node *node)
{
    bool loose;
    struct velocity_entry *e =
        velocity_map_find_loosely(&r->scope->names, node->name, node->name_n, &loose);
    if (e && loose)
        note_loose(r, node);
    return e ? e->value : nothing;
}

static struct velocity_value take_step(struct velocity_run *r, struct velocity_value v,
                                       const struct velocity_node *step)
{
    if (step->kind == VELOCITY_CALL)
        return call_method(r, v, step);
    return step->kind == VELOCITY_INDEX ? item_of(r, v, step) : member_of(r, v, step);
}

struct velocity_value velocity_follow(struct velocity_run *r, const struct velocity_node *reference)
{
    struct velocity_value v = root_of(r, reference);
    for (const struct velocity_node *s = reference->steps;
         s && v.kind != VELOCITY_NULL && velocity_going_on(r, s); s = s->next)
        v = take_step(r, v, s);
    return v;
}

static void set_in_map(struct velocity_run *r, struct velocity_map *m,
                       const struct velocity_node *step, struct velocity_value v)
{
    struct velocity_value key = velocity_text(step->source, step->n);
    if (step->kind == VELOCITY_INDEX) {
        key = velocity_evaluate(r, step->a);
        key = velocity_to_text(r->arena, &key);
    }
    if (key.text && !velocity_map_put(r->arena, m, key.text, key.n, v))
        r->arena->failed = true;
}

void velocity_set(struct velocity_run *r, const struct velocity_node *reference,
                  struct velocity_value v)
{
    const struct velocity_node *s = reference->steps;
    if (!s) {
        if (!velocity_map_put(r->arena, &r->scope->names, reference->name, reference->name_n, v))
            r->arena->failed = true;
        return;
    }
    struct velocity_value of = root_of(r, reference);
    for (; s->next && of.kind != VELOCITY_NULL && velocity_going_on(r, s); s = s->next)
        of = take_step(r, of, s);
    if (of.kind == VELOCITY_MAP && s->kind != VELOCITY_CALL) {
        set_in_map(r, of.map, s, v);
    } else if (of.kind == VELOCITY_LIST && s->kind == VELOCITY_INDEX) {
        struct velocity_value *item = list_item(r, of.list, velocity_evaluate(r, s->a), s);
        if (item)
            *item = v;
    }
}

struct velocity_value velocity_made(struct velocity_call *c, const struct gc_strbuf *buf)
{
    char *copy = NULL;
    if (gc_strbuf_status(buf) == GC_OK)
        copy = gc_arena_dup(c->run->arena, gc_strbuf_text(buf), buf->len);
    else
        c->run->arena->failed = true;
    return copy ? velocity_text(copy, buf->len) : nothing;
}
