/* parse_directive.c - #if, #foreach, #set, #break, #stop; words that are no directives are text. */
#include <string.h>

#include "mock/integrations/velocity/parse.h"

/* Optional in braces: #{else}. */
struct velocity_word velocity_directive_word(const struct velocity_parser *p)
{
    size_t at = p->at + 1;
    bool braces = at < p->n && p->text[at] == '{';
    at += braces;
    size_t start = at;
    if (at < p->n && (velocity_is_letter((unsigned char)p->text[at]) || p->text[at] == '_' ||
                      p->text[at] == '@'))
        at++;
    while (at > start && at < p->n && p->text[at] != '-' &&
           (velocity_is_name((unsigned char)p->text[at]) || p->text[at] == '@'))
        at++;
    struct velocity_word w = {p->text + start, at - start, at};
    if (braces && (at >= p->n || p->text[at] != '}'))
        w.n = 0;
    w.end += braces;
    return w;
}

bool velocity_word_is(struct velocity_word w, const char *name)
{
    return w.n == strlen(name) && memcmp(w.name, name, w.n) == 0;
}

static bool is_one_of(struct velocity_word w, const char *const *names)
{
    for (; *names; names++)
        if (velocity_word_is(w, *names))
            return true;
    return false;
}

static const char *const not_taken[] = {"macro",   "define", "evaluate", "include",
                                        "literal", "parse",  NULL};

bool velocity_is_directive(struct velocity_word w)
{
    static const char *const directives[] = {"set", "if",    "elseif", "else", "foreach",
                                             "end", "break", "stop",   NULL};
    return is_one_of(w, directives) || is_one_of(w, not_taken);
}

/* A line break after a directive, and blanks before it, belong to the directive. */
static void skip_line_end(struct velocity_parser *p)
{
    size_t at = p->at;
    while (at < p->n && (p->text[at] == ' ' || p->text[at] == '\t'))
        at++;
    if (at >= p->n || (p->text[at] != '\n' && p->text[at] != '\r'))
        return;
    p->at = at;
    if (!velocity_take(p, "\r\n"))
        p->at++;
}

static bool close_directive(struct velocity_parser *p, const char *of)
{
    velocity_skip_space(p);
    if (!velocity_take(p, ")"))
        return velocity_fault(p, p->at, "expected \")\" to end %s", of);
    skip_line_end(p);
    return true;
}

static bool open_directive(struct velocity_parser *p, struct velocity_word w)
{
    p->at = w.end;
    velocity_skip_space(p);
    return velocity_take(p, "(") ||
           velocity_fault(p, p->at, "expected \"(\" after #%.*s", (int)w.n, w.name);
}

/* At #end or #else, behind a block. */
static bool take_end(struct velocity_parser *p, size_t start, const char *of)
{
    struct velocity_word w = velocity_directive_word(p);
    if (p->at >= p->n)
        return velocity_fault(p, start, "%s is not closed: #end is missing", of);
    if (!velocity_word_is(w, "end"))
        return velocity_fault(p, p->at, "expected #end of %s, found #%.*s", of, (int)w.n, w.name);
    p->at = w.end;
    skip_line_end(p);
    return true;
}

/* #if or #elseif, its block, and what follows up to #end. */
static struct velocity_node *parse_if(struct velocity_parser *p, struct velocity_word w)
{
    struct velocity_node *first = NULL, **link = &first;
    size_t start = p->at;
    for (;;) {
        bool last = velocity_word_is(w, "else");
        struct velocity_node *node = velocity_node(p, last ? VELOCITY_BLOCK : VELOCITY_IF, p->at);
        if (!node)
            return NULL;
        *link = node;
        link = &node->otherwise;
        if (last) {
            p->at = w.end;
            skip_line_end(p);
        } else if (!open_directive(p, w) || !(node->a = velocity_parse_expression(p)) ||
                   !close_directive(p, "the condition")) {
            return NULL;
        }
        if (!velocity_parse_block(p, true, &node->body))
            return NULL;
        w = velocity_directive_word(p);
        if (last || p->at >= p->n || velocity_word_is(w, "end"))
            return take_end(p, start, "#if") ? first : NULL;
    }
}

