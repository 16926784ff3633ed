/* simulate.h - walks a flow of the org for a request.
 *
 *   struct gc_jsonw w = mock_body(x);
 *   if (mock_simulate(x, flow, &(struct flow_request){.timeout_ms = 5000}, &w, &err) == GC_OK) ...
 *
 * Ownership:  borrows everything for the length of the call.
 * Units:      milliseconds.
 * Threads:    one exchange, one thread; no lock is held meanwhile.
 * Errors:     those of flow_run.
 */
#ifndef MOCK_API_SIMULATE_H
#define MOCK_API_SIMULATE_H

#include "mock/exchange/exchange.h"
#include "mock/flow/engine/engine.h"

GC_NODISCARD enum gc_status mock_simulate(struct mock_exchange *x, const struct mock_flow *flow,
                                          const struct flow_request *req, struct gc_jsonw *w,
                                          struct gc_error *err);

#endif
