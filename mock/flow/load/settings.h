/* settings.h - the parts of the loader: problems, expressions, settings, links.
 *
 *   flow_load_settings(load, gc_json_get(node, "settings"), node, out);
 *
 * Inside the loaders only.
 *
 * Ownership:  what is made goes into the model's arena.
 * Threads:    one load, one thread.
 * Errors:     added to load->problems with their positions; the load goes on to find more.
 */
#ifndef FLOW_LOAD_SETTINGS_H
#define FLOW_LOAD_SETTINGS_H

#include "base/json/json.h"
#include "mock/flow/engine/model.h"
#include "mock/flow/expr/expr.h"

enum { FLOW_MAX_DEPTH = 50 }; /* containers in containers */

/* An expression, and the text that it was read from. */
struct flow_loaded_expr {
    const cJSON *value;
    const struct flow_expr *expr;
};

struct flow_load {
    struct flow_model *model;
    const struct gc_json *doc;
    struct gc_problems *problems;
    struct flow_loaded_expr *exprs; /* of malloc; ends with the load */
    size_t n_exprs, cap_exprs;
    bool no_memory;
};

/* Problems at a value, and at the key of a member. */
void flow_load_problem(struct flow_load *load, const cJSON *at, const char *fmt, ...)
    GC_PRINTF(3, 4);
void flow_load_problem_key(struct flow_load *load, const cJSON *at, const char *fmt, ...)
    GC_PRINTF(3, 4);

/* At the place inside the string value. */
void flow_load_expr_problem(struct flow_load *load, const cJSON *value,
                            const struct flow_expr_error *e);
/* Letters, digits and _, not beginning with a digit. */
bool flow_load_is_name(const char *text);
/* Text is an expression; numbers and booleans stand for themselves. NULL: a problem was added. */
const struct flow_expr *flow_load_expr(struct flow_load *load, const cJSON *value);
/* A variable that a flow may set; without a text: a problem was added. */
struct flow_name flow_load_variable_name(struct flow_load *load, const cJSON *value);

/* The same, named by a member's key. */
struct flow_name flow_load_assigned(struct flow_load *load, const cJSON *member);

/* The node that a text names; NULL: a problem was added. */
const struct flow_node *flow_load_find(struct flow_load *load, const cJSON *id);
/* parentId, startNode and paths of all nodes of the flow. */
void flow_load_links(struct flow_load *load, const cJSON *nodes);

/* What runs, but not as it looks: to model->notes. */
void flow_load_note(struct flow_load *load, struct gc_pos at, const char *fmt, ...) GC_PRINTF(3, 4);
/* notes.c: what of a flow that is right can't be meant so, to model->notes: variables that nothing
 * sets, expressions that must fail, nodes that nothing reaches. */
void flow_load_notes(struct flow_load *load, const cJSON *nodes);

/* settings may be NULL (none given); json is the whole node, for positions. */
void flow_load_settings(struct flow_load *load, const cJSON *settings, const cJSON *json,
                        struct flow_node *node);

#endif
