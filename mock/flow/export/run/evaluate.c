/* Expressions of an action, as values. */
#include "mock/flow/export/run/run.h"

static struct flow_value resolve(void *ctx, const struct flow_ref *ref)
{
    struct export_run *r = ctx;
    if (ref->scope == FLOW_SCOPE_SYSTEM)
        return export_known(r, ref->key);
    if (ref->scope != FLOW_SCOPE_ID)
        return flow_not_set();
    const struct export_variable *v = gc_map_get(&r->frame->flow->variables_by_id, ref->key);
    return v ? r->frame->values[v->index] : flow_not_set_of(ref->type);
}

static const cJSON *find(void *ctx, enum flow_kind kind, const char *name_or_id)
{
    struct export_run *r = ctx;
    return r->host->find_item ? r->host->find_item(r->host->ctx, kind, name_or_id) : NULL;
}

struct flow_eval export_evaluation(struct export_run *r)
{
    return (struct flow_eval){.arena = &r->scratch,
                              .resolve = resolve,
                              .ctx = r,
                              .now_ms = export_now(r),
                              .country_code = r->host->country_code,
                              .find = r->host->find_item ? find : NULL};
}

bool export_eval_failed(struct export_run *r, const struct flow_eval *ev)
{
    r->no_memory |= ev->status == GC_E_NOMEM;
    return export_note(r, "%s", ev->error);
}

bool export_eval(struct export_run *r, const cJSON *wrapper, struct flow_value *out)
{
    const struct export_tree *t = flow_export_tree(r->frame->flow, wrapper);
    bool is_list = false;
    const char *type = gc_json_str(wrapper, "type");
    *out = flow_not_set_of(type ? flow_kind_of_type(type, &is_list) : FLOW_NOT_SET);
    if (!t)
        return true;
    if (!t->x)
        return export_note(r, "%s", t->error ? t->error : "no expression");
    struct flow_eval ev = export_evaluation(r);
    return flow_expr_eval(&ev, t->x, out) || export_eval_failed(r, &ev);
}

bool export_text(struct export_run *r, const cJSON *wrapper, const char **out)
{
    struct flow_value v;
    *out = NULL;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind == FLOW_NOT_SET)
        return true;
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    flow_value_add_text(&b, &v);
    *out =
        gc_strbuf_status(&b) == GC_OK ? gc_arena_dup(&r->scratch, gc_strbuf_text(&b), b.len) : NULL;
    return *out || export_note(r, "the text is longer than %d bytes", FLOW_MAX_TEXT);
}

bool export_whole(struct export_run *r, const cJSON *wrapper, int64_t fallback, int64_t *out)
{
    struct flow_value v;
    *out = fallback;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind == FLOW_INTEGER)
        *out = v.integer;
    else if (v.kind == FLOW_DECIMAL && v.decimal > -1e15 && v.decimal < 1e15)
        *out = (int64_t)v.decimal;
    return true;
}

bool export_duration(struct export_run *r, const cJSON *wrapper, int64_t fallback, int64_t *out)
{
    struct flow_value v;
    *out = fallback;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind == FLOW_DURATION)
        *out = v.ms;
    else if (v.kind == FLOW_INTEGER)
        *out = v.integer;
    *out = *out < 0 ? 0 : *out;
    return true;
}

bool export_is_true(struct export_run *r, const cJSON *wrapper, bool *out)
{
    struct flow_value v;
    *out = false;
    if (!export_eval(r, wrapper, &v))
        return false;
    if (v.kind != FLOW_BOOL && v.kind != FLOW_NOT_SET)
        return export_note(r, "a condition must be true or false, not %s", flow_kind_name(&v));
    *out = v.kind == FLOW_BOOL && v.truth;
    return true;
}
