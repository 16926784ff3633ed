/* data_action.h - calls the service behind a data action, as Architect does.
 *
 *   struct flow_action_result r;
 *   mock_data_action_run(x, action, inputs, 5000, &r);
 *
 * POST with {"data": inputs}, X-Genesys-Auth-Token (a token that this world can introspect) and
 * ININ-Correlation-Id; the answer must be 2xx with {"data": outputs}. Inputs and outputs are
 * checked against the action's contract. Nothing is retried. No lock is held meanwhile: the
 * service will ask this very mock whether the token is good.
 *
 * Source:     the data action dialect of the tutorial; the error object that a flow sees is the
 *             real one.
 * Ownership:  outputs and error of the result are the caller's (cJSON_Delete).
 * Units:      milliseconds of real time.
 * Threads:    any thread.
 * Errors:     in the result.
 */
#ifndef MOCK_DATA_ACTION_H
#define MOCK_DATA_ACTION_H

#include "mock/exchange/exchange.h"
#include "mock/flow/engine/engine.h"

void mock_data_action_run(struct mock_exchange *x, const struct mock_data_action *action,
                          const cJSON *inputs, int64_t timeout_ms, struct flow_action_result *out);

/* Does `value` fulfil a contract's schema (type, properties, required, nested)? what: "output".
 * Says in `why` what is wrong. */
bool mock_contract_check(const cJSON *schema, const cJSON *value, const char *what, char *why,
                         size_t cap);

#endif
