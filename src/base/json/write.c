#include "base/json/write.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"

enum { NOT_EMPTY = 0x80 };

struct gc_jsonw gc_jsonw(struct gc_strbuf *to)
{
    return (struct gc_jsonw){.to = to};
}

struct gc_jsonw gc_jsonw_pretty(struct gc_strbuf *to)
{
    return (struct gc_jsonw){.to = to, .pretty = true};
}

/* Levels beyond the limit are counted but not written: the strbuf has failed by then. */
static unsigned char *innermost(struct gc_jsonw *w)
{
    return w->depth > 0 && w->depth <= GC_JSONW_DEPTH ? &w->open[w->depth - 1] : NULL;
}

static void new_line(struct gc_jsonw *w)
{
    if (!w->pretty)
        return;
    gc_strbuf_addc(w->to, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        gc_strbuf_add(w->to, "  ", 2);
}

/* The comma and the line break before a member or an element. */
static void separate(struct gc_jsonw *w)
{
    unsigned char *level = innermost(w);
    if (!level)
        return;
    if (*level & NOT_EMPTY)
        gc_strbuf_addc(w->to, ',');
    *level |= NOT_EMPTY;
    new_line(w);
}

static void before_value(struct gc_jsonw *w)
{
    const unsigned char *level = innermost(w);
    assert(w->after_key || !level || (*level & ~NOT_EMPTY) == '[');
    if (!w->after_key)
        separate(w);
    w->after_key = false;
}

static void open_level(struct gc_jsonw *w, char bracket)
{
    before_value(w);
    gc_strbuf_addc(w->to, bracket);
    w->depth++;
    unsigned char *level = innermost(w);
    if (level)
        *level = (unsigned char)bracket;
    else if (w->to->status == GC_OK)
        w->to->status = GC_E_TOO_BIG;
}

void gc_jsonw_object(struct gc_jsonw *w)
{
    open_level(w, '{');
}

void gc_jsonw_array(struct gc_jsonw *w)
{
    open_level(w, '[');
}

void gc_jsonw_end(struct gc_jsonw *w)
{
    assert(w->depth > 0 && !w->after_key);
    const unsigned char *level = innermost(w);
    unsigned char was = level ? *level : '[';
    w->depth--;
    if (was & NOT_EMPTY)
        new_line(w);
    gc_strbuf_addc(w->to, (was & ~NOT_EMPTY) == '{' ? '}' : ']');
}

void gc_jsonw_key(struct gc_jsonw *w, const char *key)
{
    const unsigned char *level = innermost(w);
    assert(!w->after_key && w->depth > 0 && (!level || (*level & ~NOT_EMPTY) == '{'));
    (void)level;
    separate(w);
    gc_strbuf_add_json(w->to, key, strlen(key));
    gc_strbuf_addc(w->to, ':');
    if (w->pretty)
        gc_strbuf_addc(w->to, ' ');
    w->after_key = true;
}

void gc_jsonw_strn(struct gc_jsonw *w, const char *s, size_t n)
{
    before_value(w);
    gc_strbuf_add_json(w->to, s, n);
}

void gc_jsonw_str(struct gc_jsonw *w, const char *s)
{
    if (s)
        gc_jsonw_strn(w, s, strlen(s));
    else
        gc_jsonw_null(w);
}

void gc_jsonw_int(struct gc_jsonw *w, int64_t v)
{
    before_value(w);
    gc_strbuf_addi(w->to, v);
}

void gc_jsonw_num(struct gc_jsonw *w, double v)
{
    char text[40] = "null"; /* JSON has no infinity and no NaN */
    before_value(w);
    for (int digits = 15; isfinite(v) && digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (!(strtod(text, NULL) < v) && !(strtod(text, NULL) > v))
            break;
    }
    gc_strbuf_adds(w->to, text);
}

void gc_jsonw_bool(struct gc_jsonw *w, bool v)
{
    before_value(w);
    gc_strbuf_adds(w->to, v ? "true" : "false");
}

void gc_jsonw_null(struct gc_jsonw *w)
{
    before_value(w);
    gc_strbuf_adds(w->to, "null");
}

void gc_jsonw_raw(struct gc_jsonw *w, const char *json, size_t n)
{
    before_value(w);
    gc_strbuf_add(w->to, json, n);
}

static void write_number(struct gc_jsonw *w, const cJSON *node)
{
    int64_t whole;
    if (node->valuestring) /* its digits as they were read */
        gc_jsonw_raw(w, node->valuestring, strlen(node->valuestring));
    else if (gc_json_is_int(node, &whole))
        gc_jsonw_int(w, whole);
    else
        gc_jsonw_num(w, node->valuedouble);
}

/* Recursion ends where the strbuf fails: at GC_JSONW_DEPTH. */
static void write_children(struct gc_jsonw *w, const cJSON *node)
{
    bool object = cJSON_IsObject(node);
    open_level(w, object ? '{' : '[');
    for (const cJSON *c = node->child; c && w->to->status == GC_OK; c = c->next) {
        if (object)
            gc_jsonw_key(w, c->string ? c->string : "");
        gc_jsonw_value(w, c);
    }
    gc_jsonw_end(w);
}

void gc_jsonw_value(struct gc_jsonw *w, const cJSON *node)
{
    switch (node ? node->type & 0xFF : cJSON_NULL) {
    case cJSON_False:
    case cJSON_True:
        gc_jsonw_bool(w, cJSON_IsTrue(node));
        break;
    case cJSON_Number:
        write_number(w, node);
        break;
    case cJSON_String:
        gc_jsonw_str(w, node->valuestring);
        break;
    case cJSON_Raw:
        gc_jsonw_raw(w, node->valuestring, strlen(node->valuestring));
        break;
    case cJSON_Array:
    case cJSON_Object:
        write_children(w, node);
        break;
    default:
        gc_jsonw_null(w);
    }
}

void gc_jsonw_put_str(struct gc_jsonw *w, const char *key, const char *s)
{
    gc_jsonw_key(w, key);
    gc_jsonw_str(w, s);
}

void gc_jsonw_put_int(struct gc_jsonw *w, const char *key, int64_t v)
{
    gc_jsonw_key(w, key);
    gc_jsonw_int(w, v);
}

void gc_jsonw_put_bool(struct gc_jsonw *w, const char *key, bool v)
{
    gc_jsonw_key(w, key);
    gc_jsonw_bool(w, v);
}

void gc_jsonw_put_value(struct gc_jsonw *w, const char *key, const cJSON *node)
{
    gc_jsonw_key(w, key);
    gc_jsonw_value(w, node);
}

void gc_jsonw_put_raw(struct gc_jsonw *w, const char *key, const char *json)
{
    gc_jsonw_key(w, key);
    gc_jsonw_raw(w, json, strlen(json));
}

void gc_jsonw_put_object(struct gc_jsonw *w, const char *key)
{
    gc_jsonw_key(w, key);
    gc_jsonw_object(w);
}

void gc_jsonw_put_array(struct gc_jsonw *w, const char *key)
{
    gc_jsonw_key(w, key);
    gc_jsonw_array(w);
}
