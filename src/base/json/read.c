/* read.c - the tree of a JSON text, checked and built in one go. */
#include "base/json/read.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { FIRST_NODES = 256 };

bool gc_json_wrong(struct gc_json_reader *r, struct gc_pos at, const char *fmt, ...)
{
    char what[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    r->status = gc_fail_at(r->err, GC_E_DATA, r->doc->name, at, "%s", what);
    return false;
}

bool gc_json_no_memory(struct gc_json_reader *r)
{
    r->status = gc_fail_in(r->err, gc_fail_nomem(r->err), "%s", r->doc->name);
    return false;
}

struct gc_pos gc_json_at(const struct gc_json_reader *r, const char *at)
{
    return (struct gc_pos){r->line, (unsigned)((size_t)(at - r->line_begin) - r->n_wide) + 1};
}

static void skip_space(struct gc_json_reader *r)
{
    for (;; r->at++) {
        if (*r->at == '\n') {
            r->line++;
            r->line_begin = r->at + 1;
            r->n_wide = 0;
        } else if (*r->at != ' ' && *r->at != '\r' && *r->at != '\t') {
            return;
        }
    }
}

static bool is_word_part(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '.' ||
           c == '-' || c == '+';
}

/* The comma that a closing bracket comes behind, or NULL. */
static const char *comma_before(const struct gc_json_reader *r)
{
    const char *at = r->at;
    while (at > r->doc->text && strchr(" \t\r\n", at[-1]) && at[-1])
        at--;
    return at > r->doc->text && at[-1] == ',' ? at - 1 : NULL;
}

/* Elsewhere than where the reader is: its line is counted anew. */
static bool trailing_comma(struct gc_json_reader *r, const char *comma)
{
    struct gc_pos pos = gc_pos_of(r->doc->text, (size_t)(comma - r->doc->text));
    pos.line += r->doc->first_line - 1;
    return gc_json_wrong(r, pos, "a trailing comma: nothing follows it before '%c'; take it out",
                         *r->at);
}

/* "expected a value, not ...", naming what stands there. */
static bool expected(struct gc_json_reader *r, const char *what)
{
    const char *at = r->at;
    struct gc_pos pos = gc_json_at(r, at);
    size_t n = 0;
    while (n < 24 && is_word_part(at[n]))
        n++;
    const char *comma = *at == '}' || *at == ']' ? comma_before(r) : NULL;
    if (at == r->end)
        return gc_json_wrong(r, pos, "the document ends where %s is expected", what);
    if (comma)
        return trailing_comma(r, comma);
    if (n > 0)
        return gc_json_wrong(r, pos, "expected %s, not \"%.*s\"", what, (int)n, at);
    if (*at == '/' && (at[1] == '/' || at[1] == '*'))
        return gc_json_wrong(r, pos, "expected %s, not a comment: JSON has none", what);
    if (*at == '\'')
        return gc_json_wrong(r, pos, "expected %s; texts stand in double quotes", what);
    if (*at > ' ' && *at < 0x7F)
        return gc_json_wrong(r, pos, "expected %s, not '%c'", what, *at);
    return gc_json_wrong(r, pos, "expected %s, not byte 0x%02x", what,
                         (unsigned)(unsigned char)*at);
}

/* How many nodes to make room for: as dense as the text was so far, it will go on; but no more than
 * five times as many as there are, or one dense line would ask for too much. */
static size_t expected_nodes(const struct gc_json_reader *r)
{
    size_t done = (size_t)(r->at - r->doc->text), left = (size_t)(r->end - r->at);
    if (!r->doc->nodes)
        return left / 16 < FIRST_NODES ? left / 16 + 4 : FIRST_NODES;
    size_t expected = (size_t)((double)r->n_nodes * (double)left / (double)(done + 1));
    size_t least = r->n_nodes / 4 + 8, most = r->n_nodes * 4;
    return expected < least ? least : expected > most ? most : expected;
}

static struct gc_json_node *new_node(struct gc_json_reader *r)
{
    struct gc_json_nodes *now = r->doc->nodes;
    if (!now || now->n == now->cap) {
        size_t cap = expected_nodes(r);
        struct gc_json_nodes *more = malloc(sizeof *more + cap * sizeof *more->node);
        if (!more)
            return gc_json_no_memory(r), NULL;
        *more = (struct gc_json_nodes){.next = now, .cap = cap};
        r->doc->nodes = now = more;
    }
    struct gc_json_node *node = &now->node[now->n++];
    *node = (struct gc_json_node){.offset = 0};
    r->n_nodes++;
    return node;
}

static bool read_value(struct gc_json_reader *r, struct gc_json_node *node);

static bool read_key(struct gc_json_reader *r, struct gc_json_node *node)
{
    skip_space(r);
    if (*r->at != '"')
        return expected(r, "a key in double quotes");
    node->key = gc_json_at(r, r->at);
    if (!gc_json_read_text(r, &node->json.string))
        return false;
    skip_space(r);
    if (*r->at != ':')
        return expected(r, "':' after the key");
    r->at++;
    return true;
}

/* After an element: takes the comma (*more is true then) or the closing bracket. */
static bool read_comma(struct gc_json_reader *r, char close, bool *more)
{
    skip_space(r);
    *more = *r->at == ',';
    if (*r->at != ',' && *r->at != close)
        return expected(r, close == '}' ? "',' or '}'" : "',' or ']'");
    r->at++;
    return true;
}

/* Recursion is bounded by max_depth. Lists like cJSON's: the first child's prev is the last. */
static bool read_children(struct gc_json_reader *r, cJSON *parent, char close)
{
    if (++r->depth > r->max_depth)
        return gc_json_wrong(r, gc_json_at(r, r->at), "nested deeper than %u levels", r->max_depth);
    r->at++;
    skip_space(r);
    bool more = *r->at != close;
    r->at += !more;
    cJSON *last = NULL;
    size_t n = 0;
    for (; more; n++) {
        struct gc_json_node *child = new_node(r);
        if (!child || (close == '}' && !read_key(r, child)) || !read_value(r, child) ||
            !read_comma(r, close, &more))
            return false;
        *(last ? &last->next : &parent->child) = &child->json;
        child->json.prev = last;
        last = &child->json;
    }
    if (last)
        parent->child->prev = last;
    r->depth--;
    return close == ']' || gc_json_check_repeated(r, parent, n);
}

static bool read_word(struct gc_json_reader *r, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(r->at, word, n) != 0 || is_word_part(r->at[n]))
        return expected(r, "a value");
    r->at += n;
    return true;
}

