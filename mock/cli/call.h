/* call.h - what gcmock call serves: org folders, and a flow's file laid over them.
 *
 * Ownership:  release removes the temporary folder that a file needed.
 */
#ifndef MOCK_CLI_CALL_H
#define MOCK_CLI_CALL_H

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

#endif
