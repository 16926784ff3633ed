/* The walk: one node after the other, never deeper on the stack than one action. */
#include "mock/flow/engine/engine.h"

#include <stdlib.h>
#include <string.h>

#include "mock/flow/engine/run.h"

enum { DEFAULT_STEP_LIMIT = 1000 };

static enum gc_status find_first(const struct flow_model *model, const struct flow_request *req,
                                 const struct flow_node **out, struct gc_error *err)
{
    *out = model->start;
    if (!req->node_id)
        return GC_OK;
    *out = flow_model_node(model, req->node_id);
    if (!*out)
        return gc_fail(err, GC_E_NOT_FOUND, "flow \"%s\" (%s) has no node \"%.100s\"", model->name,
                       model->id, req->node_id);
    if (flow_node_is_container(*out))
        return gc_fail(err, GC_E_BAD_REQUEST,
                       "node \"%s\" (%.100s) is a container of type %s, not an executable action; "
                       "use the id of a node inside it",
                       (*out)->id, (*out)->name, (*out)->type);
    return GC_OK;
}

/* The flow is over. */
static const struct flow_node *finish(struct flow_run *run, const char *status)
{
    run->status = status;
    return NULL;
}

static const struct flow_node *leave(struct flow_run *run, const struct flow_node *node,
                                     struct flow_outcome out);

/* Nothing follows node: its container goes on, or the flow is over. */
static const struct flow_node *climb(struct flow_run *run, const struct flow_node *node)
{
    const struct flow_node *container = node->parent;
    if (!container)
        return finish(run, "COMPLETED");
    run->node = container;
    flow_trace_begin(&run->trace);
    return leave(run, container, container->action->inside_done(run, container));
}

static void tell(const struct flow_run *run, const struct flow_node *node, const char *output)
{
    if (run->host->took)
        run->host->took(run->host->ctx, &node->counted, output);
}

static const struct flow_node *fail_at(struct flow_run *run, const struct flow_node *node)
{
    char why[sizeof run->error];
    memcpy(why, run->error, sizeof why);
    flow_run_error(run, "node \"%.60s\" (%.60s): %.250s", node->id, node->name, why);
    return finish(run, "FAILED");
}

/* The node that ends the Task around it; loops on the way are left too. */
static const struct flow_node *task_end(const struct flow_node *node)
{
    while (node->parent && node->parent->action->is_loop)
        node = node->parent;
    return node;
}

static void tell_the_line(const struct flow_run *run, const struct flow_node *node,
                          const char *path)
{
    const struct flow_line *line = run->req->line;
    if (line && line->left)
        line->left(line->ctx, 0, node->name, path);
}

static const struct flow_node *leave_by(struct flow_run *run, const struct flow_node *node,
                                        const char *path)
{
    const struct flow_path_spec *spec = flow_action_path(node->action, path);
    const struct flow_node *next = flow_node_next(node, path);
    if (!next && spec && spec->is_failure && (next = flow_node_next(node, "failure")))
        path = "failure";
    bool failed = !next && spec && spec->is_failure;
    tell_the_line(run, node, path);
    if (!flow_trace_end(&run->trace, node, failed ? NULL : path, run->elapsed_ms)) {
        flow_run_error(run, "the trace is larger than %d bytes", FLOW_TRACE_BYTES);
        return finish(run, "FAILED");
    }
    if (failed)
        return fail_at(run, node);
    tell(run, node, path);
    *run->error = '\0';
    return next ? next : climb(run, node);
}

static const struct flow_node *expire(struct flow_run *run, const struct flow_node *node)
{
    run->elapsed_ms = run->req->timeout_ms;
    flow_trace_begin(&run->trace);
    gc_jsonw_put_str(flow_result(run), "error", "timeout");
    if (!flow_trace_end(&run->trace, node, NULL, run->elapsed_ms))
        flow_run_error(run, "the trace is larger than %d bytes", FLOW_TRACE_BYTES);
    return finish(run, "TIMEOUT");
}

static const struct flow_node *leave(struct flow_run *run, const struct flow_node *node,
                                     struct flow_outcome out)
{
    switch (out.end) {
    case FLOW_ENTER:
        return node->start;
    case FLOW_EXPIRED:
        return expire(run, node);
    case FLOW_LEAVE:
        return leave_by(run, node, out.path);
    case FLOW_RETURN:
    case FLOW_FINISH:
        tell_the_line(run, node, NULL);
        if (!flow_trace_end(&run->trace, node, NULL, run->elapsed_ms))
            return finish(run, "FAILED");
        return out.end == FLOW_RETURN ? climb(run, task_end(node)) : finish(run, "COMPLETED");
    }
    return finish(run, "FAILED");
}

