/* internal.h - what the files of this folder share.
 *
 *   const struct mock_client *client = oauth_authenticate(x, false);
 *   if (client) oauth_reply_token(x, client, &(struct oauth_token){.grant = "CODE", ...});
 *
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_OAUTH_INTERNAL_H
#define MOCK_OAUTH_INTERNAL_H

#include "mock/exchange/exchange.h"
#include "mock/world/grants.h"

#define OAUTH_FIELD 1024 /* no field of a form or query is longer, but for an assertion */

/* What tokens are called by the way that they were got. */
#define OAUTH_CLIENT_CREDENTIALS "CLIENT-CREDENTIALS"
#define OAUTH_CODE               "CODE"
#define OAUTH_IMPLICIT           "TOKEN"
#define OAUTH_SAML               "SAML2-BEARER"

/* client.c. All errors of the token endpoint are 400 here, RFC 6749's words in the platform's body.
 */
void oauth_refuse(struct mock_exchange *x, const char *error, const char *description);
/* A field of the form: 1 present, 0 absent, -1 malformed, too long, or given twice, which RFC 6749
 * (3.2) forbids. */
int oauth_field(const struct mock_exchange *x, const char *name, char *out, size_t cap);
/* The same for a field that must be there; false after invalid_request. */
bool oauth_needs_field(struct mock_exchange *x, const char *name, char *out, size_t cap);
/* The client that the request proves to be; NULL after the refusal. allow_public: one that only
 * names itself is taken, *proven says which it was (allow_public alone sets it false). */
const struct mock_client *oauth_authenticate(struct mock_exchange *x, bool allow_public,
                                             bool *proven);
/* May the client get tokens in this way? False after unauthorized_client. */
bool oauth_client_may(struct mock_exchange *x, const struct mock_client *client, const char *grant);

/* grant_code.c, grant_saml.c: the grants, each of which answers. */
void oauth_grant_code(struct mock_exchange *x);
void oauth_grant_refresh(struct mock_exchange *x);
void oauth_grant_saml(struct mock_exchange *x);

/* token.c: issues an access token and answers with it. user_id and refresh_token may be NULL. The
 * token is in out (when the answer is 200, which is what is returned). */
bool oauth_reply_token(struct mock_exchange *x, const struct mock_client *client, const char *grant,
                       const char *user_id, const char *refresh_token, char out[MOCK_TOKEN_TEXT]);
/* Issues one without an answer. */
GC_NODISCARD enum gc_status oauth_issue(struct mock_exchange *x, const struct mock_client *client,
                                        const char *grant, const char *user_id,
                                        char out[MOCK_TOKEN_TEXT]);
/* As the service tells it: one second less than the lifetime, 86399 for a day. */
int64_t oauth_expires_in(const struct mock_client *client);

/* authorize_page.c: who logs in? A page with a link for each user. */
void oauth_reply_page(struct mock_exchange *x, const struct mock_client *client);

#endif
