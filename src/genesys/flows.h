/* flows.h - a flow and its nodes, as the API describes them.
 *
 *   struct gc_flow flow GC_AUTO(gc_flow_release) = {0};
 *   if (gc_flow_get(api, flow_id, deadline_ms, &flow, &err) == GC_OK) ...
 *   if (gc_flow_lookup_node(&flow, &node, &err) == GC_OK) ... node->id
 *
 * Source:     GET /api/v2/architect/flows/{flowId} of the tutorial's dialect (an object with
 *             `nodes`); GetExternalContactAction is the type's name in real flows, too.
 * Ownership:  the flow owns everything; nodes and texts are borrowed from it.
 * Units:      none.
 * Threads:    a loaded flow may be read from any thread.
 * Errors:     those of gc_api_call; GC_E_PROTOCOL when the flow is not what the contract says.
 */
#ifndef GC_FLOWS_H
#define GC_FLOWS_H

#include "genesys/api.h"

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

#endif
