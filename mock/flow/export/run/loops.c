/* Loops: counted, and gone round without recursion. */
#include <string.h>

#include "mock/flow/export/run/run.h"

bool export_is_loop(const struct export_action *a)
{
    return strcmp(a->type, "LoopAction") == 0;
}

static struct export_outcome round_or_leave(struct export_run *r, const struct export_action *a)
{
    struct export_loop *loop = &r->frame->loops[a->index];
    struct flow_value index = flow_integer(loop->index);
    if (!export_assign(r, gc_json_get(a->json, "currentIndex"), &index))
        return export_error(r);
    if (loop->index >= loop->count)
        return export_done();
    return (struct export_outcome){.end = EXPORT_BODY, .path = "__LOOP__"};
}

struct export_outcome export_loop(struct export_run *r, const struct export_action *a)
{
    struct export_loop *loop = &r->frame->loops[a->index];
    loop->index = 0;
    if (!export_whole(r, gc_json_get(a->json, "loopCount"), 0, &loop->count))
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
