/* How functions hand back what they made: in the memory of the evaluation, within limits. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mock/flow/function/functions.h"
#include "mock/flow/value/datetime.h"
#include "mock/flow/value/decimal.h"

bool flow_eval_fail(struct flow_eval *ev, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(ev->error, sizeof ev->error, fmt, ap);
    va_end(ap);
    ev->status = GC_E_DATA;
    return false;
}

bool flow_eval_nomem(struct flow_eval *ev)
{
    flow_eval_fail(ev, "the expression takes too much memory");
    ev->status = GC_E_TOO_BIG;
    return false;
}

bool flow_eval_too_large(struct flow_eval *ev)
{
    return flow_eval_fail(ev, "the number is too large");
}

bool flow_give_text(struct flow_eval *ev, struct gc_strbuf *b, struct flow_value *out)
{
    enum gc_status s = gc_strbuf_status(b);
    char *text = s == GC_OK ? gc_arena_dup(ev->arena, gc_strbuf_text(b), b->len) : NULL;
    gc_strbuf_release(b);
    if (s == GC_E_TOO_BIG)
        return flow_eval_fail(ev, "the text is longer than %d bytes", FLOW_MAX_TEXT);
    if (!text) {
        flow_eval_fail(ev, "the texts take too much memory");
        ev->status = GC_E_TOO_BIG;
        return false;
    }
    *out = flow_text(text);
    return true;
}

bool flow_give_part(struct flow_eval *ev, const char *text, size_t len, struct flow_value *out)
{
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    gc_strbuf_add(&b, text, len);
    return flow_give_text(ev, &b, out);
}

bool flow_give_decimal(struct flow_eval *ev, double d, struct flow_value *out)
{
    if (isnan(d))
        return flow_eval_fail(ev, "the result is no number");
    if (isinf(d))
        return flow_eval_too_large(ev);
    *out = flow_decimal(flow_decimal_tidy(d));
    return true;
}

bool flow_give_datetime(struct flow_eval *ev, int64_t ms, struct flow_value *out)
{
    static const struct flow_date first = {1, 1, 1, 0, 0, 0}, last = {9999, 12, 31, 23, 59, 59};
    int64_t from, to;
    if (!flow_date_ms(&first, &from) || !flow_date_ms(&last, &to) || ms < from || ms > to + 999)
        return flow_eval_fail(ev, "the date is outside of the years 1 to 9999");
    *out = flow_datetime(ms);
    return true;
}

struct flow_list *flow_new_list(struct flow_eval *ev, size_t n)
{
    struct flow_list *list =
        n < SIZE_MAX / 64 ? gc_arena_zero(ev->arena, 1, sizeof *list + n * sizeof list->items[0])
                          : NULL;
    if (list)
        list->n = n;
    else
        flow_eval_nomem(ev);
    return list;
}

/* of FLOW_NOT_SET: as the first item that says it. */
struct flow_value flow_list_value(struct flow_list *list, enum flow_kind of)
{
    for (size_t i = 0; of == FLOW_NOT_SET && i < list->n; i++)
        of = flow_value_type(&list->items[i]);
    return (struct flow_value){.kind = FLOW_LIST, .of = of, .list = list};
}

bool flow_give_copies(struct flow_eval *ev, const struct flow_value *items, size_t n,
                      struct flow_value *out)
{
    struct flow_list *list = flow_new_list(ev, n);
    if (!list)
        return false;
    if (n > 0)
        memcpy(list->items, items, n * sizeof *items);
    *out = flow_list_value(list, FLOW_NOT_SET);
    return true;
}

static cJSON *new_node(struct flow_eval *ev, int type)
{
    cJSON *node = gc_arena_zero(ev->arena, 1, sizeof *node);
    if (node)
        node->type = type;
    return node;
}

cJSON *flow_new_object(struct flow_eval *ev)
{
    return new_node(ev, cJSON_Object);
}

/* As cJSON links them: the first child's prev is the last. */
static void link_child(cJSON *parent, cJSON *child)
{
    if (parent->child) {
        child->prev = parent->child->prev;
        child->prev->next = child;
        parent->child->prev = child;
    } else {
        parent->child = child;
        child->prev = child;
    }
}

static void put_node(struct flow_eval *ev, cJSON *object, const char *name, cJSON *node)
{
    if (!object || !node)
        return;
    node->string = gc_arena_dups(ev->arena, name);
    if (node->string)
        link_child(object, node);
}

void flow_put_text(struct flow_eval *ev, cJSON *object, const char *name, const char *text)
{
    cJSON *node = text ? new_node(ev, cJSON_String) : NULL;
    if (node)
        node->valuestring = gc_arena_dups(ev->arena, text);
    put_node(ev, object, name, node);
}

void flow_put(struct flow_eval *ev, cJSON *object, const char *name, const struct flow_value *v)
{
    if (v->kind == FLOW_TEXT)
        flow_put_text(ev, object, name, v->text);
    if (v->kind == FLOW_BOOL)
        put_node(ev, object, name, new_node(ev, v->truth ? cJSON_True : cJSON_False));
    if (!flow_is_number(v))
        return;
    cJSON *node = new_node(ev, cJSON_Number);
    if (node)
        node->valuedouble = flow_number(v);
    put_node(ev, object, name, node);
}

bool flow_give_object(struct flow_eval *ev, enum flow_kind kind, const cJSON *object,
                      struct flow_value *out)
{
    *out = (struct flow_value){.kind = kind, .json = object};
    return !ev->arena->failed || flow_eval_nomem(ev);
}

bool flow_give_currency(struct flow_eval *ev, const struct flow_value *amount,
                        const struct flow_value *code, struct flow_value *out)
{
    cJSON *object = flow_new_object(ev);
    flow_put(ev, object, "amount", amount);
    flow_put(ev, object, "code", code);
    return flow_give_object(ev, FLOW_CURRENCY, object, out);
}

/* As deep as the JSON, which its reader has limited. */
static cJSON *copy_json(struct flow_eval *ev, const cJSON *json)
{
    cJSON *node = new_node(ev, json->type & 0xFF);
    if (!node)
        return NULL;
    node->valueint = json->valueint;
    node->valuedouble = json->valuedouble;
    node->valuestring = gc_arena_dups(ev->arena, json->valuestring);
    node->string = gc_arena_dups(ev->arena, json->string);
    for (const cJSON *child = json->child; child; child = child->next) {
        cJSON *copy = copy_json(ev, child);
        if (!copy)
            return NULL;
        link_child(node, copy);
    }
    return node;
}

bool flow_give_json(struct flow_eval *ev, const cJSON *json, struct flow_value *out)
{
    const cJSON *copy = copy_json(ev, json);
    if (!copy || ev->arena->failed)
        return flow_eval_nomem(ev);
    *out = flow_from_json(copy);
    return true;
}
