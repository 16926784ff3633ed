/* What names other nodes: parentId, startNode and paths. All nodes are known by now. */
#include <stdio.h>
#include <string.h>

#include "mock/flow/action/actions.h"
#include "mock/flow/load/settings.h"

const struct flow_node *flow_load_find(struct flow_load *load, const cJSON *name)
{
    const struct flow_node *found = flow_model_node(load->model, name->valuestring);
    if (!found)
        flow_load_problem(load, name, "there is no node \"%s\" in this flow", name->valuestring);
    return found;
}

static void link_parent(struct flow_load *load, const cJSON *json, struct flow_node *node)
{
    const cJSON *parent = gc_json_get(json, "parentId");
    if (!cJSON_IsString(parent))
        return;
    node->parent = flow_load_find(load, parent);
    if (node->parent && node->parent->action && !node->parent->action->is_container) {
        flow_load_problem(load, parent, "node \"%s\" is no container but a %s", parent->valuestring,
                          node->parent->type);
        node->parent = NULL;
    }
}

static void link_start(struct flow_load *load, const cJSON *json, struct flow_node *node)
{
    const cJSON *start = gc_json_get(json, "startNode");
    if (!node->action->is_container) {
        if (start)
            flow_load_problem(load, start, "only a container has a startNode; %s is none",
                              node->type);
        return;
    }
    if (!start) {
        flow_load_problem(load, json, "container \"%s\" needs a startNode", node->id);
        return;
    }
    node->start = flow_load_find(load, start);
}

/* The name that the engine leaves by, or NULL: a row's path, or one that a case makes. */
static const char *known_path(const struct flow_node *node, const char *name)
{
    const struct flow_path_spec *spec = flow_action_path(node->action, name);
    if (spec)
        return spec->name;
    if (!node->action->cases_field || !node->settings)
        return NULL;
    const struct flow_setting *cases = &node->settings[node->action->cases_field - 1];
    for (size_t i = 0; i < cases->n_entries; i++)
        if (strcmp(cases->entries[i].name, name) == 0)
            return cases->entries[i].name;
    return NULL;
}

static void unknown_path(struct flow_load *load, const cJSON *path, const struct flow_node *node)
{
    char list[200] = "";
    size_t len = 0;
    for (const struct flow_path_spec *p = node->action->paths; p->name; p++)
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", len ? ", " : "", p->name);
    flow_load_problem_key(load, path, "%s has no path \"%s\"; it has %s%s", node->type,
                          path->string, *list ? list : "none",
                          node->action->cases_field ? " and those of its cases" : "");
}

static void link_path(struct flow_load *load, const cJSON *path, struct flow_node *node)
{
    const char *name = known_path(node, path->string);
    if (!name) {
        unknown_path(load, path, node);
        return;
    }
    if (cJSON_IsNull(path))
        return;
    if (!cJSON_IsString(path)) {
        flow_load_problem(load, path, "path \"%s\" needs the id of a node, not %s", path->string,
                          gc_json_type_name(path));
        return;
    }
    if (flow_node_next(node, name)) {
        flow_load_problem_key(load, path, "path \"%s\" is given twice", name);
        return;
    }
    const struct flow_node *target = flow_load_find(load, path);
    if (target)
        node->paths[node->n_paths++] = (struct flow_path){.name = name, .target = target};
}

static void link_paths(struct flow_load *load, const cJSON *json, struct flow_node *node)
{
    const cJSON *paths = gc_json_get(json, "paths");
    node->paths = gc_arena_zero(&load->model->arena, (size_t)cJSON_GetArraySize(paths) + 1,
                                sizeof *node->paths);
    if (!node->paths)
        return;
    for (const cJSON *p = paths ? paths->child : NULL; p; p = p->next)
        link_path(load, p, node);
}

static void link_node(struct flow_load *load, const cJSON *json, struct flow_node *node)
{
    if (!node->action || !node->id)
        return;
    link_parent(load, json, node);
    link_start(load, json, node);
    link_paths(load, json, node);
}

/* Ids are known now; a loop of parents would make the walk go round for ever. */
static void check_parents(struct flow_load *load, const cJSON *json, const struct flow_node *node)
{
    size_t depth = 0;
    for (const struct flow_node *p = node->parent; p; p = p->parent)
        if (++depth > FLOW_MAX_DEPTH || p == node) {
            flow_load_problem(load, gc_json_get(json, "parentId"),
                              p == node ? "node \"%s\" is inside itself"
                                        : "node \"%s\" is inside too many containers",
                              node->id);
            return;
        }
    if (node->start && node->start->parent != node)
        flow_load_problem(load, gc_json_get(json, "startNode"),
                          "startNode \"%s\" is not inside container \"%s\": its parentId must be "
                          "that",
                          node->start->id, node->id);
}

void flow_load_links(struct flow_load *load, const cJSON *nodes)
{
    struct flow_node *node = load->model->nodes;
    for (const cJSON *json = nodes->child; json; json = json->next)
        link_node(load, json, node++);
    node = load->model->nodes;
    for (const cJSON *json = nodes->child; json; json = json->next)
        check_parents(load, json, node++);
}
