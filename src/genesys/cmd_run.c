#include <stdio.h>
#include <string.h>

#include "genesys/cmd.h"
#include "genesys/input.h"
#include "genesys/plain.h"
#include "genesys/report.h"

/* One run, from the flags to what came of it. */
struct run {
    const struct gc_config *config;
    char number[GC_PHONE_TEXT], to[GC_PHONE_TEXT];
    struct gc_lookup_plan plan;
    struct gc_lookup lookup;
    struct gc_error err;
};

static void write_text(const struct run *r, struct gc_strbuf *to)
{
    gc_plain_add_line(to, "Simulating lookup for phone number: ", r->number);
    gc_plain_add_line(to, "Flow ID: ", r->plan.flow_id);
    gc_plain_add_line(to, "Node ID: ", r->plan.node_id ? r->plan.node_id : "(from the start)");
    gc_report_simulation(&r->lookup.simulation, to);
}

static void write_json(const struct run *r, enum gc_status st, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw_pretty(to);
    gc_jsonw_object(&w);
    gc_report_outcome(&w, st, &r->lookup, &r->err);
    gc_jsonw_put_str(&w, "number", r->number);
    gc_jsonw_put_str(&w, "flow_id", r->plan.flow_id);
    gc_jsonw_put_str(&w, "node_id", r->plan.node_id);
    gc_jsonw_put_str(&w, "conversation_id", r->lookup.conversation_id);
    gc_jsonw_put_int(&w, "elapsed_ms", r->lookup.elapsed_ms);
    gc_jsonw_put_value(&w, "simulation", r->lookup.simulation.doc.root);
    gc_jsonw_end(&w);
    gc_strbuf_addc(to, '\n');
}

static int print(const struct run *r, enum gc_status st)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    if (!r->lookup.answered)
        return gc_cmd_fail(r->config, st, &r->err);
    if (r->config->json)
        write_json(r, st, &text);
    else
        write_text(r, &text);
    int code = gc_cmd_print(&text);
    if (code == 0 && st != GC_OK)
        fprintf(stderr, "gcflow: %s\n", gc_error_text(&r->err));
    return code ? code : gc_status_exit_code(st);
}

static int run_session(struct run *r)
{
    struct gc_session s;
    enum gc_status st = GC_OK;
    int code = gc_session_open(&s, r->config);
    if (code != 0)
        return code;
    if (!r->plan.node_id && !r->config->from_start)
        st = gc_lookup_find_node(s.api, &r->plan, s.deadline_ms, &r->err);
    if (st == GC_OK)
        st = gc_lookup_run(s.api, &r->plan, r->number, NULL, s.deadline_ms, &r->lookup, &r->err);
    gc_session_close(&s);
    return print(r, st);
}

int gc_cmd_run(void *config, int n_operands, char **operands)
{
    struct run r = {.config = config};
    cJSON *context = NULL;
    (void)n_operands, (void)operands;
    if (!r.config->number || !*r.config->number)
        return gc_usage_error("the number is missing: set TEST_PHONE_NUMBER or give --number");
    if (gc_phone_parse(r.config->number, r.number, &r.err) != GC_OK)
        return gc_usage_error("--number: %s", gc_error_text(&r.err));
    int code = gc_plan_open(&r.plan, r.to, &context, r.config);
    if (code == 0)
        code = run_session(&r);
    gc_lookup_release(&r.lookup);
    gc_lookup_plan_release(&r.plan);
    cJSON_Delete(context);
    return code;
}
