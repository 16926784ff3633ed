/* What of a flow runs, but can't be meant so. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/action/actions.h"
#include "mock/flow/function/functions.h"
#include "mock/flow/load/settings.h"

enum { NEAR_NAMES = 200, SCRATCH_BYTES = 1 << 20 };

/* Of variables: who is set, in lower case. */
struct notes {
    struct flow_load *load;
    struct gc_map set;
    const char *names[NEAR_NAMES]; /* as they are written, for what was meant */
    size_t n_names;
};

void flow_load_note(struct flow_load *load, struct gc_pos at, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    gc_problems_add(&load->model->notes, load->doc->name, at, "%s", text);
}

static struct gc_pos place_in(const struct flow_load *load, const struct flow_loaded_expr *l,
                              size_t at)
{
    return load->model->notes.n < GC_PROBLEMS_KEPT ? gc_json_where_in(load->doc, l->value, at)
                                                   : (struct gc_pos){0};
}

/* --- variables -------------------------------------------------------------------------------- */

static void put_name(struct notes *n, const char *name)
{
    char key[FLOW_MAX_NAME + 2];
    void *old = NULL;
    size_t i = 0;
    for (; name && name[i] && i + 1 < sizeof key; i++)
        key[i] = (char)tolower((unsigned char)name[i]);
    key[i] = '\0';
    if (i > 0 && gc_map_put(&n->set, key, n, &old) != GC_OK)
        n->load->no_memory = true;
    if (i > 0 && !old && n->n_names < NEAR_NAMES)
        n->names[n->n_names++] = name;
}

static void put_setting(struct notes *n, const struct flow_field *field,
                        const struct flow_setting *s)
{
    if (field->kind == FLOW_FIELD_VARIABLE)
        put_name(n, s->text);
    for (size_t i = 0; i < s->n_entries; i++) {
        if (field->kind == FLOW_FIELD_ASSIGNMENTS)
            put_name(n, s->entries[i].name);
        else if (field->kind == FLOW_FIELD_OUTPUTS)
            put_name(n, s->entries[i].text);
    }
}

static void put_names(struct notes *n)
{
    const struct flow_model *m = n->load->model;
    for (size_t i = 0; i < m->n_variables; i++)
        put_name(n, m->variables[i].name);
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct flow_node *node = &m->nodes[i];
        for (size_t k = 0; k < node->action->n_fields; k++)
            put_setting(n, &node->action->fields[k], &node->settings[k]);
        if (node->action == &flow_get_external_contact)
            put_name(n, "Flow.externalContact"); /* unless it names another */
    }
}

/* "dataAction.NAME.OUTPUT" of an action that the flow calls; which outputs it has, says the org. */
static bool is_output(const struct flow_model *m, const char *key)
{
    const char *name = strchr(key, '.') + 1;
    size_t len = strcspn(name, ".");
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct flow_node *node = &m->nodes[i];
        int field = node->action->action_field;
        const char *action = field > 0 ? node->settings[field - 1].text : NULL;
        bool same = action && strlen(action) == len;
        for (size_t k = 0; same && k < len; k++)
            same = tolower((unsigned char)action[k]) == name[k] ||
                   (!isalnum((unsigned char)action[k]) && name[k] == '_');
        if (same)
            return true;
    }
    return false;
}

static void check_ref(struct notes *n, const struct flow_loaded_expr *l, const struct flow_expr *x)
{
    const struct flow_ref *ref = &x->ref;
    if (ref->scope == FLOW_SCOPE_DATA_ACTION && !is_output(n->load->model, ref->key))
        flow_load_note(n->load, place_in(n->load, l, x->at),
                       "%.100s is never set: no node of the flow calls that data action",
                       ref->text);
    if ((ref->scope != FLOW_SCOPE_FLOW && ref->scope != FLOW_SCOPE_TASK) ||
        gc_map_get(&n->set, ref->key))
        return;
    const char *near = gc_nearest(ref->text, n->names, n->n_names);
    flow_load_note(n->load, place_in(n->load, l, x->at),
                   "%.100s is never set: it is not declared, and no node sets it%s", ref->text,
                   gc_did_you_mean("", near, ""));
}

/* --- types ------------------------------------------------------------------------------------ */

