/* auth.h - who asks, and whether they may.
 *
 *   mock_auth_identify(x);                   fills token, client, token_state; refuses nothing
 *   if (!mock_auth_allow(x)) return;         has answered 401 or 403 itself
 *
 * The two are apart because faults stand between them: a fault may pick its victims by client, and
 * may expire or revoke the token that just came.
 *
 * Source:     RFC 6750; errors of the Genesys Cloud API.
 * Ownership:  x->client is borrowed from x->org.
 * Units:      the world's clock.
 * Threads:    one exchange, one thread.
 * Errors:     an answer in the route's envelope.
 */
#ifndef MOCK_AUTH_H
#define MOCK_AUTH_H

#include "mock/exchange/exchange.h"

/* The bearer token of an Authorization header; NULL when there is none or it is malformed. */
const char *mock_auth_bearer(const struct mock_exchange *x, char out[MOCK_TOKEN_TEXT]);
void mock_auth_identify(struct mock_exchange *x);
bool mock_auth_allow(struct mock_exchange *x);
/* May this exchange's client do that? The platform's own token may do everything. */
bool mock_auth_may(const struct mock_exchange *x, const char *permission);
/* Are the two texts equal? Takes as long whether they differ early or late. */
bool mock_auth_same_secret(const char *a, const char *b);

#endif
