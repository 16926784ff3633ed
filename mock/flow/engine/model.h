/* model.h - a flow as the engine walks it, whatever file format it came from.
 *
 *   const struct flow_node *n = flow_model_node(model, "n1");
 *   for (size_t i = 0; i < model->n_nodes; i++) puts(model->nodes[i].name);
 *
 * A loader fills it (load.h) and it never changes afterwards. A container is a node that others
 * name as their parent; its own `start` is where the walk goes on inside.
 *
 * Source:     type and path names are those of real Architect exports (actions.h has the table).
 * Ownership:  the model owns all of it; readers borrow.
 * Threads:    a loaded model may be read from any thread.
 */
#ifndef FLOW_MODEL_H
#define FLOW_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/problems.h"

enum {
    FLOW_MAX_NODES = 10000,
    FLOW_MAX_NAME = 200, /* bytes of an id or a name */
    FLOW_MAX_VARIABLES = 1000,
    FLOW_MAX_ENTRIES = 1000, /* assignments, cases or inputs of one node */
    FLOW_MODEL_BYTES = 64 << 20,
};

struct flow_action; /* a row of the action table: actions.h */
struct flow_expr;   /* expr.h */

/* A variable's name, ready to be looked up; text NULL: none. */
struct flow_name {
    const char *text;      /* as it is written */
    struct gc_map_key key; /* in lower case */
    bool is_task;          /* Task.*: of the container around who speaks */
};

/* One entry of a setting that is a list: an assignment, a case, an input, an output. */
struct flow_entry {
    const char *name;
    const struct flow_expr *expr; /* or NULL */
    struct flow_name variable;    /* that is set */
    struct gc_pos at;             /* in the model's file; line 0 where it has no place */
};

/* What a setting holds follows from its field in the action table; an absent one is all zero. */
struct flow_setting {
    bool given;
    struct gc_pos at;
    const struct flow_expr *expr;
    const char *text;
    struct flow_name variable;
    struct flow_entry *entries;
    size_t n_entries;
};

struct flow_path {
    const char *name;
    const struct flow_node *target;
};

struct flow_node {
    const char *id, *name;
    const char *type; /* as the file spells it */
    const struct flow_action *action;
    const struct flow_node *parent; /* the container it is in, or NULL */
    const struct flow_node *start;  /* containers: where the inside begins */
    struct flow_setting *settings;  /* one for each field of the action */
    struct flow_path *paths;        /* those that lead somewhere */
    size_t n_paths;
    size_t index;       /* in flow_model.nodes */
    const char *traced; /* who it is, as members of its entries in traces */
    size_t traced_bytes;
    struct gc_map_key counted; /* see flow_counted */
};

struct flow_variable {
    struct flow_name name;           /* "Flow.greeting" */
    const char *type;                /* "string", "integer", ... or NULL; for people */
    const struct flow_expr *initial; /* or NULL */
};

struct flow_model {
    const char *id, *name, *type;
    const struct flow_node *start;
    struct flow_node *nodes; /* in the order of the file */
    size_t n_nodes;
    struct flow_variable *variables;
    size_t n_variables;
    struct gc_map by_id;      /* node id -> struct flow_node */
    const char *file;         /* it was read from; for messages */
    struct gc_problems notes; /* what runs, but can't be meant so */
    struct gc_arena arena;
};

struct flow_model *flow_model_new(void);    /* empty; NULL when memory ran out */
void flow_model_free(struct flow_model *m); /* NULL is a no-op */

/* "FLOW ACTION", by their ids: how it is called where it is counted what runs took. False: no
 * memory. */
GC_NODISCARD bool flow_counted(struct gc_arena *a, const char *flow, const char *action,
                               struct gc_map_key *out);

/* low: room for the text in lower case, for as long as the name is used. */
struct flow_name flow_name(const char *text, char *low);

/* NULL: there is no such node. */
const struct flow_node *flow_model_node(const struct flow_model *m, const char *id);
bool flow_node_is_container(const struct flow_node *n);
/* Where a path leads, or NULL. */
const struct flow_node *flow_node_next(const struct flow_node *n, const char *path);

#endif
