/* api.h - the handlers of the mocked APIs, one file per family, and what they share.
 *
 *   static void get_thing(struct mock_exchange *x) { ... mock_api_param(x, "thingId") ... }
 *
 * Ownership:  borrowed from the exchange.
 * Units:      none.
 * Threads:    one exchange, one thread.
 * Errors:     each handler answers in its route's envelope.
 */
#ifndef MOCK_API_API_H
#define MOCK_API_API_H

#include "mock/exchange/exchange.h"

/* oauth.c, introspect.c, tokens_me.c */
void mock_post_oauth_token(struct mock_exchange *x);
void mock_post_introspect(struct mock_exchange *x);
void mock_get_tokens_me(struct mock_exchange *x);
void mock_head_tokens_me(struct mock_exchange *x);
void mock_delete_tokens_me(struct mock_exchange *x);
/* flows.c, simulations.c, executions.c */
void mock_get_architect_flow(struct mock_exchange *x);
void mock_get_flows(struct mock_exchange *x);
void mock_get_flow(struct mock_exchange *x);
void mock_get_flow_latest(struct mock_exchange *x);
void mock_post_simulation(struct mock_exchange *x);
void mock_post_execution(struct mock_exchange *x);
void mock_get_execution(struct mock_exchange *x);
/* external_contacts.c, external_contacts_write.c */
void mock_get_reverse_lookup(struct mock_exchange *x);
void mock_get_contacts(struct mock_exchange *x);
void mock_get_contact(struct mock_exchange *x);
void mock_scan_contacts(struct mock_exchange *x);
void mock_post_identifier_lookup(struct mock_exchange *x);
void mock_post_contact(struct mock_exchange *x);
void mock_put_contact(struct mock_exchange *x);
void mock_delete_contact(struct mock_exchange *x);
/* data_actions.c */
void mock_get_actions(struct mock_exchange *x);
void mock_get_action(struct mock_exchange *x);
void mock_post_action_execute(struct mock_exchange *x);
void mock_post_action_test(struct mock_exchange *x);
/* collections.c, welcome.c */
void mock_get_collection(struct mock_exchange *x);
void mock_get_collection_item(struct mock_exchange *x);
void mock_get_welcome(struct mock_exchange *x);

/* A parameter of the path, decoded; "" when absent. */
static inline const char *mock_api_param(const struct mock_exchange *x, const char *name)
{
    return gc_route_param(&x->match, name);
}
/* The first value of a query parameter, decoded; NULL when absent or malformed or too long. */
const char *mock_api_query(const struct mock_exchange *x, const char *name, char *out, size_t cap);
/* A whole number of the query within min..max, fallback when absent; false after it has answered
 * 400 itself. */
bool mock_api_query_int(struct mock_exchange *x, const char *name, int64_t min, int64_t max,
                        int64_t fallback, int64_t *out);
/* The client's scopes and permissions, each once ("*" for the platform's own token). */
void mock_api_each_right(const struct mock_client *c, void (*visit)(void *ctx, const char *right),
                         void *ctx);

#endif
