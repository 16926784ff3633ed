/* The walk through an export: never deeper on the stack than one action. */
#include "mock/flow/export/run.h"

#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/types.h"
#include "mock/flow/value/datetime.h"

/* --- from one action to the next -------------------------------------------------------------- */

static const struct export_action *after(struct export_run *r, const struct export_action *a);
static const struct export_action *leave(struct export_run *r, const struct export_action *a,
                                         struct export_outcome out);

static const struct export_action *stop(struct export_run *r, const char *status)
{
    r->status = status;
    return NULL;
}

static const struct export_action *fail(struct export_run *r, const struct export_action *a)
{
    char why[sizeof r->error];
    memcpy(why, r->error, sizeof why);
    export_note(r, "action %lld \"%.60s\" (%.60s): %.220s", (long long)a->number, a->name, a->type,
                why);
    if (!*r->first_error)
        memcpy(r->first_error, r->error, sizeof r->error);
    return stop(r, "FAILED");
}

static const struct export_action *return_by(struct export_run *r, const char *path);

/* The beginning of a sequence; an empty one is over at once. */
static const struct export_action *beginning(struct export_run *r, const struct export_sequence *s)
{
    return s->start ? s->start : return_by(r, "__DEFAULT__");
}

static bool arrive(struct export_run *r, const struct export_sequence *s)
{
    r->frame->sequence = s;
    if (s && export_init_sequence(r, s))
        return true;
    if (!s)
        export_note(r, "the flow has no beginning");
    memcpy(r->first_error, r->error, sizeof r->error);
    return stop(r, "FAILED") != NULL;
}

static const struct export_action *enter(struct export_run *r, const struct export_sequence *s)
{
    return arrive(r, s) ? beginning(r, s) : NULL;
}

static bool has_path(const struct export_action *a, const char *output)
{
    for (size_t i = 0; i < a->n_paths; i++)
        if (strcmp(a->paths[i].output, output) == 0)
            return true;
    return false;
}

static const struct export_action *branch(struct export_run *r, const struct export_action *a,
                                          const char *output)
{
    for (size_t i = 0; output && i < a->n_paths; i++)
        if (strcmp(a->paths[i].output, output) == 0 && a->paths[i].to)
            return a->paths[i].to;
    return after(r, a);
}

/* From what it called: its output is known only now. */
static const struct export_action *return_to(struct export_run *r, const struct export_action *a,
                                             const char *output)
{
    if (output)
        export_took(r, a, output);
    return branch(r, a, output);
}

static bool is_loop(const struct export_action *a)
{
    return strcmp(a->type, "LoopAction") == 0;
}

static bool is_menu(const struct export_action *a)
{
    return strcmp(a->type, "Menu") == 0;
}

/* Out of the module or the bot at hand, back to the action that called it. */
static const struct export_action *back(struct export_run *r, const char *path)
{
    struct export_frame *from = r->frame;
    const struct export_action *a = from->call;
    r->frame = from->caller;
    bool ok = export_take_outputs(r, from, NULL, gc_json_get(a->json, "outputs"));
    r->frame = from;
    export_pop(r);
    if (!ok)
        return leave(r, a, export_error(r));
    return return_to(r, a,
                     path && has_path(a, path)    ? path
                     : has_path(a, "__SUCCESS__") ? "__SUCCESS__"
                                                  : "__DEFAULT__");
}

/* The sequence is over. */
static const struct export_action *return_by(struct export_run *r, const char *path)
{
    struct export_frame *f = r->frame;
    if (f->n_calls > 0) {
        const struct export_call call = f->calls[--f->n_calls];
        const struct export_sequence *task = f->sequence;
        f->sequence = call.from;
        if (!export_take_outputs(r, f, task, gc_json_get(call.action->json, "outputs")))
            return leave(r, call.action, export_error(r));
        return return_to(r, call.action, path);
    }
    if (f->caller)
        return back(r, path);
    export_over(r, "ended", NULL);
    return stop(r, "COMPLETED");
}

static const struct export_action *sequence_over(struct export_run *r)
{
    const struct export_sequence *s = r->frame->sequence;
    return strcmp(s->type, "LoopTask") == 0 ? s->start : return_by(r, "__DEFAULT__");
}

