/* parse_filter.c - conditions on items: [?(@.a == 'x' && !(@.b > 1))]. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/integrations/jsonpath/path.h"

enum { MAX_DEPTH = 32, MAX_TERMS = 200 };

struct view {
    struct jsonpath_parser *p;
    size_t start, end;
};

static int peek(const struct view *v, size_t ahead)
{
    size_t at = v->p->at + ahead;
    return at < v->end ? (unsigned char)v->p->text[at] : -1;
}

static void skip_blanks(struct view *v)
{
    while (peek(v, 0) == ' ')
        v->p->at++;
}

static bool take(struct view *v, const char *sign)
{
    size_t n = strlen(sign);
    skip_blanks(v);
    if (v->end - v->p->at < n || memcmp(v->p->text + v->p->at, sign, n) != 0)
        return false;
    v->p->at += n;
    return true;
}

static bool is_operator(int c)
{
    return c > 0 && strchr("<>=~!", c);
}

/* Where the closing bracket of the one at `at` stands; texts in quotes are passed. */
static size_t matching(const struct view *v, size_t at)
{
    char open = v->p->text[at], close = open == '[' ? ']' : ')', quote = '\0';
    unsigned depth = 0;
    for (size_t i = at; i < v->end; i++) {
        char c = v->p->text[i];
        if (quote && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (c == open)
            depth++;
        else if (c == close && --depth == 0)
            return i;
    }
    return v->end;
}

/* A path ends at a blank, an operator, or a parenthesis that is none of its own. */
static bool parse_path(struct view *v, struct jsonpath_operand *out)
{
    size_t start = v->p->at, i = start + 1;
    while (i < v->end && v->p->text[i] != ' ' && v->p->text[i] != ')' &&
           !is_operator(v->p->text[i])) {
        if (v->p->text[i] == '[' || v->p->text[i] == '(')
            i = matching(v, i);
        i += i < v->end;
    }
    out->path = jsonpath_new(v->p, 1, sizeof *out->path);
    if (!out->path || !jsonpath_parse_path(v->p, i, out->path))
        return false;
    v->p->at = i;
    return true;
}

/* /expression/flags */
static bool parse_regex(struct view *v, struct jsonpath_operand *out)
{
    size_t start = v->p->at, i = start + 1;
    const char *why;
    bool ignore_case = false;
    while (i < v->end && v->p->text[i] != '/')
        i += v->p->text[i] == '\\' ? 2 : 1;
    if (i >= v->end)
        return jsonpath_fault(v->p, start, "\"/\" is not closed");
    v->p->at = i + 1;
    for (; peek(v, 0) > ' ' && peek(v, 0) != ')'; v->p->at++) {
        if (peek(v, 0) != 'i')
            return jsonpath_fault(v->p, v->p->at,
                                  "of a regular expression's flags only i is taken");
        ignore_case = true;
    }
    out->regex =
        regex_compile(v->p->arena, v->p->text + start + 1, i - start - 1, ignore_case, &why);
    return out->regex || jsonpath_fault(v->p, start, "in the regular expression: %s", why);
}

static bool parse_operand(struct view *v, struct jsonpath_operand *out)
{
    skip_blanks(v);
    if (peek(v, 0) == '!') {
        out->negated = true;
        v->p->at++;
        skip_blanks(v);
        if (peek(v, 0) != '@' && peek(v, 0) != '$')
            return jsonpath_fault(v->p, v->p->at, "expected a path that begins with @ or $");
    }
    if (peek(v, 0) == '@' || peek(v, 0) == '$')
        return parse_path(v, out);
    if (peek(v, 0) == '/')
        return parse_regex(v, out);
    out->literal = jsonpath_parse_json(v->p, v->end);
    return out->literal != NULL;
}

static const struct {
    const char *sign;
    enum jsonpath_operator operator;
} operators[] = {
    {"==", JSONPATH_EQ},       {"===", JSONPATH_SAME},
    {"!=", JSONPATH_NE},       {"!==", JSONPATH_NOT_SAME},
    {"<", JSONPATH_LT},        {"<=", JSONPATH_LE},
    {">", JSONPATH_GT},        {">=", JSONPATH_GE},
    {"=~", JSONPATH_REGEX},    {"in", JSONPATH_IN},
    {"nin", JSONPATH_NIN},     {"subsetof", JSONPATH_SUBSET},
    {"anyof", JSONPATH_ANY},   {"noneof", JSONPATH_NONE},
    {"all", JSONPATH_ALL},     {"size", JSONPATH_SIZE},
    {"empty", JSONPATH_EMPTY}, {"contains", JSONPATH_CONTAINS},
    {"type", JSONPATH_TYPE},   {"matches", JSONPATH_MATCHES},
};

/* Takes an operator; without one the parser stays where it was. */
static bool take_operator(struct view *v, enum jsonpath_operator *out)
{
    size_t before = v->p->at, start, n = 0;
    skip_blanks(v);
    start = v->p->at;
    if (is_operator(peek(v, 0)))
        while (is_operator(peek(v, n)))
            n++;
    else
        while (peek(v, n) > ' ')
            n++;
    for (size_t i = 0; i < GC_COUNT_OF(operators); i++)
        if (strlen(operators[i].sign) == n &&
            strncasecmp(operators[i].sign, v->p->text + start, n) == 0) {
            *out = operators[i].operator;
            v->p->at = start + n;
            return true;
        }
    v->p->at = before;
    if (n && is_operator(v->p->text[start]))
        return jsonpath_fault(v->p, start, "\"%.*s\" is no operator", (int)n, v->p->text + start);
    return false;
}

static struct jsonpath_filter *parse_comparison(struct view *v)
{
    struct jsonpath_filter *f = jsonpath_new(v->p, 1, sizeof *f);
    skip_blanks(v);
    size_t start = v->p->at;
    if (!f || !parse_operand(v, &f->left))
        return NULL;
    if (take_operator(v, &f->operator))
        return parse_operand(v, &f->right) ? f : NULL;
    if (f->left.path || v->p->status != GC_OK)
        return v->p->status == GC_OK ? f : NULL;
    jsonpath_fault(v->p, start, "a value alone is no condition");
    return NULL;
}

static struct jsonpath_filter *parse_or(struct view *v);

static struct jsonpath_filter *make(struct view *v, int kind, struct jsonpath_filter *a,
                                    struct jsonpath_filter *b)
{
    struct jsonpath_filter *f = a ? jsonpath_new(v->p, 1, sizeof *f) : NULL;
    if (f) {
        f->kind = kind;
        f->a = a;
        f->b = b;
    }
    return f;
}

static struct jsonpath_filter *parse_term(struct view *v)
{
    struct jsonpath_filter *f;
    if (++v->p->depth > MAX_DEPTH) {
        jsonpath_fault(v->p, v->p->at, "nested too deep");
        return NULL;
    }
    skip_blanks(v);
    size_t next = 1;
    while (peek(v, next) == ' ')
        next++;
    bool not = peek(v, 0) == '!' && peek(v, next) != '@' && peek(v, next) != '$';
    if (not ) {
        v->p->at++;
        f = make(v, JSONPATH_NOT, parse_term(v), NULL);
    } else if (take(v, "(")) {
        f = parse_or(v);
        if (f && !take(v, ")")) {
            jsonpath_fault(v->p, v->p->at, "expected \")\"");
            f = NULL;
        }
    } else {
        f = parse_comparison(v);
    }
    v->p->depth--;
    return f;
}

static struct jsonpath_filter *parse_and(struct view *v)
{
    struct jsonpath_filter *f = parse_term(v);
    for (int n = 0; f && n < MAX_TERMS && take(v, "&&"); n++) {
        struct jsonpath_filter *b = parse_term(v);
        f = b ? make(v, JSONPATH_AND, f, b) : NULL;
    }
    return f;
}

static struct jsonpath_filter *parse_or(struct view *v)
{
    struct jsonpath_filter *f = parse_and(v);
    for (int n = 0; f && n < MAX_TERMS && take(v, "||"); n++) {
        struct jsonpath_filter *b = parse_and(v);
        f = b ? make(v, JSONPATH_OR, f, b) : NULL;
    }
    return f;
}

struct jsonpath_filter *jsonpath_parse_filter(struct jsonpath_parser *p, size_t end)
{
    struct view v = {p, p->at, end};
    struct jsonpath_filter *f = parse_or(&v);
    skip_blanks(&v);
    if (f && p->at < end) {
        jsonpath_fault(p, p->at, "expected \"&&\", \"||\" or the filter's end");
        return NULL;
    }
    return f;
}
