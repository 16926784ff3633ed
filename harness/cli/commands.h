/* commands.h - the commands of gcverify, and what they share.
 *
 *   {.name = "run", .operands = "[PATH]...", .run = hx_cmd_run}
 *
 * Ownership:  the config borrows from argv and the environment.
 * Errors:     commands return exit codes: 0 pass, 1 failures, 2 usage, 3 bad case, 4 could not run.
 */
#ifndef HX_COMMANDS_H
#define HX_COMMANDS_H

#include "base/cli/options.h"
#include "base/strbuf.h"
#include "harness/run/runner.h"

enum { HX_EXIT_PASS, HX_EXIT_FAILED, HX_EXIT_USAGE, HX_EXIT_BAD_CASE, HX_EXIT_BROKEN };

struct hx_config {
    /* which cases */
    struct gc_list keywords;
    const char *contract, *operation, *write_dir, *upstream; /* cases that follow from a contract */
    const char *name, *exactly;
    /* the mock */
    const char *mock, *admin_token;
    struct gc_list orgs, endpoints;
    /* the program under test */
    const char *start, *data_action, *client, *path_prefix, *programs;
    bool fresh;
    /* running */
    int64_t jobs, limit_ms, seed;
    int judge; /* enum hx_judge */
    /* telling */
    const char *junit, *coverage_json, *flow_coverage;
    bool quiet, tap, json, coverage;
    int64_t require_coverage, require_cases, require_flow_coverage;
    struct gc_list flows; /* that the flow coverage looks at; empty: all */
    /* check-actions */
    const char *answer;
    bool strict;
};

int hx_cmd_run(void *config, int n_operands, char **operands);
int hx_cmd_list(void *config, int n_operands, char **operands);
int hx_cmd_check(void *config, int n_operands, char **operands);
int hx_cmd_check_actions(void *config, int n_operands, char **operands);
int hx_cmd_torture(void *config, int n_operands, char **operands);

/* Loads and selects; 0, or the exit code after the problems have been printed. n_loaded may be
 * NULL: how many there were before. */
GC_NODISCARD int hx_select(const struct hx_config *c, int n_paths, char **paths,
                           struct hx_cases *cases, size_t *n_loaded);

/* flows.c: does anybody ask for flow coverage? Adds the flows that no case came to, writes, tells;
 * an exit code. */
bool hx_flows_wanted(const struct hx_config *c);
GC_NODISCARD int hx_flows_report(const struct hx_config *c, const struct hx_mock *mock,
                                 struct hx_flowcov *flows);

/* Where cases and programs are when nobody says so: fixtures/cases beside or above the executable,
 * or PREFIX/share/gcmock/cases; the executable's own folder, or $BIN when that is set (tests). */
enum { HX_PLACE = 4096 };
GC_NODISCARD enum gc_status hx_place_cases(char out[HX_PLACE], struct gc_error *err);
GC_NODISCARD enum gc_status hx_place_programs(char out[HX_PLACE], struct gc_error *err);

/* A mock of our own or the one that is named, and all else that running cases takes. */
struct hx_session {
    struct hx_runner runner;
    struct mock_server *server; /* NULL: somebody else's */
    char base_url[512], programs[HX_PLACE], world[65];
    struct gc_strbuf again; /* the command line that runs a single case again */
};
GC_NODISCARD enum gc_status hx_session_open(struct hx_session *s, const struct hx_config *c,
                                            struct gc_error *err);
void hx_session_close(struct hx_session *s);
/* Selects cases, opens a session for them, and returns what `run` does with both. */
GC_NODISCARD int hx_with_session(const struct hx_config *c, int n_paths, char **paths,
                                 int (*run)(const struct hx_config *c, const struct hx_session *s,
                                            const struct hx_cases *cases));

#endif