static const struct export_action *body(const struct export_action *a, const char *output)
{
    for (size_t i = 0; i < a->n_paths; i++)
        if (strcmp(a->paths[i].output, output) == 0)
            return a->paths[i].to;
    return NULL;
}

/* Rounds of an empty body count, too. */
static const struct export_action *again(struct export_run *r, const struct export_action *a)
{
    struct export_outcome out;
    if (is_menu(a))
        return a;
    do {
        if (++r->n_actions > r->limit)
            return leave(
                r, a, export_errorf(r, "the flow took more than %d actions", EXPORT_MAX_ACTIONS));
        out = export_next_round(r, a);
    } while (out.end == EXPORT_BODY && !body(a, out.path));
    return out.end == EXPORT_BODY    ? body(a, out.path)
           : out.end == EXPORT_LEAVE ? after(r, a)
                                     : leave(r, a, out);
}

/* What follows an action: its own next one, else its owner's; in a loop, the next round. An empty
 * body goes round without recursion. */
static const struct export_action *after(struct export_run *r, const struct export_action *a)
{
    for (; !a->next; a = a->owner) {
        if (!a->owner)
            return sequence_over(r);
        if (is_loop(a->owner) || is_menu(a->owner))
            return again(r, a->owner);
    }
    return a->next;
}

/* The innermost loop around an action, or NULL. */
static const struct export_action *loop_of(const struct export_action *a)
{
    for (a = a->owner; a && !is_loop(a);)
        a = a->owner;
    return a;
}

/* --- errors of the flow ----------------------------------------------------------------------- */

static const struct export_action *handled_by_queue(struct export_run *r, const cJSON *handling)
{
    struct flow_value queue;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    if (!export_eval(r, gc_json_get(handling, "queue"), &queue) || queue.kind == FLOW_NOT_SET) {
        export_over(r, "disconnected", NULL);
        return stop(r, "COMPLETED");
    }
    flow_value_add_text(&text, &queue);
    export_over(r, "queue", gc_strbuf_text(&text));
    struct flow_value id = flow_member(&queue, "id");
    if (id.kind == FLOW_TEXT && r->outcome)
        cJSON_AddStringToObject(r->outcome, "queueId", id.text);
    return stop(r, "COMPLETED");
}

/* A task or menu that error handling jumps to, or NULL. */
static const struct export_sequence *handled_by(struct export_run *r, const cJSON *handling)
{
    for (const cJSON *c = handling ? handling->child : NULL; c; c = c->next)
        if (cJSON_IsString(c) && flow_export_sequence(r->frame->flow, c->valuestring))
            return flow_export_sequence(r->frame->flow, c->valuestring);
    return NULL;
}

static const struct export_action *handle_error(struct export_run *r)
{
    while (r->frame->caller && !gc_json_get(r->frame->flow->json, "errorHandling"))
        export_pop(r);
    const cJSON *handling = gc_json_get(r->frame->flow->json, "errorHandling");
    const char *type = gc_json_str(handling, "handlingType");
    const struct export_sequence *to = handled_by(r, handling);
    if (!export_say_audio(r, gc_json_get(handling, "audio")))
        *r->error = '\0'; /* the first error is the one to tell */
    r->limit += EXPORT_ERROR_ACTIONS;
    r->frame->n_calls = 0;
    if (to)
        return enter(r, to);
    if (type && strcmp(type, "Queue") == 0)
        return handled_by_queue(r, handling);
    if (type && strcmp(type, "Exit") == 0 && r->frame->caller)
        return back(r, NULL);
    if (type && strcmp(type, "EndWorkflow") == 0) {
        export_over(r, "workflowEnded", "");
        cJSON_DeleteItemFromObject(r->outcome, "workflowEnded");
        cJSON_AddNullToObject(r->outcome, "workflowEnded");
    } else
        export_over(r, type && strcmp(type, "Exit") == 0 ? "botExited" : "disconnected", NULL);
    return stop(r, "COMPLETED");
}

