/* evaluate.c - what an expression comes to. */
#include <math.h>
#include <string.h>

#include "mock/integrations/velocity/run.h"

enum { MAX_RANGE = 10000 };

static struct velocity_value calculate(struct velocity_run *r, const struct velocity_node *node,
                                       struct velocity_value a, struct velocity_value b);

static struct velocity_value make_list(struct velocity_run *r, const struct velocity_node *first)
{
    struct velocity_value v = velocity_list(r->arena);
    for (const struct velocity_node *item = first; v.kind == VELOCITY_LIST && item;
         item = item->next)
        if (!velocity_going_on(r, item) ||
            !velocity_list_add(r->arena, v.list, velocity_evaluate(r, item)))
            break;
    return v;
}

static struct velocity_value make_map(struct velocity_run *r, const struct velocity_node *first)
{
    struct velocity_value v = velocity_map(r->arena);
    for (const struct velocity_node *key = first; v.kind == VELOCITY_MAP && key && key->next;
         key = key->next->next) {
        struct velocity_value name = velocity_evaluate(r, key);
        name = velocity_to_text(r->arena, &name);
        if (!velocity_going_on(r, key) || !name.text ||
            !velocity_map_put(r->arena, v.map, name.text, name.n, velocity_evaluate(r, key->next)))
            break;
    }
    return v;
}

static struct velocity_value make_range(struct velocity_run *r, const struct velocity_node *node)
{
    struct velocity_value from = velocity_evaluate(r, node->a), to = velocity_evaluate(r, node->b);
    if (from.kind != VELOCITY_INTEGER || to.kind != VELOCITY_INTEGER)
        return (struct velocity_value){0};
    bool down = from.integer > to.integer;
    uint64_t size = down ? (uint64_t)from.integer - (uint64_t)to.integer
                         : (uint64_t)to.integer - (uint64_t)from.integer;
    if (size >= MAX_RANGE) {
        velocity_fail(r, node, "a range of more than %d numbers", MAX_RANGE);
        return (struct velocity_value){0};
    }
    struct velocity_value v = velocity_list(r->arena);
    for (int64_t i = 0; v.kind == VELOCITY_LIST && i <= (int64_t)size; i++)
        if (!velocity_list_add(r->arena, v.list, velocity_integer(from.integer + (down ? -i : i))))
            break;
    return v;
}

static struct velocity_value make_text(struct velocity_run *r, const struct velocity_node *node)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    velocity_render_block(r, node->body, &buf);
    char *copy = gc_arena_dup(r->arena, gc_strbuf_text(&buf), buf.len);
    return copy ? velocity_text(copy, buf.len) : (struct velocity_value){0};
}

static bool are_equal(struct velocity_run *r, const struct velocity_node *at,
                      const struct velocity_value *a, const struct velocity_value *b)
{
    size_t work = 0;
    bool equal = velocity_equal(a, b, &work);
    return velocity_works(r, at, work) && equal;
}

static bool compare(enum velocity_node_kind kind, const struct velocity_value *a,
                    const struct velocity_value *b)
{
    if (!velocity_is_number(a) || !velocity_is_number(b))
        return false;
    double x = velocity_as_double(a), y = velocity_as_double(b);
    bool whole = a->kind == VELOCITY_INTEGER && b->kind == VELOCITY_INTEGER;
    int order = whole ? (a->integer > b->integer) - (a->integer < b->integer) : (x > y) - (x < y);
    return kind == VELOCITY_LT   ? order < 0
           : kind == VELOCITY_LE ? order <= 0
           : kind == VELOCITY_GT ? order > 0
                                 : order >= 0;
}

static bool decide(struct velocity_run *r, const struct velocity_node *node)
{
    if (node->kind == VELOCITY_NOT)
        return !velocity_is_true(r, node->a);
    if (node->kind == VELOCITY_OR)
        return velocity_is_true(r, node->a) || velocity_is_true(r, node->b);
    if (node->kind == VELOCITY_AND)
        return velocity_is_true(r, node->a) && velocity_is_true(r, node->b);
    struct velocity_value a = velocity_evaluate(r, node->a), b = velocity_evaluate(r, node->b);
    if (node->kind == VELOCITY_EQ || node->kind == VELOCITY_NE)
        return are_equal(r, node, &a, &b) == (node->kind == VELOCITY_EQ);
    return compare(node->kind, &a, &b);
}

