/* parse.h - inside velocity: the parser's parts.
 *
 * The text is read once, from left to right; a part that fails notes the first fault and returns
 * NULL (or false), and everybody goes home.
 */
#ifndef MOCK_VELOCITY_PARSE_H
#define MOCK_VELOCITY_PARSE_H

#include "mock/integrations/velocity/tree.h"

enum { VELOCITY_MAX_DEPTH = 32 };

struct velocity_parser {
    struct velocity_template *t;
    const char *text; /* the template's, or that of a quoted text in it */
    size_t n, at;
    size_t base;  /* where `text` begins in the template's */
    bool shifted; /* doubled quotes were taken out: offsets in `text` tell no place */
    unsigned depth;
    struct gc_error *err;
    enum gc_status status;
};

/* Notes a fault at `at`, unless there is one; always false. */
bool velocity_fault(struct velocity_parser *p, size_t at, const char *fmt, ...) GC_PRINTF(3, 4);
bool velocity_deeper(struct velocity_parser *p); /* one level; who succeeds takes it back */

static inline int velocity_peek(const struct velocity_parser *p, size_t ahead)
{
    return p->at + ahead < p->n ? (unsigned char)p->text[p->at + ahead] : -1;
}
bool velocity_is_letter(int c);
bool velocity_is_name(int c);                        /* within a name: letters, digits, - and _ */
void velocity_skip_space(struct velocity_parser *p); /* line breaks, too */
bool velocity_take(struct velocity_parser *p, const char *word);
size_t velocity_offset(const struct velocity_parser *p, size_t at);
struct velocity_node *velocity_node(struct velocity_parser *p, enum velocity_node_kind kind,
                                    size_t at);

/* Does a reference begin here, at its $? */
bool velocity_at_reference(const struct velocity_parser *p);
struct velocity_node *velocity_parse_reference(struct velocity_parser *p);

struct velocity_node *velocity_parse_expression(struct velocity_parser *p);
bool velocity_at_number(const struct velocity_parser *p); /* a digit, or a sign or point before */
/* One value, no operators; words: bare words are taken, too. */
struct velocity_node *velocity_parse_argument(struct velocity_parser *p, bool words);

/* A block up to its end: of the text, or before #end, #else, #elseif when it is inside. */
bool velocity_parse_block(struct velocity_parser *p, bool inside, struct velocity_node **first);

/* #NAME at the parser's place: its name (with braces or without); n is 0 when there is none. */
struct velocity_word {
    const char *name;
    size_t n, end; /* end: the offset behind it */
};
struct velocity_word velocity_directive_word(const struct velocity_parser *p);
bool velocity_word_is(struct velocity_word w, const char *name);
bool velocity_is_directive(struct velocity_word w);
/* The directive at the parser's place, which is not #end or #else. */
struct velocity_node *velocity_parse_directive(struct velocity_parser *p, struct velocity_word w);

#endif
