/* call.h - gcmock call: what it serves (org folders, and a flow's file laid over them), who is on
 * the line, and calls of a mock that runs.
 *
 * Ownership:  release removes the temporary folder that a file needed.
 */
#ifndef MOCK_CLI_CALL_H
#define MOCK_CLI_CALL_H

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>

#include "base/json/json.h"
#include "mock/cli/cli.h"

struct mock_call_org {
    const char **dirs;
    size_t n_dirs;
    const char *flow; /* its id or name */
    char *name;       /* what flow points to when a file says it */
    char dir[256];    /* temporary: DIR/flows/NAME is a link to the file; "": none */
    char flows[300];  /* DIR/flows */
    char link[600];
};

/* operand: the id or name of a flow, or a file that holds one. */
GC_NODISCARD enum gc_status mock_call_org_open(struct mock_call_org *out, const struct mock_cli *c,
                                               const char *operand, struct gc_error *err);
void mock_call_org_release(struct mock_call_org *org);

/* Who is on the line. */
struct mock_call_line {
    FILE *in, *to;
    bool quiet, typed; /* the caller sees what they type */
    bool scripted;     /* a scenario has a caller: nobody is there */
};
/* As struct flow_line has them; ctx: the line. */
void mock_call_hear(void *ctx, const char *text);
void mock_call_left(void *ctx, int64_t number, const char *name, const char *output);
cJSON *mock_call_act(void *ctx, const char *wants);
/* How it ended; with --json the answer itself. The exit code. */
int mock_call_print(const struct mock_cli *c, const char *json, size_t len, FILE *to);

GC_NODISCARD enum gc_status mock_call_scenario(const struct mock_cli *c, struct gc_json *out,
                                               struct gc_error *err);
/* {"from", "to"}, as the API's context has them; the caller's then. */
cJSON *mock_call_context(const struct mock_cli *c);
/* Calls a flow of a running mock, step by step. The exit code. */
int mock_call_running(const struct mock_cli *c, const char *flow);

#endif
