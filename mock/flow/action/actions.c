#include "mock/flow/action/actions.h"

#include <string.h>

const struct flow_action *const flow_actions[FLOW_N_ACTIONS] = {
    &flow_start,
    &flow_get_external_contact,
    &flow_decision,
    &flow_switch,
    &flow_update_variable,
    &flow_play_audio,
    &flow_collect_input,
    &flow_wait,
    &flow_data_action,
    &flow_transfer,
    &flow_disconnect,
    &flow_task,
    &flow_loop,
    &flow_end_task,
};

static bool is(const char *name, const char *text)
{
    return name && strcmp(name, text) == 0;
}

const struct flow_action *flow_action_find(const char *type)
{
    for (size_t i = 0; i < FLOW_N_ACTIONS; i++)
        if (is(flow_actions[i]->type, type) || is(flow_actions[i]->alias, type))
            return flow_actions[i];
    return NULL;
}

const char *flow_action_near(const char *type, char out[GC_HINT_TEXT * 2])
{
    const char *names[2 * FLOW_N_ACTIONS];
    char whole[64]; /* many end with a word that is easily forgotten */
    size_t n = 0;
    for (size_t i = 0; i < FLOW_N_ACTIONS; i++) {
        names[n++] = flow_actions[i]->type;
        if (flow_actions[i]->alias)
            names[n++] = flow_actions[i]->alias;
    }
    if (!*gc_near_ones_in(out, type, names, n)) {
        snprintf(whole, sizeof whole, "%.50sAction", type);
        gc_near_ones_in(out, whole, names, n);
    }
    return out;
}
