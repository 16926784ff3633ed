/* export.h - a flow as Architect exports it: read, understood, and walked as it stands.
 *
 *   if (flow_export_read(&doc, path, &gc_json_file_limits, &err) != GC_OK) ...
 *   if (flow_is_export(doc.root) &&
 *       flow_export_load(&flow, &doc, doc.root, copy_of_root, &problems) != GC_OK) ...
 *
 * What is decoded is told by its content: base64 of percent-encoded JSON, or JSON. Keys and action
 * types that nobody knows are no problem; a run that comes to such an action ends FAILED.
 *
 * An action list is a tree: `owner` is the action in whose branch another one stands. Where nothing
 * follows an action, its owner's own `next` does; loops and menus begin anew.
 *
 * Source:     exports of public repositories; the document of
 *             GET /api/v2/flows/{id}/latestconfiguration.
 * Ownership:  a loaded flow borrows the tree `own` (not `at`, which gives the places of problems).
 * Threads:    a loaded flow may be read and run by any thread.
 * Errors:     GC_E_DATA with problems and their places, GC_E_NOMEM; of read also GC_E_IO,
 *             GC_E_TOO_BIG.
 */
#ifndef FLOW_EXPORT_H
#define FLOW_EXPORT_H

#include "base/arena.h"
#include "base/json/json.h"
#include "base/map.h"
#include "mock/flow/engine/outline.h"
#include "mock/flow/expr/expr.h"

enum { FLOW_EXPORT_ID = 37, FLOW_EXPORT_BYTES = 256 << 20, FLOW_EXPORT_DEPTH = 100 };

struct export_type; /* types.h */
struct export_sequence;

struct export_path {
    const char *output, *label; /* "__YES__", "Yes" */
    const struct export_action *to;
};
struct export_action {
    const cJSON *json;
    const char *id, *name, *type;
    int64_t number;                /* as Architect shows it before the name; 0: none */
    const struct export_type *row; /* NULL: unknown */
    const struct export_sequence *sequence;
    const struct export_action *owner, *next;
    struct export_path *paths;
    size_t n_paths, index;
    struct gc_map_key counted; /* see flow_counted; once the flow is named */
};
/* A task, a state, a loop task; or a menu, which is one action with its choices for paths. */
struct export_sequence {
    const cJSON *json;
    const char *id, *name, *type;
    const struct export_action *start;
};
struct export_variable {
    const char *id, *name; /* "Flow.ani" */
    const cJSON *initial;
    const struct export_sequence *home; /* NULL: the flow */
    enum flow_kind kind;                /* FLOW_NOT_SET: any */
    bool is_list, is_output;
    size_t index;
};
struct export_tree {
    const cJSON *wrapper;
    const struct flow_expr *x;
    const char *error; /* why there is no x: a function that gcmock does not know */
};
struct flow_export {
    const cJSON *json;
    const char *key; /* its id; of an embedded module the flow's, and its own number: "ID/1" */
    const char *name, *type;
    struct export_sequence *sequences;
    size_t n_sequences;
    struct export_action *actions;
    size_t n_actions;
    const struct export_sequence *initial;
    struct flow_export **modules; /* embedded common modules */
    size_t n_modules;
    struct export_variable *variables;
    size_t n_variables;
    struct export_tree *trees; /* sorted */
    size_t n_trees;
    struct gc_map variables_by_id;
    struct gc_map by_id; /* of actions; see flow_export_sequence */
    struct gc_map sequences_by_id;
    struct gc_arena arena;
};

/* Reads a file of either form. Places in base64 are those of the file, places in what it holds
 * those of the decoded document. */
GC_NODISCARD enum gc_status flow_export_read(struct gc_json *out, const char *path,
                                             const struct gc_json_limits *limits,
                                             struct gc_error *err);
GC_NODISCARD enum gc_status flow_export_parse(struct gc_json *out, const char *name,
                                              const char *text, size_t len,
                                              const struct gc_json_limits *limits,
                                              struct gc_error *err);
bool flow_is_export(const cJSON *json);
/* Exports hold no id: one that follows from type and name, and from `beside` ("": from no more). */
void flow_export_id(const cJSON *json, const char *beside, char out[FLOW_EXPORT_ID]);

/* at and own have the same content. */
GC_NODISCARD enum gc_status flow_export_load(struct flow_export **out, const struct gc_json *doc,
                                             const cJSON *at, const cJSON *own,
                                             struct gc_problems *problems);
void flow_export_free(struct flow_export *flow); /* NULL is a no-op */
/* Names it, and the modules in it; false: no memory. */
GC_NODISCARD bool flow_export_name(struct flow_export *flow, const char *key);

const struct export_action *flow_export_action(const struct flow_export *flow, const char *id);
const struct export_sequence *flow_export_sequence(const struct flow_export *flow, const char *id);
/* By id, else by name; NULL: not embedded. */
const struct flow_export *flow_export_module(const struct flow_export *flow, const char *id,
                                             const char *name);
/* What the export tells of a data action or a table: an element of uiMetaData's `list`, or NULL. */
const cJSON *flow_export_contract(const struct flow_export *flow, const char *list, const char *id,
                                  const char *name);
/* The expression of a value; NULL: it is NOT_SET. */
const struct export_tree *flow_export_tree(const struct flow_export *flow, const cJSON *wrapper);

/* See outline.h. */
GC_NODISCARD bool flow_export_outline(const struct flow_export *flow, flow_row_fn on_row,
                                      void *ctx);

/* The table of action types as people read it. */
struct gc_strbuf;
void flow_actions_help(struct gc_strbuf *to);

struct flow_host;
struct flow_request;
/* Writes the answer of the simulation API: as flow_run does, and beside it "outcome" ({"queue",
 * "queueId"}, {"disconnected": true}, {"workflowEnded": REASON}, ...), "said", "calls",
 * "conversationData", "participantData", "unheard" (what the caller waited for in vain), "undone"
 * (what they would have done, had anybody asked). Entries of
 * (what they did unasked). Entries of the trace have the action's number as `trackingId`. */
GC_NODISCARD enum gc_status flow_export_run(const struct flow_export *flow, const char *flow_id,
                                            const struct flow_request *req,
                                            const struct flow_host *host, struct gc_jsonw *out,
                                            struct gc_error *err);

#endif
