#include "mock/flow/expr/expr_lex.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

static bool is_name(char c)
{
    return is_name_start(c) || isdigit((unsigned char)c);
}

/* Symbols of other languages get a hint instead of a place in the grammar. Longest first. */
static const struct {
    const char *text, *hint;
} symbols[] = {
    {"==", NULL},
    {"!=", NULL},
    {"<>", "write \"!=\""},
    {"<=", NULL},
    {">=", NULL},
    {"&&", "write \"and\""},
    {"||", "write \"or\""},
    {"=", "write \"==\" to compare"},
    {"!", NULL},
    {"<", NULL},
    {">", NULL},
    {"+", NULL},
    {"-", NULL},
    {"*", NULL},
    {"/", NULL},
    {"%", NULL},
    {"(", NULL},
    {")", NULL},
    {",", NULL},
    {".", NULL},
    {"&", NULL},
    {"|", NULL},
    {"~", NULL},
    {"^", NULL},
    {"?", NULL},
    {":", NULL},
    {"[", NULL},
    {"]", NULL},
    {"'", "texts stand in double quotes"},
};

static bool lex_symbol(struct flow_lexer *l, const char *s)
{
    for (size_t i = 0; i < GC_COUNT_OF(symbols); i++) {
        size_t len = strlen(symbols[i].text);
        if (strncmp(s, symbols[i].text, len) != 0)
            continue;
        if (symbols[i].hint)
            return flow_expr_fail(l->err, l->at, "unexpected \"%s\"; %s", symbols[i].text,
                                  symbols[i].hint);
        l->kind = FLOW_TOKEN_SYMBOL;
        l->word = symbols[i].text;
        l->next = l->at + len;
        return true;
    }
    uint32_t code;
    size_t len = gc_utf8_next(s, strlen(s), &code);
    return flow_expr_fail(l->err, l->at, "unexpected character \"%.*s\"", (int)len, s);
}

static bool lex_name(struct flow_lexer *l, const char *s)
{
    size_t n = 0;
    while (is_name(s[n]) || (s[n] == '.' && is_name_start(s[n + 1])))
        n++;
    l->kind = FLOW_TOKEN_NAME;
    l->word = gc_arena_dup(l->arena, s, n);
    l->next = l->at + n;
    return l->word || flow_expr_fail(l->err, l->at, "out of memory");
}

static bool lex_number(struct flow_lexer *l, const char *s)
{
    size_t n = strspn(s, "0123456789");
    bool decimal = s[n] == '.' && isdigit((unsigned char)s[n + 1]);
    if (decimal)
        n += 1 + strspn(s + n + 1, "0123456789");
    if (is_name_start(s[n]))
        return flow_expr_fail(l->err, l->at + n, "unexpected \"%c\" in a number", s[n]);
    errno = 0;
    l->value = decimal ? flow_decimal(strtod(s, NULL)) : flow_integer(strtoll(s, NULL, 10));
    if (errno != 0 || (decimal && !isfinite(l->value.decimal)))
        return flow_expr_fail(l->err, l->at, "the number is too large");
    l->kind = FLOW_TOKEN_VALUE;
    l->next = l->at + n;
    return true;
}

/* What a backslash and the character after it stand for; 0: for both themselves. */
static char unescape(char c)
{
    static const char escapes[][2] = {
        {'"', '"'}, {'\\', '\\'}, {'n', '\n'}, {'t', '\t'}, {'r', '\r'}};
    for (size_t i = 0; i < GC_COUNT_OF(escapes); i++)
        if (escapes[i][0] == c)
            return escapes[i][1];
    return 0;
}

/* The place of the closing quote, or 0; a doubled quote and one behind a backslash do not close. */
static size_t find_close(const char *s)
{
    size_t i = 1;
    for (; s[i]; i++) {
        if (s[i] == '"' && s[i + 1] != '"')
            return i;
        if (s[i] == '"' || (s[i] == '\\' && unescape(s[i + 1])))
            i++;
    }
    return 0;
}

static bool lex_text(struct flow_lexer *l, const char *s)
{
    size_t close = find_close(s), n = 0;
    if (!close)
        return flow_expr_fail(l->err, l->at, "the text has no closing quote");
    char *out = gc_arena_dup(l->arena, s, close);
    if (!out)
        return flow_expr_fail(l->err, l->at, "out of memory");
    for (size_t i = 1; i < close; i++) {
        bool escaped = s[i] == '\\' && unescape(s[i + 1]);
        if (escaped || s[i] == '"')
            i++;
        out[n++] = escaped ? unescape(s[i]) : s[i];
    }
    out[n] = '\0';
    l->kind = FLOW_TOKEN_VALUE;
    l->value = flow_text(out);
    l->next = l->at + close + 1;
    return true;
}

bool flow_lex_next(struct flow_lexer *l)
{
    const char *s = l->text + l->next;
    s += strspn(s, " \t\r\n");
    l->at = (size_t)(s - l->text);
    l->next = l->at;
    l->kind = FLOW_TOKEN_END;
    if (!*s)
        return true;
    if (is_name_start(*s))
        return lex_name(l, s);
    if (isdigit((unsigned char)*s))
        return lex_number(l, s);
    if (*s == '"')
        return lex_text(l, s);
    return lex_symbol(l, s);
}