static const struct export_action *flow_error(struct export_run *r, const struct export_action *a)
{
    if (r->no_memory)
        return stop(r, "FAILED");
    bool first = !r->handling;
    if (first)
        memcpy(r->first_error, r->error, sizeof r->error);
    r->handling = true;
    gc_jsonw_put_str(&r->result, "error", r->error);
    export_write_entry(r, a, NULL);
    if (first)
        return handle_error(r);
    export_over(r, "disconnected", NULL);
    return stop(r, "COMPLETED");
}

/* --- the walk --------------------------------------------------------------------------------- */

static const struct export_action *call_task(struct export_run *r, const struct export_action *a,
                                             const struct export_sequence *to)
{
    struct export_frame *f = r->frame;
    if (f->n_calls >= EXPORT_MAX_CALLS)
        return leave(r, a,
                     export_errorf(r, "tasks call tasks more than %d deep", EXPORT_MAX_CALLS));
    f->calls[f->n_calls++] = (struct export_call){a, f->sequence};
    if (!arrive(r, to))
        return NULL;
    if (!export_pass_inputs(r, f, f, to, gc_json_get(a->json, "inputs"))) {
        f->sequence = f->calls[--f->n_calls].from;
        return leave(r, a, export_error(r));
    }
    return beginning(r, to);
}

static bool is_failure(const char *path)
{
    return path && (strcmp(path, "__FAILURE__") == 0 || strcmp(path, "__TIMEOUT__") == 0);
}

static const struct export_action *leave(struct export_run *r, const struct export_action *a,
                                         struct export_outcome out)
{
    const struct export_action *loop;
    if (r->no_memory)
        return stop(r, "FAILED");
    if (out.end == EXPORT_LEAVE && is_failure(out.path) && !has_path(a, out.path)) {
        export_note(r, "action %lld \"%.100s\" failed", (long long)a->number, a->name);
        out.end = EXPORT_ERROR;
    }
    if (out.end == EXPORT_ERROR)
        return flow_error(r, a);
    if (out.end == EXPORT_FAILED)
        gc_jsonw_put_str(&r->result, "error", r->error);
    if (out.end == EXPORT_INTO) {
        struct export_frame *inner = r->frame;
        r->frame = inner->caller;
        export_write_entry(r, a, NULL);
        r->frame = inner;
        return enter(r, inner->flow->initial);
    }
    export_write_entry(r, a, out.end == EXPORT_LEAVE || out.end == EXPORT_BODY ? out.path : NULL);
    switch (out.end) {
    case EXPORT_LEAVE:
        return branch(r, a, out.path);
    case EXPORT_BODY:
        return body(a, out.path) ? body(a, out.path) : again(r, a);
    case EXPORT_ENTER:
        r->frame->n_calls = 0;
        return enter(r, out.to);
    case EXPORT_CALL:
        return call_task(r, a, out.to);
    case EXPORT_RETURN:
        return return_by(r, out.path);
    case EXPORT_EXIT:
        loop = loop_of(a);
        return after(r, loop ? loop : a);
    case EXPORT_NEXT:
        loop = loop_of(a);
        return loop ? again(r, loop) : after(r, a);
    case EXPORT_BACK:
        return back(r, NULL);
    case EXPORT_OVER:
        return stop(r, "COMPLETED");
    case EXPORT_EXPIRED:
        r->elapsed_ms = r->req->timeout_ms;
        return stop(r, "TIMEOUT");
    case EXPORT_FAILED:
    case EXPORT_INTO:
    case EXPORT_ERROR:
        break;
    }
    return fail(r, a);
}

static const struct export_action *step(struct export_run *r, const struct export_action *a)
{
    gc_arena_release(&r->scratch);
    r->scratch.failed = false;
    export_open_result(r);
    export_took(r, a, NULL);
    r->action = a;
    if (r->trace_text.len > EXPORT_TRACE_BYTES) {
        export_note(r, "the trace is larger than %d bytes", EXPORT_TRACE_BYTES);
        return fail(r, a);
    }
    if (++r->n_actions > r->limit)
        return leave(r, a,
                     export_errorf(r, "the flow took more than %d actions", EXPORT_MAX_ACTIONS));
    if (!a->row)
        return leave(r, a, export_failf(r, "gcmock does not know actions of this type"));
    return leave(r, a, a->row->run(r, a));
}

