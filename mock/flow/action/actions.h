/* actions.h - the table of action types.
 *
 *   const struct flow_action *a = flow_action_find("Decision"); -> the row of DecisionAction
 *   struct flow_outcome end = a->run(run, node);
 *
 * Adding an action type is a row: a const struct flow_action in an actions_*.c, named in actions.c.
 *
 * Source:     types and paths of real Architect exports (__type, paths[].outputId in camel case).
 */
#ifndef FLOW_ACTIONS_H
#define FLOW_ACTIONS_H

#include "base/problems.h"
#include "mock/flow/engine/action.h"

enum { FLOW_N_ACTIONS = 14 };
extern const struct flow_action *const flow_actions[FLOW_N_ACTIONS];

const struct flow_action *flow_action_find(const char *type); /* NULL: no such type */
/* "; near are "A" and "B"": the types like it; out is what is returned. */
const char *flow_action_near(const char *type, char out[GC_HINT_TEXT * 2]);

extern const struct flow_action flow_start, flow_get_external_contact, flow_decision, flow_switch,
    flow_update_variable, flow_play_audio, flow_collect_input, flow_wait, flow_data_action,
    flow_transfer, flow_disconnect, flow_task, flow_loop, flow_end_task;

#endif
