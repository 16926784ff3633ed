/* Flows in gcmock's own format: what the loader noted, and the data actions that they call. */
#include <string.h>

#include "mock/flow/action/actions.h"
#include "mock/flow/engine/model.h"
#include "mock/validate/validate.h"

struct flow_check {
    const struct mock_org *org;
    const struct mock_flow *flow;
    const struct flow_node *node;
    FILE *to;
    size_t n;
};

static void warn(struct flow_check *c, struct gc_pos at, const char *fmt, ...) GC_PRINTF(3, 4);
static void warn(struct flow_check *c, struct gc_pos at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (at.line > 0)
        fprintf(c->to, "%s:%u:%u: ", c->flow->model->file, at.line, at.column);
    fprintf(c->to, "warning: flow \"%s\", node \"%s\": ", c->flow->name,
            c->node->name ? c->node->name : c->node->id);
    vfprintf(c->to, fmt, ap);
    fputc('\n', c->to);
    va_end(ap);
    c->n++;
}

/* The members that a schema describes, or NULL when it takes any. */
static const cJSON *members_of(const cJSON *schema)
{
    const cJSON *members = gc_json_get(schema, "properties");
    const cJSON *more = gc_json_get(schema, "additionalProperties");
    return cJSON_IsTrue(more) || cJSON_IsObject(more) ? NULL : members;
}

/* The one that is near, in quotes, behind what is wrong. */
static void unknown(struct flow_check *c, const struct flow_entry *e, const char *what,
                    const cJSON *members, const char *action)
{
    enum { MOST = 100 };
    const char *names[MOST], *near;
    size_t n = 0;
    for (const cJSON *m = members->child; m && n < MOST; m = m->next)
        names[n++] = m->string;
    near = gc_nearest(e->name, names, n);
    warn(c, e->at, "the contract of data action \"%s\" has no %s \"%s\"%s", action, what, e->name,
         gc_did_you_mean("\"", near, "\""));
}

static void check_entries(struct flow_check *c, const struct flow_setting *s, const char *what,
                          const cJSON *members, const char *action)
{
    char name[256];
    for (size_t i = 0; members && i < s->n_entries; i++) {
        snprintf(name, sizeof name, "%s", s->entries[i].name);
        name[strcspn(name, ".[")] = '\0'; /* flat names of what is deeper */
        if (!gc_json_get(members, name))
            unknown(c, &s->entries[i], what, members, action);
    }
}

/* Required, and not given: it will fail. */
static void check_required(struct flow_check *c, const struct flow_setting *action,
                           const struct flow_setting *inputs, const cJSON *schema)
{
    const cJSON *name;
    cJSON_ArrayForEach(name, gc_json_get(schema, "required"))
    {
        bool given = false;
        for (size_t i = 0; cJSON_IsString(name) && i < inputs->n_entries; i++)
            given = given || strcmp(inputs->entries[i].name, name->valuestring) == 0;
        if (cJSON_IsString(name) && !given)
            warn(c, action->at, "input \"%s\" of data action \"%s\" is required, and not given",
                 name->valuestring, action->text);
    }
}

static const cJSON *schema_of(const struct mock_data_action *a, const char *side, const char *name)
{
    const cJSON *contract = gc_json_get(a->form ? a->form : a->json, "contract");
    return gc_json_get(gc_json_get(contract, side), name);
}

static void check_node(struct flow_check *c)
{
    const struct flow_node *node = c->node;
    int field = node->action->action_field;
    const struct flow_setting *action = field > 0 ? &node->settings[field - 1] : NULL;
    if (!action || !action->text)
        return;
    const struct mock_data_action *a = mock_org_data_action(c->org, action->text);
    if (!a) {
        warn(c, action->at, "there is no data action \"%s\"", action->text);
        return;
    }
    const cJSON *input = schema_of(a, "input", "inputSchema");
    const cJSON *output = schema_of(a, "output", "successSchema");
    for (size_t i = 0; i < node->action->n_fields; i++) {
        const struct flow_setting *s = &node->settings[i];
        if (node->action->fields[i].kind == FLOW_FIELD_INPUTS) {
            check_entries(c, s, "input", members_of(input), action->text);
            check_required(c, action, s, input);
        } else if (node->action->fields[i].kind == FLOW_FIELD_OUTPUTS)
            check_entries(c, s, "output", members_of(output), action->text);
    }
}

size_t mock_validate_flow(const struct mock_org *org, const struct mock_flow *flow, FILE *to)
{
    const struct flow_model *m = flow->model;
    struct flow_check c = {.org = org, .flow = flow, .to = to, .n = m->notes.n};
    for (size_t i = 0; i < m->notes.n_kept; i++) {
        const struct gc_problem *p = &m->notes.list[i];
        if (p->at.line > 0)
            fprintf(to, "%s:%u:%u: ", p->file, p->at.line, p->at.column);
        fprintf(to, "warning: flow \"%s\": %s\n", flow->name, p->text);
    }
    for (size_t i = 0; i < m->n_nodes; i++) {
        c.node = &m->nodes[i];
        check_node(&c);
    }
    return c.n;
}
