/* parse_reference.c - $x, $!x, ${x.y}, $x.f('a')[0]. */
#include "mock/integrations/velocity/parse.h"

bool velocity_at_reference(const struct velocity_parser *p)
{
    size_t i = 1;
    if (velocity_peek(p, 0) != '$')
        return false;
    i += velocity_peek(p, i) == '!';
    i += velocity_peek(p, i) == '{';
    return velocity_is_letter(velocity_peek(p, i));
}

static size_t name_length(const struct velocity_parser *p)
{
    size_t n = 0;
    while (velocity_is_name(velocity_peek(p, n)))
        n++;
    return n;
}

/* Is "(" the beginning of arguments? As Velocity sees it: with something behind that may be one. */
static bool at_arguments(const struct velocity_parser *p)
{
    return velocity_peek(p, 0) == '(' && velocity_peek(p, 1) != -1;
}

static bool parse_arguments(struct velocity_parser *p, struct velocity_node *call)
{
    struct velocity_node **last = &call->a;
    p->at++;
    if (velocity_take(p, ")"))
        return true;
    for (;;) {
        velocity_skip_space(p);
        *last = velocity_parse_argument(p, true);
        if (!*last)
            return false;
        last = &(*last)->next;
        velocity_skip_space(p);
        if (velocity_take(p, ")"))
            return true;
        if (!velocity_take(p, ","))
            return velocity_fault(p, p->at, "expected \",\" or \")\" in the arguments of %.*s",
                                  (int)call->n, call->source);
    }
}

static struct velocity_node *parse_index(struct velocity_parser *p)
{
    struct velocity_node *step = velocity_node(p, VELOCITY_INDEX, p->at);
    p->at++;
    velocity_skip_space(p);
    if (!step || !(step->a = velocity_parse_argument(p, false)))
        return NULL;
    velocity_skip_space(p);
    if (!velocity_take(p, "]")) {
        velocity_fault(p, p->at, "expected \"]\"");
        return NULL;
    }
    return step;
}

static struct velocity_node *parse_member(struct velocity_parser *p)
{
    p->at++; /* the dot */
    struct velocity_node *step = velocity_node(p, VELOCITY_MEMBER, p->at);
    if (!step)
        return NULL;
    step->n = name_length(p);
    p->at += step->n;
    if (!at_arguments(p))
        return step;
    step->kind = VELOCITY_CALL;
    return parse_arguments(p, step) ? step : NULL;
}

static bool parse_steps(struct velocity_parser *p, struct velocity_node **last)
{
    for (;;) {
        bool index = velocity_peek(p, 0) == '[';
        if (!index && (velocity_peek(p, 0) != '.' || !velocity_is_letter(velocity_peek(p, 1))))
            return true;
        *last = index ? parse_index(p) : parse_member(p);
        if (!*last)
            return false;
        last = &(*last)->next;
    }
}

struct velocity_node *velocity_parse_reference(struct velocity_parser *p)
{
    size_t start = p->at;
    struct velocity_node *node = velocity_node(p, VELOCITY_REFERENCE, start);
    if (!node || !velocity_deeper(p))
        return NULL;
    p->at++;
    node->quiet = velocity_take(p, "!");
    bool braces = velocity_take(p, "{");
    node->name = p->text + p->at;
    node->name_n = name_length(p);
    p->at += node->name_n;
    if (!parse_steps(p, &node->steps))
        return NULL;
    if (braces && !velocity_take(p, "}")) {
        velocity_fault(p, p->at, "expected \"}\" to end \"%.*s\"",
                       (int)(p->at - start > 60 ? 60 : p->at - start), p->text + start);
        return NULL;
    }
    node->n = p->at - start;
    p->depth--;
    return node;
}
