/* gcmock call: a flow as somebody on the telephone meets it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "mock/cli/call.h"
#include "mock/cli/cli.h"
#include "mock/flow/engine/engine.h"
#include "mock/server/server.h"

enum { ANSWER_BYTES = 63 << 20, RUN_MS = 86400000, WORKERS = 4 };

/* --- the call --------------------------------------------------------------------------------- */

enum gc_status mock_call_scenario(const struct mock_cli *c, struct gc_json *out,
                                  struct gc_error *err)
{
    const char *text = c->scenario;
    if (!text)
        return GC_OK;
    enum gc_status s = *text == '{' ? gc_json_parse(out, "--scenario", text, strlen(text),
                                                    &gc_json_file_limits, err)
                                    : gc_json_load(out, text, &gc_json_file_limits, err);
    if (s == GC_OK && !cJSON_IsObject(out->root))
        s = gc_fail(err, GC_E_DATA, "the scenario must be an object, not %s",
                    gc_json_type_name(out->root));
    return s;
}

/* {"from", "to"}, as the API's context has them. */
cJSON *mock_call_context(const struct mock_cli *c)
{
    cJSON *context = cJSON_CreateObject();
    if (c->from)
        cJSON_AddStringToObject(context, "from", c->from);
    if (c->to)
        cJSON_AddStringToObject(context, "to", c->to);
    return context;
}

/* A scenario that has a caller is played as the API plays it: nobody else is on the line. */
static int call(const struct mock_cli *c, struct mock_server *server, const char *flow)
{
    struct gc_json scenario GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf answer GC_AUTO(gc_strbuf_release) = GC_STRBUF(ANSWER_BYTES);
    struct gc_jsonw w = gc_jsonw(&answer);
    struct gc_error err = {0};
    struct mock_call_line l = {stdin, c->json ? stderr : stdout, c->quiet,
                               gc_terminal_is(STDIN_FILENO), false};
    const struct flow_line line = {
        .ctx = &l, .hear = mock_call_hear, .act = mock_call_act, .left = mock_call_left};
    enum gc_status s = mock_call_scenario(c, &scenario, &err);
    l.scripted = gc_json_get(scenario.root, "caller") != NULL;
    cJSON *context = mock_call_context(c);
    const struct flow_request req = {
        .context = context, .scenario = scenario.root, .line = &line, .timeout_ms = RUN_MS};
    if (s == GC_OK)
        s = mock_server_simulate(server, flow, &req, &w, &err);
    cJSON_Delete(context);
    return s == GC_OK ? mock_call_print(c, gc_strbuf_text(&answer), answer.len, l.to)
                      : mock_cli_fail(s, &err);
}

/* Places in the file that was named, not in the link to it. */
static void print_problems(const struct gc_problems *problems, const struct mock_call_org *org,
                           const char *file)
{
    size_t n = strlen(org->link);
    for (size_t i = 0; i < problems->n_kept; i++) {
        const char *whole = problems->list[i].whole;
        bool linked = n > 0 && strncmp(whole, org->link, n) == 0;
        fprintf(stderr, "%s%s\n", linked ? file : "", linked ? whole + n : whole);
    }
}

int mock_cli_call_flow(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_call_org org GC_AUTO(mock_call_org_release) = {0};
    struct gc_error err = {0};
    struct mock_server *server = NULL;
    (void)n_operands;
    gc_log_setup(GC_LOG_ERROR, GC_LOG_LOGFMT);
    if (c->url || c->port_file)
        return mock_call_running(c, operands[0]);
    enum gc_status s = mock_call_org_open(&org, c, operands[0], &err);
    const struct mock_server_options options = {.org_dirs = org.dirs,
                                                .n_org_dirs = org.n_dirs,
                                                .n_workers = WORKERS,
                                                .data_action_base = c->data_action_base};
    if (s == GC_OK)
        s = mock_server_start(&server, &options, &problems, &err);
    if (s != GC_OK && problems.n > 0) {
        print_problems(&problems, &org, operands[0]);
        return gc_status_exit_code(s);
    }
    int code = s == GC_OK ? call(c, server, org.flow) : mock_cli_fail(s, &err);
    mock_server_stop(server, 0);
    return code;
}
