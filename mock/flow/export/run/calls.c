/* Calls of tasks and flows: what is passed to them, and what a task that calls itself keeps. */
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/run/run.h"

/* --- inputs ----------------------------------------------------------------------------------- */

bool export_pass_begin(struct export_run *r, struct export_passed *p, const struct export_frame *to,
                       const struct export_sequence *home, const cJSON *inputs)
{
    p->n = 0;
    for (const cJSON *c = inputs ? inputs->child : NULL; c; c = c->next) {
        const struct export_variable *v = export_variable_of(to, gc_json_str(c, "name"), home);
        struct flow_value value;
        bool ok = export_eval(r, gc_json_get(c, "value"), &value);
        if (ok && (!v || value.kind == FLOW_NOT_SET))
            continue;
        if (ok && p->n == EXPORT_MAX_INPUTS)
            ok = export_note(r, "more than %d inputs", EXPORT_MAX_INPUTS);
        if (ok && !flow_value_dup(&value, &p->values[p->n]))
            ok = export_nomem(r);
        if (!ok) {
            export_pass_drop(p);
            return false;
        }
        p->variables[p->n++] = v;
    }
    return true;
}

void export_pass_drop(struct export_passed *p)
{
    while (p->n > 0)
        flow_value_release(&p->values[--p->n]);
}

bool export_pass_end(struct export_run *r, struct export_passed *p, bool set)
{
    for (size_t i = 0; i < p->n && set; i++)
        set = export_set(r, p->variables[i], &p->values[i]);
    export_pass_drop(p);
    return set;
}

/* --- tasks in themselves ---------------------------------------------------------------------- */

bool export_is_under_way(const struct export_frame *f, const struct export_sequence *task)
{
    for (size_t i = 0; i < f->n_calls; i++)
        if (f->calls[i].from == task)
            return true;
    return false;
}

static size_t room(const struct flow_export *flow)
{
    return flow->n_variables * sizeof(struct flow_value) +
           flow->n_actions * sizeof(struct export_loop);
}

/* The values move: what the frame has then is NOT_SET. */
bool export_put_aside(struct export_run *r, const struct export_sequence *task,
                      struct export_call *call)
{
    struct export_frame *f = r->frame;
    const struct flow_export *flow = f->flow;
    if (r->value_bytes + room(flow) > EXPORT_VALUES_BYTES)
        return export_note(r, "no room for variables of task %.100s", task->name);
    call->values = calloc(flow->n_variables + 1, sizeof *call->values);
    call->loops = calloc(flow->n_actions + 1, sizeof *call->loops);
    if (!call->values || !call->loops) {
        free(call->values);
        free(call->loops);
        call->values = NULL;
        call->loops = NULL;
        return export_nomem(r);
    }
    r->value_bytes += room(flow);
    call->task = task;
    memcpy(call->loops, f->loops, flow->n_actions * sizeof *call->loops);
    for (size_t i = 0; i < flow->n_variables; i++)
        if (flow->variables[i].home == task) {
            call->values[i] = f->values[i];
            f->values[i] = flow_not_set();
        }
    return true;
}

static void free_call(const struct flow_export *flow, struct export_call *call)
{
    for (size_t i = 0; call->values && i < flow->n_variables; i++)
        if (flow->variables[i].home == call->task)
            flow_value_release(&call->values[i]);
    free(call->values);
    free(call->loops);
    call->values = NULL;
    call->loops = NULL;
}

void export_forget_calls(struct export_frame *f)
{
    while (f->n_calls > 0)
        free_call(f->flow, &f->calls[--f->n_calls]);
}

/* Those of the call are put back; what the task had goes to *out, to be read and freed. */
static void put_back(struct export_frame *f, struct export_call *call)
{
    const struct flow_export *flow = f->flow;
    for (size_t i = 0; i < flow->n_variables; i++)
        if (flow->variables[i].home == call->task) {
            struct flow_value inner = f->values[i];
            f->values[i] = call->values[i];
            call->values[i] = inner;
        }
    for (size_t i = 0; i < flow->n_actions; i++)
        if (flow->actions[i].sequence == call->task)
            f->loops[i] = call->loops[i];
}

bool export_return_outputs(struct export_run *r, struct export_call *call,
                           const struct export_sequence *task)
{
    struct export_frame *f = r->frame, inner = {.flow = f->flow, .values = f->values};
    if (call->values) {
        put_back(f, call);
        inner.values = call->values;
    }
    bool ok = export_take_outputs(r, &inner, task, gc_json_get(call->action->json, "outputs"));
    r->value_bytes -= call->values ? room(f->flow) : 0;
    for (size_t i = 0; call->values && i < f->flow->n_variables; i++)
        r->value_bytes -= flow_value_bytes(&call->values[i]);
    free_call(f->flow, call);
    return ok;
}
