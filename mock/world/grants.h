/* grants.h - what can be exchanged for a token: authorization codes and refresh tokens of a world.
 *
 *   mock_grants_issue(&world->grants, &grant, now_ms, text);
 *   switch (mock_grants_redeem(&world->grants, text, now_ms, &grant)) ...
 *
 * A code is good for one use. What was used is remembered for as long as it would have lived, so
 * that a second use is seen as what it is; of 10,000 the oldest is forgotten first.
 *
 * Source:     RFC 6749 sections 4.1 and 6; RFC 7636.
 * Ownership:  lives inside its world; results are copies.
 * Units:      milliseconds of the world's clock.
 * Errors:     GC_E_NOMEM.
 */
#ifndef MOCK_GRANTS_H
#define MOCK_GRANTS_H

#include "mock/world/tokens.h"

#define MOCK_REDIRECT_URI   1024
#define MOCK_CODE_CHALLENGE 129 /* RFC 7636: 43 to 128 characters; with the NUL */

struct mock_grant {
    bool is_refresh; /* a refresh token, which may be used again; else a code */
    char client_id[MOCK_CLIENT_ID], user_id[MOCK_CLIENT_ID];
    char redirect_uri[MOCK_REDIRECT_URI];     /* as the authorization request named it */
    char code_challenge[MOCK_CODE_CHALLENGE]; /* "": none */
    bool challenge_is_plain;
    int64_t expires_ms;
    char token[MOCK_TOKEN_TEXT]; /* the access token that it was exchanged for last; "": none */
};

enum mock_grant_state { MOCK_GRANT_UNKNOWN, MOCK_GRANT_GOOD, MOCK_GRANT_USED, MOCK_GRANT_EXPIRED };

struct mock_grants {
    pthread_mutex_t lock;
    struct gc_map by_text;
    char (*texts)[MOCK_TOKEN_TEXT]; /* a ring, made on first use */
    size_t next;
};

void mock_grants_init(struct mock_grants *g);
void mock_grants_release(struct mock_grants *g);
void mock_grants_clear(struct mock_grants *g);
GC_NODISCARD enum gc_status mock_grants_issue(struct mock_grants *g, const struct mock_grant *grant,
                                              char out[MOCK_TOKEN_TEXT]);
/* Looks it up. A good code is used by this, for good, also when what follows fails; out is filled
 * unless it is unknown. */
enum mock_grant_state mock_grants_redeem(struct mock_grants *g, const char *text, int64_t now_ms,
                                         struct mock_grant *out);
/* Remembers the access token that came of it. */
void mock_grants_set_token(struct mock_grants *g, const char *text, const char *token);

#endif
