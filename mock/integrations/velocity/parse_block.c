/* parse_block.c - blocks: text, comments, references and directives in a row. */
#include <string.h>

#include "mock/integrations/velocity/parse.h"

/* A block while it is made. */
struct block {
    struct velocity_node **last;
    size_t text; /* where the text that is not in a node yet begins */
    size_t run;  /* where the last piece of it begins that only text is in */
    bool lone;   /* that piece begins with a $ or # that is neither reference nor directive */
};

static bool add(struct block *b, struct velocity_node *node)
{
    if (!node)
        return false;
    *b->last = node;
    b->last = &node->next;
    return true;
}

/* The text before `end` becomes a node. */
static bool flush(struct velocity_parser *p, struct block *b, size_t end)
{
    if (end <= b->text)
        return true;
    struct velocity_node *node = velocity_node(p, VELOCITY_LITERAL, b->text);
    if (node)
        node->n = end - b->text;
    return add(b, node);
}

static void text_goes_on(struct velocity_parser *p, struct block *b)
{
    b->text = b->run = p->at;
    b->lone = false;
}

static void start_at_lone(struct velocity_parser *p, struct block *b)
{
    b->run = p->at++;
    b->lone = true;
}

static size_t find(const struct velocity_parser *p, size_t from, const char *end)
{
    const char *hit = memmem(p->text + from, p->n - from, end, strlen(end));
    return hit ? (size_t)(hit - p->text) : p->n;
}

/* ## to the end of the line and with it; #* *#; #[[ ]]#, whose inside is text. */
static bool skip_comment(struct velocity_parser *p, struct block *b, bool *taken)
{
    size_t start = p->at;
    int c = velocity_peek(p, 1);
    bool raw = c == '[' && velocity_peek(p, 2) == '[';
    *taken = c == '#' || c == '*' || raw;
    if (!*taken)
        return true;
    if (!flush(p, b, start))
        return false;
    if (c == '#') {
        while (p->at < p->n && p->text[p->at] != '\n' && p->text[p->at] != '\r')
            p->at++;
        if (!velocity_take(p, "\r\n") && p->at < p->n)
            p->at++;
    } else if (c == '*') {
        p->at = find(p, start + 2, "*#");
        p->at += p->at < p->n ? 2 : 0;
    } else {
        p->at = find(p, start + 3, "]]#");
        if (p->at == p->n)
            return velocity_fault(p, start, "\"#[[\" is not closed: \"]]#\" is missing");
        b->text = start + 3;
        if (!flush(p, b, p->at))
            return false;
        p->at += 3;
    }
    text_goes_on(p, b);
    return true;
}

/* Blanks between another piece and #set go with it, and a lone $ or # before them. */
static size_t before_set(const struct velocity_parser *p, const struct block *b, size_t at)
{
    size_t first = b->run;
    first += b->lone;
    for (size_t i = first; i < at; i++)
        if (p->text[i] != ' ' && p->text[i] != '\t')
            return at;
    return b->run;
}

static bool is_set(const struct velocity_parser *p, struct velocity_word w)
{
    size_t i = w.end;
    while (i < p->n && (p->text[i] == ' ' || p->text[i] == '\t'))
        i++;
    return velocity_word_is(w, "set") && i < p->n && p->text[i] == '(';
}

/* Velocity reads on behind a lone $ or #, and finds the end of a template to be an error. */
static bool at_lone_end(struct velocity_parser *p, size_t n)
{
    return p->text == p->t->text && p->at + n == p->n &&
           !velocity_fault(p, p->at, "a template can't end in \"%.*s\"", (int)n, p->text + p->at);
}

/* At a #, n_escapes backslashes before it. */
static bool parse_hash(struct velocity_parser *p, struct block *b, unsigned n_escapes, bool inside,
                       bool *end)
{
    bool taken = false;
    size_t start = p->at;
    struct velocity_word w = velocity_directive_word(p);
    if (w.n == 0 || (velocity_word_is(w, "set") && !is_set(p, w))) {
        if (!skip_comment(p, b, &taken))
            return false;
        if (!taken && at_lone_end(p, 1))
            return false;
        if (!taken)
            start_at_lone(p, b);
        return true;
    }
    bool known = velocity_is_directive(w), set = velocity_word_is(w, "set");
    if (known && b->run + 1 + n_escapes == start && b->lone) { /* it goes with the directive */
        if (!flush(p, b, b->run))
            return false;
        b->text = b->run = start - n_escapes;
    }
    if (known && n_escapes % 2 == 1) { /* \#if is the text #if */
        if (!flush(p, b, start - n_escapes + n_escapes / 2))
            return false;
        b->text = start;
        b->run = p->at = w.end;
        b->lone = false;
        return true;
    }
    size_t text_end = !known || set ? start : start - n_escapes + n_escapes / 2;
    if (known && !flush(p, b, set ? before_set(p, b, text_end) : text_end))
        return false;
    if (velocity_word_is(w, "end") || velocity_word_is(w, "else") ||
        velocity_word_is(w, "elseif")) {
        *end = true;
        return inside ||
               velocity_fault(p, start, "\"#%.*s\" has no #if or #foreach", (int)w.n, w.name);
    }
    struct velocity_node *node = velocity_parse_directive(p, w);
    if (known && !add(b, node))
        return false;
    if (known)
        b->text = p->at;
    b->run = p->at;
    b->lone = false;
    return p->status == GC_OK;
}

static bool parse_dollar(struct velocity_parser *p, struct block *b, unsigned n_escapes)
{
    size_t start = p->at;
    if (!velocity_at_reference(p)) {
        if (at_lone_end(p, 1) || (velocity_peek(p, 1) == '!' && at_lone_end(p, 2)))
            return false;
        start_at_lone(p, b);
        if (velocity_peek(p, 0) != '!' || velocity_peek(p, 1) == '$' ||
            velocity_peek(p, 1) == '{' || velocity_peek(p, 1) == '}' || velocity_peek(p, 1) == '"')
            return true;
        if (!flush(p, b, p->at++)) /* what Velocity makes of "$! ": the mark is lost */
            return false;
        text_goes_on(p, b);
        return true;
    }
    if (!flush(p, b, start - n_escapes))
        return false;
    struct velocity_node *node = velocity_parse_reference(p);
    if (!add(b, node))
        return false;
    node->n_escapes = n_escapes;
    text_goes_on(p, b);
    return true;
}

/* How many backslashes stand here that may escape something: none behind a lone $ or #. */
static unsigned skip_backslashes(struct velocity_parser *p, struct block *b)
{
    size_t start = p->at;
    bool plain = b->lone && b->run + 1 == start;
    while (velocity_peek(p, 0) == '\\')
        p->at++;
    if (p->at == start || (plain && velocity_peek(p, 0) != '#'))
        return 0;
    if (!plain) {
        b->run = p->at;
        b->lone = false;
    }
    return (unsigned)(p->at - start);
}

bool velocity_parse_block(struct velocity_parser *p, bool inside, struct velocity_node **first)
{
    struct block b = {first, p->at, p->at, false};
    bool end = false;
    if (!velocity_deeper(p))
        return false;
    while (p->at < p->n && !end) {
        unsigned n_escapes = skip_backslashes(p, &b);
        int c = velocity_peek(p, 0);
        bool ok = c == '$'   ? parse_dollar(p, &b, n_escapes)
                  : c == '#' ? parse_hash(p, &b, n_escapes, inside, &end)
                             : true;
        if (!ok)
            return false;
        if (c != '$' && c != '#' && c != -1)
            p->at++;
    }
    p->depth--;
    return end || flush(p, &b, p->n);
}
