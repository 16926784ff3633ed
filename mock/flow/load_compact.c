/* Two passes: nodes first, then what names other nodes (startNode, parentId, paths). */
#include "mock/flow/load.h"

#include <stdlib.h>
#include <string.h>

#include "mock/flow/actions.h"
#include "mock/flow/load_settings.h"

static const struct gc_json_field flow_fields[] = {
    {"id", GC_JSON_STRING, true},        {"name", GC_JSON_STRING, true},
    {"type", GC_JSON_STRING, false},     {"description", GC_JSON_STRING, false},
    {"version", GC_JSON_ANY, false},     {"division", GC_JSON_OBJECT, false},
    {"active", GC_JSON_BOOL, false},     {"startNode", GC_JSON_STRING, false},
    {"variables", GC_JSON_ARRAY, false}, {"nodes", GC_JSON_ARRAY, true},
};
static const struct gc_json_field node_fields[] = {
    {"id", GC_JSON_STRING, true},
    {"name", GC_JSON_STRING, false},
    {"type", GC_JSON_STRING, true},
    {"description", GC_JSON_STRING, false},
    {"parentId", GC_JSON_STRING | GC_JSON_NULL, false},
    {"startNode", GC_JSON_STRING, false},
    {"settings", GC_JSON_OBJECT, false},
    {"paths", GC_JSON_OBJECT, false},
};
static const struct gc_json_field variable_fields[] = {
    {"name", GC_JSON_STRING, true},
    {"type", GC_JSON_STRING, false},
    {"initial", GC_JSON_STRING | GC_JSON_NUMBER | GC_JSON_BOOL | GC_JSON_NULL, false},
};

#define DUP(load, text) flow_arena_dups(&(load)->model->arena, text)

/* An id or a name: not empty, and short enough for every message and trace entry. */
static const char *load_name(struct flow_load *load, const cJSON *text)
{
    size_t len = strlen(text->valuestring);
    if (len == 0 || len > FLOW_MAX_NAME) {
        flow_load_problem(load, text, "%s must have 1 to %d bytes, not %zu", text->string,
                          FLOW_MAX_NAME, len);
        return NULL;
    }
    return DUP(load, text->valuestring);
}

static void register_node(struct flow_load *load, const cJSON *id, struct flow_node *node)
{
    void *old = NULL;
    if (node->id && gc_map_put(&load->model->by_id, node->id, node, &old) != GC_OK)
        load->no_memory = true;
    if (old)
        flow_load_problem(load, id, "node id \"%s\" is used twice", node->id);
}

/* Goes on after a mistake as far as there is something to look at: one mistake, one problem. */
static void load_node(struct flow_load *load, const cJSON *json, struct flow_node *node)
{
    gc_json_check(load->doc, json, "node", node_fields, GC_COUNT_OF(node_fields), load->problems);
    const cJSON *id = gc_json_get(json, "id"), *type = gc_json_get(json, "type"),
                *name = gc_json_get(json, "name");
    if (cJSON_IsString(id)) {
        node->id = load_name(load, id);
        register_node(load, id, node);
    }
    if (!cJSON_IsString(type))
        return;
    node->type = load_name(load, type);
    node->name = cJSON_IsString(name) ? load_name(load, name) : node->type;
    node->action = flow_action_find(type->valuestring);
    if (node->action)
        flow_load_settings(load, gc_json_get(json, "settings"), json, node);
    else if (node->type)
        flow_load_unknown(load, type, "action type", type->valuestring,
                          flow_action_nearest(type->valuestring));
}

static const struct flow_node *find_node(struct flow_load *load, const cJSON *name)
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
    node->parent = find_node(load, parent);
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
    node->start = find_node(load, start);
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
    const struct flow_node *target = find_node(load, path);
    if (target)
        node->paths[node->n_paths++] = (struct flow_path){.name = name, .target = target};
}

