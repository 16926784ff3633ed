/* What decides, counts and leads elsewhere. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

struct export_outcome export_decision(struct export_run *r, const struct export_action *a)
{
    bool yes;
    if (!export_is_true(r, gc_json_get(a->json, "expression"), &yes))
        return export_error(r);
    return export_leave(yes ? "__YES__" : "__NO__");
}

/* Style 0: the first case that is true; else the first that equals the expression. */
static bool case_holds(struct export_run *r, const cJSON *value, bool compare,
                       const struct flow_value *with, bool *holds)
{
    struct flow_value v;
    *holds = false;
    if (!compare)
        return export_is_true(r, value, holds);
    if (!export_eval(r, value, &v))
        return false;
    if (v.kind == FLOW_NOT_SET || with->kind == FLOW_NOT_SET)
        *holds = v.kind == with->kind;
    else if (!flow_value_equal(&v, with, holds))
        *holds = false;
    return true;
}

struct export_outcome export_switch(struct export_run *r, const struct export_action *a)
{
    const cJSON *cases = gc_json_get(a->json, "cases");
    bool compare = gc_json_int(a->json, "switchStyle", 0) != 0, holds = false;
    struct flow_value with = flow_not_set();
    if (compare && !export_eval(r, gc_json_get(a->json, "expression"), &with))
        return export_error(r);
    for (const cJSON *c = cases ? cases->child : NULL; c; c = c->next) {
        if (!case_holds(r, gc_json_get(c, "value"), compare, &with, &holds))
            return export_error(r);
        const char *path = gc_json_str(c, "referenceId");
        if (holds)
            return export_leave(path ? path : "__DEFAULT__");
    }
    return export_leave("__DEFAULT__");
}

const char *export_output_of(const struct export_action *a, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i < a->n_paths; i++) {
        const char *o = a->paths[i].output;
        if (strcasecmp(a->paths[i].label, word) == 0 || strcasecmp(o, word) == 0 ||
            (strncmp(o, "__", 2) == 0 && strncasecmp(o + 2, word, n) == 0 &&
             strcmp(o + 2 + n, "__") == 0))
            return o;
    }
    return NULL;
}

bool export_set_variables(struct export_run *r, const cJSON *list)
{
    for (const cJSON *c = list ? list->child : NULL; c; c = c->next) {
        struct flow_value v;
        if (!export_eval(r, gc_json_get(c, "expression"), &v) ||
            !export_assign(r, gc_json_get(c, "variable"), &v))
            return false;
    }
    return true;
}

struct export_outcome export_update(struct export_run *r, const struct export_action *a)
{
    return export_set_variables(r, gc_json_get(a->json, "variables")) ? export_done()
                                                                      : export_error(r);
}

struct export_outcome export_exit_loop(struct export_run *r, const struct export_action *a)
{
    (void)r, (void)a;
    return export_ends(EXPORT_EXIT);
}

struct export_outcome export_next_loop(struct export_run *r, const struct export_action *a)
{
    (void)r, (void)a;
    return export_ends(EXPORT_NEXT);
}

/* --- tasks and states ------------------------------------------------------------------------- */

struct export_outcome export_end_task(struct export_run *r, const struct export_action *a)
{
    const char *path = gc_json_str(a->json, "pathReference");
    (void)r;
    return (struct export_outcome){.end = EXPORT_RETURN, .path = path ? path : "__DEFAULT__"};
}

static const struct export_sequence *named(struct export_run *r, const struct export_action *a)
{
    static const char *const keys[] = {"taskReference", "menuReference", "stateReference",
                                       "targetReference"};
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const char *id = gc_json_str(a->json, keys[i]);
        const struct export_sequence *s = id ? flow_export_sequence(r->frame->flow, id) : NULL;
        if (s)
            return s;
    }
    return NULL;
}

static struct export_outcome go(struct export_run *r, const struct export_action *a,
                                enum export_end end)
{
    const struct export_sequence *to = named(r, a);
    if (!to)
        return export_failf(r, "names no task, state or menu of this flow");
    return (struct export_outcome){.end = end, .to = to};
}

struct export_outcome export_call_task(struct export_run *r, const struct export_action *a)
{
    return go(r, a, EXPORT_CALL);
}

struct export_outcome export_jump(struct export_run *r, const struct export_action *a)
{
    return go(r, a, EXPORT_ENTER);
}

struct export_outcome export_change_state(struct export_run *r, const struct export_action *a)
{
    return go(r, a, EXPORT_ENTER);
}

/* --- menus in menus --------------------------------------------------------------------------- */

struct export_outcome export_repeat_menu(struct export_run *r, const struct export_action *a)
{
    (void)r;
    return (struct export_outcome){.end = EXPORT_ENTER, .to = a->sequence};
}

/* The menu from which this one is reached; the first of all has none and comes again. */
struct export_outcome export_previous_menu(struct export_run *r, const struct export_action *a)
{
    const struct flow_export *f = r->frame->flow;
    for (size_t i = 0; i < f->n_actions; i++) {
        const char *to = gc_json_str(f->actions[i].json, "menuReference");
        if (to && strcmp(f->actions[i].type, "MenuAction") == 0 && strcmp(to, a->sequence->id) == 0)
            return (struct export_outcome){.end = EXPORT_ENTER, .to = f->actions[i].sequence};
    }
    return export_repeat_menu(r, a);
}
