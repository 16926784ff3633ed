/* cli.h - the commands of the program gcmock.
 *
 *   gcmock serve --port 0;  gcmock env --port-file F;  gcmock admin GET faults;  gcmock health
 *
 * The config borrows from argv and the environment. Commands return exit codes of base/status.h and
 * print one line on stderr.
 */
#ifndef MOCK_CLI_H
#define MOCK_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cli/options.h"
#include "base/http/client.h"
#include "base/strbuf.h"
#include "mock/org/org.h"

struct mock_cli {
    struct gc_list orgs, allowed_hosts;
    const char *host, *port_file, *data_action_base, *admin_token, *world, *client, *flow;
    int64_t connections, request_timeout_ms, keep_alive_ms;
    int64_t port, workers, max_worlds, world_idle_ms, journal_entries, journal_bytes,
        journal_total_bytes;
    int64_t journal_body_bytes, timeout_ms;
    int64_t shutdown_delay_ms, drain_ms;
    int log_level, log_format;
    const char *openapi; /* of serve, validate */
    struct gc_list openapi_tables;
    bool openapi_lenient;
    int openapi_examples; /* 1: off */
    bool watch, json, open;
    const char *input, *values, *answer; /* of template */
    const char *from, *to, *scenario;    /* of call */
    const char *url; /* of call: a running mock, as http://127.0.0.1:8080/w/mine */
    const char *dir; /* of env */
    int sdk;         /* of env: enum mock_sdk */
    bool quiet, dry_run;
    const char *out; /* of import: an org folder */
    bool strict;     /* of import */
};

/* The commands, for the table in main.c: serve.c, env.c, validate.c, admin.c, template.c,
 * call.c, stub.c. */
int mock_cli_serve(void *config, int n_operands, char **operands);
int mock_cli_env(void *config, int n_operands, char **operands);
int mock_cli_init(void *config, int n_operands, char **operands);
int mock_cli_validate(void *config, int n_operands, char **operands);
int mock_cli_admin(void *config, int n_operands, char **operands);
int mock_cli_health(void *config, int n_operands, char **operands);
int mock_cli_eval(void *config, int n_operands, char **operands);
int mock_cli_stub(void *config, int n_operands, char **operands);
int mock_cli_call_flow(void *config, int n_operands, char **operands);
int mock_cli_template(void *config, int n_operands, char **operands);
int mock_cli_import(void *config, int n_operands, char **operands);
int mock_cli_jsonpath(void *config, int n_operands, char **operands);

/* open.c: where people find the page of a server that listens there ("http://127.0.0.1:8080/"; of
 * one that listens everywhere, loopback), and a browser that shows it. False: no desktop is there,
 * or nothing that opens addresses. It is not waited for. */
void mock_cli_page_address(const char *host, unsigned port, char *out, size_t cap);
bool mock_cli_open(const char *address);

/* Prints "gcmock: message" on stderr and returns the exit code of that status. */
int mock_cli_fail(enum gc_status status, const struct gc_error *err);
/* "http://127.0.0.1:8080", with /w/NAME when a world is named: the running mock that the options
 * mean (the port file wins over the port). */
GC_NODISCARD enum gc_status mock_cli_base(const struct mock_cli *c, struct gc_strbuf *out,
                                          struct gc_error *err);
/* One request to the control plane; path as a user gives it: "faults", "/__admin/faults". */
GC_NODISCARD enum gc_status mock_cli_call(const struct mock_cli *c, const char *method,
                                          const char *path, const char *body, size_t body_bytes,
                                          struct gc_http_reply *reply, struct gc_error *err);
/* What an answer of that status means for an exit code; GC_OK for 2xx. */
enum gc_status mock_cli_status(int http_status);

#endif
