/* action.h - what an action type is: the settings of its nodes, the paths they leave by, what it
 * does. The table of all types is mock/flow/action/actions.h.
 *
 * Source:     types and paths of real Architect exports (__type, paths[].outputId in camel case).
 * Ownership:  rows are static.
 */
#ifndef FLOW_ACTION_H
#define FLOW_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "mock/flow/engine/model.h"

struct flow_run;

/* What a setting may be in a file, and which members of flow_setting hold it. */
enum flow_field_kind {
    FLOW_FIELD_EXPR = 1,    /* expr: text is an expression; a number or true/false is itself */
    FLOW_FIELD_MS,          /* expr: milliseconds, checked when it is a plain number */
    FLOW_FIELD_TEXT,        /* expr: an expression; what can be none is the text itself */
    FLOW_FIELD_NAME,        /* text: as it is, not empty */
    FLOW_FIELD_CHOICE,      /* text: one of choices */
    FLOW_FIELD_VARIABLE,    /* text: "Flow.x" or "Task.x" */
    FLOW_FIELD_LOOKUP,      /* expr: a context field's name, {context}, {literal}, {expression} */
    FLOW_FIELD_ASSIGNMENTS, /* entries: {"Flow.x": expression}, name is the variable */
    FLOW_FIELD_INPUTS,      /* entries: {"name": expression} */
    FLOW_FIELD_OUTPUTS,     /* entries: {"name": "Flow.x"}, text is the variable */
    FLOW_FIELD_CASES,       /* entries: [{"path": name, "when": expression}] */
};

struct flow_field {
    const char *key;
    enum flow_field_kind kind;
    bool required;
    const char *const *choices; /* ends with NULL; the first is the default */
};

struct flow_path_spec {
    const char *name;
    const char *alias; /* another spelling that files may use, or NULL */
    bool is_failure;   /* leads nowhere: `failure` is tried, then the flow has failed */
};

enum flow_end {
    FLOW_LEAVE,   /* by outcome.path */
    FLOW_ENTER,   /* go to the node's own start */
    FLOW_RETURN,  /* leave the container that the node is in */
    FLOW_FINISH,  /* the flow is over */
    FLOW_EXPIRED, /* the time is up */
};
struct flow_outcome {
    enum flow_end end;
    const char *path;
};

#define FLOW_MAX_PATHS 5
struct flow_action {
    const char *type;  /* as Architect names it */
    const char *alias; /* the plain word, or NULL */
    bool is_container, is_start;
    bool is_loop; /* a container that is no task: ending the task leaves it, too */
    const struct flow_field *fields;
    size_t n_fields;
    struct flow_path_spec paths[FLOW_MAX_PATHS]; /* ends with a zeroed one */
    int cases_field;  /* index + 1 of a FLOW_FIELD_CASES field whose entries are paths too; or 0 */
    int action_field; /* index + 1 of the field that names a data action; or 0 */
    struct flow_outcome (*run)(struct flow_run *run, const struct flow_node *node);
    /* Containers: the inside has come to its end. */
    struct flow_outcome (*inside_done)(struct flow_run *run, const struct flow_node *node);
};

/* The row's path of that name or alias, or NULL. */
const struct flow_path_spec *flow_action_path(const struct flow_action *a, const char *name);

#endif
