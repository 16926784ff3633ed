/* The run as one JSON document: for other programs. */
#include "base/json/write.h"
#include "harness/report/report.h"

enum { REPORT_BYTES = 256 * 1024 * 1024 };

static const char *const words[] = {[HX_PASSED] = "passed",
                                    [HX_FAILED] = "failed",
                                    [HX_BROKEN] = "broken",
                                    [HX_LEFT_OUT] = "left_out"};

static void write_case(struct gc_jsonw *w, const struct hx_case *c, const struct hx_result *r)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", c->name);
    gc_jsonw_put_str(w, "area", c->area);
    gc_jsonw_put_str(w, "file", c->file);
    gc_jsonw_put_str(w, "provenance", c->provenance);
    gc_jsonw_put_str(w, "verdict", words[r->outcome]);
    gc_jsonw_put_int(w, "took_ms", r->took_ms);
    if (r->reason)
        gc_jsonw_put_str(w, "reason", r->reason);
    if (r->note)
        gc_jsonw_put_str(w, "note", r->note);
    for (const cJSON *part = r->tree ? r->tree->child : NULL; part; part = part->next)
        gc_jsonw_put_value(w, part->string, part);
    gc_jsonw_end(w);
}

static void put_reason(void *w, const char *reason, size_t n)
{
    gc_jsonw_put_int(w, reason, (int64_t)n);
}

static void json_end(struct hx_report *r)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(REPORT_BYTES);
    struct gc_jsonw w = gc_jsonw_pretty(&text);
    gc_jsonw_object(&w);
    gc_jsonw_put_int(&w, "selected", (int64_t)r->cases->n);
    gc_jsonw_put_int(&w, "passed", (int64_t)r->n_of[HX_PASSED]);
    gc_jsonw_put_int(&w, "failed", (int64_t)hx_report_n_bad(r));
    gc_jsonw_put_int(&w, "left_out", (int64_t)r->n_of[HX_LEFT_OUT]);
    gc_jsonw_key(&w, "reasons");
    gc_jsonw_object(&w);
    hx_report_reasons(r, put_reason, &w);
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "checks_left_out", (int64_t)r->n_checks_left_out);
    gc_jsonw_put_int(&w, "took_ms", r->took_ms);
    if (r->flows) {
        gc_jsonw_key(&w, "flow_coverage");
        hx_flowcov_write(r->flows, NULL, &w);
    }
    gc_jsonw_key(&w, "cases");
    gc_jsonw_array(&w);
    for (size_t i = 0; i < r->cases->n; i++)
        write_case(&w, r->cases->items[i], &r->results[i]);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    fputs(gc_strbuf_text(&text), r->to);
    fputc('\n', r->to);
}

const struct hx_report_form hx_report_json = {.end = json_end};
