#include "mock/flow/engine/model.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mock/flow/engine/action.h"

struct flow_model *flow_model_new(void)
{
    struct flow_model *m = calloc(1, sizeof *m);
    if (m)
        m->arena.max_bytes = FLOW_MODEL_BYTES;
    return m;
}

void flow_model_free(struct flow_model *m)
{
    if (!m)
        return;
    gc_map_release(&m->by_id, NULL);
    gc_problems_release(&m->notes);
    gc_arena_release(&m->arena);
    free(m);
}

bool flow_counted(struct gc_arena *a, const char *flow, const char *action, struct gc_map_key *out)
{
    size_t of_flow = strlen(flow), of_action = strlen(action);
    char *text = gc_arena_get(a, of_flow + 1 + of_action + 1);
    if (!text)
        return false;
    memcpy(text, flow, of_flow);
    text[of_flow] = ' ';
    memcpy(text + of_flow + 1, action, of_action + 1);
    *out = gc_map_key(text);
    return true;
}

struct flow_name flow_name(const char *text, char *low)
{
    size_t n = 0;
    for (; text[n]; n++)
        low[n] = (char)tolower((unsigned char)text[n]);
    low[n] = '\0';
    return (struct flow_name){
        .text = text, .key = gc_map_key(low), .is_task = strncmp(low, "task.", 5) == 0};
}

const struct flow_node *flow_model_node(const struct flow_model *m, const char *id)
{
    return gc_map_get(&m->by_id, id);
}

bool flow_node_is_container(const struct flow_node *n)
{
    return n->action->is_container;
}

const struct flow_node *flow_node_next(const struct flow_node *n, const char *path)
{
    for (size_t i = 0; i < n->n_paths; i++)
        if (strcmp(n->paths[i].name, path) == 0)
            return n->paths[i].target;
    return NULL;
}

static bool is_named(const char *name, const char *text)
{
    return name && strcmp(name, text) == 0;
}

const struct flow_path_spec *flow_action_path(const struct flow_action *a, const char *name)
{
    for (const struct flow_path_spec *p = a->paths; p->name; p++)
        if (is_named(p->name, name) || is_named(p->alias, name))
            return p;
    return NULL;
}
