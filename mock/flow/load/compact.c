/* Nodes first, then what names other nodes: load_links.c. */
#include "mock/flow/load/load.h"

#include <stdlib.h>
#include <string.h>

#include "mock/flow/action/actions.h"
#include "mock/flow/load/settings.h"

static const struct gc_json_field flow_fields[] = {
    {"id", GC_JSON_STRING, true},        {"name", GC_JSON_STRING, true},
    {"type", GC_JSON_STRING, false},     {"description", GC_JSON_STRING, false},
    {"version", GC_JSON_ANY, false},     {"division", GC_JSON_OBJECT, false},
    {"active", GC_JSON_BOOL, false},     {"startNode", GC_JSON_STRING, false},
    {"variables", GC_JSON_ARRAY, false}, {"nodes", GC_JSON_ARRAY, true},
    {"$schema", GC_JSON_STRING, false},
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

#define DUP(load, text) gc_arena_dups(&(load)->model->arena, text)

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

/* The same in every run: written once. */
static void write_traced(struct flow_load *load, struct flow_node *node)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(32 * FLOW_MAX_NAME);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "nodeId", node->id);
    gc_jsonw_put_str(&w, "nodeName", node->name);
    gc_jsonw_put_str(&w, "nodeType", node->type);
    if (gc_strbuf_status(&text) == GC_OK)
        node->traced = gc_arena_dup(&load->model->arena, text.data + 1, text.len - 1);
    node->traced_bytes = node->traced ? text.len - 1 : 0;
    load->no_memory |= !node->traced;
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
        if (load->model->id && node->id)
            load->no_memory |=
                !flow_counted(&load->model->arena, load->model->id, node->id, &node->counted);
    }
    if (!cJSON_IsString(type))
        return;
    node->type = load_name(load, type);
    node->name = cJSON_IsString(name) ? load_name(load, name) : node->type;
    node->action = flow_action_find(type->valuestring);
    write_traced(load, node);
    if (node->action)
        flow_load_settings(load, gc_json_get(json, "settings"), json, node);
    else if (node->type)
        flow_load_problem(load, type, "unknown action type \"%s\"%s", type->valuestring,
                          flow_action_near(type->valuestring, (char[GC_HINT_TEXT * 2]){0}));
}

static void find_start(struct flow_load *load, const cJSON *flow)
{
    struct flow_model *m = load->model;
    const cJSON *start = gc_json_get(flow, "startNode");
    if (start) {
        m->start = flow_load_find(load, start);
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
    m->nodes = gc_arena_zero(&m->arena, n + 1, sizeof *m->nodes);
    if (!m->nodes)
        return;
    m->n_nodes = n;
    size_t i = 0;
    for (const cJSON *json = nodes->child; json; json = json->next, i++) {
        m->nodes[i].index = i;
        load_node(load, json, &m->nodes[i]);
    }
    flow_load_links(load, nodes);
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
    m->variables = gc_arena_zero(&m->arena, n + 1, sizeof *m->variables);
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
    m->file = DUP(load, load->doc->name);
    m->id = DUP(load, gc_json_str(flow, "id"));
    m->name = DUP(load, gc_json_str(flow, "name"));
    m->type = DUP(load, gc_json_str(flow, "type"));
    load_variables(load, gc_json_get(flow, "variables"));
    load_nodes(load, gc_json_get(flow, "nodes"));
    find_start(load, flow);
}

enum gc_status flow_load_compact(struct flow_model **out, const struct gc_json *doc,
                                 const cJSON *flow, struct gc_problems *problems)
{
    size_t before = problems->n;
    struct flow_load load = {.model = flow_model_new(), .doc = doc, .problems = problems};
    if (!load.model)
        return GC_E_NOMEM;
    load_flow(&load, flow);
    if (problems->n == before && !load.no_memory && !load.model->arena.failed)
        flow_load_notes(&load, gc_json_get(flow, "nodes"));
    free(load.exprs);
    enum gc_status s = load.no_memory || load.model->arena.failed ? GC_E_NOMEM
                       : problems->n > before                     ? GC_E_DATA
                                                                  : GC_OK;
    if (s == GC_OK)
        *out = load.model;
    else
        flow_model_free(load.model);
    return s;
}