static void link_paths(struct flow_load *load, const cJSON *json, struct flow_node *node)
{
    const cJSON *paths = gc_json_get(json, "paths");
    node->paths = flow_arena_zero(&load->model->arena, (size_t)cJSON_GetArraySize(paths) + 1,
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

static void find_start(struct flow_load *load, const cJSON *flow)
{
    struct flow_model *m = load->model;
    const cJSON *start = gc_json_get(flow, "startNode");
    if (start) {
        m->start = find_node(load, start);
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < m->n_nodes; i++)
        if (m->nodes[i].action && m->nodes[i].action->is_start && !m->nodes[i].parent) {
            m->start = &m->nodes[i];
            n++;
        }
    if (n != 1)
        flow_load_problem(load, flow,
                          "a flow needs a startNode, or exactly one node of type Start");
}

static void load_nodes(struct flow_load *load, const cJSON *nodes)
{
    struct flow_model *m = load->model;
    size_t n = (size_t)cJSON_GetArraySize(nodes);
    if (n > FLOW_MAX_NODES) {
        flow_load_problem(load, nodes, "a flow has at most %d nodes, this one %zu", FLOW_MAX_NODES,
                          n);
        return;
    }
    m->nodes = flow_arena_zero(&m->arena, n + 1, sizeof *m->nodes);
    if (!m->nodes)
        return;
    m->n_nodes = n;
    size_t i = 0;
    for (const cJSON *json = nodes->child; json; json = json->next, i++) {
        m->nodes[i].index = i;
        load_node(load, json, &m->nodes[i]);
    }
    i = 0;
    for (const cJSON *json = nodes->child; json; json = json->next)
        link_node(load, json, &m->nodes[i++]);
    i = 0;
    for (const cJSON *json = nodes->child; json; json = json->next)
        check_parents(load, json, &m->nodes[i++]);
}

/* Each name once, in the order of the nodes. */
static void list_data_actions(struct flow_load *load)
{
    struct flow_model *m = load->model;
    struct gc_map seen = {0};
    m->data_actions = flow_arena_zero(&m->arena, m->n_nodes + 1, sizeof *m->data_actions);
    for (size_t i = 0; m->data_actions && i < m->n_nodes; i++) {
        const struct flow_node *n = &m->nodes[i];
        int field = n->action && n->settings ? n->action->action_field : 0;
        const char *name = field ? n->settings[field - 1].text : NULL;
        if (!name || gc_map_get(&seen, name))
            continue;
        if (gc_map_put(&seen, name, m, NULL) != GC_OK)
            load->no_memory = true;
        m->data_actions[m->n_data_actions++] = name;
    }
    gc_map_release(&seen, NULL);
}

static void load_variable(struct flow_load *load, const cJSON *json, struct flow_variable *v)
{
    if (!gc_json_check(load->doc, json, "variable", variable_fields, GC_COUNT_OF(variable_fields),
                       load->problems))
        return;
    v->name = flow_load_variable_name(load, gc_json_get(json, "name"));
    v->type = DUP(load, gc_json_str(json, "type"));
    const cJSON *initial = gc_json_get(json, "initial");
    if (initial && !cJSON_IsNull(initial))
        v->initial = flow_load_expr(load, initial);
}

static void load_variables(struct flow_load *load, const cJSON *variables)
{
    struct flow_model *m = load->model;
    size_t n = (size_t)cJSON_GetArraySize(variables);
    if (n > FLOW_MAX_VARIABLES) {
        flow_load_problem(load, variables, "a flow declares at most %d variables, this one %zu",
                          FLOW_MAX_VARIABLES, n);
        return;
    }
    m->variables = flow_arena_zero(&m->arena, n + 1, sizeof *m->variables);
    if (!m->variables)
        return;
    m->n_variables = n;
    size_t i = 0;
    for (const cJSON *json = variables ? variables->child : NULL; json; json = json->next)
        load_variable(load, json, &m->variables[i++]);
}

static void load_flow(struct flow_load *load, const cJSON *flow)
{
    struct flow_model *m = load->model;
    if (!gc_json_check(load->doc, flow, "flow", flow_fields, GC_COUNT_OF(flow_fields),
                       load->problems))
        return;
    m->id = DUP(load, gc_json_str(flow, "id"));
    m->name = DUP(load, gc_json_str(flow, "name"));
    m->type = DUP(load, gc_json_str(flow, "type"));
    load_variables(load, gc_json_get(flow, "variables"));
    load_nodes(load, gc_json_get(flow, "nodes"));
    find_start(load, flow);
    list_data_actions(load);
}

enum gc_status flow_load_compact(struct flow_model **out, const struct gc_json *doc,
                                 const cJSON *flow, struct gc_problems *problems)
{
    size_t before = problems->n;
    struct flow_load load = {.model = flow_model_new(), .doc = doc, .problems = problems};
    if (!load.model)
        return GC_E_NOMEM;
    load_flow(&load, flow);
    enum gc_status s = load.no_memory || load.model->arena.failed ? GC_E_NOMEM
                       : problems->n > before                     ? GC_E_DATA
                                                                  : GC_OK;
    if (s == GC_OK)
        *out = load.model;
    else
        flow_model_free(load.model);
    return s;
}
