/* simulation.h - flows, their simulation, and one lookup of a contact from end to end.
 *
 *   struct gc_lookup_plan plan = {.flow_id = id, .to = to, .timeout_ms = 5000};
 *   if (gc_lookup_find_node(api, &plan, deadline_ms, &err) == GC_OK)
 *       status = gc_lookup_run(api, &plan, "+15551234567", NULL, deadline_ms, &lookup, &err);
 *
 * Source:     the tutorial's dialect: GET /api/v2/architect/flows/{flowId}, an object with `nodes`
 *             (GetExternalContactAction is the type's name in real flows, too), and
 *             POST /api/v2/architect/simulations: {flowId, context, nodeId, timeout} -> {status,
 *             trace[{nodeId, nodeName, nodeType, result}]}.
 * Ownership:  a flow and a simulation own their documents; what the getters return is borrowed. A
 *             plan borrows its texts and owns the found node's; a lookup owns its simulation.
 * Units:      timeout_ms is the flow's own (virtual) time; deadline_ms is monotonic.
 * Threads:    a loaded flow, and a plan whose node is found, may be read from any thread.
 * Errors:     those of gc_api_call; GC_E_PROTOCOL when the answer is not what the contract says.
 */
#ifndef GC_SIMULATION_H
#define GC_SIMULATION_H

#include "base/random.h"
#include "genesys/api.h"

/* --- flows.c --- */

#define GC_LOOKUP_TYPE "GetExternalContactAction"

struct gc_node {
    const char *id, *name, *type;
    const char *parent_id; /* NULL at the top */
    bool is_lookup;        /* looks an external contact up */
    bool is_container;     /* holds other nodes: it can't be run itself */
};

struct gc_flow {
    const char *id, *name, *type; /* type may be "" */
    struct gc_node *nodes;
    size_t n_nodes;
    struct gc_json doc;
};

GC_NODISCARD enum gc_status gc_flow_get(struct gc_api *api, const char *flow_id,
                                        int64_t deadline_ms, struct gc_flow *out,
                                        struct gc_error *err);
/* Reads what the API answered; takes the document over, also on failure. */
GC_NODISCARD enum gc_status gc_flow_parse(struct gc_json *doc, struct gc_flow *out,
                                          struct gc_error *err);
void gc_flow_release(struct gc_flow *f);

/* The one external-contact action. None: GC_E_NOT_FOUND; several: GC_E_USAGE, naming them. */
GC_NODISCARD enum gc_status gc_flow_lookup_node(const struct gc_flow *f, const struct gc_node **out,
                                                struct gc_error *err);

/* --- simulation.c, outcome.c --- */

struct gc_simulation_request {
    const char *flow_id;         /* Required */
    const char *node_id;         /* Optional: NULL runs from the flow's start */
    const char *from, *to;       /* Required: E.164 */
    const char *conversation_id; /* Required */
    int64_t timeout_ms;          /* Required */
    const cJSON *context;        /* Optional: further members; they win over the ones above */
};

struct gc_simulation {
    const char *status;
    const cJSON *trace; /* an array of objects with string nodeId and nodeType */
    struct gc_json doc;
};

/* The body of the request, as JSON. */
void gc_simulation_write(const struct gc_simulation_request *r, struct gc_strbuf *to);
/* Sent once: see send.h. */
GC_NODISCARD enum gc_status gc_simulation_run(struct gc_api *api,
                                              const struct gc_simulation_request *r,
                                              int64_t deadline_ms, struct gc_simulation *out,
                                              struct gc_error *err);
/* Reads what the API answered; takes the document over, also on failure. */
GC_NODISCARD enum gc_status gc_simulation_parse(struct gc_json *doc, struct gc_simulation *out,
                                                struct gc_error *err);
void gc_simulation_release(struct gc_simulation *s);

/* Of one step of the trace: is it a lookup; what came out, the contact and the error, or NULL. */
bool gc_step_is_lookup(const cJSON *step);
const cJSON *gc_step_result(const cJSON *step); /* or what the document calls its output */
const cJSON *gc_step_contact(const cJSON *step);
const cJSON *gc_step_error(const cJSON *step);
/* An error of the trace as text: the string itself, or an object's message. */
void gc_step_error_text(const cJSON *error, struct gc_strbuf *to);

/* The first contact that a lookup of the trace found, or NULL. */
const cJSON *gc_simulation_contact(const struct gc_simulation *s);
/* What it came to: GC_OK (a contact was found; or no lookup ran and the flow was completed),
 * GC_E_NO_CONTACT, GC_E_TIMEOUT, GC_E_SERVER (the flow or the lookup failed), GC_E_DATA_ACTION (one
 * failed, whether the flow went on or not), GC_E_PROTOCOL (a status that nobody knows). */
GC_NODISCARD enum gc_status gc_simulation_outcome(const struct gc_simulation *s,
                                                  struct gc_error *err);

/* --- lookup.c --- */

struct gc_lookup_plan {
    const char *flow_id;
    const char *node_id; /* NULL: from the flow's start */
    const char *to;
    int64_t timeout_ms;
    const cJSON *context; /* Optional: members of every context */
    char *found_node;     /* gc_lookup_find_node's */
};
/* Sets node_id to the flow's one external-contact action. */
GC_NODISCARD enum gc_status gc_lookup_find_node(struct gc_api *api, struct gc_lookup_plan *plan,
                                                int64_t deadline_ms, struct gc_error *err);
void gc_lookup_plan_release(struct gc_lookup_plan *plan);

struct gc_lookup {
    char conversation_id[GC_UUID_TEXT];
    bool answered; /* simulation is filled */
    struct gc_simulation simulation;
    int64_t elapsed_ms;
};
/* The outcome of the simulation, or why there is none (out->answered is then false).
 * extra (may be NULL): an object whose members win over the plan's context. */
GC_NODISCARD enum gc_status gc_lookup_run(struct gc_api *api, const struct gc_lookup_plan *plan,
                                          const char *number, const cJSON *extra,
                                          int64_t deadline_ms, struct gc_lookup *out,
                                          struct gc_error *err);
void gc_lookup_release(struct gc_lookup *l);

#endif