static bool read_value(struct gc_json_reader *r, struct gc_json_node *node)
{
    skip_space(r);
    node->at = gc_json_at(r, r->at);
    node->offset = (size_t)(r->at - r->doc->text);
    cJSON *json = &node->json;
    switch (*r->at) {
    case '{':
        json->type = cJSON_Object;
        return read_children(r, json, '}');
    case '[':
        json->type = cJSON_Array;
        return read_children(r, json, ']');
    case '"':
        json->type = cJSON_String;
        return gc_json_read_text(r, &json->valuestring);
    case 't':
        json->type = cJSON_True;
        json->valueint = 1;
        return read_word(r, "true");
    case 'f':
        json->type = cJSON_False;
        return read_word(r, "false");
    case 'n':
        json->type = cJSON_NULL;
        return read_word(r, "null");
    default:
        if ((*r->at >= '0' && *r->at <= '9') || (*r->at == '-' && r->at[1] != 'I'))
            return gc_json_read_number(r, json);
        return expected(r, "a value");
    }
}

static bool read_document(struct gc_json_reader *r)
{
    if (strncmp(r->at, "\xEF\xBB\xBF", 3) == 0)
        return gc_json_wrong(r, gc_json_at(r, r->at),
                             "the document begins with a byte order mark (BOM): save it without");
    const char *wide = gc_wide_encoding(r->at, (size_t)(r->end - r->at));
    if (wide)
        return gc_json_wrong(r, gc_json_at(r, r->at), "the document is %s: save it as UTF-8", wide);
    skip_space(r);
    if (r->at == r->end)
        return gc_json_wrong(r, gc_json_at(r, r->at), "the document is empty");
    struct gc_json_node *root = new_node(r);
    if (!root || !read_value(r, root))
        return false;
    r->doc->root = &root->json;
    skip_space(r);
    return r->forgiving || r->at == r->end || expected(r, "the end of the document");
}

enum gc_status gc_json_read_document(struct gc_json *doc, char *strings,
                                     const struct gc_json_limits *limits, struct gc_error *err)
{
    enum { DEPTH_CEILING = 100 }; /* deeper may not fit the stack of a worker: cJSON recurses */
    unsigned depth = limits->max_depth;
    struct gc_json_reader r = {.doc = doc,
                               .at = doc->text,
                               .end = doc->text + doc->len,
                               .line_begin = doc->text,
                               .line = doc->first_line,
                               .max_depth = depth < DEPTH_CEILING ? depth : DEPTH_CEILING,
                               .forgiving = limits->forgiving,
                               .strings = strings,
                               .err = err};
    return read_document(&r) ? GC_OK : r.status;
}

static const struct gc_json_node *find(const struct gc_json *doc, const cJSON *node)
{
    uintptr_t wanted = (uintptr_t)node;
    for (const struct gc_json_nodes *b = doc ? doc->nodes : NULL; b; b = b->next)
        if (wanted >= (uintptr_t)b->node && wanted < (uintptr_t)(b->node + b->n))
            return (const struct gc_json_node *)(const void *)node;
    return NULL;
}

struct gc_pos gc_json_where(const struct gc_json *doc, const cJSON *node)
{
    const struct gc_json_node *n = find(doc, node);
    return n ? n->at : (struct gc_pos){0};
}

struct gc_pos gc_json_where_key(const struct gc_json *doc, const cJSON *member)
{
    const struct gc_json_node *n = find(doc, member);
    return n ? n->key : (struct gc_pos){0};
}

struct gc_pos gc_json_where_in(const struct gc_json *doc, const cJSON *text, size_t byte)
{
    const struct gc_json_node *n = find(doc, text);
    struct gc_pos pos = gc_json_where(doc, text);
    if (!n || !cJSON_IsString(text))
        return pos;
    struct gc_json_reader r = {.at = doc->text + n->offset + 1};
    char decoded[4], *to;
    for (pos.column++; byte > 0 && *r.at != '"';) {
        const char *before = r.at++;
        to = decoded + 1;
        if (*before == '\\' && (to = decoded, !gc_json_read_escape(&r, &to)))
            break;
        byte -= byte < (size_t)(to - decoded) ? byte : (size_t)(to - decoded);
        for (; before < r.at; before++)
            pos.column += ((unsigned char)*before & 0xC0) != 0x80;
    }
    return pos;
}
