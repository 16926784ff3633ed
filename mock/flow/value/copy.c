/* Copies of values that outlive the memory of the step that made them. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/flow/value/value.h"

static bool has_list(const struct flow_value *v)
{
    return v->kind == FLOW_LIST || v->kind == FLOW_AUDIO || v->kind == FLOW_COMMUNICATION;
}

static bool has_json(const struct flow_value *v)
{
    return v->kind == FLOW_JSON || flow_is_object(v);
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
    if (has_json(v))
        return json_bytes(v->json);
    if (v->kind == FLOW_TEXT)
        return strlen(v->text);
    size_t n = 0;
    for (size_t i = 0; has_list(v) && i < v->list->n; i++)
        n += sizeof *v + flow_value_bytes(&v->list->items[i]);
    return n;
}

static bool dup_list(const struct flow_list *list, struct flow_value *out)
{
    struct flow_list *copy = calloc(1, sizeof *copy + list->n * sizeof copy->items[0]);
    if (!copy)
        return false;
    out->list = copy;
    for (; copy->n < list->n; copy->n++)
        if (!flow_value_dup(&list->items[copy->n], &copy->items[copy->n])) {
            flow_value_release(out);
            return false;
        }
    return true;
}

bool flow_value_dup(const struct flow_value *v, struct flow_value *out)
{
    *out = *v;
    out->written = NULL; /* goes with the original */
    bool ok = true;
    if (v->kind == FLOW_TEXT)
        ok = (out->text = gc_strdup(v->text)) != NULL;
    else if (has_json(v))
        ok = (out->json = cJSON_Duplicate(v->json, true)) != NULL;
    else if (has_list(v))
        ok = dup_list(v->list, out);
    if (!ok)
        *out = flow_not_set();
    return ok;
}

void flow_value_release(struct flow_value *v)
{
    union {
        const void *borrowed;
        void *owned;
        struct flow_list *list;
    } p = {.borrowed = v->kind == FLOW_TEXT ? (const void *)v->text
                       : has_json(v)        ? (const void *)v->json
                       : has_list(v)        ? (const void *)v->list
                                            : NULL};
    if (has_json(v))
        cJSON_Delete(p.owned);
    else if (has_list(v))
        for (size_t i = 0; i < p.list->n; i++)
            flow_value_release(&p.list->items[i]);
    if (!has_json(v))
        free(p.owned);
    *v = flow_not_set();
}
