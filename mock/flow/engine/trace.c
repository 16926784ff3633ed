#include "mock/flow/engine/run.h"

#include <string.h>

void flow_trace_init(struct flow_trace *t)
{
    gc_strbuf_init(&t->entries, FLOW_TRACE_BYTES + 1);
    gc_strbuf_init(&t->result_text, FLOW_RESULT_BYTES);
    gc_strbuf_init(&t->set_text, FLOW_SET_BYTES);
    t->list = gc_jsonw(&t->entries);
    gc_jsonw_array(&t->list);
}

void flow_trace_release(struct flow_trace *t)
{
    gc_strbuf_release(&t->entries);
    gc_strbuf_release(&t->result_text);
    gc_strbuf_release(&t->set_text);
}

void flow_trace_begin(struct flow_trace *t)
{
    gc_strbuf_reset(&t->result_text);
    t->result = gc_jsonw(&t->result_text);
    gc_jsonw_object(&t->result);
}

/* An object of the variables that the node set; "" when it set none, or they are too large. */
static const char *variables_set(struct flow_trace *t)
{
    if (!t->vars || t->vars->n_set == 0)
        return "";
    gc_strbuf_reset(&t->set_text);
    struct gc_jsonw w = gc_jsonw(&t->set_text);
    gc_jsonw_object(&w);
    flow_vars_write_set(t->vars, &w);
    gc_jsonw_end(&w);
    return gc_strbuf_status(&t->set_text) == GC_OK ? gc_strbuf_text(&t->set_text) : "";
}

bool flow_trace_end(struct flow_trace *t, const struct flow_node *node, const char *path,
                    int64_t elapsed_ms)
{
    while (t->result.depth > 0)
        gc_jsonw_end(&t->result);
    if (gc_strbuf_status(&t->result_text) == GC_E_NOMEM) {
        t->entries.status = GC_E_NOMEM;
        return false;
    }
    const char *set = variables_set(t);
    size_t room = FLOW_TRACE_BYTES - t->entries.len, names = 16384 + strlen(set);
    if (gc_strbuf_status(&t->result_text) != GC_OK || t->result_text.len + names > room) {
        flow_trace_begin(t);
        gc_jsonw_put_str(&t->result, "error", "the result is too large for the trace");
        gc_jsonw_end(&t->result);
        if (2 * names > room)
            return false;
    }
    struct gc_jsonw *w = &t->list;
    gc_jsonw_object(w);
    gc_jsonw_members(w, node->traced, node->traced_bytes);
    gc_jsonw_put_str(w, "path", path);
    gc_jsonw_put_int(w, "elapsed", elapsed_ms);
    gc_jsonw_key(w, "result");
    gc_jsonw_raw(w, gc_strbuf_text(&t->result_text), t->result_text.len);
    if (*set)
        gc_jsonw_put_raw(w, "variables", set);
    gc_jsonw_end(w);
    return gc_strbuf_status(&t->entries) == GC_OK;
}

enum gc_status flow_trace_write(struct flow_trace *t, struct gc_jsonw *to)
{
    gc_jsonw_end(&t->list);
    enum gc_status s = gc_strbuf_status(&t->entries);
    if (s == GC_OK)
        gc_jsonw_raw(to, gc_strbuf_text(&t->entries), t->entries.len);
    return s;
}
