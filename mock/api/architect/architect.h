/* architect.h - flows: the tutorial's document and simulation, the real endpoints beside them.
 *
 * Threads:    one exchange, one thread; no lock is held while a flow runs.
 */
#ifndef MOCK_API_ARCHITECT_H
#define MOCK_API_ARCHITECT_H

#include "mock/exchange/exchange.h"
#include "mock/flow/engine/engine.h"

/* flows.c */
mock_handler mock_get_flows, mock_get_flow, mock_get_flow_document;
/* The flow that the path names; NULL after a 404. */
const struct mock_flow *mock_asked_flow(struct mock_exchange *x);
/* flow_versions.c */
#define MOCK_FLOW_VERSION "1"
mock_handler mock_get_flow_versions, mock_get_flow_version;
mock_handler mock_get_flow_configuration, mock_get_flow_version_configuration;
void mock_write_flow_version(struct gc_jsonw *w, const struct mock_flow *flow);
/* flow_configuration.c */
void mock_reply_flow_configuration(struct mock_exchange *x, const struct mock_flow *flow);
/* simulations.c */
mock_handler mock_post_simulation;
/* With what its body says beside the flow: context, scenario, nodeId, timeout. It has answered. */
void mock_simulate_request(struct mock_exchange *x, const struct mock_flow *flow,
                           const cJSON *body);
/* executions.c */
mock_handler mock_post_execution, mock_get_execution;

/* tables.c: the rows of a data table as the API has them, when it knows the table; *rows NULL: it
 * was deleted. False: the API was not asked for it, and the org's own rows count. Borrowed for the
 * length of the exchange. */
bool mock_world_table(struct mock_exchange *x, const char *name, const cJSON **rows);
/* simulate.c: walks a flow of the org for a request. Statuses of flow_run. */
GC_NODISCARD enum gc_status mock_simulate(struct mock_exchange *x, const struct mock_flow *flow,
                                          const struct flow_request *req, struct gc_jsonw *w,
                                          struct gc_error *err);
/* live.c: the same for a caller who acts step by step; the answer's "waitsFor" says what they are
 * asked for. */
GC_NODISCARD enum gc_status mock_simulate_live(struct mock_exchange *x,
                                               const struct mock_flow *flow,
                                               const struct flow_request *req, struct gc_jsonw *w,
                                               struct gc_error *err);
/* own_flow.c: the same of a flow in gcmock's own format that is called with a scenario. */
GC_NODISCARD enum gc_status mock_run_own(const struct flow_model *model,
                                         const struct flow_request *req,
                                         const struct flow_host *host, struct gc_jsonw *w,
                                         struct gc_error *err);

/* stored_flows.c: flows that the world's store has, as the documents' POST makes them. The caller
 * of those that come with an id or visit holds the world's stores. */
bool mock_reply_stored_flow(struct mock_exchange *x, const char *id); /* false: there is none */
void mock_write_stored_flow(struct mock_exchange *x, struct gc_jsonw *w, const char *id);
/* The caller frees; NULL: it has no such text. */
char *mock_stored_flow_text(const char *json, size_t n, const char *member);
void mock_each_stored_flow(struct mock_exchange *x, mock_visit_fn visit, void *ctx);

#endif
