/* Precedence climbing. A chain of one operator (a or b or c) becomes one node with many values, so
 * that its length does not make the tree deep. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/expr/expr_lex.h"
#include "mock/flow/function/functions.h"

struct parser {
    struct flow_lexer lex;
    unsigned depth; /* of open parentheses, calls, not and minus */
};

struct args {
    const struct flow_expr **items;
    size_t n, cap;
};

/* From weak to strong; ? : is weaker than all. */
enum { OR = 1, AND, NOT, BIT_OR, BIT_AND, EQUAL, COMPARE, ADD, MULTIPLY, POWER, UNARY };
static const struct {
    const char *name;
    int binds;
} operators[] = {
    {"or", OR},      {"and", AND},    {"|", BIT_OR},   {"&", BIT_AND},
    {"==", EQUAL},   {"!=", EQUAL},   {"<", COMPARE},  {"<=", COMPARE},
    {">", COMPARE},  {">=", COMPARE}, {"+", ADD},      {"-", ADD},
    {"*", MULTIPLY}, {"/", MULTIPLY}, {"%", MULTIPLY}, {"^", POWER},
};
static const struct {
    const char *name;
    int operand; /* how strongly what it stands before must bind */
} prefixes[] = {{"not", NOT + 1}, {"!", UNARY}, {"-", UNARY}, {"~", UNARY}};

static const struct flow_expr *parse(struct parser *p, int binds);
static const struct flow_expr *parse_whole(struct parser *p);

static bool at_word(const struct parser *p, const char *word)
{
    return (p->lex.kind == FLOW_TOKEN_NAME || p->lex.kind == FLOW_TOKEN_SYMBOL) &&
           strcasecmp(p->lex.word, word) == 0;
}

static const struct flow_expr *unexpected(struct parser *p, const char *wanted)
{
    const char *word = p->lex.kind == FLOW_TOKEN_END     ? "the end"
                       : p->lex.kind == FLOW_TOKEN_VALUE ? "a value"
                                                         : p->lex.word;
    const char *quote =
        p->lex.kind == FLOW_TOKEN_NAME || p->lex.kind == FLOW_TOKEN_SYMBOL ? "\"" : "";
    return flow_expr_fail(p->lex.err, p->lex.at, "expected %s, not %s%.60s%s", wanted, quote, word,
                          quote);
}

static bool expect(struct parser *p, const char *word)
{
    char wanted[8];
    if (at_word(p, word))
        return flow_lex_next(&p->lex);
    snprintf(wanted, sizeof wanted, "\"%s\"", word);
    return unexpected(p, wanted);
}

static bool push(struct parser *p, struct args *args, const struct flow_expr *x)
{
    if (!x)
        return false;
    if (args->n == args->cap) {
        size_t cap = args->cap ? args->cap * 2 : 4;
        const struct flow_expr **items = gc_arena_zero(p->lex.arena, cap, sizeof(*items));
        if (!items)
            return flow_expr_fail(p->lex.err, p->lex.at, "out of memory");
        for (size_t i = 0; i < args->n; i++)
            items[i] = args->items[i];
        args->items = items;
        args->cap = cap;
    }
    args->items[args->n++] = x;
    return true;
}

/* The lexer stands on the opening parenthesis. */
static const struct flow_expr *parse_call(struct parser *p, const char *name, size_t at)
{
    struct args args = {0};
    if (!expect(p, "("))
        return NULL;
    while (!at_word(p, ")")) {
        if (args.n > 0 && !expect(p, ","))
            return NULL;
        if (!push(p, &args, parse_whole(p)))
            return NULL;
        if (!at_word(p, ")") && !at_word(p, ","))
            return unexpected(p, "\",\" or \")\"");
    }
    if (!flow_lex_next(&p->lex))
        return NULL;
    return flow_expr_call(p->lex.arena, name, args.items, args.n, at, p->lex.err);
}

static const struct flow_expr *parse_name(struct parser *p)
{
    static const struct {
        const char *word;
        struct flow_value value;
    } words[] = {
        {"true", {.kind = FLOW_BOOL, .truth = true}},
        {"false", {.kind = FLOW_BOOL, .truth = false}},
        {"NOT_SET", {.kind = FLOW_NOT_SET}},
    };
    const char *name = p->lex.word;
    size_t at = p->lex.at;
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (at_word(p, words[i].word))
            return flow_lex_next(&p->lex)
                       ? flow_expr_literal(p->lex.arena, words[i].value, at, p->lex.err)
                       : NULL;
    for (size_t i = 0; i < GC_COUNT_OF(operators); i++)
        if (at_word(p, operators[i].name))
            return unexpected(p, "a value");
    if (!flow_lex_next(&p->lex))
        return NULL;
    return at_word(p, "(") ? parse_call(p, name, at)
                           : flow_expr_ref(p->lex.arena, name, at, p->lex.err);
}

static const struct flow_expr *parse_value(struct parser *p)
{
    if (p->lex.kind == FLOW_TOKEN_NAME)
        return parse_name(p);
    if (p->lex.kind == FLOW_TOKEN_VALUE) {
        struct flow_value v = p->lex.value;
        size_t at = p->lex.at;
        return flow_lex_next(&p->lex) ? flow_expr_literal(p->lex.arena, v, at, p->lex.err) : NULL;
    }
    if (!at_word(p, "("))
        return unexpected(p, "a value");
    if (!flow_lex_next(&p->lex))
        return NULL;
    const struct flow_expr *x = parse_whole(p);
    return x && expect(p, ")") ? x : NULL;
}

