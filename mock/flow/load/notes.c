/* What of a flow runs, but can't be meant so. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/flow/action/actions.h"
#include "mock/flow/load/settings.h"

enum { NEAR_NAMES = 200 };

/* Of variables: who is set, in lower case. */
struct notes {
    struct flow_load *load;
    struct gc_map set;
    const char *names[NEAR_NAMES]; /* as they are written, for what was meant */
    size_t n_names;
};

void flow_load_note(struct flow_load *load, struct gc_pos at, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    gc_problems_add(&load->model->notes, load->doc->name, at, "%s", text);
}

static struct gc_pos place_in(const struct flow_load *load, const struct flow_loaded_expr *l,
                              size_t at)
{
    return load->model->notes.n < GC_PROBLEMS_KEPT ? gc_json_where_in(load->doc, l->value, at)
                                                   : (struct gc_pos){0};
}

/* --- variables -------------------------------------------------------------------------------- */

static void put_name(struct notes *n, const char *name)
{
    char key[FLOW_MAX_NAME + 2];
    void *old = NULL;
    size_t i = 0;
    for (; name && name[i] && i + 1 < sizeof key; i++)
        key[i] = (char)tolower((unsigned char)name[i]);
    key[i] = '\0';
    if (i > 0 && gc_map_put(&n->set, key, n, &old) != GC_OK)
        n->load->no_memory = true;
    if (i > 0 && !old && n->n_names < NEAR_NAMES)
        n->names[n->n_names++] = name;
}

static void put_setting(struct notes *n, const struct flow_field *field,
                        const struct flow_setting *s)
{
    if (field->kind == FLOW_FIELD_VARIABLE)
        put_name(n, s->variable.text);
    for (size_t i = 0; i < s->n_entries; i++) {
        if (field->kind == FLOW_FIELD_ASSIGNMENTS)
            put_name(n, s->entries[i].name);
        else if (field->kind == FLOW_FIELD_OUTPUTS)
            put_name(n, s->entries[i].variable.text);
    }
}

static void put_names(struct notes *n)
{
    const struct flow_model *m = n->load->model;
    for (size_t i = 0; i < m->n_variables; i++)
        put_name(n, m->variables[i].name.text);
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct flow_node *node = &m->nodes[i];
        for (size_t k = 0; k < node->action->n_fields; k++)
            put_setting(n, &node->action->fields[k], &node->settings[k]);
        if (node->action == &flow_get_external_contact)
            put_name(n, "Flow.externalContact"); /* unless it names another */
    }
}

/* "dataAction.NAME.OUTPUT" of an action that the flow calls; which outputs it has, says the org. */
static bool is_output(const struct flow_model *m, const char *key)
{
    const char *name = strchr(key, '.') + 1;
    size_t len = strcspn(name, ".");
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct flow_node *node = &m->nodes[i];
        int field = node->action->action_field;
        const char *action = field > 0 ? node->settings[field - 1].text : NULL;
        bool same = action && strlen(action) == len;
        for (size_t k = 0; same && k < len; k++)
            same = tolower((unsigned char)action[k]) == name[k] ||
                   (!isalnum((unsigned char)action[k]) && name[k] == '_');
        if (same)
            return true;
    }
    return false;
}

struct reading {
    struct notes *notes;
    const struct flow_loaded_expr *of;
};

static void check_ref(const struct reading *r, const struct flow_expr *x)
{
    struct notes *n = r->notes;
    const struct flow_ref *ref = &x->ref;
    if (ref->scope == FLOW_SCOPE_DATA_ACTION && !is_output(n->load->model, ref->key))
        flow_load_note(n->load, place_in(n->load, r->of, x->at),
                       "%.100s is never set: no node of the flow calls that data action",
                       ref->text);
    if ((ref->scope != FLOW_SCOPE_FLOW && ref->scope != FLOW_SCOPE_TASK) ||
        gc_map_get(&n->set, ref->key))
        return;
    const char *near = gc_nearest(ref->text, n->names, n->n_names);
    flow_load_note(n->load, place_in(n->load, r->of, x->at),
                   "%.100s is never set: it is not declared, and no node sets it%s", ref->text,
                   gc_did_you_mean("", near, ""));
}

static void check(void *ctx, const struct flow_expr *x, const char *why)
{
    const struct reading *r = ctx;
    if (why)
        flow_load_note(r->notes->load, place_in(r->notes->load, r->of, x->at), "%s", why);
    else
        check_ref(r, x);
}

/* --- nodes ------------------------------------------------------------------------------------ */

static void reach(const struct flow_node *to, bool *reached, const struct flow_node **todo,
                  size_t *n_todo)
{
    if (!to || reached[to->index])
        return;
    reached[to->index] = true;
    todo[(*n_todo)++] = to;
}

static void check_nodes(struct flow_load *load, const cJSON *nodes)
{
    const struct flow_model *m = load->model;
    bool *reached = calloc(m->n_nodes + 1, sizeof *reached);
    const struct flow_node **todo = calloc(m->n_nodes + 1, sizeof *todo);
    size_t n_todo = 0, i = 0;
    load->no_memory |= !reached || !todo;
    if (reached && todo)
        reach(m->start, reached, todo, &n_todo);
    while (n_todo > 0) {
        const struct flow_node *node = todo[--n_todo];
        reach(node->start, reached, todo, &n_todo);
        for (size_t k = 0; k < node->n_paths; k++)
            reach(node->paths[k].target, reached, todo, &n_todo);
    }
    for (const cJSON *json = nodes->child; reached && todo && json; json = json->next, i++)
        if (!reached[i])
            flow_load_note(load, gc_json_where(load->doc, gc_json_get(json, "id")),
                           "node \"%.100s\" is never reached: no path leads to it",
                           m->nodes[i].name);
    free(reached);
    free(todo);
}

void flow_load_notes(struct flow_load *load, const cJSON *nodes)
{
    struct notes n = {.load = load};
    put_names(&n);
    for (size_t i = 0; i < load->n_exprs; i++)
        flow_expr_check(load->exprs[i].expr, check, &(struct reading){&n, &load->exprs[i]});
    check_nodes(load, nodes);
    gc_map_release(&n.set, NULL);
}
