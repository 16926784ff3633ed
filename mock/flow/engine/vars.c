#include "mock/flow/engine/run.h"

#include <stdlib.h>
#include <string.h>

struct flow_var {
    struct flow_var *next;
    struct flow_var *same;        /* of the same name, of another home */
    const struct flow_node *home; /* of Task.*: the container, or NULL */
    bool is_task, is_set;         /* set: since it was told */
    bool lent;                    /* the value is not its own */
    size_t bytes;                 /* of its own value */
    struct flow_value value;
    char name[]; /* as it was first written */
};

void flow_vars_init(struct flow_vars *vars)
{
    *vars = (struct flow_vars){.last = NULL};
    vars->last = &vars->first;
}

static void unset(struct flow_var *v)
{
    if (v->lent)
        v->value = flow_not_set();
    else
        flow_value_release(&v->value);
    v->lent = false;
}

void flow_vars_release(struct flow_vars *vars)
{
    gc_map_release(&vars->by_key, NULL);
    while (vars->first) {
        struct flow_var *next = vars->first->next;
        unset(vars->first);
        free(vars->first);
        vars->first = next;
    }
    flow_vars_init(vars);
}

static const struct flow_node *home_of(bool is_task, const struct flow_node *at)
{
    return is_task && at ? at->parent : NULL;
}

static struct flow_var *find(const struct flow_vars *vars, const struct gc_map_key *key,
                             const struct flow_node *home)
{
    struct flow_var *v = gc_map_get_key(&vars->by_key, key);
    while (v && v->home != home)
        v = v->same;
    return v;
}

static struct flow_var *make(struct flow_vars *vars, const struct flow_name *name,
                             const struct flow_node *home)
{
    size_t len = strlen(name->text);
    struct flow_var *v = vars->n < FLOW_VARS_MAX ? malloc(sizeof *v + len + 1) : NULL;
    if (!v)
        return NULL;
    *v = (struct flow_var){.is_task = name->is_task, .home = home};
    memcpy(v->name, name->text, len + 1);
    void *same = NULL;
    if (gc_map_put(&vars->by_key, name->key.text, v, &same) != GC_OK) {
        free(v);
        return NULL;
    }
    v->same = same;
    *vars->last = v;
    vars->last = &v->next;
    vars->n++;
    return v;
}

static bool set(struct flow_vars *vars, const struct flow_name *name, const struct flow_node *at,
                const struct flow_value *value, bool lent)
{
    const struct flow_node *home = home_of(name->is_task, at);
    struct flow_var *v = find(vars, &name->key, home);
    if (!v)
        v = make(vars, name, home);
    if (!v)
        return false;
    size_t own = lent ? 0 : flow_value_bytes(value), bytes = vars->bytes - v->bytes + own;
    struct flow_value copy = *value;
    if (bytes > FLOW_VARS_BYTES || (!lent && !flow_value_dup(value, &copy)))
        return false;
    unset(v);
    v->value = copy;
    v->lent = lent;
    v->bytes = own;
    vars->bytes = bytes;
    if (at && !v->is_set) {
        v->is_set = true;
        vars->n_set++;
    }
    return true;
}

bool flow_vars_set(struct flow_vars *vars, const struct flow_name *name, const struct flow_node *at,
                   const struct flow_value *value)
{
    return set(vars, name, at, value, false);
}

bool flow_vars_lend(struct flow_vars *vars, const struct flow_name *name,
                    const struct flow_node *at, const struct flow_value *value)
{
    return set(vars, name, at, value, true);
}

struct flow_value flow_vars_get(const struct flow_vars *vars, const struct gc_map_key *key,
                                bool is_task, const struct flow_node *at)
{
    const struct flow_var *v = find(vars, key, home_of(is_task, at));
    return v ? v->value : flow_not_set();
}

void flow_vars_clear_task(struct flow_vars *vars, const struct flow_node *container)
{
    for (struct flow_var *v = vars->first; v; v = v->next)
        if (v->is_task && v->home == container) {
            vars->bytes -= v->bytes;
            v->bytes = 0;
            unset(v);
        }
}

void flow_vars_write(const struct flow_vars *vars, struct gc_jsonw *w)
{
    for (const struct flow_var *v = vars->first; v; v = v->next)
        if (!v->is_task) {
            gc_jsonw_key(w, v->name);
            flow_value_write(w, &v->value);
        }
}

void flow_vars_write_set(struct flow_vars *vars, struct gc_jsonw *w)
{
    for (struct flow_var *v = vars->first; v && vars->n_set > 0; v = v->next) {
        if (!v->is_set)
            continue;
        v->is_set = false;
        vars->n_set--;
        gc_jsonw_key(w, v->name);
        flow_value_write(w, &v->value);
    }
}
