#include "base/json/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "base/text.h"

static uint32_t unit(const char *p) /* the four digits of \uXXXX */
{
    char digits[5] = {p[0], p[1], p[2], p[3], 0};
    return (uint32_t)strtoul(digits, NULL, 16);
}

static int begin_escape(struct gc_json_chars *c)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char letter = *c->at++;
    if (letter != 'u')
        return meant[strchr(letters, letter) - letters];
    uint32_t code = unit(c->at);
    c->at += 4;
    if (code >= 0xD800 && code < 0xDC00) {
        code = 0x10000 + ((code - 0xD800) << 10) + (unit(c->at + 2) - 0xDC00);
        c->at += 6;
    }
    c->n_rest = (int)gc_utf8_put(code, c->rest);
    c->i_rest = 1;
    return (unsigned char)c->rest[0];
}

int gc_json_next_char(struct gc_json_chars *c)
{
    if (c->i_rest < c->n_rest)
        return (unsigned char)c->rest[c->i_rest++];
    if (*c->at == '"')
        return -1;
    if (*c->at != '\\')
        return (unsigned char)*c->at++;
    c->at++;
    return begin_escape(c);
}

/* Walks text and tree side by side. */
struct walk {
    const char *at;
    const cJSON *wanted;
    bool want_key;
    const char *found;
};

static void skip_space(struct walk *w)
{
    w->at += strspn(w->at, " \t\r\n");
}

static bool take(struct walk *w, char c)
{
    skip_space(w);
    if (*w->at != c)
        return false;
    w->at++;
    return true;
}

static void skip_string(struct walk *w)
{
    for (w->at++; *w->at != '"'; w->at++)
        w->at += *w->at == '\\';
    w->at++;
}

static bool key_fits(struct walk *w, const char *key)
{
    skip_space(w);
    if (*w->at != '"' || !key)
        return false;
    struct gc_json_chars chars = {.at = w->at + 1};
    int c;
    while ((c = gc_json_next_char(&chars)) >= 0 && c == (unsigned char)*key)
        key++;
    if (c >= 0 || *key)
        return false;
    skip_string(w);
    return take(w, ':');
}

static bool walk_node(struct walk *w, const cJSON *node);

/* One child after the other; false ends the walk: found, or text and tree do not fit. */
static bool walk_children(struct walk *w, const cJSON *node, bool object)
{
    w->at++;
    for (const cJSON *c = node->child; c; c = c->next) {
        if (c != node->child && !take(w, ','))
            return false;
        skip_space(w);
        const char *key = w->at;
        if (object && !key_fits(w, c->string))
            return false;
        if (w->want_key && c == w->wanted) {
            w->found = key;
            return false;
        }
        if (!walk_node(w, c))
            return false;
    }
    return take(w, object ? '}' : ']');
}

static bool fits(const cJSON *node, char first)
{
    switch (first) {
    case '{':
        return cJSON_IsObject(node);
    case '[':
        return cJSON_IsArray(node);
    case '"':
        return cJSON_IsString(node);
    case 't':
    case 'f':
        return cJSON_IsBool(node);
    case 'n':
        return cJSON_IsNull(node);
    default:
        return cJSON_IsNumber(node);
    }
}

static bool walk_node(struct walk *w, const cJSON *node)
{
    skip_space(w);
    if (!fits(node, *w->at))
        return false;
    if (node == w->wanted && !w->want_key) {
        w->found = w->at;
        return false;
    }
    if (*w->at == '{' || *w->at == '[')
        return walk_children(w, node, *w->at == '{');
    if (*w->at == '"')
        skip_string(w);
    else
        w->at += strcspn(w->at, " \t\r\n,]}");
    return true;
}

long gc_json_locate(const char *text, const cJSON *root, const cJSON *node, bool key)
{
    struct walk w = {.at = text, .wanted = node, .want_key = key};
    if (root && node)
        walk_node(&w, root);
    return w.found ? (long)(w.found - text) : -1;
}
