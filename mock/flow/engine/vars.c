#include "mock/flow/engine/run.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct flow_var {
    struct flow_var *next;
    const struct flow_node *home; /* of Task.*: the container, or NULL */
    bool is_task, is_set;         /* set: since it was told */
    bool lent;                    /* the value is not its own */
    struct flow_value value;      /* owned */
    char name[];                  /* as it was first written */
};

enum { KEY_BYTES = 300 };

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

/* Lower case; the Task.* of each container have a key of their own. */
static bool make_key(char key[KEY_BYTES], const char *name, bool is_task,
                     const struct flow_node *at)
{
    const struct flow_node *home = is_task && at ? at->parent : NULL;
    int n = home ? snprintf(key, KEY_BYTES, "%zu/", home->index) : 0;
    char *to = key + n, *end = key + KEY_BYTES - 1;
    for (; *name && to < end; name++)
        *to++ = (char)tolower((unsigned char)*name);
    *to = '\0';
    return !*name;
}

static bool is_task_name(const char *name)
{
    return strncasecmp(name, "task.", 5) == 0;
}

static struct flow_var *make(struct flow_vars *vars, const char *key, const char *name,
                             const struct flow_node *at)
{
    size_t len = strlen(name);
    struct flow_var *v = vars->by_key.n < FLOW_VARS_MAX ? malloc(sizeof *v + len + 1) : NULL;
    if (!v)
        return NULL;
    *v = (struct flow_var){.is_task = is_task_name(name), .home = at ? at->parent : NULL};
    memcpy(v->name, name, len + 1);
    if (gc_map_put(&vars->by_key, key, v, NULL) != GC_OK) {
        free(v);
        return NULL;
    }
    *vars->last = v;
    vars->last = &v->next;
    return v;
}

static bool set(struct flow_vars *vars, const char *name, const struct flow_node *at,
                const struct flow_value *value, bool lent)
{
    char key[KEY_BYTES];
    if (!make_key(key, name, is_task_name(name), at))
        return false;
    struct flow_var *v = gc_map_get(&vars->by_key, key);
    if (!v)
        v = make(vars, key, name, at);
    if (!v)
        return false;
    size_t bytes = vars->bytes - flow_value_bytes(&v->value) + flow_value_bytes(value);
    struct flow_value copy = *value;
    if (bytes > FLOW_VARS_BYTES || (!lent && !flow_value_dup(value, &copy)))
        return false;
    unset(v);
    v->value = copy;
    v->lent = lent;
    vars->bytes = bytes;
    if (at && !v->is_set) {
        v->is_set = true;
        vars->n_set++;
    }
    return true;
}

bool flow_vars_set(struct flow_vars *vars, const char *name, const struct flow_node *at,
                   const struct flow_value *value)
{
    return set(vars, name, at, value, false);
}

bool flow_vars_lend(struct flow_vars *vars, const char *name, const struct flow_node *at,
                    const struct flow_value *value)
{
    return set(vars, name, at, value, true);
}

struct flow_value flow_vars_get(const struct flow_vars *vars, enum flow_scope scope,
                                const char *key, const struct flow_node *at)
{
    char full[KEY_BYTES];
    if (!make_key(full, key, scope == FLOW_SCOPE_TASK, at))
        return flow_not_set();
    const struct flow_var *v = gc_map_get(&vars->by_key, full);
    return v ? v->value : flow_not_set();
}

void flow_vars_clear_task(struct flow_vars *vars, const struct flow_node *container)
{
    for (struct flow_var *v = vars->first; v; v = v->next)
        if (v->is_task && v->home == container) {
            vars->bytes -= flow_value_bytes(&v->value);
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
