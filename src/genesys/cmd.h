/* cmd.h - the commands of gcflow, and what they share.
 *
 *   struct gc_session session;
 *   int code = gc_session_open(&session, config);   0, or the exit code: all has been said
 *   ... gc_cmd_end(config, st, &err) ...
 *   gc_session_close(&session);
 *
 * Ownership:  the config borrows from argv and the environment. A session owns all that it opens.
 * Errors:     commands return exit codes; each failure is one line on stderr, with --json also an
 *             object on stdout.
 */
#ifndef GC_CMD_H
#define GC_CMD_H

#include "base/cli/options.h"
#include "genesys/api.h"
#include "genesys/simulation.h"

struct gc_config {
    const char *client_id, *client_secret, *base_url, *login_url, *region, *ca_file;
    int64_t timeout_ms, retries;
    bool json;
    /* run, nodes, batch */
    const char *flow, *node, *number, *to, *context_json;
    struct gc_list context;
    int64_t simulation_timeout_ms;
    bool from_start;
    /* batch */
    int64_t concurrency, rate_wait_ms;
    const char *output;
    bool resume, progress;
    /* token */
    bool show;
};

struct gc_session {
    struct gc_cancel cancel;
    struct gc_target target;
    struct gc_api *api;
    int64_t deadline_ms; /* --timeout, from the opening on */
};
GC_NODISCARD int gc_session_open(struct gc_session *s, const struct gc_config *c);
void gc_session_close(struct gc_session *s);

/* A plan by the flags; its context is *context, freed by the caller after the plan. 0, or the exit
 * code. */
GC_NODISCARD int gc_plan_open(struct gc_lookup_plan *plan, char to[], cJSON **context,
                              const struct gc_config *c);

/* Prints a failure; returns the exit code. extra (may be NULL) adds members to the JSON object. */
int gc_cmd_fail(const struct gc_config *c, enum gc_status st, const struct gc_error *err);
/* Writes text to stdout; GC_OK's exit code, or that of GC_E_IO after saying so. */
int gc_cmd_print(const struct gc_strbuf *text);

int gc_cmd_run(void *config, int n_operands, char **operands);
int gc_cmd_nodes(void *config, int n_operands, char **operands);
int gc_cmd_token(void *config, int n_operands, char **operands);
int gc_cmd_batch(void *config, int n_operands, char **operands);

#endif
