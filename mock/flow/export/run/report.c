/* What a run tells: how its actions end, the trace, the answer. */
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "mock/flow/export/run/run.h"

/* --- outcomes --------------------------------------------------------------------------------- */

struct export_outcome export_leave(const char *path)
{
    return (struct export_outcome){.end = EXPORT_LEAVE, .path = path};
}

struct export_outcome export_done(void)
{
    return export_leave(NULL);
}

struct export_outcome export_ends(enum export_end end)
{
    return (struct export_outcome){.end = end};
}

struct export_outcome export_error(struct export_run *r)
{
    (void)r;
    return export_ends(EXPORT_ERROR);
}

bool export_note(struct export_run *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(r->error, sizeof r->error, fmt, ap);
    va_end(ap);
    return false;
}

bool export_nomem(struct export_run *r)
{
    r->no_memory = true;
    return export_note(r, "out of memory");
}

struct export_outcome export_errorf(struct export_run *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(r->error, sizeof r->error, fmt, ap);
    va_end(ap);
    return export_ends(EXPORT_ERROR);
}

struct export_outcome export_failf(struct export_run *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(r->error, sizeof r->error, fmt, ap);
    va_end(ap);
    return export_ends(EXPORT_FAILED);
}

struct export_outcome export_over(struct export_run *r, const char *key, const char *text)
{
    cJSON *outcome = cJSON_CreateObject();
    if (!outcome || !(text ? cJSON_AddStringToObject(outcome, key, text)
                           : cJSON_AddTrueToObject(outcome, key))) {
        cJSON_Delete(outcome);
        export_nomem(r);
        return export_ends(EXPORT_FAILED);
    }
    cJSON_Delete(r->outcome);
    r->outcome = outcome;
    return export_ends(EXPORT_OVER);
}

/* --- the trace -------------------------------------------------------------------------------- */

void export_open_result(struct export_run *r)
{
    gc_strbuf_reset(&r->result_text);
    gc_strbuf_reset(&r->said_here);
    r->has_heard = false;
    r->result = gc_jsonw(&r->result_text);
    gc_jsonw_object(&r->result);
}

static const char *label_of(const struct export_action *a, const char *output)
{
    for (size_t i = 0; output && i < a->n_paths; i++)
        if (strcmp(a->paths[i].output, output) == 0)
            return a->paths[i].label;
    return NULL;
}

void export_took(const struct export_run *r, const struct export_action *a, const char *output)
{
    if (r->host->took)
        r->host->took(r->host->ctx, &a->counted, output);
}

/* The variables of the frame at hand that were set since its last entry. */
static void write_set(struct export_run *r)
{
    struct export_frame *f = r->frame;
    gc_strbuf_reset(&r->set_text);
    if (!f || f->n_set == 0)
        return;
    struct gc_jsonw w = gc_jsonw(&r->set_text);
    gc_jsonw_object(&w);
    for (size_t i = 0; i < f->flow->n_variables && f->n_set > 0; i++) {
        if (!f->is_set[i])
            continue;
        f->is_set[i] = false;
        f->n_set--;
        gc_jsonw_key(&w, f->flow->variables[i].name);
        flow_value_write(&w, &f->values[i]);
    }
    gc_jsonw_end(&w);
}

static void close_result(struct export_run *r)
{
    while (r->result.depth > 1)
        gc_jsonw_end(&r->result);
    if (r->has_heard)
        gc_jsonw_put_str(&r->result, "heard", r->caller_did);
    gc_jsonw_end(&r->result);
}

void export_write_entry(struct export_run *r, const struct export_action *a, const char *output)
{
    struct gc_jsonw *w = &r->trace;
    if (output)
        export_took(r, a, output);
    if (r->req->line && r->req->line->left)
        r->req->line->left(r->req->line->ctx, a->number, a->name, label_of(a, output));
    close_result(r);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "nodeId", a->id);
    gc_jsonw_put_str(w, "nodeName", a->name);
    gc_jsonw_put_str(w, "nodeType", a->type);
    gc_jsonw_put_int(w, "trackingId", a->number);
    gc_jsonw_put_str(w, "path", output);
    gc_jsonw_put_str(w, "output", label_of(a, output));
    if (r->frame && r->frame->caller)
        gc_jsonw_put_str(w, "flow", r->frame->flow->name);
    gc_jsonw_put_int(w, "elapsed", r->elapsed_ms);
    if (r->said_here.len > 0 && gc_strbuf_status(&r->said_here) == GC_OK) {
        gc_jsonw_put_array(w, "said");
        gc_jsonw_raw(w, r->said_here.data, r->said_here.len - 1);
        gc_jsonw_end(w);
    }
    gc_jsonw_key(w, "result");
    if (gc_strbuf_status(&r->result_text) == GC_OK)
        gc_jsonw_raw(w, gc_strbuf_text(&r->result_text), r->result_text.len);
    else
        gc_jsonw_raw(w, "{}", 2);
    write_set(r);
    if (r->set_text.len > 0 && gc_strbuf_status(&r->set_text) == GC_OK)
        gc_jsonw_put_raw(w, "variables", gc_strbuf_text(&r->set_text));
    gc_jsonw_end(w);
    export_open_result(r);
}