/* What a function gives, whatever it is given; of the others nothing is said. */
static enum flow_kind kind_of_call(const struct flow_function *fn)
{
    static const struct {
        const char *name;
        enum flow_kind kind;
    } rows[] = {
        {"==", FLOW_BOOL},
        {"!=", FLOW_BOOL},
        {"<", FLOW_BOOL},
        {">", FLOW_BOOL},
        {"<=", FLOW_BOOL},
        {">=", FLOW_BOOL},
        {"and", FLOW_BOOL},
        {"or", FLOW_BOOL},
        {"not", FLOW_BOOL},
        {"IsSet", FLOW_BOOL},
        {"IsNotSetOrEmpty", FLOW_BOOL},
        {"Append", FLOW_TEXT},
        {"ToString", FLOW_TEXT},
        {"Upper", FLOW_TEXT},
        {"Lower", FLOW_TEXT},
        {"Trim", FLOW_TEXT},
        {"Length", FLOW_INTEGER},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (strcasecmp(fn->name, rows[i].name) == 0)
            return rows[i].kind;
    return FLOW_NOT_SET;
}

/* A value of the kind that the expression always has; false: that is not known. */
static bool sample(const struct flow_expr *x, struct flow_value *out)
{
    enum flow_kind kind = x->kind == FLOW_X_CALL ? kind_of_call(x->call.fn) : FLOW_NOT_SET;
    if (x->kind == FLOW_X_LITERAL)
        *out = x->literal;
    else if (kind == FLOW_BOOL)
        *out = flow_bool(true);
    else if (kind == FLOW_INTEGER)
        *out = flow_integer(1);
    else if (kind == FLOW_TEXT)
        *out = flow_text("1");
    else
        return false;
    return out->kind == FLOW_BOOL || out->kind == FLOW_TEXT || flow_is_number(out);
}

/* Each of the values alone, and, of an operator, all of them together. */
static bool fits(struct flow_eval *ev, const struct flow_expr *x)
{
    const struct flow_function *fn = x->call.fn;
    struct flow_value *args = gc_arena_zero(ev->arena, x->call.n_args + 1, sizeof *args), result;
    bool all = args != NULL, symbol = !isalpha((unsigned char)*fn->name);
    for (size_t i = 0; all && i < x->call.n_args; i++)
        all = sample(x->call.args[i], &args[i]);
    if (!all)
        return true;
    return flow_function_check(ev, fn, args, x->call.n_args) &&
           (!symbol || fn->run(ev, args, x->call.n_args, &result));
}

/* What stands where only true and false can. */
static bool decides(struct flow_eval *ev, const struct flow_expr *x)
{
    size_t n = x->call.fn->lazy == FLOW_LAZY_CHOICE ? 1 : x->call.n_args;
    struct flow_value v;
    for (size_t i = 0; i < n; i++)
        if (sample(x->call.args[i], &v) && v.kind != FLOW_BOOL)
            return flow_eval_fail(ev, "a condition must be true or false, not %s",
                                  flow_kind_name(&v));
    return true;
}

static void check_call(struct notes *n, const struct flow_loaded_expr *l, const struct flow_expr *x)
{
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = SCRATCH_BYTES};
    struct flow_eval ev = {.arena = &scratch};
    const struct flow_function *fn = x->call.fn;
    if (!(fn->lazy == FLOW_EAGER ? fits(&ev, x) : decides(&ev, x)) && ev.status == GC_E_DATA)
        flow_load_note(n->load, place_in(n->load, l, x->at), "%s always fails: %.250s", fn->name,
                       ev.error);
}

static void check_expr(struct notes *n, const struct flow_loaded_expr *l, const struct flow_expr *x)
{
    switch (x->kind) {
    case FLOW_X_LITERAL:
        break;
    case FLOW_X_REF:
        check_ref(n, l, x);
        break;
    case FLOW_X_CALL:
        check_call(n, l, x);
        for (size_t i = 0; i < x->call.n_args; i++)
            check_expr(n, l, x->call.args[i]);
        break;
    case FLOW_X_MEMBER:
        check_expr(n, l, x->member.of);
        break;
    }
}

/* --- nodes ------------------------------------------------------------------------------------ */

static void reach(const struct flow_node *to, bool *reached, const struct flow_node **todo,
                  size_t *n_todo)
{
    if (!to || reached[to->index])
        return;
    reached[to->index] = true;
    todo[(*n_todo)++] = to;
}

static void check_nodes(struct flow_load *load, const cJSON *nodes)
{
    const struct flow_model *m = load->model;
    bool *reached = calloc(m->n_nodes + 1, sizeof *reached);
    const struct flow_node **todo = calloc(m->n_nodes + 1, sizeof *todo);
    size_t n_todo = 0, i = 0;
    load->no_memory |= !reached || !todo;
    if (reached && todo)
        reach(m->start, reached, todo, &n_todo);
    while (n_todo > 0) {
        const struct flow_node *node = todo[--n_todo];
        reach(node->start, reached, todo, &n_todo);
        for (size_t k = 0; k < node->n_paths; k++)
            reach(node->paths[k].target, reached, todo, &n_todo);
    }
    for (const cJSON *json = nodes->child; reached && todo && json; json = json->next, i++)
        if (!reached[i])
            flow_load_note(load, gc_json_where(load->doc, gc_json_get(json, "id")),
                           "node \"%.100s\" is never reached: no path leads to it",
                           m->nodes[i].name);
    free(reached);
    free(todo);
}

void flow_load_notes(struct flow_load *load, const cJSON *nodes)
{
    struct notes n = {.load = load};
    put_names(&n);
    for (size_t i = 0; i < load->n_exprs; i++)
        check_expr(&n, &load->exprs[i], load->exprs[i].expr);
    check_nodes(load, nodes);
    gc_map_release(&n.set, NULL);
}
