/* internal.h - a fault once it is read: shared by fault.c, parse.c, action.c.
 *
 *   struct mock_fault *f = mock_fault_check(doc, node, known, &problems) ? mock_fault_new(node) :
 * NULL; mock_action_plan(&f->actions[0], &f->prng, &plan);
 *
 * Ownership:  a fault is reference counted and owns its JSON, which actions point into.
 * Threads:    what changes in a fault is guarded by the lock of the mock_faults that holds it.
 */
#ifndef MOCK_FAULT_INTERNAL_H
#define MOCK_FAULT_INTERNAL_H

#include <stdatomic.h>

#include "mock/fault/action.h"
#include "mock/fault/match.h"

struct mock_fault {
    atomic_uint refs;
    char id[64];
    cJSON *tree; /* the fault as it was added, without its id */
    struct mock_match match;
    const cJSON *nth;   /* a number, an array of numbers, or NULL */
    int64_t count;      /* -1: without end */
    double probability; /* 1: always */
    uint64_t seed;      /* 0: none of its own */
    struct mock_action *actions;
    size_t n_actions;
    bool ordered; /* "answers": one after the other */
    int64_t n_steps;

    uint64_t prng, matched, acted;
    int64_t step; /* of n_steps */
};

/* match_body.c: the body's part of a match; why (or NULL) gets each member that differs, as
 * "body.data.id is 3, not 4; ". */
enum mock_match_result mock_match_body(const struct mock_match *m, struct mock_subject *s,
                                       struct gc_strbuf *why);

/* A wire fault's row: names and the parameters that it has, with their defaults (-1: none). */
struct mock_wire_row {
    const char *name;
    const char *aliases; /* "one two three" */
    bool no_answer;      /* nothing of the answer is sent */
    int64_t after_bytes, length_delta, bytes_per_s, piece_bytes, pause_ms;
    unsigned params; /* 1 << position in mock_wire_params */
};
#define MOCK_N_WIRE_PARAMS 5
extern const char *const mock_wire_params[MOCK_N_WIRE_PARAMS];
const struct mock_wire_row *mock_wire_row(enum mock_wire wire);
/* Any accepted spelling: case does not matter, '-' is '_'. */
bool mock_wire_parse(const char *text, enum mock_wire *out);
/* The parameters of plan->wire, by its row where the action (or NULL) does not say. */
void mock_wire_read_params(const cJSON *action, struct mock_plan *plan);
const char *mock_wire_nearest(const char *text); /* the name that was meant, or NULL */

/* Of a fault that was checked: one reference, or NULL without memory. */
struct mock_fault *mock_fault_new(const cJSON *node);
void mock_fault_unref(struct mock_fault *fault);
/* The action of the next step; NULL when all answers were given. */
const struct mock_action *mock_fault_step(const struct mock_fault *fault);

#endif