static struct velocity_node *parse_foreach(struct velocity_parser *p, struct velocity_word w)
{
    size_t start = p->at;
    struct velocity_node *node = velocity_node(p, VELOCITY_FOREACH, start), *of = NULL;
    if (!node || !open_directive(p, w))
        return NULL;
    velocity_skip_space(p);
    if (!velocity_at_reference(p)) {
        velocity_fault(p, p->at, "expected a variable: #foreach($x in $list)");
        return NULL;
    }
    node->a = velocity_parse_reference(p);
    for (int i = 0; node->a && i < 2; i++) { /* "in", and the list */
        velocity_skip_space(p);
        if (velocity_take(p, ","))
            velocity_skip_space(p);
        if (velocity_peek(p, 0) == ')') {
            velocity_fault(p, p->at, "expected \"in\" and a list: #foreach($x in $list)");
            return NULL;
        }
        of = velocity_parse_argument(p, true);
        if (!of)
            return NULL;
    }
    node->b = of;
    if (!node->a || !close_directive(p, "#foreach") ||
        !velocity_parse_block(p, true, &node->body) || !take_end(p, start, "#foreach"))
        return NULL;
    return node;
}

static struct velocity_node *parse_set(struct velocity_parser *p, struct velocity_word w)
{
    struct velocity_node *node = velocity_node(p, VELOCITY_SET, p->at);
    if (!node || !open_directive(p, w))
        return NULL;
    velocity_skip_space(p);
    if (!velocity_at_reference(p)) {
        velocity_fault(p, p->at, "expected a variable: #set($x = ...)");
        return NULL;
    }
    node->a = velocity_parse_reference(p);
    velocity_skip_space(p);
    if (!node->a || (!velocity_take(p, "=") && !velocity_fault(p, p->at, "expected \"=\"")))
        return NULL;
    node->b = velocity_parse_expression(p);
    return node->b && close_directive(p, "#set") ? node : NULL;
}

/* #break and #stop, perhaps with (). */
static struct velocity_node *parse_word(struct velocity_parser *p, struct velocity_word w)
{
    struct velocity_node *node =
        velocity_node(p, velocity_word_is(w, "break") ? VELOCITY_BREAK : VELOCITY_STOP, p->at);
    p->at = w.end;
    (void)velocity_take(p, "()");
    return node;
}

/* #word is text, but what stands in parentheses behind it must be arguments. */
static struct velocity_node *skip_unknown(struct velocity_parser *p, struct velocity_word w)
{
    size_t at = p->at = w.end;
    while (velocity_peek(p, 0) == ' ' || velocity_peek(p, 0) == '\t')
        p->at++;
    if (!velocity_take(p, "(")) {
        p->at = at;
        return NULL;
    }
    for (;;) {
        velocity_skip_space(p);
        if (velocity_take(p, ")"))
            return NULL;
        if (!velocity_parse_argument(p, true)) {
            velocity_fault(p, p->at, "expected arguments of \"#%.*s\"; a text needs \\#", (int)w.n,
                           w.name);
            return NULL;
        }
        velocity_skip_space(p);
        (void)velocity_take(p, ",");
    }
}

struct velocity_node *velocity_parse_directive(struct velocity_parser *p, struct velocity_word w)
{
    static const struct {
        const char *name;
        struct velocity_node *(*parse)(struct velocity_parser *, struct velocity_word);
    } rows[] = {{"if", parse_if},
                {"foreach", parse_foreach},
                {"set", parse_set},
                {"break", parse_word},
                {"stop", parse_word}};
    struct velocity_node *node = NULL;
    if (is_one_of(w, not_taken)) {
        velocity_fault(p, p->at, "#%.*s is not taken in a data action", (int)w.n, w.name);
        return NULL;
    }
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (velocity_word_is(w, rows[i].name)) {
            node = velocity_deeper(p) ? rows[i].parse(p, w) : NULL;
            p->depth--;
            return node;
        }
    return skip_unknown(p, w);
}
