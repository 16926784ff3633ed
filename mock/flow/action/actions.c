#include "mock/flow/action/actions.h"

#include <string.h>

#include "base/problems.h"

static const struct flow_action *const table[] = {
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
    for (size_t i = 0; i < GC_COUNT_OF(table); i++)
        if (is(table[i]->type, type) || is(table[i]->alias, type))
            return table[i];
    return NULL;
}

const struct flow_action *flow_action_at(size_t i)
{
    return i < GC_COUNT_OF(table) ? table[i] : NULL;
}

const char *flow_action_nearest(const char *type)
{
    const char *names[2 * GC_COUNT_OF(table)];
    size_t n = 0;
    for (size_t i = 0; i < GC_COUNT_OF(table); i++) {
        names[n++] = table[i]->type;
        if (table[i]->alias)
            names[n++] = table[i]->alias;
    }
    return gc_nearest(type, names, n);
}