static const struct flow_node *step(struct flow_run *run, const struct flow_node *node)
{
    if (++run->steps > run->step_limit) {
        flow_run_error(run,
                       "the flow took more than %lld steps; it stopped before node \"%s\" "
                       "(%.100s): a cycle?",
                       (long long)run->step_limit, node->id, node->name);
        return finish(run, "FAILED");
    }
    gc_arena_reset(&run->scratch);
    flow_trace_begin(&run->trace);
    run->node = node;
    tell(run, node, NULL);
    return leave(run, node, node->action->run(run, node));
}

static bool set_initial(struct flow_run *run)
{
    for (size_t i = 0; i < run->model->n_variables; i++) {
        const struct flow_variable *v = &run->model->variables[i];
        struct flow_value value = flow_not_set();
        if ((v->initial && !flow_run_eval_expr(run, v->initial, &value)) ||
            !flow_run_set(run, &v->name, &value)) {
            char why[sizeof run->error];
            memcpy(why, run->error, sizeof why);
            return flow_run_error(run, "variable %.100s: %.250s", v->name.text, why);
        }
    }
    return true;
}

void flow_write_waits(const struct flow_request *req, struct gc_jsonw *w)
{
    const struct flow_line *line = req->line;
    const char *wants = line && line->waits_for ? line->waits_for(line->ctx) : NULL;
    if (wants)
        gc_jsonw_put_str(w, "waitsFor", wants);
}

static enum gc_status write_answer(struct flow_run *run, struct gc_jsonw *w)
{
    if (run->req->over)
        run->req->over->took_ms = run->elapsed_ms;
    gc_strbuf_reserve(w->to, run->trace.entries.len);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "status", run->status);
    gc_jsonw_put_str(w, "flowId", run->model->id);
    gc_jsonw_put_str(w, "flowName", run->model->name);
    gc_jsonw_key(w, "trace");
    enum gc_status s = flow_trace_write(&run->trace, w);
    if (s != GC_OK)
        return s;
    gc_jsonw_key(w, "variables");
    gc_jsonw_object(w);
    flow_vars_write(&run->vars, w);
    gc_jsonw_end(w);
    flow_write_waits(run->req, w);
    gc_jsonw_put_int(w, "elapsed", run->elapsed_ms);
    if (*run->error)
        gc_jsonw_put_str(w, "error", run->error);
    gc_jsonw_end(w);
    return gc_strbuf_status(w->to);
}

static void begin(struct flow_run *run)
{
    const struct flow_host *host = run->host;
    run->start_ms = host->now_ms(host->ctx);
    run->step_limit = host->step_limit > 0 ? host->step_limit : DEFAULT_STEP_LIMIT;
    run->scratch = (struct gc_arena){.max_bytes = FLOW_STEP_BYTES, .first_bytes = 900};
    run->eval = (struct flow_eval){.arena = &run->scratch,
                                   .resolve = flow_run_resolve,
                                   .ctx = run,
                                   .country_code = host->country_code,
                                   .not_set_passes = true};
    flow_vars_init(&run->vars);
    flow_trace_init(&run->trace);
    run->trace.vars = &run->vars;
}

static void release(struct flow_run *run)
{
    flow_trace_release(&run->trace);
    flow_vars_release(&run->vars);
    gc_arena_release(&run->scratch);
    flow_run_release_kept(run);
    free(run->loops);
}

enum gc_status flow_run(const struct flow_model *model, const struct flow_request *req,
                        const struct flow_host *host, struct gc_jsonw *out, struct gc_error *err)
{
    const struct flow_node *node;
    enum gc_status s = find_first(model, req, &node, err);
    if (s != GC_OK)
        return s;
    struct flow_run run = {.model = model, .req = req, .host = host};
    begin(&run);
    if (!set_initial(&run))
        node = finish(&run, "FAILED");
    while (node)
        node = step(&run, node);
    s = write_answer(&run, out);
    release(&run);
    return s == GC_OK ? GC_OK
                      : gc_fail(err, s, "the answer of the simulation: %s", gc_status_text(s));
}
