/* tree.h - inside velocity: what a template is once it is read.
 *
 * Ownership:  nodes live in the template's arena; spans point into its text, or into a copy of a
 *             quoted text whose doubled quotes were taken out.
 */
#ifndef MOCK_VELOCITY_TREE_H
#define MOCK_VELOCITY_TREE_H

#include "mock/integrations/velocity/velocity.h"

enum velocity_node_kind {
    /* of a block */
    VELOCITY_LITERAL, /* source */
    VELOCITY_REFERENCE,
    VELOCITY_IF,      /* a: condition, body, otherwise: an IF (#elseif) or a BLOCK (#else) */
    VELOCITY_FOREACH, /* a: the variable (a REFERENCE), b: what to go through, body */
    VELOCITY_SET,     /* a: what to set (a REFERENCE), b: to what */
    VELOCITY_BREAK,
    VELOCITY_STOP,
    VELOCITY_BLOCK,
    /* of an expression */
    VELOCITY_NUMBER, /* value */
    VELOCITY_TRUE,
    VELOCITY_FALSE,
    VELOCITY_WORD,     /* of a call that takes words: null */
    VELOCITY_QUOTED,   /* source: as it is */
    VELOCITY_TEMPLATE, /* body: a text in double quotes */
    VELOCITY_ITEMS,    /* a: first item */
    VELOCITY_PAIRS,    /* a: key, value, key, value ... */
    VELOCITY_RANGE,    /* a .. b */
    VELOCITY_OR,       /* a, b from here on */
    VELOCITY_AND,
    VELOCITY_NOT, /* a */
    VELOCITY_EQ,
    VELOCITY_NE,
    VELOCITY_LT,
    VELOCITY_LE,
    VELOCITY_GT,
    VELOCITY_GE,
    VELOCITY_ADD,
    VELOCITY_SUB,
    VELOCITY_MUL,
    VELOCITY_DIV,
    VELOCITY_MOD,
    /* steps of a reference */
    VELOCITY_MEMBER, /* source: the name */
    VELOCITY_CALL,   /* source: the name, a: first argument */
    VELOCITY_INDEX,  /* a: the index */
};

struct velocity_node {
    enum velocity_node_kind kind;
    bool quiet;         /* REFERENCE: $! */
    unsigned n_escapes; /* REFERENCE: backslashes before it */
    size_t offset;      /* of its beginning in the template's text */
    const char *source; /* REFERENCE: from the $ on, as it stands there */
    size_t n;
    const char *name; /* REFERENCE: its first name */
    size_t name_n;
    struct velocity_value value;
    struct velocity_node *next; /* in a block, a list of arguments, a chain of steps */
    struct velocity_node *a, *b, *body, *otherwise, *steps;
};

struct velocity_template {
    struct gc_arena arena;
    char *name, *text;
    size_t n;
    struct velocity_node *body;
};

struct gc_pos velocity_place(const struct velocity_template *t, size_t offset);

#endif
