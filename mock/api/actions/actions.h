/* actions.h - data actions: the API's family, and the run that flows use as well.
 *
 * Threads:    one exchange, one thread; no lock is held while a data action runs.
 */
#ifndef MOCK_API_ACTIONS_H
#define MOCK_API_ACTIONS_H

#include "mock/exchange/exchange.h"
#include "mock/flow/engine/engine.h"

/* data_actions.c */
mock_handler mock_get_actions, mock_get_action, mock_post_action_execute, mock_post_action_test;

/* How long a run of the action may take: its own limit (60 s, the platform's, where it says none)
 * or what is left, the shorter. */
int64_t mock_data_action_time(const struct mock_data_action *action, int64_t left_ms);
/* data_action.c: calls the service behind a data action, as Architect does. POST with {"data":
 * inputs}, X-Genesys-Auth-Token (a token that this world can introspect) and ININ-Correlation-Id;
 * the answer must be 2xx with {"data": outputs}. Inputs and outputs are checked against the
 * action's contract. Nothing is retried. The service will ask this very mock whether the token is
 * good. outputs and error of the result are the caller's (cJSON_Delete). Real milliseconds.
 *
 * Source: the data action dialect of the tutorial; the error object that a flow sees is the real
 * one. */
void mock_data_action_run(struct mock_exchange *x, const struct mock_data_action *action,
                          const cJSON *inputs, int64_t timeout_ms, struct flow_action_result *out);

/* data_action_contract.c: does `value` fulfil a contract's schema (type, properties, required,
 * nested)? what: "output". Says in `why` what is wrong. */
bool mock_contract_check(const cJSON *schema, const cJSON *value, const char *what, char *why,
                         size_t cap);

#endif
