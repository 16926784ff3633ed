/* regex_program.h - inside regex: what an expression is compiled to. */
#ifndef MOCK_INTEGRATIONS_REGEX_PROGRAM_H
#define MOCK_INTEGRATIONS_REGEX_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

enum regex_op {
    REGEX_CHARACTER, /* x: its code */
    REGEX_ANY,       /* any character but a line break */
    REGEX_SET,
    REGEX_SPLIT, /* on at x, or else at y */
    REGEX_JUMP,  /* on at x */
    REGEX_SAVE,  /* notes the place as x */
    REGEX_BEGIN,
    REGEX_END,
    REGEX_WORD_EDGE,
    REGEX_NO_EDGE,
    REGEX_MATCH,
};

struct regex_set {
    unsigned char bits[16]; /* ASCII */
    bool others;            /* whether characters beyond ASCII are in it */
};

struct regex_instruction {
    enum regex_op op;
    int x, y;
    const struct regex_set *set;
};

struct regex {
    struct regex_instruction *program;
    size_t n;
    unsigned n_groups;
};

/* The classes of d, w, s and of their capitals, the opposites; false: the letter names none. Of
 * ASCII; other characters are in the opposites. */
bool regex_set_class(struct regex_set *set, char letter);
void regex_add_range(struct regex_set *set, unsigned char a, unsigned char b, bool ignore_case);
void regex_invert(struct regex_set *set);

#endif
