/* simulation.h - runs a flow by the simulation API and reads what came of it.
 *
 *   struct gc_simulation sim GC_AUTO(gc_simulation_release) = {0};
 *   if (gc_simulation_run(api, &request, deadline_ms, &sim, &err) == GC_OK)
 *       status = gc_simulation_verdict(&sim, &err);
 *
 * Source:     POST /api/v2/architect/simulations of the tutorial's dialect: {flowId, context,
 *             nodeId, timeout} -> {status, trace[{nodeId, nodeName, nodeType, result}]}.
 * Ownership:  the simulation owns its document; what the getters return is borrowed.
 * Units:      timeout_ms is the flow's own (virtual) time; deadline_ms is monotonic.
 * Threads:    one simulation, one thread; any number at once.
 * Errors:     those of gc_api_call; GC_E_PROTOCOL when the answer is not what the contract says.
 */
#ifndef GC_SIMULATION_H
#define GC_SIMULATION_H

#include "genesys/api.h"

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

/* Of one step of the trace: is it a lookup; the contact, or NULL; the error, or NULL. */
bool gc_step_is_lookup(const cJSON *step);
const cJSON *gc_step_contact(const cJSON *step);
const cJSON *gc_step_error(const cJSON *step);
/* An error of the trace as text: the string itself, or an object's message. */
void gc_step_error_text(const cJSON *error, struct gc_strbuf *to);

/* The first contact that a lookup of the trace found, or NULL. */
const cJSON *gc_simulation_contact(const struct gc_simulation *s);
/* What it came to: GC_OK (a contact was found; or no lookup ran and the flow was completed),
 * GC_E_NO_CONTACT, GC_E_TIMEOUT, GC_E_SERVER (the flow or the lookup failed), GC_E_PROTOCOL (a
 * status that nobody knows). */
GC_NODISCARD enum gc_status gc_simulation_verdict(const struct gc_simulation *s,
                                                  struct gc_error *err);

#endif
