#include "mock/flow/engine/run.h"

#include <string.h>

enum { SMALL_BYTES = 500 }; /* of one entry of a small flow; a large one doubles it */

void flow_trace_init(struct flow_trace *t)
{
    gc_strbuf_init(&t->entries, FLOW_TRACE_BYTES + 1);
    gc_strbuf_init(&t->result_text, FLOW_RESULT_BYTES);
    gc_strbuf_init(&t->set_text, FLOW_SET_BYTES);
    gc_strbuf_reserve(&t->entries, 4 * SMALL_BYTES);
    gc_strbuf_reserve(&t->result_text, SMALL_BYTES);
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
    gc_strbuf_reserve(&t->set_text, SMALL_BYTES);
    struct gc_jsonw w = gc_jsonw(&t->set_text);
    gc_jsonw_object(&w);
    flow_vars_write_set(t->vars, &w);
    gc_jsonw_end(&w);
    return gc_strbuf_status(&t->set_text) == GC_OK ? gc_strbuf_text(&t->set_text) : "";
}

#define ADD(to, literal) gc_strbuf_add(to, literal, sizeof(literal) - 1)

/* Thousands of them in one answer, all alike: straight as text. */
static void write_entry(struct flow_trace *t, const struct flow_node *node, const char *path,
                        int64_t elapsed_ms, const char *set)
{
    struct gc_strbuf *to = &t->entries;
    if (to->len > 0)
        ADD(to, ",{");
    else
        ADD(to, "{");
    gc_strbuf_add(to, node->traced, node->traced_bytes);
    ADD(to, ",\"path\":");
    if (path)
        gc_strbuf_add_json(to, path, strlen(path));
    else
        ADD(to, "null");
    ADD(to, ",\"elapsed\":");
    gc_strbuf_addi(to, elapsed_ms);
    ADD(to, ",\"result\":");
    gc_strbuf_add(to, gc_strbuf_text(&t->result_text), t->result_text.len);
    if (*set)
        ADD(to, ",\"variables\":");
    gc_strbuf_adds(to, set);
    gc_strbuf_addc(to, '}');
}

bool flow_trace_end(struct flow_trace *t, const struct flow_node *node, const char *path,
                    int64_t elapsed_ms)
{
    while (t->result.depth > 0)
        gc_jsonw_end(&t->result);
    const char *set = variables_set(t);
    if (gc_strbuf_status(&t->result_text) == GC_E_NOMEM ||
        gc_strbuf_status(&t->set_text) == GC_E_NOMEM) {
        t->entries.status = GC_E_NOMEM;
        return false;
    }
    size_t room = FLOW_TRACE_BYTES - t->entries.len, names = 16384 + strlen(set);
    if (gc_strbuf_status(&t->result_text) != GC_OK || t->result_text.len + names > room) {
        flow_trace_begin(t);
        gc_jsonw_put_str(&t->result, "error", "the result is too large for the trace");
        gc_jsonw_end(&t->result);
        if (2 * names > room)
            return false;
    }
    write_entry(t, node, path, elapsed_ms, set);
    return gc_strbuf_status(&t->entries) == GC_OK;
}

enum gc_status flow_trace_write(struct flow_trace *t, struct gc_jsonw *to)
{
    enum gc_status s = gc_strbuf_status(&t->entries);
    gc_jsonw_array(to);
    if (s == GC_OK && t->entries.len > 0)
        gc_jsonw_raw(to, t->entries.data, t->entries.len);
    gc_jsonw_end(to);
    return s;
}
