#include "mock/flow/expr/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"

struct flow_value flow_not_set(void)
{
    return (struct flow_value){.kind = FLOW_NOT_SET};
}

struct flow_value flow_bool(bool truth)
{
    return (struct flow_value){.kind = FLOW_BOOL, .truth = truth};
}

struct flow_value flow_integer(int64_t n)
{
    return (struct flow_value){.kind = FLOW_INTEGER, .integer = n};
}

struct flow_value flow_decimal(double d)
{
    return (struct flow_value){.kind = FLOW_DECIMAL, .decimal = d};
}

struct flow_value flow_text(const char *text)
{
    return (struct flow_value){.kind = FLOW_TEXT, .text = text};
}

struct flow_value flow_from_json(const cJSON *node)
{
    int64_t n;
    if (cJSON_IsString(node))
        return flow_text(node->valuestring);
    if (cJSON_IsBool(node))
        return flow_bool(cJSON_IsTrue(node));
    if (cJSON_IsNumber(node))
        return gc_json_is_int(node, &n) ? flow_integer(n) : flow_decimal(node->valuedouble);
    if (cJSON_IsObject(node) || cJSON_IsArray(node))
        return (struct flow_value){.kind = FLOW_JSON, .json = node};
    return flow_not_set();
}

bool flow_is_text(const struct flow_value *v)
{
    return v->kind == FLOW_TEXT || v->kind == FLOW_PHONE;
}

bool flow_is_number(const struct flow_value *v)
{
    return v->kind == FLOW_INTEGER || v->kind == FLOW_DECIMAL;
}

double flow_number(const struct flow_value *v)
{
    return v->kind == FLOW_INTEGER ? (double)v->integer : v->decimal;
}

const char *flow_kind_name(const struct flow_value *v)
{
    static const char *const names[] = {
        [FLOW_NOT_SET] = "NOT_SET",   [FLOW_BOOL] = "a boolean", [FLOW_INTEGER] = "an integer",
        [FLOW_DECIMAL] = "a decimal", [FLOW_TEXT] = "a text",    [FLOW_PHONE] = "a phone number",
    };
    if (v->kind == FLOW_JSON)
        return cJSON_IsArray(v->json) ? "a collection" : "an object";
    return names[v->kind];
}

bool flow_value_order(const struct flow_value *a, const struct flow_value *b, int *order)
{
    if (a->kind == FLOW_INTEGER && b->kind == FLOW_INTEGER)
        *order = (a->integer > b->integer) - (a->integer < b->integer);
    else if (flow_is_number(a) && flow_is_number(b))
        *order = (flow_number(a) > flow_number(b)) - (flow_number(a) < flow_number(b));
    else if (flow_is_text(a) && flow_is_text(b))
        *order = strcmp(a->text, b->text);
    else
        return false;
    return true;
}

bool flow_value_equal(const struct flow_value *a, const struct flow_value *b, bool *equal)
{
    int order;
    if (a->kind == FLOW_NOT_SET || b->kind == FLOW_NOT_SET)
        *equal = a->kind == b->kind;
    else if (flow_value_order(a, b, &order))
        *equal = order == 0;
    else if (a->kind != b->kind)
        return false;
    else
        *equal = a->kind == FLOW_BOOL ? a->truth == b->truth : gc_json_equal(a->json, b->json);
    return true;
}

static void add_decimal(struct gc_strbuf *to, double d)
{
    char text[40];
    snprintf(text, sizeof text, "%.15g", d);
    if (strtod(text, NULL) < d || strtod(text, NULL) > d)
        snprintf(text, sizeof text, "%.17g", d);
    gc_strbuf_adds(to, text);
}

void flow_value_add_text(struct gc_strbuf *to, const struct flow_value *v)
{
    struct gc_jsonw w = gc_jsonw(to);
    switch (v->kind) {
    case FLOW_NOT_SET:
        break;
    case FLOW_BOOL:
        gc_strbuf_adds(to, v->truth ? "true" : "false");
        break;
    case FLOW_INTEGER:
        gc_strbuf_addf(to, "%lld", (long long)v->integer);
        break;
    case FLOW_DECIMAL:
        add_decimal(to, v->decimal);
        break;
    case FLOW_TEXT:
    case FLOW_PHONE:
        gc_strbuf_adds(to, v->text);
        break;
    case FLOW_JSON:
        gc_jsonw_value(&w, v->json);
        break;
    }
}

void flow_value_write(struct gc_jsonw *w, const struct flow_value *v)
{
    switch (v->kind) {
    case FLOW_NOT_SET:
        gc_jsonw_null(w);
        break;
    case FLOW_BOOL:
        gc_jsonw_bool(w, v->truth);
        break;
    case FLOW_INTEGER:
        gc_jsonw_int(w, v->integer);
        break;
    case FLOW_DECIMAL:
        gc_jsonw_num(w, v->decimal);
        break;
    case FLOW_TEXT:
    case FLOW_PHONE:
        gc_jsonw_str(w, v->text);
        break;
    case FLOW_JSON:
        gc_jsonw_value(w, v->json);
        break;
    }
}

cJSON *flow_value_to_json(const struct flow_value *v)
{
    switch (v->kind) {
    case FLOW_NOT_SET:
        return cJSON_CreateNull();
    case FLOW_BOOL:
        return cJSON_CreateBool(v->truth);
    case FLOW_INTEGER:
    case FLOW_DECIMAL:
        return cJSON_CreateNumber(flow_number(v));
    case FLOW_TEXT:
    case FLOW_PHONE:
        return cJSON_CreateString(v->text);
    case FLOW_JSON:
        return cJSON_Duplicate(v->json, true);
    }
    return NULL;
}

/* As deep as the JSON, and that has a limit where it came in. */
static size_t json_bytes(const cJSON *node)
{
    size_t n = sizeof *node;
    n += node->string ? strlen(node->string) : 0;
    n += node->valuestring ? strlen(node->valuestring) : 0;
    for (const cJSON *child = node->child; child; child = child->next)
        n += json_bytes(child);
    return n;
}

size_t flow_value_bytes(const struct flow_value *v)
{
    if (v->kind == FLOW_JSON)
        return json_bytes(v->json);
    return flow_is_text(v) ? strlen(v->text) : 0;
}

bool flow_value_dup(const struct flow_value *v, struct flow_value *out)
{
    *out = *v;
    if (flow_is_text(v))
        out->text = gc_strdup(v->text);
    else if (v->kind == FLOW_JSON)
        out->json = cJSON_Duplicate(v->json, true);
    else
        return true;
    if (flow_is_text(v) ? out->text != NULL : out->json != NULL)
        return true;
    *out = flow_not_set();
    return false;
}

void flow_value_release(struct flow_value *v)
{
    union {
        const void *borrowed;
        void *owned;
    } p = {.borrowed = v->kind == FLOW_JSON ? (const void *)v->json : v->text};
    if (v->kind == FLOW_JSON)
        cJSON_Delete(p.owned);
    else if (flow_is_text(v))
        free(p.owned);
    *v = flow_not_set();
}
