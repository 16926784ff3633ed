/* json_build.c - the tree of a text that is known to be valid, in one piece of memory. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/scan.h"

enum { SAFE_DIGITS = 15 }; /* of a whole number that a double holds exactly */

struct build {
    char *at;
    cJSON *next; /* node that is free */
};

static void skip_space(struct build *b)
{
    while (*b->at == ' ' || *b->at == '\n' || *b->at == '\r' || *b->at == '\t')
        b->at++;
}

/* Decodes it where it stands, which never needs more room, and ends it over its closing quote. */
static char *build_string(struct build *b)
{
    char *text = b->at + 1, *to = text + strcspn(text, "\"\\");
    struct gc_json_chars chars = {.at = to};
    for (int c; (c = gc_json_next_char(&chars)) >= 0;)
        *to++ = (char)c;
    b->at += chars.at - b->at + 1;
    *to = '\0';
    return text;
}

static double build_number(struct build *b)
{
    size_t sign = *b->at == '-', n = strspn(b->at + sign, "0123456789");
    bool whole = n <= SAFE_DIGITS && !strchr(".eE", b->at[sign + n] ? b->at[sign + n] : ',');
    double v = 0;
    char *end;
    if (!whole) {
        v = strtod(b->at, &end);
        b->at = end;
        return v;
    }
    for (b->at += sign; n > 0; n--)
        v = v * 10 + (*b->at++ - '0');
    return sign ? -v : v;
}

static void build_value(struct build *b, cJSON *node);

/* Like cJSON's lists: the first child's prev is the last. */
static void build_children(struct build *b, cJSON *parent, char close)
{
    cJSON *last = NULL;
    b->at++;
    skip_space(b);
    while (*b->at != close) {
        cJSON *child = b->next++;
        *(last ? &last->next : &parent->child) = child;
        child->prev = last;
        last = child;
        if (close == '}') {
            child->string = build_string(b);
            skip_space(b);
            b->at++; /* the colon */
        }
        build_value(b, child);
        skip_space(b);
        b->at += *b->at == ',';
        skip_space(b);
    }
    if (last)
        parent->child->prev = last;
    b->at++;
}

static void build_word(struct build *b, cJSON *node)
{
    node->type = *b->at == 't' ? cJSON_True : *b->at == 'f' ? cJSON_False : cJSON_NULL;
    node->valueint = node->type == cJSON_True;
    b->at += node->type == cJSON_False ? 5 : 4;
}

/* Recursion is bounded by the scan. */
static void build_value(struct build *b, cJSON *node)
{
    skip_space(b);
    switch (*b->at) {
    case '{':
        node->type = cJSON_Object;
        build_children(b, node, '}');
        break;
    case '[':
        node->type = cJSON_Array;
        build_children(b, node, ']');
        break;
    case '"':
        node->type = cJSON_String;
        node->valuestring = build_string(b);
        break;
    case 't':
    case 'f':
    case 'n':
        build_word(b, node);
        break;
    default:
        node->type = cJSON_Number;
        node->valuedouble = build_number(b);
        node->valueint = node->valuedouble >= INT_MAX   ? INT_MAX
                         : node->valuedouble <= INT_MIN ? INT_MIN
                                                        : (int)node->valuedouble;
        break;
    }
}

cJSON *gc_json_build_in_place(char *text, size_t n_values)
{
    cJSON *nodes = calloc(n_values, sizeof *nodes);
    if (!nodes)
        return NULL;
    struct build b = {.at = text, .next = nodes + 1};
    build_value(&b, nodes);
    return nodes;
}
