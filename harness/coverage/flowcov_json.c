/* Flow coverage as JSON: sums, what was never taken, and each row. */
#include "harness/coverage/flowcov.h"

static void put_part(struct gc_jsonw *w, const char *key, size_t total, size_t taken)
{
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_int(w, "total", (int64_t)total);
    gc_jsonw_put_int(w, "taken", (int64_t)taken);
    gc_jsonw_end(w);
}

static void put_sums(struct gc_jsonw *w, const struct hx_flow_sums *s)
{
    gc_jsonw_key(w, "percent");
    gc_jsonw_num(w, hx_flow_percent(s));
    put_part(w, "actions", s->actions, s->actions_taken);
    put_part(w, "outputs", s->outputs, s->outputs_taken);
}

static void put_never(struct gc_jsonw *w, const struct hx_flow *f)
{
    gc_jsonw_put_array(w, "never");
    for (size_t i = 0; i < f->n_rows; i++) {
        struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        if (!hx_flow_row_is_missing(f, i))
            continue;
        hx_flow_row_add_name(f, i, &name);
        gc_jsonw_str(w, gc_strbuf_text(&name));
    }
    gc_jsonw_end(w);
}

static void put_row(struct gc_jsonw *w, const struct hx_flow_row *r)
{
    static const char *const kinds[] = {[HX_ROW_SEQUENCE] = "sequence",
                                        [HX_ROW_ACTION] = "action",
                                        [HX_ROW_OUTPUT] = "output",
                                        [HX_ROW_LINK] = "link"};
    const struct {
        const char *key, *value;
    } texts[] = {{"id", r->id}, {"type", r->type}, {"output", r->output}};
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "kind", kinds[r->kind]);
    gc_jsonw_put_int(w, "depth", r->depth);
    if (r->number)
        gc_jsonw_put_int(w, "number", r->number);
    gc_jsonw_put_str(w, "name", r->name);
    for (size_t i = 0; i < GC_COUNT_OF(texts); i++)
        if (*texts[i].value)
            gc_jsonw_put_str(w, texts[i].key, texts[i].value);
    if (r->kind == HX_ROW_ACTION || r->kind == HX_ROW_OUTPUT)
        gc_jsonw_put_int(w, "count", (int64_t)r->count);
    gc_jsonw_end(w);
}

static void put_flow(struct gc_jsonw *w, const struct hx_flow *f, const char *file)
{
    struct hx_flow_sums s = hx_flow_sums(f);
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", f->id);
    gc_jsonw_put_str(w, "name", f->name);
    gc_jsonw_put_str(w, "type", f->type);
    if (f->variant)
        gc_jsonw_put_int(w, "variant", f->variant);
    if (file)
        gc_jsonw_put_str(w, "svg", file);
    put_sums(w, &s);
    put_never(w, f);
    gc_jsonw_put_array(w, "rows");
    for (size_t i = 0; i < f->n_rows; i++)
        put_row(w, &f->rows[i]);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void hx_flowcov_write(const struct hx_flowcov *cov, char *const *files, struct gc_jsonw *w)
{
    struct hx_flow_sums s = hx_flowcov_sums(cov);
    gc_jsonw_object(w);
    put_sums(w, &s);
    gc_jsonw_put_array(w, "flows");
    for (size_t i = 0; i < cov->n; i++)
        put_flow(w, &cov->flows[i], files ? files[i] : NULL);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}
