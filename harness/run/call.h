/* call.h - a flow is called, and what its answer says in the words of a case.
 *
 *   hx_call_do(run, when, &observed, &err);         observed.call has the simulation's answer
 *   cJSON *ends = hx_call_ends(observed.call.root); {"queue": "Desk", "id": "..."}
 *
 * Source:     the control plane's POST /__admin/calls; fixtures/README.md, "Calls".
 * Ownership:  what hx_call_* makes belongs to the caller; NULL when memory ran out.
 * Errors:     GC_E_DATA when the org has no such flow; that a caller waits in vain is a difference.
 */
#ifndef HX_CALL_H
#define HX_CALL_H

#include "harness/run/run.h"

GC_NODISCARD enum gc_status hx_call_do(struct hx_run *run, const cJSON *when,
                                       struct hx_observed *observed, struct gc_error *err);

/* How it ended: {"disconnect": true}, {"queue": NAME, "id": ID}, {"workflow": REASON}; beside it
 * "error" when the flow met one. */
cJSON *hx_call_ends(const cJSON *answer);
cJSON *hx_call_said(const cJSON *answer);
/* [{"name", "number", "inputs", "outputs", "failure", "output", "stub"}] */
cJSON *hx_call_data_actions(const cJSON *answer);
/* The run for people: a line for each action, and what was said. */
void hx_call_add_lines(const cJSON *answer, struct gc_strbuf *to);
/* "11 Data Table Lookup", or its name alone. */
void hx_call_step_name(const cJSON *entry, struct gc_strbuf *to);

/* then: adds to why. answer NULL: nothing was called. */
void hx_call_check_path(const cJSON *answer, const cJSON *want, struct hx_why *why);
void hx_call_check_ends(const cJSON *answer, const cJSON *want, struct hx_why *why);
void hx_call_check_said(const cJSON *answer, const cJSON *want, struct hx_why *why);
void hx_call_check_data_actions(const cJSON *answer, const cJSON *want, struct hx_why *why);

#endif
