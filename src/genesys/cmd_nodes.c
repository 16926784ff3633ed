#include "genesys/cmd.h"
#include "genesys/report.h"

int gc_cmd_nodes(void *config, int n_operands, char **operands)
{
    const struct gc_config *c = config;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_flow flow GC_AUTO(gc_flow_release) = {0};
    struct gc_error err = {0};
    struct gc_session s;
    (void)n_operands, (void)operands;
    if (!c->flow || !*c->flow)
        return gc_usage_error("the flow is missing: set GENESYS_FLOW_ID or give --flow");
    int code = gc_session_open(&s, c);
    if (code != 0)
        return code;
    enum gc_status st = gc_flow_get(s.api, c->flow, s.deadline_ms, &flow, &err);
    gc_session_close(&s);
    if (st != GC_OK)
        return gc_cmd_fail(c, st, &err);
    if (c->json)
        gc_report_nodes_json(&flow, &text);
    else
        gc_report_nodes(&flow, &text);
    return gc_cmd_print(&text);
}
