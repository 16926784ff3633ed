/* parse_literal.c - values in filters and arguments: JSON, whose texts may be in single quotes. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/jsonpath/path.h"

enum { MAX_DEPTH = 32, MAX_DIGITS = 60 };

char *jsonpath_parse_quoted(struct jsonpath_parser *p, size_t end)
{
    size_t start = p->at++, n = 0;
    char quote = p->text[start];
    size_t close = p->at;
    while (close < end && p->text[close] != quote)
        close += p->text[close] == '\\' ? 2 : 1;
    if (close >= end) {
        jsonpath_fault(p, start, "a text in quotes is not closed: %c is missing", quote);
        return NULL;
    }
    char *text = gc_arena_dup(p->arena, p->text + p->at, close - p->at);
    for (size_t i = p->at; text && i < close; i++) {
        char c = p->text[i];
        if (c == '\\' && i + 1 < close) {
            static const char from[] = "nrtbf", by[] = "\n\r\t\b\f";
            c = p->text[++i];
            const char *hit = strchr(from, c);
            c = hit && *hit ? by[hit - from] : c;
        }
        text[n++] = c;
    }
    if (text)
        text[n] = '\0';
    else if (p->status == GC_OK)
        p->status = gc_fail_nomem(p->err);
    p->at = close + 1;
    return text;
}

static int peek(const struct jsonpath_parser *p, size_t end)
{
    while (p->at < end && p->text[p->at] == ' ')
        ((struct jsonpath_parser *)(uintptr_t)p)->at++;
    return p->at < end ? (unsigned char)p->text[p->at] : -1;
}

static cJSON *new_node(struct jsonpath_parser *p, int type)
{
    cJSON *node = jsonpath_new(p, 1, sizeof *node);
    if (node)
        node->type = type;
    return node;
}

static cJSON *parse_text(struct jsonpath_parser *p, size_t end)
{
    cJSON *node = new_node(p, cJSON_String);
    if (node)
        node->valuestring = jsonpath_parse_quoted(p, end);
    return node && node->valuestring ? node : NULL;
}

static cJSON *parse_number(struct jsonpath_parser *p, size_t end)
{
    size_t start = p->at;
    char *stop;
    while (p->at < end &&
           (isdigit((unsigned char)p->text[p->at]) || strchr("+-.eE", p->text[p->at])))
        p->at++;
    cJSON *node = new_node(p, cJSON_Number);
    if (!node)
        return NULL;
    if (p->at - start <= MAX_DIGITS)
        node->valuestring = gc_arena_dup(p->arena, p->text + start, p->at - start);
    if (!node->valuestring || p->at == start)
        return NULL;
    node->valuedouble = strtod(node->valuestring, &stop);
    return *stop ? NULL : node;
}

static cJSON *parse_word(struct jsonpath_parser *p, size_t end)
{
    static const struct {
        const char *word;
        int type;
    } words[] = {{"true", cJSON_True}, {"false", cJSON_False}, {"null", cJSON_NULL}};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++) {
        size_t n = strlen(words[i].word);
        if (end - p->at >= n && memcmp(p->text + p->at, words[i].word, n) == 0) {
            p->at += n;
            return new_node(p, words[i].type);
        }
    }
    return NULL;
}

static cJSON *parse_value(struct jsonpath_parser *p, size_t end);

/* An array's or an object's members, behind the opening bracket. */
static cJSON *parse_members(struct jsonpath_parser *p, size_t end, int type)
{
    char close = type == cJSON_Array ? ']' : '}';
    cJSON *node = new_node(p, type), **last = node ? &node->child : NULL, *before = NULL;
    p->at++;
    while (node && peek(p, end) != close) {
        char *key = NULL;
        if (type == cJSON_Object) {
            int c = peek(p, end);
            key = c == '"' || c == '\'' ? jsonpath_parse_quoted(p, end) : NULL;
            if (!key || peek(p, end) != ':')
                return NULL;
            p->at++;
        }
        cJSON *value = parse_value(p, end);
        if (!value)
            return NULL;
        value->string = key;
        value->prev = before;
        *last = before = value;
        last = &value->next;
        int c = peek(p, end);
        if (c != ',' && c != close)
            return NULL;
        p->at += c == ',';
    }
    p->at++;
    return node;
}

static cJSON *parse_value(struct jsonpath_parser *p, size_t end)
{
    cJSON *node;
    int c = peek(p, end);
    if (++p->depth > MAX_DEPTH)
        return NULL;
    if (c == '\'' || c == '"')
        node = parse_text(p, end);
    else if (c == '[' || c == '{')
        node = parse_members(p, end, c == '[' ? cJSON_Array : cJSON_Object);
    else if (c == '-' || isdigit(c))
        node = parse_number(p, end);
    else
        node = parse_word(p, end);
    p->depth--;
    return node;
}

const cJSON *jsonpath_parse_json(struct jsonpath_parser *p, size_t end)
{
    size_t start = p->at;
    const cJSON *node = parse_value(p, end);
    if (!node)
        jsonpath_fault(p, start,
                       "expected a value: a text in quotes, a number, true, false, null, "
                       "an array, an object, or a path that begins with @ or $");
    return node;
}