/* --- the answer ------------------------------------------------------------------------------- */

static void write_variables(struct export_run *r, struct gc_jsonw *w)
{
    struct export_frame *f = r->frame;
    while (f && f->caller)
        f = f->caller;
    gc_jsonw_put_object(w, "variables");
    for (size_t i = 0; f && f->values && i < f->flow->n_variables; i++) {
        gc_jsonw_key(w, f->flow->variables[i].name);
        flow_value_write(w, &f->values[i]);
    }
    gc_jsonw_end(w);
}

static void put_list(struct gc_jsonw *w, const char *key, struct gc_jsonw *list,
                     struct gc_strbuf *text)
{
    while (list->depth > 0)
        gc_jsonw_end(list);
    gc_jsonw_key(w, key);
    if (gc_strbuf_status(text) == GC_OK)
        gc_jsonw_raw(w, gc_strbuf_text(text), text->len);
    else
        gc_jsonw_raw(w, "[]", 2);
}

static void note_over(struct export_run *r)
{
    struct flow_over *over = r->req->over;
    const char *queue = gc_json_str(r->outcome, "queue");
    over->took_ms = r->elapsed_ms;
    over->hung_up = gc_json_get(r->outcome, "hungUp") != NULL;
    over->attributes = cJSON_Duplicate(r->attributes, true);
    if (queue)
        gc_copy(over->queue, sizeof over->queue, queue);
}

enum gc_status export_write_answer(struct export_run *r, const char *flow_id,
                                   const struct flow_export *flow, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "status", r->status ? r->status : "FAILED");
    gc_jsonw_put_str(w, "flowId", flow_id);
    gc_jsonw_put_str(w, "flowName", flow->name);
    put_list(w, "trace", &r->trace, &r->trace_text);
    write_variables(r, w);
    if (!r->outcome)
        r->outcome = cJSON_CreateObject();
    if (r->req->over)
        note_over(r);
    if (r->outcome && *r->first_error)
        cJSON_AddStringToObject(r->outcome, "error", r->first_error);
    gc_jsonw_put_value(w, "outcome", r->outcome);
    put_list(w, "said", &r->said, &r->said_text);
    put_list(w, "calls", &r->calls, &r->calls_text);
    put_list(w, "conversationData", &r->data, &r->data_text);
    gc_jsonw_put_value(w, "participantData", r->attributes);
    export_write_unheard(r, w);
    export_write_notes(r, flow, w);
    flow_write_waits(r->req, w);
    gc_jsonw_put_int(w, "elapsed", r->elapsed_ms);
    if (*r->first_error)
        gc_jsonw_put_str(w, "error", r->first_error);
    gc_jsonw_end(w);
    return r->no_memory ? GC_E_NOMEM : gc_strbuf_status(w->to);
}

static struct gc_jsonw list_in(struct gc_strbuf *text)
{
    gc_strbuf_init(text, EXPORT_TRACE_BYTES * 2);
    struct gc_jsonw w = gc_jsonw(text);
    gc_jsonw_array(&w);
    return w;
}

void export_open_report(struct export_run *r)
{
    r->trace = list_in(&r->trace_text);
    r->said = list_in(&r->said_text);
    r->calls = list_in(&r->calls_text);
    r->data = list_in(&r->data_text);
    gc_strbuf_init(&r->result_text, 1 << 20);
    gc_strbuf_init(&r->said_here, 1 << 20);
    gc_strbuf_init(&r->set_text, EXPORT_SET_BYTES);
    gc_strbuf_init(&r->heard, 2 * FLOW_MAX_TEXT);
    export_open_result(r);
}

void export_release_report(struct export_run *r)
{
    struct gc_strbuf *const texts[] = {&r->trace_text, &r->said_text,   &r->calls_text,
                                       &r->data_text,  &r->result_text, &r->heard,
                                       &r->said_here,  &r->set_text};
    for (size_t i = 0; i < GC_COUNT_OF(texts); i++)
        gc_strbuf_release(texts[i]);
}
