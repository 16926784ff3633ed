/* oauth.h - tokens: how they are got, asked about and given back.
 *
 * Source:     RFC 6749, RFC 7636 (PKCE), RFC 7522 (SAML 2.0 assertions), RFC 6750.
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_OAUTH_H
#define MOCK_API_OAUTH_H

#include "mock/exchange/exchange.h"

/* token.c */
mock_handler mock_post_oauth_token;
/* authorize.c */
mock_handler mock_get_oauth_authorize, mock_get_logout;
/* introspect.c */
mock_handler mock_post_introspect;
/* tokens_me.c */
mock_handler mock_get_tokens_me, mock_head_tokens_me, mock_delete_tokens_me;

/* client.c: the client whose secret a request for a token brings, or NULL; nothing is answered. */
const struct mock_client *mock_oauth_client(struct mock_exchange *x);

#endif
