/* Variables while a flow runs, and the frames that hold them. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run/run.h"

bool export_set(struct export_run *r, const struct export_variable *v,
                const struct flow_value *value)
{
    struct flow_value fit = *value, copy;
    struct flow_eval ev = export_evaluation(r);
    if (!v->is_list && v->kind != FLOW_NOT_SET && v->kind != FLOW_JSON &&
        value->kind != FLOW_NOT_SET && !flow_eval_convert(&ev, value, v->kind, &fit))
        return export_eval_failed(r, &ev);
    if (fit.kind == FLOW_NOT_SET)
        fit = flow_not_set_of(v->is_list ? FLOW_LIST : v->kind);
    struct flow_value *place = &r->frame->values[v->index];
    size_t bytes = flow_value_bytes(&fit), before = flow_value_bytes(place);
    if (r->value_bytes + bytes > EXPORT_VALUES_BYTES + before)
        return export_note(r, "no room for variable %.100s", v->name);
    if (!flow_value_dup(&fit, &copy))
        return export_nomem(r);
    r->value_bytes += bytes - before;
    flow_value_release(place);
    *place = copy;
    if (r->action && !r->frame->is_set[v->index]) {
        r->frame->is_set[v->index] = true;
        r->frame->n_set++;
    }
    return true;
}

bool export_assign(struct export_run *r, const cJSON *wrapper, const struct flow_value *value)
{
    const cJSON *ref = gc_json_get(gc_json_get(wrapper, "config"), "ref");
    const char *id = gc_json_str(ref, "val");
    const struct export_variable *v = id ? gc_map_get(&r->frame->flow->variables_by_id, id) : NULL;
    return !v || export_set(r, v, value);
}

bool export_assign_json(struct export_run *r, const cJSON *wrapper, const cJSON *json)
{
    struct flow_value v = json ? flow_from_json(json) : flow_not_set();
    return export_assign(r, wrapper, &v);
}

const struct export_variable *export_variable_of(const struct export_frame *f, const char *name,
                                                 const struct export_sequence *home)
{
    for (size_t i = 0; name && i < f->flow->n_variables; i++) {
        const struct export_variable *v = &f->flow->variables[i];
        const char *dot = strchr(v->name, '.');
        if (v->home == home &&
            (strcasecmp(v->name, name) == 0 || (dot && strcasecmp(dot + 1, name) == 0)))
            return v;
    }
    return NULL;
}

static bool init(struct export_run *r, const struct export_sequence *home)
{
    const struct flow_export *f = r->frame->flow;
    for (size_t i = 0; i < f->n_variables; i++) {
        struct flow_value v;
        if (f->variables[i].home == home &&
            (!export_eval(r, f->variables[i].initial, &v) || !export_set(r, &f->variables[i], &v)))
            return false;
    }
    return true;
}

bool export_init_sequence(struct export_run *r, const struct export_sequence *s)
{
    return init(r, s);
}

static void remember(struct export_run *r, const struct flow_export *flow)
{
    for (size_t i = 0; i < r->n_entered; i++)
        if (r->entered[i] == flow)
            return;
    if (r->n_entered < EXPORT_MAX_ENTERED)
        r->entered[r->n_entered++] = flow;
}

bool export_push(struct export_run *r, const struct flow_export *flow,
                 const struct export_action *call)
{
    if (r->n_frames >= EXPORT_MAX_CALLS)
        return export_note(r, "flows call flows more than %d deep", EXPORT_MAX_CALLS);
    struct export_frame *f = calloc(1, sizeof *f);
    if (!f)
        return export_nomem(r);
    f->flow = flow;
    f->caller = r->frame;
    f->call = call;
    f->values = calloc(flow->n_variables + 1, sizeof *f->values);
    f->is_set = calloc(flow->n_variables + 1, sizeof *f->is_set);
    f->loops = calloc(flow->n_actions + 1, sizeof *f->loops);
    r->frame = f;
    r->n_frames++;
    remember(r, flow);
    if (!f->values || !f->is_set || !f->loops)
        return export_nomem(r);
    return init(r, NULL);
}

const struct flow_export *export_followed(const struct export_run *r, const char *id,
                                          const char *name)
{
    bool follow = gc_json_bool(r->given, "follow_transfers", r->req->line != NULL);
    return follow && r->host->find_flow ? r->host->find_flow(r->host->ctx, id, name) : NULL;
}

bool export_push_last(struct export_run *r, const struct flow_export *flow)
{
    if (!export_push(r, flow, r->action))
        return false;
    r->frame->last = true;
    return export_say_audio(r, gc_json_get(flow->json, "initialPrompts"));
}

void export_pop(struct export_run *r)
{
    struct export_frame *f = r->frame;
    for (size_t i = 0; f->values && i < f->flow->n_variables; i++) {
        size_t bytes = flow_value_bytes(&f->values[i]);
        r->value_bytes -= bytes < r->value_bytes ? bytes : r->value_bytes;
        flow_value_release(&f->values[i]);
    }
    export_forget_calls(f);
    free(f->values);
    free(f->is_set);
    free(f->loops);
    r->frame = f->caller;
    r->n_frames--;
    free(f);
}

bool export_take_outputs(struct export_run *r, struct export_frame *from,
                         const struct export_sequence *home, const cJSON *outputs)
{
    bool all = true;
    for (const cJSON *c = outputs ? outputs->child : NULL; c && all; c = c->next) {
        const struct export_variable *v = export_variable_of(from, gc_json_str(c, "name"), home);
        if (v)
            all = export_assign(r, gc_json_get(c, "value"), &from->values[v->index]);
    }
    return all;
}
