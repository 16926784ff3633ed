/* What a scenario says in vain: answers of data actions that no flow calls, outputs of actions that
 * no flow has. Looked for in the flow, in what it may call or transfer to, and in what was entered.
 */
#include <string.h>
#include <strings.h>

#include "base/problems.h"
#include "mock/flow/export/run/run.h"

enum { MAX_FLOWS = 128, MAX_NOTES = 20, MAX_NAMES = 200 };

struct flows {
    const struct flow_export *list[MAX_FLOWS];
    size_t n;
};

static void add_flow(struct flows *to, const struct flow_export *flow)
{
    for (size_t i = 0; i < to->n; i++)
        if (to->list[i] == flow)
            return;
    if (flow && to->n < MAX_FLOWS)
        to->list[to->n++] = flow;
}

static void add_named(const struct export_run *r, struct flows *to, const cJSON *action,
                      const char *id_key, const char *name_key)
{
    const char *id = gc_json_str(action, id_key), *name = gc_json_str(action, name_key);
    if ((id || name) && r->host->find_flow)
        add_flow(to, r->host->find_flow(r->host->ctx, id, name));
}

/* The list grows while it is gone through. */
static void find_flows(const struct export_run *r, const struct flow_export *first,
                       struct flows *to)
{
    add_flow(to, first);
    for (size_t i = 0; i < r->n_entered; i++)
        add_flow(to, r->entered[i]);
    for (size_t i = 0; i < to->n; i++) {
        const struct flow_export *f = to->list[i];
        for (size_t k = 0; k < f->n_modules; k++)
            add_flow(to, f->modules[k]);
        for (size_t k = 0; k < f->n_actions; k++) {
            add_named(r, to, f->actions[k].json, "flowId", "flowName");
            add_named(r, to, f->actions[k].json, "inQueueFlowId", "inQueueFlowName");
        }
    }
}

/* --- what is looked for ----------------------------------------------------------------------- */

struct look {
    const char *key;
    const char *names[MAX_NAMES]; /* of what there is, for the hint */
    size_t n_names;
    const struct export_action *found;
};

typedef void look_fn(struct look *l, const struct export_action *a);

static void look_everywhere(const struct flows *in, look_fn *look, struct look *l)
{
    for (size_t i = 0; i < in->n && !l->found; i++)
        for (size_t k = 0; k < in->list[i]->n_actions && !l->found; k++)
            look(l, &in->list[i]->actions[k]);
}

static void add_name(struct look *l, const char *name)
{
    if (name && l->n_names < MAX_NAMES)
        l->names[l->n_names++] = name;
}

/* By number or name. */
static void look_action(struct look *l, const struct export_action *a)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)a->number);
    if (strcmp(number, l->key) == 0 || strcmp(a->name, l->key) == 0)
        l->found = a;
    add_name(l, a->name);
}

static void look_data_action(struct look *l, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "actionName"), *id = gc_json_str(a->json, "actionId");
    char shown[EXPORT_ACTION_NAME];
    if ((name && (strcmp(name, l->key) == 0 || !strcmp(export_shown_name(name, shown), l->key))) ||
        (id && strcmp(id, l->key) == 0))
        l->found = a;
    add_name(l, name);
}

static void look_output(struct look *l, const struct export_action *a)
{
    for (size_t i = 0; i < a->n_paths; i++) {
        if (strcasecmp(a->paths[i].label, l->key) == 0 ||
            strcasecmp(a->paths[i].output, l->key) == 0)
            l->found = a;
        add_name(l, *a->paths[i].label ? a->paths[i].label : a->paths[i].output);
    }
}

/* --- what is told ----------------------------------------------------------------------------- */

struct notes {
    struct gc_jsonw *to;
    size_t n;
};

static void note(struct notes *n, const char *text)
{
    if (n->n == 0)
        gc_jsonw_put_array(n->to, "notes");
    if (n->n++ < MAX_NOTES)
        gc_jsonw_str(n->to, text);
}

static const char *near(const struct look *l)
{
    return gc_nearest(l->key, l->names, l->n_names);
}

static void check_output(struct notes *n, const struct export_action *a, const cJSON *said)
{
    char text[400];
    struct look l = {.key = cJSON_IsString(said) ? said->valuestring : NULL};
    if (!l.key)
        return;
    look_output(&l, a);
    if (l.found)
        return;
    snprintf(text, sizeof text, "outputs: %lld \"%.60s\" has no output \"%.60s\"%s",
             (long long)a->number, a->name, l.key, gc_did_you_mean("\"", near(&l), "\""));
    note(n, text);
}

static void check_outputs(struct notes *n, const struct flows *in, const cJSON *all)
{
    char text[400];
    for (const cJSON *c = all ? all->child : NULL; c; c = c->next) {
        struct look l = {.key = c->string};
        look_everywhere(in, look_action, &l);
        const cJSON *said = cJSON_IsArray(c) ? c->child : c;
        for (; l.found && said; said = cJSON_IsArray(c) ? said->next : NULL)
            check_output(n, l.found, said);
        if (l.found)
            continue;
        snprintf(text, sizeof text, "outputs: no action has the number or name \"%.100s\"%s",
                 c->string, gc_did_you_mean("\"", near(&l), "\""));
        note(n, text);
    }
}

static void check_answers(struct notes *n, const struct flows *in, const cJSON *all)
{
    char text[400];
    for (const cJSON *c = all ? all->child : NULL; c; c = c->next) {
        struct look l = {.key = c->string};
        look_everywhere(in, look_data_action, &l);
        if (l.found)
            continue;
        snprintf(text, sizeof text, "answers: no flow here calls a data action \"%.100s\"%s",
                 c->string, gc_did_you_mean("\"", near(&l), "\""));
        note(n, text);
    }
}

/* Inputs that the flow has no variable for. */
static void check_inputs(struct notes *n, const struct flow_export *f, const cJSON *inputs)
{
    char text[400];
    const struct export_frame frame = {.flow = f};
    for (const cJSON *c = inputs ? inputs->child : NULL; c; c = c->next) {
        struct look l = {.key = c->string};
        if (export_variable_of(&frame, c->string, NULL))
            continue;
        for (size_t i = 0; i < f->n_variables; i++)
            add_name(&l, f->variables[i].home ? NULL : f->variables[i].name);
        snprintf(text, sizeof text, "inputs: the flow has no variable \"%.100s\"%s", c->string,
                 gc_did_you_mean("\"", near(&l), "\""));
        note(n, text);
    }
}

void export_write_notes(const struct export_run *r, const struct flow_export *flow,
                        struct gc_jsonw *w)
{
    const cJSON *outputs = gc_json_get(r->req->scenario, "outputs");
    struct notes n = {.to = w};
    struct flows in = {.n = 0};
    if (!outputs)
        outputs = gc_json_get(r->given, "outputs");
    check_inputs(&n, flow, gc_json_get(r->given, "inputs"));
    if (outputs || r->answers)
        find_flows(r, flow, &in);
    check_outputs(&n, &in, cJSON_IsObject(outputs) ? outputs : NULL);
    check_answers(&n, &in, cJSON_IsObject(r->answers) ? r->answers : NULL);
    if (n.n > 0)
        gc_jsonw_end(w);
}
