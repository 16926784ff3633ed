/* tokens.h - the access tokens that a world has issued.
 *
 *   char text[MOCK_TOKEN_TEXT];
 *   mock_tokens_issue(&world->tokens, client->id, 86400, now_ms, text);
 *   switch (mock_tokens_find(&world->tokens, text, now_ms, &token)) ...
 *
 * Tokens are unguessable; one world's token means nothing in another. Expired and revoked tokens
 * are remembered (so that the answer can say which), the oldest of them forgotten first when the
 * store is full.
 *
 * Source:     RFC 6749; lifetimes as Genesys Cloud documents them (default 86400 s).
 * Ownership:  lives inside its world; results are copies.
 * Units:      lifetimes in seconds, moments in milliseconds of the world's clock.
 * Errors:     GC_E_NOMEM.
 */
#ifndef MOCK_TOKENS_H
#define MOCK_TOKENS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/status.h"
#include "mock/org/org.h"

#define MOCK_TOKEN_TEXT  96 /* with the NUL */
#define MOCK_TOKENS_KEPT 10000

enum mock_token_state {
    MOCK_TOKEN_UNKNOWN,
    MOCK_TOKEN_ACTIVE,
    MOCK_TOKEN_EXPIRED,
    MOCK_TOKEN_REVOKED
};

struct mock_token {
    char text[MOCK_TOKEN_TEXT];
    char client_id[MOCK_CLIENT_ID];
    char user_id[MOCK_CLIENT_ID]; /* "": of no user, by client credentials */
    const char *grant; /* how it was got, as the API calls it: "CODE"; NULL: client credentials */
    int64_t issued_ms, expires_ms; /* it is expired when now_ms >= expires_ms */
    bool revoked;
};

struct mock_token_node;
struct mock_tokens {
    pthread_mutex_t lock;
    struct gc_map by_text;
    struct mock_token_node *first, *last; /* oldest to newest */
};

void mock_tokens_init(struct mock_tokens *t);
void mock_tokens_release(struct mock_tokens *t);
void mock_tokens_clear(struct mock_tokens *t);
GC_NODISCARD enum gc_status mock_tokens_issue(struct mock_tokens *t, const char *client_id,
                                              int64_t lifetime_s, int64_t now_ms,
                                              char out[MOCK_TOKEN_TEXT]);
/* The same for a user: of `like` client, user and grant count. */
GC_NODISCARD enum gc_status mock_tokens_issue_like(struct mock_tokens *t,
                                                   const struct mock_token *like,
                                                   int64_t lifetime_s, int64_t now_ms,
                                                   char out[MOCK_TOKEN_TEXT]);
/* out may be NULL; it is filled unless the token is unknown. */
enum mock_token_state mock_tokens_find(struct mock_tokens *t, const char *text, int64_t now_ms,
                                       struct mock_token *out);
bool mock_tokens_revoke(struct mock_tokens *t, const char *text); /* false: unknown */
/* Visits all of them, under the lock, until `visit` says false. */
void mock_tokens_each(struct mock_tokens *t,
                      bool (*visit)(void *ctx, const struct mock_token *token), void *ctx);
bool mock_tokens_expire(struct mock_tokens *t, const char *text); /* its life ends now */

#endif
