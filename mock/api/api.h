/* api.h - the handlers of the mocked APIs by file, and what they share. routes.h is for others.
 *
 * Threads:    one exchange, one thread; no lock is held while a flow or a data action runs.
 */
#ifndef MOCK_API_API_H
#define MOCK_API_API_H

#include "mock/exchange/exchange.h"
#include "mock/flow/engine/engine.h"

/* oauth.c */
mock_handler mock_post_oauth_token;
/* introspect.c */
mock_handler mock_post_introspect;
/* tokens_me.c */
mock_handler mock_get_tokens_me, mock_head_tokens_me, mock_delete_tokens_me;
/* flows.c */
mock_handler mock_get_flows, mock_get_flow, mock_get_flow_document, mock_get_flow_versions;
/* simulations.c */
mock_handler mock_post_simulation;
/* executions.c */
mock_handler mock_post_execution, mock_get_execution;
/* external_contacts.c */
mock_handler mock_get_reverse_lookup, mock_get_contacts, mock_get_contact, mock_scan_contacts;
mock_handler mock_post_identifier_lookup;
mock_handler mock_post_contact, mock_put_contact, mock_delete_contact;
/* data_actions.c */
mock_handler mock_get_actions, mock_get_action, mock_post_action_execute, mock_post_action_test;
/* collections.c */
mock_handler mock_get_collection, mock_get_collection_item;
/* welcome.c */
mock_handler mock_get_welcome;

/* list.c: a page of a listing, as the Genesys Cloud API shows it: {"entities": [...], "pageSize",
 * "pageNumber" (from 1), "total", "pageCount", "firstUri", "lastUri", "selfUri", "nextUri",
 * "previousUri"}; the last two only where there is such a page. 400 for a page that can't be. */
struct mock_list {
    enum mock_kind kind;
    int64_t page_size; /* when the query names none */
    int64_t max_page_size;
    int64_t max_position; /* 0: none; else the most that pageNumber * pageSize may be */
    /* Optional: is this item in the listing? */
    bool (*keep)(void *ctx, const char *id, const char *json, size_t json_bytes);
    void (*write)(void *ctx, struct gc_jsonw *w, const char *id); /* Optional: else as it is kept */
    void *ctx;
};
void mock_list_reply(struct mock_exchange *x, const struct mock_list *list);

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

/* simulate.c: walks a flow of the org for a request. Statuses of flow_run. */
GC_NODISCARD enum gc_status mock_simulate(struct mock_exchange *x, const struct mock_flow *flow,
                                          const struct flow_request *req, struct gc_jsonw *w,
                                          struct gc_error *err);

#endif
