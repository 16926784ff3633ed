/* Loops: counted, over the items of a collection, while a condition holds, until the caller wants
 * nothing else. Gone round without recursion.
 *
 * Of loops other than counted ones no export was seen: their members are a guess, several names
 * are taken. */
#include <string.h>

#include "mock/flow/export/run/run.h"

static const char *const conditions[] = {"condition", "loopCondition", "expression", NULL};
static const char *const collections[] = {"collection", "loopCollection", "items", NULL};
static const char *const items[] = {"currentItem", "currentValue", "item", NULL};

bool export_is_loop(const struct export_action *a)
{
    static const char *const types[] = {"LoopAction",      "LoopUntilAction", "WhileLoopAction",
                                        "LoopWhileAction", "EachLoopAction",  "LoopEachAction"};
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcmp(a->type, types[i]) == 0)
            return true;
    return false;
}

bool export_loop_asks(const struct export_action *a)
{
    return strcmp(a->type, "LoopUntilAction") == 0;
}

static const cJSON *any_of(const struct export_action *a, const char *const *keys)
{
    const cJSON *found = NULL;
    for (; *keys && !found; keys++)
        found = gc_json_get(a->json, *keys);
    return found;
}

/* Of a collection, or of an array of JSON. False: there is none. */
static bool item_at(const struct flow_value *list, int64_t index, struct flow_value *out)
{
    if (list->kind == FLOW_LIST && index >= 0 && (uint64_t)index < list->list->n) {
        *out = list->list->items[index];
        return true;
    }
    const cJSON *item = list->kind == FLOW_JSON && index >= 0 && index < INT32_MAX
                            ? cJSON_GetArrayItem(list->json, (int)index)
                            : NULL;
    *out = flow_from_json(item);
    return item != NULL;
}

/* Is there an item for this round? It is assigned. */
static bool take_item(struct export_run *r, const struct export_action *a, int64_t index,
                      const cJSON *collection, bool *there)
{
    struct flow_value list, item;
    *there = false;
    if (!export_eval(r, collection, &list))
        return false;
    if (!flow_is_list(&list) && list.kind != FLOW_NOT_SET)
        return export_note(r, "what to go through must be a collection, not %s",
                           flow_kind_name(&list));
    *there = item_at(&list, index, &item);
    return !*there || export_assign(r, any_of(a, items), &item);
}

static bool goes_on(struct export_run *r, const struct export_action *a,
                    const struct export_loop *loop, bool *on)
{
    const cJSON *condition = any_of(a, conditions), *collection = any_of(a, collections);
    *on = loop->index < loop->count;
    if (*on && collection && !take_item(r, a, loop->index, collection, on))
        return false;
    return !*on || !condition || export_is_true(r, condition, on);
}

static struct export_outcome round_or_leave(struct export_run *r, const struct export_action *a)
{
    struct export_loop *loop = &r->frame->loops[a->index];
    struct flow_value index = flow_integer(loop->index);
    bool on;
    if (!export_assign(r, gc_json_get(a->json, "currentIndex"), &index) ||
        !goes_on(r, a, loop, &on))
        return export_error(r);
    return on ? (struct export_outcome){.end = EXPORT_BODY, .path = "__LOOP__"} : export_done();
}

/* A counted loop without a count has no rounds, any other has no limit. */
struct export_outcome export_loop(struct export_run *r, const struct export_action *a)
{
    struct export_loop *loop = &r->frame->loops[a->index];
    bool counted = !export_loop_asks(a) && !any_of(a, conditions) && !any_of(a, collections);
    loop->index = 0;
    if (!export_whole(r, gc_json_get(a->json, "loopCount"), counted ? 0 : INT64_MAX, &loop->count))
        return export_error(r);
    return round_or_leave(r, a);
}

/* Flows set the variable back to go on longer: it is the counter. */
struct export_outcome export_next_round(struct export_run *r, const struct export_action *a)
{
    struct export_loop *loop = &r->frame->loops[a->index];
    const cJSON *ref =
        gc_json_get(gc_json_get(gc_json_get(a->json, "currentIndex"), "config"), "ref");
    const char *id = gc_json_str(ref, "val");
    const struct export_variable *v = id ? gc_map_get(&r->frame->flow->variables_by_id, id) : NULL;
    if (v && r->frame->values[v->index].kind == FLOW_INTEGER)
        loop->index = r->frame->values[v->index].integer;
    loop->index = loop->index < INT64_MAX ? loop->index + 1 : loop->index;
    return round_or_leave(r, a);
}
