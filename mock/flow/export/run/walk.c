/* The walk through an export: never deeper on the stack than one action. */
#include "mock/flow/export/run/walk.h"

#include <string.h>

/* --- from one action to the next -------------------------------------------------------------- */

static const struct export_action *after(struct export_run *r, const struct export_action *a);
static const struct export_action *leave(struct export_run *r, const struct export_action *a,
                                         struct export_outcome out);

const struct export_action *export_stop(struct export_run *r, const char *status)
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
    return export_stop(r, "FAILED");
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
    return export_stop(r, "FAILED") != NULL;
}

const struct export_action *export_enter(struct export_run *r, const struct export_sequence *s)
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

static bool is_menu(const struct export_action *a)
{
    return strcmp(a->type, "Menu") == 0;
}

const struct export_action *export_back(struct export_run *r, const char *path)
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
        struct export_call call = f->calls[--f->n_calls];
        const struct export_sequence *task = f->sequence;
        f->sequence = call.from;
        if (!export_return_outputs(r, &call, task))
            return leave(r, call.action, export_error(r));
        return return_to(r, call.action, path);
    }
    if (f->caller && !f->last)
        return export_back(r, path);
    export_over(r, "ended", NULL);
    return export_stop(r, "COMPLETED");
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
    if (export_loop_asks(a)) {
        r->frame->loops[a->index].round_over = true;
        return a;
    }
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
        if (export_is_loop(a->owner) || is_menu(a->owner))
            return again(r, a->owner);
    }
    return a->next;
}

/* The innermost loop around an action, or NULL. */
static const struct export_action *loop_of(const struct export_action *a)
{
    for (a = a->owner; a && !export_is_loop(a);)
        a = a->owner;
    return a;
}

/* --- the walk --------------------------------------------------------------------------------- */

static const struct export_action *call_task(struct export_run *r, const struct export_action *a,
                                             const struct export_sequence *to)
{
    struct export_frame *f = r->frame;
    struct export_passed passed;
    if (f->n_calls >= EXPORT_MAX_CALLS)
        return leave(r, a,
                     export_errorf(r, "tasks call tasks more than %d deep", EXPORT_MAX_CALLS));
    if (!export_pass_begin(r, &passed, f, to, gc_json_get(a->json, "inputs")))
        return leave(r, a, export_error(r));
    export_write_entry(r, a, NULL);
    struct export_call *call = &f->calls[f->n_calls++];
    *call = (struct export_call){.action = a, .from = f->sequence};
    if (export_is_under_way(f, to) && !export_put_aside(r, to, call)) {
        f->n_calls--;
        export_pass_drop(&passed);
        return leave(r, a, export_error(r));
    }
    bool arrived = arrive(r, to);
    if (!export_pass_end(r, &passed, arrived))
        return arrived ? leave(r, a, export_error(r)) : NULL;
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
        return export_stop(r, "FAILED");
    if (out.end == EXPORT_LEAVE && is_failure(out.path) && !has_path(a, out.path)) {
        export_note(r, "action %lld \"%.100s\" failed", (long long)a->number, a->name);
        out.end = EXPORT_ERROR;
    }
    if (out.end == EXPORT_ERROR)
        return export_flow_error(r, a);
    if (out.end == EXPORT_FAILED)
        gc_jsonw_put_str(&r->result, "error", r->error);
    if (out.end == EXPORT_INTO) {
        struct export_frame *inner = r->frame;
        r->frame = inner->caller;
        export_write_entry(r, a, NULL);
        r->frame = inner;
        return export_enter(r, inner->flow->initial);
    }
    if (out.end == EXPORT_CALL)
        return call_task(r, a, out.to);
    export_write_entry(r, a, out.end == EXPORT_LEAVE || out.end == EXPORT_BODY ? out.path : NULL);
    switch (out.end) {
    case EXPORT_LEAVE:
        return branch(r, a, out.path);
    case EXPORT_BODY:
        return body(a, out.path) ? body(a, out.path) : again(r, a);
    case EXPORT_ENTER:
        export_forget_calls(r->frame);
        return export_enter(r, out.to);
    case EXPORT_GO:
        export_forget_calls(r->frame);
        return arrive(r, out.at->sequence) ? out.at : NULL;
    case EXPORT_RETURN:
        return return_by(r, out.path);
    case EXPORT_EXIT:
        loop = loop_of(a);
        return after(r, loop ? loop : a);
    case EXPORT_NEXT:
        loop = loop_of(a);
        return loop ? again(r, loop) : after(r, a);
    case EXPORT_BACK:
        return export_back(r, NULL);
    case EXPORT_OVER:
        return export_stop(r, "COMPLETED");
    case EXPORT_EXPIRED:
        if (r->answered) {
            export_answered(r);
            return export_stop(r, "COMPLETED");
        }
        r->elapsed_ms = r->req->timeout_ms;
        return export_stop(r, "TIMEOUT");
    case EXPORT_FAILED:
    case EXPORT_INTO:
    case EXPORT_CALL:
    case EXPORT_ERROR:
        break;
    }
    return fail(r, a);
}

const struct export_action *export_step(struct export_run *r, const struct export_action *a)
{
    gc_arena_reset(&r->scratch);
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
    const char *forced = is_menu(a) || export_is_loop(a) ? NULL : export_forced(r, a);
    if (forced)
        return leave(r, a, export_leave(forced));
    if (!a->row)
        return leave(r, a, export_failf(r, "gcmock does not know actions of this type"));
    return leave(r, a, a->row->run(r, a));
}
