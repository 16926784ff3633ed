/* parse_value.c - values as they are written: texts, numbers, lists, ranges, maps, references. */
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/velocity/parse.h"

/* A text in quotes; a doubled quote in it is one. In double quotes it is a template of its own. */
static struct velocity_node *parse_quoted(struct velocity_parser *p)
{
    size_t start = p->at++;
    char quote = p->text[start];
    bool doubled = false, is_template = false;
    for (; p->at < p->n; p->at++) {
        is_template |= p->text[p->at] == '$' || p->text[p->at] == '#';
        if (p->text[p->at] != quote)
            continue;
        if (velocity_peek(p, 1) != quote)
            break;
        doubled = true;
        p->at++;
    }
    if (p->at >= p->n) {
        velocity_fault(p, start, "a text in quotes is not closed: %c is missing", quote);
        return NULL;
    }
    struct velocity_node *node = velocity_node(p, VELOCITY_QUOTED, start);
    if (!node)
        return NULL;
    node->source = p->text + start + 1;
    node->n = p->at - start - 1;
    p->at++;
    if (doubled) {
        char *copy = gc_arena_dup(&p->t->arena, node->source, node->n);
        size_t n = 0;
        for (size_t i = 0; copy && i < node->n; i++) {
            copy[n++] = copy[i];
            i += copy[i] == quote;
        }
        node->source = copy;
        node->n = n;
    }
    if (quote == '\'' || !is_template || !node->source)
        return node->source ? node : NULL;
    struct velocity_parser inner = *p;
    inner.text = node->source;
    inner.n = node->n;
    inner.at = 0;
    inner.base = velocity_offset(p, start) + !(p->shifted || doubled);
    inner.shifted = p->shifted || doubled;
    node->kind = VELOCITY_TEMPLATE;
    if (velocity_parse_block(&inner, false, &node->body))
        return node;
    p->status = inner.status;
    return NULL;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* At a digit, or at a sign or a point before one? */
bool velocity_at_number(const struct velocity_parser *p)
{
    size_t i = velocity_peek(p, 0) == '-';
    return is_digit(velocity_peek(p, i)) ||
           (velocity_peek(p, i) == '.' && is_digit(velocity_peek(p, i + 1)));
}

static struct velocity_node *parse_number(struct velocity_parser *p)
{
    struct velocity_node *node = velocity_node(p, VELOCITY_NUMBER, p->at);
    size_t start = p->at, i;
    bool decimal = false;
    char text[64];
    p->at += velocity_peek(p, 0) == '-';
    while (is_digit(velocity_peek(p, 0)))
        p->at++;
    if (velocity_peek(p, 0) == '.' && velocity_peek(p, 1) != '.') { /* 1..3 is a range */
        decimal = true;
        for (p->at++; is_digit(velocity_peek(p, 0));)
            p->at++;
    }
    i = velocity_peek(p, 1) == '-' || velocity_peek(p, 1) == '+' ? 2 : 1;
    if ((velocity_peek(p, 0) | 32) == 'e' && is_digit(velocity_peek(p, i))) {
        decimal = true;
        for (p->at += i; is_digit(velocity_peek(p, 0));)
            p->at++;
    }
    size_t n = p->at - start;
    if (n >= sizeof text) {
        velocity_fault(p, start, "a number of more than %zu digits", sizeof text - 1);
        return NULL;
    }
    memcpy(text, p->text + start, n);
    text[n] = '\0';
    if (node)
        node->value = decimal ? velocity_decimal(strtod(text, NULL))
                              : velocity_integer(strtoll(text, NULL, 10));
    return node;
}

/* Items up to `end`, commas between. pairs: key : value. */
static bool parse_items(struct velocity_parser *p, struct velocity_node **last, char end,
                        bool pairs)
{
    for (size_t i = 0;; i++) {
        velocity_skip_space(p);
        *last = velocity_parse_argument(p, false);
        if (!*last)
            return false;
        last = &(*last)->next;
        velocity_skip_space(p);
        bool key = pairs && i % 2 == 0;
        if (!key && velocity_peek(p, 0) == end) {
            p->at++;
            return true;
        }
        if (!velocity_take(p, key ? ":" : ","))
            return velocity_fault(p, p->at, "expected \"%s\"%s%c%s", key ? ":" : ",",
                                  key ? "" : " or \"", key ? ' ' : end, key ? "" : "\"");
    }
}

static struct velocity_node *parse_list(struct velocity_parser *p)
{
    struct velocity_node *node = velocity_node(p, VELOCITY_ITEMS, p->at++), *first;
    velocity_skip_space(p);
    if (!node || velocity_take(p, "]"))
        return node;
    first = velocity_parse_argument(p, false);
    if (!first)
        return NULL;
    node->a = first;
    velocity_skip_space(p);
    if (velocity_take(p, "..")) {
        node->kind = VELOCITY_RANGE;
        velocity_skip_space(p);
        node->b = velocity_parse_argument(p, false);
        velocity_skip_space(p);
        if (!node->b || (!velocity_take(p, "]") && !velocity_fault(p, p->at, "expected \"]\"")))
            return NULL;
        return node;
    }
    if (velocity_take(p, "]"))
        return node;
    if (!velocity_take(p, ",")) {
        velocity_fault(p, p->at, "expected \",\", \"..\" or \"]\"");
        return NULL;
    }
    return parse_items(p, &first->next, ']', false) ? node : NULL;
}

static struct velocity_node *parse_map(struct velocity_parser *p)
{
    struct velocity_node *node = velocity_node(p, VELOCITY_PAIRS, p->at++);
    velocity_skip_space(p);
    if (!node || velocity_take(p, "}"))
        return node;
    return parse_items(p, &node->a, '}', true) ? node : NULL;
}

static size_t word_length(const struct velocity_parser *p)
{
    size_t n = 0;
    while (velocity_is_letter(velocity_peek(p, n)) ||
           (n && (is_digit(velocity_peek(p, n)) || velocity_peek(p, n) == '_')))
        n++;
    return n;
}

static struct velocity_node *parse_name(struct velocity_parser *p, bool words)
{
    size_t n = word_length(p), start = p->at;
    bool yes = n == 4 && memcmp(p->text + start, "true", 4) == 0;
    bool no = n == 5 && memcmp(p->text + start, "false", 5) == 0;
    if (yes || no || (words && n)) {
        p->at += n;
        return velocity_node(p, yes ? VELOCITY_TRUE : no ? VELOCITY_FALSE : VELOCITY_WORD, start);
    }
    if (n)
        velocity_fault(p, start, "\"%.*s\" is no value: a text needs quotes, a variable a $",
                       (int)(n > 60 ? 60 : n), p->text + start);
    else if (start < p->n)
        velocity_fault(p, start, "expected a value, found \"%c\"", p->text[start]);
    else
        velocity_fault(p, start, "expected a value, found the end");
    return NULL;
}

struct velocity_node *velocity_parse_argument(struct velocity_parser *p, bool words)
{
    struct velocity_node *node;
    int c = velocity_peek(p, 0);
    if (!velocity_deeper(p))
        return NULL;
    if (c == '"' || c == '\'')
        node = parse_quoted(p);
    else if (velocity_at_reference(p))
        node = velocity_parse_reference(p);
    else if (velocity_at_number(p))
        node = parse_number(p);
    else if (c == '[')
        node = parse_list(p);
    else if (c == '{')
        node = parse_map(p);
    else
        node = parse_name(p, words);
    p->depth--;
    return node;
}
