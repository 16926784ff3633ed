/* gcmock eval: one expression from the command line, or many as lines of JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "base/text.h"
#include "mock/cli/cli.h"
#include "mock/flow/expr/expr.h"

enum { TREE_BYTES = 8 << 20, STEP_BYTES = 32 << 20 };

/* What became of one expression. */
struct result {
    enum { VALUE, NO_EXPRESSION, FLOW_ERROR } what;
    struct flow_value value;
    struct gc_pos at; /* of NO_EXPRESSION */
    char message[320];
    struct gc_arena tree, step;
};

static void result_release(struct result *r)
{
    gc_arena_release(&r->tree);
    gc_arena_release(&r->step);
}

static struct flow_value unknown(void *ctx, const struct flow_ref *ref)
{
    (void)ctx;
    (void)ref;
    return flow_not_set();
}

static void evaluate(const char *text, struct result *r)
{
    struct flow_expr_error e = {0};
    struct flow_eval ev = {.arena = &r->step,
                           .resolve = unknown,
                           .now_ms = gc_clock_now(&gc_clock_wall),
                           .country_code = "1"};
    r->tree.max_bytes = TREE_BYTES;
    r->step.max_bytes = STEP_BYTES;
    const struct flow_expr *x = flow_expr_parse(&r->tree, text, &e);
    if (!x) {
        r->what = NO_EXPRESSION;
        r->at = gc_pos_of(text, e.at);
        gc_copy(r->message, sizeof r->message, e.message);
    } else if (!flow_expr_eval(&ev, x, &r->value)) {
        r->what = FLOW_ERROR;
        gc_copy(r->message, sizeof r->message, ev.error);
        gc_one_line(r->message);
    }
}

static int print_text(const char *text)
{
    struct result r GC_AUTO(result_release) = {.what = VALUE};
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(STEP_BYTES);
    struct gc_error err = {0};
    evaluate(text, &r);
    if (r.what == NO_EXPRESSION)
        return mock_cli_fail(
            GC_E_USAGE, (gc_fail_at(&err, GC_E_USAGE, "expression", r.at, "%s", r.message), &err));
    if (r.what == FLOW_ERROR)
        return mock_cli_fail(GC_E_DATA,
                             (gc_fail(&err, GC_E_DATA, "error of the flow: %s", r.message), &err));
    flow_value_add_text(&b, &r.value);
    puts(r.value.kind == FLOW_NOT_SET ? "NOT_SET" : gc_strbuf_text(&b));
    return 0;
}

/* What JSON has no form for is written as ToString writes it. */
static void write_item(struct gc_jsonw *w, const struct flow_value *v)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(STEP_BYTES);
    if (v->kind == FLOW_LIST) {
        gc_jsonw_array(w);
        for (size_t i = 0; i < v->list->n; i++)
            write_item(w, &v->list->items[i]);
        gc_jsonw_end(w);
    } else if (v->kind == FLOW_DATETIME) {
        flow_value_add_text(&b, v);
        gc_jsonw_str(w, gc_strbuf_text(&b));
    } else {
        flow_value_write(w, v);
    }
}

static void write_value(struct gc_jsonw *w, const struct flow_value *v)
{
    gc_jsonw_put_str(w, "kind", flow_kind_info(v->kind)->word);
    if (v->kind == FLOW_NOT_SET)
        return;
    gc_jsonw_key(w, "value");
    write_item(w, v);
}

static void write_result(struct gc_jsonw *w, const struct result *r)
{
    char text[400];
    gc_jsonw_object(w);
    if (r->what == VALUE)
        write_value(w, &r->value);
    else if (r->what == FLOW_ERROR)
        gc_jsonw_put_str(w, "error", r->message);
    else if (r->at.line == 0)
        gc_jsonw_put_str(w, "parse", r->message);
    else {
        snprintf(text, sizeof text, "%u:%u: %s", r->at.line, r->at.column, r->message);
        gc_jsonw_put_str(w, "parse", text);
    }
    gc_jsonw_end(w);
}

/* {"input": TEXT}; what is none is told as what is no expression. */
static void evaluate_line(const char *line, size_t len, struct result *r)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(&doc, "the line", line, len, &gc_json_default_limits, &err);
    const char *text = s == GC_OK ? gc_json_str(doc.root, "input") : NULL;
    if (text) {
        evaluate(text, r);
        return;
    }
    r->what = NO_EXPRESSION;
    gc_copy(r->message, sizeof r->message,
            s == GC_OK ? "the line has no \"input\" that is a text" : gc_error_text(&err));
}

static int answer_lines(FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t len; (len = getline(&line, &cap, in)) > 0;) {
        struct result r GC_AUTO(result_release) = {.what = VALUE};
        struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(STEP_BYTES);
        struct gc_jsonw w = gc_jsonw(&b);
        evaluate_line(line, (size_t)len, &r);
        write_result(&w, &r);
        puts(gc_strbuf_status(&b) == GC_OK ? gc_strbuf_text(&b)
                                           : "{\"error\":\"the value is too large\"}");
        fflush(stdout);
    }
    free(line);
    return 0;
}

int mock_cli_eval(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    if (c->json && n_operands > 0)
        return gc_usage_error("--json reads its expressions from standard input");
    if (!c->json && n_operands == 0)
        return gc_usage_error("missing EXPRESSION: gcmock eval 'Length(\"hello\")'");
    return c->json ? answer_lines(stdin) : print_text(operands[0]);
}
