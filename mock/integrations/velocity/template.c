/* template.c - a template as a whole, and what all parts of its parser use. */
#include "mock/integrations/velocity/parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEMPLATE = 64 * 1024, MAX_TREE = 16 << 20 };

struct gc_pos velocity_place(const struct velocity_template *t, size_t offset)
{
    struct gc_pos pos = {1, 1};
    for (size_t i = 0; i < offset && i < t->n; i++) {
        if (t->text[i] == '\n')
            pos = (struct gc_pos){pos.line + 1, 1};
        else if ((t->text[i] & 0xC0) != 0x80)
            pos.column++;
    }
    return pos;
}

size_t velocity_offset(const struct velocity_parser *p, size_t at)
{
    return p->shifted ? p->base : p->base + at;
}

bool velocity_fault(struct velocity_parser *p, size_t at, const char *fmt, ...)
{
    va_list ap;
    if (p->status != GC_OK)
        return false;
    struct gc_pos place = velocity_place(p->t, velocity_offset(p, at));
    va_start(ap, fmt);
    p->status = gc_vfail_at(p->err, GC_E_DATA, p->t->name, place, fmt, ap);
    va_end(ap);
    return false;
}

bool velocity_deeper(struct velocity_parser *p)
{
    if (++p->depth <= VELOCITY_MAX_DEPTH)
        return true;
    return velocity_fault(p, p->at, "nested deeper than %d", VELOCITY_MAX_DEPTH);
}

bool velocity_is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool velocity_is_name(int c)
{
    return velocity_is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

void velocity_skip_space(struct velocity_parser *p)
{
    while (p->at < p->n && strchr(" \t\r\n", p->text[p->at]))
        p->at++;
}

bool velocity_take(struct velocity_parser *p, const char *word)
{
    size_t n = strlen(word);
    if (p->n - p->at < n || memcmp(p->text + p->at, word, n) != 0)
        return false;
    p->at += n;
    return true;
}

struct velocity_node *velocity_node(struct velocity_parser *p, enum velocity_node_kind kind,
                                    size_t at)
{
    struct velocity_node *node = gc_arena_zero(&p->t->arena, 1, sizeof *node);
    if (!node) {
        if (p->status == GC_OK)
            p->status = gc_fail_nomem(p->err);
        return NULL;
    }
    node->kind = kind;
    node->offset = velocity_offset(p, at);
    node->source = p->text + at;
    return node;
}

static enum gc_status parse(struct velocity_template *t, struct gc_error *err)
{
    struct velocity_parser p = {.t = t, .text = t->text, .n = t->n, .err = err};
    if (!velocity_parse_block(&p, false, &t->body) && p.status == GC_OK)
        p.status = gc_fail_nomem(err);
    return p.status;
}

enum gc_status velocity_parse(struct velocity_template **out, const char *name, const char *text,
                              size_t n, struct gc_error *err)
{
    *out = NULL;
    if (n > MAX_TEMPLATE)
        return gc_fail_at(err, GC_E_TOO_BIG, name, (struct gc_pos){0},
                          "a template of %zu bytes, at most %d are taken", n, MAX_TEMPLATE);
    struct velocity_template *t = calloc(1, sizeof *t);
    if (!t)
        return gc_fail_nomem(err);
    t->arena.max_bytes = MAX_TREE;
    t->name = gc_arena_dup(&t->arena, name, strlen(name));
    t->text = gc_arena_dup(&t->arena, text, n);
    t->n = n;
    enum gc_status s = t->name && t->text ? parse(t, err) : gc_fail_nomem(err);
    if (s == GC_OK)
        *out = t;
    else
        velocity_free(t);
    return s;
}

void velocity_free(struct velocity_template *t)
{
    if (t)
        gc_arena_release(&t->arena);
    free(t);
}
