/* expr_lex.h - the words of an expression.
 *
 *   struct flow_lexer l = {.arena = a, .text = text, .err = &err};
 *   while (flow_lex_next(&l) && l.kind != FLOW_TOKEN_END) ...
 *
 * Inside the parser only.
 *
 * Ownership:  the lexer borrows the text; decoded texts go into the arena.
 * Units:      bytes.
 * Threads:    one lexer, one thread.
 * Errors:     false with *err.
 */
#ifndef FLOW_EXPR_LEX_H
#define FLOW_EXPR_LEX_H

#include "mock/flow/expr/expr.h"

enum flow_token {
    FLOW_TOKEN_END,
    FLOW_TOKEN_NAME,   /* text: Flow.name, If, and: letters, digits, _ and dots between them */
    FLOW_TOKEN_VALUE,  /* value: a number or a quoted text */
    FLOW_TOKEN_SYMBOL, /* text: an operator, a parenthesis, a comma or a dot */
};

struct flow_lexer {
    struct gc_arena *arena;
    const char *text;
    struct flow_expr_error *err;
    size_t next;          /* where the next token may begin */
    enum flow_token kind; /* the token at hand */
    size_t at;
    const char *word;
    struct flow_value value;
};

bool flow_lex_next(struct flow_lexer *l);

#endif
