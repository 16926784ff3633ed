/* parse_expression.c - operators between values: conditions and right sides. */
#include <string.h>

#include "mock/integrations/velocity/parse.h"

struct operator_row {
    const char *sign;
    enum velocity_node_kind kind;
    unsigned level; /* the higher, the tighter */
};

/* Longer signs before the shorter ones that they begin with. */
static const struct operator_row operators[] = {
    {"||", VELOCITY_OR, 1},   {"or", VELOCITY_OR, 1}, {"&&", VELOCITY_AND, 2},
    {"and", VELOCITY_AND, 2}, {"==", VELOCITY_EQ, 3}, {"eq", VELOCITY_EQ, 3},
    {"!=", VELOCITY_NE, 3},   {"ne", VELOCITY_NE, 3}, {"<=", VELOCITY_LE, 4},
    {"le", VELOCITY_LE, 4},   {">=", VELOCITY_GE, 4}, {"ge", VELOCITY_GE, 4},
    {"<", VELOCITY_LT, 4},    {"lt", VELOCITY_LT, 4}, {">", VELOCITY_GT, 4},
    {"gt", VELOCITY_GT, 4},   {"+", VELOCITY_ADD, 5}, {"-", VELOCITY_SUB, 5},
    {"*", VELOCITY_MUL, 6},   {"/", VELOCITY_DIV, 6}, {"%", VELOCITY_MOD, 6},
};
enum { TIGHTEST = 6, MAX_OPERANDS = 100 };

static const struct operator_row *operator_here(const struct velocity_parser *p)
{
    for (size_t i = 0; i < GC_COUNT_OF(operators); i++) {
        const char *sign = operators[i].sign;
        size_t n = strlen(sign);
        if (p->n - p->at < n || memcmp(p->text + p->at, sign, n) != 0)
            continue;
        if (velocity_is_letter((unsigned char)*sign) && velocity_is_name(velocity_peek(p, n)))
            continue;
        if (*sign == '-' && velocity_at_number(p)) /* 1 -2 is 1 and then -2 */
            continue;
        return &operators[i];
    }
    return NULL;
}

static bool take_not(struct velocity_parser *p)
{
    if (velocity_peek(p, 0) == '!' && velocity_peek(p, 1) != '=')
        return velocity_take(p, "!");
    return !velocity_is_name(velocity_peek(p, 3)) && velocity_take(p, "not");
}

static struct velocity_node *parse_level(struct velocity_parser *p, unsigned level);

static struct velocity_node *parse_unary(struct velocity_parser *p)
{
    struct velocity_node *node = NULL;
    if (!velocity_deeper(p))
        return NULL;
    velocity_skip_space(p);
    size_t start = p->at;
    if (take_not(p)) {
        node = velocity_node(p, VELOCITY_NOT, start);
        if (!node || !(node->a = parse_unary(p)))
            return NULL;
    } else if (velocity_take(p, "(")) {
        node = parse_level(p, 1);
        velocity_skip_space(p);
        if (!node || (!velocity_take(p, ")") && !velocity_fault(p, p->at, "expected \")\"")))
            return NULL;
    } else {
        node = velocity_parse_argument(p, false);
    }
    p->depth--;
    return node;
}

static struct velocity_node *parse_level(struct velocity_parser *p, unsigned level)
{
    struct velocity_node *left = level > TIGHTEST ? parse_unary(p) : parse_level(p, level + 1);
    if (level > TIGHTEST || !left)
        return left;
    for (unsigned n = 0;; n++) {
        velocity_skip_space(p);
        size_t start = p->at;
        const struct operator_row *op = operator_here(p);
        if (!op || op->level != level)
            return left;
        if (n == MAX_OPERANDS) {
            velocity_fault(p, start, "more than %d operands in a row", MAX_OPERANDS);
            return NULL;
        }
        struct velocity_node *node = velocity_node(p, op->kind, start);
        p->at += strlen(op->sign);
        if (!node)
            return NULL;
        node->a = left;
        node->b = parse_level(p, level + 1);
        if (!node->b)
            return NULL;
        left = node;
    }
}

struct velocity_node *velocity_parse_expression(struct velocity_parser *p)
{
    return parse_level(p, 1);
}
