#include "mock/flow/engine/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flow_outcome flow_leave(const char *path)
{
    return (struct flow_outcome){.end = FLOW_LEAVE, .path = path};
}

struct flow_outcome flow_end_with(enum flow_end end)
{
    return (struct flow_outcome){.end = end};
}

struct flow_outcome flow_fail(struct flow_run *run, const char *path)
{
    gc_jsonw_put_str(flow_result(run), "error", run->error);
    return flow_leave(path);
}

struct flow_outcome flow_failf(struct flow_run *run, const char *path, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(run->error, sizeof run->error, fmt, ap);
    va_end(ap);
    return flow_fail(run, path);
}

bool flow_run_error(struct flow_run *run, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(run->error, sizeof run->error, fmt, ap);
    va_end(ap);
    return false;
}

struct gc_jsonw *flow_result(struct flow_run *run)
{
    return &run->trace.result;
}

const struct flow_setting *flow_setting(const struct flow_node *node, int field)
{
    return &node->settings[field];
}

struct flow_value flow_run_resolve(void *ctx, const struct flow_ref *ref)
{
    const struct flow_run *run = ctx;
    if (ref->scope == FLOW_SCOPE_CONTEXT)
        return flow_from_json(gc_json_get(run->req->context, ref->key));
    return flow_vars_get(&run->vars, &ref->known, ref->scope == FLOW_SCOPE_TASK, run->node);
}

bool flow_run_eval_expr(struct flow_run *run, const struct flow_expr *x, struct flow_value *out)
{
    run->eval.now_ms = run->start_ms + run->elapsed_ms;
    return flow_expr_eval(&run->eval, x, out) || flow_run_error(run, "%s", run->eval.error);
}

bool flow_run_eval(struct flow_run *run, int field, struct flow_value *out)
{
    const struct flow_expr *x = flow_setting(run->node, field)->expr;
    *out = flow_not_set();
    return !x || flow_run_eval_expr(run, x, out);
}

bool flow_run_condition(struct flow_run *run, const struct flow_expr *x, bool *out)
{
    struct flow_value v;
    if (!flow_run_eval_expr(run, x, &v))
        return false;
    if (v.kind != FLOW_BOOL && v.kind != FLOW_NOT_SET)
        return flow_run_error(run, "a condition must be true or false, not %s", flow_kind_name(&v));
    *out = v.kind == FLOW_BOOL && v.truth;
    return true;
}

static bool has_room(struct flow_run *run, const struct flow_name *name, bool was_set)
{
    return was_set || flow_run_error(run, "no room for variable %.100s", name->text);
}

bool flow_run_set(struct flow_run *run, const struct flow_name *name,
                  const struct flow_value *value)
{
    return has_room(run, name, flow_vars_set(&run->vars, name, run->node, value));
}

bool flow_run_lend(struct flow_run *run, const struct flow_name *name,
                   const struct flow_value *value)
{
    return has_room(run, name, flow_vars_lend(&run->vars, name, run->node, value));
}

bool flow_run_keep(struct flow_run *run, struct gc_json *doc)
{
    struct flow_kept *kept = malloc(sizeof *kept);
    if (!kept) {
        gc_json_release(doc);
        return flow_run_error(run, "no room for what was found");
    }
    *kept = (struct flow_kept){.next = run->kept, .doc = *doc};
    run->kept = kept;
    run->kept_bytes += doc->len;
    return run->kept_bytes <= FLOW_VARS_BYTES || flow_run_error(run, "no room for what was found");
}

void flow_run_release_kept(struct flow_run *run)
{
    while (run->kept) {
        struct flow_kept *next = run->kept->next;
        gc_json_release(&run->kept->doc);
        free(run->kept);
        run->kept = next;
    }
}

struct flow_value flow_run_get(const struct flow_run *run, const struct flow_name *name)
{
    return flow_vars_get(&run->vars, &name->key, name->is_task, run->node);
}

bool flow_run_to_text(struct flow_run *run, const struct flow_value *value, struct flow_value *out)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    flow_value_add_text(&b, value);
    const char *text = gc_strbuf_status(&b) == GC_OK
                           ? gc_arena_dup(&run->scratch, gc_strbuf_text(&b), b.len)
                           : NULL;
    *out = text ? flow_text(text) : flow_not_set();
    return text || flow_run_error(run, "the text is longer than %d bytes", FLOW_MAX_TEXT);
}

bool flow_run_ms(struct flow_run *run, int field, int64_t fallback, int64_t *out)
{
    struct flow_value v;
    *out = fallback;
    if (!flow_setting(run->node, field)->given)
        return true;
    const char *key = run->node->action->fields[field].key;
    if (!flow_run_eval(run, field, &v))
        return false;
    if (v.kind != FLOW_INTEGER || v.integer < 0)
        return flow_run_error(run, "%s must be a whole number of at least 0, not %s", key,
                              v.kind == FLOW_INTEGER ? "a negative one" : flow_kind_name(&v));
    *out = v.integer;
    return true;
}

void flow_action_result_release(struct flow_action_result *r)
{
    cJSON_Delete(r->outputs);
    cJSON_Delete(r->error);
    free(r->call);
    *r = (struct flow_action_result){0};
}

const cJSON *flow_json_at(const cJSON *object, const char *path)
{
    char key[256];
    const cJSON *whole = gc_json_get(object, path); /* flat names have dots */
    if (whole)
        return whole;
    while (object) {
        size_t n = strcspn(path, ".");
        if (n >= sizeof key)
            return NULL;
        memcpy(key, path, n);
        key[n] = '\0';
        object = gc_json_get(object, key);
        if (!path[n])
            return object;
        path += n + 1;
    }
    return NULL;
}

int64_t flow_run_left_ms(const struct flow_run *run)
{
    return run->req->timeout_ms - run->elapsed_ms;
}

bool flow_run_pass(struct flow_run *run, int64_t ms)
{
    if (ms > flow_run_left_ms(run))
        return false;
    run->elapsed_ms += ms > 0 ? ms : 0;
    return true;
}