/* --- from beginning to end -------------------------------------------------------------------- */

/* "2026-01-31T08:00:00Z", or {"freeze": the same}. */
static int64_t clock_of(const struct export_run *r)
{
    const cJSON *clock = gc_json_get(r->given, "clock");
    const char *text = cJSON_IsString(clock) ? clock->valuestring : gc_json_str(clock, "freeze");
    int64_t ms;
    return text && flow_datetime_read(text, &ms) ? ms : r->host->now_ms(r->host->ctx);
}

static bool set_inputs(struct export_run *r, const cJSON *inputs)
{
    for (const cJSON *c = inputs ? inputs->child : NULL; c; c = c->next) {
        const struct export_variable *v = export_variable_of(r->frame, c->string, NULL);
        struct flow_value value = flow_from_json(c);
        if (v && !export_set(r, v, &value))
            return false;
    }
    return true;
}

static bool begin(struct export_run *r, const struct flow_export *flow)
{
    const cJSON *scenario = r->req->scenario ? r->req->scenario : r->req->context;
    const cJSON *caller = gc_json_get(scenario, "caller");
    const cJSON *attributes, *language = gc_json_get(flow->json, "defaultLanguage");
    r->given = gc_json_get(scenario, "given");
    r->answers = gc_json_get(scenario, "data_actions");
    if (!r->answers)
        r->answers = gc_json_get(scenario, "answers");
    r->deed = cJSON_IsArray(caller) ? caller->child : NULL;
    attributes = gc_json_get(r->given, "attributes");
    r->owned = cJSON_CreateArray();
    r->taken = cJSON_CreateObject();
    r->attributes =
        cJSON_IsObject(attributes) ? cJSON_Duplicate(attributes, true) : cJSON_CreateObject();
    snprintf(r->language, sizeof r->language, "%s",
             cJSON_IsString(language) ? language->valuestring : "en-US");
    r->start_ms = clock_of(r);
    r->limit = EXPORT_MAX_ACTIONS;
    r->scratch.max_bytes = EXPORT_STEP_BYTES;
    export_open_report(r);
    if (!r->owned || !r->taken || !r->attributes)
        return export_nomem(r);
    return export_push(r, flow, NULL) && set_inputs(r, gc_json_get(r->given, "inputs")) &&
           export_say_audio(r, gc_json_get(flow->json, "initialPrompts"));
}

static const struct export_action *first_action(struct export_run *r,
                                                const struct flow_export *flow)
{
    if (!r->req->node_id)
        return enter(r, flow->initial);
    const struct export_action *a = flow_export_action(flow, r->req->node_id);
    return enter(r, a->sequence) || !r->status ? a : NULL;
}

static void release(struct export_run *r)
{
    while (r->frame)
        export_pop(r);
    export_release_report(r);
    gc_arena_release(&r->scratch);
    cJSON_Delete(r->owned);
    cJSON_Delete(r->taken);
    cJSON_Delete(r->attributes);
    cJSON_Delete(r->outcome);
    free(r);
}

enum gc_status flow_export_run(const struct flow_export *flow, const char *flow_id,
                               const struct flow_request *req, const struct flow_host *host,
                               struct gc_jsonw *out, struct gc_error *err)
{
    const struct export_action *a = NULL;
    if (req->node_id && !flow_export_action(flow, req->node_id))
        return gc_fail(err, GC_E_NOT_FOUND, "flow \"%s\" has no action \"%.100s\"", flow->name,
                       req->node_id);
    struct export_run *r = calloc(1, sizeof *r);
    if (!r)
        return gc_fail_nomem(err);
    r->req = req;
    r->host = host;
    if (begin(r, flow))
        a = first_action(r, flow);
    else {
        memcpy(r->first_error, r->error, sizeof r->error);
        r->status = "FAILED";
    }
    while (a)
        a = step(r, a);
    enum gc_status s = export_write_answer(r, flow_id, flow, out);
    release(r);
    return s == GC_OK ? s : gc_fail(err, s, "the answer of the simulation: %s", gc_status_text(s));
}