/* .name, or .name.name: the lexer reads names with their dots. */
static const struct flow_expr *parse_member(struct parser *p, const struct flow_expr *x)
{
    if (!flow_lex_next(&p->lex))
        return NULL;
    if (p->lex.kind != FLOW_TOKEN_NAME)
        return unexpected(p, "the name of a member");
    char *name = gc_arena_dups(p->lex.arena, p->lex.word);
    if (!name)
        return flow_expr_fail(p->lex.err, p->lex.at, "out of memory");
    while (x && name) {
        char *rest = strchr(name, '.');
        if (rest)
            *rest++ = '\0';
        x = flow_expr_member(p->lex.arena, x, name, p->lex.at, p->lex.err);
        name = rest;
    }
    return flow_lex_next(&p->lex) ? x : NULL;
}

static const struct flow_expr *parse_index(struct parser *p, const struct flow_expr *x)
{
    struct args args = {0};
    size_t at = p->lex.at;
    if (!flow_lex_next(&p->lex) || !push(p, &args, x) || !push(p, &args, parse_whole(p)) ||
        !expect(p, "]"))
        return NULL;
    return flow_expr_call(p->lex.arena, "[", args.items, 2, at, p->lex.err);
}

/* A value and what is asked of it: ToPhoneNumber(x).e164, list[0] */
static const struct flow_expr *parse_asked(struct parser *p)
{
    const struct flow_expr *x = parse_value(p);
    while (x && (at_word(p, ".") || at_word(p, "[")))
        x = at_word(p, ".") ? parse_member(p, x) : parse_index(p, x);
    return x;
}

static const struct flow_expr *parse_prefix(struct parser *p)
{
    size_t at = p->lex.at, i = 0;
    while (i < GC_COUNT_OF(prefixes) && !at_word(p, prefixes[i].name))
        i++;
    if (i == GC_COUNT_OF(prefixes))
        return parse_asked(p);
    struct args args = {0};
    if (!flow_lex_next(&p->lex) || !push(p, &args, parse(p, prefixes[i].operand)))
        return NULL;
    return flow_expr_call(p->lex.arena, prefixes[i].name, args.items, 1, at, p->lex.err);
}

/* The operator at hand if it binds at least as strongly, else 0. */
static int binding(const struct parser *p, int at_least)
{
    for (size_t i = 0; i < GC_COUNT_OF(operators); i++)
        if (at_word(p, operators[i].name))
            return operators[i].binds >= at_least ? operators[i].binds : 0;
    return 0;
}

static const struct flow_expr *parse_chain(struct parser *p, const struct flow_expr *left,
                                           int binds)
{
    const char *op = p->lex.word;
    size_t at = p->lex.at;
    struct args args = {0};
    if (!push(p, &args, left))
        return NULL;
    while (at_word(p, op))
        if (!flow_lex_next(&p->lex) || !push(p, &args, parse(p, binds + 1)))
            return NULL;
    return flow_expr_call(p->lex.arena, op, args.items, args.n, at, p->lex.err);
}

static const struct flow_expr *parse(struct parser *p, int binds)
{
    if (++p->depth > FLOW_EXPR_HEIGHT)
        return flow_expr_fail(p->lex.err, p->lex.at, "the expression is nested more than %d deep",
                              FLOW_EXPR_HEIGHT);
    const struct flow_expr *x = parse_prefix(p);
    for (int b; x && (b = binding(p, binds)) != 0;)
        x = parse_chain(p, x, b);
    p->depth--;
    return x;
}

/* condition ? value : value, which may be of the same kind */
static const struct flow_expr *parse_choice(struct parser *p, const struct flow_expr *condition)
{
    struct args args = {0};
    size_t at = p->lex.at;
    if (++p->depth > FLOW_EXPR_HEIGHT)
        return flow_expr_fail(p->lex.err, at, "the expression is nested more than %d deep",
                              FLOW_EXPR_HEIGHT);
    if (!flow_lex_next(&p->lex) || !push(p, &args, condition) || !push(p, &args, parse_whole(p)) ||
        !expect(p, ":") || !push(p, &args, parse_whole(p)))
        return NULL;
    p->depth--;
    return flow_expr_call(p->lex.arena, "?", args.items, args.n, at, p->lex.err);
}

static const struct flow_expr *parse_whole(struct parser *p)
{
    const struct flow_expr *x = parse(p, OR);
    return x && at_word(p, "?") ? parse_choice(p, x) : x;
}

const struct flow_expr *flow_expr_parse(struct gc_arena *a, const char *text,
                                        struct flow_expr_error *err)
{
    struct parser p = {.lex = {.arena = a, .text = text, .err = err}};
    if (strlen(text) > FLOW_EXPR_BYTES)
        return flow_expr_fail(err, 0, "the expression is longer than %d bytes", FLOW_EXPR_BYTES);
    if (!flow_lex_next(&p.lex))
        return NULL;
    if (p.lex.kind == FLOW_TOKEN_END)
        return flow_expr_fail(err, 0, "the expression is empty");
    const struct flow_expr *x = parse_whole(&p);
    if (x && p.lex.kind != FLOW_TOKEN_END)
        return unexpected(&p, "an operator or the end");
    return x;
}