/* Texts, numbers, lists and calculations are no truth, whatever they hold. */
bool velocity_is_true(struct velocity_run *r, const struct velocity_node *node)
{
    struct velocity_value v;
    if (!velocity_going_on(r, node))
        return false;
    if (node->kind == VELOCITY_TRUE)
        return true;
    if (node->kind == VELOCITY_REFERENCE) {
        v = velocity_follow(r, node);
        return v.kind == VELOCITY_BOOL ? v.truth : v.kind != VELOCITY_NULL;
    }
    return node->kind >= VELOCITY_OR && node->kind <= VELOCITY_GE && decide(r, node);
}

struct velocity_value velocity_evaluate(struct velocity_run *r, const struct velocity_node *node)
{
    struct velocity_value nothing = {0}, a;
    if (!velocity_going_on(r, node))
        return nothing;
    if (node->kind >= VELOCITY_OR && node->kind <= VELOCITY_GE)
        return velocity_bool(decide(r, node));
    if (node->kind >= VELOCITY_ADD && node->kind <= VELOCITY_MOD) {
        a = velocity_evaluate(r, node->a);
        return calculate(r, node, a, velocity_evaluate(r, node->b));
    }
    if (node->kind == VELOCITY_REFERENCE)
        return velocity_follow(r, node);
    if (node->kind == VELOCITY_NUMBER)
        return node->value;
    if (node->kind == VELOCITY_TRUE || node->kind == VELOCITY_FALSE)
        return velocity_bool(node->kind == VELOCITY_TRUE);
    if (node->kind == VELOCITY_QUOTED)
        return velocity_text(node->source, node->n);
    if (node->kind == VELOCITY_TEMPLATE)
        return make_text(r, node);
    if (node->kind == VELOCITY_ITEMS)
        return make_list(r, node->a);
    if (node->kind == VELOCITY_PAIRS)
        return make_map(r, node->a);
    return node->kind == VELOCITY_RANGE ? make_range(r, node) : nothing;
}

static struct velocity_value calculate_whole(enum velocity_node_kind kind, int64_t a, int64_t b)
{
    int64_t result = 0;
    bool over = false;
    if (kind == VELOCITY_ADD)
        over = __builtin_add_overflow(a, b, &result);
    else if (kind == VELOCITY_SUB)
        over = __builtin_sub_overflow(a, b, &result);
    else if (kind == VELOCITY_MUL)
        over = __builtin_mul_overflow(a, b, &result);
    else if (b == 0 || (a == INT64_MIN && b == -1))
        return (struct velocity_value){0};
    else
        result = kind == VELOCITY_DIV ? a / b : a % b;
    if (!over)
        return velocity_integer(result);
    double x = (double)a, y = (double)b;
    return velocity_decimal(kind == VELOCITY_ADD ? x + y : kind == VELOCITY_SUB ? x - y : x * y);
}

/* What "+" puts in for an operand: its text; of null the source. */
static void join_part(const struct velocity_node *node, const struct velocity_value *v,
                      struct gc_strbuf *to)
{
    if (v->kind == VELOCITY_NULL)
        gc_strbuf_add(to, node->source, node->n);
    else
        velocity_print(v, to);
}

static struct velocity_value join(struct velocity_run *r, const struct velocity_node *node,
                                  const struct velocity_value *a, const struct velocity_value *b)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    join_part(node->a, a, &buf);
    join_part(node->b, b, &buf);
    char *copy = gc_arena_dup(r->arena, gc_strbuf_text(&buf), buf.len);
    return copy ? velocity_text(copy, buf.len) : (struct velocity_value){0};
}

static struct velocity_value calculate(struct velocity_run *r, const struct velocity_node *node,
                                       struct velocity_value a, struct velocity_value b)
{
    if (node->kind == VELOCITY_ADD && (a.kind == VELOCITY_TEXT || b.kind == VELOCITY_TEXT))
        return join(r, node, &a, &b);
    if (!velocity_is_number(&a) || !velocity_is_number(&b))
        return (struct velocity_value){0};
    if (a.kind == VELOCITY_INTEGER && b.kind == VELOCITY_INTEGER)
        return calculate_whole(node->kind, a.integer, b.integer);
    double x = velocity_as_double(&a), y = velocity_as_double(&b);
    if ((node->kind == VELOCITY_DIV || node->kind == VELOCITY_MOD) && y == 0)
        return (struct velocity_value){0};
    return velocity_decimal(node->kind == VELOCITY_ADD   ? x + y
                            : node->kind == VELOCITY_SUB ? x - y
                            : node->kind == VELOCITY_MUL ? x * y
                            : node->kind == VELOCITY_DIV ? x / y
                                                         : fmod(x, y));
}
